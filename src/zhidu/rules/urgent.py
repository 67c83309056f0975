"""An urgent meeting: by which rule it was declared so, and what gives way for that."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from zhidu.rules.bodies import Urgency
from zhidu.rules.book import BookKind, Bound, Rulebook
from zhidu.rules.decision import Want
from zhidu.rules.demands import Gate
from zhidu.rules.facts import Given
from zhidu.rules.grounds import applies
from zhidu.rules.openlength import ByReading


@dataclass(frozen=True, slots=True)
class Declared:
    """A meeting that was declared urgent: the rule, and why."""

    bound: Bound[Urgency]
    ground: str

    def lifting(self, act: str, gate: Bound[Gate]) -> str:
        """Why a gate before an act gives way; empty where it does not. Who may do something never does."""
        gives_way = act in self.bound.rule.lifts and not gate.rule.only and may_lift(self.bound, gate)
        return self.ground if gives_way else ""

    def excusing(self, kind: BookKind, deadline: str) -> tuple[str, bool]:
        """Why a deadline may pass (empty: not for this), and whether its passing is no breach then."""
        if deadline not in self.bound.rule.excuses:
            return "", False
        due = next(bound for bound in kind.due if bound.rule.id == deadline)
        is_read = isinstance(due.rule.within or due.rule.lead, ByReading)
        return self.ground, is_read or may_lift(self.bound, due)


def may_lift(urgency: Bound[Urgency], rule: Bound[Any]) -> bool:
    """Whether a rule can give way: to a clause of the text any; to our default no ``must`` of the text."""
    return bool(urgency.cites or rule.house) or rule.force != "must"


def urgency_of(book: Rulebook, kind: BookKind, given: Given) -> Declared | None:
    """That the meeting was declared urgent; None where it was not."""
    if not kind.assembly.urgent or kind.doing("declare_urgent") not in given.done:
        return None
    bound = next(_speaking(book, kind, given), None)
    ground = given.facts.get(bound.rule.ground) if bound else None
    return Declared(bound, str(ground)) if bound and ground else None


def declaring(
    book: Rulebook, kind: BookKind, given: Given
) -> Iterator[tuple[tuple[str, ...], tuple[Want, ...]]]:
    """What the declaration wants, by which clauses: a topic for which it is meant, and a ground."""
    rules = kind.assembly.urgent
    bound = next(_speaking(book, kind, given), None)
    if bound is None:
        clauses = tuple(dict.fromkeys(clause for rule in rules for clause in rule.cites))
        yield clauses, (Want("never", "urgent", "议程里没有可以按紧急会议研究的议题"),)
        return
    fact = bound.rule.ground
    missing = not given.facts.get(fact)
    said = f"请填写“{book.terms[fact].title}”"
    yield bound.cites, (Want("field", fact, said),) if missing else ()


def _speaking(book: Rulebook, kind: BookKind, given: Given) -> Iterator[Bound[Urgency]]:
    """The rules that speak of the meeting, or of one of its topics."""
    topics = [given.plus(**thing.facts) for thing in given.sets.get("items", ())]
    return (
        bound for bound in kind.assembly.urgent if any(applies(book, bound, one) for one in (given, *topics))
    )
