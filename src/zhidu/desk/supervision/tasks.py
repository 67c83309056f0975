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
from zhidu.cases.awaited import asked_read
from zhidu.cases.lights import SOON
from zhidu.cases.models import RUNNING, Case, CaseIndex, Obligation
from zhidu.cases.selectors import cases_visible_to
from zhidu.desk.supervision.ruled import OWNER
from zhidu.editions.selectors import with_editions
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
    opened_at: datetime


def underway(tasks: QuerySet[Case]) -> Any:
    """Those of some tasks, as rows of values."""
    return tasks.filter(status__in=RUNNING).order_by().values_list(*Underway._fields)


@cache
def underway_of(kinds: frozenset[str]) -> Prepared[Case]:
    """All of them that an actor may read."""
    return Prepared(lambda *own: underway(tasks_of(Actor.of_keys(*own), kinds)))


@cache
def ended_of(kinds: frozenset[str], most: int) -> Prepared[Case]:
    """Those at their end that an actor may read, no more than ``most``, for counting them."""

    def asks(*own: Any) -> Any:
        ended = tasks_of(Actor.of_keys(*own), kinds).exclude(status__in=RUNNING)
        return ended.order_by().values_list("pk")[:most]

    return Prepared(asks)


def standing(pks: Sequence[int]) -> list[Any]:
    """These tasks in this order, each with who was ``asked``. Two queries."""
    found = {case.pk: case for case in _ROWS(tuple(pks))}
    cases = [found[pk] for pk in pks if pk in found]
    asked_read(cases)
    return cases


_ROWS = Prepared(
    lambda pks: with_editions(
        _dated(Case.objects.filter(pk__in=pks)).defer("parent__facts", "parent__ticked"),
        "edition",
        "parent__edition",
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
