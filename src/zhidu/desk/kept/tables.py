"""Figures as tables of the page: each number with the address of its rows, each line with a bar."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from zhidu.desk.kept.counted import MARKS, OUTCOMES
from zhidu.desk.kept.figures import Figures, Line
from zhidu.desk.kept.looks import Look

WIDE = 100.0
"""How wide the longest bar of a table is drawn."""


@dataclass(frozen=True)
class Table:
    """The lines of one way to count, under a heading."""

    name: str
    title: str
    head: str
    lines: list[Line]
    note: str = ""


def tables_of(figures: Figures) -> list[Table]:
    """Those with something in them; of clauses a table for each edition."""
    by_clause = [
        Table(f"clause-{number}", title, _("条款"), lines)
        for number, (title, lines) in enumerate(figures.by_clause(), start=1)
    ]
    owed = _("时限和定期义务按承担的单位计，几个单位共同承担的各计一次；违反、偏离按提出事项的单位计。")
    return [
        Table("month", _("按月"), _("月份"), figures.by_month(), _("按到期的月份计，没有到期的不计。")),
        Table("kind", _("按会议和事项类别"), _("类别"), figures.by_kind()),
        Table("unit", _("按单位"), _("各单位"), figures.by_unit(), owed),
        *by_clause,
    ]


def drawn(look: Look, table: Table) -> dict[str, Any]:
    """A table as the page draws it."""
    widest = max((line.total for line in table.lines), default=0) or 1
    return {"table": table, "lines": [_line(look, line, widest) for line in table.lines]}


def _line(look: Look, line: Line, widest: int) -> dict[str, Any]:
    return {
        "title": line.title,
        "chip": line.chip,
        "cells": [cell(look, line, name) for name in OUTCOMES],
        "bars": list(_bars(line, widest)),
    }


def _bars(line: Line, widest: int) -> Iterator[dict[str, str]]:
    at = 0.0
    for name in OUTCOMES:
        if width := line.figures[name] * WIDE / widest:
            yield {"name": name, "x": f"{at:.2f}", "width": f"{width:.2f}"}
            at += width


def cell(look: Look, line: Line, name: str) -> dict[str, Any]:
    """One figure, and where its rows are; no address where there are none."""
    count = line.figures[name]
    url = f"{reverse('kept-rows')}?{look.query(what=name, **line.asks)}" if count else ""
    return {"name": name, "title": (OUTCOMES | MARKS)[name], "count": count, "url": url}


def summary(look: Look, total: Line) -> Iterable[dict[str, Any]]:
    return [cell(look, total, name) for name in (*OUTCOMES, *MARKS)]
