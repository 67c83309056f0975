"""Reads: how far the set-up has come, and what the texts that came along are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.utils.translation import pgettext_lazy

from zhidu.cases.models import Series
from zhidu.editions.bundle import shipped_books
from zhidu.editions.selectors import REVISION, adoptions_in_force, book_of
from zhidu.org.models import Office, Person
from zhidu.org.prepared import Prepared
from zhidu.org.selectors import holders_of
from zhidu.rules.book import Rulebook
from zhidu.rules.load import files_of, load_files
from zhidu.setup.models import Setup

STEPS = {
    "people": pgettext_lazy("step", "人员"),
    "rules": pgettext_lazy("step", "制度"),
    "calendar": pgettext_lazy("step", "日历"),
    "numbers": pgettext_lazy("step", "编号"),
    "accounts": pgettext_lazy("step", "账号"),
    "finish": pgettext_lazy("step", "完成"),
}
"""After the first step, the office itself: name of the page → its title."""


@dataclass(frozen=True, slots=True)
class ShippedText:
    """A text that came along with the system, and how much of it the system runs by."""

    id: str
    folder: str
    title: str
    issuer: str
    clauses: int
    running: int
    kinds: tuple[str, ...]
    is_house: bool
    """Whether it is the text by which texts are changed: an office cannot do without it."""


@dataclass(frozen=True, slots=True)
class Numbered:
    """编号序列: the kinds that count together, how their numbers are written, how far it has come."""

    series: str
    titles: tuple[str, ...]
    form: str
    year: int
    """0 counts without end."""
    last: int

    def shown(self, number: int, year: int) -> str:
        return self.form.format(n=number, year=year)


def setup_running(office_id: int) -> Setup | None:
    """The set-up of an office that is not finished."""
    running = Setup.objects.filter(office=office_id, finished_at=None)
    return running.select_related("office", "founder").first()


def is_founding(person_id: int) -> bool:
    """Whether somebody still sets up their office."""
    return bool(_FOUNDING(person_id))


_FOUNDING = Prepared(lambda founder: Setup.objects.filter(founder=founder, finished_at=None))


def done_of(setup: Setup, today: date) -> dict[str, bool]:
    """Step → whether nothing has to be done there any more."""
    office = setup.office
    texts = {adoption.edition.rulebook for adoption in adoptions_in_force(office, today)}
    people = people_in_posts(office, today)
    return {
        "people": bool(people),
        "rules": house_id() in texts and len(texts) > 1,
        "calendar": "calendar" in setup.confirmed,
        "numbers": "numbers" in setup.confirmed,
        "accounts": bool(people) and all(person.user_id for person in people),
        "finish": setup.finished_at is not None,
    }


def people_in_posts(office: Office, on: date) -> list[Person]:
    """Everybody who holds a post on a day, by rank."""
    return list(dict.fromkeys(holders_of(office, on).values()))


def without_account(office: Office, on: date) -> list[Person]:
    """Those in a post who cannot log in yet."""
    return [person for person in people_in_posts(office, on) if person.user_id is None]


# texts


def shipped_texts() -> list[ShippedText]:
    """The texts that came along: the house's own first, then those that run, the most clauses first."""
    folders = shipped_books(Path(settings.ZHIDU_RULEBOOKS))
    texts = [_shipped(folder, book_shipped(folder)) for folder in folders]
    return sorted(texts, key=lambda text: (not text.is_house, not text.kinds, -text.running, text.id))


def _shipped(folder: str, book: Rulebook) -> ShippedText:
    statuses = Counter(book.status_of(clause) for clause in book.clauses)
    return ShippedText(
        id=book.id,
        folder=folder,
        title=book.title,
        issuer=book.header.issuer,
        clauses=len(book.clauses),
        running=statuses["modelled"],
        kinds=tuple(kind.title for kind in book.kinds.values()),
        is_house=REVISION in book.kinds,
    )


def book_shipped(folder: str) -> Rulebook:
    """A text that came along, read once while the server runs. Raises KeyError for an unknown folder."""
    root = Path(settings.ZHIDU_RULEBOOKS)
    if not (root / folder / "clauses.yaml").is_file() or "/" in folder or ".." in folder:
        raise KeyError(folder)
    return _read(root / folder)


@lru_cache(maxsize=64)
def _read(folder: Path) -> Rulebook:
    return load_files(files_of(folder))


def house_id() -> str:
    return next(text.id for text in shipped_texts() if text.is_house)


def roles_known(office: Office, today: date) -> dict[str, list[str]]:
    """Title of a role → the posts that an adopted text has behind it."""
    return {
        book_of(adoption.edition).roles[role].title: codes
        for adoption in adoptions_in_force(office, today)
        for role, codes in adoption.roles.items()
    }


# numbers


def numbered_in(office: Office, today: date) -> list[Numbered]:
    """The series by which the adopted texts number, each with how far the office has counted."""
    forms: dict[tuple[str, int], tuple[str, list[str]]] = {}
    for series, year, form, title in _numberings(office, today):
        forms.setdefault((series, year), (form, []))[1].append(title)
    rows = Series.objects.filter(office=office).values_list("series", "year", "last")
    lasts: Mapping[tuple[str, int], int] = {(series, year): last for series, year, last in rows}
    return [
        Numbered(series, tuple(titles), form, year, lasts.get((series, year), 0))
        for (series, year), (form, titles) in forms.items()
    ]


def _numberings(office: Office, today: date) -> Iterator[tuple[str, int, str, str]]:
    for adoption in adoptions_in_force(office, today):
        for kind in book_of(adoption.edition).kinds.values():
            if kind.number:
                rule = kind.number.rule
                year = today.year if rule.per == "year" else 0
                yield rule.series or kind.id, year, rule.form, kind.title
