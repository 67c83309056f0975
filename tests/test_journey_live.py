"""A meeting held by keys alone in one window, while a screen in the room follows in another."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.harness.axe import findings
from tests.harness.browser import PHONE
from tests.harness.desk import enter
from tests.test_accessibility import POOLED, in_session
from zhidu.cases.models import Case
from zhidu.rooms.meetings.models import Attendance

FIRST, SECOND = POOLED
OPINION = "建议分两批实施"


@pytest.fixture
def meeting(demo) -> Case:
    return in_session(*(Case.objects.get(title=title, kind="topic") for title in POOLED))


@pytest.fixture
def clerk(meeting, page) -> Page:
    enter(page, "党政办公室文书")
    page.goto(f"/meetings/{meeting.pk}/live/")
    return page


@pytest.fixture
def screen(meeting, new_page) -> Page:
    page = new_page({"width": 1920, "height": 1080})
    enter(page, "监察办副主任")
    page.goto(f"/meetings/{meeting.pk}/screen/")
    return page


def tap(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def write(page: Page, key: str, words: str) -> None:
    """Go to a field by its key, write, and go back to the keys."""
    tap(page, key)
    page.keyboard.type(words)
    tap(page, "Escape")


def tab_to(page: Page, act: str) -> None:
    """On from where the keys are, as far as a button."""
    for _ in range(60):
        tap(page, "Tab")
        if page.evaluate("document.activeElement.value ?? ''").startswith(act):
            return
    raise AssertionError(f"no key leads to {act}")


def test_a_meeting_is_held_by_keys_alone_and_the_screen_follows(meeting, clerk, screen, shoot):
    expect(screen.locator("main")).to_contain_text("会议进行中")
    tap(clerk, "?")
    expect(clerk.get_by_text("到第几种审议结果")).to_be_visible()
    shoot(clerk, "live-keys")
    tap(clerk, "?")
    expect(clerk.get_by_text("到第几种审议结果")).to_be_hidden()

    tap(clerk, "c")
    expect(clerk.locator(".live__now")).to_contain_text(FIRST)
    expect(clerk.locator("[role=timer]")).to_have_text(re.compile(r"^\d\d:\d\d$"))
    expect(screen.locator("main")).to_contain_text(FIRST)
    expect(screen.locator("main")).to_contain_text("下一议题")
    expect(screen.locator("[role=timer]")).to_have_text(re.compile(r"^\d\d:\d\d$"))

    members = Attendance.objects.filter(meeting=meeting).count()
    tap(clerk, "p", "Enter")
    expect(clerk.locator("#room")).to_contain_text(f"到会 {members - 1} / {members}")
    expect(screen.locator("footer")).to_contain_text(f"{members - 1} 人，应到")
    tap(clerk, "p", "Enter")
    expect(clerk.locator("#room")).to_contain_text(f"到会 {members} / {members}")
    expect(screen.locator("footer")).to_contain_text(f"{members} 人，应到")
    tap(clerk, "p")
    tab_to(clerk, "come:")
    tap(clerk, "Enter")
    expect(clerk.locator("#room")).to_contain_text("列席 1")
    expect(screen.locator("footer")).to_contain_text("列席 1 人")

    write(clerk, "r", "汇报了补贴标准和资金来源")
    write(clerk, "o", OPINION)
    expect(clerk.locator("[data-autosave-status]")).to_contain_text("已自动保存")
    composing = "new KeyboardEvent('keydown', {key: 'j', isComposing: true, bubbles: true})"
    clerk.evaluate(f"document.body.dispatchEvent({composing})")
    expect(clerk.locator("h2").nth(1)).to_contain_text(FIRST)
    shoot(clerk, "live-desk")
    shoot(screen, "live-screen")
    assert findings(clerk, "live") == []
    assert findings(screen, "screen") == []

    tap(clerk, "1", "Enter")
    expect(clerk.get_by_role("alert")).to_contain_text("决定事项")
    shoot(clerk, "live-refused")
    write(clerk, "d", "同意按方案补贴")
    write(clerk, "w", "先核实补贴标准")
    tap(clerk, "4", "Enter")
    expect(clerk.locator(".live__outcome.is-chosen")).to_contain_text("暂缓")

    tap(clerk, "j")
    expect(clerk.locator("#topic h2").first).to_contain_text(SECOND)
    tap(clerk, "c")
    expect(clerk.locator(".live__now")).to_contain_text(SECOND)
    expect(clerk.locator("#room")).to_contain_text("列席 0")
    expect(screen.locator("main")).to_contain_text(SECOND)
    expect(screen.locator("main")).not_to_contain_text(FIRST)
    assert OPINION not in screen.content()
    write(clerk, "r", "汇报了改造范围")
    tap(clerk, "e")
    expect(clerk.locator(".live__now")).to_contain_text("现在没有议题在审议")
    expect(screen.locator("main")).to_contain_text("现在没有议题在审议")
    tap(clerk, "x", "Enter")
    expect(clerk.get_by_role("alert")).to_contain_text("还缺审议结果")
    write(clerk, "w", "先核实补贴标准")
    tap(clerk, "4", "Enter")
    expect(clerk.locator(".live__outcome.is-chosen")).to_contain_text("暂缓")
    tap(clerk, "x", "Enter")
    expect(clerk.locator(".track")).to_contain_text("拟写会议纪要")
    expect(screen.locator("main")).to_contain_text("会议已经结束")


def test_the_page_fits_a_phone(meeting, new_page, shoot):
    phone = new_page(PHONE, has_touch=True, is_mobile=True)
    enter(phone, "党政办公室文书")
    for name in ("live", "screen"):
        phone.goto(f"/meetings/{meeting.pk}/{name}/")
        if name == "live":
            phone.get_by_role("button", name="开始审议").click()
            expect(phone.locator(".live__now")).to_contain_text(FIRST)
        shoot(phone, f"live-phone-{name}")
        assert findings(phone, name) == []
