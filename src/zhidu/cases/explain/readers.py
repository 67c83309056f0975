"""谁能看: who may read a case and its papers, by what, since when, and whether they have."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from zhidu.calendar import local_moment
from zhidu.cases.explain.page import Page, chips
from zhidu.cases.models import Notice, Reader

Read = tuple[datetime, str]


def reader_rows(page: Page) -> list[dict[str, Any]]:
    """Every post that may read, by rank; the case itself first, then its papers."""
    case = page.here.case
    told = _read_by_notice(case.notices.exclude(read_at=None))
    titles = {file.slot: file.title for file in case.files.all()}
    readers = sorted(case.readers.select_related("post"), key=lambda reader: reader.what != "case")
    return [_row(page, reader, told, titles) for reader in readers]


def _read_by_notice(notices: QuerySet[Notice]) -> dict[tuple[int, str], Read]:
    """Post and thing → when and by whom it was first opened from a notice."""
    found: dict[tuple[int, str], Read] = {}
    for notice in notices.order_by("read_at"):
        assert notice.read_at is not None  # only those that were read are asked for
        found.setdefault((notice.post_id, notice.thing), (notice.read_at, notice.read_by))
    return found


def _row(
    page: Page, reader: Reader, told: Mapping[tuple[int, str], Read], titles: Mapping[str, str]
) -> dict[str, Any]:
    holder = page.holders.get(str(reader.post_id))
    opened = [(reader.read_at, reader.read_by)] if reader.read_at else []
    heard = told.get((reader.post_id, reader.what))
    first = min([*opened, *([heard] if heard else [])], default=None)
    return {
        "name": holder.name if holder else "",
        "post": reader.post.title,
        "what": "" if reader.what == "case" else titles.get(reader.what, reader.what),
        "why": reader.why,
        "clauses": chips(page.book, reader.clauses),
        "since": _at(reader.since),
        "read": _at(first[0]) if first else "",
        "read_by": first[1] if first and (holder is None or first[1] != holder.name) else "",
    }


def _at(moment: datetime | None) -> str:
    return f"{local_moment(moment):%Y-%m-%d %H:%M}" if moment else ""
