"""Dates and lengths of time as offices write them in running text."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from zhidu.calendar.moments import end_of_day, local_moment

_WEEKDAYS = "一二三四五六日"
_PARTS_OF_DAY = ((6, "凌晨"), (12, "上午"), (13, "中午"), (18, "下午"), (24, "晚上"))
_SPANS = {
    "minute": "分钟",
    "hour": "小时",
    "day": "天",
    "workday": "个工作日",
    "week": "周",
    "month": "个月",
}


def date_in_words(day: date) -> str:
    """A date with its weekday: 2026年11月27日（星期五）."""
    return f"{day.year}年{day.month}月{day.day}日（星期{_WEEKDAYS[day.weekday()]}）"


def moment_in_words(moment: datetime) -> str:
    """A local date and time by the twelve-hour clock: 2026年11月27日（星期五）上午9:00.

    The end of a day, at which deadlines counted in days lie, is told as that day: offices write
    最迟11月27日, not 晚上11:59. Raises ValueError for a naive ``moment``.
    """
    local = local_moment(moment)
    if local == end_of_day(local.date()):
        return date_in_words(local)
    part = next(name for end, name in _PARTS_OF_DAY if local.hour < end)
    hour = local.hour - 12 if local.hour > 12 else local.hour
    return f"{date_in_words(local)}{part}{hour}:{local:%M}"


def days_in_words(days: Iterable[date]) -> str:
    """Days without their year, those in a row as one: 1月1日至3日、2月28日至3月1日、5月9日."""
    rows: list[list[date]] = []
    for day in sorted(days):
        if rows and day - rows[-1][-1] == timedelta(days=1):
            rows[-1].append(day)
        else:
            rows.append([day])
    return "、".join(_row_in_words(row[0], row[-1]) for row in rows)


def _row_in_words(first: date, last: date) -> str:
    words = f"{first.month}月{first.day}日"
    if first == last:
        return words
    month = "" if first.month == last.month else f"{last.month}月"
    return f"{words}至{month}{last.day}日"


def span_in_words(amount: int, unit: str) -> str:
    """A length of time whatever its direction: 3天, 2个工作日.

    ``unit`` is one of minute, hour, day, workday, week, month, also in the plural. The caller says
    the direction: 还有2个工作日, 已超期3天. Raises ValueError for an unknown unit.
    """
    name = _SPANS.get(unit.removesuffix("s"))
    if name is None:
        raise ValueError(f"unknown unit of time: {unit!r}")
    return f"{abs(amount)}{name}"
