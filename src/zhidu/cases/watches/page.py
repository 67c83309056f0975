"""What the page of duties shows of watches: who stands them, the roster ahead, its gaps. Reads only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property, lru_cache
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhidu.calendar import local_date
from zhidu.cases.explain import chips
from zhidu.cases.watch_models import Shift
from zhidu.cases.watches.setting import WatchHere
from zhidu.cases.watches.standing import as_rules
from zhidu.editions.models import Edition
from zhidu.editions.selectors import book_of, editions_ruling
from zhidu.org.actor import Actor
from zhidu.org.calendars import calendar_of
from zhidu.org.dates import short_moment_said
from zhidu.org.models import Office, Person
from zhidu.rules.book import BookWatch
from zhidu.rules.watching import Gap, covers

AHEAD = timedelta(days=14)
"""So far ahead the page looks."""
SLOT_TITLES = {"staff": gettext_lazy("值班人员"), "leader": gettext_lazy("带班领导")}


def watches_of(office: Office, now: datetime) -> list[WatchHere]:
    """The watches of the texts that an office runs by, mostly none; remembered with its chart."""
    found = _watches(office.pk, office.chart_version, local_date(now))
    return [WatchHere(office, edition, book_of(edition), watch) for edition, watch in found]


@lru_cache(maxsize=256)
def _watches(office_id: int, chart_version: int, on: date) -> tuple[tuple[Edition, BookWatch], ...]:
    editions = [edition for edition, _since in editions_ruling(Office(office_id), on)]
    return tuple((edition, watch) for edition in editions for watch in book_of(edition).watches.values())


@dataclass(frozen=True)
class WatchLook:
    """One watch as one actor sees it now; ``holders`` are those of today."""

    here: WatchHere
    actor: Actor
    now: datetime
    holders: Mapping[str, Person]

    @property
    def title(self) -> str:
        return self.here.watch.title

    @property
    def key(self) -> tuple[str, str]:
        return (self.here.book.id, self.here.watch.id)

    def clauses(self) -> Any:
        cites = dict.fromkeys(clause for rule in self.here.watch.covers for clause in rule.cites)
        return chips(self.here.book, tuple(cites))

    def may_arrange(self) -> bool:
        return bool(set(self.here.arranged_by()) & set(self.actor.posts))

    @cached_property
    def ahead(self) -> list[Shift]:
        """What runs or begins in the next days."""
        until = self.now + AHEAD
        coming = self.here.coming(self.now)
        return [one for one in coming if one.begins < until]

    def standing(self) -> list[tuple[Any, str]]:
        """Who stands it now, by what they are on it as."""
        now = [one for one in self.ahead if one.begins <= self.now]
        return [(title, self._names(now, slot)) for slot, title in SLOT_TITLES.items() if slot in self._slots]

    def lines(self) -> list[dict[str, Any]]:
        """The roster ahead: a line for each time and sort."""
        spans = dict.fromkeys((one.begins, one.ends, one.slot) for one in self.ahead)
        return [self._line(*span) for span in spans]

    def gaps(self) -> list[str]:
        """Where too few stand it, on the days ahead from the first that the roster has to the last."""
        days = [local_date(one.begins) for one in self.ahead]
        if not days:
            return []
        calendar = calendar_of(self.here.office)
        stood, first, last = as_rules(self.ahead), min(days), max(days)
        found = covers(self.here.book, self.here.watch.id, stood, first, last, calendar)
        return [_gap_said(gap) for gap in found.value or () if gap.ends > self.now]

    @property
    def _slots(self) -> set[str]:
        return {slot for rule in self.here.watch.covers for slot in rule.rule.posts}

    def _line(self, begins: datetime, ends: datetime, slot: str) -> dict[str, Any]:
        there = [one for one in self.ahead if (one.begins, one.ends) == (begins, ends)]
        return {
            "when": _("%(begins)s 至 %(ends)s")
            % {"begins": short_moment_said(begins), "ends": short_moment_said(ends)},
            "slot": SLOT_TITLES[slot],
            "who": self._names(there, slot),
        }

    def _names(self, shifts: Iterable[Shift], slot: str) -> str:
        posts = dict.fromkeys((str(one.post_id), one.post.title) for one in shifts if one.slot == slot)
        return _("、").join(
            _("%(name)s（%(post)s）")
            % {"name": self.holders[post].name if post in self.holders else _("空缺"), "post": title}
            for post, title in posts
        )


def _gap_said(gap: Gap) -> str:
    return _("%(begins)s 至 %(ends)s：%(slot)s还差%(n)s名") % {
        "begins": short_moment_said(gap.begins),
        "ends": short_moment_said(gap.ends),
        "slot": SLOT_TITLES[gap.slot],
        "n": gap.needed - gap.there,
    }
