"""The use of a seal in a browser, in the demo: asked for, reviewed, stamped refused, taken out."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.harness.browser import DESKTOP, PHONE
from tests.harness.town import Townspeople
from zhidu.cases.models import Case, Row

CONTRACT, REPORT = "云溪二村修缮施工合同", "十一月份市容管理月报表"


@pytest.fixture(params=["desk", "phone"])
def visitor(request, new_page, shoot, demo) -> Townspeople:
    is_phone = request.param == "phone"
    page = new_page(PHONE, has_touch=True, is_mobile=True) if is_phone else new_page(DESKTOP)
    return Townspeople(page, shoot, request.param)


def fill(visitor: Townspeople, title: str, sort: str, seal: str, place: str = "办公室内") -> None:
    page = visitor.page
    page.goto("/cases/kinds/seal_use/")
    visitor.press("新建")
    page.get_by_label("用印科室").select_option(label="城市管理科")
    page.get_by_label("文件类别").select_option(label=sort)
    page.get_by_label("名称").fill(title)
    page.get_by_label("份数").fill("2")
    page.get_by_label("用途").fill("签订合同，一式两份。")
    page.get_by_label("所用印章").select_option(label=seal)
    page.get_by_label("用印地点").select_option(label=place)


def test_a_report_is_reviewed_stamped_numbered_and_registered(visitor: Townspeople) -> None:
    page = visitor.page
    visitor.become("城市管理科办事员")
    page.goto("/cases/")
    expect(page.get_by_role("button", name="新建印章启用")).to_have_count(0)
    visitor.look("seal-offered")
    fill(visitor, REPORT, "常规报表和报送材料", "青禾街道办事处公章")
    expect(page.locator("#preview")).to_contain_text("用印科室分管领导")
    visitor.look("seal-filled")
    visitor.press("提交")
    expect(page.locator(".track")).to_contain_text("林有溪")
    visitor.become("分管城建副主任")
    visitor.todo(REPORT)
    expect(page.get_by_label("是否特殊情况")).to_have_count(0)
    visitor.look("seal-to-review")
    visitor.press("审核同意")
    visitor.become("党政办公室文书")
    visitor.todo(REPORT)
    visitor.look("seal-to-stamp")
    page.get_by_label("盖章地点").select_option(label="办公室内")
    visitor.press("盖章")
    case = Case.objects.get(title=REPORT)
    expect(page.locator(".page-head__meta")).to_contain_text(case.number)
    assert case.number.endswith("〕3号")
    assert Row.objects.get(case=case).values["title"] == REPORT
    expect(page.locator(".timeline").first).to_contain_text(f"登记用印登记簿：{REPORT}")
    visitor.look("seal-stamped")
    page.goto(f"/cases/{case.pk}/print/")
    expect(page.locator(".a4")).to_contain_text(case.number)
    visitor.look("seal-paper")


def test_the_keeper_refuses_and_says_why(visitor: Townspeople) -> None:
    page = visitor.page
    visitor.become("档案员")
    visitor.todo("社区平台运维服务合同")
    visitor.press("不予盖章")
    expect(page.locator(".why").first).to_contain_text("请写明理由")
    visitor.look("seal-refused-without-a-word")
    page.get_by_label("意见").fill("合同没有附件清单，与审批内容不符。")
    visitor.press("不予盖章")
    expect(page.locator(".timeline").first).to_contain_text("合同没有附件清单")
    visitor.look("seal-not-stamped")


def test_a_seal_does_not_go_out_unwatched(visitor: Townspeople) -> None:
    page = visitor.page
    visitor.become("城市管理科科长")
    fill(visitor, CONTRACT, "经济合同", "青禾街道办事处合同专用章", "带出机关")
    visitor.press("提交")
    refusal = page.locator(".why").first
    expect(refusal).to_contain_text("请填写“监管专人”")
    expect(refusal).to_contain_text("四（四）3")
    visitor.look("seal-out-alone")
    page.get_by_label("监管专人").select_option(label="简明察（监察办副主任）")
    visitor.press("提交")
    visitor.become("办事处主任")
    visitor.todo(CONTRACT)
    visitor.press("审核同意")
    page.goto("/")
    visitor.todo("批准带出")
    visitor.look("seal-to-take-out")
    visitor.press("批准带出")
    expect(page.locator(".track")).to_contain_text("史存真")
