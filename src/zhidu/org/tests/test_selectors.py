"""Who is who …"""

from __future__ import annotations

from datetime import date, datetime

import pytest
from django.contrib.auth.models import AnonymousUser, User
from pytest_django import DjangoAssertNumQueries

from zhidu.calendar import SHANGHAI
from zhidu.org import selectors, services
from zhidu.org.actor import Actor
from zhidu.org.tests.factories import street

pytestmark = pytest.mark.django_db
DAY = date(2026, 12, 28)
NOW = datetime(2026, 12, 28, 9, 0, tzinfo=SHANGHAI)


def test_an_actor_is_the_person_behind_an_account_with_posts_by_rank() -> None:
    qinghe = street()
    user = User.objects.create_user("lin")
    person = qinghe.person("林知远", "clerk", "deputy_b", user=user)
    expected = (str(qinghe.posts["deputy_b"].pk), str(qinghe.posts["clerk"].pk))
    assert selectors.actor_for(user, NOW) == Actor(qinghe.office.pk, person.pk, "林知远", expected)
    assert selectors.office_for(Actor(qinghe.office.pk, person.pk, "林知远", ())) == qinghe.office


def test_nobody_acts_without_an_account_or_a_person() -> None:
    assert selectors.actor_for(AnonymousUser(), NOW) is None
    assert selectors.actor_for(User.objects.create_user("stranger"), NOW) is None


def test_an_actor_loses_a_post_on_the_day_it_ends() -> None:
    qinghe = street()
    user = User.objects.create_user("lin")
    qinghe.person("林知远", "director", user=user)
    qinghe.person("周予安", "director", since=date(2027, 1, 4))
    before = selectors.actor_for(user, datetime(2027, 1, 3, 23, 59, tzinfo=SHANGHAI))
    after = selectors.actor_for(user, datetime(2027, 1, 4, tzinfo=SHANGHAI))
    assert before
    assert before.posts == (str(qinghe.posts["director"].pk),)
    assert after
    assert after.posts == ()


def test_posts_come_by_rank() -> None:
    codes = [post.code for post in selectors.posts_of(street().office)]
    expected = ["secretary", "director", "deputy_a", "deputy_b", "office_head", "finance_head", "clerk"]
    assert codes == expected


def test_persons_come_by_rank_and_never_by_name() -> None:
    qinghe = street()
    qinghe.person("阿依古丽·买买提", "clerk")
    qinghe.person("安然", "finance_head", "deputy_a")
    qinghe.person("朱砚秋", "secretary")
    holders = selectors.holders_of(qinghe.office, DAY)
    expected = [str(qinghe.posts[code].pk) for code in ("secretary", "deputy_a", "finance_head", "clerk")]
    assert list(holders) == expected
    names = [person.name for person in holders.values()]
    assert names == ["朱砚秋", "安然", "安然", "阿依古丽·买买提"]


def test_holders_are_those_of_the_day_and_of_the_office() -> None:
    qinghe, other = street(), street("other")
    earlier = qinghe.person("林知远", "director")
    later = qinghe.person("周予安", "director", since=date(2027, 1, 4))
    other.person("外单位", "director")
    post = str(qinghe.posts["director"].pk)
    assert selectors.holders_of(qinghe.office, date(2024, 12, 31)) == {}
    assert selectors.holders_of(qinghe.office, date(2027, 1, 3)) == {post: earlier}
    assert selectors.holders_of(qinghe.office, date(2027, 1, 4)) == {post: later}


def test_a_chart_knows_posts_units_roles_and_leaders() -> None:
    qinghe = street()
    posts = {code: str(post.pk) for code, post in qinghe.posts.items()}
    units = {code: str(unit.pk) for code, unit in qinghe.units.items()}
    chart = selectors.chart_for(
        qinghe.office, {"deputies": ["deputy_b", "deputy_a", "deputy_b"], "chair": ["director"]}
    )
    assert chart.roles == {"deputies": (posts["deputy_a"], posts["deputy_b"]), "chair": (posts["director"],)}
    assert chart.units == {units["office"]: "党政办公室", units["finance"]: "财政所"}
    assert chart.leaders == {
        units["finance"]: (posts["director"], posts["deputy_b"]),
        units["office"]: (posts["deputy_a"],),
    }
    assert chart.heads_of(units["office"]) == (posts["office_head"],)
    assert chart.staff_of(units["office"]) == (posts["office_head"], posts["clerk"])
    assert chart.deputies_of(units["office"]) == (posts["clerk"],)
    services.deputy_name(post=qinghe.posts["office_head"], by_post=qinghe.posts["deputy_a"])
    assert selectors.chart_for(qinghe.office, {}).deputies_of(units["office"]) == (posts["deputy_a"],)
    assert chart.posts[posts["director"]].unit is None
    assert list(chart.posts) == list(chart.by_rank(chart.posts))


def test_a_chart_refuses_a_post_code_that_the_office_does_not_have() -> None:
    with pytest.raises(selectors.UnknownPost, match="mayor、vice_mayor"):
        selectors.chart_for(street().office, {"chair": ["mayor", "director", "vice_mayor"]})


def test_a_chart_takes_four_queries_whatever_the_size(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    qinghe = street()
    for n in range(30):
        unit = services.unit_create(office=qinghe.office, code=f"u{n}", name=f"第{n}社区", order=n)
        services.post_create(office=qinghe.office, code=f"p{n}", title="社区书记", order=100 + n, unit=unit)
    with django_assert_num_queries(4):
        selectors.chart_for(qinghe.office, {"chair": ["director"], "all": [f"p{n}" for n in range(30)]})


def test_actors_and_holders_take_a_fixed_number_of_queries(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    qinghe = street()
    user = User.objects.create_user("lin")
    qinghe.person("林知远", *qinghe.posts, user=user)
    with django_assert_num_queries(1):
        selectors.actor_for(user, NOW)
    with django_assert_num_queries(1):
        selectors.holders_of(qinghe.office, DAY)
