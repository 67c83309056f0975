"""督办 …"""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from zhidu.cases.links import case_url
from zhidu.cases.services import Deed
from zhidu.desk import views
from zhidu.desk.tests.factories import Desk, seen_by

QUERIES = 10
"""Of twelve allowed; two are added by the demo."""


def test_lists_what_other_cases_opened_and_who_carries_it_out(office: Desk) -> None:
    errand = office.errand("添置档案柜", date(2026, 11, 30))
    page = seen_by(office.clerk, "/tasks/")
    assert f'<a href="{case_url(errand)}">添置档案柜</a>' in page
    for words in ("落实事项 · 来自请示", "王佳禾", "党政办科员", "2026-11-30", "还有1个工作日", "组织落实"):
        assert words in page


def test_says_where_a_post_is_vacant(office: Desk) -> None:
    office.errand("添置档案柜")
    office.clerk.person.appointments.update(until=date(2026, 11, 27))
    assert "（空缺）" in seen_by(office.director, "/tasks/")


def test_lights_what_is_late(office: Desk) -> None:
    office.errand("添置档案柜", date(2026, 11, 26))
    assert "已超期" in seen_by(office.clerk, "/tasks/")


def test_says_whether_it_was_finished_in_time(office: Desk) -> None:
    for title, finish_by in (("早办", date(2026, 11, 27)), ("晚办", date(2026, 11, 26))):
        office.act(office.errand(title, finish_by), Deed("carry_out"), office.clerk)
    page = seen_by(office.clerk, "/tasks/?state=done")
    assert "按时办结" in page
    assert "超期办结" in page


def test_goes_without_a_date(office: Desk) -> None:
    office.errand("添置档案柜")
    assert "未定" in seen_by(office.clerk, "/tasks/")


def test_keeps_open_and_finished_apart_with_their_numbers(office: Desk) -> None:
    office.errand("在办的事")
    office.act(office.errand("办完的事"), Deed("carry_out"), office.clerk)
    running, finished = (seen_by(office.clerk, f"/tasks/?state={state}") for state in ("open", "done"))
    assert "在办 1" in running
    assert "办结 1" in running
    assert "办完的事" not in running
    assert "在办的事" not in finished


def test_is_silent_about_what_one_may_not_read(office: Desk) -> None:
    office.errand("添置档案柜")
    office.clerk.person.appointments.all().delete()
    assert "没有在办的事项" in seen_by(office.clerk, "/tasks/")


def test_says_what_is_empty(office: Desk) -> None:
    assert "没有在办的事项" in seen_by(office.clerk, "/tasks/")
    assert "还没有办结的事项" in seen_by(office.clerk, "/tasks/?state=done")


def test_turns_pages_in_as_many_queries(
    office: Desk,
    client: Client,
    monkeypatch: pytest.MonkeyPatch,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    monkeypatch.setattr(views, "PAGE_SIZE", 3)
    client.force_login(office.clerk)
    client.get("/tasks/")  # which kinds the office has is remembered
    for number in range(4):
        office.errand(f"事项{number}", date(2026, 12, 1))
        with django_assert_num_queries(QUERIES):
            first = client.get("/tasks/").content.decode()
    second = client.get("/tasks/?page=2").content.decode()
    assert first.count("组织落实") == 3
    assert "第 1 页，共 2 页" in first
    assert second.count("组织落实") == 1
