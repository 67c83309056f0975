"""Cases that stand at a time, and deadlines, as a calendar takes them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from zhidu.cases.links import case_url
from zhidu.cases.models import Case, Obligation
from zhidu.cases.situation import restored
from zhidu.editions.selectors import book_of
from zhidu.papers.ics import Appointment

START, FINISH, VENUE = "start", "finish", "venue"
"""The facts that say when and where, by the words that all rulebooks share."""
Absolute = Callable[[str], str]
"""The whole address of a page."""


def appointment_of(case: Case, absolute: Absolute) -> Appointment | None:
    """When a case takes place; None where no time is known."""
    facts: dict[str, Any] = restored(book_of(case.edition).terms, case.facts)
    if not facts.get(START):
        return None
    return Appointment(
        uid=f"case-{case.pk}@{_house(absolute)}",
        at=facts[START],
        until=facts.get(FINISH),
        title=case.title,
        sequence=case.version,
        place=facts.get(VENUE) or "",
        url=absolute(case_url(case)),
        is_cancelled=case.status in (Case.Status.CANCELLED, Case.Status.REFUSED),
    )


def deadline_of(due: Obligation, absolute: Absolute) -> Appointment:
    """When something is due. Where only the office's calendar moved it, DTSTAMP alone says that it is newer."""
    return Appointment(
        uid=f"due-{due.pk}@{_house(absolute)}",
        at=due.due_at,
        title=f"时限：{due.title}（{due.case.title}）",  # zh: a file to download
        sequence=due.case.version,
        url=absolute(case_url(due.case)),
        takes_time=False,
    )


def _house(absolute: Absolute) -> str:
    return absolute("/").split("/")[2]
