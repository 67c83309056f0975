"""A deadline …"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhidu.calendar import SHANGHAI, WorkCalendar, end_of_day, local_date, shift

NATIONAL = WorkCalendar()
MEETING = datetime(2026, 11, 30, 9, 0, tzinfo=SHANGHAI)  # a Monday
MOMENTS = st.datetimes(datetime(2004, 1, 1), datetime(2060, 1, 1), timezones=st.just(SHANGHAI))


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("moment", "amount", "unit", "expected", "provisional"),
    [
        ("2026-11-30T09:00", 30, "minutes", "2026-11-30T09:30:00", False),
        ("2026-12-31T23:00", 2, "hours", "2027-01-01T01:00:00", False),
        ("2026-11-30T09:00", -2, "hours", "2026-11-30T07:00:00", False),
        ("2026-11-30T09:00", 7, "days", "2026-12-07T23:59:59", False),
        ("2026-11-30T09:00", 1, "day", "2026-12-01T23:59:59", False),
        ("2026-12-28T09:00", 7, "days", "2027-01-04T23:59:59", False),
        ("2026-12-28T09:00", 4, "workdays", "2027-01-04T23:59:59", True),
        ("2026-11-30T09:00", -1, "workday", "2026-11-27T23:59:59", False),
        ("2026-11-30T09:00", -3, "days", "2026-11-27T23:59:59", False),
        ("2026-10-09T09:00", -3, "workdays", "2026-09-29T23:59:59", False),
        ("2026-11-30T09:00", 0, "days", "2026-11-30T23:59:59", False),
        ("2026-11-30T09:00", 2, "weeks", "2026-12-14T23:59:59", False),
        ("2026-01-31T09:00", 1, "months", "2026-02-28T23:59:59", False),
        ("2028-01-31T09:00", 1, "months", "2028-02-29T23:59:59", False),
        ("2028-02-29T09:00", 12, "months", "2029-02-28T23:59:59", False),
        ("2028-03-31T09:00", -1, "months", "2028-02-29T23:59:59", False),
        ("2026-12-31T09:00", 2, "months", "2027-02-28T23:59:59", False),
        ("2026-11-30T09:00", 1, "quarter", "2027-02-28T23:59:59", False),
        ("2028-02-29T09:00", 1, "year", "2029-02-28T23:59:59", False),
    ],
)
def test_is_counted_from_the_event(
    moment: str, amount: int, unit: str, expected: str, provisional: bool
) -> None:
    actual = shift(_at(moment), amount, unit, NATIONAL)
    assert (actual.moment, actual.provisional) == (_at(expected), provisional)


def test_of_one_workday_before_a_monday_is_kept_on_friday_and_broken_on_saturday() -> None:
    deadline = shift(MEETING, -1, "workdays", NATIONAL).moment
    assert _at("2026-11-27T23:30") <= deadline < _at("2026-11-28T08:00")


def test_takes_the_local_day_of_a_moment_written_elsewhere() -> None:
    late = datetime(2026, 11, 27, 17, 0, tzinfo=UTC)  # 01:00 on Saturday in Shanghai
    assert local_date(late) == date(2026, 11, 28)
    assert shift(late, 1, "days", NATIONAL).moment == _at("2026-11-29T23:59:59")


def test_refuses_unknown_units_and_naive_moments() -> None:
    with pytest.raises(ValueError, match="fortnight"):
        shift(MEETING, 1, "fortnights", NATIONAL)
    with pytest.raises(ValueError, match="time zone"):
        shift(datetime(2026, 11, 30), 1, "days", NATIONAL)


@given(MOMENTS, st.integers(-60, 60), st.sampled_from(["days", "workdays", "weeks", "months"]))
def test_ends_with_its_day(moment: datetime, amount: int, unit: str) -> None:
    actual = shift(moment, amount, unit, NATIONAL).moment
    assert actual == end_of_day(actual.date())
    assert actual.utcoffset() == timedelta(hours=8)


@given(
    MOMENTS,
    st.sampled_from(["minutes", "hours", "days", "workdays", "weeks", "months"]),
    st.integers(-60, 59),
)
def test_of_a_longer_time_is_never_sooner(moment: datetime, unit: str, amount: int) -> None:
    sooner = shift(moment, amount, unit, NATIONAL).moment
    assert sooner < shift(moment, amount + 1, unit, NATIONAL).moment
