"""What one text says twice and differently: who belongs, who signs, what a body takes, which body takes it.

Nothing here is wrong of itself: the text may mean both. So each is a warning with both clauses, and a
reading that is about both settles it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, combinations, product
from typing import Any

from zhidu.rules.book import BookKind, Bound, Rulebook, Test, Tests
from zhidu.rules.boxes import meet
from zhidu.rules.findings import Finding
from zhidu.rules.people import members_of, title_of
from zhidu.rules.phrases import all_of, condition
from zhidu.rules.telling import point

SIGN = "sign"
"""What a step is for a meeting by which its minutes come into force."""


def said_twice(book: Rulebook) -> Iterator[Finding]:
    """``stated_twice`` of members, signers and topics, and ``two_bodies``."""
    yield from _rolls(book)
    bodies = [kind for kind in book.kinds.values() if kind.body]
    for kind in bodies:
        yield from _signers(book, kind)
        yield from _taken_and_left_out(book, kind)
    for one, other in combinations(bodies, 2):
        yield from _two_bodies(book, one, other)


def settled(
    book: Rulebook, code: str, where: str, said: str, clauses: Iterable[str], example: Mapping[str, Any]
) -> Finding:
    """A warning about clauses, with the reading that somebody gave of all of them."""
    about = tuple(dict.fromkeys(clauses))
    speaking = (name for name, r in book.readings.items() if r.by and {*about} <= {*r.about})
    reading = next(speaking, None)
    ending = f"；释义 {reading}：{book.readings[reading].says}" if reading else "；请用释义说明以哪一处为准"
    return Finding(code, "warning", where, said + ending, example, about, reading)


# who


def _rolls(book: Rulebook) -> Iterator[Finding]:
    """A group made of groups that stand on clauses of their own, and that name some of the same people."""
    for name, role in book.roles.items():
        lists = [book.roles[part] for part in role.are if part in book.roles and book.roles[part].cites]
        for one, other in combinations(lists, 2):
            mine, theirs = ({*members_of(book, lot.are)} for lot in (one, other))
            if mine & theirs and mine != theirs and {*one.cites} != {*other.cites}:
                said = (
                    f"{role.title}写了两次，说法不同：{'、'.join(one.cites)} 是{all_of(book, one.are)}，"
                    f"{'、'.join(other.cites)} 是{all_of(book, other.are)}"
                )
                example = {"only_one": sorted(mine ^ theirs)}
                clauses = (*one.cites, *other.cites)
                yield settled(book, "stated_twice", str(book.places[f"roles.{name}"]), said, clauses, example)


def _signers(book: Rulebook, kind: BookKind) -> Iterator[Finding]:
    """Two steps that sign the minutes of one meeting, each by its own clause and by other people."""
    steps = [step for step in kind.steps if SIGN in step.rule.does and not step.when]
    for one, other in combinations(steps, 2):
        people = [{*members_of(book, step.rule.asked)} for step in (one, other)]
        if people[0] != people[1] and not {*one.cites} & {*other.cites}:
            named = ["或".join(title_of(book, name) for name in step.rule.asked) for step in (one, other)]
            both = (f"{_grounds(step)} 由{by}" for step, by in zip((one, other), named, strict=True))
            said = f"{kind.title}的纪要由谁签发写了两次：{'，'.join(both)}"
            example = {"steps": [one.rule.id, other.rule.id]}
            yield settled(book, "stated_twice", str(other.place), said, (*one.cites, *other.cites), example)


def _grounds(bound: Bound[Any]) -> str:
    return "、".join(bound.cites) or "系统默认"


# what a body takes


def _taken_and_left_out(book: Rulebook, kind: BookKind) -> Iterator[Finding]:
    """A sort of topic of which the body speaks, by one clause, and that it leaves out by another."""
    speaking: list[Bound[Any]] = [*kind.assembly.scope, *(r for r in kind.assembly.quorum if r.when)]
    for taken, out in product(speaking, kind.assembly.leaves_out):
        sort = _meeting(taken.when, out.when)
        if sort and not {*taken.cites} & {*out.cites}:
            said = (
                f"{condition(book, (sort,))}的议题，{kind.title}一处要研究（{_grounds(taken)}），"
                f"一处不研究（{_grounds(out)}）"
            )
            clauses = (*taken.cites, *out.cites)
            yield settled(book, "stated_twice", str(out.place), said, clauses, _example(book, sort))


def _two_bodies(book: Rulebook, one: BookKind, other: BookKind) -> Iterator[Finding]:
    """A sort of topic that two bodies take, where nobody's word is needed that would say which."""
    for mine, theirs in product(one.assembly.scope, other.assembly.scope):
        sort = _meeting(mine.when, theirs.when)
        is_judged = any(book.terms[name].judged_by for name in sort)
        if not sort or is_judged or mine.rule.needs or theirs.rule.needs or {*mine.cites} & {*theirs.cites}:
            continue
        said = (
            f"{condition(book, (sort,))}的议题，{one.title}研究（{_grounds(mine)}），"
            f"{other.title}也研究（{_grounds(theirs)}），没有写由哪一个决定"
        )
        clauses = (*mine.cites, *theirs.cites)
        yield settled(book, "two_bodies", str(theirs.place), said, clauses, _example(book, sort))


# when both speak


def _meeting(one: Tests, other: Tests) -> Test:
    """What both conditions let through, where they look at one fact; empty where they never meet."""
    pairs = product(one, other)
    return next((found for a, b in pairs if a.keys() & b.keys() and (found := _together(a, b))), {})


def _together(one: Test, other: Test) -> Test:
    shared = {name: meet(one[name], other[name]) for name in one.keys() & other.keys()}
    if None in shared.values():
        return {}
    return {name: cell for name, cell in chain(one.items(), other.items(), shared.items()) if cell}


def _example(book: Rulebook, sort: Test) -> dict[str, Any]:
    return {name: point(book.terms[name], cell) for name, cell in sort.items()}
