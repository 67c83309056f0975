"""A topic that comes after the notice, in a browser: asked for, agreed to, on the agenda and marked."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.test_journey import PAPER, Visitor, _in_three_workdays, visitor  # noqa: F401
from zhidu.cases.models import Case
from zhidu.papers.word import WORD

MARKED = "机密-社区食堂补贴测算.docx"
FIRST, EXTRA = "云溪小区楼道照明改造", "社区食堂运营补贴"


@pytest.mark.parametrize("visitor", ["desk", "phone"], indirect=True)
def test_a_topic_is_added_after_the_notice(visitor: Visitor) -> None:  # noqa: F811
    page = visitor.page
    visitor.enter("文书")
    plan(visitor)
    visitor.become("社区服务办公室主任")
    page.goto("/meetings/topics/")
    page.get_by_role("link", name=f"“{EXTRA}”上会安排").click()
    visitor.look("extra-to-ask")
    page.get_by_label("临时增加的理由").fill("补贴须在月底前核拨")
    visitor.press("提请临时增加")
    expect(page.locator("main")).to_contain_text("等待同意")
    visitor.become("办事处主任")
    page.goto(_meeting_url())
    visitor.look("extra-to-agree")
    visitor.press("同意增加")
    visitor.become("文书")
    page.goto(_meeting_url())
    visitor.press("列入议程")
    expect(page.locator("section[aria-labelledby=agenda]")).to_contain_text("临时")
    visitor.look("extra-added")
    visitor.become("社区服务办公室主任")
    page.goto("/meetings/topics/")
    page.get_by_role("link", name=f"“{EXTRA}”上会安排").click()
    file_late(visitor)
    expect(page.get_by_role("alert")).to_contain_text("带有密级标志“机密”，没有收下")
    visitor.look("mark-refused")
    tabling = page.url
    have_checked(visitor)
    visitor.become("社区服务办公室主任")
    page.goto(tabling)
    file_late(visitor)
    expect(page.locator(".notice-success")).to_contain_text("材料已补报")
    visitor.look("paper-filed-late")
    visitor.become("文书")
    page.goto(_meeting_url())
    expect(page.locator("main")).to_contain_text("会议通知已经印发，材料迟交（提醒）")
    visitor.look("late-paper-marked")


def file_late(visitor: Visitor) -> None:  # noqa: F811
    """A paper whose name bears a mark by mistake."""
    page = visitor.page
    page.get_by_label("补报哪一种材料").select_option(label="附件或补充材料")
    page.set_input_files("#paper", {"name": MARKED, "mimeType": WORD, "buffer": PAPER.read_bytes()})
    visitor.press("补报材料")


def have_checked(visitor: Visitor) -> None:  # noqa: F811
    page = visitor.page
    visitor.press("请保密员核对")
    page.get_by_label("为什么是误标").fill("文件名是照旧模板另存时带来的，内容是公开的补贴标准。")
    visitor.look("mark-to-check")
    visitor.press("提请核对")
    expect(page.locator(".track")).to_contain_text("保密员核对")
    visitor.become("档案员")
    visitor.todo("误标核对")
    page.get_by_label("核对结论").select_option(label="确系误标")
    visitor.look("mark-to-judge")
    visitor.press("作出结论")
    expect(page.locator(".notice-success")).to_contain_text("已办理")


def plan(visitor: Visitor) -> None:  # noqa: F811
    """A meeting with one topic of the pool, notified."""
    page = visitor.page
    page.goto("/meetings/")
    visitor.press("拟定主任办公会议计划")
    page.get_by_label("会议时间").fill(_in_three_workdays().strftime("%Y-%m-%dT09:00"))
    page.get_by_role("button", name=f"把“{FIRST}”列入议程").click()
    visitor.press("报办公室主任审核")
    for post, todo, act in (
        ("党政办公室主任", "审核计划", "审核同意"),
        ("办事处主任", "审定计划", "审定"),
        ("文书", "印发会议通知", "印发通知和材料"),
    ):
        visitor.become(post)
        visitor.todo(todo)
        visitor.press(act)


def _meeting_url() -> str:
    return f"/meetings/{Case.objects.filter(agenda__topic__title=FIRST).latest('pk').pk}/"
