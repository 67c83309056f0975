"""通知 …"""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from zhidu.cases.models import DutyPeriod, Notice
from zhidu.desk.tests.factories import NOW, Desk, section, seen_by
from zhidu.org.tests.factories import street

QUERIES = 5
"""Of twelve allowed; the demo adds two."""


@pytest.fixture
def told(office: Desk) -> list[Notice]:
    """Three notices to the clerk, the last one read."""
    case = office.asked("添置档案柜")
    post = office.street.posts["clerk"]
    rows = [
        Notice.objects.create(case=case, post=post, what=f"通报{n}", at=NOW - timedelta(hours=n))
        for n in range(3)
    ]
    Notice.objects.filter(pk=rows[2].pk).update(read_at=NOW, read_by="王佳禾")
    return rows


def test_lists_what_is_unread_and_on_demand_all(office: Desk, told: list[Notice]) -> None:
    page = seen_by(office.clerk, "/notices/")
    assert page.index("通报0：添置档案柜") < page.index("通报1：添置档案柜")
    assert "通报2" not in page
    page = seen_by(office.clerk, "/notices/?tab=all")
    assert "王佳禾已阅" in page
    assert page.count('class="tag tag-open">待阅') == 2


def test_says_what_is_empty(office: Desk) -> None:
    assert "没有待阅的通知" in seen_by(office.clerk, "/notices/")
    assert "还没有收到过通知" in seen_by(office.clerk, "/notices/?tab=all")


def test_shows_nothing_of_others(office: Desk, told: list[Notice]) -> None:
    assert "通报" not in seen_by(office.director, "/notices/?tab=all").split("page_head", 1)[-1]


def test_is_read_up_to_what_was_seen(office: Desk, told: list[Notice]) -> None:
    client = Client()
    client.force_login(office.clerk)
    through = max(notice.pk for notice in told)
    late = Notice.objects.create(case=told[0].case, post=told[0].post, what="后来的", at=NOW)
    answer = client.post("/notices/read/", {"through": through}, follow=True)
    assert "2件已标为已阅" in answer.content.decode()
    assert [notice.pk for notice in Notice.objects.filter(read_at=None)] == [late.pk]
    assert Notice.objects.get(pk=told[2].pk).read_by == "王佳禾"


@pytest.mark.parametrize("through", ["", "x", "-1", "9" * 40, "²"])
def test_reads_nothing_for_a_word_that_no_page_said(office: Desk, told: list[Notice], through: str) -> None:
    client = Client()
    client.force_login(office.clerk)
    assert (
        "没有待阅的通知" in client.post("/notices/read/", {"through": through}, follow=True).content.decode()
    )
    assert Notice.objects.filter(read_at=None).count() == 2


def test_is_read_by_nobody_of_another_office(office: Desk, told: list[Notice]) -> None:
    other = street("other")
    stranger = other.person("赵临川", "clerk", user=None)
    stranger.user = User.objects.create_user("zhao")
    stranger.save()
    client = Client()
    client.force_login(stranger.user)
    client.post("/notices/read/", {"through": told[2].pk})
    assert Notice.objects.filter(read_at=None).count() == 2


def test_takes_as_many_queries_however_many_there_are(
    office: Desk, told: list[Notice], client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(office.clerk)
    client.get("/notices/")
    for number in range(60):
        Notice.objects.create(case=told[0].case, post=told[0].post, what=f"多{number}", at=NOW)
    for query in ("", "?tab=all"):
        with django_assert_num_queries(QUERIES):
            page = client.get(f"/notices/{query}").content.decode()
    assert 'rel="next"' in page


def test_is_counted_beside_the_to_dos(office: Desk, told: list[Notice]) -> None:
    for path in ("/directory/", "/"):
        assert 'aria-label="通知，2 件待阅"' in seen_by(office.clerk, path)
        assert 'aria-label="通知，0 件待阅"' in seen_by(office.director, path)


def test_of_a_duty_stands_among_ones_deadlines(office: Desk) -> None:
    post = office.street.posts["director"]
    case = office.asked("添置档案柜")
    for name, days, state in (
        ("近的", 2, "open"),
        ("远的", 9, "open"),
        ("误了的", -5, "missed"),
        ("做了的", 1, "met"),
    ):
        day = (NOW + timedelta(days=days)).date()
        period = DutyPeriod.objects.create(
            office=office.street.office,
            edition=case.edition,
            rulebook="desk-text",
            duty=name,
            title=name,
            first=day,
            last=day,
            opens_at=NOW - timedelta(days=20),
            due_at=NOW + timedelta(days=days),
            clauses=["D-2"],
            force="must",
            state=state,
            met_at=NOW if state == "met" else None,
        )
        period.posts.add(post)
    dues = section(seen_by(office.director), "dues")
    assert ("近的" in dues, "误了的" in dues, "远的" in dues, "做了的" in dues) == (True, True, False, False)
    assert "还有2天" in dues
    assert "已超期" in dues
    assert "近的" not in section(seen_by(office.clerk), "dues")
