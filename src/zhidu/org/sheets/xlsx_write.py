"""An office as a workbook, with headings, notes and lists to choose from; empty, it is the template."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

from zhidu.calendar import local_moment
from zhidu.org.sheets import cells
from zhidu.org.sheets.rows import PARTS, Column, OfficeFile, Row, columns_of, shown
from zhidu.org.sheets.xlsx_read import NOTES

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_LAST = 2000
"""The last row that lists to choose from are made for."""
_HEAD = "DCE6F2"
_NOTES = (
    "一、一个文件写一个单位。每张表第一行是表头，请不要改动；从第二行起每行写一条，不要合并单元格，不要用公式。",
    "二、代码和编号由本单位自定，定下后不改：改了代码就是另一个科室、职务或人。",
    "三、排序决定名单的先后：数字小的排在前面。",
    "四、换人：在“任职”表加一行，写新的人和换人的日期，原任自那一天起不再任职；离任：在“止”填日期，职务即为空缺。",
    "五、“分管”“联系”“AB角”三张表写的是全部：表里有内容时，没有写的就取消；整张表空着则不动。其他表没有写的不动。",
    "六、有一处不对，就一处也不写入；请按提示改好后再导入。可以反复导入同一个文件。",
)


def write(file: OfficeFile) -> bytes:
    """The office as a workbook; ``OfficeFile()`` gives the template."""
    from openpyxl import Workbook  # large in memory, and few processes ever write a sheet

    book = Workbook()
    _notes(book.active)
    for part, rows in file.parts():
        sheet_write(book.create_sheet(PARTS[part].sheet), PARTS[part], rows)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _notes(sheet: Worksheet) -> None:
    sheet.title = NOTES
    for note in _NOTES:
        sheet.append([note])
    sheet.append([])
    sheet.append(["表", "列", "必填", "怎么填", "例"])
    head = sheet.max_row
    for kind in PARTS.values():
        for _, column, is_required in columns_of(kind):
            sheet.append([kind.sheet, column.title, "是" if is_required else "", column.says, column.example])
    _style_head(sheet, head)
    for letter, width in zip("ABCDE", (12, 14, 8, 64, 34), strict=True):
        sheet.column_dimensions[letter].width = width


def sheet_write(sheet: Worksheet, kind: type[Row], rows: Sequence[Row]) -> None:
    """Headings with hints and lists to choose from, and the rows below them."""
    from openpyxl.utils import get_column_letter

    columns = columns_of(kind)
    for place, (_, column, is_required) in enumerate(columns, start=1):
        sheet.cell(1, place, column.title)
        _column(sheet, get_column_letter(place), column, is_required)
    _style_head(sheet, 1)
    sheet.freeze_panes = "A2"
    for number, row in enumerate(rows, start=2):
        for place, (name, column, _) in enumerate(columns, start=1):
            _write_cell(sheet, number, place, column, getattr(row, name))


def _write_cell(sheet: Worksheet, row: int, place: int, column: Column, value: Any) -> None:
    """A value as it was; words stay words even where they begin as a formula does."""
    cell = sheet.cell(row, place)
    cell.value = _kept(value)
    cell.number_format = _format(column)
    if isinstance(cell.value, str):
        cell.data_type = "s"


def _kept(value: Any) -> Any:
    """A value as a workbook keeps it, which knows no zones."""
    if isinstance(value, datetime):
        return local_moment(value).replace(tzinfo=None)
    return shown(value) if isinstance(value, bool) else value if value != "" else None


def _format(column: Column) -> str:
    if column.read is cells.day:
        return "yyyy-mm-dd"
    if column.read is cells.moment:
        return "yyyy-mm-dd hh:mm"
    return "0" if column.read is cells.whole_number else "@"


def _style_head(sheet: Worksheet, row: int) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill

    for cell in sheet[row]:
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor=_HEAD)
        cell.alignment = Alignment(vertical="center")


def _column(sheet: Worksheet, letter: str, column: Column, is_required: bool) -> None:
    """Width, format and what may be chosen, with the notes as a hint at every cell."""
    from openpyxl.worksheet.datavalidation import DataValidation

    sheet.column_dimensions[letter].width = max(14, 2 * len(column.example) + 4)
    sheet.column_dimensions[letter].number_format = _format(column)
    hint = DataValidation(**dict(_choice(column)), allow_blank=True)
    hint.promptTitle = f"{column.title}（{'必填' if is_required else '可不填'}）"
    hint.prompt, hint.showInputMessage = column.says, True
    hint.error, hint.showErrorMessage = column.says, hint.type is not None
    hint.add(f"{letter}2:{letter}{_LAST}")
    sheet.add_data_validation(hint)


def _choice(column: Column) -> Iterator[tuple[str, str]]:
    """What Excel and WPS let be typed: a code of the other sheet, 是 or 否, a number."""
    if column.codes_of:
        yield from {"type": "list", "formula1": f"'{PARTS[column.codes_of].sheet}'!$A$2:$A${_LAST}"}.items()
    elif column.read is cells.yes:
        yield from {"type": "list", "formula1": '"是,否"'}.items()
    elif column.read is cells.whole_number:
        yield from {"type": "whole", "operator": "greaterThanOrEqual", "formula1": "0"}.items()
