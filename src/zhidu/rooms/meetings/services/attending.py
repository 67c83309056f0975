"""到会方式: who attends in the room and who by video, where the text knows that."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from zhidu.cases.asking import online
from zhidu.cases.errors import Refused, out_of_turn
from zhidu.cases.services import entry_add
from zhidu.cases.services.locking import case_lock
from zhidu.cases.situation import Situation, situation_of
from zhidu.org.actor import Actor
from zhidu.org.spoken import spoken
from zhidu.rooms.meetings.acts import is_past
from zhidu.rooms.meetings.live import in_session
from zhidu.rooms.meetings.models import Attendance
from zhidu.rooms.meetings.services.planning import refuse_others
from zhidu.rooms.meetings.services.recording import may_take_down
from zhidu.rooms.meetings.services.room import go_out, room_changed
from zhidu.rules.decision import Decision, Status

ONLINE, THERE = "online", "there"
"""线上、现场."""
_VERBS = {ONLINE: "attendance.online", THERE: "attendance.there"}


@transaction.atomic
def attendance_by(*, meeting_id: int, post: str, way: str, by: Actor, at: datetime) -> None:
    """Note by which way (``ONLINE`` or ``THERE``) somebody who is expected attends.

    Raises Refused for others than the planners before the meeting and than who keeps the record in it, and
    where the text knows no such way, or bars it for the topic that is on.
    """
    here = situation_of(case_lock(meeting_id))
    row = here.case.attendance.select_related("post").filter(post_id=int(post)).first()
    if row is None or way not in (ONLINE, THERE) or is_past(here, "close"):
        raise out_of_turn(spoken("会议的出席人员才登记到会方式"))
    (may_take_down if in_session(here) else refuse_others)(here, by)
    if way == ONLINE:
        _refuse_barred(here)
    if row.is_online == (way == ONLINE):
        return
    row.is_online = way == ONLINE
    row.save(update_fields=["is_online"])
    data = {"who": row.person_name or row.post.title}
    entry_add(case=here.case, verb=_VERBS[way], at=at, by=by, data=data)
    room_changed(here.case)


def _refuse_barred(here: Situation) -> None:
    decision = online_now(here)
    if decision.status is Status.SILENT:
        raise out_of_turn(spoken("制度没有规定可以线上参会，请登记为现场到会"))
    if decision.status is not Status.ALLOWED:
        raise Refused(decision)


def online_now(here: Situation) -> Decision:
    """Whether one may attend online as things stand: asked with the facts of the topic that is on."""
    on = next(iter(here.given.sets["current"]), None)
    given = here.given.plus(**on.facts) if on else here.given
    return online(here.book, here.kind.id, given, here.chart)


def online_out(here: Situation, by: Actor, at: datetime) -> None:
    """Who attends online leaves while a topic is on for which the text bars that.

    Asked once it is called, and again by what is said with its outcome (a secret ballot).
    """
    decision = online_now(here)
    if not decision.wants:
        return
    rows = Attendance.objects.filter(meeting=here.case, is_online=True)
    names = go_out(here.case, [str(post) for post in rows.values_list("post_id", flat=True)], at)
    if names:
        data = {"who": "、".join(names)}
        entry_add(case=here.case, verb="room.left", at=at, by=by, data=data, because=decision.because)
