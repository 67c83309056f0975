"""The pages of the meetings room."""

from zhidu.rooms.meetings.views.before import answer, extra, leave, seat
from zhidu.rooms.meetings.views.items import item
from zhidu.rooms.meetings.views.lists import meetings, new, topics
from zhidu.rooms.meetings.views.meeting import meeting
from zhidu.rooms.meetings.views.minutes import minutes
from zhidu.rooms.meetings.views.planning import plan
from zhidu.rooms.meetings.views.tabling import tabling

__all__ = [
    "answer",
    "extra",
    "item",
    "leave",
    "meeting",
    "meetings",
    "minutes",
    "new",
    "plan",
    "seat",
    "tabling",
    "topics",
]
