"""一周工作安排: what the actor may read that begins in a week, day by day."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from zhidu.calendar import WorkCalendar, local_date, local_moment, moment_in_words
from zhidu.cases.appointments import FINISH, START, VENUE
from zhidu.cases.links import case_url
from zhidu.cases.lists.kinds import Listed, kinds_filed
from zhidu.cases.models import Case, CaseIndex
from zhidu.cases.selectors import cases_visible_to
from zhidu.cases.situation import restored
from zhidu.editions.selectors import book_of, with_editions
from zhidu.org.actor import Actor
from zhidu.org.dates import day_of_year_said, is_english
from zhidu.org.models import Office, Person
from zhidu.rules.book import BookKind, Rulebook

DAYS = 7
_YEARS = 50
"""As far as anybody turns back or ahead."""
_PART = 2
"""Characters of 上午."""
_NEVER_SHOWN = (Case.Status.CANCELLED, Case.Status.REFUSED)


@dataclass(frozen=True, slots=True)
class Appointed:
    """One thing of a day."""

    at: datetime
    time: str
    title: str
    kind: str
    venue: str
    who: str
    url: str
    waits: str
    """What it still waits for before it stands; empty once it does."""


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the week with what is appointed for it, the earliest first."""

    words: str
    is_workday: bool
    is_today: bool
    appointed: tuple[Appointed, ...]


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def asked_for(written: str, today: date) -> date:
    """The Monday of the week in which a written day lies; this week's for no day of these years."""
    try:
        day = date.fromisoformat(written)
    except ValueError:
        day = today
    return monday_of(day if abs(day.year - today.year) <= _YEARS else today)


def kinds_with_a_time(office: Office, on: date, posts: Collection[str]) -> list[Listed]:
    """What one of the posts may file that will stand in a week."""
    timed = (listed for listed in kinds_filed(office, on) if START in listed.indexed())
    return [listed for listed in timed if listed.begun_by(office, posts)]


def days_of(
    actor: Actor, first: date, today: date, calendar: WorkCalendar, holders: Mapping[str, Person]
) -> list[Day]:
    """The seven days from a Monday on."""
    by_day: dict[date, list[Appointed]] = {}
    for appointed in (_appointed(case, holders) for case in _cases(actor, first)):
        by_day.setdefault(local_date(appointed.at), []).append(appointed)
    days = (first + timedelta(days=place) for place in range(DAYS))
    return [
        Day(
            day_of_year_said(day),
            calendar.is_workday(day),
            day == today,
            tuple(sorted(by_day.get(day, ()), key=lambda each: each.at)),
        )
        for day in days
    ]


def _cases(actor: Actor, first: date) -> list[Case]:
    """The cases that begin in the week, by the index: the days' own text is what it is sorted by."""
    ends = {"value__gte": first.isoformat(), "value__lt": (first + timedelta(days=DAYS)).isoformat()}
    found = CaseIndex.objects.filter(office_id=actor.office_id, fact=START, **ends)
    seen = cases_visible_to(actor).filter(pk__in=found.values("case")).exclude(status__in=_NEVER_SHOWN)
    return list(with_editions(seen, "edition").prefetch_related("steps"))


def _appointed(case: Case, holders: Mapping[str, Person]) -> Appointed:
    book = book_of(case.edition)
    kind, facts = book.kinds[case.kind], restored(book.terms, case.facts)
    return Appointed(
        at=facts[START],
        time=_time(facts[START], facts.get(FINISH)),
        title=case.title,
        kind=kind.title,
        venue=facts.get(VENUE) or "",
        who=_who(book, kind, facts, holders),
        url=case_url(case),
        waits=_waits(case, kind),
    )


def _time(start: datetime, finish: datetime | None) -> str:
    """上午9:00, and till when where it is known: 上午9:00至11:30, 上午9:00至下午4:00."""
    begins = _clock(start)
    if finish is None or local_date(finish) != local_date(start):
        return begins
    ends = _clock(finish)
    is_short = not is_english() and ends[:_PART] == begins[:_PART]
    return _("%(begins)s至%(ends)s") % {"begins": begins, "ends": ends[_PART:] if is_short else ends}


def _clock(moment: datetime) -> str:
    return f"{local_moment(moment):%H:%M}" if is_english() else moment_in_words(moment).partition("）")[2]


def _who(book: Rulebook, kind: BookKind, facts: Mapping[str, Any], holders: Mapping[str, Person]) -> str:
    """Those whom the form names, by name where the post is held."""
    fields = [] if kind.form is None else [name for name in kind.form.fields if name in facts]
    posts = [post for name in fields if book.terms[name].type == "posts" for post in facts[name]]
    return _("、").join(holders[post].name for post in posts if post in holders)


def _waits(case: Case, kind: BookKind) -> str:
    """A meeting stands as soon as its time is fixed; any other thing when nothing is open any more."""
    if kind.body is not None or case.status != Case.Status.OPEN:
        return ""
    return next((step.title for step in case.steps.all() if step.state == "open"), "")
