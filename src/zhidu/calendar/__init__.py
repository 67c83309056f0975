"""Working days and day arithmetic: pure values, free of Django and of any clock.

Two calendars are not to be mixed up: this one counts days; "the leader's week" is a view over
meetings and steps and belongs to ``zhidu.desk``.
"""

from zhidu.calendar.moments import SHANGHAI, ReckonedMoment, end_of_day, local_date, local_moment, shift
from zhidu.calendar.words import date_in_words, moment_in_words, span_in_words
from zhidu.calendar.workdays import Reckoned, ReckonedCount, WorkCalendar

__all__ = [
    "SHANGHAI",
    "Reckoned",
    "ReckonedCount",
    "ReckonedMoment",
    "WorkCalendar",
    "date_in_words",
    "end_of_day",
    "local_date",
    "local_moment",
    "moment_in_words",
    "shift",
    "span_in_words",
]
