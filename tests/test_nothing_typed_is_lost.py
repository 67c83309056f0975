"""A log-in that ends while somebody types, a double click, a stale page: nothing lost, nothing doubled."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.harness.desk import confirm_points, enter, open_todo
from zhidu.cases.models import Case, Entry

pytestmark = pytest.mark.django_db(transaction=True)


def begin_topic(page: Page) -> None:
    page.goto("/meetings/topics/")
    page.get_by_role("button", name="填报议题").click()
    page.get_by_label("议题名称").fill("滨河步道照明维修")


def test_what_was_typed_when_the_login_ended_comes_back_after_logging_in(demo, page, shoot):
    enter(page, "城市管理科科长")
    begin_topic(page)
    page.get_by_label("主要内容").fill("沿线路灯损坏二十余盏，居民反映集中。")
    page.context.clear_cookies(name="zhidu_session")
    page.get_by_role("button", name="先保存草稿").click()
    expect(page.get_by_role("button", name="城市管理科科长").first).to_be_visible()
    page.locator("button:has-text('城市管理科科长')").first.click()
    expect(page.get_by_role("status").filter(has_text="未能保存的内容")).to_be_visible()
    shoot(page, "lost-login-restored")
    page.get_by_role("button", name="恢复到表单").click()
    expect(page.get_by_label("主要内容")).to_have_value("沿线路灯损坏二十余盏，居民反映集中。")


def test_a_draft_saves_itself(demo, page):
    enter(page, "城市管理科科长")
    begin_topic(page)
    page.get_by_label("汇报人").click()
    expect(page.locator("[data-autosave-status]")).to_contain_text("已自动保存")
    assert Case.objects.filter(title="滨河步道照明维修").count() == 1


def test_a_double_click_acts_once(demo, page):
    enter(page, "党政办公室文书")
    open_todo(page, "消防微站器材采购")
    case = Case.objects.get(title="消防微站器材采购")
    confirm_points(page)
    page.get_by_role("button", name="审核同意").dblclick()
    expect(page.locator("main [role=status], .notice-success").first).to_be_visible()
    assert Entry.objects.filter(case_id=case.pk, verb="step.done", data__step="review").count() == 1


def test_a_page_opened_before_somebody_else_acted_says_so(demo, page, new_page):
    other = new_page()
    enter(page, "党政办公室文书")
    enter(other, "党政办公室主任")
    for window in (page, other):
        open_todo(window, "消防微站器材采购")
    confirm_points(other)
    other.get_by_role("button", name="审核同意").click()
    expect(other.locator(".track")).to_contain_text("主任办公会议审议")
    page.get_by_label("意见", exact=True).fill("请补充清单")
    page.get_by_role("button", name="退回").click()
    expect(page.locator(".notice-warning").first).to_contain_text("文若舟已于")
    case = Case.objects.get(title="消防微站器材采购")
    assert case.steps.get(state="open").step == "meeting"
