"""What is filtered of a register, as a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import IO, Any

from zhidu.calendar import local_date, local_moment
from zhidu.cases.longlists.cells import Named
from zhidu.cases.models import Row
from zhidu.cases.registers.looks import ENTERED, RegisterLook
from zhidu.cases.registers.rows import cells_of
from zhidu.org.sheets.lists import CHUNK, LIMIT, in_chunks, written


def exported(look: RegisterLook, at: datetime) -> IO[bytes]:
    """The rows of a look as a workbook, with what the rules find lacking. Two queries each 500 rows."""
    number = ["编号"] if look.kept.is_numbered else []
    titles = [term.title for term in look.kept.columns.values()]
    heads = [*titles, *number, str(ENTERED), "状态", *(["提示"] if look.kept.named else [])]
    return written(_lines(look, at), heads, _rows(look))


def file_name(look: RegisterLook, at: datetime) -> str:
    return f"{look.kept.title}{local_date(at):%Y%m%d}.xlsx"


def _lines(look: RegisterLook, at: datetime) -> Iterator[str]:
    yield f"{look.office.name}{look.kept.title}"
    narrowed = [f"{title}：{words}" for title, words, _ in look.form.active()]
    yield f"范围：{'；'.join([str(look.tabs[look.tab]), *narrowed])}"
    yield f"导出：{look.actor.name}，{local_moment(at):%Y-%m-%d %H:%M}，共{look.found}项"
    if look.found > LIMIT:
        yield f"本表只列前{LIMIT:,}项；其余请按{ENTERED}分段导出"


def _rows(look: RegisterLook) -> Iterator[list[Any]]:
    for chunk in in_chunks(look.rows()[:LIMIT].iterator(chunk_size=CHUNK)):
        named = look.named(row.values for row in chunk)
        yield from (_row(row, look, named) for row in chunk)


def _row(row: Row, look: RegisterLook, named: Named) -> list[Any]:
    number = [row.number] if look.kept.is_numbered else []
    lacks = [look.lacking.sentences.get(row.pk)] if look.kept.named else []
    cells = (cell.value for cell in cells_of(row, look.kept, named))
    return [*cells, *number, row.on, row.get_state_display(), *lacks]
