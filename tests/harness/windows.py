"""The two windows in which pages are looked at."""

from playwright.sync_api import Page

DESKTOP = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}


def assert_fits(page: Page, name: str) -> None:
    """The page is no wider than its window; one that has just been asked for is awaited."""
    page.wait_for_load_state()
    width = page.locator("body").evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert width <= 1, f"{name} is {width} px wider than the window"
