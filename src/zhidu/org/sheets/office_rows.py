"""An office of the database as rows."""

from __future__ import annotations

from zhidu.org import selectors
from zhidu.org.models import Appointment, Office
from zhidu.org.sheets.rows import (
    AppointmentRow,
    ContactRow,
    DeputyRow,
    OfficeFile,
    OfficeRow,
    PersonRow,
    PortfolioRow,
    PostRow,
    UnitRow,
)


def office_rows(office: Office) -> OfficeFile:
    """Everything that the sheets hold of an office, by rank. Nine queries whatever its size."""
    posts = list(selectors.posts_of(office))
    return OfficeFile(
        offices=(OfficeRow(code=office.code, name=office.name, short_name=office.short_name),),
        units=tuple(UnitRow(code=u.code, name=u.name, order=u.order) for u in office.units.all()),
        posts=tuple(
            PostRow(
                code=post.code,
                title=post.title,
                order=post.order,
                unit=post.unit.code if post.unit else "",
                is_head=post.is_head,
            )
            for post in posts
        ),
        people=tuple(
            PersonRow(code=person.code, name=person.name, phone=person.phone_masked)
            for person in office.people.order_by("code")
        ),
        appointments=_appointments(office),
        portfolios=tuple(
            PortfolioRow(post=led.post.code, unit=led.unit.code if led.unit else "", field=led.field)
            for led in selectors.portfolios_of(office.pk)
        ),
        contacts=tuple(
            ContactRow(post=c.post.code, unit=c.unit.code if c.unit else "", place=c.place)
            for c in selectors.contacts_of(office.pk)
        ),
        deputies=tuple(
            DeputyRow(post=d.post.code, by_post=d.by_post.code, order=d.order)
            for d in selectors.deputies_of(office.pk)
        ),
    )


def _appointments(office: Office) -> tuple[AppointmentRow, ...]:
    """All that ever were, so that a new office begins with its history."""
    ever = Appointment.objects.filter(post__office=office).select_related("post", "person")
    return tuple(
        AppointmentRow(
            post=held.post.code,
            person=held.person.code,
            name=held.person.name,
            since=held.since,
            until=held.until,
        )
        for held in ever.order_by("post__order", "post__code", "since", "until", "pk")
    )
