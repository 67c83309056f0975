"""Whether both sides of a border were asked: of a table's row, and of a condition on a sort of topic."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from tests.harness.asked import Said
from zhidu.rules.book import BookTable, Row, Rulebook, Test
from zhidu.rules.cells import Cell, Range
from zhidu.rules.facts import Given
from zhidu.rules.tables import Facts, decide


@dataclass(frozen=True, slots=True)
class Border:
    """One end of an interval: of which fact, in words, and the first value beyond it."""

    fact: str
    words: str
    beyond: int
    is_upper: bool

    def is_crossed(self, value: int) -> bool:
        return value >= self.beyond if self.is_upper else value <= self.beyond


def borders(fact: str, title: str, cell: Cell) -> Iterator[Border]:
    """The ends of an interval beyond which there is anything: no amount is less than nothing."""
    if isinstance(cell, Range):
        if cell.low is not None and cell.low > 0:
            yield Border(fact, f"“{title}”的下边界以下", cell.low - 1, is_upper=False)
        if cell.high is not None:
            yield Border(fact, f"“{title}”的上边界以上", cell.high + 1, is_upper=True)


def situations(said: Said) -> Iterator[Mapping[str, Any]]:
    """The facts of the question, and of every thing of its sets."""
    for one in (*said.asked.given, *said.asked.named.values()):
        if isinstance(one, Given):
            yield from _facts(one)
        elif isinstance(one, Mapping):
            yield one


def _facts(given: Given) -> Iterator[Mapping[str, Any]]:
    yield given.facts
    for things in given.sets.values():
        for thing in things:
            yield from _facts(thing)


@dataclass(frozen=True, slots=True)
class Asking:
    """A situation in which a table was looked at, with the rows that held."""

    said: Said
    known: Facts
    values: Mapping[str, Any]
    rows: tuple[str, ...]


class TableLog:
    """What the log holds of one table."""

    def __init__(self, book: Rulebook, table: BookTable, log: list[Said]) -> None:
        self.book, self.table, self.log = book, table, log
        self.clause_of = {row.id: row.clause for row in table.rows}

    @cached_property
    def askings(self) -> list[Asking]:
        return [asking for said in self.log for asking in self._of(said)]

    def _of(self, said: Said) -> Iterator[Asking]:
        for known in situations(said):
            facts = Facts(self.book, getattr(known, "known", known))
            values = {name: facts.get(name) for name in self.table.inputs}
            if None not in values.values() and "" not in values.values():
                yield Asking(said, facts, values, self._rows(facts))

    def _rows(self, facts: Facts) -> tuple[str, ...]:
        return decide(self.book, self.table.id, facts, strict=False).rows

    def cases(self, row: Row) -> int:
        """How many cases the row decided: those in which the table saw the same are one."""
        return len({repr(asking.values) for asking in self.hits(row)})

    def hits(self, row: Row) -> list[Asking]:
        """Where the row held and was the ground of the answer."""
        return [a for a in self.askings if row.id in a.rows and row.clause in a.said.asked.decision.because]

    def missing(self, row: Row) -> list[str]:
        """The borders of a row beyond which nobody asked while everything else in it held."""
        places = {(a.said.asked.function, a.said.asked.target) for a in self.hits(row)}
        cells = dict(zip(self.table.inputs, row.box, strict=True))
        found = []
        for fact, cell in cells.items():
            rest = {name: other for name, other in cells.items() if name != fact}
            for border in borders(fact, self.book.terms[fact].title, cell):
                if not any(self._is_neighbour(a, row, border, rest, places) for a in self.askings):
                    found.append(border.words)
        return found

    def _is_neighbour(
        self, asking: Asking, row: Row, border: Border, rest: Mapping[str, Cell], places: set[tuple[str, str]]
    ) -> bool:
        """Answered by the row on the other side; where none is there, asked the same and not so answered."""
        if row.id in asking.rows or not all(c.holds(asking.values[name]) for name, c in rest.items()):
            return False
        at_border = Facts(self.book, {**asking.known.known, **asking.values, border.fact: border.beyond})
        if asking.rows != self._rows(at_border):
            return False
        because = asking.said.asked.decision.because
        if asking.rows:
            return any(self.clause_of[other] in because for other in asking.rows)
        place = (asking.said.asked.function, asking.said.asked.target)
        return place in places and row.clause not in because


def missing_of_test(book: Rulebook, test: Test, hits: list[Said], log: list[Said]) -> list[str]:
    """The borders of a condition on the far side of which the same was never asked."""
    places = {(said.asked.function, said.asked.target) for said in hits}
    asked = [said for said in log if (said.asked.function, said.asked.target) in places]
    found = []
    for fact, cell in test.items():
        rest = {name: other for name, other in test.items() if name != fact}
        for border in borders(fact, book.terms[fact].title, cell):
            known = (Facts(book, facts) for said in asked for facts in situations(said))
            if not any(
                facts.get(fact) is not None and border.is_crossed(facts[fact]) and facts.holds((rest,))
                for facts in known
            ):
                found.append(border.words)
    return found
