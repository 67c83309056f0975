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
from zhidu.rules.assumptions import is_assuming, refuted
from zhidu.rules.book import Rulebook
from zhidu.rules.chart import nominal
from zhidu.rules.derived import followed
from zhidu.rules.facts import FactError, Given, read_moment, read_value
from zhidu.rules.model import SUPPLIED
from zhidu.rules.people import title_of
from zhidu.rules.phrases import act_said
from zhidu.rules.tables import decide

Outcome = tuple[str, tuple[tuple[str, tuple[str, ...]], ...]]
"""The status, and what each out column gives."""
Case = Mapping[str, Any]
"""A line of the file: heading → what stands there."""
AT, INITIATOR = "at", "initiator"
"""Columns that hold no fact: the present of the case, and who began it."""
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
    """One edition's table, asked of lines of text; what a column says is read once.

    A derived fact that has no column is worked out from the columns of its parts, ``at`` the time of the
    column of that name.
    """

    def __init__(self, book: Rulebook, table: str, headings: Sequence[str]) -> None:
        if table not in book.tables:
            known = "、".join(book.tables)
            raise AskError(f"《{book.title}》没有“{table}”这张决策表；可以写 {known}")
        self.book, self.table = book, table
        names = list(dict.fromkeys(_stated(book, table)))
        self.derived = [name for name in names if _is_worked_out(book, name, headings)]
        plain = [name for name in names if name not in self.derived]
        wanted = dict.fromkeys([*plain, *(part for n in self.derived for part in _parts(book, n, headings))])
        self.columns = {name: _heading(book, name, headings) for name in wanted}
        if self.derived and AT in headings:
            self.columns[AT] = AT
        self.known: dict[str, dict[str, Any]] = {name: {} for name in self.columns}
        self.chart = nominal(book.roles)
        self.is_assuming = is_assuming(book)

    def __call__(self, case: Case) -> Outcome:
        said = {name: self._read_once(name, case[heading]) for name, heading in self.columns.items()}
        facts = {name: value for name, value in said.items() if name in self.book.terms}
        if self.derived:
            facts |= self._worked_out(said, facts)
        if self.is_assuming and (against := refuted(self.book, facts)):
            raise FactError({"assume": f"这一件推翻了假定：{'；'.join(against)}"})
        decision = decide(self.book, self.table, facts)
        return str(decision.status), tuple((decision.value or {}).items())

    def _worked_out(self, said: Mapping[str, Any], facts: Mapping[str, Any]) -> dict[str, Any]:
        times = {name: said[name] for name in said if name in self.book.act_names and said[name]}
        known = {name: value for name, value in facts.items() if value is not None}
        given = Given(facts=known, times=times, initiator=said.get(INITIATOR))
        return followed(self.book, self.derived, given, self.chart, at=said.get(AT))

    def _read_once(self, name: str, written: str) -> Any:
        known = self.known[name]
        if written not in known:
            known[written] = self._read(name, written.strip())
        return known[written]

    def _read(self, name: str, written: str) -> Any:
        if not written or name == INITIATOR:
            return written or None
        term = self.book.terms.get(name)
        try:
            return read_value(term, written) if term else read_moment(written)
        except ValueError as error:
            raise FactError({name: f"{term.title if term else name}：{error}"}) from None


def _stated(book: Rulebook, table: str) -> Iterator[str]:
    """The facts that no table gives and on which a table's answer rests, through other tables too."""
    asked = book.tables[table]
    for name in asked.inputs:
        outcome = book.terms[name].outcome
        if outcome:
            yield from _stated(book, outcome.partition(".")[0])
        else:
            yield name
    if asked.within:
        yield from _stated(book, asked.within)


def _is_worked_out(book: Rulebook, name: str, headings: Sequence[str]) -> bool:
    """Whether a fact follows from others, and the file does not simply say it."""
    term = book.terms[name]
    return term.is_ not in (None, *SUPPLIED) and not {name, term.title} & set(headings)


def _parts(book: Rulebook, name: str, headings: Sequence[str]) -> Iterator[str]:
    """The facts, the acts and, where it asks who somebody is, the initiator from which a fact follows."""
    term = book.terms[name]
    if term.is_ in ("standing", "relation") and len(term.of) < _OF[term.is_]:
        yield INITIATOR
    for part in filter(None, (term.from_, term.to, *term.of)):
        head = part.partition(".")[0]
        if head not in book.terms:
            yield from [head] if head in book.act_names or head == INITIATOR else []
        elif _is_worked_out(book, head, headings):
            yield from _parts(book, head, headings)
        elif outcome := book.terms[head].outcome:
            yield from _stated(book, outcome.partition(".")[0])
        else:
            yield head


_OF = {"standing": 1, "relation": 2}
"""How many are named where the initiator is not meant."""


def _heading(book: Rulebook, name: str, headings: Sequence[str]) -> str:
    """The heading of the column that holds a fact, the time of an act, or who began it."""
    title = _title(book, name)
    heading = next((h for h in headings if h in (name, title)), None)
    if heading is None:
        listed = "、".join(h for h in headings if h)
        raise AskError(f"案例里没有“{title}”（{name}）这一列；现有的列是 {listed or '（没有表头）'}")
    return heading


def _title(book: Rulebook, name: str) -> str:
    if name in book.terms or name == INITIATOR:
        return title_of(book, name)
    return next(act_said(kind, name) for kind in book.kinds.values() if name in kind.act_names)


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
