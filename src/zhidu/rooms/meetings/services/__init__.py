"""Writes of the meetings room. What a clause decides is asked in ``cases``; here is what a meeting adds."""

from zhidu.rooms.meetings.services.adding import (
    extra_add,
    extra_ask,
    extra_confirm,
    extra_note,
    extra_settle,
    paper_file,
)
from zhidu.rooms.meetings.services.answering import answer_give, leave_ask
from zhidu.rooms.meetings.services.attending import attendance_by
from zhidu.rooms.meetings.services.following import prepare
from zhidu.rooms.meetings.services.joining import meetings_join
from zhidu.rooms.meetings.services.planning import agenda_set, meeting_open, minutes_plan
from zhidu.rooms.meetings.services.recording import (
    Overtaken,
    Words,
    item_heard,
    item_note,
    item_record,
    record_correct,
)
from zhidu.rooms.meetings.services.regrouping import (
    body_awaited,
    topic_leave,
    topic_merge,
    topic_part,
    topic_split,
    topic_withdraw,
    withdrawal_settle,
)
from zhidu.rooms.meetings.services.seating import (
    guest_approve,
    guest_drop,
    guest_propose,
    seat_approve,
    seat_drop,
    seat_propose,
)
from zhidu.rooms.meetings.services.session import (
    chair_change,
    item_assign,
    item_call,
    item_decide,
    item_end,
    item_recuse,
    presence_come,
    presence_leave,
)
from zhidu.rooms.meetings.services.visiting import guest_come, guest_leave

__all__ = [
    "Overtaken",
    "Words",
    "agenda_set",
    "answer_give",
    "attendance_by",
    "body_awaited",
    "chair_change",
    "extra_add",
    "extra_ask",
    "extra_confirm",
    "extra_note",
    "extra_settle",
    "guest_approve",
    "guest_come",
    "guest_drop",
    "guest_leave",
    "guest_propose",
    "item_assign",
    "item_call",
    "item_decide",
    "item_end",
    "item_heard",
    "item_note",
    "item_record",
    "item_recuse",
    "leave_ask",
    "meeting_open",
    "meetings_join",
    "minutes_plan",
    "paper_file",
    "prepare",
    "presence_come",
    "presence_leave",
    "record_correct",
    "seat_approve",
    "seat_drop",
    "seat_propose",
    "topic_leave",
    "topic_merge",
    "topic_part",
    "topic_split",
    "topic_withdraw",
    "withdrawal_settle",
]
