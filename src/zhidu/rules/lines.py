"""What every line of an outline is made of: the sentence beside its clauses, and the words around a rule."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from zhidu.rules.book import BookKind, Bound, Rulebook
from zhidu.rules.demands import Unless
from zhidu.rules.phrases import demands

HOUSE = ""
"""In place of the clause, of what is a default of ours (系统默认)."""


class Line(NamedTuple):
    """One rule beside one clause: a kind word such as 环节 or 期限, and one sentence."""

    clause: str
    sort: str
    said: str


def beside(cites: Iterable[str], sort: str, said: str, house: str | None = None) -> Iterator[Line]:
    """The sentence beside each of its clauses; a default of ours gives its reason."""
    cited = list(cites)
    yield from (Line(clause, sort, said) for clause in cited)
    if house and not cited:
        yield Line(HOUSE, sort, f"{said}理由：{house}。")


def ruled(book: Rulebook, bound: Bound[Any], sort: str, said: str) -> Iterator[Line]:
    """A rule beside its clauses; one grounded in a table's row beside those of all its rows."""
    if table := book.tables.get(bound.rule.cites_row or ""):
        cites = dict.fromkeys((*bound.cites, *table.clauses))
        return beside(cites, sort, f"{said}依据：“{table.title}”中适用的一行。")
    return beside(bound.cites, sort, said, bound.house)


def soft(bound: Bound[Any]) -> str:
    return "" if bound.force == "must" else "一般"


def otherwise(bound: Bound[Any]) -> str:
    return "不照办的，写明原因。" if bound.force == "should" else ""


def excuse(book: Rulebook, kind: BookKind, exception: Unless, when: str) -> str:
    needs = demands(book, kind, exception.needs)
    return "，".join(part for part in (when, needs) if part)
