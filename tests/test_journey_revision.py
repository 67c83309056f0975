"""A revision in a browser: handed in as a ZIP, tried, sent for passing, written down as passed."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from zipfile import ZipFile

import pytest
from playwright.sync_api import Page, expect

from tests.harness.browser import DESKTOP, PHONE
from tests.harness.desk import enter
from zhidu.cases.tests.offices import WUSONG
from zhidu.editions.services import files_of

KEEPER = "党政办公室主任"


def bundle() -> dict[str, object]:
    """吴淞 with the party committee deciding from 400,000 yuan on, as a ZIP of its folder."""
    buffer = BytesIO()
    with ZipFile(buffer, "w") as archive:
        for name, text in files_of(WUSONG).items():
            archive.writestr(f"wusong/{name}", text.replace('">= 50万"', '">= 40万"'))
    return {"name": "wusong.zip", "mimeType": "application/zip", "buffer": buffer.getvalue()}


@pytest.mark.parametrize("window", ["desk", "phone"])
def test_a_text_is_revised_by_a_case(window, new_page, demo, shoot, live_server):
    page: Page = new_page(DESKTOP if window == "desk" else PHONE)
    enter(page, KEEPER)
    page.goto("/rules/")
    page.get_by_role("link", name="起草修订").click()
    shoot(page, f"revision-{window}-1-new")
    page.locator("input[type=file]").set_input_files(bundle())
    page.get_by_role("button", name="交来检查").click()
    expect(page.locator("h1")).to_contain_text("修订")
    expect(page.get_by_role("heading", name="检查")).to_contain_text("没有错误")
    expect(page.locator("#changes")).to_be_visible()
    shoot(page, f"revision-{window}-2-tried")
    page.get_by_role("link", name="填写审批表").click()
    page.get_by_label("施行日期").fill("2099-01-01")
    page.get_by_label("修订理由").fill("金额标准从严")
    page.get_by_role("button", name="送审").click()
    expect(page.get_by_role("heading", name="在办事项试算")).to_be_visible()
    page.get_by_label("哪次会议或文件通过").fill("党工委会议第12次")
    page.get_by_label("通过日期").fill(f"{datetime.now():%Y-%m-%d}")
    shoot(page, f"revision-{window}-3-to-pass")
    page.get_by_role("button", name="审定通过").click()
    expect(page.locator("main")).to_contain_text("发布，自2099-01-01起施行")
    shoot(page, f"revision-{window}-4-passed")
