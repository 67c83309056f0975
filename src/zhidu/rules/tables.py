"""Tables: facts → outcome, and the facts that tables give."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import Any

from zhidu.rules.book import BookTable, Row, Rulebook, Test, Tests
from zhidu.rules.cells import COUNTED, Cell
from zhidu.rules.decision import SILENT, Decision, Status
from zhidu.rules.facts import FactError
from zhidu.rules.figures import MANUAL, Figure, counted
from zhidu.rules.regions import regions_of


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
        if value is not None and term.type in COUNTED:
            value = counted(term, value)
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
            holds = self._one(fact, cell)
            if holds is False:
                return False
            unknown = unknown or holds is None
        return None if unknown else True

    def _one(self, fact: str, cell: Cell) -> bool | None:
        """A stated fact may be unknown; one that no table gives does not hold."""
        value = self.get(fact)
        if value is None or value == "":
            return False if self.book.terms[fact].outcome else None
        return cell.holds(value)


def decide(book: Rulebook, table_id: str, known: Mapping[str, Any], *, strict: bool = True) -> Decision:
    """What a table says of these facts.

    ``value`` maps each out column to its outcomes. Where several rows hit under ``unique`` a
    reading has to choose; where none hits, a reading may say that the text leaves it open.
    Raises FactError for a missing fact, unless ``strict`` is off: then the table is silent.
    """
    regions = regions_of(book, table_id)
    region = regions.of(known)
    if region is None:
        return _worked_out(book, table_id, known, strict=strict)
    answer = regions.answers.get(region)
    if answer is None:
        answer = regions.answers[region] = _worked_out(book, table_id, known, strict=strict)
    return answer


def propose(book: Rulebook, table_id: str, known: Mapping[str, Any]) -> Decision:
    """What a table with a ``decider`` proposes (建议): outcomes with their ground, never effects.

    Silent for a table without a decider, and where no row holds. Raises FactError for a missing fact.
    """
    return decide(book, table_id, known) if book.tables[table_id].decider else SILENT


def _worked_out(book: Rulebook, table_id: str, known: Mapping[str, Any], *, strict: bool) -> Decision:
    table = book.tables[table_id]
    facts = known if isinstance(known, Facts) else Facts(book, known)
    missing = missing_for(book, table_id, facts)
    if missing and strict:
        raise FactError({n: f"还缺“{book.terms[n].title}”（{n}）" for n in missing})
    if missing:
        return SILENT
    if table.within:
        outer = decide(book, table.within, facts, strict=strict)
        if not outer.rows:
            return outer
    return _answer(book, table, _hits(table, facts), facts)


def missing_for(book: Rulebook, table_id: str, facts: Facts) -> tuple[str, ...]:
    """The facts that a table looks at and that nobody has given."""
    return tuple(name for name in book.tables[table_id].inputs if facts.get(name) in (None, ""))


def clauses_ahead(book: Rulebook, table_id: str, known: Mapping[str, Any]) -> tuple[str, ...]:
    """The clauses of the rows that can still hold, as far as what the table looks at is known."""
    facts = known if isinstance(known, Facts) else Facts(book, known)
    table = book.tables[table_id]
    values = [facts.get(name) for name in table.inputs]
    rows = (
        row
        for row in table.rows
        if all(value in (None, "") or cell.holds(value) for cell, value in zip(row.box, values, strict=True))
    )
    return tuple(dict.fromkeys(row.clause for row in rows))


def _hits(table: BookTable, facts: Facts) -> list[Row]:
    values = [facts[name] for name in table.inputs]
    return [row for row in table.rows if all(cell.holds(v) for cell, v in zip(row.box, values, strict=True))]


def _answer(book: Rulebook, table: BookTable, hits: list[Row], facts: Facts) -> Decision:
    ids = tuple(row.id for row in hits)
    if not hits:
        return _left_open(book, table, facts)
    if table.hit == "collect" or len(hits) == 1:
        return _allowed(hits, ids, facts)
    if table.hit == "first":
        return _allowed(hits[:1], ids, facts)
    left, readings = settled(book, table.id, hits)
    if not left or any(row.outcome != left[0].outcome for row in left):
        clauses = tuple(dict.fromkeys(row.clause for row in hits))
        return Decision(Status.OPEN, None, clauses, rows=ids)
    return _allowed(left, ids, facts, readings)


def _allowed(rows: list[Row], ids: tuple[str, ...], facts: Facts, readings: tuple[str, ...] = ()) -> Decision:
    """What the rows give, figures worked out; open where they leave something to a person."""
    value: dict[str, tuple[str, ...]] = {}
    for row in rows:
        for out, given in row.outcome.items():
            names = (one.worth(facts) if isinstance(one, Figure) else one for one in given)
            value[out] = tuple(dict.fromkeys((*value.get(out, ()), *names)))
    because = tuple(dict.fromkeys(row.clause for row in rows))
    left = {out: names for out, names in value.items() if MANUAL not in names}
    status = Status.ALLOWED if len(left) == len(value) else Status.OPEN
    return Decision(
        status, left or (None if status is Status.OPEN else left), because, readings=readings, rows=ids
    )


def _left_open(book: Rulebook, table: BookTable, facts: Facts) -> Decision:
    for name, tests in book.leaves.items():
        leaves = book.readings[name].leaves
        if leaves and leaves.table == table.id and facts.holds(tests):
            return Decision(Status.OPEN, None, readings=(name,))
    return SILENT


def settled(book: Rulebook, table: str, hits: list[Row]) -> tuple[list[Row], tuple[str, ...]]:
    """The rows that stand when readings have set others aside, pair by pair, and those readings."""
    readings: dict[str, None] = {}
    aside: set[str] = set()
    for a, b in combinations(hits, 2):
        reading = settling(book, table, a, b) if a.outcome != b.outcome else None
        if reading:
            readings[reading] = None
            aside.add(b.id if _taken(book, reading) == a.id else a.id)
    return [row for row in hits if row.id not in aside], tuple(readings)


def settling(book: Rulebook, table: str, a: Row, b: Row) -> str | None:
    """The reading that chooses between two rows."""
    for name, reading in book.readings.items():
        takes = reading.takes
        speaks = takes and takes.table == table and {a.clause, b.clause} <= set(reading.about)
        if speaks and _taken(book, name) in (a.id, b.id):
            return name
    return None


def _taken(book: Rulebook, reading: str) -> str | None:
    takes = book.readings[reading].takes
    return takes.row if takes else None
