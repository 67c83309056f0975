"""A list as a spreadsheet: what is filtered, row by row, for the office's own books."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import islice
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

T = TypeVar("T")
LIMIT = 10_000
"""Rows of one file; a longer list is exported in parts, by time."""
CHUNK = 500
"""Rows that are read and written at a time."""
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What makes a spreadsheet take a text for a formula (OWASP, CSV injection)."""
_AMOUNT = "#,##0.00"
_WIDEST, _NARROWEST = 40, 10


def written(lines: Iterable[str], heads: list[str], rows: Iterable[list[Any]]) -> IO[bytes]:
    """A workbook of one sheet, read from its beginning: lines of text, the heads, the rows.

    Rows are written as they come, so that their number costs no memory.
    """
    from openpyxl import Workbook  # large in memory, and few processes ever write a sheet
    from openpyxl.utils import get_column_letter

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
) -> Iterator[list[Any]]:
    from openpyxl.styles import Font

    title, said, strong = Font(bold=True, size=14), Font(color="485467"), Font(bold=True)
    for number, line in enumerate(lines):
        yield [_styled(sheet, line, said if number else title)]
    yield [_styled(sheet, head, strong) for head in heads]
    for row in rows:
        yield [_plain(sheet, value) for value in row]


def _styled(sheet: WriteOnlyWorksheet, text: str, font: Font) -> WriteOnlyCell:
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(sheet, guarded(text))
    cell.font = font
    return cell


def _plain(sheet: WriteOnlyWorksheet, value: Any) -> Any:
    """Amounts in their format; the rest as it is: a style for each cell costs more than the cell."""
    if isinstance(value, Decimal):
        from openpyxl.cell import WriteOnlyCell

        cell = WriteOnlyCell(sheet, value)
        cell.number_format = _AMOUNT
        return cell
    return guarded(value) if isinstance(value, str) else value


def guarded(text: str) -> str:
    """Text that no spreadsheet takes for a formula, without what a file cannot hold."""
    clean = _UNPRINTABLE.sub("", text)
    return f"'{clean}" if clean.startswith(_FORMULA) else clean


def in_chunks(rows: Iterable[T]) -> Iterator[list[T]]:
    """The rows some hundred at a time, so that what they name is asked for once for all of them."""
    coming = iter(rows)
    while chunk := list(islice(coming, CHUNK)):
        yield chunk
