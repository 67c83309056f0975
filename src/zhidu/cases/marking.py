"""误标核对: a file that was refused for its mark, and what was found about it.

Who looks at it, and what follows, is a kind of case in a rulebook; here one question is asked of its cases.
The file itself is never kept: it is known by its SHA-256.
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from typing import Any, NamedTuple

from django.core import signing
from django.utils.translation import gettext as _

from zhidu.cases.errors import BadFile, NotDone
from zhidu.cases.models import Case, CaseIndex
from zhidu.cases.secrecy import Mark, mark_in

KIND, DIGEST, FINDING = "mark_check", "file_digest", "mark_finding"
"""The kind, the fact that says which file, and the one that says what was found, in the shared vocabulary."""
_MISTAKEN = "mistaken"
_ASKED_WITHIN = 24 * 60 * 60
"""Seconds that a refusal may be answered by asking for a check."""


class Marked(BadFile):
    """A file that bears a mark nobody has found to be a mistake; ``facts`` describe it for a check."""

    def __init__(self, text: str, facts: Mapping[str, Any]) -> None:
        self.facts = facts
        super().__init__(text)


class Found(NamedTuple):
    """What the last check of a file came to, and its number."""

    number: str
    is_mistake: bool


def refuse_marked(office_id: int, name: str, content: bytes) -> str:
    """The number of the check by which the office takes a file with a mark; empty of one without a mark.

    Raises Marked, and BadFile where the check found the mark to be true.
    """
    mark = mark_in(name, content)
    if mark is None:
        return ""
    digest = sha256(content).hexdigest()
    found = found_of(office_id, digest)
    if found is None:
        raise Marked(*_refusal(name, content, mark, digest))
    if not found.is_mistake:
        raise BadFile(
            _(
                "“%(name)s”经核对确有密级（%(number)s），没有收下：国家秘密不得进入本系统。"
                "原件请按保密规定保管，并向定密责任人报告"
            )
            % {"name": name, "number": found.number}
        )
    return found.number


def _refusal(name: str, content: bytes, mark: Mark, digest: str) -> tuple[str, dict[str, Any]]:
    said = _(
        "“%(name)s”带有密级标志“%(mark)s”，没有收下：国家秘密不得进入本系统。确属误标的，请本单位保密员核对原件"
    )
    facts = {
        "file_name": name,
        DIGEST: digest,
        "file_size": len(content),
        "mark_found": mark.says,
        "mark_place": mark.place,
    }
    return said % {"name": name, "mark": mark.says}, facts


def found_of(office_id: int, digest: str) -> Found | None:
    """What the office's last finished check of a file says; one query."""
    checks = CaseIndex.objects.filter(
        office_id=office_id, kind=KIND, fact=DIGEST, value=digest, case__status=Case.Status.CLOSED
    )
    last = checks.order_by("-case__closed_at", "-case_id").values_list("case__number", "case__facts").first()
    return Found(last[0], last[1].get(FINDING) == _MISTAKEN) if last else None


def ticket_of(problem: NotDone) -> str:
    """What a refusal's button carries, so that the very file is checked; empty where none is to be."""
    return signing.dumps(problem.facts, salt=KIND) if isinstance(problem, Marked) else ""


def facts_on(ticket: str) -> dict[str, Any] | None:
    """The facts of a ticket; None of one that is not ours or too old."""
    try:
        facts: dict[str, Any] = signing.loads(ticket, salt=KIND, max_age=_ASKED_WITHIN)
    except signing.BadSignature:
        return None
    return facts
