"""The pages of reminders …"""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.core import mail
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from zhidu.accounts.models import Event, Reminding, Role
from zhidu.accounts.services.reminders import TRIES
from zhidu.accounts.tests.town import administrator
from zhidu.cases.models import Case
from zhidu.cases.tests.offices import login, moment
from zhidu.delivery.models import Delivery
from zhidu.delivery.tests.office import FRIDAY, Told, choices_of_post

MINE, THEIRS = "/account/reminders/", "/administration/deliveries/"
NEW = "xin@zhidu.example.gov.cn"
QUERIES = 6
"""Of the page of what failed, however much did; two of them are the demo's."""


def now_of_tests():
    return moment(f"{FRIDAY} 10:00")


@pytest.fixture
def clerk(told: Told) -> Client:
    return login(told.office, "clerk")


@pytest.fixture
def keeper(told: Told, settings: LazySettings) -> Client:
    settings.ZHIDU_CLOCK = "zhidu.delivery.tests.test_pages.now_of_tests"
    client = Client()
    client.force_login(administrator(told.office.office, Role.SYSTEM))
    return client


def code_in(told: Told) -> str:
    found = re.search(r"验证码：(\d{6})", told.mails.mails[-1].get_content())
    assert found
    return found[1]


def said(client: Client, **form: object) -> str:
    return client.post(MINE, form, follow=True).content.decode()


# ---- 提醒方式


def test_take_an_address_once_it_is_confirmed_by_its_code(told: Told, clerk: Client) -> None:
    assert "验证码已发到这个邮箱" in said(clerk, act="ask", address=NEW)
    assert choices_of_post(told.office, "clerk").address == "clerk@zhidu.example.gov.cn", "not yet"
    wrong = f"{(int(code_in(told)) + 1) % 10**6:06d}"
    assert "验证码不对" in said(clerk, act="confirm", code=wrong)
    assert "邮箱已确认" in said(clerk, act="confirm", code=code_in(told))
    assert choices_of_post(told.office, "clerk").address == NEW
    event = Event.objects.get(verb="address.confirmed")
    assert NEW not in str(event.data), "no log holds the address"
    assert "验证码已过期" in said(clerk, act="confirm", code=code_in(told)), "a code works once"


def test_take_no_code_that_was_guessed_too_often(told: Told, clerk: Client) -> None:
    said(clerk, act="ask", address=NEW)
    wrong = f"{(int(code_in(told)) + 1) % 10**6:06d}"
    for _ in range(TRIES):
        assert "验证码不对" in said(clerk, act="confirm", code=wrong)
    assert "试错太多次" in said(clerk, act="confirm", code=code_in(told))


def test_take_no_code_after_its_time_nor_send_one_after_the_other(told: Told, clerk: Client) -> None:
    said(clerk, act="ask", address=NEW)
    assert "验证码刚刚发过" in said(clerk, act="ask", address=NEW)
    assert len(told.mails.mails) == 1
    Reminding.objects.update(asked_at=timezone.now() - timedelta(minutes=11))
    assert "验证码已过期" in said(clerk, act="confirm", code=code_in(told))


def test_say_why_an_address_is_not_taken(told: Told, clerk: Client, settings: LazySettings) -> None:
    assert "邮箱地址写法如" in said(clerk, act="ask", address="不是地址")
    assert "收件地址被拒（550）" in said(clerk, act="ask", address="nobody@zhidu.example.gov.cn")
    settings.ZHIDU_MAIL_FROM = ""
    page = said(clerk, act="ask", address=NEW)
    assert "现在不能登记邮箱" in page
    assert "本系统还没有接通邮件" in page


def test_forget_an_address(told: Told, clerk: Client) -> None:
    assert "邮箱已删除" in said(clerk, act="drop")
    assert choices_of_post(told.office, "clerk").address == ""


def test_keep_what_is_wanted_and_nothing_that_nobody_knows(told: Told, clerk: Client) -> None:
    assert "提醒方式已保存" in said(clerk, act="wants", wants=["mail:todo", "hook:urge", "pigeon:todo"])
    assert choices_of_post(told.office, "clerk").wants == ["hook:urge", "mail:todo"]
    page = clerk.get(MINE).content.decode()
    assert len(re.findall(r'name="wants"[^>]* checked', page)) == 2


def test_are_open_to_somebody_who_has_chosen_nothing_yet(told: Told) -> None:
    page = login(told.office, "urban_clerk").get(MINE)
    assert page.status_code == 200
    assert page.content.decode().count(" checked") == 11, "all but notices by the message platform"


def test_tell_a_person_how_their_reminders_fared_and_nobody_elses(told: Told, clerk: Client) -> None:
    told.hooks.status = 503
    told.asked(f"{FRIDAY} 09:00")
    told.run(f"{FRIDAY} 10:00")
    mine = login(told.office, "director").get(MINE).content.decode()
    for words in ("新待办：请示", "电子邮件", "已发", "消息平台：消息平台答复503", "没发成，会再试"):
        assert words in mine
    assert "还没有发过提醒" in clerk.get(MINE).content.decode()


def test_show_an_address_to_nobody_else(told: Told, keeper: Client) -> None:
    person = told.office["clerk"].person_id
    for page in (f"/administration/accounts/{person}/", "/administration/accounts/", THEIRS):
        assert "clerk@zhidu" not in keeper.get(page).content.decode()


# ---- 提醒发送


def test_tell_the_system_administrator_what_failed_and_nothing_of_the_case(
    told: Told, keeper: Client
) -> None:
    assert "没有发不出去的提醒" in keeper.get(THEIRS).content.decode()
    told.hooks.status = 503
    Case.objects.filter(pk=told.asked(f"{FRIDAY} 09:00").pk).update(number="青请〔2026〕1号")
    told.run(f"{FRIDAY} 10:00")
    page = keeper.get(THEIRS).content.decode()
    for words in ("新待办：请示", "青请〔2026〕1号", "消息平台答复503", "试了 1 次", "甲01"):
        assert words in page
    assert "添置档案柜" not in page
    assert "全部重新发送" not in page, "it is tried again by itself"


def test_let_the_administrator_have_tried_again_what_was_given_up(told: Told, keeper: Client) -> None:
    told.hooks.status = 503
    told.asked(f"{FRIDAY} 09:00")
    told.run(f"{FRIDAY} 10:00")
    Delivery.objects.filter(channel="hook").update(state="given_up")
    assert "全部重新发送" in keeper.get(THEIRS).content.decode()
    assert "1条提醒将重新发送" in keeper.post(THEIRS, follow=True).content.decode()
    assert Delivery.objects.get(channel="hook").attempts == 0
    assert "没有需要重发的提醒" in keeper.post(THEIRS, follow=True).content.decode()


def test_take_as_many_queries_however_much_failed(
    told: Told, keeper: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    told.hooks.status = 503
    keeper.get(THEIRS)
    for number in range(2):
        told.asked(f"{FRIDAY} 09:00", f"请示{number}")
        told.run(f"{FRIDAY} 10:00")
        with django_assert_num_queries(QUERIES):
            keeper.get(THEIRS)


def test_send_nothing_in_the_demo(settings: LazySettings) -> None:
    """The settings that the suite runs under are the demo's."""
    assert (settings.ZHIDU_MAIL_FROM, settings.ZHIDU_HOOK_URL) == ("", "")
    assert mail.outbox == []
