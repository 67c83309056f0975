"""台账 in a browser, on a desk and on a phone: read, found in, printed; a seal handed on from its row."""

from __future__ import annotations

import re
import zlib

import pytest
from playwright.sync_api import expect

from tests.harness.axe import findings, unfold
from tests.harness.browser import DESKTOP, PHONE
from tests.test_everyday_kinds import Visitor
from zhidu.cases.tests.seal_office import handed_over, retired, rows_made, seal, seal_office, used, vacate


@pytest.fixture(params=["desk", "phone"])
def visitor(request, transactional_db, new_page, shoot) -> Visitor:
    is_phone = request.param == "phone"
    page = new_page(PHONE, has_touch=True, is_mobile=True) if is_phone else new_page(DESKTOP)
    return Visitor(page, seal_office(), shoot, request.param)


def look(visitor: Visitor, name: str) -> None:
    """Keep the screen, and let axe look at it with everything unfolded."""
    visitor.shoot(visitor.page, f"registers-{visitor.window}-{name}")
    unfold(visitor.page)
    assert findings(visitor.page, name) == []


def test_a_register_is_read_and_a_seal_handed_on(visitor: Visitor) -> None:
    page, office = visitor.page, visitor.office
    official = seal(office, seal_place="二楼机要室保险柜")
    for title in ("居住证明", "关于申请老旧小区楼道照明改造补助资金的报告所附证明"):
        used(
            office,
            official,
            title,
            purpose="用于办理入学手续，一式两份，一份交学校，一份由社区留存备查。" * 2,
        )
    handed_over(office, official, "office_head")
    seal(office, "财务专用章", seal_kind="special_use", seal_keeper=office.post("archivist"))
    seal(office, "法定代表人名章", seal_kind="private", seal_place="主任办公室")
    retired(office, seal(office, "旧区划印章"))
    vacate(office, "archivist")
    visitor.become("clerk")
    page.goto("/cases/")
    page.get_by_role("link", name="台账", exact=True).click()
    look(visitor, "shelf")
    page.get_by_role("link", name="用印登记簿").click()
    look(visitor, "uses")
    page.goto("/registers/")
    page.get_by_role("link", name="印章台账").click()
    expect(page.locator(".lacks")).to_contain_text("“财务专用章”还没有保管人，或其职务空缺")
    look(visitor, "seals")
    page.get_by_role("link", name="财务专用章", exact=True).click()
    look(visitor, "seal-lacking")
    page.go_back()
    page.get_by_role("link", name="街道办事处印章", exact=True).click()
    look(visitor, "seal")
    visitor.press("印章保管人变更")
    expect(page.get_by_label("所用印章")).to_have_value(str(official.pk))
    look(visitor, "change")


def test_a_long_register_is_turned_found_in_and_printed(visitor: Visitor) -> None:
    page = visitor.page
    seal(visitor.office)
    rows_made(visitor.office, 120)
    visitor.become("clerk")
    page.goto("/registers/seals/")
    page.get_by_role("link", name="下一页").click()
    look(visitor, "second-page")
    page.get_by_label("名称或编号").fill("专用章01")
    page.locator("main").get_by_role("button", name="查找", exact=True).click()
    expect(page.locator(".list-foot")).to_contain_text("共 20 项")
    look(visitor, "found")
    page.get_by_role("link", name="打印台账").click()
    expect(page.get_by_text("台账管理（办公室）签字")).to_be_visible()
    look(visitor, "paper")


def test_a_register_is_printed_across_on_numbered_sheets(page, shoot, transactional_db) -> None:
    visitor = Visitor(page, seal_office(), shoot, "desk")
    seal(visitor.office)
    rows_made(visitor.office, 60)
    visitor.become("clerk")
    page.goto("/registers/seals/print/")
    pdf = page.pdf(prefer_css_page_size=True)
    width, height = map(float, re.search(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf).groups())
    assert (round(width), round(height)) == (842, 595)
    assert len(re.findall(rb"/Type /Page\b", pdf)) > 1
    assert "第" not in page.locator(".a4").inner_text()
    assert "第" in characters(pdf)


def characters(pdf: bytes) -> set[str]:
    """The characters that a document can show, by the maps of its fonts."""
    found = set()
    for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        try:
            text = zlib.decompress(stream).decode("latin-1")
        except zlib.error:
            continue
        if "beginbfchar" in text or "beginbfrange" in text:
            found |= {chr(int(code, 16)) for code in re.findall(r"<([0-9A-Fa-f]{4})>", text)}
    return found
