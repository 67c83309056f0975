"""The rows of a register: which there are, what their columns say, and which name nobody who is there."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, Q, QuerySet

from zhidu.calendar import date_in_words, moment_in_words
from zhidu.cases.asking import unnamed
from zhidu.cases.longlists.cells import Cell, Named, cell_of
from zhidu.cases.models import Row
from zhidu.cases.registers.shelf import Kept
from zhidu.cases.situation import restored
from zhidu.editions.selectors import book_of, with_editions
from zhidu.rules.model import Term

_NOTHING = Cell("", None)
_IN_WORDS: Mapping[str, Callable[[Any], str]] = {"moment": moment_in_words, "date": date_in_words}


def rows_of(kept: Kept, office_id: int) -> QuerySet[Row]:
    """Every row of a register, current or ended."""
    ours = Row.objects.filter(office_id=office_id, register=kept.id, edition__rulebook=kept.book.id)
    return with_editions(ours, "edition")


def cells_of(row: Row, kept: Kept, named: Named, values: Mapping[str, Any] | None = None) -> list[Cell]:
    """A cell for each column, by the text that entered the row; of ``values``, else of what it says now."""
    terms = book_of(row.edition).terms
    facts = restored(terms, row.values if values is None else values)
    return [
        _cell(terms[name], facts.get(name), named) if name in terms else _NOTHING for name in kept.columns
    ]


def _cell(term: Term, value: Any, named: Named) -> Cell:
    """A cell as lists have it; times in words, as a register is read and not reckoned with."""
    cell, say = cell_of(term, value, named), _IN_WORDS.get(term.type)
    return replace(cell, text=say(value)) if say and cell.text else cell


@dataclass(frozen=True, slots=True)
class Lacking:
    """The current rows without a holder: the sentence for each, and the clauses that want one."""

    sentences: Mapping[int, str] = field(default_factory=dict)
    because: tuple[str, ...] = ()


def lacking_in(
    kept: Kept, rows: Iterable[tuple[int, str, Mapping[str, Any]]], held: Collection[str]
) -> Lacking:
    """Ask the rules which of these current rows (key, title, values) name nobody who is there."""
    column = kept.rule.named or ""
    asked = [{"title": title, column: values.get(column), "row": pk} for pk, title, values in rows]
    decision = unnamed(kept.book, kept.id, asked, held)
    found = zip(decision.value or (), decision.wants, strict=True)
    return Lacking({row["row"]: want.text for row, want in found}, decision.because)


def current(rows: QuerySet[Row]) -> Iterable[tuple[int, str, Mapping[str, Any]]]:
    """Key, title and values of the rows that are current. One query."""
    return rows.filter(state=Row.State.CURRENT).values_list("pk", "title", "values")


# many registers at once


def counts_of(shelf: Iterable[Kept], office_id: int) -> dict[tuple[str, str], int]:
    """Register and state → how many rows. One query."""
    counted = _on(shelf, office_id).values_list("register", "state").annotate(Count("pk"))
    return {(register, state): count for register, state, count in counted}


def lacking_of(shelf: Iterable[Kept], office_id: int, held: Collection[str]) -> dict[str, int]:
    """Register → how many of its rows lack a holder. One query, however many registers want one."""
    naming = [kept for kept in shelf if kept.named]
    rows = _on(naming, office_id).filter(state=Row.State.CURRENT)
    by_register: dict[str, list[Any]] = {kept.id: [] for kept in naming}
    for register, *said in rows.values_list("register", "pk", "title", "values"):
        by_register[register].append(said)
    return {kept.id: len(lacking_in(kept, by_register[kept.id], held).sentences) for kept in naming}


def _on(shelf: Iterable[Kept], office_id: int) -> QuerySet[Row]:
    ours = (Q(register=kept.id, edition__rulebook=kept.book.id) for kept in shelf)
    none = Q(pk__in=())
    return Row.objects.filter(reduce(or_, ours, none), office_id=office_id).order_by()
