"""Boxes as people read them: in words, and as one set of facts that lies in them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from zhidu.rules.assumptions import pairs_of
from zhidu.rules.book import BookTable, Rulebook
from zhidu.rules.boxes import Box
from zhidu.rules.cells import Among, Cell, Except, Range
from zhidu.rules.model import Term
from zhidu.rules.phrases import bounds
from zhidu.rules.quantities import days_plain, yuan


def example(book: Rulebook, table: BookTable, box: Box) -> Mapping[str, Any]:
    """One set of facts in the box, as the command line takes them.

    Of facts that are never below one another each is its least: so they hold together.
    """
    lowest = {name for pair in pairs_of(book, table) for name in pair}
    return {
        name: point(book.terms[name], _least(cell) if name in lowest else cell)
        for name, cell in zip(table.inputs, box, strict=True)
    }


def _least(cell: Cell) -> Cell:
    return Range(cell.low or 0, cell.low or 0) if isinstance(cell, Range) else cell


def point(term: Term, cell: Cell) -> Any:
    """One value that a cell lets through, as the command line takes it."""
    if isinstance(cell, Range):
        number = cell.high if cell.high is not None else cell.low or 0
        plain = {"money": yuan, "days": days_plain}.get(term.type)
        return plain(number) if plain else number
    return next((name for name in term.values if cell.holds(name)), _other_than(cell))


def _other_than(cell: Cell) -> str:
    """A value of a fact whose values cannot be listed."""
    return min(cell.values) if isinstance(cell, Among) else "（任意）"


def in_words(book: Rulebook, table: BookTable, box: Box) -> str:
    """The box as a phrase: 资金类别为服务类项目、金额恰为10万元."""
    parts = (_said(book.terms[name], cell) for name, cell in zip(table.inputs, box, strict=True))
    return "、".join(part for part in parts if part) or "任何事实"


def _said(term: Term, cell: Cell) -> str:
    if isinstance(cell, Range):
        said = bounds(term, cell)
        return f"{term.title}{said}" if said else ""
    if isinstance(cell, Except):
        return f"{term.title}不是{'或'.join(sorted(cell.values))}"
    if not isinstance(cell, Among) or cell.values == set(term.values):
        return ""
    names = [name for name in term.values if name in cell.values] or sorted(cell.values)
    return f"{term.title}为{'或'.join(term.values.get(name, name) for name in names)}"
