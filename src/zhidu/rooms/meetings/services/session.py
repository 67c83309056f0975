"""A meeting in session: topics called one after the other, people coming and going, outcomes."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction

from zhidu.cases.deeds import Deed
from zhidu.cases.errors import Refused, out_of_turn
from zhidu.cases.models import Case
from zhidu.cases.services import case_act, entry_add
from zhidu.cases.services.locking import case_lock
from zhidu.cases.situation import Situation, situation_of
from zhidu.org.actor import Actor
from zhidu.org.spoken import spoken
from zhidu.rooms.meetings.acts import act_for, kind_of
from zhidu.rooms.meetings.chairing import CHANGE
from zhidu.rooms.meetings.facts import thing_of
from zhidu.rooms.meetings.live import in_session
from zhidu.rooms.meetings.models import AgendaItem
from zhidu.rooms.meetings.services.attending import online_now
from zhidu.rooms.meetings.services.recording import may_take_down
from zhidu.rooms.meetings.services.room import (
    come_in,
    go_out,
    members_of,
    name_of,
    room_changed,
    sitting_in,
)
from zhidu.rooms.meetings.together import beside
from zhidu.rooms.meetings.votes import vote_facts, voters, withdrawn_from
from zhidu.rules.decision import Basis, Decision, Status, Want
from zhidu.rules.presiding import presider_named
from zhidu.rules.sittings import PRESENT


def item_call(
    *, item: AgendaItem, by: Actor, at: datetime, key: str = "", version: int | None = None
) -> None:
    """Call a topic; the one that is on ends with it, and who reported on that one leaves.

    Raises Refused outside the session, and for the topic that is on already; Stale where somebody has acted
    since the meeting's ``version``.
    """
    on = AgendaItem.objects.filter(meeting=item.meeting_id, turns__ended_at=None, turns__isnull=False).first()
    if on and on.pk != item.pk:
        item_end(item=on, by=by, at=at, version=version)
        version = None
    deed = _deed("call", item, key, **_place(item))
    case_act(case_id=item.meeting_id, deed=replace(deed, version=version), by=by, at=at)


def _place(item: AgendaItem) -> dict[str, Any]:
    """Whether the topic was added after the notice, and how many of the planned ones are still to come."""
    planned = AgendaItem.objects.filter(meeting=item.meeting_id, is_extra=False, decided_at=None)
    return {"is_extra": "是" if item.is_extra else "否", "planned_left": planned.count()}


def item_end(*, item: AgendaItem, by: Actor, at: datetime, key: str = "", version: int | None = None) -> None:
    """End the topic that is on. Raises Refused for one that is not, Stale as ``item_call``."""
    deed = replace(_deed("end_item", item, key), version=version)
    case_act(case_id=item.meeting_id, deed=deed, by=by, at=at)


def _deed(word: str, item: AgendaItem, key: str, **about: Any) -> Deed:
    return Deed(
        act_for(kind_of(item.meeting), word),
        about={"title": item.topic.title, **about},
        thing=str(item.pk),
        key=key,
    )


def presence_come(*, meeting_id: int, post: str, by: Actor, at: datetime) -> None:
    """Note that the holder of a post has come in, first or again: a member, or who reports on the topic now.

    In a joint session they are there for both meetings, where they are members of both.
    Raises Refused outside the session, and for somebody whose topic is not on.
    """
    with transaction.atomic():
        here, beside = _one_room(meeting_id, post)
        may_take_down(here, by)
        _let_in(here, post)
        _note_coming(here, post, by, at)
        for other in beside:
            with suppress(Refused):  # withdrawn there, or barred: then they do not count there
                _let_in(other, post)
                _note_coming(other, post, by, at)


def _one_room(meeting_id: int, post: str) -> tuple[Situation, list[Situation]]:
    """The meeting, and the one in session with it where the post belongs to that too; both are locked."""
    other = beside(Case.objects.select_related("edition").get(pk=meeting_id))
    meetings = sorted(filter(None, (meeting_id, other)), reverse=True)
    locked = {pk: situation_of(case_lock(pk)) for pk in meetings}
    here = locked.pop(meeting_id)
    return here, [one for one in locked.values() if in_session(one) and post in members_of(one.case)]


def _note_coming(here: Situation, post: str, by: Actor, at: datetime) -> None:
    row = here.case.attendance.filter(post_id=int(post)).first()
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
    on = next(iter(here.given.sets["current"]), None)
    if on and post in withdrawn_from(here, on.facts):
        raise out_of_turn(spoken("已登记回避本议题，议题结束以后再进场"))
    barred = online_now(here)
    if barred.wants and here.case.attendance.filter(post_id=int(post), is_online=True).exists():
        raise Refused(barred)
    if post in (sitting_in(here).value or ()) or here.case.attendance.filter(post_id=int(post)).exists():
        return
    rules = [bound for bound in here.kind.assembly.attend if bound.rule.since or bound.rule.until]
    because = tuple(dict.fromkeys(clause for bound in rules for clause in bound.cites))
    title = here.chart.posts[post].title if post in here.chart.posts else ""
    want = Want(
        "present", post, spoken("%(title)s只在有关议题审议时进场，这个议题现在没有在审议", title=title)
    )
    basis = Basis.CLAUSE if because else Basis.STATE
    raise Refused(Decision(Status.REFUSED, because=because, wants=(want,), basis=basis))


def presence_leave(*, meeting_id: int, post: str, by: Actor, at: datetime) -> None:
    """Note that somebody has left the room, also of a joint session. Raises Refused outside the session."""
    with transaction.atomic():
        here, beside = _one_room(meeting_id, post)
        may_take_down(here, by)
        for one in (here, *beside):
            if names := go_out(one.case, [post], at):
                entry_add(case=one.case, verb="room.left", at=at, by=by, data={"who": "、".join(names)})
                room_changed(one.case)


def chair_change(
    *, meeting_id: int, facts: Mapping[str, Any], by: Actor, at: datetime, key: str = ""
) -> None:
    """Let somebody else preside from now on: asked as at the opening, of those who are in the room.

    Raises Refused outside the session, for one who may not, and for whoever presides already.
    """
    here = situation_of(Case.objects.get(pk=meeting_id))
    act = act_for(here.kind, CHANGE)
    if not in_session(here):
        raise out_of_turn(spoken("会议进行中才更换主持人"))
    if facts.get(str(here.kind.body.presider)) == presider_named(here.kind, here.given):  # type: ignore[union-attr]
        raise out_of_turn(spoken("现在就是由这位同志主持，请选改由谁主持"))
    inside = here.case.presences.filter(left_at=None).values_list("post_id", flat=True)
    deed = Deed(act, facts=facts, about={PRESENT: tuple(map(str, inside))}, key=key)
    case_act(case_id=meeting_id, deed=deed, by=by, at=at)


def item_assign(
    *, item: AgendaItem, facts: Mapping[str, Any], by: Actor, at: datetime, key: str = ""
) -> None:
    """Name the unit in charge of what a closed meeting decided, where nobody did while it sat.

    Raises Refused while the meeting sits, once its minutes are signed, and for an item that has its unit.
    """
    here = situation_of(item.meeting)
    known = thing_of(here.book, item).facts
    if known.get("owner"):
        raise out_of_turn(spoken("“%(title)s”已经有牵头单位，不用补定", title=item.topic.title))
    deed = Deed(act_for(here.kind, "assign"), about={**known, **facts}, thing=str(item.pk), key=key)
    case_act(case_id=item.meeting_id, deed=deed, by=by, at=at)


def item_recuse(
    *, item: AgendaItem, facts: Mapping[str, Any], by: Actor, at: datetime, key: str = ""
) -> None:
    """Note who withdraws from a topic (回避): they leave the room for it, and are not counted.

    Raises Refused outside the session, and where the text knows no withdrawal.
    """
    deed = _deed("recuse", item, key, **facts)
    case_act(case_id=item.meeting_id, deed=deed, by=by, at=at)


def refuse_double_votes(here: Situation, facts: Mapping[str, Any]) -> None:
    """One vote each, and of members who came and have not withdrawn. Raises Refused."""
    named = [facts.get(fact) for fact in vote_facts(here)]
    posts = [post for value in named if isinstance(value, tuple | list) for post in value]
    title = lambda post: here.chart.posts[post].title if post in here.chart.posts else post  # noqa: E731
    if twice := [post for post in dict.fromkeys(posts) if posts.count(post) > 1]:
        raise out_of_turn(spoken("%(who)s的表决记了两次，只能记一种", who="、".join(map(title, twice))))
    known = {str(a.post_id) for a in voters(here, facts)}
    if others := [post for post in posts if post not in known]:
        raise out_of_turn(
            spoken("%(who)s没有到会或者已经回避，不能参加表决", who="、".join(map(title, others)))
        )


def item_decide(
    *,
    item: AgendaItem,
    facts: Mapping[str, Any],
    by: Actor,
    at: datetime,
    key: str = "",
    reason: str = "",
    why: str = "",
    version: int | None = None,
) -> None:
    """Record the outcome of an item, if the rules let the meeting decide so.

    Raises Refused, also for an outcome that wants to be explained and no ``why``; ReasonOwed where a
    ``should`` stands against it and no ``reason`` is given.
    """
    meeting = Case.objects.get(pk=item.meeting_id)  # as it is now: what was said just before counts
    here = situation_of(meeting)
    about = {**next(t for t in here.given.sets["items"] if t.source == str(item.topic_id)).facts, **facts}
    refuse_double_votes(here, about)
    deed = Deed(
        act_for(here.kind, "decide"),
        about=about,
        thing=str(item.pk),
        key=key,
        reason=reason,
        opinion=why.strip(),
        version=version,
    )
    case_act(case_id=item.meeting_id, deed=deed, by=by, at=at)
