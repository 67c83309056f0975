"""Periods that come round: days, weeks from Monday, months, quarters, half-years, years."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from zhidu.calendar.moments import MONTHS, add_months

_DAYS = {"day": 1, "week": 7}


@dataclass(frozen=True, slots=True)
class Period:
    """One period of its unit, by its first and its last day."""

    unit: str
    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def moved(self, count: int) -> Period:
        """The period ``count`` periods later, or earlier when ``count`` is negative."""
        if self.unit in _DAYS:
            return period_of(self.first + timedelta(days=count * _DAYS[self.unit]), self.unit)
        return period_of(add_months(self.first, count * MONTHS[self.unit]), self.unit)


def period_of(day: date, unit: str) -> Period:
    """The period in which ``day`` lies. Raises ValueError for a unit that is no period."""
    if unit in _DAYS:
        first = day - timedelta(days=day.weekday() if unit == "week" else 0)
        return Period(unit, first, first + timedelta(days=_DAYS[unit] - 1))
    if unit not in MONTHS:
        raise ValueError(f"no period of time: {unit!r}")
    begun = (day.month - 1) % MONTHS[unit]
    first = add_months(day.replace(day=1), -begun)
    return Period(unit, first, add_months(first, MONTHS[unit]) - timedelta(days=1))
