"""What a case has given out by rows of a register and wants back: who got what, and whether it is back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from zhidu.calendar import local_date
from zhidu.cases.explain import chips
from zhidu.cases.longlists.cells import Named, titles_named
from zhidu.cases.models import Row, RowChange
from zhidu.cases.registers.persons import holders_said, said
from zhidu.cases.registers.rows import cells_of
from zhidu.cases.registers.shelf import Kept, registers_seen
from zhidu.cases.situation import Situation
from zhidu.org.actor import Actor
from zhidu.org.dates import moment_said
from zhidu.org.models import Person
from zhidu.rules.phrases import act_said
from zhidu.rules.rename import plain


def lent_by(
    here: Situation, actor: Actor, at: datetime, holders: Mapping[str, Person]
) -> list[dict[str, Any]]:
    """The registers of which an act of this case wants everything back, for whoever may see them.

    Nothing is read where no act wants anything back.
    """
    wanted = _wanted(here)
    if not wanted:
        return []
    office, on = here.case.office, local_date(at)
    seen = [kept for kept in registers_seen(actor, office, on) if kept.id in wanted]
    rows = Row.objects.filter(case=here.case, register__in=wanted).prefetch_related("changes")
    listed = list(rows.order_by("pk")) if seen else []
    return [_register(here, kept, listed, holders) | wanted[kept.id] for kept in seen]


def _wanted(here: Situation) -> dict[str, dict[str, Any]]:
    """Register → the act that wants everything in it back, and by which clauses."""
    return {
        plain(name): {"before": act_said(here.kind, act), "clauses": chips(here.book, gate.cites)}
        for act, gates in here.kind.gates.items()
        for gate in gates
        for check in gate.rule.needs
        for name in check.returned
    }


def _register(
    here: Situation, kept: Kept, rows: Iterable[Row], holders: Mapping[str, Person]
) -> dict[str, Any]:
    own = [row for row in rows if row.register == kept.id]
    titles = titles_named(here.case.office_id, kept.columns, (row.values for row in own))
    named = Named(kept.chart(here.case.office), titles, holders_said(kept.rule.persons, holders))
    return {
        "id": kept.id,
        "title": kept.title,
        "columns": [term.title for term in kept.columns.values()],
        "rows": [_row(row, kept, named) for row in own],
        "out": sum(row.state == Row.State.CURRENT for row in own),
    }


def _row(row: Row, kept: Kept, named: Named) -> dict[str, Any]:
    first, *later = row.changes.all()
    ended = later[-1] if later and later[-1].state == Row.State.ENDED else None
    titles = [term.title for term in kept.columns.values()]
    return {
        "cells": list(zip(titles, cells_of(row, kept, named), strict=True)),
        "entered": _said(first, kept),
        "ended": _said(ended, kept) if ended else "",
    }


def _said(change: RowChange, kept: Kept) -> str:
    return f"{moment_said(change.at)} {said(kept.rule.persons, change.by)}".strip()
