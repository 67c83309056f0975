"""People of the demo who take turns in one window, each screen kept and looked at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.harness.axe import findings, unfold
from tests.harness.desk import enter, open_todo


@dataclass
class Townspeople:
    """``window`` names the screens: desk or phone."""

    page: Page
    shoot: Callable[[Page, str], Path]
    window: str

    def become(self, post: str) -> None:
        """Who acts: by the log-in page first, by the demo's bar from then on."""
        self.page.goto("/")
        people = self.page.locator("details.demo__people > summary")
        if not people.count():
            enter(self.page, post)
            return
        people.click()
        self.page.locator("button.demo__person", has_text=post).first.click()
        expect(self.page.locator("h1")).to_have_text("工作台")

    def todo(self, words: str) -> None:
        open_todo(self.page, words)

    def press(self, words: str) -> None:
        self.page.get_by_role("button", name=words, exact=True).click()

    def look(self, name: str) -> None:
        """Keep the screen, and let axe look at it with everything unfolded."""
        self.shoot(self.page, f"affairs-{self.window}-{name}")
        unfold(self.page)
        assert findings(self.page, name) == []
