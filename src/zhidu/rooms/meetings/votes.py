"""Votes on a topic as forms and papers show them: who may vote, which fields there are, what was counted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
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
    """同意3人，反对1人（甲某），弃权1人（乙某）；empty where nobody was counted."""
    names = {str(a.post_id): a.person_name or a.post.title for a in here.case.attendance.all()}
    said = [_said(way, facts.get(fact), names) for fact, way in vote_facts(here).items()]
    out = sorted(withdrawn_from(here, facts), key=int)
    said += [f"回避{len(out)}人（{_named(out, names)}）"] if out else []
    return "，".join(filter(None, said))


_SAID = {"agreed": "同意", "against": "反对", "abstained": "弃权"}


def _said(way: str, value: Any, names: Mapping[str, str]) -> str:
    if value in (None, "", (), []):
        return ""
    if not isinstance(value, tuple | list):
        return f"{_SAID[way]}{value}人"
    who = f"（{_named(value, names)}）" if way != "agreed" else ""
    return f"{_SAID[way]}{len(value)}人{who}"


def _named(posts: Iterable[str], names: Mapping[str, str]) -> str:
    return "、".join(names.get(str(post), "") for post in posts)
