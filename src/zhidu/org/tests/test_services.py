"""The office's structure …"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from zhidu.org import services
from zhidu.org.models import Appointment, Office, Portfolio, Post
from zhidu.org.tests.factories import Street, street

pytestmark = pytest.mark.django_db
SINCE = date(2026, 12, 28)
Change = Callable[[Street], object]


def test_keeps_codes_once_an_office() -> None:
    qinghe = street()
    street("other")  # the same codes in another office
    with pytest.raises(IntegrityError), transaction.atomic():
        services.unit_create(office=qinghe.office, code="finance", name="另一个", order=9)
    with pytest.raises(IntegrityError), transaction.atomic():
        services.post_create(office=qinghe.office, code="director", title="另一个", order=9)
    with pytest.raises(IntegrityError), transaction.atomic():
        services.office_create(code="qinghe", name="另一个", short_name="另一个")


def test_appointing_ends_the_running_appointment_of_the_post() -> None:
    qinghe = street()
    qinghe.person("林知远", "director", since=date(2025, 1, 1))
    qinghe.person("周予安", "director", since=SINCE)
    held = Appointment.objects.filter(post=qinghe.posts["director"]).values_list(
        "person__name", "since", "until"
    )
    assert list(held) == [("林知远", date(2025, 1, 1), SINCE), ("周予安", SINCE, None)]


def test_appointing_refuses_a_day_before_the_running_appointment_and_writes_nothing() -> None:
    qinghe = street()
    qinghe.person("林知远", "director", since=SINCE)
    successor = qinghe.person("周予安")
    with pytest.raises(services.OrgRefused, match="2026-12-28"):
        services.person_appoint(post=qinghe.posts["director"], person=successor, since=date(2026, 12, 27))
    assert Appointment.objects.get().until is None


def test_a_post_has_one_open_appointment_whoever_writes_it() -> None:
    qinghe = street()
    person = qinghe.person("林知远", "director")
    with pytest.raises(IntegrityError), transaction.atomic():
        Appointment.objects.create(post=qinghe.posts["director"], person=person, since=SINCE)


def test_refuses_what_belongs_to_another_office() -> None:
    qinghe, other = street(), street("other")
    counts = Post.objects.count(), Portfolio.objects.count()
    with pytest.raises(services.OrgRefused):
        services.person_appoint(post=qinghe.posts["director"], person=other.person("林知远"), since=SINCE)
    with pytest.raises(services.OrgRefused):
        services.post_create(office=qinghe.office, code="x", title="x", order=1, unit=other.units["finance"])
    with pytest.raises(services.OrgRefused):
        services.portfolio_assign(post=qinghe.posts["director"], unit=other.units["finance"])
    assert (Post.objects.count(), Portfolio.objects.count()) == counts
    assert not Appointment.objects.exists()


@pytest.mark.parametrize(
    ("change", "steps"),
    [
        (lambda s: services.unit_create(office=s.office, code="new", name="新设科室", order=9), 1),
        (lambda s: services.post_create(office=s.office, code="new", title="新设职务", order=9), 1),
        (lambda s: services.portfolio_assign(post=s.posts["deputy_a"], unit=s.units["finance"]), 1),
        (
            lambda s: services.portfolio_assign(post=s.posts["deputy_a"], unit=s.units["office"]),
            0,
        ),  # already so
        (lambda s: s.person("林知远", "director"), 0),  # work belongs to posts
    ],
    ids=["unit", "post", "portfolio", "portfolio again", "appointment"],
)
def test_counts_the_changes_of_the_chart(change: Change, steps: int) -> None:
    qinghe = street()
    change(qinghe)
    assert Office.objects.get().chart_version == qinghe.office.chart_version + steps


def test_begins_the_count_of_chart_changes_anywhere() -> None:
    assert street().office.chart_version != street("other").office.chart_version
