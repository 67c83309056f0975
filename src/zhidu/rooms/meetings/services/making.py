"""Papers that the system makes of a meeting: kept as they were, and said so in the trail with their hash."""

from __future__ import annotations

from datetime import datetime

from zhidu.cases.services import entry_add, paper_keep
from zhidu.cases.situation import Situation
from zhidu.org.actor import Actor


def sheet_keep(here: Situation, slot: str, title: str, pdf: bytes, by: Actor, at: datetime) -> None:
    """Keep a paper of the meeting; made again, it is the next version."""
    made_keep(here, slot, title, f"{here.case.title}-{title}.pdf", pdf, "application/pdf", by, at)


def made_keep(
    here: Situation,
    slot: str,
    title: str,
    name: str,
    content: bytes,
    content_type: str,
    by: Actor,
    at: datetime,
) -> None:
    """Keep a file that the system made, of whatever type."""
    file = paper_keep(
        case=here.case,
        slot=slot,
        title=title,
        name=name,
        content=content,
        content_type=content_type,
        by=by.name,
        at=at,
    )
    data = {"paper": title, "name": file.name, "sha256": file.sha256}
    entry_add(case=here.case, verb="file.made", at=at, by=by, data=data)
