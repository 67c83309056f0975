"""Deadlines as instants: a moment, and a length of time after or before it."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from zhidu.calendar.counting import BY_DEFAULT, Counting, Roll
from zhidu.calendar.workdays import Reckoned, WorkCalendar

SHANGHAI = ZoneInfo("Asia/Shanghai")
"""Local time of every office."""

_CLOCK = {"minute": timedelta(minutes=1), "hour": timedelta(hours=1)}
_DAYS = {"day": 1, "week": 7}
_DAY = timedelta(days=1)
MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}
"""Unit → how many months it has."""


@dataclass(frozen=True, slots=True)
class ReckonedMoment:
    """An instant in local time; provisional while a year that was counted has no notice yet."""

    moment: datetime
    provisional: bool


def shift(
    moment: datetime, amount: int, unit: str, calendar: WorkCalendar, counting: Counting = BY_DEFAULT
) -> ReckonedMoment:
    """The instant ``amount`` units after ``moment``, or before it when ``amount`` is negative.

    Units: minute, hour, day, workday, week, month, quarter, half_year, year, each also in the
    plural. Minutes and hours run by the clock. Every other unit counts local days, the day of the
    event not counted, and ends with its last day at 23:59:59 (民法典第二百零一至二百零三条): a lead
    of one workday before a meeting on Monday is kept by anything sent on the Friday, and broken on
    the Saturday. Months end on the day of the same number, or on the last of a shorter month.
    ``counting`` may have the day of the event counted, and an end on a rest day moved; but a lead is
    never shortened, so counting back moves no end forward.
    Raises ValueError for an unknown unit or a naive ``moment``, and UnannouncedYear.
    """
    unit = unit.removesuffix("s")
    if unit in _CLOCK:
        return ReckonedMoment(local_moment(moment) + amount * _CLOCK[unit], provisional=False)
    counted = _count(local_date(moment), amount, unit, calendar, counting.count_from == "same_day")
    roll: Roll = "none" if amount < 0 and counting.roll == "forward" else counting.roll
    end = calendar.rolled(counted.date, roll)
    return ReckonedMoment(end_of_day(end.date), counted.provisional or end.provisional)


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


def _count(day: date, amount: int, unit: str, calendar: WorkCalendar, is_day_counted: bool) -> Reckoned:
    towards_the_event = _sign(amount) if is_day_counted else 0
    if unit == "workday":
        return calendar.add_workdays(day - towards_the_event * _DAY, amount)
    if unit in _DAYS:
        return Reckoned(day + (amount * _DAYS[unit] - towards_the_event) * _DAY, provisional=False)
    if unit in MONTHS:
        return Reckoned(_months_on(day, amount * MONTHS[unit], towards_the_event), provisional=False)
    raise ValueError(f"unknown unit of time: {unit!r}")


def _sign(amount: int) -> int:
    return (amount > 0) - (amount < 0)


def _months_on(day: date, count: int, towards_the_event: int) -> date:
    """The day of the same number, or the one beside it where the day of the event counts.

    Counting on, the last day of a month that lacks the number is already beside it.
    """
    end = add_months(day, count)
    is_beside = towards_the_event > 0 and end.day < day.day
    return end if is_beside else end - towards_the_event * _DAY


def add_months(day: date, count: int) -> date:
    """The day of the same number ``count`` months later, or the last of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    last = monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))
