"""Reads: which texts an office runs by, as compiled rulebooks and charts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhidu.editions.models import Adoption, Edition, Proposal, Ruling
from zhidu.org.models import Office
from zhidu.org.prepared import Prepared
from zhidu.org.selectors import chart_for
from zhidu.rules.book import Rulebook
from zhidu.rules.chart import Chart
from zhidu.rules.facts import Given
from zhidu.rules.load import load_files
from zhidu.rules.merge import Adopted, merge
from zhidu.rules.people import resolve
from zhidu.rules.phrases import FORCES

Row = TypeVar("Row", bound=Model)

STATUSES: dict[str, Any] = {
    "modelled": gettext_lazy("已纳入"),
    "unmodelled": gettext_lazy("尚未纳入"),
    "statement": gettext_lazy("说明性条款"),
    "declined": gettext_lazy("不予纳入"),
}
"""Whether the system runs by a clause → how pages name it."""


@dataclass(frozen=True, slots=True)
class ClauseLine:
    """One clause as the 制度 pages show it; ``reason`` says why it is declined, else empty."""

    id: str
    place: str
    gist: str
    force: str
    force_label: str
    status: str
    status_label: str
    reason: str


@dataclass(frozen=True, slots=True)
class StatusCount:
    """How many clauses have one status."""

    status: str
    label: str
    count: int


REVISION = "edition"
"""The kind of case in which a revision is tried and passed; a text of the house has it."""


class NotInForce(LookupError):
    """No text that the office has adopted answers; the message is a Chinese sentence."""


def book_of(edition: Edition) -> Rulebook:
    """The compiled rulebook of an edition, cached by its digest: at most one query."""
    return _book(edition.digest)


_BESIDE_DIGEST = ("content", "parts", "prevails")
"""What a compiled rulebook stands for: megabytes where a page lists the cases of a text."""


def with_editions(rows: QuerySet[Row], *paths: str) -> QuerySet[Row]:
    """The rows with the editions that they lead to, read as far as ``book_of`` needs them."""
    unread = (f"{path}__{field}" for path in paths for field in _BESIDE_DIGEST)
    return rows.select_related(*paths).defer(*unread)


def book_proposed(proposal: Proposal) -> Rulebook:
    """The compiled rulebook of a revision, cached by its digest."""
    return _proposed(proposal.digest)


def part_of(edition: Edition, text: str) -> Edition:
    """The edition of another text of which this one is put together; itself where ``text`` is empty."""
    if not text:
        return edition
    return Edition.objects.defer("content").get(rulebook=text, digest__in=edition.parts)


def adoptions_in_force(office: Office, on: date) -> list[Adoption]:
    """The adoptions that hold on a day, the first adopted first, editions without their content."""
    adoptions = _ADOPTIONS(office.pk)
    for adoption in adoptions:
        adoption.office = office
    return [a for a in adoptions if a.since <= on and (a.until is None or a.until > on)]


_ADOPTIONS = Prepared(
    lambda office: Adoption.objects.filter(office=office).select_related("edition").defer("edition__content")
)


def book_in_force(office: Office, kind: str, on: date) -> tuple[Edition, Rulebook]:
    """The edition that rules a kind of case or a body on a day, with what other texts add to it.

    Where several adopted texts know the kind, the one that the adoption names prevails, else the one
    adopted last. Raises NotInForce.
    """
    adoptions = adoptions_in_force(office, on)
    knowing = [adoption for adoption in adoptions if kind in book_of(adoption.edition).kinds]
    if not knowing:
        raise NotInForce(_("本单位采用的制度中，没有规定“%(kind)s”") % {"kind": kind})
    named = prevails_of(adoptions).get(kind)
    chosen = next((a for a in knowing if a.edition.rulebook == named), knowing[-1]).edition
    edition = _ruling(office, chosen.rulebook, on) or chosen
    return edition, book_of(edition)


def editions_ruling(office: Office, on: date) -> list[tuple[Edition, date]]:
    """Every text in force on a day, with what others add to it, and since when the office runs by it."""
    adoptions = adoptions_in_force(office, on)
    return [(_ruling(office, a.edition.rulebook, on) or a.edition, a.since) for a in adoptions]


def prevails_of(adoptions: Sequence[Adoption]) -> dict[str, str]:
    """Kind → the text that prevails in it; of two adoptions that say so the later one holds."""
    return {kind: book for adoption in adoptions for kind, book in adoption.prevails.items()}


def _ruling(office: Office, rulebook: str, on: date) -> Edition | None:
    """The text with the additions of others, where it has met any."""
    begun = [ruling for ruling in _RULINGS(office.pk, rulebook) if ruling.since <= on]
    return begun[-1].edition if begun else None


_RULINGS = Prepared(
    lambda office, rulebook: (
        Ruling.objects.filter(office=office, edition__rulebook=rulebook)
        .select_related("edition")
        .defer("edition__content")
    )
)


def together(adoptions: Sequence[Adoption]) -> Adopted:
    """The texts of these adoptions as one, cached by their digests and by what prevails."""
    digests = tuple(adoption.edition.digest for adoption in adoptions)
    return _together(digests, tuple(sorted(prevails_of(adoptions).items())))


def adoption_in_force(office: Office, rulebook: str, on: date) -> Adoption:
    """The adoption of one text on a day. Raises NotInForce."""
    found = [a for a in adoptions_in_force(office, on) if a.edition.rulebook == rulebook]
    if not found:
        raise NotInForce(_("本单位没有采用制度“%(rulebook)s”") % {"rulebook": rulebook})
    return found[-1]


def chart_of(office: Office, edition: Edition) -> Chart:
    """Who is who under an edition, by the roles of its last adoption, still running or not.

    ``office`` must be as the database has it now: its ``chart_version`` says whether the cached
    chart still holds. No query, six when the chart is built. Raises NotInForce, UnknownPost.
    """
    return _chart(office.pk, edition.pk, office.chart_version)


def may_propose(office: Office, posts: Sequence[str], on: date) -> bool:
    """Whether one of these posts may begin the revision of a text: those who take its first step."""
    try:
        edition, book = book_in_force(office, REVISION, on)
    except NotInForce:
        return False
    first = book.kinds[REVISION].steps[0].rule
    return bool(set(posts) & set(resolve(book, first.by, Given(), chart_of(office, edition))))


def clauses_of(edition: Edition) -> tuple[ClauseLine, ...]:
    """The clauses of a text in the order of the document."""
    return _clauses(edition.digest)


def statuses_of(clauses: Sequence[ClauseLine]) -> list[StatusCount]:
    """How many clauses have each status, in the order of ``STATUSES``; none left out."""
    counts = Counter(line.status for line in clauses)
    return [StatusCount(status, label, counts[status]) for status, label in STATUSES.items()]


@lru_cache(maxsize=64)
def _book(digest: str) -> Rulebook:
    edition = Edition.objects.get(digest=digest)
    if not edition.parts:
        return load_files(edition.content)
    return _together(tuple(edition.parts), tuple(sorted(edition.prevails.items()))).views[edition.rulebook]


@lru_cache(maxsize=16)
def _together(digests: tuple[str, ...], prevails: tuple[tuple[str, str], ...]) -> Adopted:
    contents = dict(Edition.objects.filter(digest__in=digests).values_list("digest", "content"))
    return merge([contents[digest] for digest in digests], dict(prevails))


@lru_cache(maxsize=16)
def _proposed(digest: str) -> Rulebook:
    found = Proposal.objects.filter(digest=digest).values_list("content", flat=True)
    return load_files(found[0])


@lru_cache(maxsize=256)
def _chart(office_id: int, edition_id: int, chart_version: int) -> Chart:
    for rows in (Adoption.objects, Ruling.objects):
        running = rows.filter(office_id=office_id, edition_id=edition_id).select_related("office")
        if adoption := running.last():
            return chart_for(adoption.office, adoption.roles)
    title = Edition.objects.values_list("title", flat=True).get(pk=edition_id)
    raise NotInForce(_("本单位没有采用《%(title)s》的这个版本") % {"title": title})


@lru_cache(maxsize=64)
def _clauses(digest: str) -> tuple[ClauseLine, ...]:
    book = _book(digest)
    return tuple(_line(book, clause_id) for clause_id in book.clauses)


def _line(book: Rulebook, clause_id: str) -> ClauseLine:
    clause, status = book.clauses[clause_id], book.status_of(clause_id)
    return ClauseLine(
        id=clause_id,
        place=clause.place,
        gist=clause.gist,
        force=clause.force,
        force_label=FORCES[clause.force],
        status=status,
        status_label=STATUSES[status],
        reason=clause.declined or "",
    )
