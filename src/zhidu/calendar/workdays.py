"""Counting working days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from zhidu.calendar.years import ANNOUNCED_YEARS, is_workday_by_law, is_workday_by_notice

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Reckoned:
    """A date found by counting; provisional while a year that was counted has no notice yet."""

    date: date
    provisional: bool


@dataclass(frozen=True, slots=True)
class ReckonedCount:
    """A number of working days; provisional while a year that was counted has no notice yet."""

    days: int
    provisional: bool


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """The working days of an office: the national calendar less the office's own rest days.

    ``closures`` are local rest days (a flood day, a founding festival of an autonomous county).
    They win over make-up days.
    """

    closures: frozenset[date] = frozenset()

    def is_workday(self, day: date) -> bool:
        """Whether the office works on ``day``.

        Raises TypeError for a datetime, whose day depends on a time zone.
        """
        _refuse_datetime(day)
        if day in self.closures:
            return False
        return is_workday_by_law(day) if self.is_provisional(day) else is_workday_by_notice(day)

    def is_provisional(self, day: date) -> bool:
        """Whether no notice is known for the year of ``day``, so that its answer may yet change."""
        return day.year not in ANNOUNCED_YEARS

    def add_workdays(self, day: date, count: int) -> Reckoned:
        """The ``count``-th working day after ``day``, or before it when ``count`` is negative.

        The day of the event does not count, whether it is worked or not; zero is the day itself.
        Raises OverflowError beyond the years 1 to 9999.
        """
        _refuse_datetime(day)
        step = _DAY if count > 0 else -_DAY
        left, provisional = abs(count), False
        while left:
            day += step
            left -= self.is_workday(day)
            provisional = provisional or self.is_provisional(day)
        return Reckoned(day, provisional)

    def next_workday(self, day: date) -> Reckoned:
        """The first working day after ``day`` (下一工作日), never ``day`` itself."""
        return self.add_workdays(day, 1)

    def workdays_between(self, start: date, end: date) -> ReckonedCount:
        """How many working days lead from ``start`` to ``end``; negative when ``end`` is earlier.

        ``start`` does not count, ``end`` does: the number that ``add_workdays`` needs to come from
        ``start`` to ``end``, if ``end`` is a working day.
        """
        first, last, sign = (start + _DAY, end, 1) if start <= end else (end, start - _DAY, -1)
        days = [first + n * _DAY for n in range((last - first).days + 1)]
        worked = sum(map(self.is_workday, days))
        return ReckonedCount(sign * worked, any(map(self.is_provisional, days)))


def _refuse_datetime(day: date) -> None:
    if isinstance(day, datetime):
        raise TypeError("working days are counted from a date, not from a datetime")
