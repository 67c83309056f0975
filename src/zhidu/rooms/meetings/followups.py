"""上次决定事项落实情况: what earlier meetings decided and is still being carried out. Reads only."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Prefetch, QuerySet

from zhidu.cases.awaited import awaited_read
from zhidu.cases.models import RUNNING, Case, Obligation
from zhidu.cases.situation import Situation, restored
from zhidu.editions.selectors import book_of, with_editions
from zhidu.rooms.meetings.acts import is_past
from zhidu.rooms.meetings.models import AgendaItem
from zhidu.rules.book import BookKind

_TIMES = Prefetch(
    "obligations", Obligation.objects.exclude(state=Obligation.State.MET).order_by("due_at"), to_attr="owing"
)


SHOWN = 20
"""As many are listed; the 督办 board has all of them."""


@dataclass(frozen=True)
class FollowUp:
    """The oldest of what is open, in words, and how many there are."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    count: int = 0

    @property
    def left_out(self) -> int:
        return self.count - len(self.rows)


def left_open(meeting: Case, kind: BookKind) -> QuerySet[Case]:
    """What came of earlier meetings of the body and is not done, if the text follows it up."""
    kinds = [bound.rule.of for bound in kind.assembly.follows_up]
    earlier = AgendaItem.objects.filter(meeting__kind=kind.id, meeting__office=meeting.office_id)
    topics = earlier.filter(decided_at__isnull=False).exclude(meeting=meeting).values("topic")
    found = Case.objects.filter(office=meeting.office_id, kind__in=kinds, status__in=RUNNING)
    return found.filter(parent__in=topics).order_by("opened_at", "pk")


def follow_up(here: Situation, now: datetime | None = None) -> FollowUp:
    """Each in words, before the meeting is over: what, by whom, until when, where it stands.

    ``now`` tells what is late; without it only what was marked so is.
    """
    if not here.kind.assembly.follows_up or is_past(here, "close"):
        return FollowUp()
    found = left_open(here.case, here.kind)
    cases = list(with_editions(found, "edition").prefetch_related(_TIMES)[:SHOWN])
    awaited_read(cases)
    rows = [_row(here, case, now) for case in cases]
    return FollowUp(rows, len(rows) if len(rows) < SHOWN else found.count())


def _row(here: Situation, case: Any, now: datetime | None) -> dict[str, Any]:
    facts = restored(book_of(case.edition).terms, case.facts)
    missed = Obligation.State.MISSED
    late = [o for o in case.owing if o.state == missed or (now is not None and o.due_at < now)]
    return {
        "case": case,
        "title": case.title,
        "owner": here.chart.units.get(str(facts.get("owner") or ""), ""),
        "finish_by": facts.get("finish_by"),
        "state": case.awaited.title if case.awaited else case.get_status_display(),
        "is_late": bool(late),
    }
