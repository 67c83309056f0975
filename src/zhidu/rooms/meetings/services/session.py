"""A meeting in session: topics called one after the other, people coming and going, outcomes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from zhidu.cases.deeds import Deed
from zhidu.cases.errors import Refused
from zhidu.cases.services import case_act, entry_add
from zhidu.cases.services.locking import case_lock
from zhidu.cases.situation import Situation, situation_of
from zhidu.org.actor import Actor
from zhidu.rooms.meetings.facts import CALL, END
from zhidu.rooms.meetings.models import AgendaItem
from zhidu.rooms.meetings.services.recording import may_take_down
from zhidu.rooms.meetings.services.room import (
    come_in,
    go_out,
    name_of,
    room_changed,
    sitting_in,
)
from zhidu.rules.decision import Basis, Decision, Status, Want


def item_call(*, item: AgendaItem, by: Actor, at: datetime, key: str = "") -> None:
    """Call a topic; the one that is on ends with it, and who reported on that one leaves.

    Raises Refused outside the session, and for the topic that is on already.
    """
    on = AgendaItem.objects.filter(meeting=item.meeting_id, turns__ended_at=None, turns__isnull=False).first()
    if on and on.pk != item.pk:
        item_end(item=on, by=by, at=at)
    case_act(case_id=item.meeting_id, deed=_deed(CALL, item, key), by=by, at=at)


def item_end(*, item: AgendaItem, by: Actor, at: datetime, key: str = "") -> None:
    """End the topic that is on. Raises Refused for one that is not."""
    case_act(case_id=item.meeting_id, deed=_deed(END, item, key), by=by, at=at)


def _deed(act: str, item: AgendaItem, key: str) -> Deed:
    return Deed(act, about={"title": item.topic.title}, thing=str(item.pk), key=key)


def presence_come(*, meeting_id: int, post: str, by: Actor, at: datetime) -> None:
    """Note that the holder of a post has come in, first or again: a member, or who reports on the topic now.

    Raises Refused outside the session, and for somebody whose topic is not on.
    """
    with transaction.atomic():
        here = situation_of(case_lock(meeting_id))
        may_take_down(here, by)
        row = here.case.attendance.filter(post_id=int(post)).first()
        if row is None:
            _let_in(here, post)
        name = row.person_name if row else name_of(here, post, at)
        item = None if row else here.case.agenda.filter(turns__ended_at=None, turns__isnull=False).first()
        if come_in(here.case, post, name, at, item) is None:
            return
        if row and not row.is_present:
            row.is_present = True
            row.save(update_fields=["is_present"])
        entry_add(case=here.case, verb="room.came", at=at, by=by, data={"who": name})
        room_changed(here.case)


def _let_in(here: Situation, post: str) -> None:
    if post in (sitting_in(here).value or ()):
        return
    rules = [bound for bound in here.kind.assembly.attend if bound.rule.since or bound.rule.until]
    because = tuple(dict.fromkeys(clause for bound in rules for clause in bound.cites))
    title = here.chart.posts[post].title if post in here.chart.posts else ""
    want = Want("present", post, f"{title}只在有关议题审议时进场，这个议题现在没有在审议")
    basis = Basis.CLAUSE if because else Basis.STATE
    raise Refused(Decision(Status.REFUSED, because=because, wants=(want,), basis=basis))


def presence_leave(*, meeting_id: int, post: str, by: Actor, at: datetime) -> None:
    """Note that somebody has left the room. Raises Refused outside the session."""
    with transaction.atomic():
        here = situation_of(case_lock(meeting_id))
        may_take_down(here, by)
        if names := go_out(here.case, [post], at):
            entry_add(case=here.case, verb="room.left", at=at, by=by, data={"who": "、".join(names)})
            room_changed(here.case)


def item_decide(
    *,
    item: AgendaItem,
    facts: Mapping[str, Any],
    by: Actor,
    at: datetime,
    key: str = "",
    reason: str = "",
    why: str = "",
) -> None:
    """Record the outcome of an item, if the rules let the meeting decide so.

    Raises Refused, also for an outcome that wants to be explained and no ``why``; ReasonOwed where a
    ``should`` stands against it and no ``reason`` is given.
    """
    here = situation_of(item.meeting)
    thing = next(t for t in here.given.sets["items"] if t.source == str(item.topic_id))
    about = {**thing.facts, **facts}
    deed = Deed("decide", about=about, thing=str(item.pk), key=key, reason=reason, opinion=why.strip())
    case_act(case_id=item.meeting_id, deed=deed, by=by, at=at)
