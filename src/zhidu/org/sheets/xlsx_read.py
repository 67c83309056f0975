"""An office from a workbook: one sheet a part, the headings in the first row."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

from zhidu.org.sheets.cells import Unreadable
from zhidu.org.sheets.problems import BadFile, Problem
from zhidu.org.sheets.reading import TITLES, Raw, RawRow
from zhidu.org.sheets.rows import PARTS, columns_of

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

NOTES = "说明"
"""The sheet that explains the others; never read."""
LARGEST = 100 * 1024 * 1024
"""Bytes of a workbook unpacked."""
MOST_ROWS = 20_000

_UNREADABLE = {"f": "是公式，请粘贴为数值", "e": "是出错的公式"}


def read(content: bytes) -> Raw:
    """The filled rows of every sheet but the notes. Raises BadFile for what is no workbook."""
    sheets: dict[str, list[RawRow]] = {}
    problems: list[Problem] = []
    for sheet in _opened(content):
        wrong = _misshapen(sheet)
        problems += wrong
        sheets[sheet.title.strip()] = [] if wrong else list(_rows(sheet))
    return Raw(sheets, problems)


def _opened(content: bytes) -> list[Worksheet]:
    """The sheets with something in them."""
    from openpyxl import load_workbook  # large in memory, and few processes ever read a sheet

    try:
        unpacked = sum(part.file_size for part in ZipFile(BytesIO(content)).infolist())
        book = load_workbook(BytesIO(content)) if unpacked <= LARGEST else None
    except Exception as error:  # openpyxl raises whatever a broken file makes it stumble over
        said = "打不开：不是 Excel（xlsx）文件，或设了密码，或已损坏"
        raise BadFile([Problem("", 0, "", said, "用 Excel 或 WPS 另存的 xlsx")]) from error
    if book is None:
        raise BadFile([Problem("", 0, "", "文件展开后太大，不像一个单位的人员表")])
    others = (sheet for sheet in book.worksheets if sheet.title.strip() != NOTES)
    return [sheet for sheet in others if sheet.max_row > 1 or sheet["A1"].value is not None]


def _misshapen(sheet: Worksheet) -> list[Problem]:
    """What keeps a sheet from being a table of rows under headings."""
    title = sheet.title.strip()
    if sheet.max_row > MOST_ROWS:
        return [Problem(title, 0, "", f"超过{MOST_ROWS}行", "删去下面的空行")]
    merged = [
        Problem(title, block.min_row, block.coord, "单元格合并了", "取消合并，每一行都填写")
        for block in sheet.merged_cells.ranges
    ]
    return merged + (_headings_wrong(sheet, title) if title in TITLES else [])


def _headings_wrong(sheet: Worksheet, title: str) -> list[Problem]:
    known = [column.title for _, column, _ in columns_of(PARTS[TITLES[title]])]
    found = [heading for heading in _headings(sheet).values() if heading]
    said = "、".join(known)
    missing = [Problem(title, 1, name, "缺少这一列", f"表头为{said}") for name in known if name not in found]
    twice = {name for name in found if found.count(name) > 1}
    return missing + [Problem(title, 1, name, "这一列写了两次") for name in sorted(twice)]


def _headings(sheet: Worksheet) -> dict[int, str]:
    """Column number → its heading."""
    return {cell.column: str(cell.value or "").strip() for cell in sheet[1]}


def _rows(sheet: Worksheet) -> Iterator[RawRow]:
    headings = _headings(sheet)
    for row in sheet.iter_rows(min_row=2):
        cells = {headings[cell.column] or f"{cell.column_letter}列": _value(cell) for cell in row}
        filled = {heading: value for heading, value in cells.items() if value not in (None, "")}
        if filled:
            yield RawRow(row[0].row, filled)


def _value(cell: Any) -> Any:
    """What was typed, without blanks around it; a formula is told and not calculated."""
    if cell.data_type in _UNREADABLE:
        return Unreadable(_UNREADABLE[cell.data_type])
    return cell.value.strip() if isinstance(cell.value, str) else cell.value
