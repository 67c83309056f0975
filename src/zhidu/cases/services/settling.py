"""A meeting's outcome, carried to the topic that awaited it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from zhidu.cases.deeds import Deed
from zhidu.cases.models import Case, Step
from zhidu.cases.services.finishing import back_to, case_end, case_go_on, step_end, step_finished
from zhidu.cases.services.keeping import facts_keep
from zhidu.cases.services.locking import case_lock, family_hold
from zhidu.cases.services.trail import entry_add
from zhidu.cases.situation import situation_again, situation_of
from zhidu.org.actor import Actor


def case_settle(
    *,
    case: Case,
    move: str,
    way: str,
    outcome: str,
    facts: Mapping[str, Any],
    by: Actor,
    at: datetime,
    because: Iterable[str] = (),
    why: str = "",
) -> None:
    """Carry a meeting's outcome to the topic that awaited it; called inside the meeting's act.

    ``move`` is approve, hold (the topic goes on waiting), return (to its first step) or disapprove. Of a
    topic that has ended meanwhile, the outcome is recorded and changes nothing. ``way`` is the outcome by the
    text's id, ``outcome`` by its title.
    """
    if move == "disapprove":
        family_hold(case.pk)
    locked = case_lock(case.pk)
    here = situation_of(locked, at)
    step = here.open_step
    data = {"outcome": outcome, "way": way, "step": step.step if step else "", "opinion": why}
    entry_add(case=locked, verb="case.decided", at=at, by=by, data=data, because=because)
    if step is None:
        return
    facts_keep(locked, facts)
    if move == "approve":
        step_end(step, Step.State.DONE, at)
        step_finished(here, Deed(step.step), by, at)
    elif move == "return":
        back_to(here, here.kind.steps[0].rule.id, at)
        case_go_on(situation_again(here, at), at)
    elif move == "disapprove":
        case_end(locked, Case.Status.REFUSED, at)
