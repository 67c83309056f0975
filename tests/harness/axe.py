"""A page as axe sees it: nothing that shuts somebody out."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page


def unfold(page: Page) -> None:
    """Open what is folded, so that axe sees it too; a page that has just been asked for is awaited."""
    page.wait_for_load_state()
    folded = page.locator("details:not([open]):not([data-menu]) > summary:visible")
    while folded.count():
        folded.first.click()


def findings(page: Page, path: str) -> list[str]:
    """What axe complains of on a page, and whether the page is wider than the window."""
    page.wait_for_load_state()
    violations = Axe().run(page).response["violations"]
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth") > 1
    said = [
        f"{path} {v['id']}: {node['target']} {node['html'][:120]}" for v in violations for node in v["nodes"]
    ]
    return [*said, f"{path} is wider than the window"] if wide else said
