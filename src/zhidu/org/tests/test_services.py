"""The office's structure …"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from zhidu.org import services
from zhidu.org.models import Appointment, Contact, Deputy, Office, Portfolio, Post
from zhidu.org.selectors import portfolios_of, relations_ended
from zhidu.org.tests.factories import Street, street

pytestmark = pytest.mark.django_db
SINCE, TODAY = date(2026, 12, 28), date(2026, 11, 23)
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


def test_ending_leaves_the_post_vacant_from_that_day() -> None:
    qinghe = street()
    director = qinghe.posts["director"]
    qinghe.person("林知远", "director", since=date(2025, 1, 1))
    with pytest.raises(services.OrgRefused, match="不能早于"):
        services.appointment_end(post=director, on=date(2024, 12, 31))
    services.appointment_end(post=director, on=SINCE)
    assert Appointment.objects.get().until == SINCE
    with pytest.raises(services.OrgRefused, match="现在无人任职"):
        services.appointment_end(post=director, on=SINCE)


def test_recording_keeps_history_beside_what_runs() -> None:
    qinghe = street()
    director, earlier = qinghe.posts["director"], qinghe.person("周予安")
    qinghe.person("林知远", "director", since=date(2025, 1, 1))

    def record(since: date, until: date | None) -> Appointment:
        return services.appointment_record(post=director, person=earlier, since=since, until=until)

    record(date(2023, 1, 1), date(2025, 1, 1))
    for since, until in (
        (date(2024, 12, 1), date(2025, 1, 2)),
        (date(2024, 1, 1), None),
        (date(2026, 1, 1), date(2026, 1, 2)),
    ):
        with pytest.raises(services.OrgRefused, match="时间重叠"):
            record(since, until)
    with pytest.raises(services.OrgRefused, match="以前"):
        record(date(2023, 1, 1), date(2022, 1, 1))
    assert record(date(2023, 1, 1), date(2024, 6, 1)) == Appointment.objects.get(person=earlier)


def test_appointing_refuses_to_overlap_what_is_recorded_for_later() -> None:
    qinghe = street()
    director, later = qinghe.posts["director"], qinghe.person("周予安")
    services.appointment_record(post=director, person=later, since=date(2027, 1, 1), until=date(2027, 6, 1))
    with pytest.raises(services.OrgRefused, match="由周予安任职"):
        services.person_appoint(post=director, person=qinghe.person("林知远"), since=SINCE)
    services.person_appoint(post=director, person=later, since=date(2027, 6, 1))


def test_gives_everybody_a_code_that_nobody_else_has() -> None:
    qinghe = street()
    services.person_create(office=qinghe.office, name="甲", code="002")
    assert [qinghe.person(name).code for name in "乙丙丁"] == ["003", "004", "005"]
    assert street("other").person("戊").code == "001"
    with pytest.raises(IntegrityError), transaction.atomic():
        services.person_create(office=qinghe.office, name="己", code="002")


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
    with pytest.raises(services.OrgRefused):
        services.contact_assign(post=qinghe.posts["director"], unit=other.units["finance"])
    with pytest.raises(services.OrgRefused):
        services.deputy_name(post=qinghe.posts["director"], by_post=other.posts["deputy_a"])
    with pytest.raises(services.OrgRefused):
        services.post_change(
            post=qinghe.posts["director"], title="x", order=1, unit=other.units["finance"], is_head=False
        )
    with pytest.raises(services.OrgRefused):
        services.appointment_record(
            post=qinghe.posts["director"], person=other.person("周予安"), since=SINCE, until=None
        )
    assert (Post.objects.count(), Portfolio.objects.count()) == counts
    assert not any(model.objects.exists() for model in (Appointment, Contact, Deputy))


@pytest.mark.parametrize(("unit", "place"), [("", ""), ("finance", "云溪社区")])
def test_a_contact_leader_has_a_unit_or_a_place(unit: str, place: str) -> None:
    qinghe = street()
    director = qinghe.posts["director"]
    with pytest.raises(services.OrgRefused, match="不能都写或都不写"):
        services.contact_assign(post=director, unit=qinghe.units.get(unit), place=place)
    for _ in range(2):  # once assigned it stays as it is
        services.contact_assign(post=director, unit=qinghe.units["finance"])
        services.contact_assign(post=director, place="云溪社区")
    assert Contact.objects.count() == 2
    services.contact_withdraw(post=director, place="云溪社区", until=TODAY)
    assert Contact.objects.get().unit == qinghe.units["finance"]


def test_deputies_have_an_order_and_may_be_mutual() -> None:
    qinghe = street()
    a, b, head = (qinghe.posts[code] for code in ("deputy_a", "deputy_b", "office_head"))
    services.deputy_name(post=a, by_post=head, order=1)
    services.deputy_name(post=a, by_post=b, order=2)
    services.deputy_name(post=b, by_post=a)
    assert [deputy.by_post for deputy in a.deputies.all()] == [head, b]
    services.deputy_name(post=a, by_post=head, order=3)
    assert [deputy.by_post for deputy in a.deputies.all()] == [b, head]
    services.deputy_withdraw(post=a, by_post=head, until=TODAY)
    assert [deputy.by_post for deputy in a.deputies.all()] == [b]
    with pytest.raises(services.OrgRefused, match="不能由它自己代行"):
        services.deputy_name(post=a, by_post=a)


def test_what_has_ended_stays_as_history_and_may_begin_again() -> None:
    qinghe = street()
    deputy, office = qinghe.posts["deputy_a"], qinghe.units["office"]
    services.portfolio_assign(post=deputy, field="安全生产", since=date(2026, 3, 1))
    services.contact_assign(post=deputy, place="云溪社区", since=date(2026, 3, 1))
    services.portfolio_withdraw(post=deputy, field="安全生产", until=date(2026, 6, 1))
    services.contact_withdraw(post=deputy, place="云溪社区", until=TODAY)
    services.portfolio_assign(post=deputy, field="安全生产", since=TODAY)
    assert [led.unit or led.field for led in portfolios_of(qinghe.office.pk).filter(post=deputy)] == [
        office,
        "安全生产",
    ]
    ended = [(words, row.since, row.until) for words, row in relations_ended(deputy)]
    assert ended == [
        ("联系云溪社区", date(2026, 3, 1), TODAY),
        ("分管安全生产", date(2026, 3, 1), date(2026, 6, 1)),
    ]
    with pytest.raises(services.OrgRefused, match="不能都写或都不写"):
        services.portfolio_assign(post=deputy, unit=office, field="安全生产")


def withdrawn(street: Street, unit: str) -> None:
    deputy = street.posts["deputy_a"]
    services.portfolio_withdraw(post=deputy, unit=street.units[unit], until=TODAY)


@pytest.mark.parametrize(
    ("change", "marks"),
    [
        (lambda s: services.unit_create(office=s.office, code="new", name="新设科室", order=9), True),
        (lambda s: services.post_create(office=s.office, code="new", title="新设职务", order=9), True),
        (lambda s: services.portfolio_assign(post=s.posts["deputy_a"], unit=s.units["finance"]), True),
        (
            lambda s: services.portfolio_assign(post=s.posts["deputy_a"], unit=s.units["office"]),
            False,
        ),  # already so
        (lambda s: withdrawn(s, "office"), True),
        (lambda s: withdrawn(s, "finance"), False),
        (lambda s: services.unit_change(unit=s.units["office"], name="综合科", order=1), True),
        (
            lambda s: services.post_change(
                post=s.posts["clerk"], title="文书", order=60, unit=None, is_head=False
            ),
            True,
        ),
        (lambda s: services.office_change(office=s.office, name="青禾街道", short_name="青禾"), False),
        (lambda s: s.person("林知远", "director"), False),  # work belongs to posts
    ],
    ids=[
        "unit",
        "post",
        "portfolio",
        "portfolio again",
        "portfolio withdrawn",
        "portfolio that was not",
        "unit changed",
        "post changed",
        "office's name",
        "appointment",
    ],
)
def test_marks_the_changes_of_the_chart(change: Change, marks: bool) -> None:
    qinghe = street()
    change(qinghe)
    assert (Office.objects.get().chart_version != qinghe.office.chart_version) is marks


def test_gives_no_two_offices_the_same_mark() -> None:
    assert street().office.chart_version != street("other").office.chart_version
