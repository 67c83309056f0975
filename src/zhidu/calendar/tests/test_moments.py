"""A deadline …"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhidu.calendar import (
    SHANGHAI,
    Counting,
    Roll,
    UnannouncedYear,
    WorkCalendar,
    end_of_day,
    local_date,
    shift,
)

NATIONAL = WorkCalendar().accepting()
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


SAME_DAY = Counting(count_from="same_day")


@pytest.mark.parametrize(
    ("moment", "amount", "unit", "expected"),
    [
        ("2026-11-30T09:00", 1, "day", "2026-11-30"),
        ("2026-11-30T09:00", 7, "days", "2026-12-06"),
        ("2026-11-30T09:00", -3, "days", "2026-11-28"),
        ("2026-11-30T09:00", 1, "workday", "2026-11-30"),
        ("2026-11-28T09:00", 1, "workday", "2026-11-30"),  # a Saturday is no working day to begin with
        ("2026-09-30T09:00", 2, "workdays", "2026-10-08"),
        ("2026-11-30T09:00", -2, "workdays", "2026-11-27"),
        ("2026-11-30T09:00", 1, "week", "2026-12-06"),
        ("2026-03-01T09:00", 1, "month", "2026-03-31"),
        ("2026-03-15T09:00", 1, "month", "2026-04-14"),
        ("2026-01-31T09:00", 1, "month", "2026-02-28"),
        ("2028-02-29T09:00", 1, "year", "2029-02-28"),
        ("2026-03-31T09:00", -1, "month", "2026-03-01"),
        ("2026-03-15T09:00", -1, "month", "2026-02-16"),
        ("2026-11-30T09:00", 0, "days", "2026-11-30"),
    ],
)
def test_may_have_its_day_of_event_counted(moment: str, amount: int, unit: str, expected: str) -> None:
    assert shift(_at(moment), amount, unit, NATIONAL, SAME_DAY).moment == _at(f"{expected}T23:59:59")


@pytest.mark.parametrize(
    ("moment", "amount", "unit", "roll", "expected", "provisional"),
    [
        ("2026-09-26T09:00", 7, "days", "none", "2026-10-03", False),
        ("2026-09-26T09:00", 7, "days", "forward", "2026-10-08", False),
        ("2026-09-26T09:00", 7, "days", "back", "2026-09-30", False),
        ("2026-12-28T09:00", 5, "days", "none", "2027-01-02", False),
        ("2026-12-28T09:00", 5, "days", "forward", "2027-01-04", True),
        ("2026-12-28T09:00", 5, "days", "back", "2026-12-31", True),
        ("2026-09-10T09:00", 2, "weeks", "forward", "2026-09-24", False),
        ("2026-09-03T09:00", 1, "month", "forward", "2026-10-08", False),
        ("2026-11-30T09:00", -1, "day", "forward", "2026-11-29", False),  # a lead is never shortened
        ("2026-11-30T09:00", -1, "day", "back", "2026-11-27", False),
        ("2026-10-09T09:00", 1, "workday", "forward", "2026-10-10", False),
    ],
)
def test_may_end_beside_a_rest_day(
    moment: str, amount: int, unit: str, roll: Roll, expected: str, provisional: bool
) -> None:
    actual = shift(_at(moment), amount, unit, NATIONAL, Counting(roll=roll))
    assert (actual.moment, actual.provisional) == (_at(f"{expected}T23:59:59"), provisional)


def test_of_hours_runs_by_the_clock_however_days_are_counted() -> None:
    counting = Counting(count_from="same_day", roll="forward")
    assert shift(_at("2026-10-01T09:00"), 2, "hours", NATIONAL, counting).moment == _at("2026-10-01T11:00")


def test_into_a_year_without_a_notice_is_refused_unless_it_counts_plain_days() -> None:
    strict, new_year = WorkCalendar(), _at("2026-12-28T09:00")
    assert shift(new_year, 7, "days", strict).moment == _at("2027-01-04T23:59:59")
    with pytest.raises(UnannouncedYear):
        shift(new_year, 4, "workdays", strict)
    with pytest.raises(UnannouncedYear):
        shift(new_year, 7, "days", strict, Counting(roll="forward"))


UNITS = st.sampled_from(["days", "workdays", "weeks", "months", "quarters", "half_years", "years"])
ROLLS = st.sampled_from(["none", "forward", "back"])


@given(MOMENTS, st.integers(1, 30), UNITS)
def test_is_never_later_where_the_day_of_the_event_counts(moment: datetime, amount: int, unit: str) -> None:
    plain = shift(moment, amount, unit, NATIONAL).moment
    assert moment.date() <= shift(moment, amount, unit, NATIONAL, SAME_DAY).moment.date() <= plain.date()
    back = shift(moment, -amount, unit, NATIONAL, SAME_DAY).moment.date()
    assert shift(moment, -amount, unit, NATIONAL).moment.date() <= back <= moment.date()


@given(MOMENTS, st.integers(-30, 30), UNITS, ROLLS)
def test_that_rolls_ends_on_a_working_day_on_its_side(
    moment: datetime, amount: int, unit: str, roll: Roll
) -> None:
    plain = shift(moment, amount, unit, NATIONAL).moment
    rolled = shift(moment, amount, unit, NATIONAL, Counting(roll=roll)).moment
    if roll == "none" or (roll == "forward" and amount < 0):
        assert rolled == plain
    else:
        assert NATIONAL.is_workday(rolled.date())
        assert rolled >= plain if roll == "forward" else rolled <= plain


@given(MOMENTS, MOMENTS, st.integers(-30, 30), UNITS, st.sampled_from(["next_day", "same_day"]), ROLLS)
def test_of_a_later_event_is_never_sooner(
    one: datetime, other: datetime, amount: int, unit: str, count_from: str, roll: Roll
) -> None:
    counting = Counting(count_from, roll)  # type: ignore[arg-type]
    first, second = sorted((one, other))
    sooner = shift(first, amount, unit, NATIONAL, counting).moment
    assert sooner <= shift(second, amount, unit, NATIONAL, counting).moment


@given(MOMENTS, st.integers(1, 400))
def test_of_days_counts_back_what_it_counted(moment: datetime, amount: int) -> None:
    there = shift(moment, amount, "days", NATIONAL).moment
    assert shift(there, -amount, "days", NATIONAL).moment.date() == moment.date()
    first = shift(moment, amount, "days", NATIONAL, SAME_DAY).moment
    assert shift(first, -amount, "days", NATIONAL, SAME_DAY).moment.date() == moment.date()
