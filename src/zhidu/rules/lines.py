"""What every line of an outline is made of: the sentence beside its clauses, and the words around a rule."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from zhidu.rules.book import BookKind, BookTable, Bound, Row, Rulebook
from zhidu.rules.boxes import meet
from zhidu.rules.cells import Cell
from zhidu.rules.demands import Unless
from zhidu.rules.figures import may_be
from zhidu.rules.phrases_needs import demands

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
        rows = (row.clause for row in table.rows if _may_hold(book, table, row, bound))
        cites = dict.fromkeys((*bound.cites, *rows))
        return beside(cites, sort, f"{said}依据：“{table.title}”中适用的一行。")
    return beside(bound.cites, sort, said, bound.house)


def _may_hold(book: Rulebook, table: BookTable, row: Row, bound: Bound[Any]) -> bool:
    """Whether a rule can rest on this row: whether there is a case of which both hold."""
    return not bound.when or any(
        all(_agrees(book, table, row, fact, cell) for fact, cell in test.items()) for test in bound.when
    )


def _agrees(book: Rulebook, table: BookTable, row: Row, fact: str, cell: Cell) -> bool:
    if fact in table.inputs:
        return meet(row.box[table.inputs.index(fact)], cell) is not None
    gives, _, out = (book.terms[fact].outcome or "").partition(".")
    return gives != table.id or may_be(cell, book.terms[fact], row.outcome.get(out, ()))


def soft(bound: Bound[Any]) -> str:
    return "" if bound.force == "must" else "一般"


def otherwise(bound: Bound[Any]) -> str:
    if bound.force != "should":
        return ""
    is_slight = getattr(bound.rule, "reason", None) == "none"
    return "不照办的，只提醒并记下，不问原因。" if is_slight else "不照办的，写明原因。"


def excuse(book: Rulebook, kind: BookKind, exception: Unless, when: str) -> str:
    needs = demands(book, kind, exception.needs)
    return "，".join(part for part in (when, needs) if part)
