"""Writes: the office's structure and who holds its posts. One verb, one transaction."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F

from zhidu.org.models import Appointment, Office, Person, Portfolio, Post, Unit


class OrgRefused(ValueError):
    """A change of the office that cannot be made; the message is a Chinese sentence for the page."""


@transaction.atomic
def office_create(*, code: str, name: str, short_name: str) -> Office:
    """Found an office. Raises IntegrityError when the code is taken."""
    return Office.objects.create(code=code, name=name, short_name=short_name)


@transaction.atomic
def unit_create(*, office: Office, code: str, name: str, order: int) -> Unit:
    """Add a unit (科室). Raises IntegrityError when the office already has the code."""
    unit = Unit.objects.create(office=office, code=code, name=name, order=order)
    chart_changed(office.pk)
    return unit


@transaction.atomic
def post_create(
    *, office: Office, code: str, title: str, order: int, unit: Unit | None = None, is_head: bool = False
) -> Post:
    """Add a post (职务), in a unit or above the units.

    Raises OrgRefused for a unit of another office, IntegrityError when the office has the code.
    """
    if unit:
        _same_office(office.pk, unit.office_id)
    post = Post.objects.create(office=office, unit=unit, code=code, title=title, order=order, is_head=is_head)
    chart_changed(office.pk)
    return post


@transaction.atomic
def person_create(*, office: Office, name: str, phone_masked: str = "", user: User | None = None) -> Person:
    """Add a person, with or without an account. Raises IntegrityError when the account has a person."""
    return Person.objects.create(office=office, name=name, phone_masked=phone_masked, user=user)


@transaction.atomic
def person_appoint(*, post: Post, person: Person, since: date) -> Appointment:
    """Give a post to a person from a day on; who held it until then leaves it on that day.

    Raises OrgRefused for a person of another office, or when the running appointment begins later.
    """
    _same_office(post.office_id, person.office_id)
    Post.objects.select_for_update().get(pk=post.pk)
    _end_running(post, since)
    return Appointment.objects.create(post=post, person=person, since=since)


@transaction.atomic
def portfolio_assign(*, post: Post, unit: Unit) -> Portfolio:
    """Let a post lead a unit (分管); once assigned it stays as it is. Raises OrgRefused across offices."""
    _same_office(post.office_id, unit.office_id)
    portfolio, is_new = Portfolio.objects.get_or_create(post=post, unit=unit)
    if is_new:
        chart_changed(post.office_id)
    return portfolio


def _end_running(post: Post, on: date) -> None:
    running = post.appointments.filter(until=None).first()
    if running is None:
        return
    if running.since > on:
        raise OrgRefused(f"“{post.title}”自{running.since}起已有任职，新的任职不能早于这一天")
    running.until = on
    running.save(update_fields=["until"])


def _same_office(one: int, other: int) -> None:
    if one != other:
        raise OrgRefused("职务、科室和人员必须属于同一单位")


def chart_changed(office_id: int) -> None:
    Office.objects.filter(pk=office_id).update(chart_version=F("chart_version") + 1)
