"""Tables: facts → outcome, and the facts that tables give."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from zhidu.rules.book import BookTable, Row, Rulebook, Test, Tests
from zhidu.rules.decision import SILENT, Decision, Status
from zhidu.rules.facts import FactError


class Facts(Mapping[str, Any]):
    """Typed facts, to which the outcomes of tables are added when somebody asks for them."""

    def __init__(self, book: Rulebook, known: Mapping[str, Any]) -> None:
        self.book = book
        self.known = known

    def __getitem__(self, name: str) -> Any:
        if name in self.known:
            return self.known[name]
        term = self.book.terms.get(name)
        if term is None or not term.outcome:
            raise KeyError(name)
        table, _, out = term.outcome.partition(".")
        value = (decide(self.book, table, self, strict=False).value or {}).get(out)
        if value is None:
            raise KeyError(name)
        return value

    def __iter__(self) -> Iterator[str]:
        return iter(self.known)

    def __len__(self) -> int:
        return len(self.known)

    def holds(self, tests: Tests) -> bool | None:
        """Whether one of the alternatives holds; None while a fact it needs is unknown."""
        if not tests:
            return True
        answers = [self._all(test) for test in tests]
        if True in answers:
            return True
        return None if None in answers else False

    def _all(self, test: Test) -> bool | None:
        unknown = False
        for fact, cell in test.items():
            value = self.get(fact)
            if value is None or value == "":
                unknown = unknown or not self._derived(fact)
                if self._derived(fact):
                    return False
            elif not cell.holds(value):
                return False
        return None if unknown else True

    def _derived(self, fact: str) -> bool:
        return bool(self.book.terms[fact].outcome)


def decide(book: Rulebook, table_id: str, known: Mapping[str, Any], *, strict: bool = True) -> Decision:
    """What a table says of these facts.

    ``value`` maps each out column to its outcomes. Where several rows hit under ``unique`` a
    reading has to choose; where none hits, a reading may say that the text leaves it open.
    Raises FactError for a missing fact, unless ``strict`` is off: then the table is silent.
    """
    table = book.tables[table_id]
    facts = known if isinstance(known, Facts) else Facts(book, known)
    missing = {name: facts.get(name) for name in table.inputs if facts.get(name) in (None, "")}
    if missing:
        if not strict:
            return SILENT
        raise FactError({n: f"还缺“{book.terms[n].title}”（{n}）" for n in missing})
    if table.within:
        outer = decide(book, table.within, facts, strict=strict)
        if not outer.rows:
            return outer
    return _answer(book, table, _hits(table, facts), facts)


def _hits(table: BookTable, facts: Facts) -> list[Row]:
    values = [facts[name] for name in table.inputs]
    return [
        row for row in table.rows if all(cell.holds(v) for cell, v in zip(row.box, values, strict=True))
    ]


def _answer(book: Rulebook, table: BookTable, hits: list[Row], facts: Facts) -> Decision:
    ids = tuple(row.id for row in hits)
    if not hits:
        return _left_open(book, table, facts)
    if table.hit == "collect" or len(hits) == 1:
        return _allowed(hits, ids)
    if table.hit == "first":
        return _allowed(hits[:1], ids)
    reading, chosen = settling(book, table.id, hits)
    if chosen is None:
        clauses = tuple(dict.fromkeys(row.clause for row in hits))
        return Decision(Status.OPEN, None, clauses, rows=ids)
    return _allowed([chosen], ids, (reading,))


def _allowed(rows: list[Row], ids: tuple[str, ...], readings: tuple[str, ...] = ()) -> Decision:
    value: dict[str, tuple[str, ...]] = {}
    for row in rows:
        for out, names in row.outcome.items():
            value[out] = tuple(dict.fromkeys((*value.get(out, ()), *names)))
    because = tuple(dict.fromkeys(row.clause for row in rows))
    return Decision(Status.ALLOWED, value, because, readings=readings, rows=ids)


def _left_open(book: Rulebook, table: BookTable, facts: Facts) -> Decision:
    for name, tests in book.leaves.items():
        leaves = book.readings[name].leaves
        if leaves and leaves.table == table.id and facts.holds(tests):
            return Decision(Status.OPEN, None, readings=(name,))
    return SILENT


def settling(book: Rulebook, table: str, hits: list[Row]) -> tuple[str, Row] | tuple[str, None]:
    """The reading that chooses among rows that all hit, and the row it takes."""
    clauses = {row.clause for row in hits}
    for name, reading in book.readings.items():
        takes = reading.takes
        if takes and takes.table == table and clauses <= set(reading.about):
            for row in hits:
                if row.id == takes.row:
                    return name, row
    return "", None
