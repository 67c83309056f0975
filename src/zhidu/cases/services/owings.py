"""Everything of a case that is due by a day: its deadlines, and what is to be made public."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from zhidu.cases.asking import disclose, due
from zhidu.cases.situation import Situation
from zhidu.org.calendars import calendar_of
from zhidu.rules.book import Bound
from zhidu.rules.deadlines import Due
from zhidu.rules.decision import Decision, Status
from zhidu.rules.disclosure import Disclosure
from zhidu.rules.grounds import applies, grounded
from zhidu.rules.people import resolve
from zhidu.rules.phrases import thing_title
from zhidu.rules.process import DueDate
from zhidu.rules.publishing import Publishing

PUBLISH = "publish."
"""Before the thing, in the rule of an obligation to make it public."""


@dataclass(frozen=True, slots=True)
class Owing:
    """One thing that is due: by which rule, whose it is, and when; ``event`` is what it counts from."""

    rule: str
    title: str
    clauses: tuple[str, ...]
    force: str
    of: tuple[str, ...]
    decision: Decision
    date: DueDate
    event: datetime | None
    is_late: bool


def owings_of(here: Situation) -> Iterator[Owing]:
    """What runs in this situation, by its rule; nothing of which nobody knows when it falls."""
    calendar = calendar_of(here.case.office)
    for bound in here.kind.due:
        decision = due(here.book, f"{here.kind.id}.{bound.rule.id}", here.given, calendar)
        if decision.value is not None:
            yield _deadline(here, bound, decision)
    for what in _things(here):
        decision = disclosed(here, what)
        if decision.value is not None and decision.value.due:
            yield _publication(here, what, decision)


def held_back(here: Situation) -> list[str]:
    """The obligations to make things public from which an exception frees this case."""
    excusable = {bound.rule.what for bound in here.kind.publish if bound.unless}
    found = ((what, disclosed(here, what).value) for what in _things(here) if what in excusable)
    return [f"{PUBLISH}{what}" for what, value in found if value is not None and value.held_back]


def _things(here: Situation) -> dict[str, None]:
    """What the text wants to be made public of such a case, each once."""
    return dict.fromkeys(bound.rule.what for bound in here.kind.publish)


def disclosed(here: Situation, what: str) -> Decision:
    """How a thing of the case is made public, as it stands now."""
    calendar = calendar_of(here.case.office)
    return disclose(here.book, f"{here.kind.id}.{what}", here.given, here.chart, calendar)


def _deadline(here: Situation, bound: Bound[Due], decision: Decision) -> Owing:
    ground = grounded(here.book, bound, here.given)
    rule = bound.rule
    return Owing(
        rule=rule.id,
        title=rule.title,
        clauses=decision.because,
        force=ground.force,
        of=resolve(here.book, rule.of, here.given, here.chart),
        decision=decision,
        date=decision.value,
        event=here.given.times.get(rule.after or rule.before or ""),
        is_late=decision.status is not Status.ALLOWED,
    )


def _publication(here: Situation, what: str, decision: Decision) -> Owing:
    value: Disclosure = decision.value
    rules = [bound for bound in speaking(here, what) if bound.rule.after]
    force = next((f for f in ("must", "should") if any(bound.force == f for bound in rules)), "may")
    assert value.due is not None  # asked before
    late = value.published is not None and value.published > value.due and force != "may"
    return Owing(
        rule=f"{PUBLISH}{what}",
        title=f"公开{thing_title(here.kind, what)}",  # zh: kept
        clauses=tuple(dict.fromkeys(clause for bound in rules for clause in bound.cites)),
        force=force,
        of=resolve(here.book, _publishers(here, what), here.given, here.chart),
        decision=decision,
        date=DueDate(value.due, value.provisional, value.published),
        event=next(
            (here.given.times[str(b.rule.after)] for b in rules if b.rule.after in here.given.times), None
        ),
        is_late=late,
    )


def speaking(here: Situation, what: str) -> list[Bound[Publishing]]:
    """The rules on one thing that speak in this situation."""
    about = (bound for bound in here.kind.publish if bound.rule.what == what)
    return [bound for bound in about if applies(here.book, bound, here.given) is not False]


def acts_by(here: Situation, what: str, key: str) -> set[str]:
    """The acts by which a thing is published (``met_by``), or taken down (``down_by``)."""
    rules: list[Any] = [bound.rule for bound in here.kind.publish if bound.rule.what == what]
    return {act for rule in rules if (act := getattr(rule, key))}


def _publishers(here: Situation, what: str) -> list[str]:
    """Who does the acts by which a thing is published."""
    names = []
    for act in acts_by(here, what, "met_by"):
        step = here.kind.step(act)
        names += step.rule.asked if step else here.kind.acts[act].by
    return list(dict.fromkeys(names))
