"""Votes on a topic as forms and papers show them: who may vote, which fields there are, what was counted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from zhidu.cases.situation import Situation
from zhidu.rooms.meetings.models import Attendance
from zhidu.rules.bodies import GRADE, Ballot, Deciding
from zhidu.rules.grounds import applies
from zhidu.rules.tallies import Tally

WAYS = ("agreed", "against", "abstained")
"""How somebody can vote, as rules on deciding name it."""


def deciding(here: Situation, known: Mapping[str, Any] | None = None) -> list[Deciding]:
    """The rules on deciding; with facts of a topic, only those that may speak of it."""
    given = here.given if known is None else here.given.plus(**known)
    rules = here.kind.assembly.decide
    speaking = (b for b in rules if known is None or applies(here.book, b, given) is not False)
    return [bound.rule for bound in speaking]


def vote_facts(here: Situation, known: Mapping[str, Any] | None = None) -> dict[str, str]:
    """Fact → what it counts, by the key of the rule: those of a topic, or all that the body asks for."""
    return {fact: key for rule in deciding(here, known) for fact, key in rule.counts.items()}


def asked_of_deciders(here: Situation, known: Mapping[str, Any] | None = None) -> set[str]:
    """Every fact that is asked only because of how it is decided."""
    people = (fact for rule in deciding(here, known) for fact in _people(rule))
    return {*vote_facts(here, known), *people}


def _people(rule: Deciding) -> Iterator[str]:
    if rule.decider:
        yield rule.decider
    if rule.ballot:
        yield from rule.ballot.counters
    if rule.ballot and rule.ballot.took_part:
        yield rule.ballot.took_part


def must_be_heard(here: Situation, known: Mapping[str, Any]) -> bool:
    """Whether a topic is decided only once everybody there has spoken."""
    return any(rule.hears for rule in deciding(here, known))


def ballot_of(here: Situation, known: Mapping[str, Any]) -> tuple[Deciding, Ballot] | None:
    """The secret ballot by which a topic is decided, if one is."""
    return next(((rule, rule.ballot) for rule in deciding(here, known) if rule.ballot), None)


def withdrawn_from(here: Situation, facts: Mapping[str, Any]) -> set[str]:
    """Who takes no part in a topic (回避)."""
    return {post for b in here.kind.assembly.recuse for post in facts.get(b.rule.among) or ()}


def voters(here: Situation, facts: Mapping[str, Any]) -> list[Attendance]:
    """The members who came, have not withdrawn from the topic, and are in the room where they must be."""
    barred = Tally(here.book, here.kind, here.given.plus(**facts), here.chart).barred
    out = withdrawn_from(here, facts) | barred
    return [a for a in here.case.attendance.all() if a.is_present and str(a.post_id) not in out]


def votes_said(here: Situation, facts: Mapping[str, Any]) -> str:
    """同意3人，反对1人（甲某），弃权1人（乙某）; of a ballot its papers; empty where nobody was counted."""
    names = {str(a.post_id): a.person_name or a.post.title for a in here.case.attendance.all()}
    ballot = ballot_of(here, facts)
    if ballot and facts.get(ballot[1].handed_out) is not None:
        said = _ballot_said(here, *ballot, facts, names)
    else:
        counted = {fact: key for fact, key in vote_facts(here).items() if key not in _PAPERS or key in WAYS}
        units = {fact: "票" if key.startswith(GRADE) else "人" for fact, key in counted.items()}
        said = [_said(_titled(here, k), facts.get(f), names, units[f]) for f, k in counted.items()]
    out = sorted(withdrawn_from(here, facts), key=int)
    said += [f"回避{len(out)}人（{_named(out, names)}）"] if out else []
    return "，".join(filter(None, said))


def _ballot_said(
    here: Situation, rule: Deciding, ballot: Ballot, facts: Mapping[str, Any], names: Mapping[str, str]
) -> list[str]:
    """无记名投票，发出5张，收回5张 …; never who voted, only who counted."""
    said = [f"{_titled(here, key)}{facts.get(fact) or 0}" for fact, key in rule.counts.items()]
    counters = [
        f"{here.book.terms[fact].title}{_named([facts[fact]], names)}"
        for fact in ballot.counters
        if facts.get(fact)
    ]
    return ["无记名投票", *(f"{words}票" for words in said), *counters]


_PAPERS = {
    "agreed": "同意",
    "against": "反对",
    "abstained": "弃权",
    "handed_out": "发出",
    "handed_in": "收回",
    "invalid": "无效",
}


def _titled(here: Situation, key: str) -> str:
    """What was counted: a way of voting, papers, or votes for one of several outcomes."""
    if not key.startswith(GRADE):
        return _PAPERS[key]
    return here.kind.body.outcomes[key.removeprefix(GRADE)].title  # type: ignore[union-attr]


def _said(way: str, value: Any, names: Mapping[str, str], unit: str = "人") -> str:
    if value in (None, "", (), []):
        return ""
    if not isinstance(value, tuple | list):
        return f"{way}{value}{unit}"
    who = f"（{_named(value, names)}）" if way != _PAPERS["agreed"] else ""
    return f"{way}{len(value)}人{who}"


def _named(posts: Iterable[str], names: Mapping[str, str]) -> str:
    return "、".join(names.get(str(post), "") for post in posts)


def concluded_said(here: Situation, facts: Mapping[str, Any]) -> str:
    """由甲某决定, where the text wants to know who concluded."""
    deciders = (rule.decider for rule in deciding(here, facts) if rule.decider)
    posts = [facts[fact] for fact in deciders if facts.get(fact)]
    names = {str(a.post_id): a.person_name or a.post.title for a in here.case.attendance.all()}
    titles = {post: here.chart.posts[post].title for post in posts if post in here.chart.posts}
    return f"由{'、'.join(names.get(post) or titles.get(post, '') for post in posts)}决定" if posts else ""
