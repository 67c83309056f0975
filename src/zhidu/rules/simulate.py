"""Past cases decided by two editions of a table: how many would have gone another way."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import Any

from zhidu.rules.ask import AskError
from zhidu.rules.book import Rulebook
from zhidu.rules.facts import FactError, read_value
from zhidu.rules.tables import decide

Outcome = tuple[str, tuple[tuple[str, tuple[str, ...]], ...]]
"""The status, and what each out column gives."""
Case = Mapping[str, Any]
"""A line of the file: heading → what stands there."""
SHOWN = 3
"""Examples kept for each way that outcomes went, and for lines that cannot be read."""


@dataclass
class Simulated:
    """What came of it; ``ways`` maps (outcome before, outcome after) to how many cases went so."""

    table: str
    ways: Counter[tuple[Outcome, Outcome]] = field(default_factory=Counter)
    examples: dict[tuple[Outcome, Outcome], list[Case]] = field(default_factory=dict)
    unread: int = 0
    unread_examples: list[tuple[int, str]] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def cases(self) -> int:
        return sum(self.ways.values()) + self.unread

    @property
    def changed(self) -> int:
        return sum(count for (before, after), count in self.ways.items() if before != after)

    def as_json(self) -> dict[str, Any]:
        return {
            "table": self.table,
            "cases": self.cases,
            "changed": self.changed,
            "unread": self.unread,
            "unread_examples": [{"line": line, "message": said} for line, said in self.unread_examples],
            "counts": [
                {"from": _json(way[0]), "to": _json(way[1]), "count": count, "examples": self.examples[way]}
                for way, count in self.ways.most_common()
            ],
            "rows_per_second": round(self.cases / self.seconds) if self.seconds else 0,
        }


def _json(outcome: Outcome) -> dict[str, Any]:
    status, then = outcome
    return {"status": status, "then": {out: list(names) for out, names in then} or None}


def simulate(
    old: Rulebook, new: Rulebook, table: str, cases: Iterable[Case], headings: Sequence[str]
) -> Simulated:
    """Decide every case by both editions.

    ``headings`` are the ids or titles of facts; columns that no table asks for only tell cases apart.
    Raises AskError for a table that one edition lacks and for a column that a table asks for and the
    file has not.
    """
    before, after = _Asker(old, table, headings), _Asker(new, table, headings)
    found = Simulated(table)
    begun = perf_counter()
    for line, case in enumerate(cases, start=2):
        try:
            way = (before(case), after(case))
        except FactError as error:
            _unread(found, line, str(error))
            continue
        found.ways[way] += 1
        shown = found.examples.setdefault(way, [])
        if len(shown) < SHOWN:
            shown.append(case)
    found.seconds = perf_counter() - begun
    return found


def _unread(found: Simulated, line: int, message: str) -> None:
    found.unread += 1
    if len(found.unread_examples) < SHOWN:
        found.unread_examples.append((line, message))


class _Asker:
    """One edition's table, asked of lines of text; what a column says is read once."""

    def __init__(self, book: Rulebook, table: str, headings: Sequence[str]) -> None:
        if table not in book.tables:
            known = "、".join(book.tables)
            raise AskError(f"《{book.title}》没有“{table}”这张决策表；可以写 {known}")
        self.book, self.table = book, table
        self.columns = {name: _heading(book, name, headings) for name in _stated(book, table)}
        self.known: dict[str, dict[str, Any]] = {name: {} for name in self.columns}

    def __call__(self, case: Case) -> Outcome:
        facts = {name: self._fact(name, case[heading]) for name, heading in self.columns.items()}
        decision = decide(self.book, self.table, facts)
        return str(decision.status), tuple((decision.value or {}).items())

    def _fact(self, name: str, written: str) -> Any:
        known = self.known[name]
        if written not in known:
            known[written] = self._read(name, written)
        return known[written]

    def _read(self, name: str, written: str) -> Any:
        term = self.book.terms[name]
        if not written.strip():
            return None
        try:
            return read_value(term, written.strip())
        except ValueError as error:
            raise FactError({name: f"{term.title}：{error}"}) from None


def _stated(book: Rulebook, table: str) -> Iterator[str]:
    """The facts that people state and on which a table's answer rests, through other tables too."""
    asked = book.tables[table]
    for name in asked.inputs:
        outcome = book.terms[name].outcome
        if outcome:
            yield from _stated(book, outcome.partition(".")[0])
        else:
            yield name
    if asked.within:
        yield from _stated(book, asked.within)


def _heading(book: Rulebook, name: str, headings: Sequence[str]) -> str:
    """The heading of the column that holds a fact."""
    title = book.terms[name].title
    heading = next((h for h in headings if h in (name, title)), None)
    if heading is None:
        listed = "、".join(h for h in headings if h)
        raise AskError(f"案例里没有“{title}”（{name}）这一列；现有的列是 {listed or '（没有表头）'}")
    return heading


def read_cases(path: Path, use: Callable[[Iterator[Case], Sequence[str]], Simulated]) -> Simulated:
    """Hand the lines of a CSV file to ``use`` one by one. Raises AskError for what cannot be read."""
    if path.suffix.lower() != ".csv":
        raise AskError(f"“{path.name}”读不了：案例文件请存为 CSV（UTF-8，第一行是事实的标识或名称）")
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            lines = csv.DictReader(file, restkey="", restval="")
            lines.fieldnames = [heading.strip() for heading in lines.fieldnames or ()]
            return use(iter(lines), lines.fieldnames)
    except FileNotFoundError:
        raise AskError(f"没有案例文件“{path}”") from None
    except (UnicodeDecodeError, csv.Error):
        raise AskError(f"“{path.name}”不是 UTF-8 的 CSV；请另存为“CSV UTF-8”") from None
