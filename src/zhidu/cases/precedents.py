"""Facts that come from the office's other cases (``is: count, sum, streak, state``)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import (
    BigIntegerField,
    Count,
    DateTimeField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
)
from django.db.models.functions import Cast

from zhidu.calendar import SHANGHAI, local_date, period_of
from zhidu.cases.models import RUNNING, Case, CaseIndex, Obligation, Step
from zhidu.cases.sorting import sortable
from zhidu.rules.book import Rulebook
from zhidu.rules.counted import Days, days_counted, length_within
from zhidu.rules.model import Term

Alike = QuerySet[Any]
"""Cases with ``handed_in``."""
_COUNTED = (*RUNNING, Case.Status.CLOSED)
"""What was refused or called off did not happen."""


@dataclass(frozen=True)
class Precedents:
    """What a fact says, of how many cases, over which days; ``with_own``: this case is among them."""

    value: Any
    cases: int
    days: Days
    with_own: bool = False


@dataclass(frozen=True)
class Asking:
    """The case from which is asked; ``handed_in`` None while it is a draft."""

    case: Case
    book: Rulebook
    facts: Mapping[str, Any]
    handed_in: datetime | None
    now: datetime

    def is_own(self, term: Term) -> bool:
        return self.case.kind == kind_counted(term)

    def about(self, term: Term) -> datetime:
        """Up to when is counted: a case counts those that were handed in before it, for good."""
        return (self.handed_in if self.is_own(term) else None) or self.now


def kind_counted(term: Term) -> str:
    return term.of[0].partition(".")[0]


def precedents(names: Iterable[str], asking: Asking) -> dict[str, Precedents]:
    """Fact → what the office's cases say; without those of which a part is not known. One query a fact."""
    found = {name: _of(asking.book.terms[name], asking) for name in names}
    return {name: one for name, one in found.items() if one is not None}


def _of(term: Term, asking: Asking) -> Precedents | None:
    days = days_counted(asking.book, term, local_date(asking.about(term)))
    alike = _alike(term, asking)
    return _FORMS[str(term.is_)](term, asking, alike, days) if days and alike is not None else None


def _alike(term: Term, asking: Asking) -> Alike | None:
    """The other cases that have the same in the facts ``among`` names; None while this one lacks them."""
    case = asking.case
    there: Alike = Case.objects.filter(office_id=case.office_id, kind=kind_counted(term))
    cases = there.exclude(pk=case.pk)
    for fact in term.among:
        value = asking.facts.get(fact)
        if value in (None, "", ()):
            return None
        cases = cases.filter(Exists(_index(fact).filter(value=sortable(value))))
    return cases.order_by().annotate(handed_in=_HANDED_IN).filter(_earlier(term, asking))


def _earlier(term: Term, asking: Asking) -> Q:
    """Those handed in before; of two at the same instant the one that was begun first."""
    about = asking.about(term)
    if asking.is_own(term) and asking.handed_in:
        return Q(handed_in__lt=about) | Q(handed_in=about, pk__lt=asking.case.pk)
    return Q(handed_in__lte=about)


def _index(fact: str) -> QuerySet[CaseIndex]:
    return CaseIndex.objects.filter(case=OuterRef("pk"), fact=fact)


_HANDED_IN = Subquery(
    Step.objects.filter(case=OuterRef("pk"), state=Step.State.DONE).order_by("done_at").values("done_at")[:1],
    output_field=DateTimeField(),
)
"""When the first step that still stands was done; a draft, or what was sent back to the start, has none."""


def _within(cases: Alike, days: Days) -> Alike:
    cases = cases.filter(status__in=_COUNTED)
    first = days.first and datetime.combine(days.first, time(), SHANGHAI)
    return cases.filter(handed_in__gte=first) if first else cases


def _count(term: Term, asking: Asking, alike: Alike, days: Days) -> Precedents:
    own = asking.is_own(term)
    cases = _within(alike, days).count() + own
    return Precedents(cases, cases, days, own)


def _sum(term: Term, asking: Asking, alike: Alike, days: Days) -> Precedents | None:
    fact, own = term.of[0].partition(".")[2], asking.is_own(term)
    mine = asking.facts.get(fact) if own else 0
    if mine is None:
        return None
    stated = alike.annotate(stated=Cast(Subquery(_index(fact).values("value")[:1]), BigIntegerField()))
    found = _within(stated, days).aggregate(total=Sum("stated"), cases=Count("pk"))
    return Precedents((found["total"] or 0) + mine, found["cases"] + own, days, own)


def _streak(term: Term, asking: Asking, alike: Alike, days: Days) -> Precedents:
    """How many periods in a row hold such a case, back from the one that is asked about or from the last."""
    length, own = length_within(asking.book, term), asking.is_own(term)
    assert length is not None  # the days are known
    unit = length.unit
    times = alike.filter(status__in=_COUNTED).values_list("handed_in", flat=True)
    moments = [*times, *([asking.about(term)] if own else [])]
    starts = {period_of(local_date(moment), unit).first for moment in moments}
    period = period_of(local_date(asking.about(term)), unit)
    period = period if period.first in starts else period.moved(-1)
    run = 0
    while period.first in starts:
        run, period = run + 1, period.moved(-1)
    first = period.last + timedelta(days=1)
    return Precedents(run, sum(local_date(one) >= first for one in moments), Days(first, days.last), own)


def _state(term: Term, asking: Asking, alike: Alike, days: Days) -> Precedents | None:
    """Whether one of them is still running; or how the newest of them stands."""
    there = alike.exclude(status=Case.Status.REMOVED)
    first = days.first and datetime.combine(days.first, time(), SHANGHAI)
    there = there.filter(handed_in__gte=first) if first else there
    if term.type == "flag":
        running = there.filter(status__in=RUNNING).count()
        return Precedents("是" if running else "否", running, days)
    missed = Obligation.objects.filter(case=OuterRef("pk"), state=Obligation.State.MISSED, met_at=None)
    newest = there.annotate(is_late=Exists(missed)).order_by(F("handed_in").desc(), "-pk")
    status, is_late = newest.values_list("status", "is_late").first() or ("", False)
    value = "overdue" if is_late and status in RUNNING and "overdue" in term.values else status
    return Precedents(value, 1, days) if value in term.values else None


_FORMS: Mapping[str, Callable[[Term, Asking, Alike, Days], Precedents | None]] = {
    "count": _count,
    "sum": _sum,
    "streak": _streak,
    "state": _state,
}
