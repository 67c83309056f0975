"""In running text …"""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from zhidu.calendar import (
    SHANGHAI,
    date_in_words,
    days_in_words,
    end_of_day,
    moment_in_words,
    span_in_words,
)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 11, 27), "2026年11月27日（星期五）"),
        (date(2026, 12, 28), "2026年12月28日（星期一）"),
        (date(2027, 1, 4), "2027年1月4日（星期一）"),
        (date(2028, 2, 29), "2028年2月29日（星期二）"),
        (date(2026, 11, 29), "2026年11月29日（星期日）"),
    ],
)
def test_a_date_has_its_weekday(day: date, expected: str) -> None:
    assert date_in_words(day) == expected


@pytest.mark.parametrize(
    ("hour", "minute", "expected"),
    [
        (0, 0, "凌晨0:00"),
        (5, 59, "凌晨5:59"),
        (6, 0, "上午6:00"),
        (9, 0, "上午9:00"),
        (11, 59, "上午11:59"),
        (12, 0, "中午12:00"),
        (12, 59, "中午12:59"),
        (13, 0, "下午1:00"),
        (14, 30, "下午2:30"),
        (17, 59, "下午5:59"),
        (18, 0, "晚上6:00"),
        (23, 59, "晚上11:59"),
    ],
)
def test_a_moment_is_told_by_the_twelve_hour_clock(hour: int, minute: int, expected: str) -> None:
    moment = datetime(2026, 11, 27, hour, minute, tzinfo=SHANGHAI)
    assert moment_in_words(moment) == f"2026年11月27日（星期五）{expected}"


def test_the_end_of_a_day_is_told_as_the_day() -> None:
    assert moment_in_words(end_of_day(date(2026, 11, 27))) == "2026年11月27日（星期五）"


def test_a_moment_is_told_in_local_time() -> None:
    assert moment_in_words(datetime(2026, 11, 27, 1, 0, tzinfo=UTC)) == "2026年11月27日（星期五）上午9:00"


@pytest.mark.parametrize(
    ("amount", "unit", "expected"),
    [
        (3, "days", "3天"),
        (1, "day", "1天"),
        (2, "workdays", "2个工作日"),
        (-2, "workdays", "2个工作日"),
        (0, "days", "0天"),
    ],
)
def test_a_span_names_its_unit(amount: int, unit: str, expected: str) -> None:
    assert span_in_words(amount, unit) == expected


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (["2026-01-03", "2026-01-01", "2026-01-02"], "1月1日至3日"),
        (["2026-05-09", "2026-02-28", "2026-03-01"], "2月28日至3月1日、5月9日"),
        (["2026-12-31", "2027-01-01"], "12月31日至1月1日"),
        ([], ""),
    ],
)
def test_days_in_a_row_are_said_as_one(days: list[str], expected: str) -> None:
    assert days_in_words(map(date.fromisoformat, days)) == expected


def test_words_refuse_what_they_cannot_say() -> None:
    with pytest.raises(ValueError, match="decade"):
        span_in_words(1, "decades")
    with pytest.raises(ValueError, match="time zone"):
        moment_in_words(datetime(2026, 11, 27))
