"""Named cells into rows; every cell that cannot be read is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from zhidu.org.sheets.cells import BadCell, Unreadable
from zhidu.org.sheets.problems import Problem
from zhidu.org.sheets.rows import PARTS, Column, OfficeFile, Row, columns_of

TITLES = {row.sheet: part for part, row in PARTS.items()}
"""Sheet → part of the file."""


@dataclass(frozen=True, slots=True)
class RawRow:
    """A row as the file has it: its place, and its cells by heading; empty cells are left out."""

    at: int
    cells: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Raw:
    """Sheet → its rows; and what is wrong with the file itself, which makes the rest not worth comparing."""

    sheets: Mapping[str, Sequence[RawRow]]
    problems: Sequence[Problem] = ()


@dataclass(slots=True)
class Draft:
    """What a file says as far as it could be read; a row with a problem is left out."""

    rows: OfficeFile
    problems: list[Problem]
    is_whole: bool
    """Whether the file itself is in order, and only cells are not."""
    unread: dict[str, set[str]] = field(default_factory=dict)
    """Part → the codes of rows that were left out, which other rows may refer to all the same."""


def draft_of(raw: Raw) -> Draft:
    """The rows of a file."""
    parts: dict[str, Any] = {}
    draft = Draft(OfficeFile(), list(raw.problems), not raw.problems)
    for title, rows in raw.sheets.items():
        part = TITLES.get(title)
        if part is None:
            draft.problems.append(Problem(title, 0, "", "没有这张表", "、".join(TITLES)))
            draft.is_whole = False
            continue
        read = [_row(part, each, draft) for each in rows]
        parts[part] = tuple(row for row in read if row)
    draft.rows = OfficeFile(**parts)
    return draft


def _row(part: str, raw: RawRow, draft: Draft) -> Row | None:
    """A row, or None after its problems were told."""
    values, found = row_read(PARTS[part], raw)
    if not found:
        return PARTS[part](at=raw.at, **values)
    draft.problems += found
    draft.unread.setdefault(part, set()).add(values.get("code", ""))
    return None


def row_read(kind: type[Row], raw: RawRow) -> tuple[dict[str, Any], list[Problem]]:
    """What the cells of a row mean, and what is wrong with the others."""
    values: dict[str, Any] = {}
    found = _strangers(kind, raw)
    for name, column, is_required in columns_of(kind):
        try:
            _cell(values, name, column, raw, is_required)
        except BadCell as problem:
            found.append(Problem(kind.sheet, raw.at, column.title, str(problem), column.says))
    return values, found


def _cell(values: dict[str, Any], name: str, column: Column, raw: RawRow, is_required: bool) -> None:
    cell = raw.cells.get(column.title)
    if isinstance(cell, Unreadable):
        raise BadCell(cell.reason)
    if column.title in raw.cells:
        values[name] = column.read(cell)
    elif is_required:
        raise BadCell("没有填写")


def _strangers(kind: type[Row], raw: RawRow) -> list[Problem]:
    """Cells under headings that the sheet does not have."""
    known = [column.title for _, column, _ in columns_of(kind)]
    strange = (title for title in raw.cells if title not in known)
    return [Problem(kind.sheet, raw.at, title, "没有这一列", "、".join(known)) for title in strange]
