"""What is filtered of a list, as a spreadsheet with its title, filters and date."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import IO, Any

from zhidu.calendar import local_date, local_moment
from zhidu.cases.lists.looks import TABS, Look
from zhidu.cases.lists.rows import awaited_in, cells_of
from zhidu.cases.longlists.cells import Named
from zhidu.cases.models import Case
from zhidu.cases.services.drafting import TITLE
from zhidu.org.models import Office
from zhidu.org.sheets.lists import CHUNK, in_chunks, written
from zhidu.org.sheets.lists import LIMIT as LIMIT


def exported(look: Look, office: Office, at: datetime) -> IO[bytes]:
    """The cases of a look as a workbook. Five queries for each 500 rows at most."""
    names = [name for name in look.listed.facts() if name != TITLE]
    terms = look.listed.book.terms
    heads = [look.listed.called, *(terms[name].title for name in names), "提出人", "提出人职务", "提出时间"]
    heads += ["状态", "现在环节", "等待办理", "办结时间"]
    return written(_lines(look, office, at), heads, _rows(look, names, office, at))


def file_name(look: Look, at: datetime) -> str:
    return f"{look.listed.kind.title}台账{local_date(at):%Y%m%d}.xlsx"


def _lines(look: Look, office: Office, at: datetime) -> Iterator[str]:
    yield f"{office.name}{look.listed.kind.title}台账"
    narrowed = [f"{title}：{words}" for title, words, _ in look.form.active()]
    yield f"范围：{'；'.join([str(TABS[look.tab]), *narrowed])}"
    yield f"导出：{look.actor.name}，{local_moment(at):%Y-%m-%d %H:%M}，共{look.found}件"
    if look.found > LIMIT:
        yield f"本表只列前{LIMIT:,}件；其余请按提出时间分段导出"


def _rows(look: Look, names: list[str], office: Office, at: datetime) -> Iterator[list[Any]]:
    cases = look.cases()
    awaited = awaited_in(cases.only("pk"), office.pk, local_date(at))
    for chunk in in_chunks(cases[:LIMIT].iterator(chunk_size=CHUNK)):
        named = look.named(chunk)
        yield from (_row(case, names, named, awaited) for case in chunk)


def _row(case: Case, names: list[str], named: Named, awaited: Mapping[int, list[str]]) -> list[Any]:
    facts = [cell.value for cell in cells_of(case, names, named)]
    closed = local_moment(case.closed_at).replace(tzinfo=None) if case.closed_at else None
    return [
        case.title,
        *facts,
        case.initiator.name,
        case.initiator_post.title,
        local_moment(case.opened_at).replace(tzinfo=None),
        case.get_status_display(),
        case.awaited_title or "",  # type: ignore[attr-defined]
        "、".join(awaited.get(case.pk, ())),
        closed,
    ]
