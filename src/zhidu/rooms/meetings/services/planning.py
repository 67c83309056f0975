"""The plan of a meeting: which topics, in which order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction

from zhidu.calendar import local_date
from zhidu.cases.asking import admit, permit, venue
from zhidu.cases.awaited import steps_of, steps_read
from zhidu.cases.deeds import Deed
from zhidu.cases.errors import Refused, out_of_turn
from zhidu.cases.models import Case, Step
from zhidu.cases.plain import row_change, rows_add
from zhidu.cases.services import case_open, entry_add
from zhidu.cases.services.locking import case_lock
from zhidu.cases.services.obeying import obey
from zhidu.cases.situation import Situation, restored, situation_of
from zhidu.editions.selectors import book_in_force, chart_of
from zhidu.org.actor import Actor
from zhidu.org.models import Office
from zhidu.org.spoken import spoken
from zhidu.rooms.meetings.models import AgendaItem
from zhidu.rooms.meetings.selectors import agenda_of, in_pool
from zhidu.rules.decision import Basis, Decision, Status
from zhidu.rules.facts import Given


@transaction.atomic
def meeting_open(*, office: Office, body: str, topics: Sequence[int], by: Actor, at: datetime) -> Case:
    """Begin the plan of a meeting with topics from the pool, in the order given."""
    edition, book = book_in_force(office, body, local_date(at))
    usual = venue(book, body, Given(), chart_of(office, edition)).value
    facts = {"venue": usual} if usual else {}
    title = book.kinds[body].title
    meeting = case_open(office=office, kind=body, by=by, at=at, title=title, facts=facts, edition=edition)
    here = situation_of(meeting)
    refuse_others(here, by)
    if topics:
        _agenda_write(here, topics, by, at)
    return meeting


@transaction.atomic
def agenda_set(*, meeting_id: int, topics: Sequence[int], by: Actor, at: datetime, reason: str = "") -> None:
    """Put the agenda of a meeting that is still being planned into a new order.

    Raises Refused once the plan was handed in, and for a topic that is not waiting in the pool, or that the
    text keeps from this meeting; ReasonOwed where it does so only as a rule and no ``reason`` is given.
    """
    here = planned_by(meeting_id, by)
    _agenda_write(here, topics, by, at, reason)


@transaction.atomic
def minutes_plan(*, meeting_id: int, minutes: Mapping[int, int | None], by: Actor, at: datetime) -> None:
    """Say how many minutes each topic is to take. Raises Refused once the plan was handed in."""
    here = planned_by(meeting_id, by)
    for item in here.case.agenda.filter(topic_id__in=minutes):
        item.facts = item.facts | {"planned_minutes": minutes[item.topic_id]}
        item.save(update_fields=["facts"])


def planned_by(meeting_id: int, by: Actor) -> Situation:
    """A meeting, locked, that is still being planned, and by whoever plans it. Raises Refused."""
    here = situation_of(case_lock(meeting_id))
    step = here.open_step
    if step is None or step.step != here.kind.steps[0].rule.id:
        raise out_of_turn(spoken("会议计划已经报出，不能再调整议题；需要调整的，请审核人退回"))
    refuse_others(here, by)
    return here


def refuse_others(here: Situation, by: Actor) -> None:
    """Only those who hand in the plan may make it. Raises Refused with the plan's own clause."""
    first = here.kind.steps[0]
    decision = permit(here.book, f"{here.kind.id}.{first.rule.id}", here.given, by.posts, here.chart)
    only = tuple(w for w in decision.wants if w.form == "only")
    if only:
        basis = Basis.CLAUSE if first.cites else Basis.HOUSE
        raise Refused(Decision(Status.REFUSED, because=first.cites, wants=only, basis=basis))


def topic_take(here: Situation, topic: Case, by: Actor, at: datetime, reason: str = "") -> None:
    """Ask whether the meeting takes a topic. Raises Refused, or ReasonOwed where no reason is given.

    A text that keeps no topic from a meeting is not asked.
    """
    assembly, act = here.kind.assembly, here.kind.doing("add_item")
    asks_who = bool(assembly.scope or assembly.leaves_out)
    if not (act or asks_who):
        return
    asked, deed = _as_asked(here, topic), Deed(act, reason=reason)
    if act:
        decision = permit(here.book, f"{here.kind.id}.{act}", asked.given, by.posts, here.chart)
        obey(asked, decision, deed, by, at)
    if asks_who:
        obey(asked, admit(here.book, here.kind.id, asked.given, here.chart), deed, by, at)


def _as_asked(here: Situation, topic: Case) -> Situation:
    """The meeting's situation with what the topic says, and which bodies have decided on it before."""
    steps_read(topic)
    asked, there = here.with_facts(topic_facts(here, topic)), situation_of(topic)
    return replace(asked, given=replace(asked.given, decided=asked.given.decided | there.given.decided))


def topic_facts(here: Situation, topic: Case) -> dict[str, Any]:
    """What a topic says, in the words of the meeting's text, and when it was handed in."""
    facts = restored(here.book.terms, topic.facts)
    done = [step.done_at for step in steps_of(topic) if step.state == Step.State.DONE and step.done_at]
    return facts | {"handed_in": min(done)} if done else facts


def _refuse_too_early(here: Situation, strays: Sequence[int], by: Actor, at: datetime, reason: str) -> None:
    """Say by which clause a running topic cannot come to this body yet, such as another body's before it."""
    takes = here.kind.body.takes if here.kind.body else ""
    running = Case.objects.filter(pk__in=strays, kind=takes, office=here.case.office, status=Case.Status.OPEN)
    for topic in running:
        topic_take(here, topic, by, at, reason)


def _agenda_write(here: Situation, topics: Sequence[int], by: Actor, at: datetime, reason: str = "") -> None:
    meeting, wanted = here.case, tuple(dict.fromkeys(topics))
    items = {item.topic_id: item for item in agenda_of(meeting)}
    new = {pk: case_lock(pk) for pk in sorted(set(wanted) - set(items))}  # no two plans take one at once
    waiting = in_pool(meeting, wanted)
    if stray := [pk for pk in wanted if pk not in waiting]:
        _refuse_too_early(here, stray, by, at, reason)
        raise out_of_turn(spoken("有%(count)s个议题不在议题库里等待上会，请刷新后重选", count=len(stray)))
    for pk in wanted:
        if pk in new:
            topic_take(here, new[pk], by, at, reason)
    if gone := set(items) - set(wanted):
        AgendaItem.objects.filter(meeting=meeting, topic__in=gone).delete()
    _places_write(meeting, wanted, items)
    entry_add(case=meeting, verb="agenda.changed", at=at, by=by, data={"count": len(topics)})


def _places_write(meeting: Case, topics: Sequence[int], items: Mapping[int, AgendaItem]) -> None:
    """Bring the agenda into an order; what stays where it is, is not written."""
    added = []
    for place, pk in enumerate(topics, start=1):
        if pk not in items:
            added.append(AgendaItem(meeting=meeting, topic_id=pk, place=place))
        elif items[pk].place != place:
            items[pk].place = place
            row_change(items[pk], "place")
    rows_add(added)
