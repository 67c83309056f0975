"""The bell, 通知, 提醒方式 and 提醒发送 in a browser, on a desk and on a phone; also while empty."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import Page, expect

from tests.harness.axe import findings, unfold
from tests.harness.browser import DESKTOP, PHONE
from tests.harness.sinks import HookSink, MailSink, listening
from tests.test_everyday_kinds import Visitor
from zhidu.accounts.models import Role
from zhidu.accounts.tests.town import administrator
from zhidu.cases.models import Notice
from zhidu.cases.tests.offices import moment
from zhidu.delivery.models import Delivery
from zhidu.delivery.noting import occasions_note
from zhidu.delivery.tests.office import KEY, Told, asking_office, settings_for

FRIDAY = "2026-11-27"


def now_of_journey():
    return moment(f"{FRIDAY} 10:00")


@pytest.fixture
def told(transactional_db, settings):
    settings.ZHIDU_CLOCK = "tests.test_journey_reminders.now_of_journey"
    with listening(MailSink()) as mails, listening(HookSink(KEY)) as hooks:
        for name, value in settings_for(mails, hooks).items():
            setattr(settings, name, value)
        office = asking_office()
        occasions_note(moment(f"{FRIDAY} 08:00"))
        yield Told(office, mails, hooks)


@pytest.fixture(params=["desk", "phone"])
def visitor(request, told, new_page, shoot) -> Visitor:
    is_phone = request.param == "phone"
    page = new_page(PHONE, has_touch=True, is_mobile=True) if is_phone else new_page(DESKTOP)
    return Visitor(page, told.office, shoot, request.param)


def look(visitor: Visitor, name: str) -> None:
    """Keep the screen, and let axe look at it with everything unfolded."""
    visitor.shoot(visitor.page, f"reminders-{visitor.window}-{name}")
    unfold(visitor.page)
    assert findings(visitor.page, name) == []


def enter(page: Page, user: User) -> None:
    client = Client()
    client.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    page.goto("/login/")
    url = page.url.removesuffix("login/")
    page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": url}])


def test_a_bell_tells_of_notices_which_are_read_together(visitor: Visitor, told: Told) -> None:
    page = visitor.page
    visitor.become("office_head")
    page.goto("/notices/")
    expect(page.locator(".empty__title")).to_have_text("没有待阅的通知")
    look(visitor, "notices-empty")
    for number in range(12):
        case = told.asked(f"{FRIDAY} 09:00", f"关于添置第{number + 1}批档案柜的请示")
        told.act(case, f"{FRIDAY} 09:10", "director", "approve")
    page.goto("/")
    bell = page.get_by_role("link", name="通知，12 件待阅")
    expect(bell).to_contain_text("12")
    look(visitor, "desk")
    bell.click()
    expect(page.locator("h1")).to_have_text("通知")
    look(visitor, "notices")
    page.get_by_role("button", name="全部标为已阅").click()
    expect(page.get_by_role("status").first).to_contain_text("12件已标为已阅")
    expect(page.get_by_role("link", name="通知，0 件待阅")).to_be_visible()
    page.get_by_role("link", name="全部", exact=True).click()
    look(visitor, "notices-all")
    assert not Notice.objects.filter(read_at=None).exists()


def test_somebody_gives_an_address_and_chooses_of_what_to_be_told(visitor: Visitor, told: Told) -> None:
    page = visitor.page
    visitor.become("urban_clerk")
    page.goto("/account/")
    page.get_by_role("link", name="设置提醒方式").click()
    look(visitor, "empty")
    page.get_by_label("邮箱地址").fill("xin@zhidu.example.gov.cn")
    page.get_by_role("button", name="发送验证码").click()
    expect(page.get_by_role("status").first).to_contain_text("验证码已发到这个邮箱")
    look(visitor, "asked")
    code = re.search(r"\d{6}", told.mails.mails[-1].get_content())
    assert code
    page.get_by_label("邮件里的验证码").fill(code[0])
    page.get_by_role("button", name="确认邮箱").click()
    expect(page.get_by_role("status").first).to_contain_text("邮箱已确认")
    page.get_by_label("新待办，消息平台").uncheck()
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("status").first).to_contain_text("提醒方式已保存")
    expect(page.get_by_label("新待办，消息平台")).not_to_be_checked()
    expect(page.get_by_label("新待办，电子邮件")).to_be_checked()
    case = told.open(f"{FRIDAY} 09:00")
    Notice.objects.create(
        case=case, post=told.office.posts["urban_clerk"], what="抄送", at=moment(f"{FRIDAY} 09:00")
    )
    told.run(f"{FRIDAY} 10:00")
    page.reload()
    expect(page.locator("section[aria-labelledby=lately]")).to_contain_text("已发")
    look(visitor, "confirmed")


def test_the_system_administrator_sees_what_failed_and_has_it_sent_again(
    visitor: Visitor, told: Told
) -> None:
    page = visitor.page
    enter(page, administrator(told.office.office, Role.SYSTEM))
    page.goto("/administration/deliveries/")
    look(visitor, "failures-empty")
    told.hooks.status = 503
    for number in range(3):
        told.asked(f"{FRIDAY} 09:00", f"第{number}份")
    told.run(f"{FRIDAY} 10:00")
    Delivery.objects.filter(channel="hook").update(state="given_up")
    told.asked(f"{FRIDAY} 09:30")
    told.run(f"{FRIDAY} 10:00")
    page.reload()
    expect(page.locator("tbody tr")).to_have_count(4)
    look(visitor, "failures")
    page.get_by_role("button", name="全部重新发送").click()
    expect(page.get_by_role("status").first).to_contain_text("3条提醒将重新发送")
