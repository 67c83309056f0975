"""A meeting planned in a browser on 28 December: its deadline is 暂定 until the notice is loaded."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.core.management import call_command
from playwright.sync_api import Page, expect

from tests.harness.browser import PHONE
from tests.test_journey import Visitor
from zhidu.calendar import SHANGHAI, Year
from zhidu.cases.services import dues_recompute
from zhidu.org.calendars import year_load

NOW = datetime(2026, 12, 28, 9, 0, tzinfo=SHANGHAI)
NEW_YEAR = frozenset(date(2027, 1, 1) + timedelta(days=n) for n in range(4))
MARK = ".due__provisional"


@pytest.fixture
def visitor(page: Page, shoot, transactional_db, monkeypatch) -> Visitor:
    """In the demo as it begins on that day."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    call_command("demo_seed", verbosity=0)
    return Visitor(page, shoot, "new-year")


def test_a_deadline_in_a_year_without_a_notice_is_shown_as_provisional(visitor, new_page):
    page = visitor.page
    visitor.enter("文书")
    page.goto("/meetings/")
    visitor.press("拟定主任办公会议计划")
    page.get_by_label("会议时间").fill("2027-01-06T09:00")
    page.get_by_label("会议地点").fill("街道四楼第二会议室")
    page.get_by_role("button", name="列入议程").first.click()
    expect(page.locator("#agenda")).to_contain_text("1 个议题")
    visitor.press("报办公室主任审核")
    visitor.become("党政办公室主任")
    visitor.todo("审核计划")
    visitor.press("审核同意")
    visitor.become("办事处主任")
    visitor.todo("审定计划")
    visitor.press("审定")
    visitor.become("文书")
    expect(page.locator(MARK).first).to_have_text("暂定")
    visitor.look("desk-provisional")
    visitor.todo("印发会议通知")
    meeting = page.url
    expect(page.locator(f".dues {MARK}")).to_have_text("暂定")
    expect(page.locator(".dues")).to_contain_text("2027年1月5日")
    expect(page.locator(".rail__note", has_text="（暂定）")).to_contain_text("2027年1月5日")
    visitor.look("meeting-provisional")
    look_by_phone(visitor, new_page, meeting)
    year_load(year=Year(2027, "演示用的2027年放假安排", NEW_YEAR, frozenset({date(2027, 1, 9)})), at=NOW)
    dues_recompute(NOW)
    page.reload()
    expect(page.locator(".dues")).to_contain_text("2027年1月5日")
    expect(page.locator(MARK)).to_have_count(0)
    visitor.look("meeting-certain")


def look_by_phone(visitor: Visitor, new_page, meeting: str) -> None:
    phone = Visitor(new_page(PHONE, has_touch=True, is_mobile=True), visitor.shoot, "new-year-phone")
    phone.enter("文书")
    phone.page.goto(meeting)
    expect(phone.page.locator(f".dues {MARK}")).to_have_text("暂定")
    phone.look("meeting-provisional")
