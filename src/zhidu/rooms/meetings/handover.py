"""移交清单: what the archive was given, by whom, and who there has received it."""

from __future__ import annotations

from datetime import datetime

from zhidu.calendar import moment_in_words
from zhidu.cases.models import Step
from zhidu.cases.pressing import pressed
from zhidu.cases.situation import Situation
from zhidu.rooms.meetings.binding import package_files


def listed(here: Situation, by: str, at: datetime) -> bytes:
    """The list as it goes to the archive, not received yet."""
    return _paper(here, given=_signed(by, at), taken="（待接收）")


def received(here: Situation, by: str, at: datetime) -> bytes:
    """The same list, signed for by whoever received it."""
    step = [s for s in here.steps if s.step == here.kind.doing("archive") and s.state == Step.State.DONE][-1]
    given_by = "、".join(row.person_name for row in step.posts.all() if row.done_at)
    return _paper(here, given=_signed(given_by, step.done_at or at), taken=_signed(by, at))


def _signed(name: str, at: datetime) -> str:
    return f"{name}　{moment_in_words(at)}"


def _paper(here: Situation, *, given: str, taken: str) -> bytes:
    package = here.case.files.filter(slot="package", removed_at=None).last()
    files = [(file.title, name, file) for name, file in package_files(here.case)]
    whole = [(package.title, package.name, package)] if package else []
    words = {
        "title": "会议资料移交清单",
        "office": here.case.office.name,
        "meeting": here.case.title,
        "rows": [
            {"heading": heading, "name": name, "size": file.size, "sha256": file.sha256}
            for heading, name, file in [*files, *whole]
        ],
        "pieces": len(files),
        "given": given,
        "taken": taken,
    }
    return pressed("handover", words)
