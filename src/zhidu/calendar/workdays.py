"""Counting working days."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from zhidu.calendar.counting import Roll
from zhidu.calendar.years import SEEDED, UnannouncedYear, Year, is_weekday, statutory_days

_DAY = timedelta(days=1)
_STEPS: Mapping[Roll, int] = {"none": 0, "forward": 1, "back": -1}


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
class Closure:
    """Days on which one office rests, both ends included: a flood, a local festival."""

    start: date
    end: date
    reason: str


@dataclass(frozen=True, slots=True)
class Holiday:
    """Rest days in a row, from the first to the last, that are more than a weekend."""

    first: date
    last: date
    provisional: bool


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """The working days of an office: years by their notices, less the office's own closures.

    A day of a year without a notice raises UnannouncedYear, unless the calendar was made
    ``accepting()``: then Monday to Friday less the statutory days are worked, and whatever touched
    such a day says that it is provisional (暂定). Closures win over make-up days. A datetime, whose
    day depends on a time zone, raises TypeError.
    """

    years: Mapping[int, Year] = field(default_factory=lambda: SEEDED)
    closures: tuple[Closure, ...] = ()
    accepts_provisional: bool = False

    def accepting(self) -> WorkCalendar:
        """The same calendar, which also counts days of years without a notice, provisionally."""
        return replace(self, accepts_provisional=True)

    def is_workday(self, day: date) -> bool:
        """Whether the office works on ``day``. Raises UnannouncedYear."""
        ordered = self._ordered(day)
        if ordered is not None:
            return ordered
        if not self.accepts_provisional:
            raise UnannouncedYear(day.year)
        return is_weekday(day) and day not in statutory_days(day.year)

    def is_provisional(self, day: date) -> bool:
        """Whether neither a notice nor a closure says about ``day``, so that its answer may yet change."""
        return self._ordered(day) is None

    def _ordered(self, day: date) -> bool | None:
        _refuse_datetime(day)
        if any(closure.start <= day <= closure.end for closure in self.closures):
            return False
        for year in (day.year + 1, day.year):
            ordered = self.years[year].orders(day) if year in self.years else None
            if ordered is not None:
                return ordered
        return is_weekday(day) if day.year in self.years else None

    # days by number

    def add_workdays(self, day: date, count: int) -> Reckoned:
        """The ``count``-th working day after ``day``, or before it when ``count`` is negative.

        The day of the event does not count, whether it is worked or not; zero is the day itself.
        Raises UnannouncedYear, and OverflowError beyond the years 1 to 9999.
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

    def rolled(self, day: date, roll: Roll) -> Reckoned:
        """``day``, or where it is a rest day the nearest working day ``forward`` (顺延) or ``back`` (提前).

        ``none`` leaves every day where it is and asks nothing of the calendar. Raises UnannouncedYear.
        """
        if roll == "none":
            return Reckoned(day, provisional=False)
        if self.is_workday(day):
            return Reckoned(day, self.is_provisional(day))
        found = self.add_workdays(day, _STEPS[roll])
        return Reckoned(found.date, found.provisional or self.is_provisional(day))

    def workdays_between(self, start: date, end: date) -> ReckonedCount:
        """How many working days lead from ``start`` to ``end``; negative when ``end`` is earlier.

        ``start`` does not count, ``end`` does: the number that ``add_workdays`` needs to come from
        ``start`` to ``end``, if ``end`` is a working day. Raises UnannouncedYear.
        """
        first, last, sign = (start + _DAY, end, 1) if start <= end else (end, start - _DAY, -1)
        days = [first + n * _DAY for n in range((last - first).days + 1)]
        worked = sum(map(self.is_workday, days))
        return ReckonedCount(sign * worked, any(map(self.is_provisional, days)))

    # holidays

    def holiday_after(self, day: date) -> Holiday:
        """The next holiday (节假日) that begins after ``day``.

        It is the whole row of rest days, weekends and closures that touch it included, around a day
        that a notice or the law gives off. Raises UnannouncedYear.
        """
        found = self._row_around(day)
        while found.first <= day or not self._is_more_than_a_weekend(found):
            found = self._row_around(found.last + _DAY)
        return found

    def before_holiday(self, day: date, lead: int = 1) -> Reckoned:
        """``lead`` working days before the next holiday that begins after ``day``; 1 is its eve (节前)."""
        holiday = self.holiday_after(day)
        eve = self.add_workdays(holiday.first, -lead)
        return Reckoned(eve.date, eve.provisional or holiday.provisional)

    def _row_around(self, day: date) -> Holiday:
        """The rest days in a row around ``day``; where ``day`` is worked, the row after it."""
        first = day
        while self.is_workday(first):
            first += _DAY
        last = first
        while not self.is_workday(first - _DAY):
            first -= _DAY
        while not self.is_workday(last + _DAY):
            last += _DAY
        touched = (first + n * _DAY for n in range(-1, (last - first).days + 2))
        return Holiday(first, last, any(map(self.is_provisional, touched)))

    def _is_more_than_a_weekend(self, row: Holiday) -> bool:
        days = (row.first + n * _DAY for n in range((row.last - row.first).days + 1))
        return any(self.is_given_off(day) for day in days)

    def is_given_off(self, day: date) -> bool:
        """Whether a notice, or the law where there is none, gives ``day`` off as part of a holiday."""
        if day.year not in self.years:
            return day in statutory_days(day.year)
        return any(
            year in self.years and day in self.years[year].rest_days for year in (day.year, day.year + 1)
        )


def _refuse_datetime(day: date) -> None:
    if isinstance(day, datetime):
        raise TypeError("working days are counted from a date, not from a datetime")
