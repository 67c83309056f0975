"""When nobody is to be reminded: at night and on rest days, by the office's calendar."""

from __future__ import annotations

from datetime import date, datetime, time

from zhidu.calendar import WorkCalendar, end_of_day, local_moment

MORNING, EVENING = time(7), time(22)


def is_quiet(moment: datetime, calendar: WorkCalendar) -> bool:
    """Whether only what is urgent goes out now. From 22:00 to 7:00, and the whole of a rest day."""
    here = local_moment(moment)
    return not MORNING <= here.time() < EVENING or not calendar.is_workday(here.date())


def nearness(today: date, calendar: WorkCalendar) -> datetime:
    """Up to when a deadline is near: the end of the next working day, so that one is left to meet it."""
    return end_of_day(calendar.next_workday(today).date)
