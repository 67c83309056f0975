"""A text as its page shows it: beside each clause what runs for it, then what was decided and found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhidu.editions.models import Adoption, Edition
from zhidu.editions.selectors import ClauseLine, book_of, clauses_of, together
from zhidu.org.models import Person, Post
from zhidu.org.selectors import holders_of, posts_of
from zhidu.rules.book import Rulebook
from zhidu.rules.check import check
from zhidu.rules.findings import Finding
from zhidu.rules.lines import HOUSE, Line
from zhidu.rules.model import Role, Term
from zhidu.rules.outline import TABLE, Grid, grid, meaning, outline
from zhidu.rules.people import title_of
from zhidu.rules.quantities import fen, yuan_in_words


@dataclass(frozen=True, slots=True)
class Beside:
    """One clause and, beside it, what the system runs for it."""

    line: ClauseLine
    rules: tuple[Line, ...]
    grids: tuple[Grid, ...]
    readings: tuple[ReadingShown, ...]
    is_again: bool
    """Whether the clause before stands at the same place of the text."""


@dataclass(frozen=True, slots=True)
class ReadingShown:
    """释义: what was asked, what was taken, why and by whom."""

    id: str
    asks: str
    says: str
    reason: str
    by: str
    about: tuple[str, ...]
    clauses: tuple[dict[str, str], ...]


@dataclass(frozen=True, slots=True)
class FindingShown:
    """What the checker found, with the facts that show it."""

    label: Any  # found once for readers of either language, so a lazy text
    tone: str
    message: str
    example: tuple[tuple[str, str], ...] = ()
    clauses: tuple[dict[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Text:
    """Everything that a text's page says which does not depend on the office."""

    clauses: tuple[Beside, ...]
    tables: tuple[Grid, ...]
    defaults: tuple[Line, ...]
    readings: tuple[ReadingShown, ...]
    findings: tuple[FindingShown, ...]


@dataclass(frozen=True, slots=True)
class RoleShown:
    """A role of the text and who it is here: posts with their holders, or a sentence."""

    title: str
    called: tuple[str, ...]
    posts: tuple[tuple[str, str], ...] = ()
    """Post → the name of its holder, empty while it is vacant."""
    said: str = ""


def text_of(edition: Edition) -> Text:
    """The text of an edition, cached by its digest."""
    return _text(edition.digest)


@lru_cache(maxsize=64)
def _text(digest: str) -> Text:
    edition = Edition(digest=digest)
    book = book_of(edition)
    return Text(
        clauses=tuple(_besides(book, clauses_of(edition))),
        tables=tuple(grid(book, table) for table in book.tables.values()),
        defaults=tuple(line for line in outline(book) if line.clause == HOUSE),
        readings=tuple(readings_shown(book)),
        findings=tuple(findings_shown(book, check(book))),
    )


def _besides(book: Rulebook, clauses: Sequence[ClauseLine]) -> Iterator[Beside]:
    lines, readings = outline(book), list(readings_shown(book))
    before = ""
    for clause in clauses:
        yield Beside(
            line=clause,
            rules=tuple(line for line in lines if line.clause == clause.id and line.sort != TABLE),
            grids=tuple(found for t in book.tables.values() if (found := grid(book, t, clause.id)).rows),
            readings=tuple(r for r in readings if clause.id in r.about),
            is_again=clause.place == before,
        )
        before = clause.place


def readings_shown(book: Rulebook) -> Iterator[ReadingShown]:
    """释义 of a text, in its order."""
    for name, reading in book.readings.items():
        yield ReadingShown(
            id=name,
            asks=reading.asks,
            says=reading.says,
            reason=reading.reason,
            by=title_of(book, reading.by),
            about=tuple(reading.about),
            clauses=_chips(book, reading.about),
        )


def _chips(book: Rulebook, clauses: Sequence[str]) -> tuple[dict[str, str], ...]:
    """Clauses as chips that lead to their place on the same page, by id: one place may hold several."""
    known = (clause for clause in clauses if clause in book.clauses)
    return tuple({"id": book.clauses[c].place, "place": c, "url": f"#{c}"} for c in known)


# beside other texts


@dataclass(frozen=True, slots=True)
class Met:
    """What an office has settled between this text and its others."""

    prevails: tuple[tuple[str, str], ...]
    """Kind → the text that prevails in it, both by title."""
    findings: tuple[FindingShown, ...]


def met_of(adoption: Adoption, adoptions: Sequence[Adoption]) -> Met:
    """Where a text meets the others in force, and what gave way there; cached with them."""
    book, adopted = book_of(adoption.edition), together(adoptions)
    titles = {other.id: other.title for other in adopted.books}
    knowing = {kind: [o for o in adopted.books if kind in o.kinds] for kind in book.kinds}
    met = [kind for kind, books in knowing.items() if len(books) > 1]
    touched = (f for f in adopted.findings if f.where.startswith(f"{book.id}/") or f.settled_by == book.id)
    prevails = tuple((book.kinds[kind].title, titles[adopted.owners[kind]]) for kind in met)
    return Met(prevails, tuple(_finding(book, finding) for finding in touched) if met else ())


# findings


def findings_shown(book: Rulebook, found: Sequence[Finding]) -> Iterator[FindingShown]:
    """What the checker says; the clauses that nothing runs for come last, as one line."""
    open_first = sorted(found, key=lambda f: (f.severity != "error", f.settled_by is not None))
    yield from (_finding(book, f) for f in open_first if f.code != "not_modelled")
    idle = [clause for f in found if f.code == "not_modelled" for clause in f.clauses]
    if idle:
        said = lazy(_idle_said, str)(len(idle))  # the findings are kept, and shown in either language
        yield FindingShown(_("尚未纳入"), "plain", said, clauses=_chips(book, idle))


def _idle_said(count: int) -> str:
    return gettext("%(n)s条还没有规则，系统不照这些条款运行，由人掌握。") % {"n": count}


def _finding(book: Rulebook, finding: Finding) -> FindingShown:
    label, tone = (_("错误"), "late") if finding.severity == "error" else (_("提醒"), "soon")
    if finding.settled_by:
        label, tone = _("已由释义裁定"), "done"
    return FindingShown(
        label,
        tone,
        _without_ids(book, finding.message),
        tuple(_example(book.terms, finding.example)),
        _chips(book, finding.clauses),
    )


def _without_ids(book: Rulebook, message: str) -> str:
    """The message without the names that only a rulebook's files use."""
    for name in book.readings:
        message = message.replace(f"释义 {name} ", "释义").replace(f"释义 {name}", "释义")  # zh: of the rules
    for name in (*book.roles, *book.terms, *book.kinds):
        message = message.replace(f"（{name}）", "")
    return message


def _example(terms: Mapping[str, Term], facts: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in facts.items():
        if term := terms.get(name):
            yield term.title, _shown(term, value)


def _shown(term: Term, value: Any) -> str:
    if term.type == "money":
        return yuan_in_words(fen(value))
    return term.values.get(str(value), str(value))


# roles


def roles_of(adoption: Adoption, on: date) -> list[RoleShown]:
    """The roles of a text with the posts behind them and who holds these on a day: two queries."""
    book = book_of(adoption.edition)
    holders = holders_of(adoption.office, on)
    here = _Here(adoption.roles, list(posts_of(adoption.office)), holders)
    return [_role(book, name, role, here) for name, role in book.roles.items()]


@dataclass(frozen=True, slots=True)
class _Here:
    """The office behind an adoption: codes by role, posts by rank, holders by post."""

    codes: Mapping[str, Sequence[str]]
    posts: Sequence[Post]
    holders: Mapping[str, Person] = field(default_factory=dict)


def _role(book: Rulebook, name: str, role: Role, here: _Here) -> RoleShown:
    called = tuple(word for word in role.called if word != role.title)
    if not role.is_mapped:
        return RoleShown(role.title, called, said=meaning(book, role))
    codes = here.codes.get(name, ())
    behind = (post for post in here.posts if post.code in codes)
    return RoleShown(role.title, called, tuple((post.title, _holder(here, post)) for post in behind))


def _holder(here: _Here, post: Post) -> str:
    person = here.holders.get(str(post.pk))
    return person.name if person else ""
