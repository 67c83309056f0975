"""The pages of the meetings room."""

from zhidu.rooms.meetings.views.items import item
from zhidu.rooms.meetings.views.lists import meetings, new, topics
from zhidu.rooms.meetings.views.live import live, notes
from zhidu.rooms.meetings.views.meeting import meeting
from zhidu.rooms.meetings.views.minutes import minutes
from zhidu.rooms.meetings.views.planning import plan
from zhidu.rooms.meetings.views.screen import screen, screen_state

__all__ = [
    "item",
    "live",
    "meeting",
    "meetings",
    "minutes",
    "new",
    "notes",
    "plan",
    "screen",
    "screen_state",
    "topics",
]
