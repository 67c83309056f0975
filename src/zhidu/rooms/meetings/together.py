"""合并召开: the other meeting of one session, and what both say together. Reads only."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from zhidu.cases.models import Case, Step
from zhidu.cases.situation import Situation, situation_of
from zhidu.editions.selectors import with_editions
from zhidu.rooms.meetings.acts import is_past, kind_of
from zhidu.rooms.meetings.live import is_live
from zhidu.rooms.meetings.models import AgendaItem, JointSitting
from zhidu.rooms.meetings.selectors import agenda_of, doing, fetch
from zhidu.rules.assemblies import compose
from zhidu.rules.sittings import OUTCOME

SIT = "sit_together"
"""What the act is for the meeting."""


def beside(meeting: Case) -> int | None:
    """The key of the meeting that sits with this one; nothing is read where the text has no such act."""
    if not kind_of(meeting).doing(SIT):
        return None
    pk = meeting.pk
    pair = JointSitting.objects.filter(Q(first=pk) | Q(second=pk)).values_list("first", "second").first()
    return sum(pair) - pk if pair else None


def other_of(meeting: Case) -> Case | None:
    """The meeting that sits together with this one."""
    pk = beside(meeting)
    if pk is None:
        return None
    other = with_editions(Case.objects.select_related("office"), "edition").get(pk=pk)
    fetch(other)
    return other


def there(here: Situation) -> Situation | None:
    """The other meeting's situation."""
    other = other_of(here.case)
    return situation_of(other) if other else None


def candidates(here: Situation) -> QuerySet[Case]:
    """Meetings of other bodies of the office that are still being prepared and sit with none."""
    office = here.case.office_id
    running = Case.objects.filter(office=office, status=Case.Status.OPEN, kind__in=here.book.bodies)
    running = running.exclude(kind=here.kind.id)
    notified = Step.objects.filter(doing("notify", running), case=OuterRef("pk"), state=Step.State.DONE)
    free = running.filter(~Exists(notified), sits_first=None, sits_second=None)
    return with_editions(free, "edition").order_by("opened_at", "pk")


def joint_said(here: Situation, other: Situation | None) -> dict[str, Any]:
    """What the page says of the other meeting, and how many people both have together; empty without one."""
    if other is None:
        return {}
    members, beside = _members(here), _members(other)
    return {
        "case": other.case,
        "title": other.kind.title,
        "items": [(item.topic.title, _outcome(other, item)) for item in agenda_of(other.case)],
        "is_live": is_live(other),
        "own": len(members),
        "theirs": len(beside),
        "together": len(members | beside),
        "is_open": is_past(other, "open"),
    }


def _outcome(here: Situation, item: AgendaItem) -> str:
    outcome = here.kind.body.outcomes.get(str(item.facts.get(OUTCOME)))  # type: ignore[union-attr]
    return outcome.title if outcome else ""


def _members(here: Situation) -> set[str]:
    expected = {str(row.post_id) for row in here.case.attendance.all()}
    return expected or set(compose(here.book, here.kind.id, here.given, here.chart).value or ())
