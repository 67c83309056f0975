"""From an empty database to the first meeting's notice, in a browser; the time it took is printed."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.harness.axe import findings, unfold
from tests.harness.desk import confirm_points
from tests.harness.windows import assert_fits
from tests.test_journey import PAPER
from zhidu.calendar import WorkCalendar, local_date
from zhidu.cases.models import Notice
from zhidu.org.models import Office
from zhidu.setup.code import code, console_line
from zhidu.setup.tests.town import FOUNDER, SAID, THREE, workbook

TITLE, PASSWORD = "云溪河岸线保洁服务采购", "Green-Valley-2026"
LEADERS = ("办事处主任", "分管城建副主任", "旧改分指挥部常务副指挥长", "纪工委书记")


@pytest.fixture
def look(shoot) -> Callable[..., None]:
    """Keep a screen on a desk and on a phone, and let axe see it."""

    def looked(page: Page, name: str, *widths: int) -> None:
        before = page.viewport_size
        for width in widths or (1440,):
            page.set_viewport_size({"width": width, "height": 900})
            shoot(page, f"setup-{name}-{width}")
            assert_fits(page, name)
        page.set_viewport_size(before)
        unfold(page)
        assert findings(page, name) == []

    return looked


def press(page: Page, words: str) -> None:
    page.get_by_role("button", name=words, exact=True).click()


def follow(page: Page, words: str) -> None:
    page.get_by_role("link", name=words, exact=True).first.click()


def come_in(page: Page, link: str, name: str) -> None:
    """By the link on one's strip: a password of one's own, then the log-in."""
    page.goto(link)
    page.get_by_label("新密码").fill(PASSWORD)
    page.get_by_label("再输入一次").fill(PASSWORD)
    press(page, "保存密码")
    page.get_by_label("登录名").fill(name)
    page.locator("#id_password").fill(PASSWORD)
    press(page, "登录")


@pytest.mark.usefixtures("transactional_db")
def test_an_empty_database_comes_to_its_first_notice_(new_page, look, tmp_path, capsys) -> None:
    began = time.monotonic()
    founder = new_page()
    links = found_the_office(founder, look)
    come_in(founder, links[FOUNDER], FOUNDER)
    bring_in_people(founder, look, tmp_path)
    adopt_texts(founder, look)
    days_and_numbers(founder, look)
    system = new_page()
    come_in(system, links[THREE[0]], THREE[0])
    strips = invite(founder, system, look)
    finish(founder, look)
    head, clerk, director = new_page(), new_page(), new_page()
    for page, name in ((head, "柳常新"), (clerk, "舒小禾"), (director, "禾正清")):
        come_in(page, strips[name], name)
    first_topic(head, clerk)
    first_meeting(clerk, founder, director)
    look(director, "first-notice")
    took = time.monotonic() - began
    with capsys.disabled():
        print(f"\nfrom an empty database to the first notice: {took:.0f} s by a machine's hand")
    assert Notice.objects.filter(post__code="director", case__kind="director_meeting").exists()


def found_the_office(page: Page, look: Callable[..., None]) -> dict[str, str]:
    """Step 1; who → their link."""
    page.goto("/")
    expect(page.locator("h1")).to_contain_text("开办单位")
    page.goto(console_line(page.url.split("/setup")[0]).split()[-1])
    labels = ("单位全称", "简称", "代码", "您的姓名", "系统管理员", "安全管理员", "审计管理员")
    for label, name in zip(labels, SAID, strict=True):
        page.get_by_label(label).fill(SAID[name])
    right = code()
    page.get_by_label("开办码").fill("AAAA-BBBB-CCCC-DDDD")
    press(page, "开办")
    expect(page.locator(".field__errors")).to_contain_text("开办码不对")
    assert not Office.objects.exists()
    page.get_by_label("开办码").fill(right)
    look(page, "office", 1440, 390)
    press(page, "开办")
    expect(page.locator("h1")).to_have_text("单位已开办")
    look(page, "links", 1440, 390)
    strips = page.locator(".strip").all()
    links = {
        strip.locator("dd").nth(0).inner_text(): strip.locator("dd").nth(2).inner_text() for strip in strips
    }
    answer = page.request.get("/setup/")
    assert answer.status == 404
    return links


def bring_in_people(page: Page, look: Callable[..., None], folder: Path) -> None:
    """Step 2: a workbook with mistakes, the same without."""
    expect(page.locator("h1")).to_have_text("开办单位")
    look(page, "people-empty", 1440, 390)
    office = Office.objects.get()
    bad, good = folder / "人员-草.xlsx", folder / "人员.xlsx"
    bad.write_bytes(workbook(office, 任职=[("nobody", "101", "", "2026-13-01")]))
    good.write_bytes(workbook(office))
    page.locator("input[type=file]").set_input_files(bad)
    press(page, "看会改什么")
    expect(page.get_by_role("alert")).to_contain_text("没有写入任何内容")
    look(page, "people-wrong", 1440, 390)
    page.locator("input[type=file]").set_input_files(good)
    press(page, "看会改什么")
    expect(page.locator("h2")).to_contain_text("还没有写入")
    look(page, "people-look")
    press(page, "确认导入")
    expect(page.get_by_role("status").first).to_contain_text("已导入")
    look(page, "people", 1440, 390)
    follow(page, "办事处主任")
    look(page, "post", 1440, 390)
    follow(page, "返回全部职务")
    follow(page, "下一步：制度")


def adopt_texts(page: Page, look: Callable[..., None]) -> None:
    """Step 3: the house's text, the meeting's; a role without a post is refused by name."""
    look(page, "texts")
    follow(page, "采用 《制度管理（系统默认）》")
    tick(page, "制度管理员", "党政办公室主任")
    tick(page, "单位主要负责人", "办事处主任")
    press(page, "采用这部制度")
    follow(page, "采用 《吴淞街道办事处主任办公会议工作规范》")
    look(page, "text", 1440, 390)
    press(page, "采用这部制度")
    expect(page.get_by_role("alert")).to_contain_text("“班子成员”没有对应的职务")
    look(page, "text-refused")
    for title in LEADERS:
        tick(page, "班子成员", title)
    press(page, "采用这部制度")
    expect(page.get_by_role("status").first).to_contain_text("已采用")
    follow(page, "采用 《街道办事处工作制度》")
    for title in ("街道党工委书记", *LEADERS[:2]):
        tick(page, "街道领导", title)
    for role in ("综治工作中心", "安全生产委员会领导小组成员", "安全生产办公室", "责任单位责任人"):
        tick(page, role, LEADERS[0])
    press(page, "采用这部制度")
    expect(page.get_by_role("status").first).to_contain_text("已采用")
    follow(page, "下一步：日历")


def tick(page: Page, role: str, post: str) -> None:
    group = page.get_by_role("group", name=role)
    box = group.locator("label.check", has_text=post).first
    if not box.is_visible():
        group.locator("summary").click()
    box.locator("input").check()


def days_and_numbers(page: Page, look: Callable[..., None]) -> None:
    """Steps 4 and 5."""
    look(page, "calendar", 1440, 390)
    press(page, "核对无误，下一步")
    page.get_by_label("已用到").first.fill("12")
    look(page, "numbers")
    press(page, "保存，下一步")


def invite(founder: Page, system: Page, look: Callable[..., None]) -> dict[str, str]:
    """Step 6, by the system administrator; who → their link."""
    look(founder, "accounts")
    system.goto(founder.locator(".told__secret").inner_text())
    look(system, "together")
    press(system, "开设账号，列出链接")
    look(system, "strips")
    return {
        strip.locator("dd").nth(0).inner_text(): strip.locator("dd").nth(2).inner_text()
        for strip in system.locator(".strip").all()
    }


def finish(page: Page, look: Callable[..., None]) -> None:
    """Step 7, after which the pages are gone."""
    page.goto("/")
    expect(page.locator("h2").first).to_have_text("办到哪里了")
    look(page, "finish", 1440, 390)
    press(page, "完成开办")
    expect(page.locator("h1")).to_have_text("工作台")
    assert page.request.get("/office/rules/").status == 404
    follow(page, "通讯录")
    follow(page, "人员、任职和停办")
    look(page, "kept")


def first_topic(head: Page, clerk: Page) -> None:
    head.goto("/meetings/topics/")
    press(head, "填报议题")
    head.get_by_label("议题名称").fill(TITLE)
    head.get_by_label("提出单位").select_option(label="城市管理科")
    head.get_by_label("议题类别").select_option(label="重要民生问题")
    expect(head.locator("#preview")).to_contain_text("审议、通报")
    head.get_by_label("提请方式").select_option(label="审议")
    head.get_by_label("主要内容").fill("现有保洁合同年底到期。已征求社区意见。")
    head.get_by_label("提请会议事项").fill("同意以比价方式采购，金额48万元。")
    head.get_by_label("汇报人").fill("柳常新")
    fiscal = head.get_by_role("group", name="是否使用财政资金")
    fiscal.get_by_label("是", exact=True).check()
    head.get_by_label("资金类别").select_option(label="服务类项目")
    head.get_by_label("金额").fill("48万")
    head.get_by_label("实施方式").select_option(label="比价")
    head.set_input_files("#paper-report", PAPER)
    confirm_points(head)
    press(head, "报办公室审核")
    expect(head.locator("h1")).to_have_text(TITLE)
    todo(clerk, TITLE)
    confirm_points(clerk)
    press(clerk, "审核同意")
    expect(clerk.locator(".track")).to_contain_text("主任办公会议审议")


def first_meeting(clerk: Page, founder: Page, director: Page) -> None:
    clerk.goto("/meetings/")
    press(clerk, "拟定主任办公会议计划")
    clerk.get_by_label("会议时间").fill(_in_three_workdays().strftime("%Y-%m-%dT09:00"))
    clerk.get_by_role("button", name=f"把“{TITLE}”列入议程").click()
    expect(clerk.locator("#agenda")).to_contain_text("1 个议题")
    press(clerk, "报办公室主任审核")
    todo(founder, "审核计划")
    press(founder, "审核同意")
    todo(director, "审定计划")
    press(director, "审定")
    todo(clerk, "印发会议通知")
    press(clerk, "印发通知和材料")
    director.goto("/")
    director.get_by_role("link", name="会议通知").first.click()
    expect(director.locator("h1")).to_contain_text("主任办公会议")


def todo(page: Page, words: str) -> None:
    page.goto("/")
    waiting = page.get_by_role("region", name="待办").get_by_role("listitem").filter(has_text=words)
    waiting.first.get_by_role("link", name="办理").click()


def _in_three_workdays() -> datetime:
    day = WorkCalendar().accepting().add_workdays(local_date(timezone.now()), 3).date
    return datetime(day.year, day.month, day.day)
