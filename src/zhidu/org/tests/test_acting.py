"""Who acts for an absent holder …"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User

from zhidu.calendar import SHANGHAI, end_of_day
from zhidu.org import selectors, services
from zhidu.org.actor import Actor, Standing
from zhidu.org.models import Acting
from zhidu.org.tests.factories import Street, street
from zhidu.rules.chart import Chart

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 30, 12, 0, tzinfo=SHANGHAI)
SECOND = timedelta(seconds=1)


@pytest.fixture
def qinghe() -> Street:
    """The office with three posts held, each by somebody with an account."""
    office = street()
    for code, name in (("director", "禾正清"), ("deputy_a", "林有溪"), ("office_head", "文若舟")):
        office.person(name, code, user=User.objects.create_user(code))
    return office


def begin(office: Street, post: str, by: str, **other: Any) -> Acting:
    period = {"since": NOON, "until": NOON + timedelta(days=2), "ground": "出差委托"}
    return services.acting_begin(
        post=office.posts[post], by_post=office.posts[by], **(period | {"clauses": ["YQ-G-9"]} | other)
    )


def actor(who: str, at: datetime) -> Actor:
    found = selectors.actor_for(User.objects.get(username=who), at)
    assert found is not None
    return found


def acts_for(who: str, at: datetime) -> list[str]:
    return [standing.title for standing in actor(who, at).acting.values()]


# from when to when


@pytest.mark.parametrize(
    ("at", "is_acting"),
    [
        (NOON - SECOND, False),
        (NOON, True),
        (NOON + timedelta(days=2) - SECOND, True),
        (NOON + timedelta(days=2), False),
    ],
)
def test_acts_from_the_first_instant_up_to_the_last(qinghe: Street, at: datetime, is_acting: bool) -> None:
    begin(qinghe, "director", "office_head")
    assert bool(acts_for("office_head", at)) is is_acting


def test_may_act_for_half_a_day(qinghe: Street) -> None:
    day = date(2026, 12, 1)
    begin(qinghe, "director", "office_head", until=datetime(2026, 12, 1, 12, 0, tzinfo=SHANGHAI))
    begin(
        qinghe,
        "director",
        "deputy_a",
        since=datetime(2026, 12, 1, 12, 0, tzinfo=SHANGHAI),
        until=end_of_day(day),
    )
    morning, afternoon = (datetime(2026, 12, 1, hour, 30, tzinfo=SHANGHAI) for hour in (11, 12))
    assert [bool(acts_for(who, morning)) for who in ("office_head", "deputy_a")] == [True, False]
    assert [bool(acts_for(who, afternoon)) for who in ("office_head", "deputy_a")] == [False, True]


def test_acts_on_without_an_end_until_it_is_ended(qinghe: Street) -> None:
    acting = begin(qinghe, "director", "office_head", until=None)
    later = NOON + timedelta(days=400)
    assert acts_for("office_head", later)
    services.acting_end(acting=acting, at=later)
    assert acts_for("office_head", later - SECOND)
    assert not acts_for("office_head", later)
    with pytest.raises(services.OrgRefused, match="已经结束"):
        services.acting_end(acting=acting, at=later)


def test_never_acts_where_it_was_ended_before_it_began(qinghe: Street) -> None:
    services.acting_end(acting=begin(qinghe, "director", "office_head"), at=NOON - SECOND)
    assert not acts_for("office_head", NOON)
    assert begin(qinghe, "director", "deputy_a")


# as what


def test_keeps_the_own_posts_first_and_says_by_what_right(qinghe: Street) -> None:
    begin(qinghe, "director", "office_head")
    director, head = (str(qinghe.posts[code].pk) for code in ("director", "office_head"))
    who = actor("office_head", NOON)
    assert who.posts == (head, director)
    assert who.acting == {
        director: Standing(
            title="办事处主任（党政办主任代行）",
            holder="禾正清",
            by_post=head,
            clauses=("YQ-G-9",),
            ground="出差委托",
        )
    }
    assert [who.name_in(post) for post in who.posts] == ["文若舟", "文若舟（代 禾正清）"]


def test_takes_nothing_from_whom_it_is_for(qinghe: Street) -> None:
    begin(qinghe, "director", "office_head")
    absent = actor("director", NOON)
    assert (absent.posts, absent.acting) == ((str(qinghe.posts["director"].pk),), {})


def test_may_act_in_a_vacant_post(qinghe: Street) -> None:
    begin(qinghe, "secretary", "director")
    who = actor("director", NOON)
    assert who.name_in(who.posts[1]) == "禾正清（代行）"


def test_passes_nothing_on(qinghe: Street) -> None:
    begin(qinghe, "director", "deputy_a")
    begin(qinghe, "deputy_a", "office_head")
    assert acts_for("office_head", NOON) == ["副主任（甲）（党政办主任代行）"]


def test_goes_with_the_post_when_its_holder_changes(qinghe: Street) -> None:
    begin(qinghe, "director", "office_head")
    successor = qinghe.person(
        "安然", "office_head", user=User.objects.create_user("an"), since=date(2026, 12, 1)
    )
    assert successor.name == "安然"
    assert acts_for("an", datetime(2026, 12, 1, 9, 0, tzinfo=SHANGHAI))
    assert not acts_for("office_head", datetime(2026, 12, 1, 9, 0, tzinfo=SHANGHAI))


def test_does_an_act_in_a_post_of_ones_own_before_one_acted_for() -> None:
    standing = Standing("主任（副主任代行）", "禾正清", "2", ("YQ-G-9",), "出差委托")
    who = Actor(1, 1, "文若舟", ("2", "3", "1"), {"1": standing})
    chart = Chart(posts={})
    assert who.posts_among(["1", "3"]) == ("3",)
    assert who.posts_among(["1", "2", "3"]) == ("2", "3")
    assert who.posts_among(["1"]) == ("1",)
    assert who.posts_among(["9"]) == ()
    assert who.seat(["1"], chart).title == "主任（副主任代行）"
    assert who.seat(["1"], chart).said == {"acting_for": "禾正清", "ground": "出差委托"}
    assert Actor(1, 1, "文若舟", ()).seat(["1"], chart).title == ""


# what is refused


@pytest.mark.parametrize(
    ("post", "by", "other", "why"),
    [
        ("director", "director", {}, "不能由它自己代行"),
        ("director", "finance_head", {}, "“财政所所长”在2026-11-30空缺"),
        ("clerk", "office_head", {}, "都由文若舟担任"),
        ("director", "office_head", {"until": NOON}, "结束时间要晚于开始时间"),
        ("director", "office_head", {"clauses": (), "ground": " "}, "请写明代行的依据"),
    ],
)
def test_is_refused_with_the_reason(qinghe: Street, post: str, by: str, other: dict, why: str) -> None:
    person = qinghe.posts["office_head"].appointments.get().person
    services.person_appoint(post=qinghe.posts["clerk"], person=person, since=date(2025, 1, 1))
    with pytest.raises(services.OrgRefused, match=why):
        begin(qinghe, post, by, **other)
    assert not Acting.objects.exists()
    assert begin(qinghe, "director", "office_head")


@pytest.mark.parametrize(
    ("since", "until"),
    [
        (NOON, NOON + timedelta(days=2)),
        (NOON - timedelta(days=1), NOON + SECOND),
        (NOON + timedelta(days=2) - SECOND, None),
        (NOON - timedelta(days=9), None),
    ],
)
def test_is_refused_beside_another_at_the_same_time(
    qinghe: Street, since: datetime, until: datetime | None
) -> None:
    begin(qinghe, "director", "office_head")
    with pytest.raises(services.OrgRefused, match="已由“党政办主任”代行"):
        begin(qinghe, "director", "deputy_a", since=since, until=until)
    assert begin(qinghe, "director", "deputy_a", since=NOON - timedelta(days=9), until=NOON)
    assert begin(qinghe, "director", "deputy_a", since=NOON + timedelta(days=2), until=None)


def test_is_refused_in_a_circle_however_long(qinghe: Street) -> None:
    begin(qinghe, "director", "office_head")
    with pytest.raises(services.OrgRefused, match="不能相互代行"):
        begin(qinghe, "office_head", "director")
    begin(qinghe, "office_head", "deputy_a")
    with pytest.raises(services.OrgRefused, match="不能相互代行"):
        begin(qinghe, "deputy_a", "director")
    assert begin(qinghe, "deputy_a", "director", since=NOON + timedelta(days=2), until=None)


def test_is_refused_across_offices(qinghe: Street) -> None:
    other = street("other")
    other.person("赵临川", "director")
    for post, by in (
        (qinghe.posts["director"], other.posts["director"]),
        (other.posts["director"], qinghe.posts["director"]),
    ):
        with pytest.raises(services.OrgRefused, match="同一单位"):
            services.acting_begin(post=post, by_post=by, since=NOON, until=None, ground="出差委托")
