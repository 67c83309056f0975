"""通讯录: the office's posts by unit and rank, who holds them, who stands in for whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta

from django.utils.translation import gettext as _

from zhidu.calendar import local_date, local_moment
from zhidu.cases.explain import chips
from zhidu.editions.selectors import adoptions_in_force, book_of
from zhidu.org import selectors
from zhidu.org.dates import date_said, moment_said
from zhidu.org.models import Acting, Office, Person, Post, Unit
from zhidu.org.prepared import Prepared
from zhidu.rules.book import Rulebook

_LAST_MINUTE = time(23, 59)


@dataclass(frozen=True, slots=True)
class StandIn:
    """Who acts in a post now, until when and on what ground."""

    name: str
    title: str
    until: str
    ground: str
    clauses: tuple[dict[str, str], ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A post; ``name`` is empty while it is vacant."""

    title: str
    name: str
    phone: str
    leads: tuple[str, ...]
    contacts: tuple[str, ...]
    deputies: tuple[str, ...]
    stand_in: StandIn | None
    acts_for: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A unit with its posts by rank; the first section has those above the units, and no name."""

    name: str
    lines: tuple[Line, ...]
    leaders: tuple[str, ...] = ()
    contacts: tuple[str, ...] = ()


Names = dict[int, list[str]]
"""Post or unit → what a page lists of it, in that order."""


_POSTS = Prepared(lambda office: selectors.posts_of(Office(office)))
_UNITS = Prepared(lambda office: Unit.objects.filter(office=office))
_PORTFOLIOS = Prepared(selectors.portfolios_of)
_CONTACTS = Prepared(selectors.contacts_of)
_DEPUTIES = Prepared(selectors.deputies_of)
_ACTINGS = Prepared(selectors.actings_running)


def _names() -> Names:
    return defaultdict(list)


@dataclass(slots=True)
class _Here:
    """What posts of the office are to each other and to units, read once."""

    holders: dict[str, Person]
    leads: Names = field(default_factory=_names)
    leaders: Names = field(default_factory=_names)
    contacts: Names = field(default_factory=_names)
    contacts_of_unit: Names = field(default_factory=_names)
    deputies: Names = field(default_factory=_names)
    acts_for: Names = field(default_factory=_names)
    stand_ins: dict[int, StandIn] = field(default_factory=dict)

    def name(self, post: Post) -> str:
        holder = self.holders.get(str(post.pk))
        return holder.name if holder else _("空缺")

    def person(self, post: Post) -> str:
        """A post with its holder: 禾正清（办事处主任）."""
        return _("%(name)s（%(post)s）") % {"name": self.name(post), "post": post.title}


def sections_of(office: Office, at: datetime) -> list[Section]:
    """Every post of an office by unit and rank; a fixed number of queries whatever its size."""
    here = _here(office, at)
    lines: dict[int | None, list[Line]] = defaultdict(list)
    for post in _POSTS(office.pk):
        lines[post.unit_id].append(_line(here, post))
    above = [Section("", tuple(lines[None]))] if lines[None] else []
    return above + [
        Section(
            unit.name,
            tuple(lines[unit.pk]),
            tuple(here.leaders[unit.pk]),
            tuple(here.contacts_of_unit[unit.pk]),
        )
        for unit in _UNITS(office.pk)
    ]


def found_in(sections: Iterable[Section], sought: str) -> list[Section]:
    """The lines that have a word in them; all lines of a unit whose name has it."""
    sought = sought.casefold()
    kept = (
        section
        if sought in section.name.casefold()
        else replace(section, lines=tuple(line for line in section.lines if sought in _words(line)))
        for section in sections
    )
    return [section for section in kept if section.lines]


def _words(line: Line) -> str:
    stand_in = line.stand_in.name if line.stand_in else ""
    return " ".join((line.title, line.name, *line.contacts, stand_in)).casefold()


def _here(office: Office, at: datetime) -> _Here:
    here = _Here(selectors.holders_of(office, local_date(at)))
    for led in _PORTFOLIOS(office.pk):
        here.leads[led.post_id].append(led.unit.name if led.unit else led.field)
        if led.unit_id:
            here.leaders[led.unit_id].append(here.person(led.post))
    for contact in _CONTACTS(office.pk):
        here.contacts[contact.post_id].append(contact.unit.name if contact.unit else contact.place)
        if contact.unit_id:
            here.contacts_of_unit[contact.unit_id].append(here.person(contact.post))
    for deputy in _DEPUTIES(office.pk):
        here.deputies[deputy.post_id].append(here.person(deputy.by_post))
    _stand_ins(here, office, at)
    return here


def _stand_ins(here: _Here, office: Office, at: datetime) -> None:
    actings = _ACTINGS(office.pk, at)
    adopted = adoptions_in_force(office, local_date(at)) if actings else []
    books = [book_of(adoption.edition) for adoption in adopted]
    for acting in actings:
        here.acts_for[acting.by_post_id].append(acting.post.title)
        here.stand_ins[acting.post_id] = _stand_in(here, acting, books)


def _stand_in(here: _Here, acting: Acting, books: Iterable[Rulebook]) -> StandIn:
    said = {chip["id"]: chip for book in books for chip in chips(book, acting.clauses)}
    return StandIn(
        name=here.name(acting.by_post),
        title=acting.by_post.title,
        until=_until(acting.until),
        ground=acting.ground,
        clauses=tuple(said.values()),
    )


def _until(until: datetime | None) -> str:
    """至2026年11月27日（星期五）, with the time of day where it ends within a day."""
    if until is None:
        return _("至另行通知")
    last = local_moment(until - timedelta(seconds=1))
    whole_day = last.time() >= _LAST_MINUTE
    return _("至%(until)s") % {"until": date_said(last.date()) if whole_day else moment_said(until)}


def _line(here: _Here, post: Post) -> Line:
    holder = here.holders.get(str(post.pk))
    return Line(
        title=post.title,
        name=holder.name if holder else "",
        phone=holder.phone_masked if holder else "",
        leads=tuple(here.leads[post.pk]),
        contacts=tuple(here.contacts[post.pk]),
        deputies=tuple(here.deputies[post.pk]),
        stand_in=here.stand_ins.get(post.pk),
        acts_for=tuple(here.acts_for[post.pk]),
    )
