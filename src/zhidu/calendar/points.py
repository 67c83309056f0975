"""Points that come round, such as the 25th or Friday at 17:00, and windows between two of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from zhidu.calendar.counting import Roll
from zhidu.calendar.moments import MONTHS, SHANGHAI, ReckonedMoment, add_months, local_date, local_moment
from zhidu.calendar.periods import Period, period_of
from zhidu.calendar.workdays import WorkCalendar

LAST = -1
"""The last day of a month or week, the last month of a longer period."""


@dataclass(frozen=True, slots=True)
class Point:
    """A time that comes once in every period of a unit: in which month of it, on which day, when.

    The 25th of each month is ``Point("month", 25)``, the end of a quarter ``Point("quarter",
    month=LAST)``, 5 April ``Point("year", 5, month=4)``, Friday at 17:00 ``Point("week", 5,
    at=time(17))``, half past eight each day ``Point("day", at=time(8, 30))``. Days and months count
    from 1; a day that its month lacks is the month's last, and a month that the period lacks follows it:
    the 5th of the next month is ``Point("month", 5, month=2)``. Without a time it is the end of the day.
    ``roll`` says what becomes of it on a rest day; unless it does, the calendar is not asked.
    Raises ValueError for an unknown unit, and for a day or month below 1 that is not LAST.
    """

    unit: str
    day: int = LAST
    month: int = 1
    at: time = time(23, 59, 59)
    roll: Roll = "none"

    def __post_init__(self) -> None:
        period_of(date.min, self.unit)
        if any(number != LAST and number < 1 for number in (self.day, self.month)):
            raise ValueError("days and months of a period count from 1")

    def of(self, period: Period, calendar: WorkCalendar) -> ReckonedMoment:
        """When it comes in one period of its unit. Raises UnannouncedYear where it rolls."""
        rolled = calendar.rolled(self._day_of(period), self.roll)
        return ReckonedMoment(datetime.combine(rolled.date, self.at, SHANGHAI), rolled.provisional)

    def _day_of(self, period: Period) -> date:
        within = period
        if self.unit in MONTHS:
            of_month = period.last if self.month == LAST else add_months(period.first, self.month - 1)
            within = period_of(of_month, "month")
        if self.day == LAST:
            return within.last
        return min(within.first + timedelta(days=self.day - 1), within.last)

    def next_after(self, moment: datetime, calendar: WorkCalendar) -> ReckonedMoment:
        """The first time it comes after ``moment``, which itself does not count."""
        period = period_of(local_date(moment), self.unit)
        while self.of(period, calendar).moment > moment:
            period = period.moved(-1)
        while self.of(period, calendar).moment <= moment:
            period = period.moved(1)
        return self.of(period, calendar)

    def last_before(self, moment: datetime, calendar: WorkCalendar) -> ReckonedMoment:
        """The last time it came before ``moment``, which itself does not count."""
        period = period_of(local_date(moment), self.unit)
        while self.of(period, calendar).moment < moment:
            period = period.moved(1)
        while self.of(period, calendar).moment >= moment:
            period = period.moved(-1)
        return self.of(period, calendar)


@dataclass(frozen=True, slots=True)
class Window:
    """From one point to another of the same unit, both included; the end may lie in the next period.

    Friday afternoon is ``Window(Point("week", 5, at=time(12)), Point("week", 5, at=time(18)))``.
    ``later`` counts periods from the one it is asked about: what belongs to a year and is due in
    April or May of the next one has ``later=1``. Raises ValueError for points of different units.
    """

    start: Point
    end: Point
    later: int = 0

    def __post_init__(self) -> None:
        if self.start.unit != self.end.unit:
            raise ValueError("a window lies between two points of one unit")

    def of(self, period: Period, calendar: WorkCalendar) -> tuple[ReckonedMoment, ReckonedMoment]:
        """From when to when it is open for what belongs to ``period``. Raises UnannouncedYear."""
        of_start = period.moved(self.later)
        start, end = self.start.of(of_start, calendar), self.end.of(of_start, calendar)
        if end.moment < start.moment:
            end = self.end.of(of_start.moved(1), calendar)
        return start, end

    def is_open(self, moment: datetime, calendar: WorkCalendar) -> bool:
        """Whether ``moment`` lies in the window, whichever period it belongs to."""
        moment = local_moment(moment)
        here = period_of(moment.date(), self.start.unit)
        around = (self.of(here.moved(by - self.later), calendar) for by in (-1, 0, 1))
        return any(start.moment <= moment <= end.moment for start, end in around)
