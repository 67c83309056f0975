"""What is counted, and as what: deadlines, periods of duties, and departures that are no deadline."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db.models import F, Q, QuerySet, Value
from django.utils.translation import gettext_lazy

from zhidu.calendar import SHANGHAI
from zhidu.cases.models import Deviation, DutyPeriod, Obligation
from zhidu.cases.selectors import cases_visible_to
from zhidu.org.actor import Actor

OUTCOMES: dict[str, Any] = {
    "on_time": gettext_lazy("按期"),
    "late": gettext_lazy("超期"),
    "breach": gettext_lazy("违反"),
    "deviation": gettext_lazy("偏离"),
}
"""Each thing counted has one of them."""
MARKS: dict[str, Any] = {
    "unexplained": gettext_lazy("没有说明原因"),
    "provisional": gettext_lazy("期限暂定"),
}
"""What some of them bear besides."""
PERIODS: dict[str, Any] = {
    "month": gettext_lazy("本月"),
    "quarter": gettext_lazy("本季"),
    "year": gettext_lazy("本年"),
    "last": gettext_lazy("上年"),
}
NONE = "-"
"""In an address: what has no kind, being a duty; what has no unit; what rests on no clause."""
Sort = Deviation.Sort


@dataclass(frozen=True, slots=True)
class Span:
    """Whole months, the last of them the one that runs: what falls due later is not judged yet."""

    first: date
    after: date
    """The first day that is no longer in it."""

    @classmethod
    def of(cls, period: str, today: date) -> Span:
        if period == "last":
            return cls(date(today.year - 1, 1, 1), date(today.year, 1, 1))
        begins = {"month": today.month, "quarter": (today.month - 1) // 3 * 3 + 1}.get(period, 1)
        return cls(date(today.year, begins, 1), _next(today))

    @classmethod
    def month(cls, said: str) -> Span | None:
        """The month that an address names, as 2026-11; None for anything else."""
        try:
            first = date.fromisoformat(f"{said}-01")
            return cls(first, _next(first))
        except ValueError:
            return None

    def months(self) -> list[str]:
        found, first = [], self.first
        while first < self.after:
            found.append(f"{first:%Y-%m}")
            first = _next(first)
        return found

    def condition(self, column: str) -> Q:
        low, high = (datetime.combine(day, time(), SHANGHAI) for day in (self.first, self.after))
        return Q(**{f"{column}__gte": low, f"{column}__lt": high})


def _next(day: date) -> date:
    """The first day of the month after."""
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


@dataclass(frozen=True, slots=True)
class Source:
    """A table of what is counted: the rows that an actor may see, and the columns to count them by."""

    rows: Callable[[Actor], QuerySet[Any]]
    at: str
    kind: str
    """Empty where the rows belong to no kind."""
    edition: str
    unit: str
    outcomes: Mapping[str, Q]

    @property
    def counted(self) -> Q:
        """What has an outcome at all."""
        found = Q()
        for outcome in OUTCOMES.keys() & self.outcomes.keys():
            found |= self.outcomes[outcome]
        return found

    def placed(self, actor: Actor, number: int) -> QuerySet[Any]:
        """The rows, each with ``when`` and a ``place`` that no row of another source has."""
        own_place = F("pk") * Value(len(SOURCES)) + Value(number)
        return self.rows(actor).annotate(when=F(self.at), place=own_place)


def _obligations(actor: Actor) -> QuerySet[Any]:
    return Obligation.objects.filter(case__in=cases_visible_to(actor))


def _periods(actor: Actor) -> QuerySet[Any]:
    """Nobody's own: everybody of the office sees them."""
    return DutyPeriod.objects.filter(office_id=actor.office_id)


def _departures(actor: Actor) -> QuerySet[Any]:
    """Those that are no deadline, which is counted as itself; a reminder is none."""
    seen = Deviation.objects.filter(case__in=cases_visible_to(actor), obligation=None)
    return seen.exclude(sort=Sort.SLIGHT)


_MET, _MISSED = Q(state="met"), Q(state="missed")
_SETTLED = {"on_time": _MET, "late": _MISSED, "provisional": Q(is_provisional=True) & (_MET | _MISSED)}
SOURCES = (
    Source(
        _obligations,
        "due_at",
        "case__kind",
        "case__edition",
        "posts__unit",
        _SETTLED | {"unexplained": _MISSED & Q(deviation__reason="")},
    ),
    Source(
        _periods,
        "due_at",
        "",
        "edition",
        "posts__unit",
        _SETTLED | {"unexplained": _MISSED & Q(reason="")},
    ),
    Source(
        _departures,
        "at",
        "case__kind",
        "case__edition",
        "case__initiator_post__unit",
        {"breach": Q(sort=Sort.BREACH), "deviation": Q(sort=Sort.DEVIATION), "unexplained": Q(reason="")},
    ),
)
"""A deadline belongs to the units that owe it, a departure to the unit that began the case."""
