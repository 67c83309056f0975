"""A kind without a room in a browser: filed, found, done with others, printed; on a desk and on a phone."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from playwright.sync_api import Page, expect

from tests.harness.axe import findings, unfold
from tests.harness.browser import DESKTOP, PHONE
from zhidu.cases.tests.counter import approved_trip, checked_trip, counter_office, drafted_trip, trip
from zhidu.cases.tests.crowd import crowd
from zhidu.cases.tests.offices import TestOffice, login

LIST = "/cases/kinds/trip/"
TITLE = "赴邻市参加城市更新现场会"


def become(page: Page, office: TestOffice, post: str) -> None:
    """Whoever holds a post, logged in."""
    page.goto("/login/")
    name = django_settings.SESSION_COOKIE_NAME
    value = login(office, post).cookies[name].value
    page.context.clear_cookies()
    page.context.add_cookies([{"name": name, "value": value, "url": page.url.removesuffix("login/")}])


@dataclass
class Visitor:
    """One browser window in which people of the office take turns."""

    page: Page
    office: TestOffice
    shoot: Callable[[Page, str], Path]
    window: str

    def become(self, post: str) -> None:
        """Whoever holds a post, logged in."""
        become(self.page, self.office, post)

    def press(self, words: str) -> None:
        self.page.get_by_role("button", name=words).first.click()

    def look(self, name: str) -> None:
        """Keep the screen, and let axe look at it with everything unfolded."""
        self.shoot(self.page, f"kinds-{self.window}-{name}")
        unfold(self.page)
        assert findings(self.page, name) == []


@pytest.fixture
def office(transactional_db) -> TestOffice:
    return counter_office()


@pytest.fixture(params=["desk", "phone"])
def visitor(request, office, new_page, shoot) -> Visitor:
    is_phone = request.param == "phone"
    page = new_page(PHONE, has_touch=True, is_mobile=True) if is_phone else new_page(DESKTOP)
    return Visitor(page, office, shoot, request.param)


def test_a_trip_is_filed_found_approved_and_printed(visitor: Visitor) -> None:
    page = visitor.page
    visitor.become("urban_clerk")
    page.goto("/cases/")
    visitor.look("offered")
    page.get_by_role("link", name="外出报批", exact=True).click()
    visitor.look("empty-list")
    visitor.press("新建")
    visitor.look("empty-form")
    fill(page)
    expect(page.locator("#preview")).to_contain_text("办事处主任")
    visitor.press("报送审核")
    expect(page.get_by_role("status").first).to_contain_text("已报出")
    visitor.look("handed-in")
    visitor.become("urban_head")
    page.goto(LIST)
    page.get_by_role("link", name=TITLE).click()
    page.get_by_label("意见").fill("行程合理，工作已作交接。")
    visitor.press("审核同意")
    visitor.become("director")
    page.goto("/")
    page.get_by_role("link", name="办理").first.click()
    visitor.press("批准")
    visitor.look("approved")
    page.get_by_role("link", name="谁能看").click()
    visitor.look("who-may-read")
    page.go_back()
    page.get_by_role("link", name="打印").click()
    expect(page.get_by_role("heading", name="工作人员外出审批表")).to_be_visible()
    visitor.look("printed")


def fill(page: Page) -> None:
    page.get_by_label("事由").fill(TITLE)
    page.get_by_label("所在科室").select_option(label="城市管理科")
    page.get_by_label("外出类别").select_option(label="参加会议")
    page.get_by_label("出发日期").fill("2026-11-30")
    page.get_by_label("地点").fill("邻市会展中心")
    page.get_by_label("预计费用").fill("1200")
    page.get_by_label("人数").fill("2")
    page.get_by_label("代行工作的职务").select_option(label="甲08（城市管理科科长）")
    page.get_by_label("情况说明").fill("会期一天，当天往返，不影响日常工作。")


def test_a_long_list_is_narrowed_kept_turned_and_worked_through(visitor: Visitor) -> None:
    page, office = visitor.page, visitor.office
    crowd(office, 130)
    for title in ("赴市局汇报项目进展", "参加消防安全培训"):
        checked_trip(office, title=title)
    visitor.become("director")
    page.goto(LIST)
    expect(page.get_by_role("link", name=re.compile("待我办 132"))).to_be_visible()
    visitor.look("long-list")
    page.goto(LIST)
    page.get_by_role("link", name="下一页").click()
    page.get_by_role("link", name="下一页").click()
    expect(page.get_by_role("link", name="外出0000")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("link", name="上一页")).to_be_visible()
    page.goto(LIST)
    page.get_by_text("筛选和排序").click()
    page.get_by_label("外出类别").select_option(label="参加会议")
    page.get_by_label("预计费用从").fill("1千")
    visitor.press("按这些条件查看")
    expect(page.get_by_text("不是金额；请写成")).to_be_visible()
    visitor.look("filters")
    page.get_by_label("预计费用从").fill("1000")
    visitor.press("按这些条件查看")
    expect(page.locator(".list-foot")).to_contain_text("共 2 件")
    page.get_by_text("存为常用筛选").click()
    page.get_by_label("常用筛选的名称").fill("开会的")
    visitor.press("保存")
    expect(page.get_by_role("link", name="开会的")).to_have_attribute("aria-current", "true")
    visitor.look("narrowed-and-kept")
    page.goto(LIST)
    page.get_by_role("link", name="开会的").click()
    if visitor.window == "desk":
        page.get_by_role("checkbox", name="选择本页全部").check()
    else:
        for box in page.get_by_role("checkbox", name=re.compile("选择“")).all():
            box.check()
    expect(page.get_by_text("已勾选 2 件")).to_be_visible()
    visitor.press("一并办理勾选的")
    page.get_by_label("意见").fill("同意，注意安全。")
    visitor.look("asked-once-more")
    visitor.press("批准（2 件）")
    expect(page.get_by_text("2件中办成2件")).to_be_visible()
    visitor.look("done-together")


def test_a_draft_is_put_away_and_brought_back(visitor: Visitor) -> None:
    page, case = visitor.page, drafted_trip(visitor.office, title="不去了")
    visitor.become("urban_clerk")
    page.goto(f"/cases/{case.pk}/form/")
    visitor.press("删除草稿")
    expect(page.get_by_text("不去了", exact=True)).to_be_visible()
    visitor.look("removed-drafts")
    visitor.press("恢复")
    expect(page.get_by_label("事由")).to_have_value("不去了")


def test_many_are_done_at_once_without_a_script(office: TestOffice, new_page) -> None:
    page = new_page(DESKTOP, java_script_enabled=False)
    for title in ("去开会", "去学习"):
        checked_trip(office, title=title)
    become(page, office, "director")
    page.goto(LIST)
    page.get_by_role("checkbox", name="选择“去学习”").check()
    page.get_by_role("button", name="一并办理勾选的").click()
    page.get_by_role("button", name="批准（1 件）").click()
    expect(page.get_by_text("1件中办成1件")).to_be_visible()


# on paper

CUT_OFF = """(all) => all.filter((each) => each.clientWidth && each.scrollWidth > each.clientWidth + 1)
.map((each) => each.className)"""


@pytest.fixture
def page_of_clerk(office: TestOffice, new_page) -> Page:
    page = new_page(DESKTOP)
    become(page, office, "clerk")
    return page


def test_an_ordinary_form_is_one_page_of_a4_and_nothing_is_cut_off(
    office: TestOffice, page_of_clerk: Page, shoot
) -> None:
    post, page = office.post("urban_head"), page_of_clerk
    case = approved_trip(office, title=TITLE, note="会期一天，当天往返。" * 12, people=2, stand_in=post)
    page.goto(f"/cases/{case.pk}/print/")
    assert sheets(page) == 1
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 658, "height": 973})  # A4 without its margins, at 96 dpi
    shoot(page, "kinds-paper")
    assert page.evaluate("document.documentElement.scrollWidth") <= 658
    assert page.locator(".a4 *").evaluate_all(CUT_OFF) == []


def test_a_form_with_much_to_say_goes_on_to_a_second_page(office: TestOffice, page_of_clerk: Page) -> None:
    case = trip(office, note="会期一天，当天往返。\n" * 40)
    page_of_clerk.goto(f"/cases/{case.pk}/print/")
    assert sheets(page_of_clerk) == 2


def sheets(page: Page) -> int:
    """How many pages the paper has, as Chromium prints it."""
    paper = page.pdf(prefer_css_page_size=True)
    return len(re.findall(rb"/Type\s*/Page\b", paper))


def test_a_list_is_printed_without_what_is_for_the_screen(
    office: TestOffice, page_of_clerk: Page, shoot
) -> None:
    for number in range(3):
        trip(office, title=f"外出{number}")
    page = page_of_clerk
    page.goto(f"{LIST}?tab=all&q=外出")
    page.emulate_media(media="print")
    shoot(page, "kinds-paper-list")
    for words in ("导出表格", "筛选和排序", "清除筛选"):
        expect(page.get_by_text(words).first).to_be_hidden()
    expect(page.locator(".print-only")).to_contain_text("全部，查找：外出，共 3 件")
