"""Sums that are split (化整为零): single amounts below a border that all of them together cross."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from zhidu.rules.book import BookTable, Bound, Row, Rulebook
from zhidu.rules.cells import Range
from zhidu.rules.findings import Finding
from zhidu.rules.phrases import value_said
from zhidu.rules.telling import example, point

_PARTS = 2
"""Into how many the example is split."""


def split_sums(book: Rulebook) -> Iterator[Finding]:
    """``split``: a table with a border for single amounts whose sum the book knows and no rule looks at."""
    sums = {name: term for name, term in book.terms.items() if term.is_ == "sum" and "." in term.of[0]}
    seen = _with_parts(book, _looked_at(book)) if sums else set()
    unseen = {name: term for name, term in sums.items() if name not in seen}
    for name, term in unseen.items():
        amount = term.of[0].partition(".")[2]
        for table in book.tables.values():
            if amount in table.inputs:
                yield from _split(book, table, amount, name)


def _looked_at(book: Rulebook) -> Iterator[str]:
    """The facts that some condition, table or check looks at."""
    for table in book.tables.values():
        yield from table.inputs
    for bound in book.rules():
        yield from _tested(bound)


def _tested(bound: Bound[Any]) -> Iterator[str]:
    for test in (*bound.when, *(test for _, tests in bound.unless for test in tests)):
        yield from test
    checks = (*getattr(bound.rule, "needs", ()), *(c for excuse, _ in bound.unless for c in excuse.needs))
    for check in checks:
        yield from (*check.field, *check.equal, *(check.adds_up.of if check.adds_up else ()))


def _with_parts(book: Rulebook, facts: Iterable[str]) -> set[str]:
    """The facts, and those from which they follow."""
    seen: set[str] = set()
    waiting = list(facts)
    while waiting:
        fact = waiting.pop()
        if fact not in seen:
            seen.add(fact)
            waiting += book.needs.get(fact, ())
    return seen


def _split(book: Rulebook, table: BookTable, amount: str, total: str) -> Iterator[Finding]:
    rows = _begun(table, amount)
    if not rows:
        return
    term, clauses = book.terms[amount], tuple(dict.fromkeys(row.clause for _, row in rows))
    kind = book.kinds[book.terms[total].of[0].partition(".")[0]].title
    reading = _read(book, clauses)
    settled = f"；释义 {reading}：{book.readings[reading].says}" if reading else ""
    borders = "、".join(dict.fromkeys(value_said(term, border) for border, _ in rows))
    said = (
        f"“{table.title}”按单笔“{term.title}”分档，以{borders}为界；“{kind}”分成几件办，每件都在界限以下，"
        f"“{book.terms[total].title}”却可以超过它，没有哪条规则看合计"
    )
    facts = _example(book, table, rows[0], amount, total)
    yield Finding("split", "warning", str(table.place), said + settled, facts, clauses, reading)


def _begun(table: BookTable, amount: str) -> list[tuple[int, Row]]:
    """The rows that begin at some amount, from the lowest on: single amounts can stay below it."""
    at = table.inputs.index(amount)
    cells = ((row.box[at], row) for row in table.rows)
    found = [(cell.low, row) for cell, row in cells if isinstance(cell, Range) and cell.low]
    return sorted(found, key=lambda one: one[0])


def _example(
    book: Rulebook, table: BookTable, begun: tuple[int, Row], amount: str, total: str
) -> dict[str, Any]:
    """Facts of the row, but with an amount just below its border, and the sum of two of them."""
    below, terms = begun[0] - 1, book.terms
    facts = dict(example(book, table, begun[1].box))
    return {
        **facts,
        amount: point(terms[amount], Range(below, below)),
        total: point(terms[total], Range(_PARTS * below, _PARTS * below)),
    }


def _read(book: Rulebook, clauses: Iterable[str]) -> str | None:
    """The reading that says how it is with these clauses, and not which row or length is meant."""
    for name, reading in book.readings.items():
        is_plain = reading.by and not (reading.takes or reading.leaves or reading.value)
        if is_plain and set(clauses) <= set(reading.about):
            return name
    return None
