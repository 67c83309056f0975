"""Tasks, each with its unit and its deadline as columns; and how they stand at a moment."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any, NamedTuple

from django.db.models import DateTimeField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from zhidu.calendar import SHANGHAI, end_of_day, local_date
from zhidu.cases.lights import SOON
from zhidu.cases.models import RUNNING, Case, CaseIndex, Obligation, Step, StepPost
from zhidu.cases.selectors import cases_visible_to
from zhidu.desk.supervision.ruled import OWNER
from zhidu.org.actor import Actor
from zhidu.org.calendars import calendar_of
from zhidu.org.models import Office
from zhidu.org.prepared import Prepared

NEVER = datetime(9999, 12, 1, tzinfo=SHANGHAI)
"""When a task without a deadline is due, for putting tasks in order."""


def tasks_of(actor: Actor, kinds: Collection[str]) -> QuerySet[Case]:
    """What was decided and a unit carries out, of these kinds, as far as the actor may read it.

    ``unit`` is who carries it out, ``due_at`` the first deadline that it was given, ``due_order`` the same
    with NEVER where there is none.
    """
    return _dated(cases_visible_to(actor).filter(parent__isnull=False, kind__in=kinds))


def _dated(tasks: QuerySet[Case]) -> QuerySet[Case]:
    owners = CaseIndex.objects.filter(case=OuterRef("pk"), fact=OWNER)
    dues = Obligation.objects.filter(case=OuterRef("pk")).order_by("pk").values("due_at")[:1]
    due_at = Subquery(dues, output_field=DateTimeField())
    return tasks.annotate(
        unit=Subquery(owners.values("value")[:1]),
        due_at=due_at,
        due_order=Coalesce(due_at, Value(NEVER, output_field=DateTimeField())),
    )


class Underway(NamedTuple):
    """A task that is not at its end, as far as the board counts it and puts it in order."""

    pk: int
    unit: str | None
    due_order: datetime
    opened_at: datetime | None = None
    """None where the list does not go by it."""


def underway(tasks: QuerySet[Case], column: str) -> Any:
    """Those of some tasks as rows of values, as far as they go by a column."""
    columns = dict.fromkeys(("pk", "unit", "due_order", column))
    return tasks.filter(status__in=RUNNING).order_by().values_list(*columns)


@cache
def underway_of(kinds: frozenset[str], column: str) -> Prepared[Case]:
    """All of them that an actor may read."""
    return Prepared(lambda *own: underway(tasks_of(Actor.of_keys(*own), kinds), column))


@cache
def ended_of(kinds: frozenset[str], most: int) -> Prepared[Case]:
    """Those at their end that an actor may read, no more than ``most``, for counting them."""

    def asks(*own: Any) -> Any:
        ended = tasks_of(Actor.of_keys(*own), kinds).exclude(status__in=RUNNING)
        return ended.order_by().values_list("pk")[:most]

    return Prepared(asks)


class Asked(NamedTuple):
    """Whom the open step of a task waits for, the highest post first."""

    post: int
    step: str


def standing(pks: Sequence[int]) -> list[Any]:
    """These tasks in this order, each with who is ``asked``. Two queries, one where all have ended."""
    found: dict[int, Any] = {case.pk: case for case in _ROWS(tuple(pks))}
    asked: dict[int, list[Asked]] = {}
    for case, *row in _ASKED.values(tuple(pk for pk, case in found.items() if case.status in RUNNING)):
        asked.setdefault(case, []).append(Asked(*row))
    for pk, case in found.items():
        case.asked = asked.get(pk, [])
    return [found[pk] for pk in pks if pk in found]


_WAITING = StepPost.objects.filter(step__state=Step.State.OPEN, done_at=None).order_by("post__order", "pk")
_ASKED = Prepared(
    lambda cases: _WAITING.filter(step__case__in=cases).values_list("step__case", "post", "step__title")
)
_SHOWN = ("kind", "title", "number", "facts", "status", "closed_at", "edition__digest")
_ABOVE = ("edition", "parent", "parent__kind", "parent__edition__digest")


_ROWS = Prepared(
    lambda pks: (
        _dated(Case.objects.filter(pk__in=pks))
        .select_related("edition", "parent__edition")
        .only(*_SHOWN, *_ABOVE)
    )
)


@dataclass(frozen=True, slots=True)
class Lights:
    """The lights at a moment: the same that a deadline shows on its own page."""

    now: datetime
    soon_until: datetime
    """The last instant that is near."""

    def of(self, due: datetime) -> str:
        """The light of a task under way."""
        return "late" if due < self.now else "soon" if due <= self.soon_until else "ok"


def lights_at(office: Office, now: datetime) -> Lights:
    calendar, today = calendar_of(office), local_date(now)
    last = today
    while calendar.workdays_between(today, last + timedelta(days=1)).days <= SOON:
        last += timedelta(days=1)
    return Lights(now, end_of_day(last))
