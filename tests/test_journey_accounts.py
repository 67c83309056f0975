"""An account from its first day to its last, with the three administrators at their desks."""

from __future__ import annotations

from datetime import date

import pyotp
import pytest
from playwright.sync_api import Page, expect

from tests.harness.axe import findings, unfold
from zhidu.accounts.models import Event
from zhidu.org.models import Appointment, Office, Person
from zhidu.org.services import person_appoint, person_create, post_create

NAME, POST = "苏新来", "社区服务办公室办事员"
FIRST, SECOND = "Green-Valley-2026", "Brown-Hillside-77"


@pytest.fixture
def newcomer(demo) -> Person:
    office = Office.objects.get()
    unit = office.units.get(code="community")
    post = post_create(office=office, code="community_clerk", title=POST, order=900, unit=unit)
    person = person_create(office=office, name=NAME)
    person_appoint(post=post, person=person, since=date(2026, 1, 1))
    return person


@pytest.fixture
def look(shoot):
    def looked(page: Page, name: str) -> None:
        for width in (1440, 390):
            before = page.viewport_size
            page.set_viewport_size({"width": width, "height": 900})
            shoot(page, f"accounts-{name}-{width}")
            page.set_viewport_size(before)
        unfold(page)
        assert findings(page, name) == []

    return looked


def become(page: Page, name: str) -> None:
    page.context.clear_cookies()
    page.goto("/login/")
    page.locator("button.login__person", has_text=name).click()
    expect(page.locator("h1")).to_have_text("系统管理")


def log_in(page: Page, password: str) -> None:
    page.goto("/login/")
    page.get_by_label("登录名").fill(NAME)
    page.locator("#id_password").fill(password)
    page.get_by_role("button", name="登录", exact=True).click()


def set_password(page: Page, link: str, password: str) -> None:
    page.goto(link)
    expect(page.locator("h1")).to_have_text("设置密码")
    page.get_by_label("新密码").fill(password)
    page.get_by_label("再输入一次").fill(password)
    page.get_by_role("button", name="保存密码").click()
    expect(page.get_by_role("status").first).to_contain_text("密码已设好")


def press(page: Page, words: str) -> None:
    page.get_by_role("button", name=words, exact=True).click()


def test_an_account_from_invitation_to_leaving(newcomer: Person, page: Page, phone: Page, look) -> None:
    # 系统管理员 invites
    become(page, "管运行")
    look(page, "list")
    page.get_by_role("link", name=NAME).click()
    look(page, "open")
    press(page, "开设账号")
    expect(page.locator("h1")).to_have_text("邀请链接")
    look(page, "link")
    link = page.locator(".told__secret").inner_text()

    # the first log-in, on a phone
    phone.goto(link)
    look(phone, "invitation")
    phone.get_by_label("新密码").fill("short")
    phone.get_by_label("再输入一次").fill("short")
    press(phone, "保存密码")
    expect(phone.locator(".field__errors")).to_contain_text("至少要10位")
    set_password(phone, link, FIRST)
    phone.goto(link)
    expect(phone.locator("h1")).to_have_text("邀请已失效")
    look(phone, "link-over")
    log_in(phone, FIRST)
    expect(phone.locator("h1")).to_have_text("工作台")

    # the second factor
    phone.goto("/account/")
    look(phone, "mine")
    phone.get_by_role("link", name="开启动态口令").click()
    look(phone, "factor")
    secret = phone.locator(".factor__secret").inner_text().replace(" ", "")
    phone.get_by_role("textbox", name="动态口令").fill(pyotp.TOTP(secret).now())
    press(phone, "开启")
    expect(phone.locator(".codes li")).to_have_count(10)
    codes = phone.locator(".codes li").all_inner_texts()
    look(phone, "codes")

    # too many in vain; 安全管理员 lets in again, then resets
    phone.context.clear_cookies()
    for _ in range(6):
        log_in(phone, "wrong")
    expect(phone.get_by_role("alert")).to_contain_text("尝试次数过多，请30分钟后再试")
    look(phone, "locked")
    become(page, "安守密")
    look(page, "security")
    page.get_by_role("link", name="登录锁定").click()
    look(page, "locks")
    page.get_by_role("button", name="解除").click()
    expect(page.get_by_text("现在没有被锁定的账号")).to_be_visible()
    page.get_by_role("link", name="安全策略").click()
    look(page, "policy")
    page.get_by_role("link", name="账号安全").click()
    page.get_by_role("link", name=NAME).click()
    look(page, "person")
    press(page, "重置密码")
    link = page.locator(".told__secret").inner_text()
    log_in(phone, FIRST)
    expect(phone.get_by_role("alert")).to_contain_text("登录名或密码不对")
    set_password(phone, link, SECOND)
    log_in(phone, SECOND)
    expect(phone.locator("h1")).to_have_text("动态口令")
    look(phone, "second")
    phone.get_by_role("textbox", name="动态口令").fill(codes[0])
    press(phone, "登录")
    expect(phone.locator("h1")).to_have_text("工作台")

    # leaving
    become(page, "管运行")
    page.get_by_role("link", name="系统状态", exact=True).click()
    look(page, "running")
    page.get_by_role("link", name="账号", exact=True).click()
    page.get_by_role("link", name=NAME).click()
    press(page, "停用账号")
    expect(page.get_by_role("status").first).to_contain_text(f"已登记{NAME}离开")
    look(page, "closed")
    phone.goto("/")
    expect(phone.locator("h1")).to_have_text("登录")
    assert not Appointment.objects.filter(person=newcomer, until=None).exists()

    # 审计管理员 sees all of it
    become(page, "查有据")
    page.get_by_label("人员").fill(NAME)
    press(page, "查找")
    for words in ("开设账号", "凭邀请设置密码", "登录失败", "解除登录锁定", "重置密码", "停用账号"):
        expect(page.get_by_role("cell", name=words).first).to_be_visible()
    look(page, "log")
    assert Event.objects.filter(about_id=newcomer.pk).exists()
