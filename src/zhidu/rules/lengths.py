"""Which of two lengths of time is the longer, as far as it can be said without knowing the dates.

A workday is at least a day and nobody knows how much more; a month has 28 to 31 days; days end with their
last minute, hours run by the clock.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from functools import lru_cache

from zhidu.calendar.moments import add_months
from zhidu.rules.quantities import Quantity

_MINUTES = {"minute": 1, "hour": 60}
_DAYS = {"day": 1, "week": 7}
_MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}
_A_DAY = 24 * 60
_STARTS = [date(2023, 1, 1) + timedelta(days=n) for n in range(4 * 365 + 1)]
"""Every day of four years, a leap year among them."""

Bounds = tuple[int, int | None]
"""The least and the greatest that a length can be; None: nobody knows."""


def lasts_as_long(lengths: Iterable[Quantity], other: Quantity) -> bool | None:
    """Whether these lengths, one after another, last as long as the other or longer; None: not always."""
    together = list(lengths)
    one, two = _bounds(together, [*together, other]), _bounds([other], [*together, other])
    if two[1] is not None and one[0] >= two[1]:
        return True
    return False if one[1] is not None and one[1] < two[0] else None


def _bounds(lengths: Sequence[Quantity], beside: Sequence[Quantity]) -> Bounds:
    """In what all that is compared can be counted in: workdays, minutes or days."""
    units = {length.unit for length in beside}
    if units == {"workday"}:
        amount = sum(length.amount for length in lengths)
        return amount, amount
    in_minutes = bool(units & set(_MINUTES))
    found = [_in_minutes(length) if in_minutes else _in_days(length) for length in lengths]
    highs = [high for _, high in found if high is not None]
    return sum(low for low, _ in found), sum(highs) if len(highs) == len(found) else None


def _in_days(length: Quantity) -> Bounds:
    if length.unit == "workday":
        return length.amount, None
    if length.unit in _DAYS:
        return length.amount * _DAYS[length.unit], length.amount * _DAYS[length.unit]
    return _of_months(length.amount * _MONTHS[length.unit])


@lru_cache
def _of_months(count: int) -> tuple[int, int]:
    days = [(add_months(start, count) - start).days for start in _STARTS]
    return min(days), max(days)


def _in_minutes(length: Quantity) -> Bounds:
    """Days from an instant end with the last minute of their last day: up to a day more than their hours."""
    if length.unit in _MINUTES:
        minutes = length.amount * _MINUTES[length.unit]
        return minutes, minutes
    low, high = _in_days(length)
    return low * _A_DAY, None if high is None else (high + 1) * _A_DAY
