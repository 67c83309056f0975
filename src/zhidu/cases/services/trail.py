"""The trail: one entry an act, chained to the one before it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from django.db import connection

from zhidu.cases.models import Case, DutyPeriod, Entry
from zhidu.cases.plain import rows_add
from zhidu.cases.verbs import sentence
from zhidu.org.actor import Actor

SYSTEM = "系统"  # zh: kept


@dataclass(frozen=True, slots=True)
class Chain:
    """A trail of its own for what is no case: a period of a duty, under its id below zero."""

    pk: int
    office_id: int

    @classmethod
    def of(cls, period: DutyPeriod) -> Chain:
        return cls(-period.pk, period.office_id)


def entry_add(
    *,
    case: Case | Chain,
    verb: str,
    at: datetime,
    by: Actor | None = None,
    post: str = "",
    data: Mapping[str, Any] | None = None,
    because: Iterable[str] = (),
    key: str = "",
) -> None:
    """Append to the trail of a case or period, inside the transaction of the act; its row is locked there."""
    place, previous = _BEGINNING if verb == "case.opened" else _end_of(case.pk)
    entry = Entry(
        office_id=case.office_id,
        case_id=case.pk,
        seq=place + 1,
        at=at,
        person=by.name if by else SYSTEM,
        person_id=by.person_id if by else None,
        post=post,
        verb=verb,
        data=dict(data or {}),
        because=list(because),
        key=key,
        previous=previous,
    )
    sentence(verb, entry.data)
    entry.digest = digest_of(entry)
    rows_add([entry])


def _end_of(case_id: int) -> tuple[int, str]:
    """The last place taken in a case's trail, and the digest there; every entry asks, so in plain SQL."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT seq, digest FROM cases_entry WHERE case_id = %s ORDER BY seq DESC LIMIT 1", [case_id]
        )
        return cursor.fetchone() or _BEGINNING


_BEGINNING = (0, "")
"""Before the first entry, which says that the case was opened."""


def digest_of(entry: Entry) -> str:
    """SHA-256 over everything the entry says and the digest before it."""
    said = [
        entry.office_id,
        entry.case_id,
        entry.seq,
        entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        entry.person,
        entry.person_id,
        entry.post,
        entry.verb,
        entry.data,
        entry.because,
        entry.key,
        entry.previous,
    ]
    return sha256(json.dumps(said, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def is_as_written(entry: Entry) -> bool:
    """Whether the entry still says what its digest was made of; what cannot even be read does not."""
    try:
        return entry.digest == digest_of(entry)
    except (AttributeError, TypeError, ValueError):
        return False
