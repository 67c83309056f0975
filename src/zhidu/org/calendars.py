"""Working days of an office: the years that were loaded, its own closures, the calendar of both."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from functools import lru_cache

from django.db import transaction
from django.utils.translation import gettext as _

from zhidu import calendar
from zhidu.calendar import SEEDED, WorkCalendar, Year
from zhidu.org.models import CalendarYear, Closure, Office, version_drawn
from zhidu.org.services import OrgRefused

LONGEST_CLOSURE = 366
"""Days; a longer one is a slip of the pen."""


def calendar_of(office: Office) -> WorkCalendar:
    """By what an office counts days: accepting, so years without a notice count provisionally (暂定).

    Years that were loaded stand before those known from the start. ``office`` must be as the database
    has it now: its ``calendar_version`` says whether the cached calendar still holds. Two queries when
    the calendar is built, then none.
    """
    return _calendar(office.pk, office.calendar_version)


@lru_cache(maxsize=256)
def _calendar(office_id: int, calendar_version: int) -> WorkCalendar:
    closed = Closure.objects.filter(office_id=office_id)
    closures = tuple(calendar.Closure(each.start, each.end, each.reason) for each in closed)
    return replace(national_calendar(), closures=closures)


def national_calendar() -> WorkCalendar:
    """The calendar of an office without closures: the years known from the start and those loaded."""
    loaded = {row.year: _as_year(row) for row in CalendarYear.objects.all()}
    return WorkCalendar({**SEEDED, **loaded}).accepting()


def _as_year(row: CalendarYear) -> Year:
    rest_days, make_up_days = (
        frozenset(map(date.fromisoformat, days)) for days in (row.rest_days, row.make_up_days)
    )
    return Year(row.year, row.notice, rest_days, make_up_days)


@transaction.atomic
def year_load(*, year: Year, at: datetime) -> bool:
    """Take a year's notice into every office's calendar; whether anything changed.

    A year that is there is replaced by what its notice now says. Deadlines that were counted before
    are reckoned anew by ``cases.services.dues_recompute``, which the caller calls afterwards.
    """
    row = CalendarYear.objects.filter(year=year.year).first()
    if row and _as_year(row) == year:
        return False
    said = {
        "notice": year.notice,
        "rest_days": [day.isoformat() for day in sorted(year.rest_days)],
        "make_up_days": [day.isoformat() for day in sorted(year.make_up_days)],
        "loaded_at": at,
    }
    CalendarYear.objects.update_or_create(year=year.year, defaults=said)
    Office.objects.update(calendar_version=version_drawn())
    return True


@transaction.atomic
def closure_add(*, office: Office, start: date, end: date, reason: str) -> Closure:
    """Let an office rest from a day to another, both included; its deadlines are then to be recomputed.

    Raises OrgRefused for an end before the start, more than a year, no reason, or days closed already.
    """
    if mistake := _mistake(start, end, reason):
        raise OrgRefused(mistake)
    there = office.closures.filter(start__lte=end, end__gte=start).first()
    if there:
        raise OrgRefused(
            _("%(start)s至%(end)s已登记停办（%(reason)s）；请先撤销，或改为其他日期")
            % {"start": there.start, "end": there.end, "reason": there.reason}
        )
    closure = Closure.objects.create(office=office, start=start, end=end, reason=reason.strip())
    _closures_changed(office.pk)
    return closure


def _mistake(start: date, end: date, reason: str) -> str:
    if end < start:
        return _("停办的最后一天不能早于第一天")
    if (end - start).days >= LONGEST_CLOSURE:
        return _("停办超过一年，请核对起止日期")
    return "" if reason.strip() else _("请写明停办的原因")


@transaction.atomic
def closure_remove(*, closure: Closure) -> None:
    """Take a closure back; the office's deadlines are then to be recomputed."""
    closure.delete()
    _closures_changed(closure.office_id)


def _closures_changed(office_id: int) -> None:
    Office.objects.filter(pk=office_id).update(calendar_version=version_drawn())
