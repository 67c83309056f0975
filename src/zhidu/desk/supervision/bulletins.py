"""督办通报: how the tasks of a period stood, by unit, as a paper and a case of its own.

It speaks of units and decisions, never of people: what follows for anybody is for people to say.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from zhidu.calendar import SHANGHAI, date_in_words, end_of_day, local_date
from zhidu.cases.errors import NotDone, out_of_turn
from zhidu.cases.lists.kinds import Listed, kind_listed
from zhidu.cases.models import RUNNING, Case
from zhidu.cases.pressing import pressed
from zhidu.cases.services import case_open, paper_keep
from zhidu.desk.supervision.rows import days_late
from zhidu.desk.supervision.ruled import BULLETIN, ruled
from zhidu.desk.supervision.tasks import tasks_of
from zhidu.editions.selectors import book_of, with_editions
from zhidu.org.actor import Actor
from zhidu.org.models import Office
from zhidu.org.spoken import spoken

_COUNTED = (*RUNNING, Case.Status.CLOSED)
"""What was called off was not to be carried out."""


@dataclass
class Figures:
    """How many tasks there were, and what became of them by the end of the period."""

    total: int = 0
    on_time: int = 0
    late: int = 0
    overdue: int = 0
    running: int = 0


@dataclass(frozen=True, slots=True)
class Period:
    """The tasks that were under way in it, as they stood at its end or, if it still runs, now."""

    since: date
    until: date
    now: datetime

    @property
    def begins(self) -> datetime:
        return datetime.combine(self.since, time(), SHANGHAI)

    @property
    def at(self) -> datetime:
        return min(self.now, end_of_day(self.until))

    def became(self, case: Any) -> str:
        """Which of the figures a task adds to."""
        if case.closed_at and case.closed_at <= self.at:
            return "late" if case.due_at and case.closed_at > case.due_at else "on_time"
        return "overdue" if case.due_at and case.due_at < self.at else "running"


@dataclass
class Account:
    """What a 通报 says."""

    total: Figures = field(default_factory=Figures)
    units: dict[str, Figures] = field(default_factory=dict)
    overdue: list[Any] = field(default_factory=list)
    clauses: dict[str, list[str]] = field(default_factory=dict)
    """Text → the places of it by which the tasks are carried out."""

    def add(self, case: Any, became: str) -> None:
        for figures in (self.total, self.units.setdefault(case.unit or "", Figures())):
            figures.total += 1
            setattr(figures, became, getattr(figures, became) + 1)
        if became == "overdue":
            self.overdue.append(case)
        self._ground(case)

    def _ground(self, case: Case) -> None:
        book = book_of(case.edition)
        for clause in book.kinds[case.kind].steps[0].cites:
            places = self.clauses.setdefault(book.title, [])
            if (place := book.clauses[clause].place) not in places:
                places.append(place)


def account_of(office: Office, actor: Actor, period: Period) -> Account:
    """Of the tasks that the actor may read. One query."""
    seen = tasks_of(actor, ruled(office, local_date(period.now)).tasks)
    there = seen.filter(status__in=_COUNTED, opened_at__lte=period.at)
    rows: Any = there.exclude(closed_at__lt=period.begins)
    account = Account()
    for case in with_editions(rows, "edition").order_by("due_order", "pk"):
        account.add(case, period.became(case))
    return account


def bulletin_kind(office: Office, on: date) -> Listed | None:
    """The kind of a 通报, where the office's texts have it."""
    return kind_listed(office, BULLETIN, on)


@transaction.atomic
def bulletin_make(*, office: Office, since: date, until: date, by: Actor, at: datetime) -> Case:
    """Press the 通报 of a period and open its case. Raises NotDone, Refused for whoever may not."""
    listed = bulletin_kind(office, local_date(at))
    if listed is None or not listed.begun_by(office, by.posts):
        raise out_of_turn(spoken("通报由制度规定的单位拟发，您现在的职务不能拟发"))
    if since > until:
        raise NotDone(_("通报期间的第一天不能晚于最后一天"))
    if until > local_date(at):
        raise NotDone(_("通报期间的最后一天不能晚于今天"))
    title = f"督办通报（{since:%Y-%m-%d}至{until:%Y-%m-%d}）"  # zh: kept
    facts = {"period_from": since, "period_to": until}
    case = case_open(office=office, kind=listed.kind.id, by=by, at=at, title=title, facts=facts)
    said = words_of(office, account_of(office, by, Period(since, until, at)), since, until, at)
    _keep(case, listed, pressed("bulletin", said), by, at)
    return case


def _keep(case: Case, listed: Listed, content: bytes, by: Actor, at: datetime) -> None:
    paper_keep(
        case=case,
        slot=BULLETIN,
        title=listed.kind.title,
        name=f"{case.title}.pdf",
        content=content,
        content_type="application/pdf",
        verb="file.made",
        by=by,
        at=at,
    )


# as the press takes it


def words_of(office: Office, account: Account, since: date, until: date, at: datetime) -> dict[str, Any]:
    units = ruled(office, local_date(at)).chart.units
    end = min(at, end_of_day(until))
    return {
        "title": "决定事项督办情况通报",  # zh: a paper
        "office": office.name,
        "period": f"{_day(since)}至{_day(until)}",  # zh: a paper
        "made_on": _day(local_date(at)),
        "total": _numbers(account.total),
        "units": [
            {"unit": title, **_numbers(account.units[unit])} for unit, title in _in_order(account, units)
        ],
        "overdue": [_overdue(case, units, end) for case in account.overdue],
        "grounds": [f"《{book}》{'、'.join(places)}" for book, places in account.clauses.items()],
    }


def _day(day: date) -> str:
    return date_in_words(day).partition("（")[0]


def _in_order(account: Account, units: Any) -> Iterable[tuple[str, str]]:
    named = [(unit, title) for unit, title in units.items() if unit in account.units]
    return [*named, *((unit, "没有定单位") for unit in account.units if unit not in units)]  # zh: a paper


def _numbers(figures: Figures) -> dict[str, int]:
    return {name: getattr(figures, name) for name in ("total", "on_time", "late", "overdue", "running")}


def _overdue(case: Any, units: Any, end: datetime) -> dict[str, Any]:
    return {
        "title": case.title,
        "unit": units.get(case.unit or "", ""),
        "due": _day(local_date(case.due_at)),
        "days": max(days_late(case.due_at, end), 1),
    }
