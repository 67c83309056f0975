"""Writes of the meetings room. What a clause decides is asked in ``cases``; here is what a meeting adds."""

from zhidu.rooms.meetings.services.following import prepare
from zhidu.rooms.meetings.services.planning import agenda_set, meeting_open
from zhidu.rooms.meetings.services.session import item_decide, item_record

__all__ = ["agenda_set", "item_decide", "item_record", "meeting_open", "prepare"]
