"""A case as one person sees it now, and the clauses it speaks of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache

from django.urls import reverse
from django.utils.translation import gettext as _

from zhidu.calendar import local_date
from zhidu.cases.models import Case, Entry
from zhidu.cases.selectors import entries_of
from zhidu.cases.situation import Situation
from zhidu.org.actor import Actor
from zhidu.org.models import Person
from zhidu.org.selectors import holders_of
from zhidu.rules.book import Rulebook


def chip(book: Rulebook, clause: str) -> dict[str, str]:
    """A clause as a chip: its place in the text, linked to the rule beside the text."""
    written = book.clauses[clause]
    url = f"{_text_url(book.home_of(clause))}#{clause}"
    return {"id": clause, "place": written.place, "url": url, "gist": written.gist}


@lru_cache(maxsize=256)
def _text_url(text: str) -> str:
    """A page speaks of a hundred clauses and of two or three texts."""
    return reverse("rulebook", args=[text])


def chips(book: Rulebook, clauses: Iterable[str]) -> list[dict[str, str]]:
    return [chip(book, clause) for clause in clauses if clause in book.clauses]


@dataclass(frozen=True)
class Page:
    """A case as one actor sees it now."""

    here: Situation
    actor: Actor
    now: datetime
    holders: Mapping[str, Person]

    @property
    def book(self) -> Rulebook:
        return self.here.book

    @cached_property
    def entries(self) -> list[Entry]:
        """The case's trail, newest first."""
        return entries_of(self.here.case)

    def person(self, post: str) -> str:
        """A post with its holder: 陈明远（办事处主任）."""
        title = self.here.chart.posts[post].title if post in self.here.chart.posts else post
        holder = self.holders.get(post)
        return (
            _("%(name)s（%(post)s）") % {"name": holder.name, "post": title}
            if holder
            else _("%(title)s（空缺）") % {"title": title}
        )

    def named(self, post: str) -> str:
        """Who holds a post, by name; a post that nobody holds by its title."""
        return self.holders[post].name if post in self.holders else self.person(post)

    def people(self, posts: Iterable[str]) -> str:
        return "、".join(self.person(p) for p in self.here.chart.by_rank(posts))


_TONES: dict[str, str] = {
    Case.Status.OPEN: "open",
    Case.Status.CLOSED: "done",
    Case.Status.REFUSED: "returned",
    Case.Status.HELD: "returned",
}


def badge(case: Case) -> dict[str, str]:
    """How a case stands, for the head of its page and for lists."""
    return {"text": str(Case.Status(case.status).label), "tone": tone_of(case)}


def tone_of(case: Case) -> str:
    """The colour of how a case stands."""
    return _TONES.get(case.status, "plain")


def page_of(here: Situation, actor: Actor, now: datetime) -> Page:
    return Page(here, actor, now, holders_of(here.case.office, local_date(now)))
