"""The figures, and the rows behind one of them, as spreadsheets."""

from __future__ import annotations

from collections.abc import Iterator
from heapq import merge
from itertools import islice
from operator import attrgetter
from typing import IO, Any

from zhidu.calendar import local_date, local_moment
from zhidu.desk.kept.counted import MARKS, OUTCOMES, PERIODS
from zhidu.desk.kept.looks import LATEST, Look
from zhidu.desk.kept.rows import lines_of, read
from zhidu.desk.kept.tables import tables_of
from zhidu.org.sheets.lists import CHUNK, LIMIT, in_chunks, written

_ROW_HEADS = [
    "事项",  # zh: a spreadsheet
    "类别",  # zh: a spreadsheet
    "应办的事",  # zh: a spreadsheet
    "依据",  # zh: a spreadsheet
    "结果",  # zh: a spreadsheet
    "最迟日期",  # zh: a spreadsheet
    "实际日期",  # zh: a spreadsheet
    "原因",  # zh: a spreadsheet
    "期限暂定",  # zh: a spreadsheet
]


def figures_exported(look: Look) -> IO[bytes]:
    """Every table of the page, one below the other."""
    heads = [
        "名称",
        "分类",
        "条款",
        *(str(title) for title in (OUTCOMES | MARKS).values()),
    ]  # zh: a spreadsheet
    return written(_words(look, "制度执行情况"), heads, _figures(look))  # zh: a spreadsheet


def rows_exported(look: Look) -> IO[bytes]:
    """The rows of the list, the latest first."""
    return written(
        _words(look, "制度执行明细", *_narrowed(look)), _ROW_HEADS, _rows(look)
    )  # zh: a spreadsheet


def file_name(look: Look, title: str) -> str:
    return f"{title}{local_date(look.now):%Y%m%d}.xlsx"


def _words(look: Look, title: str, *scope: str) -> Iterator[str]:
    yield f"{look.office.name}{title}"
    said = "；".join(scope) or str(PERIODS[look.period])
    yield f"范围：{said}（{look.span.months()[0]}至{look.span.months()[-1]}）"  # zh: a spreadsheet
    made = f"{look.actor.name}，{local_moment(look.now):%Y-%m-%d %H:%M}"
    yield f"导出：{made}；只计导出人有权阅看的事项"  # zh: a spreadsheet
    if scope and sum(rows.count() for rows in look.tables()) > LIMIT:
        yield f"本表只列前{LIMIT:,}项；其余请按月分段导出"  # zh: a spreadsheet


def _narrowed(look: Look) -> list[str]:
    return [*look.words(), str((OUTCOMES | MARKS)[look.what])]


def _figures(look: Look) -> Iterator[list[Any]]:
    figures = look.figures
    yield ["合计", "", "", *figures.total.figures.values()]  # zh: a spreadsheet
    for table in tables_of(figures):
        for line in table.lines:
            place = line.chip["place"] if line.chip else ""
            yield [line.title, table.title, place, *line.figures.values()]


def _rows(look: Look) -> Iterator[list[Any]]:
    order = LATEST.fields(backward=False)
    tables = [read(rows).order_by(*order)[:LIMIT].iterator(chunk_size=CHUNK) for rows in look.tables()]
    together = merge(*tables, key=attrgetter(LATEST.column, LATEST.key), reverse=True)
    for chunk in in_chunks(islice(together, LIMIT)):
        for line in lines_of(chunk, look.actor):
            yield [
                line["title"],
                line["kind"],
                line["what"],
                "、".join(clause["place"] for clause in line["clauses"]),
                str(line["outcome"]),
                line["due_on"],
                line["done_on"],
                line["reason"],
                "是" if line.get("provisional") else "",  # zh: a spreadsheet
            ]
