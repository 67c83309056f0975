"""督办 in a browser: progress with a file, urged, extended, reported, verified, and the 通报 of the month."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from playwright.sync_api import Page, expect

from tests.harness.axe import findings, unfold
from tests.harness.browser import DESKTOP, PHONE
from tests.harness.windows import assert_fits
from zhidu.calendar import date_in_words, local_date
from zhidu.cases.models import Case
from zhidu.cases.tests.offices import TestOffice, docx, login, make_office, moment
from zhidu.demo.clock import clock_move, now
from zhidu.papers.tests.reading import words_of
from zhidu.rooms.meetings.tests.steps import pooled_topic, signed_meeting

TITLE, LATE = "河岸线保洁服务采购", "社区活动室修缮"


@dataclass
class Visitor:
    """One browser window in which people of the office take turns."""

    page: Page
    office: TestOffice
    shoot: Callable[[Page, str], Path]
    window: str
    task: Case
    later: date
    """To when the deadline is extended."""

    def become(self, post: str) -> None:
        """Whoever holds a post, logged in, before the task."""
        self.page.goto("/login/")
        name = django_settings.SESSION_COOKIE_NAME
        value = login(self.office, post).cookies[name].value
        self.page.context.clear_cookies()
        url = self.page.url.removesuffix("login/")
        self.page.context.add_cookies([{"name": name, "value": value, "url": url}])
        self.page.goto(f"/cases/{self.task.pk}/")

    def more(self, act: str) -> None:
        """Unfold one of the acts beside the step."""
        self.page.locator("summary.moves__summary").click()
        self.page.locator(".moves__one > summary", has_text=act).click()

    def press(self, words: str) -> None:
        self.page.get_by_role("button", name=words, exact=True).click()

    def look(self, name: str) -> None:
        self.shoot(self.page, f"supervision-{self.window}-{name}")
        assert_fits(self.page, name)


@pytest.fixture
def visitor(request, new_page, shoot, transactional_db) -> Visitor:
    clock_move(to=moment("2026-12-14 09:00"))  # a fortnight after the meeting, or later
    office, today = make_office(), local_date(now())
    is_phone = request.param == "phone"
    page = new_page(PHONE, has_touch=True, is_mobile=True) if is_phone else new_page(DESKTOP)
    other = {"finish_by": today - timedelta(days=7), "owner": office.unit("community")}
    signed_meeting(office, pooled_topic(office, title=LATE), **other)
    signed_meeting(office, pooled_topic(office, title=TITLE), finish_by=today + timedelta(days=1))
    task = Case.objects.get(kind="task", title=TITLE)
    return Visitor(page, office, shoot, request.param, task, today + timedelta(days=17))


@pytest.mark.parametrize("visitor", ["desk", "phone"], indirect=True)
def test_a_decision_is_carried_out_and_accounted_for(visitor: Visitor) -> None:
    handed_on(visitor)
    advanced(visitor)
    urged_and_extended(visitor)
    reported_and_verified(visitor)
    board(visitor)
    bulletin(visitor)


def handed_on(visitor: Visitor) -> None:
    page = visitor.page
    visitor.become("urban_head")
    expect(page.locator("main")).to_contain_text("同意以比价方式采购")
    visitor.look("of-a-head")
    visitor.more("转办")
    page.get_by_label("转给谁").select_option(label="甲11（城市管理科办事员）")
    visitor.press("转办")


def advanced(visitor: Visitor) -> None:
    page = visitor.page
    visitor.become("urban_clerk")
    page.set_input_files(
        "#paper-evidence", {"name": "比价函.docx", "mimeType": "application/msword", "buffer": docx()}
    )
    visitor.press("先保存草稿")
    visitor.more("报告进展")
    page.get_by_label("完成比例（%）").fill("40")
    page.locator(".moves__one[open]").get_by_role("button", name="报告进展").click()
    expect(page.get_by_role("alert").first).to_contain_text("进展情况")
    visitor.look("progress-refused")
    page.get_by_label("进展情况").fill("已向三家发出比价函，两家回函。")
    visitor.look("progress")
    page.locator(".moves__one[open]").get_by_role("button", name="报告进展").click()
    expect(page.locator("main")).to_contain_text("已向三家发出比价函")
    visitor.more("申请延期")
    page.get_by_label("申请延期到").fill(visitor.later.isoformat())
    page.get_by_label("延期理由").fill("一家供应商提出异议，正在核实。")
    page.locator(".moves__one[open]").get_by_role("button", name="申请延期").click()


def urged_and_extended(visitor: Visitor) -> None:
    page = visitor.page
    visitor.become("clerk")
    expect(page.locator(".timeline").first).to_contain_text("完成比例（%）：40")
    visitor.look("of-the-office")
    visitor.more("催办")
    visitor.press("催办")
    visitor.become("director")
    visitor.more("延期")
    page.get_by_label("延期到").fill(visitor.later.isoformat())
    page.locator(".moves__one[open] textarea").fill("异议属实，同意延期。")
    visitor.look("extend")
    page.locator(".moves__one[open]").get_by_role("button", name="延期", exact=True).click()
    expect(page.locator(".timeline").first).to_contain_text(date_in_words(visitor.later))


def reported_and_verified(visitor: Visitor) -> None:
    page = visitor.page
    visitor.become("urban_clerk")
    page.get_by_label("落实情况").fill("已完成比价，合同已签，服务从一月开始。")
    visitor.press("报告落实情况")
    visitor.become("clerk")
    expect(page.locator("main")).to_contain_text("比价函.docx")
    visitor.press("核实办结")
    expect(page.locator(".page-head .tag")).to_have_text("办结")
    visitor.look("closed")


def board(visitor: Visitor) -> None:
    page = visitor.page
    page.goto("/tasks/")
    expect(page.locator("main")).to_contain_text("已超期7天")
    visitor.look("board")
    unfold(page)
    assert not findings(page, "/tasks/")
    page.goto("/tasks/?tab=closed")
    expect(page.get_by_role("link", name=TITLE)).to_be_visible()
    visitor.look("board-closed")
    page.goto("/tasks/?tab=soon")
    visitor.look("board-empty")
    page.goto("/tasks/")
    page.emulate_media(media="print")
    visitor.look("board-printed")
    page.emulate_media(media="screen")


def bulletin(visitor: Visitor) -> None:
    page = visitor.page
    page.goto("/tasks/")
    page.locator("summary", has_text="生成通报").click()
    visitor.look("make-bulletin")
    visitor.press("生成通报")
    expect(page.get_by_role("status").first).to_contain_text("通报已生成")
    visitor.look("bulletin")
    link = page.locator(".files__name a").first
    said = words_of(page.request.get(str(link.get_attribute("href"))).body())
    assert LATE in said
    visitor.press("报请印发")
    visitor.task = Case.objects.get(kind="bulletin")
    visitor.become("director")
    visitor.press("印发通报")
    expect(page.locator(".page-head .tag")).to_have_text("办结")
    visitor.become("community_head")
    expect(page.locator("h1")).to_contain_text("督办通报")
    visitor.look("bulletin-issued")
