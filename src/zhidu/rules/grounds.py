"""Whether a rule speaks of a situation, and on which clauses it then rests."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, TypeVar

from zhidu.rules.book import Bound, Rulebook
from zhidu.rules.decision import Decision, Status, Want
from zhidu.rules.facts import Given
from zhidu.rules.kinds import Step
from zhidu.rules.parts import Cited
from zhidu.rules.tables import Facts, decide, missing_for

C = TypeVar("C", bound=Cited)
_STRICTEST = ("must", "should", "may")


def applies(book: Rulebook, bound: Bound[Any], given: Given) -> bool | None:
    """Whether a rule speaks of this situation; None while a fact it needs is unknown.

    A rule grounded in a table's row is silent where no row holds; a step is not: that the text says
    nothing there must be seen, so it is awaited, openly.
    """
    facts = Facts(book, given.facts)
    speaks = facts.holds(bound.when)
    table = bound.rule.cites_row
    if not speaks or not table or isinstance(bound.rule, Step):
        return speaks
    if missing_for(book, table, facts):
        return None
    return row_of(book, table, given).status is Status.ALLOWED


def row_of(book: Rulebook, table: str, given: Given) -> Decision:
    """What a table says of the situation; silent while a fact of it is unknown."""
    return decide(book, table, Facts(book, given.facts), strict=False)


def grounded(book: Rulebook, bound: Bound[C], given: Given) -> Bound[C]:
    """The rule with the clauses, force and readings of the row that holds, if it is grounded in one."""
    if not bound.rule.cites_row:
        return bound
    row = row_of(book, bound.rule.cites_row, given)
    if row.status is not Status.ALLOWED:
        return bound
    cites = tuple(dict.fromkeys((*bound.cites, *row.because)))
    forces: set[str] = {book.clauses[clause].force for clause in cites}
    force: str = bound.rule.force or next((f for f in _STRICTEST if f in forces), "must")
    return replace(bound, cites=cites, force=force, readings=row.readings)


def unknown(book: Rulebook, bound: Bound[Any], given: Given) -> tuple[Want, ...]:
    """The facts without which nobody can say whether a rule speaks."""
    facts = Facts(book, given.facts)
    tested = [fact for test in bound.when for fact in test]
    table = bound.rule.cites_row
    looked_at = missing_for(book, table, facts) if table else ()
    return wanted(book, (*tested, *looked_at), facts)


def wanted(book: Rulebook, names: tuple[str, ...], facts: Facts) -> tuple[Want, ...]:
    """What somebody has to fill in before these facts are known."""
    found = dict.fromkeys(name for fact in names for name in _unsaid(book, fact, facts))
    return tuple(Want("field", name, _please(book, name)) for name in found)


def _unsaid(book: Rulebook, name: str, facts: Facts) -> Iterator[str]:
    """The stated facts that are missing under a fact; itself, if it follows from what is there."""
    if facts.get(name) not in (None, "") or book.terms[name].outcome:
        return
    parts = [part for part in book.needs.get(name, ()) if part != name]
    missing = [fact for part in parts for fact in _unsaid(book, part, facts)]
    yield from missing or [name]


def _please(book: Rulebook, name: str) -> str:
    term = book.terms[name]
    return f"请填写“{term.title}”" if term.is_stated else f"还得不出“{term.title}”"
