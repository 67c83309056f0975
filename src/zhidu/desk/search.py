"""查找: cases by title, number or who brought them; people; clauses. Only what the actor may read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from zhidu.calendar import local_date
from zhidu.cases.explain import badge, chip
from zhidu.cases.links import case_url
from zhidu.cases.longlists.keyset import Order, Slice, sliced
from zhidu.cases.models import Case
from zhidu.cases.selectors import cases_visible_to
from zhidu.desk.directory import Line, found_in, sections_of
from zhidu.editions.selectors import adoptions_in_force, book_of, with_editions
from zhidu.org.actor import Actor
from zhidu.org.models import Office, Person

SIZE = 20
"""Cases on a page."""
FEW = 8
"""As many people, and as many clauses, as are shown beside them."""
LONGEST = 60
_WORDS = 5
_NEWEST = Order("opened_at", is_descending=True, of=datetime)


def words_of(sought: str) -> tuple[str, ...]:
    """What is sought, word by word; each of them has to be found."""
    return tuple(sought[:LONGEST].replace("\0", "").split()[:_WORDS])


def cases_found(actor: Actor, words: Iterable[str]) -> QuerySet[Case]:
    """Cases that the actor may read in whose title, number or initiator's name each word stands."""
    seen = with_editions(cases_visible_to(actor).select_related("initiator"), "edition")
    for word in words:
        by = Person.objects.filter(_holds("name", word), office=actor.office_id)
        seen = seen.filter(_holds("title", word) | _holds("number", word) | Q(initiator__in=by))
    return seen


def _holds(field: str, word: str) -> Q:
    """Whether a field has a word in it, whatever the case; Chinese has none, which is found much faster."""
    return Q(**{f"{field}__{'contains' if word.lower() == word.upper() else 'icontains'}": word})


def page_of(actor: Actor, words: Iterable[str], *, after: str, before: str) -> Slice[Case]:
    """The newest of the cases found, page by page."""
    return sliced(cases_found(actor, words), _NEWEST, SIZE, after=after, before=before)


def case_line(case: Case) -> dict[str, Any]:
    kind = book_of(case.edition).kinds[case.kind].title
    return {
        "title": case.title or _("未填名称的%(kind)s") % {"kind": kind},
        "kind": f"{kind} {case.number}".strip(),
        "url": case_url(case),
        "from": case.initiator.name,
        "since": local_date(case.opened_at).isoformat(),
        "badge": badge(case),
    }


def people_found(office: Office, words: Iterable[str], at: datetime) -> list[Line]:
    """Posts and their holders in whose line of the directory each word stands."""
    sections = sections_of(office, at)
    for word in words:
        sections = found_in(sections, word)
    return [line for section in sections for line in section.lines][:FEW]


@dataclass(frozen=True, slots=True)
class ClauseFound:
    """A clause of a text in force."""

    text: str
    chip: dict[str, str]
    gist: str
    url: str


def clauses_found(office: Office, words: tuple[str, ...], on: date) -> list[ClauseFound]:
    """Clauses in whose place or gist each word stands, text by text."""
    found: list[ClauseFound] = []
    for adoption in adoptions_in_force(office, on):
        book = book_of(adoption.edition)
        for name, clause in book.clauses.items():
            said = f"{name} {clause.place} {clause.gist}".casefold()
            if all(word.casefold() in said for word in words):
                url = reverse("clause", args=[adoption.edition.rulebook, name])
                found.append(ClauseFound(adoption.edition.title, chip(book, name), clause.gist, url))
    return found[:FEW]
