"""Writes: publish an edition, adopt it. One verb, one transaction."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from hashlib import sha256

from django.db import transaction
from django.db.models import F

from zhidu.editions.models import Adoption, Edition
from zhidu.editions.selectors import book_of
from zhidu.org.models import Office
from zhidu.org.selectors import chart_for
from zhidu.rules.book import Rulebook
from zhidu.rules.load import files_of, load_files

__all__ = ["AdoptionRefused", "adoption_make", "edition_publish", "files_of"]

Roles = Mapping[str, Sequence[str]]
"""Role id → codes of the posts behind it."""


class AdoptionRefused(ValueError):
    """An adoption that cannot take effect; the message is a Chinese sentence for the page."""


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
def adoption_make(*, office: Office, edition: Edition, since: date, roles: Roles, at: datetime) -> Adoption:
    """Let an office run by an edition from a day on; its earlier edition of the text ends that day.

    Raises AdoptionRefused, naming them, for roles without a post and for roles that the text does
    not have, or when the running adoption begins later; UnknownPost for a post code that the office
    does not have.
    """
    _refuse_incomplete(book_of(edition), roles)
    Office.objects.filter(pk=office.pk).update(chart_version=F("chart_version") + 1)
    chart_for(office, roles)
    _end_running(office, edition.rulebook, since)
    mapped = {role: list(codes) for role, codes in roles.items()}
    return Adoption.objects.create(office=office, edition=edition, since=since, roles=mapped, made_at=at)


def _refuse_incomplete(book: Rulebook, roles: Roles) -> None:
    unmapped = [
        f"“{role.title}”" for name, role in book.roles.items() if role.is_mapped and not roles.get(name)
    ]
    if unmapped:
        raise AdoptionRefused(f"《{book.title}》还不能采用：{'、'.join(unmapped)}没有对应的职务")
    unknown = [name for name in roles if name not in book.roles]
    if unknown:
        raise AdoptionRefused(f"《{book.title}》没有这些角色：{'、'.join(unknown)}")


def _end_running(office: Office, rulebook: str, on: date) -> None:
    for running in office.adoptions.filter(edition__rulebook=rulebook, until=None):
        if running.since > on:
            raise AdoptionRefused(f"这一制度自{running.since}起已有采用的版本，新的采用不能早于这一天")
        running.until = on
        running.save(update_fields=["until"])


def _digest(files: Mapping[str, str]) -> str:
    content = json.dumps(dict(files), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(content.encode()).hexdigest()
