"""A leave in a browser, in the demo: asked for, approved on a phone, filed, over, reported back, printed."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import expect

from tests.harness.browser import DESKTOP, PHONE
from tests.harness.town import Townspeople
from zhidu.calendar import WorkCalendar, local_date
from zhidu.cases.models import Case, Deviation
from zhidu.demo import clock


@pytest.fixture(params=["desk", "phone"])
def visitor(request, new_page, shoot, demo) -> Townspeople:
    is_phone = request.param == "phone"
    page = new_page(PHONE, has_touch=True, is_mobile=True) if is_phone else new_page(DESKTOP)
    return Townspeople(page, shoot, request.param)


def day_ahead(workdays: int) -> datetime:
    day = WorkCalendar().accepting().add_workdays(local_date(clock.now()), workdays).date
    return datetime(day.year, day.month, day.day)


def test_a_leave_goes_from_the_form_to_the_paper(visitor: Townspeople) -> None:
    page = visitor.page
    visitor.become("城市管理科科长")
    page.goto("/cases/")
    visitor.look("offered")
    ask(visitor)
    case = Case.objects.filter(kind="leave", initiator__name="柳常新").get()
    approve(visitor)
    file(visitor)
    come_back(visitor, case)
    page.goto(f"/cases/{case.pk}/")
    visitor.look("leave-done")
    look_for(visitor)
    page.goto(f"/cases/{case.pk}/print/")
    visitor.look("leave-paper")
    expect(page.locator(".a4")).to_contain_text("事假")
    expect(page.locator(".a4")).to_contain_text("请销假制度 二2")
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True))) == 1
    assert not Deviation.objects.filter(case=case).exists()


def ask(visitor: Townspeople) -> None:
    """The preview follows the days: three by the director, half a day more by the secretary."""
    page, first = visitor.page, day_ahead(4)
    page.get_by_role("link", name="请假", exact=True).click()
    visitor.press("新建")
    visitor.look("leave-empty")
    page.get_by_label("所在单位").select_option(label="城市管理科")
    page.get_by_label("请假类别").select_option(label="事假")
    page.get_by_label("离岗时间").fill(f"{first:%Y-%m-%d}T08:30")
    page.get_by_label("到期时间").fill(f"{first + timedelta(days=3):%Y-%m-%d}T12:00")
    preview = page.locator("#preview")
    expect(preview).to_contain_text("党工委书记")
    expect(preview).to_contain_text("3天半")
    page.get_by_label("到期时间").fill(f"{first + timedelta(days=2):%Y-%m-%d}T17:30")
    expect(preview).to_contain_text("办事处主任")
    expect(preview).to_contain_text("三天以内含三天")
    page.get_by_label("去向").fill("邻省老家")
    page.get_by_label("B角").select_option(label="叶青青（城市管理科办事员）")
    visitor.look("leave-filled")
    visitor.press("提交")
    expect(page.locator(".why").first).to_contain_text("请填写“请假事由”")
    page.get_by_label("请假事由").fill("照顾住院的家人")
    visitor.press("提交")
    expect(page.locator(".track")).to_contain_text("禾正清")
    expect(visitor.page.locator(".pairs__row", has_text="请假人身份")).to_be_visible()
    visitor.look("leave-handed-in")


def approve(visitor: Townspeople) -> None:
    visitor.become("办事处主任")
    visitor.todo("柳常新")
    visitor.look("leave-to-approve")
    visitor.press("准假")
    expect(visitor.page.get_by_role("status").first).to_contain_text("已办理")


def file(visitor: Townspeople) -> None:
    visitor.become("党政办公室文书")
    visitor.todo("柳常新")
    visitor.press("备案")
    expect(visitor.page.locator(".track")).to_contain_text("等到")
    visitor.look("leave-away")


def come_back(visitor: Townspeople, case: Case) -> None:
    """The time is up; the next morning the leave is reported back and confirmed."""
    page, over = visitor.page, Case.objects.get(pk=case.pk).facts["leave_to"]
    until = datetime.fromisoformat(over)
    clock.clock_move(to=until + timedelta(hours=15))
    visitor.become("城市管理科科长")
    visitor.todo("销假")
    visitor.look("leave-over")
    page.get_by_label("实际返岗时间").fill(f"{until + timedelta(days=1):%Y-%m-%d}T08:30")
    visitor.press("销假")
    visitor.become("党政办公室文书")
    visitor.todo("柳常新")
    visitor.press("确认")


def look_for(visitor: Townspeople) -> None:
    page = visitor.page
    page.goto("/cases/kinds/leave/?tab=all")
    visitor.look("leave-list")
    page.goto("/cases/kinds/leave/?tab=all")
    page.get_by_text("筛选和排序").click()
    page.get_by_label("请假类别").select_option(label="年休假")
    visitor.press("按这些条件查看")
    expect(page.locator(".list-foot")).to_contain_text("共 1 件")
    expect(page.get_by_role("link", name="金立业")).to_be_visible()
    visitor.look("leave-list-narrowed")
