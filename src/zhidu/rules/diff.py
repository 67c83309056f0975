"""Two editions of a text beside each other: which clauses and which rules changed, in words.

A rule is compared by what it says (the lines of ``outline``), so that a line moved to another file
is no change and a changed number is. What the outline leaves to its grids and pages (readings,
facts, groups of posts, how a table takes its rows) is said here in the same form.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from zhidu.rules.book import Rulebook
from zhidu.rules.lines import HOUSE, Line
from zhidu.rules.model import Clause, Term
from zhidu.rules.outline import TABLE, meaning, outline
from zhidu.rules.phrases import FORCES

_HITS = {"unique": "每次只取一行", "first": "取最先合的一行", "collect": "合的各行都取"}


@dataclass(frozen=True, slots=True)
class ClauseChange:
    """One clause: ``before`` is None where it is new, ``after`` where it is gone."""

    id: str
    before: Clause | None
    after: Clause | None

    @property
    def sort(self) -> str:
        return "added" if self.before is None else "removed" if self.after is None else "changed"

    @property
    def place(self) -> str:
        clause = self.after or self.before
        return clause.place if clause else ""

    def said(self) -> tuple[str, str]:
        """Before and after as sentences, empty where there is none."""
        return _clause_said(self.before), _clause_said(self.after)

    def as_json(self) -> dict[str, str]:
        before, after = self.said()
        return {
            "clause": self.id,
            "place": self.place,
            "change": self.sort,
            "before": before,
            "after": after,
        }


@dataclass(frozen=True, slots=True)
class RuleChange:
    """What the rules of one clause said and say now; ``clause`` is empty for defaults of ours."""

    clause: str
    before: tuple[Line, ...]
    after: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Diff:
    clauses: tuple[ClauseChange, ...]
    rules: tuple[RuleChange, ...]

    def __bool__(self) -> bool:
        return bool(self.clauses or self.rules)

    def as_json(self) -> dict[str, Any]:
        return {
            "clauses": [clause.as_json() for clause in self.clauses],
            "rules": [
                {"clause": r.clause, "before": _lines_json(r.before), "after": _lines_json(r.after)}
                for r in self.rules
            ],
        }


def diff(old: Rulebook, new: Rulebook) -> Diff:
    """What differs between two editions, clauses and rules in the order of the newer text."""
    return Diff(tuple(_clauses(old.clauses, new.clauses)), tuple(_rules(old, new)))


def same_kind(old: Rulebook, new: Rulebook, kind: str) -> bool:
    """Whether two editions rule a kind of case alike, by the same facts, groups, tables and readings."""
    shared = ("terms", "roles", "tables", "readings", "registers", "countings")
    return (
        old.kinds.get(kind) == new.kinds.get(kind)
        and old.header.counting == new.header.counting
        and all(getattr(old, section) == getattr(new, section) for section in shared)
    )


def _clauses(old: Mapping[str, Clause], new: Mapping[str, Clause]) -> Iterator[ClauseChange]:
    for name in dict.fromkeys([*new, *old]):
        if old.get(name) != new.get(name):
            yield ClauseChange(name, old.get(name), new.get(name))


def _clause_said(clause: Clause | None) -> str:
    if clause is None:
        return ""
    declined = f"；不执行：{clause.declined}" if clause.declined else ""
    return f"{clause.place}（{FORCES[clause.force]}）{clause.gist}{declined}"


def _rules(old: Rulebook, new: Rulebook) -> Iterator[RuleChange]:
    before, after = Counter(_said(old)), Counter(_said(new))
    gone, come = list((before - after).elements()), list((after - before).elements())
    order = [*new.clauses, *old.clauses, HOUSE]
    for clause in dict.fromkeys(order):
        lost = tuple(line for line in gone if line.clause == clause)
        gained = tuple(line for line in come if line.clause == clause)
        if lost or gained:
            yield RuleChange(clause, lost, gained)


def _said(book: Rulebook) -> Iterator[Line]:
    """Every rule of a book as lines, and what the outline leaves to its pages."""
    yield from outline(book)
    for reading in book.readings.values():
        for clause in reading.about:
            yield Line(clause, "释义", f"{reading.asks}？{reading.says}。")
    for role in book.roles.values():
        if not role.cites:
            yield Line(HOUSE, "角色", f"“{role.title}”是{meaning(book, role)}。")
    for name, term in book.terms.items():
        yield Line(HOUSE, "事实", f"“{term.title}”（{name}）：{_term_said(term)}。")
    for table in book.tables.values():
        within = f"，只在“{book.tables[table.within].title}”之内" if table.within else ""
        yield Line(HOUSE, TABLE, f"“{table.title}”{_HITS[table.hit]}{within}。")


def _term_said(term: Term) -> str:
    values = f"，可选{'、'.join(term.values.values())}" if term.values else ""
    given = f"，由 {term.outcome} 得出" if term.outcome else ""
    return f"类型 {term.type}{values}{given}"


def _lines_json(lines: Iterable[Line]) -> list[dict[str, str]]:
    return [{"sort": line.sort, "said": line.said} for line in lines]


def in_words(found: Diff) -> Iterator[str]:
    """The difference as lines for a terminal."""
    for clause in found.clauses:
        before, after = clause.said()
        yield from (f"{sign} {clause.id}\t{said}" for sign, said in (("-", before), ("+", after)) if said)
    for rule in found.rules:
        yield from (f"- {line.clause or '—'}\t{line.sort}\t{line.said}" for line in rule.before)
        yield from (f"+ {line.clause or '—'}\t{line.sort}\t{line.said}" for line in rule.after)
