"""Rows of the spine of which people are to be told and have not been."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse

from zhidu.accounts.reminder_models import Sort
from zhidu.calendar import local_date, local_moment
from zhidu.cases.links import case_url, notice_url
from zhidu.cases.models import RUNNING, Case, DutyPeriod, Entry, Notice, Obligation, Step, StepPost
from zhidu.cases.selectors import awaited_now
from zhidu.cases.situation import restored
from zhidu.delivery.models import Occasion
from zhidu.delivery.quiet import nearness
from zhidu.editions.selectors import book_of
from zhidu.org.calendars import calendar_of
from zhidu.org.models import Office

Source = Occasion.Source
MOST = 500
"""As many of each source are noted in one round; the next minute's goes on."""
HORIZON = timedelta(days=15)
"""No two working days lie further apart than the longest holiday and its weekends."""
START = "start"
"""The fact that says when a meeting begins, by the word that all rulebooks share."""
_CAUSES = ("step.returned", "case.withdrawn", "step.urged")
_TEXT = "edition__content"


@dataclass(frozen=True)
class Found:
    """An occasion that is not noted yet, and the posts that it is about."""

    occasion: Occasion
    posts: tuple[int, ...]


def missing(since: datetime, at: datetime) -> Iterator[Found]:
    """What came up since reminders go out and is still worth telling. Raises nothing; reads only."""
    yield from _steps(since)
    yield from _notices(since, at)
    yield from _near(at)
    yield from _missed(since)
    yield from _duties(since, at)


def alive(source: str) -> QuerySet[Any]:
    """The rows of a source that still wait for somebody."""
    return _ALIVE[Source(source)]()


_ALIVE: Mapping[Source, Callable[[], QuerySet[Any]]] = {
    Source.STEP: awaited_now,
    Source.NOTICE: lambda: Notice.objects.filter(read_at=None),
    Source.NEAR: lambda: Obligation.objects.filter(
        state=Obligation.State.OPEN, met_at=None, case__status__in=RUNNING
    ),
    Source.MISSED: lambda: Obligation.objects.filter(
        state=Obligation.State.MISSED, met_at=None, case__status__in=RUNNING
    ),
    Source.DUTY_NEAR: lambda: DutyPeriod.objects.filter(state=DutyPeriod.State.OPEN),
    Source.DUTY_MISSED: lambda: DutyPeriod.objects.filter(state=DutyPeriod.State.MISSED, met_at=None),
}


def _unnoted(source: Source) -> QuerySet[Any]:
    noted = Occasion.objects.filter(source=source, source_id=OuterRef("pk"))
    return alive(source).filter(~Exists(noted))


def _steps(since: datetime) -> Iterator[Found]:
    """Steps that wait for a post; the draft that somebody has just begun is no news to them."""
    earlier = Step.objects.filter(case=OuterRef("step__case"), pk__lt=OuterRef("step"))
    is_draft = Q(~Exists(earlier), step__case__parent=None, post=F("step__case__initiator_post"))
    rows = _unnoted(Source.STEP).filter(~is_draft, step__opened_at__gte=since)
    rows = rows.select_related("step__case__edition", "step__case__office").defer(f"step__case__{_TEXT}")
    waiting: list[StepPost] = list(rows.order_by("pk")[:MOST])
    causes = _Causes(row.step.case_id for row in waiting)
    for row in waiting:
        case, opened = row.step.case, row.step.opened_at
        sort = Sort.RETURNED if causes.has(case, opened, "step.returned") else Sort.TODO
        occasion = _of(case, Source.STEP, row.pk, sort, opened)
        is_own = causes.has(case, opened, "case.withdrawn")
        yield Found(occasion, () if is_own else (row.post_id,))


def _notices(since: datetime, at: datetime) -> Iterator[Found]:
    rows = _unnoted(Source.NOTICE).filter(at__gte=since)
    rows = rows.select_related("case__edition", "case__office").defer(f"case__{_TEXT}")
    told: list[Notice] = list(rows.order_by("pk")[:MOST])
    causes, pressing = _Causes(row.case_id for row in told), _Pressing(told, at)
    for row in told:
        sort = Sort.URGE if causes.has(row.case, row.at, "step.urged") else Sort.NOTICE
        occasion = _of(row.case, Source.NOTICE, row.pk, sort, row.at)
        occasion.path = notice_url(row)
        is_urge = sort == Sort.URGE
        occasion.is_urgent = pressing.is_owed(row.case) if is_urge else pressing.begins(row.case)
        yield Found(occasion, (row.post_id,))


def _near(at: datetime) -> Iterator[Found]:
    rows = alive(Source.NEAR).filter(due_at__gt=at, due_at__lte=at + HORIZON)
    rows = rows.select_related("case__edition", "case__office").defer(f"case__{_TEXT}")
    for due in _not_noted(Source.NEAR, rows, at, lambda due: due.case.office):
        occasion = _of(due.case, Source.NEAR, due.pk, Sort.DUE, at)
        occasion.stamp, occasion.is_urgent = _stamp(due.due_at), _is_today(due.due_at, at)
        yield Found(occasion, _posts(due))


def _missed(since: datetime) -> Iterator[Found]:
    rows = _unnoted(Source.MISSED).filter(deviation__at__gte=since)
    rows = rows.select_related("case__edition", "case__office", "deviation").defer(f"case__{_TEXT}")
    for due in rows.prefetch_related("posts").order_by("pk")[:MOST]:
        yield Found(_of(due.case, Source.MISSED, due.pk, Sort.MISSED, due.deviation.at), _posts(due))


def _duties(since: datetime, at: datetime) -> Iterator[Found]:
    near = alive(Source.DUTY_NEAR).filter(opens_at__lte=at, due_at__gt=at, due_at__lte=at + HORIZON)
    for period in _not_noted(Source.DUTY_NEAR, near.select_related("office"), at, lambda row: row.office):
        occasion = _of_duty(period, Source.DUTY_NEAR, Sort.DUE, at)
        occasion.stamp, occasion.is_urgent = _stamp(period.due_at), _is_today(period.due_at, at)
        yield Found(occasion, _posts(period))
    missed = _unnoted(Source.DUTY_MISSED).filter(due_at__gte=since).select_related("office")
    for period in missed.prefetch_related("posts").order_by("pk")[:MOST]:
        yield Found(_of_duty(period, Source.DUTY_MISSED, Sort.MISSED, period.due_at), _posts(period))


def _not_noted(
    source: Source, rows: QuerySet[Any], at: datetime, office_of: Callable[[Any], Office]
) -> list[Any]:
    """Of rows with a deadline those that are near by their office's calendar, and not noted for it."""
    limits: dict[int, datetime] = {}
    near = []
    for row in rows.prefetch_related("posts").order_by("due_at", "pk"):
        office = office_of(row)
        limit = limits.setdefault(office.pk, nearness(local_date(at), calendar_of(office)))
        if row.due_at <= limit:
            near.append(row)
    noted = Occasion.objects.filter(source=source, source_id__in=[row.pk for row in near])
    known = set(noted.values_list("source_id", "stamp"))
    return [row for row in near if (row.pk, _stamp(row.due_at)) not in known][:MOST]


def _of(case: Case, source: Source, pk: int, sort: Sort, at: datetime) -> Occasion:
    kind = book_of(case.edition).kinds[case.kind].title
    return Occasion(
        office=case.office,
        case=case,
        source=source,
        source_id=pk,
        sort=sort,
        kind=kind,
        path=case_url(case),
        at=at,
    )


def _of_duty(period: DutyPeriod, source: Source, sort: Sort, at: datetime) -> Occasion:
    path = f"{reverse('duties')}#duty-{period.pk}"
    kind = "定期义务"  # zh: kept in the row
    return Occasion(
        office=period.office, source=source, source_id=period.pk, sort=sort, kind=kind, path=path, at=at
    )


def _posts(row: Any) -> tuple[int, ...]:
    return tuple(post.pk for post in row.posts.all())


def _stamp(due_at: datetime) -> str:
    return local_moment(due_at).isoformat()


def _is_today(due_at: datetime, at: datetime) -> bool:
    return local_date(due_at) <= local_date(at)


class _Causes:
    """By which acts steps came about and notices were given: what the trail says of the same moment."""

    def __init__(self, cases: Iterable[int]) -> None:
        said = Entry.objects.filter(case_id__in={*cases}, verb__in=_CAUSES)
        self.said = set(said.values_list("case_id", "at", "verb"))

    def has(self, case: Case, at: datetime, verb: str) -> bool:
        return (case.pk, at, verb) in self.said


class _Pressing:
    """Of which cases the time is short: by a deadline that is near or past, or because they begin."""

    def __init__(self, told: Collection[Notice], at: datetime) -> None:
        self.told, self.at = told, at

    def is_owed(self, case: Case) -> bool:
        """Whether one urged in time may still do it: so an urge waits for no morning."""
        return case.pk in self._owed

    def begins(self, case: Case) -> bool:
        """Whether it is of a meeting today or on the next working day, such as one that was moved."""
        start = restored(book_of(case.edition).terms, case.facts).get(START)
        return isinstance(start, datetime) and self.at <= start <= self._limit(case)

    @cached_property
    def _owed(self) -> set[int]:
        limits = {row.case_id: self._limit(row.case) for row in self.told}
        unmet = Obligation.objects.filter(case__in=limits, met_at=None)
        found = unmet.filter(due_at__lte=self.at + HORIZON).values_list("case_id", "due_at")
        return {case for case, due_at in found if due_at <= limits[case]}

    def _limit(self, case: Case) -> datetime:
        return nearness(local_date(self.at), calendar_of(case.office))
