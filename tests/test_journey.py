"""The main job in a browser: a 480,000-yuan service topic from its form to the archived package.

Once on a desk and once on a phone, by the demo's people; every screen is kept to be looked at.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.harness.browser import DESKTOP, PHONE
from tests.harness.desk import confirm_points, enter, open_todo
from tests.harness.windows import assert_fits
from zhidu.calendar import WorkCalendar, local_date
from zhidu.cases.models import Case, StepPost
from zhidu.papers.tests.reading import words_of

PAPER = Path(__file__).parent / "papers" / "汇报稿.docx"
TITLE = "云溪河岸线保洁服务采购"


@dataclass
class Visitor:
    """One browser window in which the demo's people take turns."""

    page: Page
    shoot: Callable[[Page, str], Path]
    window: str
    count: int = 0

    def enter(self, post: str) -> None:
        enter(self.page, post)

    def become(self, post: str) -> None:
        """Change who acts by the demo's bar, from wherever the page is."""
        self.page.goto("/")
        self.page.locator("details.demo__people > summary").click()
        self.page.locator("button.demo__person", has_text=post).first.click()
        expect(self.page.locator("h1")).to_have_text("工作台")

    def clock(self, move: str) -> None:
        self.page.goto("/")
        self.page.locator(f"button.demo__move[value={move}]").click()

    def todo(self, words: str) -> None:
        """Open the to-do that waits at the step named."""
        open_todo(self.page, words)

    def follow(self, words: str) -> None:
        self.page.get_by_role("link", name=words).first.click()

    def press(self, words: str) -> None:
        self.page.get_by_role("button", name=words, exact=True).click()

    def paper(self, words: str) -> str:
        """What a paper says that is linked on this page, without blanks; it is shown in the browser."""
        link = self.page.get_by_role("link", name=words, exact=True).first
        answer = self.page.request.get(str(link.get_attribute("href")))
        if told := answer.headers.get("refresh"):
            answer = self.page.request.get(told.partition("url=")[2])
        assert answer.headers["content-type"] == "application/pdf"
        assert answer.headers["content-disposition"].startswith("inline")
        return words_of(answer.body())

    def look(self, name: str) -> None:
        self.count += 1
        self.shoot(self.page, f"{self.window}-{self.count:02d}-{name}")
        assert_fits(self.page, name)


@pytest.fixture
def visitor(request, new_page, shoot, demo) -> Visitor:
    is_phone = request.param == "phone"
    page = new_page(PHONE, has_touch=True, is_mobile=True) if is_phone else new_page(DESKTOP)
    return Visitor(page, shoot, request.param)


@pytest.mark.parametrize("visitor", ["desk", "phone"], indirect=True)
def test_one_topic_goes_from_the_form_to_the_archived_package(visitor):
    page = visitor.page
    raise_topic(visitor)
    review_topic(visitor)
    plan_meeting(visitor)
    send_notice(visitor)
    hold_meeting(visitor)
    write_minutes(visitor)
    distribute_and_archive(visitor)
    carry_out_task(visitor)
    topic = Case.objects.get(title=TITLE, kind="topic")
    assert topic.status == Case.Status.CLOSED
    page.goto(f"/cases/{topic.pk}/")
    expect(page.locator("h1")).to_have_text(TITLE)
    visitor.look("topic-at-the-end")


def raise_topic(visitor: Visitor) -> None:
    page = visitor.page
    page.goto("/")
    visitor.look("login")
    visitor.enter("城市管理科办事员")
    visitor.look("desk-of-a-clerk")
    page.goto("/meetings/topics/")
    visitor.press("填报议题")
    visitor.look("empty-form")
    page.get_by_label("议题名称").fill(TITLE)
    page.get_by_label("提出单位").select_option(label="城市管理科")
    page.get_by_label("议题类别").select_option(label="重要民生问题")
    expect(page.locator("#preview")).to_contain_text("审议、通报")
    page.get_by_label("提请方式").select_option(label="审议")
    page.get_by_label("主要内容").fill("现有保洁合同年底到期，新增滨河步道两公里。已征求社区和财务意见。")
    page.get_by_label("提请会议事项").fill("同意以比价方式采购2027年度保洁服务，金额48万元。")
    page.get_by_label("汇报人").fill("城市管理科科长")
    page.get_by_role("group", name="是否使用财政资金").get_by_label("是", exact=True).check()
    page.get_by_label("资金类别").select_option(label="服务类项目")
    page.get_by_label("金额").fill("48万")
    expect(page.locator("#preview")).to_contain_text("主任办公会集体讨论决定")
    expect(page.locator("#preview")).to_contain_text("单一来源、比价、邀标")
    page.get_by_label("实施方式").select_option(label="比价")
    page.set_input_files("#paper-report", PAPER)
    confirm_points(page)
    expect(page.get_by_role("note")).to_contain_text("只有班子成员、科室、部门负责人可以办理")
    visitor.press("先保存草稿")
    visitor.look("filled-form-refused-to-a-clerk")
    visitor.become("城市管理科科长")
    visitor.follow(TITLE)
    visitor.press("报办公室审核")
    expect(page.locator("h1")).to_have_text(TITLE)
    visitor.look("topic-handed-in")


def review_topic(visitor: Visitor) -> None:
    page = visitor.page
    visitor.become("文书")
    visitor.look("desk-of-the-clerk")
    visitor.todo(TITLE)
    page.get_by_label("意见", exact=True).fill("请补充三家报价对比。")
    visitor.look("review")
    visitor.press("退回")
    visitor.become("城市管理科科长")
    visitor.follow(TITLE)
    expect(page.locator(".notice-warning").first).to_contain_text("请补充三家报价对比")
    visitor.look("returned")
    visitor.press("报办公室审核")
    visitor.become("文书")
    visitor.todo(TITLE)
    visitor.press("审核同意")
    expect(page.get_by_role("alert")).to_contain_text("数据准确")
    confirm_points(page)
    visitor.look("report-confirmed-point-by-point")
    visitor.press("审核同意")
    expect(page.locator(".track")).to_contain_text("主任办公会议审议")


def plan_meeting(visitor: Visitor) -> None:
    page = visitor.page
    page.goto("/meetings/")
    visitor.press("拟定主任办公会议计划")
    page.get_by_label("会议时间").fill(_in_three_workdays().strftime("%Y-%m-%dT09:00"))
    expect(page.get_by_label("会议地点")).to_have_value("街道四楼第二会议室")
    page.get_by_role("button", name=f"把“{TITLE}”列入议程").click()
    expect(page.locator("#agenda")).to_contain_text("1 个议题")
    page.get_by_label(f"“{TITLE}”预计分钟").fill("135")
    page.get_by_label(f"“{TITLE}”请谁列席").select_option(label="社区服务办公室主任")
    page.get_by_role("button", name=f"提请列席“{TITLE}”").click()
    expect(page.locator(".two-lists")).to_contain_text("议程合计超过两个小时")
    page.get_by_label(f"“{TITLE}”预计分钟").fill("40")
    visitor.look("plan")
    visitor.press("报办公室主任审核")
    expect(page.locator(".track")).to_contain_text("办公室主任审核计划")
    visitor.become("党政办公室主任")
    visitor.todo("审核计划")
    visitor.press("审核同意")
    visitor.become("办事处主任")
    visitor.todo("审定计划")
    page.get_by_role("button", name="批准社区服务办公室主任列席").click()
    expect(page.locator(".ready").first).to_contain_text("禾正清批准")
    visitor.look("plan-before-the-director")
    visitor.press("审定")
    expect(page.locator("h1")).to_contain_text("主任办公会议")


def _in_three_workdays() -> datetime:
    day = WorkCalendar().accepting().add_workdays(local_date(timezone.now()), 3).date
    return datetime(day.year, day.month, day.day)


def send_notice(visitor: Visitor) -> None:
    page = visitor.page
    visitor.become("文书")
    visitor.todo("印发会议通知")
    visitor.look("before-the-notice")
    visitor.press("印发通知和材料")
    expect(page.locator(".dues")).to_contain_text("按时办结")
    visitor.look("notified")
    assert TITLE in visitor.paper("议程")
    assert "主任办公会议签到表" in visitor.paper("签到表")
    binder = visitor.paper("材料汇编")
    assert "主任办公会议议题报批表" in binder
    assert "审核同意" in binder
    page.get_by_role("link", name=TITLE).first.click()
    page.get_by_role("link", name="汇报稿.docx").first.click()
    expect(page.locator("article.word")).to_contain_text("保洁")
    visitor.look("word-file")
    visitor.become("监察办副主任")
    page.get_by_role("link", name="会议通知").first.click()
    expect(page.locator("h1")).to_contain_text("主任办公会议")
    visitor.look("notice-to-answer")
    visitor.press("参加")
    expect(page.locator("[aria-labelledby=own]")).to_contain_text("已回执：参加")
    ask_leave(visitor)
    answer_by_telephone(visitor)


def ask_leave(visitor: Visitor) -> None:
    """A deputy asks leave from the meeting, the director grants it."""
    page = visitor.page
    visitor.become("分管城建副主任")
    page.goto(_meeting_url())
    visitor.press("不能到会，请假")
    page.get_by_label("请假事由").select_option(label="其他事由")
    page.get_by_label("具体情况").fill("下乡调研")
    visitor.press("向主任请假")
    expect(page.get_by_role("alert")).to_contain_text("会议请假只限")
    visitor.look("leave-for-another-reason-refused")
    page.get_by_label("请假事由").select_option(label="参加市、区重要活动和会议")
    page.get_by_label("具体情况").fill("参加区安委会会议")
    visitor.press("先保存草稿")
    visitor.press("向主任请假")
    visitor.become("办事处主任")
    visitor.todo("批准会议请假")
    visitor.press("准假")
    page.goto(_meeting_url())
    expect(page.locator("[aria-labelledby=ready]")).to_contain_text("已准假")


def answer_by_telephone(visitor: Visitor) -> None:
    page = visitor.page
    visitor.become("文书")
    page.goto(_meeting_url())
    page.get_by_label("分管经济安全副主任电话答复", exact=True).select_option(label="参加")
    page.get_by_role("button", name="记下分管经济安全副主任的电话答复").click()
    expect(page.locator("[aria-labelledby=ready]")).to_contain_text("舒小禾代记")
    visitor.look("readiness")


def hold_meeting(visitor: Visitor) -> None:
    page = visitor.page
    visitor.become("文书")
    visitor.clock("meeting")
    visitor.todo("签到开会")
    visitor.look("attendance")
    visitor.press("宣布开会")
    page.get_by_role("link", name="记录", exact=True).first.click()
    page.get_by_label("汇报和发言记录").fill("城市管理科汇报了现状和三家报价。")
    for box in page.locator("textarea[name^=view-]").all():
        box.fill("赞成。")
    page.get_by_label("审议结果").select_option(label="同意")
    page.get_by_label("决定事项").fill("同意以比价方式采购2027年度保洁服务，控制在48万元以内")
    page.get_by_label("实施方式").select_option("")
    visitor.press("记录审议结果")
    expect(page.get_by_role("alert")).to_contain_text("只能是单一来源、比价、邀标")
    visitor.look("outcome-refused")
    page.get_by_label("实施方式").select_option(label="比价")
    page.get_by_label("完成期限").fill(str(local_date(timezone.now()) + timedelta(days=40)))
    visitor.look("record")
    visitor.press("记录审议结果")
    visitor.press("结束会议")
    expect(page.locator(".track")).to_contain_text("拟写会议纪要")


def write_minutes(visitor: Visitor) -> None:
    page = visitor.page
    text = page.get_by_label("纪要正文")
    assert TITLE in text.input_value()
    visitor.look("minutes-drafted")
    visitor.press("送阅核")
    visitor.become("办事处主任")
    page.goto(_meeting_url())
    expect(page.get_by_role("note").first).to_contain_text("须先副主任和相关班子成员阅核")
    visitor.look("signature-not-yet")
    for reader in _readers():
        visitor.become(reader)
        visitor.todo("阅核")
        visitor.press("阅核")
    visitor.become("办事处主任")
    visitor.todo("审签")
    page.get_by_role("link", name="看会议纪要").click()
    visitor.look("minutes-to-sign")
    page.goto(_meeting_url())
    visitor.press("审签")


def _meeting_url() -> str:
    return f"/meetings/{Case.objects.filter(agenda__topic__title=TITLE).latest('pk').pk}/"


def _readers() -> list[str]:
    waiting = StepPost.objects.filter(step__step="read", step__state="open").select_related("post")
    return [p.post.title for p in waiting]


def distribute_and_archive(visitor: Visitor) -> None:
    page = visitor.page
    visitor.become("文书")
    visitor.todo("印发会议纪要")
    page.get_by_label("城市管理科科长").check()
    visitor.press("印发纪要")
    expect(page.get_by_role("alert")).to_contain_text("城市管理科科长不在规定的范围内")
    visitor.look("distribution-refused")
    page.get_by_label("城市管理科科长").uncheck()
    visitor.press("印发纪要")
    visitor.become("纪工委书记")
    page.get_by_role("link", name="会议纪要").first.click()
    expect(page.locator("article.paper")).to_contain_text(TITLE)
    visitor.look("minutes-received")
    visitor.become("文书")
    visitor.todo("归档")
    visitor.press("归档移交")
    expect(page.locator(".files").first).to_contain_text("归档.zip")
    minutes = visitor.paper("会议纪要 PDF")
    assert TITLE in minutes
    assert "印发" in minutes
    assert "分送：" in minutes
    visitor.look("archived")
    visitor.become("档案员")
    visitor.todo("档案室接收")
    expect(page.locator(".files").first).to_contain_text("移交清单")
    visitor.press("核对接收")
    expect(page.locator("h1")).to_contain_text("主任办公会议")
    visitor.look("received-by-the-archive")


def carry_out_task(visitor: Visitor) -> None:
    page = visitor.page
    visitor.become("城市管理科科长")
    visitor.look("desk-of-a-head")
    visitor.todo("组织落实")
    page.get_by_label("落实情况").fill("已完成比价，合同已签。")
    visitor.press("报告落实情况")
    visitor.become("文书")
    visitor.todo("核实办结")
    visitor.press("核实办结")
    page.goto("/tasks/")
    visitor.look("tasks")
