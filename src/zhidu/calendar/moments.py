"""Deadlines as instants: a moment, and a length of time after or before it."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from zhidu.calendar.workdays import Reckoned, WorkCalendar

SHANGHAI = ZoneInfo("Asia/Shanghai")
"""Local time of every office."""

_CLOCK = {"minute": timedelta(minutes=1), "hour": timedelta(hours=1)}
_DAYS = {"day": 1, "week": 7}
_MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}


@dataclass(frozen=True, slots=True)
class ReckonedMoment:
    """An instant in local time; provisional while a year that was counted has no notice yet."""

    moment: datetime
    provisional: bool


def shift(moment: datetime, amount: int, unit: str, calendar: WorkCalendar) -> ReckonedMoment:
    """The instant ``amount`` units after ``moment``, or before it when ``amount`` is negative.

    Units: minute, hour, day, workday, week, month, quarter, half_year, year, each also in the
    plural. Minutes and hours run by the clock. Every other unit counts local days, the day of the
    event not counted, and ends with its last day at 23:59:59 (民法典第二百零一至二百零三条): a lead
    of one workday before a meeting on Monday is kept by anything sent on the Friday, and broken on
    the Saturday. Months end on the day of the same number, or on the last of a shorter month.
    Raises ValueError for an unknown unit or a naive ``moment``.
    """
    unit = unit.removesuffix("s")
    if unit in _CLOCK:
        return ReckonedMoment(local_moment(moment) + amount * _CLOCK[unit], provisional=False)
    reckoned = _count(local_date(moment), amount, unit, calendar)
    return ReckonedMoment(end_of_day(reckoned.date), reckoned.provisional)


def local_moment(moment: datetime) -> datetime:
    """``moment`` in local time. Raises ValueError for a naive ``moment``."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return moment.astimezone(SHANGHAI)


def local_date(moment: datetime) -> date:
    """The local day on which ``moment`` falls. Raises ValueError for a naive ``moment``."""
    return local_moment(moment).date()


def end_of_day(day: date) -> datetime:
    """The last second of ``day``, 23:59:59 local time."""
    return datetime.combine(day, time(23, 59, 59), SHANGHAI)


def _count(day: date, amount: int, unit: str, calendar: WorkCalendar) -> Reckoned:
    if unit == "workday":
        return calendar.add_workdays(day, amount)
    if unit in _DAYS:
        return Reckoned(day + timedelta(days=amount * _DAYS[unit]), provisional=False)
    if unit in _MONTHS:
        return Reckoned(_add_months(day, amount * _MONTHS[unit]), provisional=False)
    raise ValueError(f"unknown unit of time: {unit!r}")


def _add_months(day: date, count: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    last = monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))
