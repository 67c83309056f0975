"""The office itself: its units, posts and people."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db import transaction

from zhidu.org.models import Office, Person, Post, Unit
from zhidu.org.services.keeping import chart_changed, same_office


@transaction.atomic
def office_create(*, code: str, name: str, short_name: str) -> Office:
    """Found an office. Raises IntegrityError when the code is taken."""
    return Office.objects.create(code=code, name=name, short_name=short_name)


@transaction.atomic
def office_change(*, office: Office, name: str, short_name: str) -> None:
    """Give an office other names."""
    Office.objects.filter(pk=office.pk).update(name=name, short_name=short_name)


@transaction.atomic
def unit_create(*, office: Office, code: str, name: str, order: int) -> Unit:
    """Add a unit (科室). Raises IntegrityError when the office already has the code."""
    unit = Unit.objects.create(office=office, code=code, name=name, order=order)
    chart_changed(office.pk)
    return unit


@transaction.atomic
def unit_change(*, unit: Unit, name: str, order: int) -> None:
    """Give a unit another name or place."""
    Unit.objects.filter(pk=unit.pk).update(name=name, order=order)
    chart_changed(unit.office_id)


@transaction.atomic
def post_create(
    *, office: Office, code: str, title: str, order: int, unit: Unit | None = None, is_head: bool = False
) -> Post:
    """Add a post (职务), in a unit or above the units.

    Raises OrgRefused for a unit of another office, IntegrityError when the office has the code.
    """
    if unit:
        same_office(office.pk, unit.office_id)
    post = Post.objects.create(office=office, unit=unit, code=code, title=title, order=order, is_head=is_head)
    chart_changed(office.pk)
    return post


@transaction.atomic
def post_change(*, post: Post, title: str, order: int, unit: Unit | None, is_head: bool) -> None:
    """Give a post another title, rank or unit; who holds it and what waits for it stays.

    Raises OrgRefused for a unit of another office.
    """
    if unit:
        same_office(post.office_id, unit.office_id)
    Post.objects.filter(pk=post.pk).update(title=title, order=order, unit=unit, is_head=is_head)
    chart_changed(post.office_id)


@transaction.atomic
def person_create(
    *, office: Office, name: str, phone_masked: str = "", user: User | None = None, code: str = ""
) -> Person:
    """Add a person, with or without an account; one without a code gets the next number.

    Raises IntegrityError when the account has a person, or the office the code.
    """
    code = code or _next_code(office)
    return Person.objects.create(office=office, name=name, phone_masked=phone_masked, user=user, code=code)


@transaction.atomic
def person_change(*, person: Person, name: str, phone_masked: str) -> None:
    """Correct a person's name or telephone; what they did keeps the name it was done under."""
    Person.objects.filter(pk=person.pk).update(name=name, phone_masked=phone_masked)


def _next_code(office: Office) -> str:
    taken = set(office.people.values_list("code", flat=True))
    return next(code for n in range(len(taken) + 1, 2 * len(taken) + 2) if (code := f"{n:03}") not in taken)
