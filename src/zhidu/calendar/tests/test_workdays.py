"""A calendar of working days …"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhidu.calendar import Reckoned, ReckonedCount, WorkCalendar
from zhidu.calendar.years import ANNOUNCED_YEARS, MAKE_UP_DAYS

NATIONAL = WorkCalendar()
DAYS = st.dates(date(2004, 1, 1), date(2060, 12, 31))
COUNTS = st.integers(-120, 120)


def _days(first: str, last: str) -> list[date]:
    start, end = date.fromisoformat(first), date.fromisoformat(last)
    return [start + timedelta(days=n) for n in range((end - start).days + 1)]


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("2026-01-01", "2026-01-03"),  # 元旦
        ("2026-02-15", "2026-02-23"),  # 春节
        ("2026-04-04", "2026-04-06"),  # 清明节
        ("2026-05-01", "2026-05-05"),  # 劳动节
        ("2026-06-19", "2026-06-21"),  # 端午节
        ("2026-09-25", "2026-09-27"),  # 中秋节
        ("2026-10-01", "2026-10-07"),  # 国庆节
    ],
)
def test_rests_in_the_holiday_weeks_of_2026(first: str, last: str) -> None:
    holiday = _days(first, last)
    assert [day for day in holiday if NATIONAL.is_workday(day)] == []
    # Outside the holiday the first working days on either side are the neighbours.
    before = NATIONAL.add_workdays(holiday[0], -1)
    assert holiday[0] - before.date <= timedelta(days=3)
    assert NATIONAL.next_workday(holiday[-1]).date - holiday[-1] <= timedelta(days=3)


def test_works_on_the_make_up_days_of_2026() -> None:
    make_up = sorted(day for day in MAKE_UP_DAYS if day.year == 2026)
    expected = ["2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"]
    assert [day.isoformat() for day in make_up] == expected
    assert all(NATIONAL.is_workday(day) for day in make_up)
    assert all(day.weekday() >= 5 for day in make_up)


@pytest.mark.parametrize(
    ("start", "count", "expected", "provisional"),
    [
        ("2026-11-30", -1, "2026-11-27", False),  # one working day before Monday is Friday
        ("2026-11-28", -1, "2026-11-27", False),  # … before Saturday too
        ("2026-11-27", 1, "2026-11-30", False),
        ("2026-11-27", 0, "2026-11-27", False),
        ("2026-11-28", 0, "2026-11-28", False),  # no counting, no moving
        ("2026-09-30", 1, "2026-10-08", False),  # over the National Day week
        ("2026-10-08", -1, "2026-09-30", False),
        ("2026-10-09", 1, "2026-10-10", False),  # a worked Saturday
        ("2026-02-13", 1, "2026-02-14", False),  # a worked Saturday before Spring Festival
        ("2026-02-14", 1, "2026-02-24", False),
        ("2026-02-24", 5, "2026-03-02", False),  # 25, 26, 27, the worked 28th, then Monday
        ("2026-12-28", 3, "2026-12-31", False),
        ("2026-12-28", 4, "2027-01-04", True),  # 2027-01-01 is a Friday; no notice for 2027 yet
        ("2027-01-04", -1, "2026-12-31", True),  # touched the first days of 2027
        ("2027-01-04", 1, "2027-01-05", True),
        ("2028-02-29", 1, "2028-03-01", True),
        ("2028-02-28", 1, "2028-02-29", True),
        ("2027-02-04", 1, "2027-02-11", True),  # Spring Festival 2027 with its compensated days
    ],
)
def test_counts_from_the_day_after_the_event(
    start: str, count: int, expected: str, provisional: bool
) -> None:
    actual = NATIONAL.add_workdays(date.fromisoformat(start), count)
    assert actual == Reckoned(date.fromisoformat(expected), provisional)


@pytest.mark.parametrize(
    ("start", "end", "days", "provisional"),
    [
        ("2026-11-27", "2026-11-30", 1, False),
        ("2026-11-30", "2026-11-27", -1, False),
        ("2026-11-27", "2026-11-27", 0, False),
        ("2026-11-27", "2026-11-29", 0, False),
        ("2026-09-30", "2026-10-12", 4, False),
        ("2026-12-28", "2027-01-04", 4, True),
    ],
)
def test_counts_the_working_days_between(start: str, end: str, days: int, provisional: bool) -> None:
    actual = NATIONAL.workdays_between(date.fromisoformat(start), date.fromisoformat(end))
    assert actual == ReckonedCount(days, provisional)


@pytest.mark.parametrize(
    ("day", "provisional"),
    [
        ("2026-12-28", False),
        ("2026-12-31", False),
        ("2027-01-01", True),
        ("2028-02-29", True),
        ("1999-10-01", True),
    ],
)
def test_is_provisional_in_years_without_a_notice(day: str, provisional: bool) -> None:
    assert NATIONAL.is_provisional(date.fromisoformat(day)) is provisional


def test_keeps_local_closures() -> None:
    closed = WorkCalendar(closures=frozenset({date(2026, 11, 27), date(2026, 10, 10)}))
    assert not closed.is_workday(date(2026, 11, 27))
    assert not closed.is_workday(date(2026, 10, 10))
    assert closed.add_workdays(date(2026, 11, 30), -1).date == date(2026, 11, 26)


def test_refuses_a_datetime_where_a_day_is_meant() -> None:
    moment = datetime(2026, 10, 1, tzinfo=UTC)
    with pytest.raises(TypeError):
        NATIONAL.is_workday(moment)
    with pytest.raises(TypeError):
        NATIONAL.add_workdays(moment, 0)


@given(DAYS, COUNTS.filter(bool))
def test_ends_on_a_working_day(day: date, count: int) -> None:
    assert NATIONAL.is_workday(NATIONAL.add_workdays(day, count).date)


@given(DAYS, COUNTS)
def test_counts_back_what_it_counted(day: date, count: int) -> None:
    end = NATIONAL.add_workdays(day, count)
    assert NATIONAL.workdays_between(day, end.date).days == count


@given(DAYS, st.integers(0, 60), st.integers(0, 60))
def test_may_count_in_two_parts(day: date, first: int, second: int) -> None:
    halfway = NATIONAL.add_workdays(day, first).date
    assert NATIONAL.add_workdays(halfway, second).date == NATIONAL.add_workdays(day, first + second).date


@given(DAYS, COUNTS)
def test_is_certain_when_it_touched_only_announced_years(day: date, count: int) -> None:
    end = NATIONAL.add_workdays(day, count)
    touched = {day.year, end.date.year} if count else set()
    if touched <= ANNOUNCED_YEARS:
        assert not end.provisional
    if count and end.date.year not in ANNOUNCED_YEARS:
        assert end.provisional


@given(DAYS, st.frozensets(st.dates(date(2026, 1, 1), date(2028, 12, 31)), max_size=30), st.integers(1, 30))
def test_never_ends_sooner_for_closures(day: date, closures: frozenset[date], count: int) -> None:
    closed = WorkCalendar(closures).add_workdays(day, count)
    assert closed.date >= NATIONAL.add_workdays(day, count).date
    assert closed.date not in closures
