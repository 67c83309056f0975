"""The pages of the meetings room."""

from zhidu.rooms.meetings.views.before import answer, extra, leave, seat, together, withdrawal
from zhidu.rooms.meetings.views.compliance import compliance, compliance_paper
from zhidu.rooms.meetings.views.items import item
from zhidu.rooms.meetings.views.lists import meetings, new, topics, year
from zhidu.rooms.meetings.views.live import live, notes
from zhidu.rooms.meetings.views.meeting import meeting
from zhidu.rooms.meetings.views.minutes import minutes
from zhidu.rooms.meetings.views.papers import (
    agenda_paper,
    attendance_paper,
    binder_paper,
    binding_begun,
    calendar_file,
    cards_paper,
    minutes_paper,
    minutes_word,
    places_paper,
)
from zhidu.rooms.meetings.views.planning import plan
from zhidu.rooms.meetings.views.regrouping import regroup
from zhidu.rooms.meetings.views.screen import screen, screen_state
from zhidu.rooms.meetings.views.tabling import tabling

__all__ = [
    "agenda_paper",
    "answer",
    "attendance_paper",
    "binder_paper",
    "binding_begun",
    "calendar_file",
    "cards_paper",
    "compliance",
    "compliance_paper",
    "extra",
    "item",
    "leave",
    "live",
    "meeting",
    "meetings",
    "minutes",
    "minutes_paper",
    "minutes_word",
    "new",
    "notes",
    "places_paper",
    "plan",
    "regroup",
    "screen",
    "screen_state",
    "seat",
    "tabling",
    "together",
    "topics",
    "withdrawal",
    "year",
]
