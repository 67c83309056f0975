"""A calendar of RFC 5545 from plain appointments, as calendars on telephones and desks subscribe to it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from icalendar import Calendar, Event

ICS = "text/calendar; charset=utf-8"
REFRESH = "PT15M"
"""How often a calendar is to ask again."""


@dataclass(frozen=True, slots=True)
class Appointment:
    """One thing at a time. ``uid`` never changes; ``sequence`` goes up with every change."""

    uid: str
    at: datetime
    title: str
    sequence: int
    place: str = ""
    until: datetime | None = None
    url: str = ""
    is_cancelled: bool = False
    takes_time: bool = True
    """Whether who has it is busy then; a deadline leaves the time free."""


def calendar(name: str, appointments: Iterable[Appointment], made_at: datetime) -> bytes:
    """The file; times are in UTC, so that it needs no zone of its own."""
    made = Calendar()
    made.add("prodid", "-//zhidu//zhidu//ZH")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", name)
    made.add("refresh-interval;value=duration", REFRESH)
    for each in appointments:
        made.add_component(_event(each, made_at))
    return bytes(made.to_ical())


def _event(each: Appointment, made_at: datetime) -> Event:
    event = Event()
    event.add("uid", each.uid)
    event.add("dtstamp", made_at.astimezone(UTC))
    event.add("dtstart", each.at.astimezone(UTC))
    if each.until and each.until > each.at:
        event.add("dtend", each.until.astimezone(UTC))
    event.add("summary", each.title)
    event.add("sequence", each.sequence)
    event.add("status", "CANCELLED" if each.is_cancelled else "CONFIRMED")
    event.add("transp", "OPAQUE" if each.takes_time and not each.is_cancelled else "TRANSPARENT")
    if each.place:
        event.add("location", each.place)
    if each.url:
        event.add("url", each.url)
    return event
