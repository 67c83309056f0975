"""What two texts say differently of one meeting body: who belongs, presides, must be there, decides."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product
from typing import Any

from zhidu.rules.book import Bound
from zhidu.rules.outline_bodies import assembly_said
from zhidu.rules.phrases import all_of
from zhidu.rules.sides import Found, Side, both_said, example_of, meeting


def bodies_differ(ours: Side, theirs: Side) -> Iterator[Found]:
    """Findings on one body of two texts; none where it is no body, or not one for both."""
    if ours.kind.body is None or theirs.kind.body is None:
        return
    yield from _people(ours, theirs)
    for attribute, says in _SAID.items():
        yield from _rules(ours, theirs, attribute, says)
    yield from _taken_and_left_out(ours, theirs)
    yield from _taken_and_left_out(theirs, ours)


def _people(ours: Side, theirs: Side) -> Iterator[Found]:
    mine, other = ours.kind.body, theirs.kind.body
    assert mine is not None  # bodies_differ asks only of bodies
    assert other is not None
    clauses = (*mine.members.cites, *other.members.cites)
    yield from _differ(ours, theirs, "组成人员", (mine.members.are, other.members.are), clauses)
    yield from _differ(ours, theirs, "主持人", ([mine.chair], [other.chair]), ())
    if mine.secretary and other.secretary:
        clauses = (*mine.secretary.cites, *other.secretary.cites)
        yield from _differ(ours, theirs, "会议秘书", (mine.secretary.are, other.secretary.are), clauses)


def _differ(
    ours: Side, theirs: Side, what: str, named: tuple[list[str], list[str]], clauses: tuple[str, ...]
) -> Iterator[Found]:
    """Who is named for one thing, where others are named for it too."""
    if ours.people(named[0]) != theirs.people(named[1]):
        one, two = all_of(ours.book, named[0]), all_of(theirs.book, named[1])
        said = f"{what}，《{ours.book.title}》是{one}，《{theirs.book.title}》是{two}"
        example = {"kind": ours.kind_id, "named": [sorted(named[0]), sorted(named[1])]}
        yield Found(code="body_differs", said=said, rules=(), example=example, clauses=clauses)


def _rules(ours: Side, theirs: Side, attribute: str, says: Callable[[Side, Any], Any]) -> Iterator[Found]:
    """Two rules on one attribute that can speak in one case and say different things."""
    listed = (getattr(side.kind.assembly, attribute) for side in (ours, theirs))
    for mine, other in product(*listed):
        facts = meeting(ours, mine.when, theirs, other.when)
        one, two = says(ours, mine.rule), says(theirs, other.rule)
        if facts is not None and one[0] == two[0] and one != two:
            yield _two(ours, theirs, attribute, mine, other, facts)


def _two(
    ours: Side, theirs: Side, attribute: str, mine: Bound[Any], other: Bound[Any], facts: dict[str, Any]
) -> Found:
    lines = [
        assembly_said(side.book, side.kind, attribute, rule) for side, rule in ((ours, mine), (theirs, other))
    ]
    said = f"《{ours.book.title}》说“{lines[0]}”，《{theirs.book.title}》说“{lines[1]}”"
    return Found(
        code="body_differs", said=said, rules=(mine, other), example=example_of(ours, attribute, facts)
    )


def _quorum(side: Side, rule: Any) -> tuple[Any, ...]:
    """A number of persons and somebody in person are two demands, not one said twice."""
    return bool(rule.present), rule.at_least, rule.more_than, frozenset(side.people(rule.present))


def _speak(side: Side, rule: Any) -> tuple[Any, ...]:
    return bool(rule.heard), [sorted(side.people([name])) for name in rule.order or rule.heard]


def _decide(side: Side, rule: Any) -> tuple[Any, ...]:
    return True, rule.how, rule.share, rule.of, frozenset(side.people(rule.by))


_SAID: dict[str, Callable[[Side, Any], tuple[Any, ...]]] = {
    "quorum": _quorum,
    "speak": _speak,
    "decide": _decide,
}


def _taken_and_left_out(one: Side, another: Side) -> Iterator[Found]:
    """A sort of topic that one text gives to the body and another keeps from it."""
    for taken, out in product(one.kind.assembly.scope, another.kind.assembly.leaves_out):
        facts = meeting(one, taken.when, another, out.when)
        shared = [
            {fact for test in rule.when for fact in side.common(test)}
            for side, rule in ((one, taken), (another, out))
        ]
        if facts and shared[0] & shared[1] and not out.unless:
            said = (
                f"{both_said(one, another)}说法不同：《{one.book.title}》说"
                f"“{assembly_said(one.book, one.kind, 'scope', taken)}”，《{another.book.title}》说"
                f"“{assembly_said(another.book, another.kind, 'leaves_out', out)}”"
            )
            yield Found(
                code="body_differs", said=said, rules=(taken, out), example=example_of(one, "scope", facts)
            )
