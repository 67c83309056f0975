"""通讯录 …"""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from zhidu.calendar import SHANGHAI, end_of_day
from zhidu.desk.tests.factories import NOW, Desk, seen_by
from zhidu.org import services
from zhidu.org.models import Acting
from zhidu.org.tests.factories import street

QUERIES = 12
"""Of twenty allowed; one more while somebody acts, and two are added by the demo."""


def page(office: Desk, sought: str = "") -> str:
    """The directory as plain words, tags taken out."""
    html = seen_by(office.clerk, f"/directory/?q={sought}").partition("<main")[2].partition("</main>")[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def act_for_the_director(office: Desk, until: datetime | None) -> None:
    posts = office.street.posts
    services.acting_begin(
        post=posts["director"],
        by_post=posts["clerk"],
        since=NOW,
        until=until,
        clauses=["D-1"],
        ground="出差委托",
    )


def test_lists_posts_by_unit_and_rank(office: Desk) -> None:
    said = page(office)
    order = [
        "单位领导",
        "党工委书记",
        "办事处主任",
        "副主任（甲）",
        "副主任（乙）",
        "党政办主任",
        "党政办科员",
        "财政所所长",
    ]
    places = [said.index(f" {words} ") for words in order]
    assert places == sorted(places)
    assert "共 7 个职务，空缺 5 个" in said


def test_says_who_holds_a_post_and_where_it_is_vacant(office: Desk) -> None:
    assert re.search(r"空缺 党工委书记 .*林知远 办事处主任", page(office))
    services.appointment_end(post=office.street.posts["director"], on=NOW.date())
    assert "空缺 办事处主任" in page(office)
    assert "林知远" not in page(office)


def test_tells_leading_from_being_the_contact(office: Desk) -> None:
    posts = office.street.posts
    services.contact_assign(post=posts["deputy_a"], unit=office.street.units["finance"])
    services.contact_assign(post=posts["deputy_a"], place="云溪社区")
    said = page(office)
    assert "分管 党政办公室 联系 财政所、云溪社区" in said
    led = "财政所 分管 林知远（办事处主任）、空缺（副主任（乙）） 联系 空缺（副主任（甲））"
    assert led in said


def test_names_the_stand_ins_in_their_order(office: Desk) -> None:
    posts = office.street.posts
    services.deputy_name(post=posts["director"], by_post=posts["deputy_a"], order=2)
    services.deputy_name(post=posts["director"], by_post=posts["clerk"], order=1)
    assert "王佳禾（党政办科员） 空缺（副主任（甲））" in page(office)


@pytest.mark.parametrize(
    ("until", "said"),
    [
        (datetime(2026, 11, 30, 12, 0, tzinfo=SHANGHAI), "至2026年11月30日（星期一）中午12:00"),
        (end_of_day(NOW.date() + timedelta(days=3)), "至2026年11月30日（星期一）"),
        (datetime(2026, 12, 1, tzinfo=SHANGHAI), "至2026年11月30日（星期一）"),
        (None, "至另行通知"),
    ],
)
def test_says_who_acts_for_whom_until_when_and_why(office: Desk, until: datetime | None, said: str) -> None:
    act_for_the_director(office, until)
    shown = page(office)
    assert f"代行 王佳禾 （党政办科员），{said} · 出差委托 第一条" in shown
    assert "王佳禾 党政办科员 代行办事处主任职责" in shown


def test_says_nothing_of_an_acting_that_is_over(office: Desk) -> None:
    act_for_the_director(office, None)
    assert "代行" in page(office)
    services.acting_end(acting=Acting.objects.get(), at=NOW)
    assert "代行" not in page(office)


def test_shows_telephones_masked(office: Desk) -> None:
    services.person_change(person=office.clerk.person, name="王佳禾", phone_masked="138****0001")
    assert "王佳禾 党政办科员 138****0001" in page(office)


@pytest.mark.parametrize("sought", ["林知远", "办事处主任"])
def test_finds_by_name_or_post(office: Desk, sought: str) -> None:
    said = page(office, sought)
    assert "林知远 办事处主任" in said
    assert "王佳禾" not in said
    assert "显示全部" in said


def test_says_what_it_did_not_find(office: Desk) -> None:
    assert "没有找到“无此人”" in page(office, "无此人")


def test_finds_all_of_a_unit(office: Desk) -> None:
    said = page(office, "党政办公室")
    assert "王佳禾 党政办科员" in said
    assert "财政所所长" not in said


def test_says_what_is_missing_while_there_are_no_posts(office: Desk) -> None:
    newcomer = User.objects.create_user("new")
    empty = services.office_create(code="empty", name="新设街道办事处", short_name="新设街道")
    services.person_create(office=empty, name="安然", user=newcomer)
    said = seen_by(newcomer, "/directory/")
    assert "还没有科室和职务" in said
    assert "请系统管理员导入" in said


def test_shows_nothing_of_another_office(office: Desk) -> None:
    stranger = User.objects.create_user("zhao")
    other = street("other")
    other.person("赵临川", "director", user=stranger)
    assert "林知远" not in seen_by(stranger, "/directory/")
    assert "赵临川" not in page(office)


def test_takes_as_many_queries_however_many_there_are(
    office: Desk, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(office.clerk)
    client.get("/directory/")
    with django_assert_num_queries(QUERIES):
        client.get("/directory/")
    act_for_the_director(office, None)
    for number in range(3):
        unit = services.unit_create(office=office.street.office, code=f"u{number}", name="社区", order=9)
        post = services.post_create(
            office=office.street.office, code=f"p{number}", title="书记", order=9, unit=unit, is_head=True
        )
        services.portfolio_assign(post=office.street.posts["director"], unit=unit)
        services.contact_assign(post=post, place="网格")
        services.deputy_name(post=post, by_post=office.street.posts["clerk"])
        services.acting_begin(
            post=post, by_post=office.street.posts["clerk"], since=NOW, until=None, ground="出差委托"
        )
        client.get("/directory/")
        with django_assert_num_queries(QUERIES + 2):
            client.get("/directory/")
