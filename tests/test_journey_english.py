"""Somebody who reads English: the switch on the log-in page, the desk, a list, a matter, and back again."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.harness.browser import PHONE
from tests.harness.windows import assert_fits
from tests.test_english import HAN, every_message
from zhidu.cases.models import Case
from zhidu.editions.models import Edition
from zhidu.editions.selectors import book_of

PAGES = (
    "/",
    "/tasks/",
    "/notices/",
    "/week/",
    "/cases/",
    "/cases/kinds/leave/",
    "/duties/",
    "/rules/",
    "/directory/",
)


def ours() -> set[str]:
    """Everything that our pages can say in Chinese, where nothing is put in; but what the office says too."""
    ids = (message.id for _, message in every_message())
    said = {text for text in ids if isinstance(text, str) and HAN.search(text) and "%(" not in text}
    return said - words_of_the_rules() - {"中文"}


def words_of_the_rules() -> set[str]:
    """The titles of rulebooks: of matters, steps, acts and facts."""
    books = [book_of(edition) for edition in Edition.objects.all()]
    kinds = [kind for book in books for kind in book.kinds.values()]
    steps = [step for kind in kinds for step in kind.steps]
    titles = (
        {kind.title for kind in kinds}
        | {step.rule.title for step in steps}
        | {step.rule.verb for step in steps}
    )
    return titles | {term.title for book in books for term in book.terms.values()}


def chinese_of_ours(page: Page, known: set[str]) -> set[str]:
    """What of the page's text is ours and still Chinese: whole lines, for data may hold a word of ours."""
    lines = {line.strip() for line in re.split(r"[\n\t]", page.locator("body").inner_text())}
    return lines & known


def test_reads_the_pages_in_english_and_goes_back(demo, page, new_page, shoot) -> None:
    known = ours()
    page.goto("/")
    page.get_by_role("button", name="EN").click()
    expect(page.get_by_role("heading", name="Log in", exact=True)).to_be_visible()
    page.locator("button", has_text="办事处主任").first.click()
    expect(page.locator("h1")).to_have_text("Desk")
    case = Case.objects.filter(kind="topic").earliest("pk")
    phone = new_page(PHONE, has_touch=True, is_mobile=True)
    phone.context.add_cookies(page.context.cookies())
    for window, name in ((page, "desk"), (phone, "phone")):
        for url in (*(PAGES if window is page else PAGES[:1]), f"/cases/{case.pk}/"):
            window.goto(url)
            assert window.locator("html").get_attribute("lang") == "en"
            assert chinese_of_ours(window, known) == set(), url
            assert_fits(window, url)
            shoot(window, f"english-{name}-{re.sub('[^a-z]+', '-', url).strip('-') or 'start'}")
    page.get_by_role("button", name="中文").click()
    expect(page.locator("nav.side")).to_contain_text("工作台")
