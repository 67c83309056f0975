"""Papers that the system makes of a meeting: kept as they were, and said so in the trail with their hash."""

from __future__ import annotations

from datetime import datetime

from zhidu.cases.services import paper_keep
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
    paper_keep(
        case=here.case,
        slot=slot,
        title=title,
        name=name,
        content=content,
        content_type=content_type,
        verb="file.made",
        by=by,
        at=at,
    )
