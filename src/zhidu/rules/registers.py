"""What registers owe: rows without somebody who answers for them (专人)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from zhidu.rules.book import Rulebook
from zhidu.rules.decision import SILENT, Basis, Decision, Status, Want

Row = Mapping[str, Any]


def unnamed(book: Rulebook, register: str, rows: Iterable[Row], holders: Collection[str]) -> Decision:
    """The rows that name nobody in the column that must name somebody, or only posts that nobody holds.

    ``holders`` are the posts that are held. ``value`` is a tuple of those rows: a breach of a ``must``, a
    deviation of a ``should`` (nothing is refused). Silent where the register wants nobody named.
    """
    bound = book.registers.get(register)
    if bound is None or not bound.rule.named:
        return SILENT
    column = bound.rule.named
    lacking = tuple(row for row in rows if not set(_posts(row.get(column))) & set(holders))
    wants = tuple(Want("field", column, _said(book, column, row)) for row in lacking)
    late = {"must": Status.BREACH, "should": Status.DEVIATION}.get(bound.force, Status.ALLOWED)
    return Decision(
        late if lacking else Status.ALLOWED,
        lacking,
        bound.cites,
        wants,
        basis=None if bound.cites else Basis.HOUSE,
    )


def _posts(named: Any) -> tuple[str, ...]:
    if named in (None, ""):
        return ()
    return tuple(named) if isinstance(named, tuple | list) else (str(named),)


def _said(book: Rulebook, column: str, row: Row) -> str:
    """Which row it is, by the first thing that it says."""
    first = next((str(value) for name, value in row.items() if name != column), "")
    title = book.terms[column].title
    return f"“{first}”还没有{title}，或其职务空缺" if row.get(column) else f"“{first}”还没有{title}"
