"""Tasks, each with its unit and its deadline as columns; and how they stand at a moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, DateTimeField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from zhidu.calendar import SHANGHAI, end_of_day, local_date
from zhidu.cases.lights import SOON
from zhidu.cases.models import RUNNING, Case, CaseIndex, Obligation, Step, StepPost
from zhidu.cases.selectors import cases_visible_to
from zhidu.desk.supervision.ruled import OWNER, Ruled
from zhidu.org.actor import Actor
from zhidu.org.calendars import calendar_of
from zhidu.org.models import Office

NEVER = datetime(9999, 12, 1, tzinfo=SHANGHAI)
"""When a task without a deadline is due, for putting tasks in order."""


def tasks_of(actor: Actor, ruled: Ruled) -> QuerySet[Case]:
    """What was decided and a unit carries out, as far as the actor may read it.

    ``unit`` is who carries it out, ``due_at`` the first deadline that it was given, ``due_order`` the same
    with NEVER where there is none.
    """
    opened = cases_visible_to(actor).filter(parent__isnull=False, kind__in=ruled.tasks)
    owners = CaseIndex.objects.filter(case=OuterRef("pk"), fact=OWNER)
    dues = Obligation.objects.filter(case=OuterRef("pk")).order_by("pk").values("due_at")[:1]
    due_at = Subquery(dues, output_field=DateTimeField())
    return opened.annotate(
        unit=Subquery(owners.values("value")[:1]),
        due_at=due_at,
        due_order=Coalesce(due_at, Value(NEVER, output_field=DateTimeField())),
    )


def standing(tasks: QuerySet[Case]) -> QuerySet[Case]:
    """The same with ``step``, the title of the one that is open, and whom it waits for.

    ``asked`` is the highest post, ``asked_count`` how many there are.
    """
    waiting = StepPost.objects.filter(step__case=OuterRef("pk"), step__state=Step.State.OPEN, done_at=None)
    counted = waiting.order_by().values("step").annotate(count=Count("pk")).values("count")
    return tasks.annotate(
        step=Subquery(waiting.values("step__title")[:1]),
        asked=Subquery(waiting.order_by("post__order", "pk").values("post")[:1]),
        asked_count=Coalesce(Subquery(counted), Value(0)),
    )


@dataclass(frozen=True, slots=True)
class Lights:
    """The lights at a moment, as conditions: the same that a deadline shows on its own page."""

    now: datetime
    soon_until: datetime
    """The last instant that is near."""

    def conditions(self) -> dict[str, Q]:
        """Light → which tasks show it: those under way by their deadline, and those that have ended."""
        is_open = Q(status__in=RUNNING)
        late = Q(due_at__lt=self.now)
        near = Q(due_at__gte=self.now, due_at__lte=self.soon_until)
        return {
            "open": is_open,
            "late": is_open & late,
            "soon": is_open & near,
            "ok": is_open & Q(due_order__gt=self.soon_until),
            "closed": ~is_open,
        }

    def counts(self) -> dict[str, Count]:
        """Of tasks under way: how many there are, and how many show each light."""
        lights = self.conditions().items()
        return {light: Count("pk", filter=condition) for light, condition in lights if light != "closed"}


def lights_at(office: Office, now: datetime) -> Lights:
    calendar, today = calendar_of(office), local_date(now)
    last = today
    while calendar.workdays_between(today, last + timedelta(days=1)).days <= SOON:
        last += timedelta(days=1)
    return Lights(now, end_of_day(last))
