"""A meeting held by keys alone in one window, which the others follow: the room's screen, the chair's phone,
who reports, and a second window on the record; connections drop and come back."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from tests.harness.axe import findings
from tests.harness.browser import PHONE
from tests.test_accessibility import POOLED, in_session
from zhidu.cases.models import Case
from zhidu.org.models import Appointment, Post
from zhidu.rooms.meetings.models import AgendaItem, Attendance

FIRST, SECOND = POOLED
SOON = 3_000
"""Milliseconds: every second a window asks, and the machine may be slow."""
OPINION = "建议分两批实施"


@pytest.fixture
def meeting(demo) -> Case:
    return in_session(*(Case.objects.get(title=title, kind="topic") for title in POOLED))


@pytest.fixture
def window(meeting, new_page, live_server):
    """``window(post, name, …)``: somebody logged in with a page of the meeting before them."""

    def open_window(post: str, name: str, **look) -> Page:
        page, client = new_page(**look), Client()
        client.force_login(Appointment.objects.get(post__code=post, until=None).person.user)
        cookie = {"name": "zhidu_session", "value": client.cookies["zhidu_session"].value}
        page.context.add_cookies([cookie | {"url": live_server.url}])
        page.goto(f"/meetings/{meeting.pk}/{name}/")
        return page

    return open_window


def presenting(title: str) -> str:
    """The post of who reports on a topic."""
    unit = Case.objects.get(title=title, kind="topic").facts["unit"]
    return Post.objects.get(unit=unit, is_head=True).code


def tap(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def write(page: Page, key: str, words: str) -> None:
    """Go to a field by its key, write, and go back to the keys."""
    tap(page, key)
    page.keyboard.type(words)
    tap(page, "Escape")


def tab_to(page: Page, act: str) -> None:
    """On from where the keys are, as far as a button."""
    for _ in range(60):
        tap(page, "Tab")
        if page.evaluate("document.activeElement.value ?? ''").startswith(act):
            return
    raise AssertionError(f"no key leads to {act}")


def test_a_meeting_is_held_by_keys_alone_and_every_window_follows(meeting, window, shoot):
    clerk = window("clerk", "live")
    screen = window("supervision_deputy", "screen", viewport={"width": 1920, "height": 1080})
    chair = window("director", "live", viewport=PHONE, has_touch=True, is_mobile=True)
    presenter = window(presenting(FIRST), "screen", viewport=PHONE, has_touch=True, is_mobile=True)
    others = (screen, chair, presenter)
    for page in others:
        expect(page.locator("main")).to_contain_text("会议进行中")
    tap(clerk, "?")
    expect(clerk.get_by_text("到第几种审议结果")).to_be_visible()
    shoot(clerk, "live-keys")
    tap(clerk, "?")
    expect(clerk.get_by_text("到第几种审议结果")).to_be_hidden()

    tap(clerk, "c")
    for page in others:
        expect(page.locator("main")).to_contain_text(FIRST, timeout=SOON)
        expect(page.locator("main")).to_contain_text("下一议题")
    for page in (clerk, *others):
        expect(page.locator("[role=timer]")).to_have_text(re.compile(r"^\d\d:\d\d$"))
    expect(clerk.locator(".live__now")).to_contain_text(FIRST)

    members = Attendance.objects.filter(meeting=meeting).count()
    tap(clerk, "p", "Enter")
    expect(clerk.locator("#room")).to_contain_text(f"到会 {members - 1} / {members}")
    for page in others:
        expect(page.locator("footer")).to_contain_text(f"{members - 1} 人，应到", timeout=SOON)
    tap(clerk, "p", "Enter")
    expect(clerk.locator("#room")).to_contain_text(f"到会 {members} / {members}")
    tap(clerk, "p")
    tab_to(clerk, "come:")
    tap(clerk, "Enter")
    expect(clerk.locator("#room")).to_contain_text("列席 1")
    for page in others:
        expect(page.locator("footer")).to_contain_text("列席 1 人")

    again = clerk.context.new_page()  # the same record, in a second window
    again.goto(clerk.url)
    write(clerk, "r", "汇报了补贴标准和资金来源")
    write(clerk, "o", OPINION)
    expect(clerk.locator("[data-autosave-status]")).to_contain_text("已自动保存")
    expect(again.locator("#record")).to_have_value("汇报了补贴标准和资金来源", timeout=SOON)
    composing = "new KeyboardEvent('keydown', {key: 'j', isComposing: true, bubbles: true})"
    clerk.evaluate(f"document.body.dispatchEvent({composing})")
    expect(clerk.locator("h2").nth(1)).to_contain_text(FIRST)
    shoot(clerk, "live-desk")
    shoot(screen, "live-screen")
    assert findings(clerk, "live") == []
    assert findings(screen, "screen") == []

    again.set_viewport_size(PHONE)
    assert findings(again, "live") == []
    shoot(again, "live-phone-live")
    again.locator("#record").fill("汇报了标准")  # and is still at it while the other window writes
    write(clerk, "r", "，分两批")
    expect(again.get_by_role("alert")).to_contain_text("，分两批", timeout=SOON)
    expect(again.locator("#record")).to_have_value("汇报了标准")
    shoot(again, "live-together")
    again.get_by_role("button", name="用我写的").click()
    expect(clerk.locator("#record")).to_have_value("汇报了标准", timeout=SOON)
    again.close()

    chair.context.set_offline(True)
    expect(chair.locator("[data-lost]")).to_have_text("连接中断，正在重连")
    shoot(chair, "live-phone-lost")
    tap(clerk, "1", "Enter")
    expect(clerk.get_by_role("alert")).to_contain_text("决定事项")
    shoot(clerk, "live-refused")
    write(clerk, "d", "同意按方案补贴")
    write(clerk, "w", "先核实补贴标准")
    tap(clerk, "4", "Enter")
    expect(clerk.locator(".live__outcome.is-chosen")).to_contain_text("暂缓")

    tap(clerk, "j")
    expect(clerk.locator("#topic h2").first).to_contain_text(SECOND)
    tap(clerk, "c")
    expect(clerk.locator(".live__now")).to_contain_text(SECOND)
    expect(clerk.locator("#room")).to_contain_text("列席 0")
    for page in (screen, presenter):
        expect(page.locator("main")).to_contain_text(SECOND, timeout=SOON)
        expect(page.locator("main")).not_to_contain_text(FIRST)
    expect(chair.locator("main")).to_contain_text(FIRST)
    chair.context.set_offline(False)
    expect(chair.locator("main")).to_contain_text(SECOND, timeout=SOON)
    expect(chair.locator("[data-lost]")).to_be_empty()
    shoot(chair, "live-phone-screen")
    assert findings(chair, "screen") == []
    assert OPINION not in screen.content()

    clerk.context.set_offline(True)
    write(clerk, "r", "汇报了改造范围")
    expect(clerk.locator("[data-autosave-status]")).to_contain_text("网络不通")
    clerk.context.set_offline(False)
    expect(clerk.locator("[data-autosave-status]")).to_contain_text("已自动保存")
    tap(clerk, "e")
    expect(clerk.locator(".live__now")).to_contain_text("现在没有议题在审议")
    expect(screen.locator("main")).to_contain_text("现在没有议题在审议")
    tap(clerk, "x", "Enter")
    expect(clerk.get_by_role("alert")).to_contain_text("还缺审议结果")
    write(clerk, "w", "先核实补贴标准")
    tap(clerk, "4", "Enter")
    expect(clerk.locator(".live__outcome.is-chosen")).to_contain_text("暂缓")
    tap(clerk, "x", "Enter")
    expect(clerk.locator(".track")).to_contain_text("拟写会议纪要")
    for page in others:
        expect(page.locator("main")).to_contain_text("会议已经结束", timeout=SOON)
    assert AgendaItem.objects.get(meeting=meeting, topic__title=SECOND).facts["record"] == "汇报了改造范围"
