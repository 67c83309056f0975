"""Rest days and make-up days of each year in mainland China.

Source: for the years it knows, ``chinese_calendar``, which carries the State Council's yearly
notices (国务院办公厅关于部分节假日安排的通知); for other years the statutory days of
《全国年节及纪念日放假办法》, with its compensation of days that fall on a weekend, as computed by
``holidays``. No make-up working day (调休上班) exists before a notice names it.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from chinese_calendar.constants import holidays as _rest_days
from chinese_calendar.constants import workdays as _make_up_days
from holidays import country_holidays

REST_DAYS: frozenset[date] = frozenset(_rest_days)
"""Days off by notice, weekends inside a holiday included."""

MAKE_UP_DAYS: frozenset[date] = frozenset(_make_up_days)
"""Saturdays and Sundays worked in exchange, by notice."""

ANNOUNCED_YEARS: frozenset[int] = frozenset(day.year for day in REST_DAYS)
"""Years whose own notice is known."""


def is_workday_by_notice(day: date) -> bool:
    """Whether ``day``, of an announced year, is worked."""
    return day in MAKE_UP_DAYS or (_is_weekday(day) and day not in REST_DAYS)


def is_workday_by_law(day: date) -> bool:
    """Whether ``day`` would be worked if its year's notice moved nothing."""
    return _is_weekday(day) and day not in _statutory_days(day.year)


@lru_cache(maxsize=64)
def _statutory_days(year: int) -> frozenset[date]:
    return frozenset(country_holidays("CN", years=year))


def _is_weekday(day: date) -> bool:
    return day.weekday() < 5
