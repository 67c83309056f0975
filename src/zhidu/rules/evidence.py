"""On what a clause's rules rest: the office's own rows, what a form says, or what somebody attests.

Counted beside the degrees of coverage, which say little without them (language.md §10).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from zhidu.rules.book import BookTable, Bound, Row, Rulebook
from zhidu.rules.cells import ANYTHING
from zhidu.rules.demands import Check
from zhidu.rules.parts import listed
from zhidu.rules.people import readings_of
from zhidu.rules.texts import TextDemand


class Evidence(NamedTuple):
    """``source`` is the weakest that one of the clause's rules rests on.

    ``computed``: from the office's own rows; ``stated``: from a field of a form; ``attested``: judged or
    ticked by somebody. ``by_reading``: as the office has read the text; ``shared``: only by rules that cite
    other clauses too.
    """

    source: str
    by_reading: bool
    shared: bool


def evidence(book: Rulebook) -> dict[str, Evidence]:
    """Clause → on what it rests, for every clause that a rule cites."""
    stated = _asked(book)
    return {clause: _of(book, clause, stated) for clause, rules in book.cited().items() if rules}


def counts(found: Mapping[str, Evidence], clauses: Collection[str]) -> dict[str, int]:
    """How many of some clauses are of each sort."""
    listed = [found[clause] for clause in clauses if clause in found]
    sources = Counter(one.source for one in listed)
    return {
        **{source: sources[source] for source in _SOURCES},
        "by_reading": sum(one.by_reading for one in listed),
        "shared": sum(one.shared for one in listed),
    }


_SOURCES = ("computed", "stated", "attested")


def _of(book: Rulebook, clause: str, stated: Collection[str]) -> Evidence:
    rules = [rule for rule in book.rules() if clause in rule.citations()]
    rows = [(table, row) for table in book.tables.values() for row in table.rows if row.clause == clause]
    facts = {fact for rule in rules for fact in _facts_of(book, rule)}
    facts |= {fact for table, row in rows for fact in _tested(table, row)}
    counted = [demand for kind in book.kinds.values() for one in kind.measured.values() for demand in one]
    sources = {_source(book, fact, stated) for fact in _unfolded(book, facts)}
    sources |= {"attested" for rule in rules if any(check.ticked for check in _checks(rule))}
    sources |= {
        "attested" for rule in rules if getattr(getattr(rule.rule, "kept_by", None), "attested", None)
    }
    sources |= {"stated" for rule in rules if isinstance(rule.rule, TextDemand) and rule not in counted}
    together = [grounds for rule in rules for grounds in _grounds(rule) if clause in grounds]
    return Evidence(
        source=max(sources, key=_SOURCES.index, default="computed"),
        by_reading=_is_read(book, clause, rules),
        shared=bool(together) and not rows and all(len(grounds) > 1 for grounds in together),
    )


def _grounds(bound: Bound[Any]) -> Iterator[Collection[str]]:
    """The clauses that the rule cites, then those of each exception and way out."""
    yield bound.cites
    yield from (exception.cites for exception, _ in bound.unless)
    yield from (way.cites for way in bound.ways_out())


def _is_read(book: Rulebook, clause: str, rules: Iterable[Bound[Any]]) -> bool:
    people = [
        name for rule in rules for key in _PEOPLE for name in listed(getattr(rule.rule, key, None) or [])
    ]
    people += [name for name, role in book.roles.items() if clause in role.cites]
    return any(clause in reading.about for reading in book.readings.values()) or bool(
        readings_of(book, people)
    )


_PEOPLE = ("by", "only", "but", "are", "tells", "to", "of")


def _asked(book: Rulebook) -> set[str]:
    """The facts that a form, a step or an act asks for."""
    forms = {fact for kind in book.kinds.values() for fact in kind.asked}
    steps = {fact for kind in book.kinds.values() for step in kind.steps for fact in step.rule.asks}
    return forms | steps | {f for k in book.kinds.values() for act in k.acts.values() for f in act.asks}


def _source(book: Rulebook, fact: str, stated: Collection[str]) -> str:
    if book.terms[fact].judged_by:
        return "attested"
    return "stated" if fact in stated else "computed"


def _facts_of(book: Rulebook, bound: Bound[Any]) -> Iterator[str]:
    tests = [*bound.when, *(test for _, tests in bound.unless for test in tests)]
    for test in tests:
        yield from test
    for check in _checks(bound):
        sums = (check.adds_up.total, *check.adds_up.of) if check.adds_up else ()
        named = (*check.field, check.exactly, *check.distinct, check.count, *check.equal, *sums)
        yield from (fact for fact in named if fact and fact in book.terms)
    yield from (way.date for way in bound.ways_out() if hasattr(way, "date"))
    yield from (fact for key in _COUNTED if (fact := getattr(bound.rule, key, None)))


_COUNTED = ("among", "agreed", "votes", "decider", "hears")


def _checks(bound: Bound[Any]) -> Iterator[Check]:
    yield from getattr(bound.rule, "needs", ())
    for exception, _ in bound.unless:
        yield from exception.needs


def _tested(table: BookTable, row: Row) -> Iterator[str]:
    return (fact for fact, cell in zip(table.inputs, row.box, strict=True) if cell is not ANYTHING)


def _unfolded(book: Rulebook, facts: Iterable[str]) -> set[str]:
    """These and the facts behind them: what a table asks for an outcome, the parts of a derived fact."""
    found: set[str] = set()
    waiting = list(facts)
    while waiting:
        fact = waiting.pop()
        if fact not in found and fact in book.terms:
            found.add(fact)
            waiting += _behind(book, fact)
    return found


def _behind(book: Rulebook, fact: str) -> list[str]:
    term = book.terms[fact]
    table = book.tables.get((term.outcome or "").partition(".")[0])
    parts = [name for name in (*term.of, term.from_, term.to) if name]
    return [*(table.inputs if table else ()), *parts]
