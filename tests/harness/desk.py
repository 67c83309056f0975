"""What everybody does first in a browser: come in as one of the demo's people, open what waits."""

from playwright.sync_api import Page, expect


def enter(page: Page, post: str) -> None:
    """Log in at the demo's log-in page as whoever holds a post."""
    page.goto("/")
    page.locator("button", has_text=post).first.click()
    expect(page.locator("h1")).to_have_text("工作台")


def open_todo(page: Page, words: str) -> None:
    """Open the to-do on the desk that says so."""
    todos = page.get_by_role("region", name="待办")
    todos.get_by_role("listitem").filter(has_text=words).first.get_by_role("link", name="办理").click()


def confirm_points(page: Page) -> None:
    """Tick every point that the step wants confirmed."""
    page.wait_for_load_state()
    for box in page.locator("input[name=ticked]").all():
        box.check()
