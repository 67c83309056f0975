"""Regions: the parts into which a table's tests cut the facts. Within one of them one answer holds.

A table is asked many times and answers only a handful of things. The region of some facts is found
by bisection; the answer of a region is worked out once and remembered with the book.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from zhidu.rules.book import Rulebook
from zhidu.rules.cells import COUNTED, Cell, Range
from zhidu.rules.decision import Decision
from zhidu.rules.figures import Figure

Region = tuple[Any, ...]


class Regions:
    """How one table divides the facts that decide its answer."""

    def __init__(self, book: Rulebook, table_id: str) -> None:
        cuts: dict[str, set[int]] = {}
        for fact, cell in _tested(book, table_id):
            cuts.setdefault(fact, set()).update(_edges(cell))
        types = {fact: book.terms[fact].type for fact in cuts}
        is_finite = all(t in COUNTED or t in ("choice", "flag", "role") for t in types.values())
        self.is_finite = is_finite and not _reckons(book, table_id)
        self.divide = [(fact, _divider(types[fact], sorted(edges))) for fact, edges in cuts.items()]
        self.answers: dict[Region, Decision] = {}

    def of(self, known: Mapping[str, Any]) -> Region | None:
        """The region of these facts; None where one is missing, or where they have no end."""
        if not self.is_finite:
            return None
        region = []
        for fact, divide in self.divide:
            value = known.get(fact)
            if value is None or value == "":
                return None
            region.append(divide(value))
        return tuple(region)


def regions_of(book: Rulebook, table_id: str) -> Regions:
    """The table's regions, made when it is first asked."""
    found: Regions | None = book.regions.get(table_id)
    if found is None:
        found = book.regions[table_id] = Regions(book, table_id)
    return found


def _tested(book: Rulebook, table_id: str) -> Iterator[tuple[str, Cell]]:
    """Every test that has a say in the table's answer: its own, its frame's, its readings'."""
    table = book.tables[table_id]
    for row in table.rows:
        yield from zip(table.inputs, row.box, strict=True)
    for name, tests in book.leaves.items():
        leaves = book.readings[name].leaves
        if leaves and leaves.table == table_id:
            yield from (pair for test in tests for pair in test.items())
    if table.within:
        yield from _tested(book, table.within)


def _reckons(book: Rulebook, table_id: str) -> bool:
    """Whether an outcome is worked out anew in each case."""
    outcomes = (values for row in book.tables[table_id].rows for values in row.outcome.values())
    return any(isinstance(value, Figure) for values in outcomes for value in values)


def _edges(cell: Cell) -> list[int]:
    if not isinstance(cell, Range):
        return []
    after = cell.high + 1 if cell.high is not None else None
    return [edge for edge in (cell.low, after) if edge is not None]


def _divider(kind: str, edges: list[int]) -> Callable[[Any], Any]:
    if kind in COUNTED:
        return lambda value: bisect_right(edges, value)
    return lambda value: value
