"""Offices never see each other …"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime

import pytest
from django.contrib.auth.models import User

from zhidu.calendar import SHANGHAI
from zhidu.org import selectors, services
from zhidu.org.models import Office
from zhidu.org.sheets import office_rows
from zhidu.org.tests.factories import Street, street

pytestmark = pytest.mark.django_db
SINCE = datetime(2026, 11, 27, 9, 0, tzinfo=SHANGHAI)
DAY = date(2026, 11, 27)
CODES = {"qinghe": "甲", "other": "乙"}


def full(code: str) -> Street:
    """An office with something for every selector to find, all of it marked as its own."""
    office = street(code)
    mark, posts = CODES[code], office.posts
    for post in ("director", "office_head"):
        office.person(f"{mark}{post}", post, user=User.objects.create_user(f"{code}-{post}"))
    services.contact_assign(post=posts["director"], place=f"{mark}社区")
    services.deputy_name(post=posts["director"], by_post=posts["office_head"])
    services.acting_begin(
        post=posts["director"], by_post=posts["office_head"], since=SINCE, until=None, ground=f"{mark}委托"
    )
    return office


def of_posts(rows: Iterable) -> set[int]:
    return {row.post.office_id for row in rows}


SELECTORS: dict[str, Callable[[Office], set[int]]] = {
    "posts_of": lambda o: {post.office_id for post in selectors.posts_of(o)},
    "holders_of": lambda o: {person.office_id for person in selectors.holders_of(o, DAY).values()},
    "appointments_running": lambda o: of_posts(selectors.appointments_running(o.pk, DAY)),
    "actings_running": lambda o: of_posts(selectors.actings_running(o.pk, SINCE)),
    "actings_between": lambda o: of_posts(selectors.actings_between(o.pk, SINCE, None)),
    "portfolios_of": lambda o: of_posts(selectors.portfolios_of(o.pk)),
    "contacts_of": lambda o: of_posts(selectors.contacts_of(o.pk)),
    "deputies_of": lambda o: of_posts(selectors.deputies_of(o.pk)),
}


@pytest.mark.parametrize("name", SELECTORS)
def test_by_any_selector(name: str) -> None:
    offices = [full(code).office for code in CODES]
    for office in offices:
        assert SELECTORS[name](office) == {office.pk}


def test_as_an_actor() -> None:
    for code in CODES:
        office = full(code)
        actor = selectors.actor_for(User.objects.get(username=f"{code}-office_head"), SINCE)
        assert actor
        assert selectors.office_for(actor) == office.office
        assert {int(post) for post in actor.posts} <= {post.pk for post in office.posts.values()}
        assert [standing.holder for standing in actor.acting.values()] == [f"{CODES[code]}director"]


def test_in_a_chart() -> None:
    qinghe, _ = full("qinghe"), full("other")
    chart = selectors.chart_for(qinghe.office, {})
    posts = {str(post.pk) for post in qinghe.posts.values()}
    assert set(chart.posts) == posts
    assert set(chart.units) == {str(unit.pk) for unit in qinghe.units.values()}
    assert {post for led in chart.leaders.values() for post in led} <= posts


def test_in_a_file() -> None:
    offices = {code: full(code).office for code in CODES}
    for code, office in offices.items():
        said = str(office_rows(office))
        (other,) = set(CODES) - {code}
        assert f"{CODES[code]}社区" in said
        assert f"{CODES[other]}社区" not in said
        assert f"{CODES[other]}director" not in said
