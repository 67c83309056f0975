"""How often a body meets, said twice and differently; and what comes round, owed by one or the other."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from zhidu.rules.book import Bound, Rulebook
from zhidu.rules.check_times import grounds_said, together
from zhidu.rules.check_twice import settled
from zhidu.rules.duties import Duty
from zhidu.rules.findings import Finding
from zhidu.rules.outline_duties import how_often
from zhidu.rules.people import title_of


def cadences(book: Rulebook) -> Iterator[Finding]:
    """``stated_twice`` of how often a body meets, and ``owed_by_either``."""
    for one, other in combinations(book.duties.values(), 2):
        if _is_same_meeting(one.rule, other.rule) and together(one.when, other.when):
            yield from _differing(book, one, other)
    for duty in book.duties.values():
        yield from _owed_by_either(book, duty)


def _is_same_meeting(one: Duty, other: Duty) -> bool:
    """Whether one meeting keeps both, for the same people."""
    kept = one.kept_by is not None and bool(one.kept_by.meeting)
    return kept and (one.kept_by, one.per) == (other.kept_by, other.per)


def _differing(book: Rulebook, one: Bound[Duty], other: Bound[Duty]) -> Iterator[Finding]:
    """Two clauses of which one is kept by a meeting, or a month without one, that breaks the other."""
    often = [how_often(book, bound.rule, bound.force) for bound in (one, other)]
    if often[0] != often[1] and {*one.cites} != {*other.cites}:
        title = book.kinds[one.rule.kept_by.what].title if one.rule.kept_by else ""
        said = (
            f"{title}多久开一次写了两次，说法不同："
            f"{grounds_said(one)} 是{often[0]}，{grounds_said(other)} 是{often[1]}"
        )
        example = {"rules": [str(one.place), str(other.place)]}
        clauses = (*one.cites, *other.cites)
        yield settled(book, "stated_twice", str(other.place), said, clauses, example)


def _owed_by_either(book: Rulebook, duty: Bound[Duty]) -> Iterator[Finding]:
    """Once in a period, owed by several of whom the text does not say which: nobody's in the end."""
    if len(duty.rule.of) > 1 and duty.rule.per is None and duty.cites:
        named = "或".join(title_of(book, name) for name in duty.rule.of)
        reading = next((name for name, r in book.readings.items() if {*duty.cites} <= {*r.about}), None)
        ending = f"；释义 {reading}：{book.readings[reading].says}" if reading else "；请用释义说明"
        said = f"“{duty.rule.title}”由{named}负责，没有写各管哪些{ending}"
        example = {"of": list(duty.rule.of)}
        yield Finding("owed_by_either", "warning", str(duty.place), said, example, duty.cites, reading)
