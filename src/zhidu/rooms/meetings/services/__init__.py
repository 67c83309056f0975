"""Writes of the meetings room. What a clause decides is asked in ``cases``; here is what a meeting adds."""

from zhidu.rooms.meetings.services.following import prepare
from zhidu.rooms.meetings.services.planning import agenda_set, meeting_open
from zhidu.rooms.meetings.services.recording import item_note, item_record, record_correct
from zhidu.rooms.meetings.services.session import (
    item_call,
    item_decide,
    item_end,
    presence_come,
    presence_leave,
)

__all__ = [
    "agenda_set",
    "item_call",
    "item_decide",
    "item_end",
    "item_note",
    "item_record",
    "meeting_open",
    "prepare",
    "presence_come",
    "presence_leave",
    "record_correct",
]
