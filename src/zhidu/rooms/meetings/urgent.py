"""紧急会议: who declared the meeting urgent and why, what gave way, and what is owed for it. Reads only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from zhidu.calendar import moment_in_words
from zhidu.cases import explain
from zhidu.cases.lights import due_light
from zhidu.cases.models import Deviation, Obligation
from zhidu.cases.services.effects import facts_said
from zhidu.cases.services.lifting import declared_by
from zhidu.cases.situation import Situation
from zhidu.org.dates import moment_said, office_language
from zhidu.rules.bodies import Urgency
from zhidu.rules.book import Bound
from zhidu.rules.grounds import applies
from zhidu.rules.outline_bodies import assembly_said
from zhidu.rules.urgent import urgency_of

DECLARE = "declare_urgent"
"""What the act is for the meeting."""


@dataclass(frozen=True)
class Urgent:
    """A meeting that was declared urgent: by whom, when and in what words, and what follows of it."""

    bound: Bound[Urgency]
    by: str
    at: datetime
    said: list[str]
    departures: list[Deviation]
    owed: list[tuple[str, Obligation | None]]
    """Each deadline by its title; None while it does not run yet."""


def urgent_of(here: Situation) -> Urgent | None:
    """What is to be said of an urgent meeting; nothing is read where none was declared."""
    declared = urgency_of(here.book, here.kind, here.given)
    if declared is None:
        return None
    act = here.kind.doing(DECLARE)
    known = here.given.facts
    running = {obligation.rule: obligation for obligation in here.case.obligations.all()}
    due = {bound.rule.id: bound.rule.title for bound in here.kind.due}
    return Urgent(
        bound=declared.bound,
        by=declared_by(here.case, here.kind),
        at=here.given.times[act],
        said=facts_said(here, {name: known.get(name) for name in here.kind.acts[act].asks}),
        departures=[d for d in here.case.deviations.all() if d.reason == declared.ground],
        owed=[
            (due[name], running.get(name))
            for name in declared.bound.rule.owes
            if name in running or not _is_excluded(here, name)
        ],
    )


def _is_excluded(here: Situation, name: str) -> bool:
    """Whether a deadline does not run in this meeting, whatever still happens."""
    bound = next(bound for bound in here.kind.due if bound.rule.id == name)
    return applies(here.book, bound, here.given) is False


def urgent_said(here: Situation, now: datetime) -> dict[str, Any]:
    """For pages; empty of a meeting that nobody declared urgent."""
    found = urgent_of(here)
    if found is None:
        return {}
    return {
        "by": found.by,
        "at": moment_said(found.at),
        "said": found.said,
        "rule": assembly_said(here.book, here.kind, "urgent", found.bound),
        "clauses": explain.chips(here.book, found.bound.cites),
        "departures": [(d, explain.chips(here.book, d.clauses)) for d in found.departures],
        "owed": [(title, due_light(due, now) if due else None) for title, due in found.owed],
    }


@office_language()
def urgent_words(here: Situation) -> list[str]:
    """For papers: a line for the declaration, for each departure and for each thing that is owed."""
    found = urgent_of(here)
    if found is None:
        return []
    said = f"{moment_in_words(found.at)}由{found.by}宣布；{'；'.join(found.said)}"
    departures = [
        f"{Deviation.Sort(d.sort).label}：{d.what}{_places(here, d.clauses)}" for d in found.departures
    ]
    return [said, *departures, *(f"补办：{title}，{_owed(due)}" for title, due in found.owed)]


def _places(here: Situation, clauses: list[str]) -> str:
    places = "、".join(here.book.clauses[clause].place for clause in clauses)
    return f"（{places}）" if places else ""


def _owed(due: Obligation | None) -> str:
    if due is None:
        return "还没有起算"
    until = f"{moment_in_words(due.due_at)}以前"
    if due.met_at is None:
        return f"{until}，还没有办"
    return f"{until}，{'超期' if due.state == Obligation.State.MISSED else '按时'}办结"
