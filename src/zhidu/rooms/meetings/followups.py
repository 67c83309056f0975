"""上次决定事项落实情况: what earlier meetings decided and is still being carried out. Reads only."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery, Window

from zhidu.cases.awaited import awaited_read
from zhidu.cases.models import RUNNING, Case, Obligation
from zhidu.cases.situation import Situation, restored
from zhidu.editions.selectors import book_of, with_editions
from zhidu.org.prepared import Prepared
from zhidu.rooms.meetings.acts import is_past
from zhidu.rooms.meetings.models import AgendaItem
from zhidu.rules.book import BookKind

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


def _left_open(kinds: Collection[str], office: int, body: str, meeting: int) -> QuerySet[Case]:
    """What came of earlier meetings of a body and is not done, of the kinds that the text follows up.

    Each of what is open is asked whether it came of one: the earlier meetings are many more.
    """
    earlier = AgendaItem.objects.filter(meeting__kind=body, meeting__office=office)
    earlier = earlier.filter(topic=OuterRef("parent"), decided_at__isnull=False).exclude(meeting=meeting)
    found = Case.objects.filter(office=office, kind__in=kinds, status__in=RUNNING)
    found = found.alias(decided=Subquery(earlier.values("pk")[:1])).filter(decided__isnull=False)
    return found.order_by("opened_at", "pk")


def open_count(meeting: Case, kind: BookKind) -> int:
    """How much came of earlier meetings of the body and is not done, as far as the text follows it up."""
    return _every(_kinds(kind)).count(meeting.office_id, kind.id, meeting.pk)


def _kinds(kind: BookKind) -> frozenset[str]:
    return frozenset(bound.rule.of for bound in kind.assembly.follows_up)


@cache
def _every(kinds: frozenset[str]) -> Prepared[Case]:
    return Prepared(lambda *keys: _left_open(kinds, *keys).order_by().values_list("pk"))


@cache
def _first(kinds: frozenset[str], most: int) -> Prepared[Case]:
    """The oldest, each with ``count``: how many there are."""

    def asks(office: int, body: str, meeting: int) -> QuerySet[Case]:
        found = _left_open(kinds, office, body, meeting).annotate(count=Window(Count("pk")))
        return with_editions(found, "edition")[:most]

    return Prepared(asks)


_OWING = Prepared(
    lambda cases: (
        Obligation.objects.filter(case__in=cases).exclude(state=Obligation.State.MET).order_by("due_at")
    )
)


def follow_up(here: Situation, now: datetime | None = None) -> FollowUp:
    """Each in words, before the meeting is over: what, by whom, until when, where it stands.

    ``now`` tells what is late; without it only what was marked so is.
    """
    if not here.kind.assembly.follows_up or is_past(here, "close"):
        return FollowUp()
    cases: list[Any] = _first(_kinds(here.kind), SHOWN)(here.case.office_id, here.kind.id, here.case.pk)
    awaited_read(cases)
    late = _late([case.pk for case in cases], now)
    rows = [_row(here, case, is_late=case.pk in late) for case in cases]
    return FollowUp(rows, cases[0].count if cases else 0)


def _late(cases: Iterable[int], now: datetime | None) -> set[int]:
    """Those of some cases that have missed a time."""
    missed = Obligation.State.MISSED
    owing = _OWING(tuple(cases))
    return {o.case_id for o in owing if o.state == missed or (now is not None and o.due_at < now)}


def _row(here: Situation, case: Any, *, is_late: bool) -> dict[str, Any]:
    facts = restored(book_of(case.edition).terms, case.facts)
    return {
        "case": case,
        "title": case.title,
        "owner": here.chart.units.get(str(facts.get("owner") or ""), ""),
        "finish_by": facts.get("finish_by"),
        "state": case.awaited.title if case.awaited else case.get_status_display(),
        "is_late": is_late,
    }
