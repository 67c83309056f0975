"""A real Chromium for ``page`` and ``phone``; a script error or a breach of our CSP fails the test."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.harness import pictures
from tests.harness.windows import DESKTOP as DESKTOP
from tests.harness.windows import PHONE as PHONE

_NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""The first is the same browser without windows, which takes a quarter less of the processor."""
_FLAGS = [
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
_SCREENSHOTS = Path(__file__).parents[2] / "build" / "screenshots"
_PATIENCE_MS = 20_000
"""A slow machine that does three things at once needs seconds for a page."""


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for the session; each page has its own cookies."""
    path = next(filter(None, map(shutil.which, _NAMES)), None)
    if path is None:
        _do_without("no chromium here: `make browser` installs it or names the packages")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright keeps an event loop in this thread
    expect.set_options(timeout=_PATIENCE_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=_FLAGS)
        yield browser
        browser.close()


def _do_without(reason: str) -> None:
    if os.environ.get("ZHIDU_BROWSER") == "required":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture
def new_page(chromium: Browser, live_server) -> Iterator[Callable[..., Page]]:
    """``new_page(viewport)``: one more person at the live server, in a window of that size."""
    contexts, complaints = [], []

    def open_page(viewport: dict[str, int] = DESKTOP, **options: object) -> Page:
        context = chromium.new_context(
            base_url=live_server.url,
            viewport=viewport,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            **options,
        )
        contexts.append(context)
        context.set_default_timeout(_PATIENCE_MS)
        page = context.new_page()
        _listen(page, complaints)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


def _listen(page: Page, complaints: list[str]) -> None:
    def on_console(message) -> None:
        if "Content Security Policy" in message.text:
            complaints.append(message.text)

    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", on_console)


@pytest.fixture
def page(new_page) -> Page:
    """A desk in the office."""
    return new_page(DESKTOP)


@pytest.fixture
def phone(new_page) -> Page:
    """A leader's phone."""
    return new_page(PHONE, has_touch=True, is_mobile=True)


@pytest.fixture(scope="session")
def shoot() -> Callable[[Page, str], Path]:
    """``shoot(page, "login")`` keeps build/screenshots/login.png for people to look at."""

    def save(page: Page, name: str) -> Path:
        path = _SCREENSHOTS / f"{name}.png"
        if not os.environ.get("CI"):  # where nobody looks at them
            page.locator("body").evaluate("window.scrollTo(0, 0)")  # what sticks to the window is on top
            page.screenshot(path=path, full_page=True)
            pictures.keep(path)
        return path

    return save
