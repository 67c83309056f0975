"""A list as a spreadsheet: what is filtered, row by row, for the office's own books."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from tempfile import TemporaryFile
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What makes a spreadsheet take a text for a formula (OWASP, CSV injection)."""
_FORMATS: dict[type, str] = {date: "yyyy-mm-dd", datetime: "yyyy-mm-dd hh:mm", Decimal: "#,##0.00"}
_WIDEST, _NARROWEST = 40, 10


def written(lines: Iterable[str], heads: list[str], rows: Iterable[list[Any]]) -> IO[bytes]:
    """A workbook of one sheet, read from its beginning: lines of text, the heads, the rows.

    Rows are written as they come, so that their number costs no memory.
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet("台账")
    lines = list(lines)
    sheet.freeze_panes = f"A{len(lines) + 2}"
    for number, head in enumerate(heads, start=1):
        width = min(max(2 * len(head) + 4, _NARROWEST), _WIDEST)
        sheet.column_dimensions[get_column_letter(number)].width = 36 if number == 1 else width
    for row in _all(sheet, lines, heads, rows):
        sheet.append(row)
    file: IO[bytes] = TemporaryFile()  # noqa: SIM115 - whoever reads it closes it
    book.save(file)
    file.seek(0)
    return file


def _all(
    sheet: WriteOnlyWorksheet, lines: list[str], heads: list[str], rows: Iterable[list[Any]]
) -> Iterator[list[WriteOnlyCell]]:
    for number, line in enumerate(lines):
        yield [_cell(sheet, line, Font(bold=True, size=14) if number == 0 else Font(color="485467"))]
    yield [_cell(sheet, head, Font(bold=True)) for head in heads]
    for row in rows:
        yield [_cell(sheet, value) for value in row]


def _cell(sheet: WriteOnlyWorksheet, value: Any, font: Font | None = None) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, guarded(value) if isinstance(value, str) else value)
    cell.alignment = Alignment(vertical="top")
    if font:
        cell.font = font
    if type(value) in _FORMATS:
        cell.number_format = _FORMATS[type(value)]
    return cell


def guarded(text: str) -> str:
    """Text that no spreadsheet takes for a formula, without what a file cannot hold."""
    clean = _UNPRINTABLE.sub("", text)
    return f"'{clean}" if clean.startswith(_FORMULA) else clean
