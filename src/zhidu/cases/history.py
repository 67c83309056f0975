"""What was done on a case, as its page tells it: newest first, day by day. Reads only."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from zhidu.calendar import local_date, local_moment
from zhidu.cases.explain import Page, chips
from zhidu.cases.models import Entry
from zhidu.cases.verbs import sentence
from zhidu.org.dates import date_said, day_of_year_said

_TONES = {
    "step.returned": "returned",
    "step.refused": "returned",
    "case.withdrawn": "returned",
    "case.voided": "returned",
    "act.refused": "refused",
    "due.missed": "late",
}
AROUND = (
    "file.added",
    "file.checked",
    "file.made",
    "told",
    "due.set",
    "due.met",
    "facts.set",
    "number.given",
    "proposal.made",
    "row.entered",
    "row.changed",
    "row.ended",
    "standing.begun",
    "standing.ended",
    "due.corrected",
    "due.dropped",
    "agenda.changed",
    "attendance.changed",
    "room.came",
    "room.left",
)
"""What happens around the acts themselves: told in a lower voice, and not as work done."""


def timeline(page: Page) -> list[dict[str, Any]]:
    """What was done, newest first, each with who and by which clause."""
    return [_told(page, entry) for entry in page.entries]


def _told(page: Page, entry: Entry) -> dict[str, Any]:
    quiet = "minor" if entry.verb in AROUND else ""
    return {
        "seq": entry.seq,
        "day": _day(page.now, entry.at),
        "at_words": f"{local_moment(entry.at):%H:%M}",
        "who": _who(entry),
        "post": entry.post,
        "sentence": sentence(entry.verb, entry.data).removesuffix("“”"),
        "opinion": entry.data.get("opinion", ""),
        "clauses": chips(page.book, entry.because),
        "tone": _TONES.get(entry.verb, quiet),
    }


def _who(entry: Entry) -> str:
    """Who did it, and for whom where it was not in a post of their own."""
    absent = entry.data.get("acting_for")
    return (
        _("%(person)s（代 %(absent)s）") % {"person": entry.person, "absent": absent}
        if absent
        else entry.person
    )


def _day(now: datetime, at: datetime) -> str:
    """11月27日（星期五）, with the year where it is another one."""
    day = local_date(at)
    return day_of_year_said(day) if day.year == local_date(now).year else date_said(day)
