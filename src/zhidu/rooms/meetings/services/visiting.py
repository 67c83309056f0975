"""外单位列席人员 in the room: they come in while their topic is on, and leave with its end at the latest."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from zhidu.cases.errors import out_of_turn
from zhidu.cases.services import entry_add
from zhidu.cases.services.locking import case_lock
from zhidu.cases.situation import Situation, situation_of
from zhidu.org.actor import Actor
from zhidu.org.spoken import spoken
from zhidu.rooms.meetings.live import may_come, on_now
from zhidu.rooms.meetings.models import Guest
from zhidu.rooms.meetings.services.recording import may_take_down
from zhidu.rooms.meetings.services.room import room_changed


@transaction.atomic
def guest_come(*, meeting_id: int, guest_id: int, by: Actor, at: datetime) -> None:
    """Note that somebody from outside has come in, first or again.

    Raises Refused outside the session, while their topic is not on, and for who is not approved.
    """
    here, guest = _here(meeting_id, guest_id, by)
    on = on_now(here)
    if on is None or on.pk != guest.item_id:
        raise out_of_turn(spoken("%(who)s只在所列席的议题审议时进场，这个议题现在没有在审议", who=guest.who))
    if not may_come(here, guest):
        raise out_of_turn(spoken("%(who)s列席还没有批准，不能进场", who=guest.who))
    if guest.is_there:
        return
    guest.came_at, guest.left_at = guest.came_at or at, None
    _keep(here, guest, "room.came", by, at)


@transaction.atomic
def guest_leave(*, meeting_id: int, guest_id: int, by: Actor, at: datetime) -> None:
    """Note that somebody from outside has left. Raises Refused outside the session."""
    here, guest = _here(meeting_id, guest_id, by)
    if guest.is_there:
        guest.left_at = at
        _keep(here, guest, "room.left", by, at)


def _here(meeting_id: int, guest_id: int, by: Actor) -> tuple[Situation, Guest]:
    here = situation_of(case_lock(meeting_id))
    may_take_down(here, by)
    guest = Guest.objects.filter(pk=guest_id, item__meeting_id=meeting_id).first()
    if guest is None:
        raise out_of_turn(spoken("这次会议没有这位列席人员"))
    return here, guest


def _keep(here: Situation, guest: Guest, verb: str, by: Actor, at: datetime) -> None:
    guest.save(update_fields=["came_at", "left_at"])
    entry_add(case=here.case, verb=verb, at=at, by=by, data={"who": guest.who})
    room_changed(here.case)
