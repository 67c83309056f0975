"""How a row came to be what it is: every change with the case that made it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _

from zhidu.cases.links import case_url
from zhidu.cases.longlists.cells import Named
from zhidu.cases.models import Case, Row, RowChange
from zhidu.cases.registers.persons import said
from zhidu.cases.registers.rows import cells_of
from zhidu.cases.registers.shelf import CHANGES, ENDS, ENTERS, Kept
from zhidu.cases.selectors import cases_visible_to
from zhidu.editions.selectors import book_of, with_editions
from zhidu.org.actor import Actor
from zhidu.org.dates import moment_said


def changes_of(row: Row) -> list[RowChange]:
    """The changes of a row, its entry first, each with its case. One query."""
    changes = with_editions(row.changes.all(), "case__edition")
    return list(changes.order_by("pk"))


def told(
    row: Row, changes: Sequence[RowChange], kept: Kept, named: Named, actor: Actor
) -> list[dict[str, Any]]:
    """The changes as the page tells them, the latest first; a case is linked only for who may read it."""
    readable = _readable(changes, actor)
    lines = [
        {
            "what": _what(change, is_first=number == 0),
            "at_words": moment_said(change.at),
            "who": said(kept.rule.persons, change.by),
            "case": _called(change.case),
            "url": case_url(change.case) if change.case_id in readable else "",
            "columns": list(_changed(row, changes[number - 1], change, kept, named)) if number else [],
        }
        for number, change in enumerate(changes)
    ]
    return lines[::-1]


def _readable(changes: Sequence[RowChange], actor: Actor) -> set[int]:
    seen = cases_visible_to(actor).filter(pk__in={change.case_id for change in changes})
    return set(seen.values_list("pk", flat=True))


def _what(change: RowChange, *, is_first: bool) -> str:
    if is_first:
        return _(ENTERS)
    return _(ENDS if change.state == Row.State.ENDED else CHANGES)


def _called(case: Case) -> str:
    """A case by its kind and number: its title may name a person, and not every reader may read it."""
    return f"{book_of(case.edition).kinds[case.kind].title} {case.number}".strip()


def _changed(
    row: Row, before: RowChange, after: RowChange, kept: Kept, named: Named
) -> Iterator[tuple[str, str, str]]:
    """Title, what it said and what it says, of each column that a change has altered."""
    cells = [cells_of(row, kept, named, change.values) for change in (before, after)]
    for term, old, new in zip(kept.columns.values(), *cells, strict=True):
        if old != new:
            yield term.title, old.text or _("（空）"), new.text or _("（空）")
