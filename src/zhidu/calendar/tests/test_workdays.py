"""A calendar of working days …"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhidu.calendar import (
    SEEDED,
    Closure,
    Holiday,
    Reckoned,
    ReckonedCount,
    UnannouncedYear,
    WorkCalendar,
    Year,
)

STRICT = WorkCalendar()
NATIONAL = STRICT.accepting()
NEW_YEAR = Year(
    2027,
    "测试用的放假安排",
    rest_days=frozenset(map(date.fromisoformat, ("2026-12-31", "2027-01-01", "2027-01-02", "2027-01-03"))),
    make_up_days=frozenset(map(date.fromisoformat, ("2026-12-27", "2027-01-09"))),
)
ANNOUNCED = WorkCalendar(years={**SEEDED, 2027: NEW_YEAR})
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
    make_up = sorted(SEEDED[2026].make_up_days)
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


def test_refuses_to_count_into_a_year_without_a_notice_unless_told_to() -> None:
    with pytest.raises(UnannouncedYear, match="2027年的放假安排") as refused:
        STRICT.add_workdays(date(2026, 12, 28), 4)
    assert refused.value.year == 2027
    assert STRICT.add_workdays(date(2026, 12, 28), 3) == Reckoned(date(2026, 12, 31), False)
    assert STRICT.accepting().add_workdays(date(2026, 12, 28), 4).date == date(2027, 1, 4)
    for asked in (
        lambda: STRICT.is_workday(date(2027, 1, 4)),
        lambda: STRICT.workdays_between(date(2026, 12, 28), date(2027, 1, 1)),
        lambda: STRICT.rolled(date(2027, 1, 2), "forward"),
        lambda: STRICT.holiday_after(date(2026, 12, 28)),
    ):
        with pytest.raises(UnannouncedYear):
            asked()


def test_is_certain_of_a_year_that_was_announced() -> None:
    assert ANNOUNCED.add_workdays(date(2026, 12, 28), 3) == Reckoned(date(2027, 1, 4), False)
    assert ANNOUNCED.is_workday(date(2027, 1, 9))
    assert not ANNOUNCED.is_provisional(date(2027, 12, 31))
    assert ANNOUNCED.is_provisional(date(2028, 1, 1))


def test_takes_days_of_december_from_the_notice_of_the_new_year() -> None:
    assert not ANNOUNCED.is_workday(date(2026, 12, 31))
    assert ANNOUNCED.is_workday(date(2026, 12, 27))
    assert not NATIONAL.is_workday(date(2018, 12, 31))
    assert NATIONAL.is_workday(date(2018, 12, 29))


@pytest.mark.parametrize(
    ("day", "roll", "expected", "provisional"),
    [
        ("2026-10-03", "none", "2026-10-03", False),
        ("2026-10-03", "forward", "2026-10-08", False),
        ("2026-10-03", "back", "2026-09-30", False),
        ("2026-10-10", "forward", "2026-10-10", False),  # a worked Saturday stays
        ("2026-09-30", "back", "2026-09-30", False),
        ("2027-01-02", "forward", "2027-01-04", True),
        ("2027-01-02", "back", "2026-12-31", True),
        ("2027-01-04", "forward", "2027-01-04", True),  # a notice could still make it a rest day
        ("2027-01-02", "none", "2027-01-02", False),
    ],
)
def test_moves_an_end_on_a_rest_day(day: str, roll: str, expected: str, provisional: bool) -> None:
    actual = NATIONAL.rolled(date.fromisoformat(day), roll)  # type: ignore[arg-type]
    assert actual == Reckoned(date.fromisoformat(expected), provisional)


@pytest.mark.parametrize(
    ("day", "first", "last", "eve"),
    [
        ("2026-09-01", "2026-09-25", "2026-09-27", "2026-09-24"),
        ("2026-09-25", "2026-10-01", "2026-10-07", "2026-09-30"),  # the one that has begun is not next
        ("2026-09-30", "2026-10-01", "2026-10-07", "2026-09-30"),
        ("2026-02-01", "2026-02-15", "2026-02-23", "2026-02-14"),  # its eve is a worked Saturday
        ("2026-12-28", "2027-01-01", "2027-01-03", "2026-12-31"),
        ("2025-12-01", "2026-01-01", "2026-01-03", "2025-12-31"),
    ],
)
def test_knows_the_next_holiday_and_its_eve(day: str, first: str, last: str, eve: str) -> None:
    first_day, last_day = date.fromisoformat(first), date.fromisoformat(last)
    is_guessed = first_day.year == 2027
    after = date.fromisoformat(day)
    assert NATIONAL.holiday_after(after) == Holiday(first_day, last_day, is_guessed)
    assert NATIONAL.before_holiday(after) == Reckoned(date.fromisoformat(eve), is_guessed)


def test_counts_working_days_before_a_holiday() -> None:
    assert STRICT.before_holiday(date(2026, 9, 1), lead=3).date == date(2026, 9, 22)
    assert STRICT.before_holiday(date(2026, 9, 28), lead=7).date == date(2026, 9, 21)  # gone by


def test_joins_closures_and_weekends_to_a_holiday_but_makes_none_of_them() -> None:
    closed = WorkCalendar(closures=(Closure(date(2026, 9, 28), date(2026, 9, 30), "台风"),))
    assert closed.holiday_after(date(2026, 9, 1)) == Holiday(date(2026, 9, 25), date(2026, 10, 7), False)
    alone = WorkCalendar(closures=(Closure(date(2026, 7, 7), date(2026, 7, 8), "台风"),))
    assert alone.holiday_after(date(2026, 7, 1)).first == date(2026, 9, 25)


def test_keeps_local_closures() -> None:
    closures = (
        Closure(date(2026, 11, 27), date(2026, 11, 27), "洪水"),
        Closure(date(2026, 10, 10), date(2026, 10, 11), "县庆"),
    )
    closed = WorkCalendar(closures=closures)
    assert not closed.is_workday(date(2026, 11, 27))
    assert not closed.is_workday(date(2026, 10, 10))
    assert closed.add_workdays(date(2026, 11, 30), -1).date == date(2026, 11, 26)


def test_is_certain_of_a_closure_whatever_the_year() -> None:
    closed = WorkCalendar(closures=(Closure(date(2027, 1, 4), date(2027, 1, 5), "洪水"),))
    assert not closed.is_workday(date(2027, 1, 4))
    assert not closed.is_provisional(date(2027, 1, 4))


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
    if touched <= SEEDED.keys():
        assert end == STRICT.add_workdays(day, count) == Reckoned(end.date, False)
    if count and end.date.year not in SEEDED:
        assert end.provisional


@given(DAYS, DAYS, st.integers(-60, 60))
def test_never_ends_sooner_when_begun_later(day: date, other: date, count: int) -> None:
    first, second = sorted((day, other))
    assert NATIONAL.add_workdays(first, count).date <= NATIONAL.add_workdays(second, count).date


@given(DAYS)
def test_moves_an_end_no_further_than_to_the_next_working_day(day: date) -> None:
    forward, back = NATIONAL.rolled(day, "forward").date, NATIONAL.rolled(day, "back").date
    assert NATIONAL.is_workday(forward)
    assert NATIONAL.is_workday(back)
    assert back <= day <= forward
    assert (back == day == forward) or NATIONAL.next_workday(back).date == forward


@given(DAYS)
def test_lies_between_working_days_around_a_holiday(day: date) -> None:
    holiday = NATIONAL.holiday_after(day)
    assert day < holiday.first <= holiday.last
    assert NATIONAL.before_holiday(day).date == holiday.first - timedelta(days=1)
    assert NATIONAL.next_workday(holiday.first).date == holiday.last + timedelta(days=1)


@given(DAYS, st.lists(st.dates(date(2026, 1, 1), date(2028, 12, 31)), max_size=30), st.integers(1, 30))
def test_never_ends_sooner_for_closures(day: date, closed: list[date], count: int) -> None:
    closures = tuple(Closure(each, each + timedelta(days=1), "停电") for each in closed)
    ended = WorkCalendar(closures=closures).accepting().add_workdays(day, count)
    assert ended.date >= NATIONAL.add_workdays(day, count).date
    assert ended.date not in closed
