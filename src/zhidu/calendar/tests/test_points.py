"""Periods, points in them, windows between points …"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhidu.calendar import LAST, SHANGHAI, Point, UnannouncedYear, Window, WorkCalendar, local_date, period_of

STRICT = WorkCalendar()
NATIONAL = STRICT.accepting()
UNITS = ["day", "week", "month", "quarter", "half_year", "year"]
DAYS = st.dates(date(2004, 1, 1), date(2060, 12, 31))
MOMENTS = st.datetimes(datetime(2004, 1, 1), datetime(2060, 1, 1), timezones=st.just(SHANGHAI))
TWENTY_FIFTH = Point("month", 25)
POINTS = st.builds(
    Point,
    unit=st.sampled_from(UNITS),
    day=st.sampled_from([LAST, 1, 5, 25, 31]),
    month=st.sampled_from([LAST, 1, 2]),
    at=st.sampled_from([time(8, 30), time(23, 59, 59)]),
    roll=st.sampled_from(["none", "forward", "back"]),
)


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


# periods


@pytest.mark.parametrize(
    ("day", "unit", "first", "last"),
    [
        ("2028-02-29", "day", "2028-02-29", "2028-02-29"),
        ("2028-02-29", "week", "2028-02-28", "2028-03-05"),
        ("2028-02-29", "month", "2028-02-01", "2028-02-29"),
        ("2027-02-15", "month", "2027-02-01", "2027-02-28"),
        ("2028-02-29", "quarter", "2028-01-01", "2028-03-31"),
        ("2026-12-28", "quarter", "2026-10-01", "2026-12-31"),
        ("2026-12-28", "half_year", "2026-07-01", "2026-12-31"),
        ("2026-12-28", "week", "2026-12-28", "2027-01-03"),
        ("2027-01-01", "week", "2026-12-28", "2027-01-03"),
        ("2027-01-04", "year", "2027-01-01", "2027-12-31"),
    ],
)
def test_a_day_lies_in_a_period(day: str, unit: str, first: str, last: str) -> None:
    period = period_of(date.fromisoformat(day), unit)
    assert (period.first.isoformat(), period.last.isoformat()) == (first, last)
    assert date.fromisoformat(day) in period


@given(DAYS, st.sampled_from(UNITS), st.integers(-20, 20))
def test_periods_follow_each_other_without_a_gap(day: date, unit: str, count: int) -> None:
    period = period_of(day, unit)
    assert period.first <= day <= period.last
    assert period.moved(1).first == period.last + timedelta(days=1)
    assert period.moved(count).moved(-count) == period
    assert period_of(period.first, unit) == period == period_of(period.last, unit)


def test_what_is_no_period_is_refused() -> None:
    with pytest.raises(ValueError, match="workday"):
        period_of(date(2026, 12, 28), "workday")
    with pytest.raises(ValueError, match="decade"):
        Point("decade")
    with pytest.raises(ValueError, match="from 1"):
        Point("month", 0)


# points


@pytest.mark.parametrize(
    ("point", "after", "expected"),
    [
        (TWENTY_FIFTH, "2026-12-25T12:00", "2026-12-25T23:59:59"),
        (TWENTY_FIFTH, "2026-12-26T00:00", "2027-01-25T23:59:59"),
        (Point("month", 5, month=2), "2026-12-28T09:00", "2027-01-05T23:59:59"),
        (Point("month"), "2028-02-29T09:00", "2028-02-29T23:59:59"),
        (Point("month", 31), "2028-02-01T09:00", "2028-02-29T23:59:59"),
        (Point("quarter", month=LAST), "2026-12-28T09:00", "2026-12-31T23:59:59"),
        (Point("half_year", 10, month=1), "2026-12-28T09:00", "2027-01-10T23:59:59"),
        (Point("year", 5, month=4), "2026-12-28T09:00", "2027-04-05T23:59:59"),
        (Point("year", 29, month=2), "2026-12-28T09:00", "2027-02-28T23:59:59"),
        (Point("year", 29, month=2), "2027-12-28T09:00", "2028-02-29T23:59:59"),
        (Point("week", 5, at=time(17)), "2026-12-28T09:00", "2027-01-01T17:00"),
        (Point("week", 5, at=time(17)), "2027-01-01T17:00", "2027-01-08T17:00"),
        (Point("day", at=time(8, 30)), "2026-12-28T08:30", "2026-12-29T08:30"),
        (Point("day", at=time(8, 30)), "2026-12-28T08:29", "2026-12-28T08:30"),
    ],
)
def test_a_point_comes_again(point: Point, after: str, expected: str) -> None:
    assert point.next_after(_at(after), STRICT).moment == _at(expected)


@pytest.mark.parametrize(
    ("roll", "expected"), [("none", "2026-10-25"), ("forward", "2026-10-26"), ("back", "2026-10-23")]
)
def test_a_point_on_a_sunday_is_moved_as_the_text_has_it(roll, expected) -> None:
    point = Point("month", 25, roll=roll)
    assert point.next_after(_at("2026-10-01T09:00"), STRICT).moment == _at(f"{expected}T23:59:59")


def test_a_point_that_was_moved_over_the_moment_is_still_to_come() -> None:
    point = Point("month", 1, roll="forward")  # 1 October is moved to the 8th
    assert point.next_after(_at("2026-10-05T09:00"), STRICT).moment == _at("2026-10-08T23:59:59")
    assert point.last_before(_at("2026-10-05T09:00"), STRICT).moment == _at("2026-09-01T23:59:59")


def test_a_point_that_rolls_in_a_year_without_a_notice_is_provisional() -> None:
    point, late = Point("month", 25, roll="back"), _at("2026-12-28T09:00")
    assert point.next_after(late, NATIONAL).provisional
    assert not TWENTY_FIFTH.next_after(late, STRICT).provisional
    with pytest.raises(UnannouncedYear):
        point.next_after(late, STRICT)


@given(POINTS, MOMENTS)
def test_no_point_is_passed_over(point: Point, moment: datetime) -> None:
    following = point.next_after(moment, NATIONAL).moment
    before = point.last_before(following, NATIONAL).moment
    assert before <= moment < following
    assert point.next_after(before, NATIONAL).moment == following


@given(POINTS, DAYS)
def test_a_point_lies_in_its_period_unless_it_was_moved(point: Point, day: date) -> None:
    period = period_of(day, point.unit)
    moment = point.of(period, NATIONAL).moment
    if point.roll == "none" and (point.month != 2 or point.unit in ("quarter", "half_year", "year")):
        assert local_date(moment) in period
    assert moment.timetz().replace(tzinfo=None) == point.at


# windows

FILING = Window(Point("year", 1, month=4, at=time()), Point("year", 31, month=5), later=1)
FRIDAY_AFTERNOON = Window(Point("week", 5, at=time(12)), Point("week", 5, at=time(18)))
NIGHT = Window(Point("day", at=time(18)), Point("day", at=time(8, 30)))


def test_what_belongs_to_a_year_may_be_due_in_a_window_of_the_next() -> None:
    start, end = FILING.of(period_of(date(2026, 12, 28), "year"), STRICT)
    assert (start.moment, end.moment) == (_at("2027-04-01T00:00"), _at("2027-05-31T23:59:59"))


@pytest.mark.parametrize(
    ("window", "moment", "is_open"),
    [
        (FILING, "2027-03-31T23:59:59", False),
        (FILING, "2027-04-01T00:00", True),
        (FILING, "2027-05-31T23:59:59", True),
        (FRIDAY_AFTERNOON, "2027-01-01T14:00", True),
        (FRIDAY_AFTERNOON, "2027-01-01T11:59", False),
        (FRIDAY_AFTERNOON, "2026-12-31T14:00", False),
        (NIGHT, "2026-12-31T23:00", True),
        (NIGHT, "2027-01-01T08:00", True),
        (NIGHT, "2027-01-01T09:00", False),
        (Window(Point("month", 25, at=time()), Point("month")), "2028-02-29T09:00", True),
        (Window(Point("year", 1, month=11), Point("year", 15, month=3)), "2027-01-04T09:00", True),
        (Window(Point("year", 1, month=11), Point("year", 15, month=3)), "2027-04-04T09:00", False),
    ],
)
def test_a_window_is_open_from_its_first_point_to_its_last(
    window: Window, moment: str, is_open: bool
) -> None:
    assert window.is_open(_at(moment), STRICT) is is_open


@given(st.sampled_from([FILING, FRIDAY_AFTERNOON, NIGHT]), DAYS)
def test_a_window_is_open_between_its_points(window: Window, day: date) -> None:
    start, end = window.of(period_of(day, window.start.unit), NATIONAL)
    assert start.moment < end.moment
    assert window.is_open(start.moment, NATIONAL)
    assert window.is_open(end.moment, NATIONAL)
    assert not window.is_open(end.moment + timedelta(seconds=1), NATIONAL)
    assert not window.is_open(start.moment - timedelta(seconds=1), NATIONAL)


def test_a_window_lies_between_points_of_one_unit() -> None:
    with pytest.raises(ValueError, match="one unit"):
        Window(Point("week", 5), Point("month", 5))
