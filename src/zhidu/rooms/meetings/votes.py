"""Votes on a topic as forms and papers show them: who may vote, which fields there are, what was counted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from zhidu.cases.situation import Situation
from zhidu.rooms.meetings.models import Attendance
from zhidu.rules.bodies import Deciding
from zhidu.rules.grounds import applies

WAYS = ("agreed", "against", "abstained")
"""How somebody can vote, as rules on deciding name it."""


def vote_facts(here: Situation, known: Mapping[str, Any] | None = None) -> dict[str, str]:
    """Fact → how those vote whom it counts; with facts of a topic, only what its rules ask for."""
    given = here.given if known is None else here.given.plus(**known)
    rules = here.kind.assembly.decide
    speaking = [bound for bound in rules if known is None or applies(here.book, bound, given) is not False]
    return {fact: way for bound in speaking for way, fact in _ways(bound.rule)}


def _ways(rule: Deciding) -> Iterator[tuple[str, str]]:
    for way in WAYS:
        if fact := getattr(rule, way):
            yield way, fact


def withdrawn_from(here: Situation, facts: Mapping[str, Any]) -> set[str]:
    """Who takes no part in a topic (回避)."""
    return {post for b in here.kind.assembly.recuse for post in facts.get(b.rule.among) or ()}


def voters(here: Situation, facts: Mapping[str, Any]) -> list[Attendance]:
    """The members who came and have not withdrawn from the topic."""
    out = withdrawn_from(here, facts)
    return [a for a in here.case.attendance.all() if a.is_present and str(a.post_id) not in out]


def votes_said(here: Situation, facts: Mapping[str, Any]) -> str:
    """同意3人，反对1人（甲某），弃权1人（乙某）, as the record has it; empty where nobody was counted."""
    names = {str(a.post_id): a.person_name or a.post.title for a in here.case.attendance.all()}
    said = [_said(_WORDS[way], facts.get(fact), names, way) for fact, way in vote_facts(here).items()]
    out = tuple(sorted(withdrawn_from(here, facts), key=int))
    return "，".join(filter(None, [*said, _said(_OUT, out, names)]))


_WORDS = {"agreed": "同意", "against": "反对", "abstained": "弃权"}  # zh: of the record
_OUT = "回避"  # zh: of the record


def _said(word: str, value: Any, names: Mapping[str, str], way: str = "") -> str:
    """How many, and but for those who agreed who."""
    if value in (None, "", (), []):
        return ""
    if not isinstance(value, tuple | list):
        return f"{word}{value}人"  # zh: of the record
    who = "、".join(names.get(str(post), "") for post in value) if way != "agreed" else ""
    return f"{word}{len(value)}人" + (f"（{who}）" if who else "")  # zh: of the record
