"""The quiet hours …"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from zhidu.calendar import SHANGHAI, WorkCalendar, local_moment
from zhidu.delivery.quiet import is_quiet, nearness

CALENDAR = WorkCalendar().accepting()
MOMENTS = st.datetimes(datetime(2025, 1, 1), datetime(2027, 12, 1), timezones=st.just(SHANGHAI))
DAYS = st.dates(date(2025, 1, 1), date(2027, 12, 1))


@given(MOMENTS)
def test_are_nights_and_rest_days_and_nothing_else(moment: datetime) -> None:
    is_night = moment.hour < 7 or moment.hour >= 22
    assert is_quiet(moment, CALENDAR) == (is_night or not CALENDAR.is_workday(moment.date()))


@given(MOMENTS)
def test_end_within_a_long_holiday_at_seven_on_a_working_day(moment: datetime) -> None:
    ends = moment
    while is_quiet(ends, CALENDAR):
        ends += timedelta(minutes=30)
    assert ends - moment <= timedelta(days=12)
    if is_quiet(moment, CALENDAR):
        assert CALENDAR.is_workday(ends.date())
        assert ends.time() < time(7, 30)


@given(MOMENTS)
def test_are_the_same_in_whatever_zone_a_moment_is_written(moment: datetime) -> None:
    assert is_quiet(moment.astimezone(UTC), CALENDAR) == is_quiet(moment, CALENDAR)


@given(DAYS)
def test_leave_a_working_day_between_the_reminder_and_the_deadline(day: date) -> None:
    """The earliest day on which a deadline is near is worked itself, unless the deadline is older news."""
    limit = local_moment(nearness(day, CALENDAR)).date()
    assert CALENDAR.is_workday(limit)
    assert CALENDAR.workdays_between(day, limit).days == 1
