"""What the page of duties shows: what is owed, what was missed, what is settled. Reads only."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property, lru_cache
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhidu.calendar import local_date
from zhidu.cases.duties.running import Running
from zhidu.cases.duties.words import period_light, period_said
from zhidu.cases.explain import chips
from zhidu.cases.links import case_url
from zhidu.cases.models import Case, DutyPeriod
from zhidu.cases.selectors import cases_visible_to
from zhidu.cases.watches.page import WatchLook, watches_of
from zhidu.editions.selectors import adoptions_in_force, book_of, editions_ruling, with_editions
from zhidu.org.actor import Actor
from zhidu.org.dates import moment_said
from zhidu.org.models import Office, Person
from zhidu.org.selectors import holders_of
from zhidu.rules.book import Bound, Rulebook
from zhidu.rules.duties import Duty
from zhidu.rules.owing import length_of

SHOWN = timedelta(days=92)
"""So long is a period shown that is settled."""
SECTIONS = {
    "missed": gettext_lazy("没有按期做到"),
    "owed": gettext_lazy("这一期要做的"),
    "settled": gettext_lazy("已经了结"),
}
State = DutyPeriod.State


def has_duties(office: Office, on: date) -> bool:
    """Whether a text that the office runs by has duties or watches; remembered with its chart."""
    return _has_duties(office.pk, office.chart_version, on)


@lru_cache(maxsize=256)
def _has_duties(office_id: int, chart_version: int, on: date) -> bool:
    books = (book_of(adoption.edition) for adoption in adoptions_in_force(Office(office_id), on))
    return any(book.duties or book.watches for book in books)


@lru_cache(maxsize=256)
def _unsaid(office_id: int, chart_version: int, on: date) -> tuple[tuple[Rulebook, Bound[Duty]], ...]:
    books = [book_of(edition) for edition, _ in editions_ruling(Office(office_id), on)]
    every = ((book, bound) for book in books for bound in book.duties.values())
    return tuple((b, d) for b, d in every if d.rule.every and length_of(b, d.rule.every)[0] is None)


def _section(period: DutyPeriod) -> str:
    if period.state == State.MISSED and (period.met_at is None or not period.reason):
        return "missed"
    return "owed" if period.state == State.OPEN else "settled"


@dataclass(frozen=True)
class DutyPage:
    """The duties of an office as one actor sees them now."""

    office: Office
    actor: Actor
    now: datetime

    def sections(self) -> list[dict[str, Any]]:
        """What was missed and still wants something, what is owed, what is settled; none that is empty."""
        periods = self._periods()
        seen = self._seen(periods)
        by_section: dict[str, list[DutyPeriod]] = {name: [] for name in SECTIONS}
        for period in periods:
            by_section[_section(period)].append(period)
        by_section["settled"].reverse()
        return [
            {"name": name, "title": SECTIONS[name], "lines": [self._line(period, seen) for period in there]}
            for name, there in by_section.items()
            if there
        ]

    def unsaid(self) -> list[dict[str, Any]]:
        """Duties of which neither the text nor a reading says how often: nothing is owed until then."""
        found = _unsaid(self.office.pk, self.office.chart_version, local_date(self.now))
        return [{"title": bound.rule.title, "clauses": chips(book, bound.cites)} for book, bound in found]

    def watches(self) -> list[WatchLook]:
        """The watches of the office's texts, each with its roster ahead."""
        return [
            WatchLook(here, self.actor, self.now, self.holders) for here in watches_of(self.office, self.now)
        ]

    def _periods(self) -> list[DutyPeriod]:
        """All that want something, and what was settled lately."""
        lately = self.now - SHOWN
        wanted = Q(state=State.OPEN) | Q(met_at__gte=lately) | Q(state=State.MISSED, met_at=None)
        wanted |= Q(state=State.MISSED, reason="")
        there = DutyPeriod.objects.filter(wanted, office=self.office).select_related("office")
        there = there.exclude(state=State.DROPPED).prefetch_related("posts")
        return list(with_editions(there, "edition", "case__edition").order_by("due_at", "pk"))

    @cached_property
    def holders(self) -> Mapping[str, Person]:
        return holders_of(self.office, local_date(self.now))

    def _seen(self, periods: Iterable[DutyPeriod]) -> Collection[int]:
        """The cases by which they were kept that the actor may open."""
        wanted = [period.case_id for period in periods if period.case_id]
        return set(cases_visible_to(self.actor).filter(pk__in=wanted).values_list("pk", flat=True))

    def _line(self, period: DutyPeriod, seen: Collection[int]) -> dict[str, Any]:
        case: Case | None = period.case if period.case_id in seen else None
        return {
            "period": period,
            "when": period_said(period),
            "due": moment_said(period.due_at),
            "who": [self._person(str(post.pk), post.title) for post in period.posts.all()],
            "clauses": chips(book_of(period.edition), period.clauses),
            "light": period_light(period, self.now),
            "count": f"{period.kept}/{period.needed}" if period.needed > 1 else "",
            "met": self._met(period, case),
            "met_at": moment_said(period.met_at) if period.met_at else "",
            "url": case_url(case) if case else "",
            "owes_reason": self._owes(period),
            **self._says(period),
        }

    def _met(self, period: DutyPeriod, case: Case | None) -> str:
        """What kept it; of a case that one may not read no more than its sort."""
        hidden = period.case_id and case is None
        return period.met_by.partition("：")[0].partition("“")[0] if hidden else period.met_by

    def _person(self, post: str, title: str) -> tuple[str, str]:
        return (self.holders[post].name if post in self.holders else _("空缺"), title)

    def _owes(self, period: DutyPeriod) -> bool:
        mine = any(str(post.pk) in self.actor.posts for post in period.posts.all())
        return mine and period.state == State.MISSED and not period.reason

    def _says(self, period: DutyPeriod) -> dict[str, bool]:
        """What the actor may say of it: that it was kept, that nothing was found."""
        book = book_of(period.edition)
        if period.met_at or self.now < period.opens_at or period.duty not in book.duties:
            return {}
        running = Running.of(period, book, self.now)
        mine = set(self.actor.posts)
        return {"attests": bool(mine & {*running.attesters}), "reports": bool(mine & {*running.reporters})}
