"""The moves of Chinese offices in a browser: 转办、加签、会签、催办、挂起、恢复、作废、重启."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import Page, expect

from tests.harness.windows import assert_fits
from zhidu.cases.models import Case
from zhidu.cases.tests.office_book import at_check, do, engine_office
from zhidu.cases.tests.offices import TestOffice
from zhidu.org.models import Person


@dataclass
class Desk:
    """One window in which the people of an office take turns at one case."""

    office: TestOffice
    page: Page
    shoot: Callable[[Page, str], Path]
    case: Case

    def become(self, code: str) -> None:
        """Somebody of the office, logged in, before the case."""
        user, _ = User.objects.get_or_create(username=f"u-{code}")
        Person.objects.filter(pk=self.office[code].person_id).update(user=user)
        client = Client()
        client.force_login(user)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME]
        self.page.context.add_cookies(
            [{"name": cookie.key, "value": cookie.value, "url": self.page.url_base}]  # type: ignore[attr-defined]
        )
        self.open()

    def open(self) -> None:
        self.page.goto(f"/cases/{self.case.pk}/")

    def more(self, move: str) -> None:
        """Unfold one of the moves."""
        self.page.locator("summary.moves__summary").click()
        self.page.locator(".moves__one > summary", has_text=move).click()

    def press(self, words: str) -> None:
        self.page.get_by_role("button", name=words, exact=True).click()

    def look(self, name: str) -> None:
        self.shoot(self.page, f"moves-{name}")
        assert_fits(self.page, name)


@pytest.fixture
def desk(page, shoot, live_server, transactional_db) -> Desk:
    page.url_base = live_server.url
    office = engine_office()
    return Desk(office, page, shoot, at_check(office))


def test_a_document_goes_through_every_move(desk):
    page = desk.page
    handed_on_and_signed(desk)
    countersigned(desk)
    held_and_resumed(desk)
    desk.become("director")
    desk.more("作废")
    desk.press("作废")
    expect(page.get_by_role("alert")).to_contain_text("请写明作废的原因")
    page.locator(".moves__one[open] textarea").fill("上级已统一发文。")
    desk.look("cancel")
    desk.press("作废")
    expect(page.locator(".page-head .tag")).to_have_text("已终止")
    desk.look("cancelled")


def handed_on_and_signed(desk: Desk) -> None:
    page = desk.page
    desk.become("clerk")
    desk.look("acts")
    desk.more("转办")
    page.get_by_label("转给谁").select_option(label="甲09（社区服务办主任）")
    page.locator(".moves__one[open] textarea").fill("涉及社区，请贵办核。")
    desk.look("hand-on")
    desk.press("转办")
    expect(page.locator(".track .is-open")).to_contain_text("甲09（转办）")
    desk.look("handed-on")
    desk.become("office_head")
    desk.more("加签")
    desk.press("加签")
    expect(page.get_by_role("alert")).to_contain_text("请选择加签给谁")
    desk.look("add-signers-refused")
    page.get_by_label("甲07（监察办副主任）").check()
    desk.press("加签")
    expect(page.locator(".track .is-open")).to_contain_text("甲07（加签）")
    desk.become("supervision")
    page.get_by_label("意见", exact=True).fill("程序无误。")
    desk.press("核稿")
    desk.become("community_head")
    desk.press("核稿")
    expect(page.locator(".track .is-open")).to_contain_text("会签")


def countersigned(desk: Desk) -> None:
    page = desk.page
    expect(page.locator(".track .is-open")).to_contain_text("监察会签：甲07；分管领导会签：甲02或甲03")
    desk.look("countersign")
    desk.become("urban_clerk")
    desk.more("催办")
    desk.look("urge")
    desk.press("催办")
    page.locator("summary.moves__summary").click()
    expect(page.locator(".moves")).to_contain_text("今天已经催办过")
    desk.look("urged")
    for who in ("supervision", "deputy_1"):
        desk.become(who)
        desk.press("会签")
    desk.become("director")
    expect(page.get_by_role("note").first).to_contain_text("现在轮到纪工委书记")
    desk.look("not-your-turn")


def held_and_resumed(desk: Desk) -> None:
    page = desk.page
    desk.become("clerk")
    desk.more("挂起")
    page.locator(".moves__one[open] textarea").fill("等上级批复。")
    desk.press("挂起")
    expect(page.locator(".notice-warning")).to_contain_text("等上级批复")
    desk.look("held")
    desk.more("恢复")
    desk.press("恢复")
    expect(page.locator(".page-head .tag")).to_have_text("在办")


def test_a_refused_document_is_taken_up_again(desk):
    page = desk.page
    do(desk.office, desk.case, "check", "clerk", move="refuse", opinion="内容重复")
    desk.become("office_head")
    desk.more("重启")
    page.locator(".moves__one[open] textarea").fill("并非重复，继续办。")
    desk.press("重启")
    expect(page.locator(".page-head .tag")).to_have_text("在办")
    expect(page.locator(".timeline").first).to_contain_text("重启，继续办理")
    desk.look("reopened")


def test_the_moves_fit_a_phone(desk, new_page, shoot):
    phone = new_page({"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    phone.url_base = desk.page.url_base
    desk.page = phone
    desk.become("clerk")
    desk.more("加签")
    desk.look("phone")
