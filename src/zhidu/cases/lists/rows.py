"""Cases as rows of a list: what is shown of each fact, where the case stands, who is asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from zhidu.calendar import local_moment
from zhidu.cases.explain import badge
from zhidu.cases.links import case_url
from zhidu.cases.models import Case, Step, StepPost
from zhidu.cases.situation import restored
from zhidu.editions.selectors import book_of
from zhidu.org.selectors import appointments_running
from zhidu.rules.chart import Chart
from zhidu.rules.model import Term
from zhidu.rules.quantities import yuan_in_words
from zhidu.rules.tables import Facts

_FEN = Decimal(100)


@dataclass(frozen=True, slots=True)
class Cell:
    """A fact as a table shows it, and as a spreadsheet counts with it."""

    text: str
    value: Any
    is_amount: bool = False


Make = Callable[[Term, Any, Chart], Cell]
_MAKERS: dict[str, Make] = {}


def _of_type(*names: str) -> Callable[[Make], Make]:
    def keep(make: Make) -> Make:
        _MAKERS.update(dict.fromkeys(names, make))
        return make

    return keep


@_of_type("money")
def _money(term: Term, value: int, chart: Chart) -> Cell:
    return Cell(yuan_in_words(value), value / _FEN, is_amount=True)


@_of_type("number")
def _number(term: Term, value: int, chart: Chart) -> Cell:
    return Cell(f"{value:,}", value, is_amount=True)


@_of_type("date")
def _date(term: Term, value: Any, chart: Chart) -> Cell:
    return Cell(value.isoformat(), value)


@_of_type("moment")
def _moment(term: Term, value: Any, chart: Chart) -> Cell:
    local = local_moment(value).replace(tzinfo=None)
    return Cell(f"{local:%Y-%m-%d %H:%M}", local)


@_of_type("choice", "flag")
def _choice(term: Term, value: Any, chart: Chart) -> Cell:
    names: tuple[str, ...] = value if isinstance(value, tuple) else (value,)
    return _words("、".join(term.values.get(name, name) for name in names))


@_of_type("unit")
def _unit(term: Term, value: str, chart: Chart) -> Cell:
    return _words(chart.units.get(value, value))


@_of_type("post", "posts")
def _posts(term: Term, value: Any, chart: Chart) -> Cell:
    posts = chart.by_rank(value if isinstance(value, tuple) else (value,))
    return _words("、".join(chart.posts[post].title if post in chart.posts else post for post in posts))


def _words(text: str) -> Cell:
    return Cell(text, text)


def cell_of(term: Term, value: Any, chart: Chart) -> Cell:
    """A fact for a table; an unknown one is an empty cell."""
    if value in (None, "", ()):
        return Cell("", None)
    make = _MAKERS.get(term.type)
    return make(term, value, chart) if make else _words(str(value))


def cells_of(case: Case, names: Iterable[str], chart: Chart) -> list[Cell]:
    """Facts of a case by the text that rules it; one that this text does not have is empty."""
    book = book_of(case.edition)
    facts = Facts(book, restored(book.terms, case.facts))
    return [cell_of(book.terms[n], facts.get(n), chart) if n in book.terms else Cell("", None) for n in names]


# where it stands


def awaited_in(cases: list[Case] | QuerySet[Case], office_id: int, on: date) -> Mapping[int, list[str]]:
    """Case id → by name whom its open step waits for, by rank; a vacant post by its title. One query."""
    holders = appointments_running(office_id, on).filter(post=OuterRef("post")).values("person__name")
    waiting = StepPost.objects.filter(step__case__in=cases, step__state=Step.State.OPEN, done_at=None)
    rows = waiting.annotate(holder=Subquery(holders[:1])).order_by("post__order", "pk")
    found: dict[int, list[str]] = {}
    for case, holder, title in rows.values_list("step__case", "holder", "post__title"):
        found.setdefault(case, []).append(holder or f"{title}（空缺）")
    return found


def row_of(case: Case, shown: Mapping[str, str], chart: Chart, who: Iterable[str]) -> dict[str, Any]:
    """A case as the page's table shows it, with a cell for each fact; ``shown`` maps facts to titles."""
    return {
        "case": case,
        "url": case_url(case),
        "cells": list(zip(shown.values(), cells_of(case, shown, chart), strict=True)),
        "awaited": case.awaited or "",  # type: ignore[attr-defined]
        "waits": case.awaited_title or case.get_status_display(),  # type: ignore[attr-defined]
        "tone": badge(case)["tone"],
        "who": "、".join(who),
    }
