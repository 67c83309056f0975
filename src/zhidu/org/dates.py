"""Dates and times as a page says them, in the reader's language.

What is written down, in a trail or on a paper, is in Chinese whoever writes it: that comes from
``zhidu.calendar`` itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.conf import settings
from django.utils.translation import get_language, override

from zhidu.calendar import date_in_words, days_in_words, end_of_day, local_moment, moment_in_words


def is_english() -> bool:
    """Whether the page that is being made is read in English."""
    return get_language() == "en"


def office_language() -> override:
    """For what is printed or handed out as a file: Chinese whoever asks for it.

    A decorator, or a context: ``with office_language(): …``.
    """
    return override(settings.LANGUAGE_CODE)


def date_said(day: date) -> str:
    """2026年11月27日（星期五）, 27 Nov 2026 (Fri)."""
    return f"{_day(day)} ({day:%a})" if is_english() else date_in_words(day)


def day_said(day: date) -> str:
    """Without its weekday: 2026年11月27日, 27 Nov 2026."""
    return _day(day) if is_english() else f"{day.year}年{day.month}月{day.day}日"


def day_of_year_said(day: date) -> str:
    """With its weekday, without its year: 11月27日（星期五）, 27 Nov (Fri)."""
    return f"{day.day} {day:%b} ({day:%a})" if is_english() else date_in_words(day).partition("年")[2]


def moment_said(moment: datetime) -> str:
    """2026年11月27日（星期五）上午9:00, 27 Nov 2026 (Fri) 09:00; the end of a day is told as that day.

    Raises ValueError for a naive ``moment``.
    """
    if not is_english():
        return moment_in_words(moment)
    local = local_moment(moment)
    said = date_said(local.date())
    return said if local == end_of_day(local.date()) else f"{said} {local:%H:%M}"


def short_moment_said(moment: datetime) -> str:
    """Without year and weekday: 11月23日 10:37, 23 Nov 10:37."""
    local = local_moment(moment)
    day = f"{local.day} {local:%b}" if is_english() else f"{local.month}月{local.day}日"
    return f"{day} {local:%H:%M}"


def days_said(days: Iterable[date]) -> str:
    """Days without their year, those in a row as one: 1月1日至3日、5月9日; 1 Jan to 3 Jan, 9 May."""
    if not is_english():
        return days_in_words(days)
    rows: list[tuple[date, date]] = []
    for day in sorted(days):
        if rows and day - rows[-1][1] == timedelta(days=1):
            rows[-1] = (rows[-1][0], day)
        else:
            rows.append((day, day))
    return ", ".join(_short(first) + (f" to {_short(last)}" if last > first else "") for first, last in rows)


def _day(day: date) -> str:
    return f"{day.day} {day:%b %Y}"


def _short(day: date) -> str:
    return f"{day.day} {day:%b}"
