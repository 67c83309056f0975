"""Changes into the office, by the same services that pages use."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from zhidu.org import services
from zhidu.org.models import Office, Person, Post, Unit
from zhidu.org.sheets.plan import Change
from zhidu.org.sheets.rows import (
    AppointmentRow,
    ContactRow,
    DeputyRow,
    OfficeRow,
    PersonRow,
    PortfolioRow,
    PostRow,
    UnitRow,
)


@dataclass(slots=True)
class Known:
    """The office that is being changed, and its things by code."""

    office: Office
    on: date
    """The day on which relations that the file adds begin to hold, and others end."""
    units: dict[str, Unit] = field(default_factory=dict)
    posts: dict[str, Post] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)


def carry_out(office: Office | None, changes: list[Change], on: date) -> None:
    """Make the changes in their order, inside the caller's transaction; the first founds a new office."""
    known = _known(office, on) if office else Known(_founded(changes[0].row), on)
    for change in changes if office else changes[1:]:
        _CARRY_OUT[type(change.row)](known, change, change.row)


def _known(office: Office, on: date) -> Known:
    return Known(
        office,
        on,
        units={unit.code: unit for unit in office.units.all()},
        posts={post.code: post for post in office.posts.all()},
        people={person.code: person for person in office.people.all()},
    )


def _founded(row: Any) -> Office:
    return services.office_create(code=row.code, name=row.name, short_name=row.short_name)


def _office(known: Known, change: Change, row: OfficeRow) -> None:
    services.office_change(office=known.office, name=row.name, short_name=row.short_name)


def _unit(known: Known, change: Change, row: UnitRow) -> None:
    if unit := known.units.get(row.code):
        services.unit_change(unit=unit, name=row.name, order=row.order)
    else:
        known.units[row.code] = services.unit_create(
            office=known.office, code=row.code, name=row.name, order=row.order
        )


def _post(known: Known, change: Change, row: PostRow) -> None:
    said: dict[str, Any] = {
        "title": row.title,
        "order": row.order,
        "unit": known.units[row.unit] if row.unit else None,
        "is_head": row.is_head,
    }
    if post := known.posts.get(row.code):
        services.post_change(post=post, **said)
    else:
        known.posts[row.code] = services.post_create(office=known.office, code=row.code, **said)


def _person(known: Known, change: Change, row: PersonRow) -> None:
    if person := known.people.get(row.code):
        services.person_change(person=person, name=row.name, phone_masked=row.phone)
    else:
        known.people[row.code] = services.person_create(
            office=known.office, code=row.code, name=row.name, phone_masked=row.phone
        )


def _appointment(known: Known, change: Change, row: AppointmentRow) -> None:
    post, person = known.posts[row.post], known.people[row.person]
    services.appointment_record(post=post, person=person, since=row.since, until=row.until)


def _portfolio(known: Known, change: Change, row: PortfolioRow) -> None:
    unit = known.units[row.unit] if row.unit else None
    about: dict[str, Any] = {"post": known.posts[row.post], "unit": unit, "field": row.field}
    if change.after:
        services.portfolio_assign(**about, since=known.on)
    else:
        services.portfolio_withdraw(**about, until=known.on)


def _contact(known: Known, change: Change, row: ContactRow) -> None:
    unit = known.units[row.unit] if row.unit else None
    about: dict[str, Any] = {"post": known.posts[row.post], "unit": unit, "place": row.place}
    if change.after:
        services.contact_assign(**about, since=known.on)
    else:
        services.contact_withdraw(**about, until=known.on)


def _deputy(known: Known, change: Change, row: DeputyRow) -> None:
    pair = {"post": known.posts[row.post], "by_post": known.posts[row.by_post]}
    if change.after:
        services.deputy_name(**pair, order=row.order, since=known.on)
    else:
        services.deputy_withdraw(**pair, until=known.on)


_CARRY_OUT: dict[type, Callable[[Known, Change, Any], None]] = {
    OfficeRow: _office,
    UnitRow: _unit,
    PostRow: _post,
    PersonRow: _person,
    AppointmentRow: _appointment,
    PortfolioRow: _portfolio,
    ContactRow: _contact,
    DeputyRow: _deputy,
}
