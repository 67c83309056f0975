"""Working days and day arithmetic: pure values, free of Django and of any clock.

Two calendars are not to be mixed up: this one counts days; "the leader's week" is a view over
meetings and steps and belongs to ``zhidu.desk``.
"""

from zhidu.calendar.counting import BY_DEFAULT, CountFrom, Counting, Roll
from zhidu.calendar.moments import SHANGHAI, ReckonedMoment, end_of_day, local_date, local_moment, shift
from zhidu.calendar.periods import Period, period_of
from zhidu.calendar.points import LAST, Point, Window
from zhidu.calendar.words import date_in_words, days_in_words, moment_in_words, span_in_words
from zhidu.calendar.workdays import Closure, Holiday, Reckoned, ReckonedCount, WorkCalendar
from zhidu.calendar.years import SEEDED, UnannouncedYear, Year, YearMistake, statutory_days

__all__ = [
    "BY_DEFAULT",
    "LAST",
    "SEEDED",
    "SHANGHAI",
    "Closure",
    "CountFrom",
    "Counting",
    "Holiday",
    "Period",
    "Point",
    "Reckoned",
    "ReckonedCount",
    "ReckonedMoment",
    "Roll",
    "UnannouncedYear",
    "Window",
    "WorkCalendar",
    "Year",
    "YearMistake",
    "date_in_words",
    "days_in_words",
    "end_of_day",
    "local_date",
    "local_moment",
    "moment_in_words",
    "period_of",
    "shift",
    "span_in_words",
    "statutory_days",
]
