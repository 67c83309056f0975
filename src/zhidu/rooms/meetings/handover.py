"""移交清单: what the archive was given, by whom, and who there has received it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.template.loader import render_to_string

from zhidu.calendar import moment_in_words
from zhidu.cases.models import Step
from zhidu.cases.situation import Situation
from zhidu.rooms.meetings import papers

HANDED = "archive"
"""The step at which the papers are handed over."""


def listed(here: Situation, by: str, at: datetime) -> str:
    """The list as it goes to the archive, not received yet."""
    return _paper(here, {"given_by": by, "given_at": moment_in_words(at)})


def received(here: Situation, by: str, at: datetime) -> str:
    """The same list, signed for by whoever received it."""
    taken = {"taken_by": by, "taken_at": moment_in_words(at)}
    return _paper(here, _given(here) | taken)


def _given(here: Situation) -> dict[str, str]:
    step = [s for s in here.steps if s.step == HANDED and s.state == Step.State.DONE][-1]
    who = [row.person_name for row in step.posts.all() if row.done_at]
    return {"given_by": "、".join(who), "given_at": moment_in_words(step.done_at) if step.done_at else ""}


def _paper(here: Situation, signed: dict[str, str]) -> str:
    package = here.case.files.filter(slot="package", removed_at=None).last()
    rows = [(file.title, name, file) for name, file in papers.package_files(here.case)]
    context: dict[str, Any] = {
        "office": here.case.office.name,
        "title": here.case.title,
        "rows": rows,
        "package": package,
    }
    return render_to_string("meetings/papers/handover.html", context | signed)
