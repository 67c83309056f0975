"""一周工作安排 …"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from zhidu.calendar import SHANGHAI
from zhidu.cases.models import Case
from zhidu.cases.services import Deed, case_act, case_open
from zhidu.cases.tests.offices import WUSONG
from zhidu.desk.tests.factories import NOW, SINCE, Desk, seen_by
from zhidu.desk.week import asked_for
from zhidu.editions.services import adoption_make, edition_publish, files_of

QUERIES = 7
"""Of twenty allowed; two are added by the demo."""


@pytest.fixture
def office(office: Desk) -> Desk:
    """With the house's rules for appointments and notices; the director is the one who puts them in."""
    edition = edition_publish(files=files_of(WUSONG.parent / "daily"), at=NOW)
    roles = {"office": ["director"], "secrecy_officer": ["clerk"], "classifier": ["director"]}
    adoption_make(office=office.street.office, edition=edition, since=SINCE, roles=roles, at=NOW)
    return office


def begun(office: Desk, kind: str, facts: dict[str, object]) -> Case:
    by = office.actor(office.clerk)
    return case_open(
        office=office.street.office, kind=kind, by=by, at=NOW, title=str(facts["title"]), facts=facts
    )


def appointment(office: Desk, title: str, start: datetime) -> Case:
    facts = {"title": title, "start": start, "venue": "三楼会议室"}
    case = begun(office, "activity", facts)
    case_act(case_id=case.pk, deed=Deed("propose"), by=office.actor(office.clerk), at=NOW)
    return case


def put_in(office: Desk, case: Case) -> None:
    case_act(case_id=case.pk, deed=Deed("arrange"), by=office.actor(office.director), at=NOW)


def page(office: Desk, query: str = "") -> str:
    html = seen_by(office.clerk, f"/week/{query}").partition("<main")[2].partition("</main>")[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def at(day: str, clock: str) -> datetime:
    return datetime.fromisoformat(f"{day} {clock}").replace(tzinfo=SHANGHAI)


def test_lists_what_begins_in_the_week_day_by_day(office: Desk) -> None:
    for title, day, clock in (
        ("下午的检查", "2026-11-25", "14:30"),
        ("上午的座谈", "2026-11-25", "09:00"),
        ("星期天夜里的值守", "2026-11-29", "23:59"),
    ):
        put_in(office, appointment(office, title, at(day, clock)))
    said = page(office)
    order = ["11月25日", "上午9:00", "上午的座谈", "下午2:30", "下午的检查", "11月29日", "星期天夜里的值守"]
    places = [said.index(words) for words in order]
    assert places == sorted(places)


@pytest.mark.parametrize("start", [("2026-11-22", "23:59"), ("2026-11-30", "00:00")])
def test_leaves_out_what_begins_in_another_week(office: Desk, start: tuple[str, str]) -> None:
    put_in(office, appointment(office, "另一周的事", at(*start)))
    assert "另一周的事" not in page(office)
    assert "另一周的事" in page(office, f"?from={start[0]}")


def test_says_what_is_not_put_in_yet_and_shows_it_to_nobody_else(office: Desk) -> None:
    case = appointment(office, "还没有列入的事", at("2026-11-25", "09:00"))
    assert "待列入安排" in page(office)
    qinghe = office.street
    qinghe.person("周予安", "finance_head", user=(user := User.objects.create_user("zhou")))
    assert "还没有列入的事" not in seen_by(user, "/week/")
    put_in(office, case)
    assert "还没有列入的事" in seen_by(user, "/week/")


def test_says_until_when_in_the_words_of_the_office(office: Desk) -> None:
    for finish, said in (("2026-11-25 11:30", "上午9:00至11:30"), ("2026-11-25 16:00", "上午9:00至下午4:00")):
        facts = {"title": said, "start": at("2026-11-25", "09:00"), "finish": at(*finish.split())}
        begun(office, "activity", facts)
        assert f" {said} {said} " in page(office)


def test_a_refused_one_is_gone(office: Desk) -> None:
    case = appointment(office, "不列入的事", at("2026-11-25", "09:00"))
    no = Deed("arrange", move="refuse", opinion="不属公务安排")
    case_act(case_id=case.pk, deed=no, by=office.actor(office.director), at=NOW)
    assert "不列入的事" not in page(office)


def test_everybody_is_told_of_a_notice_and_finds_it_on_the_desk(office: Desk) -> None:
    case = begun(office, "announcement", {"title": "食堂停业", "body": "检修一天。"})
    case_act(case_id=case.pk, deed=Deed("draft"), by=office.actor(office.clerk), at=NOW)
    assert "公告：食堂停业" not in seen_by(office.director)
    case_act(case_id=case.pk, deed=Deed("publish"), by=office.actor(office.director), at=NOW)
    assert "公告：食堂停业" in seen_by(office.clerk)
    assert 'aria-labelledby="posted"' in seen_by(office.clerk)


@pytest.mark.parametrize("written", ["", "x", "2026-13-01", "0001-01-01", "9999-12-31", "\0"])
def test_any_week_may_be_asked_for(office: Desk, written: str) -> None:
    assert asked_for(written, date(2026, 11, 27)).weekday() == 0
    client = Client()
    client.force_login(office.clerk)
    assert client.get("/week/", {"from": written}).status_code == 200


def test_asks_as_often_however_full_the_week(
    office: Desk, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = Client()
    client.force_login(office.clerk)
    for more in (2, 10):
        for place in range(more):
            start = at("2026-11-25", "09:00") + timedelta(minutes=place)
            put_in(office, appointment(office, f"第{place}件事", start))
        client.get("/week/")
        with django_assert_num_queries(QUERIES):
            client.get("/week/")
