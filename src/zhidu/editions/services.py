"""Writes: propose an edition, publish it, adopt it. One verb, one transaction."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from hashlib import sha256

from django.db import transaction
from django.utils.translation import gettext as _

from zhidu.calendar import local_date
from zhidu.editions.models import Adoption, Edition, Proposal
from zhidu.editions.ruling import AdoptionRefused, rulings_make
from zhidu.editions.selectors import adoptions_in_force, book_of, book_proposed, prevails_of
from zhidu.org.models import Office
from zhidu.org.selectors import chart_for
from zhidu.org.services.keeping import chart_changed
from zhidu.rules.book import Rulebook
from zhidu.rules.load import files_of, load_files
from zhidu.rules.sentences import sentences_of

__all__ = [
    "AdoptionRefused",
    "adoption_make",
    "edition_publish",
    "files_of",
    "proposal_enact",
    "proposal_make",
    "proposal_map",
]

Roles = Mapping[str, Sequence[str]]
"""Role id → codes of the posts behind it."""


@transaction.atomic
def edition_publish(*, files: Mapping[str, str], at: datetime) -> Edition:
    """Publish a rulebook's files as they stand; the same content is published once.

    ``files`` maps relative paths to texts, as ``files_of(folder)`` reads them. Raises RulebookError
    with every mistake found.
    """
    book = load_files(files)
    edition, _ = Edition.objects.get_or_create(
        rulebook=book.id,
        digest=_digest(files),
        defaults={"title": book.title, "content": dict(files), "published_at": at},
    )
    return edition


@transaction.atomic
def adoption_make(
    *,
    office: Office,
    edition: Edition,
    since: date,
    roles: Roles,
    at: datetime,
    prevails: Mapping[str, str] | None = None,
) -> Adoption:
    """Let an office run by an edition from a day on; its earlier edition of the text ends that day.

    ``prevails`` says for kinds that other adopted texts know too whose form, steps and body hold; left
    out, what was said for the earlier edition goes on. Raises AdoptionRefused, naming them, for roles
    without a post and for roles that the text does not have, for what contradicts the other texts
    while nobody said which prevails, or when the running adoption begins later; UnknownPost for a
    post code that the office does not have.
    """
    _refuse_incomplete(book_of(edition), roles)
    chart_changed(office.pk)  # writing first: whoever adopts at the same time waits here
    chart_for(office, roles)
    before = _end_running(office, edition.rulebook, since)
    adoption = Adoption.objects.create(
        office=office,
        edition=edition,
        since=since,
        roles={role: list(codes) for role, codes in roles.items()},
        prevails=dict(prevails if prevails is not None else before.prevails if before else {}),
        made_at=at,
    )
    later = office.adoptions.filter(since__gt=since).values_list("since", flat=True)
    for day in sorted({since, *later}):
        rulings_make(office, day, at)
    return adoption


@transaction.atomic
def proposal_make(
    *, office: Office, files: Mapping[str, str], sentences: Mapping[str, str], at: datetime
) -> Proposal:
    """Keep a revision as it is proposed, with the posts that stand behind its roles until now.

    Raises RulebookError with every mistake that keeps the files or sentences from being read.
    """
    book = load_files(files)
    sentences_of(sentences)
    running = office.adoptions.filter(edition__rulebook=book.id, until=None).last()
    known = running.roles if running else {}
    adoptions = adoptions_in_force(office, local_date(at))
    return Proposal.objects.create(
        office=office,
        rulebook=book.id,
        title=book.title,
        content=dict(files),
        sentences=dict(sentences),
        digest=_digest({**files, **sentences}),
        roles={role: codes for role, codes in known.items() if role in book.roles},
        prevails=prevails_of(adoptions),
        beside=[adoption.edition.digest for adoption in adoptions],
        made_at=at,
    )


@transaction.atomic
def proposal_map(*, proposal: Proposal, roles: Roles, prevails: Mapping[str, str]) -> None:
    """Say which posts shall stand behind roles of a revision, and where which text shall prevail.

    Raises UnknownPost.
    """
    known = book_proposed(proposal).roles
    mapped = {role: list(codes) for role, codes in roles.items() if role in known and known[role].is_mapped}
    proposal.roles = proposal.roles | mapped
    proposal.prevails = proposal.prevails | dict(prevails)
    chart_for(proposal.office, proposal.roles)
    proposal.save(update_fields=["roles", "prevails"])


@transaction.atomic
def proposal_enact(*, proposal: Proposal, since: date, at: datetime) -> Edition:
    """Publish a passed revision and let its office run by it from a day on. Raises AdoptionRefused."""
    edition = edition_publish(files=proposal.content, at=at)
    adoption_make(
        office=proposal.office,
        edition=edition,
        since=since,
        roles=proposal.roles,
        prevails=proposal.prevails,
        at=at,
    )
    proposal.edition = edition
    proposal.save(update_fields=["edition"])
    return edition


def _refuse_incomplete(book: Rulebook, roles: Roles) -> None:
    unmapped = [
        f"“{role.title}”" for name, role in book.roles.items() if role.is_mapped and not roles.get(name)
    ]
    if unmapped:
        raise AdoptionRefused(
            _("《%(title)s》还不能采用：%(names)s没有对应的职务")
            % {"title": book.title, "names": "、".join(unmapped)}
        )
    unknown = [name for name in roles if name not in book.roles]
    if unknown:
        raise AdoptionRefused(
            _("《%(title)s》没有这些角色：%(names)s") % {"title": book.title, "names": "、".join(unknown)}
        )


def _end_running(office: Office, rulebook: str, on: date) -> Adoption | None:
    """End the running adoption of a text; which it was. Raises AdoptionRefused."""
    running = office.adoptions.filter(edition__rulebook=rulebook, until=None).last()
    if running is None:
        return None
    if running.since > on:
        raise AdoptionRefused(
            _("这一制度自%(since)s起已有采用的版本，新的采用不能早于这一天") % {"since": running.since}
        )
    running.until = on
    running.save(update_fields=["until"])
    return running


def _digest(files: Mapping[str, str]) -> str:
    content = json.dumps(dict(files), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(content.encode()).hexdigest()
