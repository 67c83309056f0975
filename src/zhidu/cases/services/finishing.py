"""What an act that was done entails, and how a case goes on or ends."""

from __future__ import annotations

from datetime import datetime

from zhidu.cases import registry
from zhidu.cases.deeds import Deed
from zhidu.cases.models import RUNNING, Case, Step
from zhidu.cases.plain import row_change
from zhidu.cases.services.effects import effects_perform, initiator_of
from zhidu.cases.services.lapsing import dues_update
from zhidu.cases.services.locking import case_lock, parent_hold, waits_for
from zhidu.cases.services.numbering import number_give
from zhidu.cases.services.opening import children_open, step_open_next
from zhidu.cases.services.publishing import publications_update
from zhidu.cases.services.receiving import papers_take
from zhidu.cases.services.standing import standings_end
from zhidu.cases.services.trail import entry_add
from zhidu.cases.situation import Situation, situation_again, situation_of
from zhidu.org.actor import Actor


def step_end(step: Step, state: str, at: datetime) -> None:
    step.state, step.done_at = state, at
    row_change(step, "state", "done_at")


def step_finished(here: Situation, deed: Deed, by: Actor | None, at: datetime) -> None:
    """Everything that a finished step entails, up to the next one; ``by`` nobody where time did it."""
    case_go_on(act_entails(here, deed, by, at), at)


def act_entails(here: Situation, deed: Deed, by: Actor | None, at: datetime) -> Situation:
    """Number, deadlines, effects and the room's part of an act; the situation afterwards."""
    parent_hold(here.case)
    here = situation_again(here, at)
    number_give(here, deed.act, at)
    dues_update(here, at)
    if effects_perform(here, deed.act, by, at):
        here = situation_again(here, at)
        dues_update(here, at)
    publications_update(here, deed, by, at)
    room = registry.room_of(here.kind)
    is_changed = room and room.prepare(here.case, deed, by or initiator_of(here.case), at)
    return situation_of(here.case, at) if is_changed else here


def case_go_on(here: Situation, at: datetime) -> None:
    """Open the step that is awaited next; at the end of the list the case closes."""
    step = step_open_next(here, at)
    if step is None:
        parent_go_on(here.case, at)
    elif step.wakes_at and step.wakes_at <= at:
        wait_end(situation_of(here.case, at), at)


def wait_end(here: Situation, at: datetime) -> None:
    """What the open step waited for has come: it is done, by nobody."""
    step = here.open_step
    assert step is not None  # it waits
    step_end(step, Step.State.DONE, at)
    data = {"step": step.step, "title": step.title}
    entry_add(case=here.case, verb="step.waited", at=at, data=data, because=step.clauses)
    step_finished(here, Deed(step.step), None, at)


def back_to(here: Situation, target: str, at: datetime) -> None:
    """Undo the list from ``target`` on: what was done there has to be done again."""
    order = [s.rule.id for s in here.kind.steps]
    undone = order[order.index(target) :]
    for step in here.steps:
        if step.state == Step.State.OPEN or (step.state == Step.State.DONE and step.step in undone):
            step_end(step, Step.State.RETURNED, step.done_at or at)


def case_end(case: Case, status: str, at: datetime) -> None:
    """End a case before its list does; the cases it opened end with it (lock them first: family_hold)."""
    case.status, case.closed_at = status, at
    case.save(update_fields=["status", "closed_at"])
    case.steps.filter(state=Step.State.OPEN).update(state=Step.State.DROPPED, done_at=at)
    standings_end(case, None, at)
    for child in case.children.filter(status__in=RUNNING):
        entry_add(case=child, verb="case.cancelled", at=at)
        case_end(child, Case.Status.CANCELLED, at)
    parent_go_on(case, at)


def parent_go_on(case: Case, at: datetime) -> None:
    """Let the case from which this one came go on, if it waited for the last of its kind.

    Called with the child's lock held: what was opened is locked before what opened it.
    """
    if case.parent is None or not waits_for(case.parent, case.kind):
        return
    parent = case_lock(case.parent.pk)
    there = situation_of(parent, at)
    waits = parent.status == Case.Status.OPEN and step_awaiting(there, case.kind)
    if waits and not children_open(parent, case.kind):
        wait_end(papers_take(there, case.kind, at), at)


def step_awaiting(here: Situation, kind: str) -> Step | None:
    """The open step, if it waits for cases of a kind."""
    step = here.open_step
    rule = here.kind.step(step.step) if step else None
    awaits = rule.rule.awaits if rule else None
    return step if awaits and awaits.case == kind else None
