"""A revision tried before it is passed: what the checker finds, which sentences fail, what changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from zhidu.editions.models import Edition, Proposal
from zhidu.editions.selectors import book_of, book_proposed
from zhidu.editions.text import FindingShown, findings_shown
from zhidu.rules.book import Rulebook
from zhidu.rules.check import check
from zhidu.rules.diff import Diff, diff
from zhidu.rules.findings import Finding
from zhidu.rules.merge import merge
from zhidu.rules.sentences import run, sentences_of


@dataclass(frozen=True, slots=True)
class Failure:
    """A sentence that does not hold under the revision."""

    name: str
    clause: str
    said: str


@dataclass(frozen=True, slots=True)
class Trial:
    """Everything that is known of a revision before anybody passes it."""

    book: Rulebook
    before: Rulebook | None
    """The text in force, if the office runs by it already."""
    errors: int
    """Findings of severity ``error``, alone and beside the other texts of the office."""
    findings: tuple[FindingShown, ...]
    sentences: int
    failures: tuple[Failure, ...]
    changes: Diff | None


def trial_of(proposal: Proposal) -> Trial:
    """How a revision does, alone and beside the texts of its office; cached by what it says."""
    settled = tuple(sorted(proposal.prevails.items()))
    return _trial(proposal.pk, proposal.digest, tuple(proposal.beside), settled)


def met(proposal: Proposal) -> dict[str, list[Rulebook]]:
    """Kind of the revision that other texts of the office know too → those texts, the revision last."""
    book = book_proposed(proposal)
    others = [other for other in _running(proposal.beside) if other.id != book.id]
    knowing = {kind: [other for other in others if kind in other.kinds] for kind in book.kinds}
    return {kind: [*books, book] for kind, books in knowing.items() if books}


def _running(beside: Sequence[str]) -> list[Rulebook]:
    return [book_of(Edition(digest=digest)) for digest in beside]


def unmapped(proposal: Proposal) -> list[str]:
    """The roles that no post stands behind yet, by title."""
    book = book_proposed(proposal)
    return [r.title for name, r in book.roles.items() if r.is_mapped and not proposal.roles.get(name)]


@lru_cache(maxsize=16)
def _trial(pk: int, digest: str, beside: tuple[str, ...], prevails: tuple[tuple[str, str], ...]) -> Trial:
    proposal = Proposal.objects.get(pk=pk)
    book = book_proposed(proposal)
    before = next((other for other in _running(beside) if other.id == book.id), None)
    found = [*check(book), *_beside(proposal, dict(prevails))]
    sentences = sentences_of(proposal.sentences)
    failed = ((one, run(book, one)) for one in sentences)
    return Trial(
        book=book,
        before=before,
        errors=sum(finding.severity == "error" for finding in found),
        findings=tuple(findings_shown(book, found)),
        sentences=len(sentences),
        failures=tuple(Failure(s.name, s.clause or "", "；".join(said)) for s, said in failed if said),
        changes=diff(before, book) if before else None,
    )


def _beside(proposal: Proposal, prevails: Mapping[str, str]) -> list[Finding]:
    """What contradicts between the revision and the other texts of the office."""
    others = Edition.objects.filter(digest__in=proposal.beside).exclude(rulebook=proposal.rulebook)
    texts = [edition.content for edition in others]
    return list(merge([*texts, proposal.content], prevails).findings) if texts else []
