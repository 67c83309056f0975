"""Where two texts that speak of the same kind of case cannot both be followed.

Each conflict is found over the same declared facts, with facts under which both speak. Where the
adoption says which text prevails, the other's rule is set aside and the finding says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from zhidu.rules.book import Bound
from zhidu.rules.conflicting_bodies import bodies_differ
from zhidu.rules.deadlines import Due
from zhidu.rules.findings import Finding
from zhidu.rules.kinds import MOVES, Moving
from zhidu.rules.phrases import act_said, anyone_of, length_said
from zhidu.rules.sides import Found, Side, both_said, example_of, meeting


class Conflict(NamedTuple):
    """What was found, and the rules of the second text that give way once it is settled."""

    finding: Finding
    gives_way: tuple[Any, ...] = ()


class _Said(NamedTuple):
    """Who may do an act by one rule of a text."""

    names: list[str]
    rule: Bound[Any]
    is_gate: bool


def conflicts(ours: Side, theirs: Side, *, is_shared: bool, is_settled: bool) -> Iterator[Conflict]:
    """What of ``theirs`` contradicts ``ours``: errors, or warnings once the office said that ours prevails.

    Kinds that merely have the same id, without being shared, are one error and never meet.
    """
    if not is_shared:
        found = Found(code="not_shared", said=_not_shared(ours), rules=(), example={"kind": ours.kind_id})
        yield Conflict(_finding(found, ours, theirs, is_settled=False))
        return
    for found in _found(ours, theirs):
        finding = _finding(found, ours, theirs, is_settled=is_settled)
        yield Conflict(finding, found.gives_way if is_settled else ())


def _found(ours: Side, theirs: Side) -> Iterator[Found]:
    yield from _two_lists(ours, theirs)
    for act in _acts(ours, theirs):
        yield from _approvers(ours, theirs, act)
        yield from _never(ours, theirs, act)
    yield from _deadlines(ours, theirs)
    yield from _moves(ours, theirs)
    yield from bodies_differ(ours, theirs)


def _finding(found: Found, ours: Side, theirs: Side, *, is_settled: bool) -> Finding:
    place = found.rules[-1].place if found.rules else theirs.book.places[f"kinds.{theirs.kind_id}"]
    ending = f"；已定以《{ours.book.title}》为准" if is_settled else ""
    return Finding(
        found.code,
        "warning" if is_settled else "error",
        f"{theirs.book.id}/{place}",
        f"“{ours.kind.title}”：{found.said}{ending}",
        found.example,
        tuple(dict.fromkeys((*(c for rule in found.rules for c in rule.cites), *found.clauses))),
        ours.book.id if is_settled else None,
    )


def _not_shared(ours: Side) -> str:
    told = "是同一事项的，列入共用词汇；不是的，换一个标识"
    return f"几部制度都用“{ours.kind_id}”这个标识，共用词汇里却没有它；{told}"


def _two_lists(ours: Side, theirs: Side) -> Iterator[Found]:
    if ours.kind.steps and theirs.kind.steps:
        said = f"{both_said(ours, theirs)}都规定了环节，采用时须写明以哪一部为准"
        rules = (*ours.kind.steps, *theirs.kind.steps)
        yield Found(code="two_lists", said=said, rules=rules, example={"kind": ours.kind_id})


def _acts(ours: Side, theirs: Side) -> list[str]:
    """The acts on which both meet, by the ids that texts share."""
    mine, other = (side.book.shared.kinds[side.kind_id].acts for side in (ours, theirs))
    return [act for act in mine if act in other and act in ours.kind.act_names]


# who


def _approvers(ours: Side, theirs: Side, act: str) -> Iterator[Found]:
    for mine in _who(ours, act):
        for other in _who(theirs, act):
            facts = meeting(ours, mine.rule.when, theirs, other.rule.when)
            if facts is not None and not ours.people(mine.names) & theirs.people(other.names):
                said = (
                    f"“{act_said(ours.kind, act)}”，《{ours.book.title}》由"
                    f"{anyone_of(ours.book, mine.names)}办理，《{theirs.book.title}》由"
                    f"{anyone_of(theirs.book, other.names)}办理，没有人两样都合"
                )
                yield Found(
                    code="approvers_differ",
                    said=said,
                    rules=(mine.rule, other.rule),
                    example=example_of(ours, act, facts),
                    gives_way=(other.rule.rule,) if other.is_gate else (),
                )


def _who(side: Side, act: str) -> Iterator[_Said]:
    step = side.kind.step(act)
    if step and step.rule.by:
        yield _Said(step.rule.by, step, False)
    for gate in side.kind.gates.get(act, ()):
        if gate.rule.only:
            yield _Said(gate.rule.only, gate, True)


# never against consent


def _never(ours: Side, theirs: Side, act: str) -> Iterator[Found]:
    for mine in ours.kind.gates.get(act, ()):
        for other in theirs.kind.gates.get(act, ()):
            facts = meeting(ours, mine.when, theirs, other.when)
            pairs = ((mine, ours, theirs), (other, theirs, ours))
            for banned, one, another in pairs if facts is not None else ():
                allowing = _allows(other if banned is mine else mine)
                if not _bans(banned) or not allowing:
                    continue
                said = (
                    f"“{act_said(ours.kind, act)}”，《{one.book.title}》说不得（{banned.rule.never}），"
                    f"《{another.book.title}》说{allowing}"
                )
                yield Found(
                    code="never_against_consent",
                    said=said,
                    rules=(mine, other),
                    example=example_of(ours, act, facts or {}),
                    gives_way=(other.rule,),
                )


def _bans(gate: Bound[Any]) -> bool:
    return bool(gate.rule.never) and not gate.unless


def _allows(gate: Bound[Any]) -> str:
    """In what words a gate allows what it speaks of; empty where it only asks for something."""
    if _consents(gate):
        return "经同意可以"
    return "可以" if gate.force == "may" and not gate.rule.never else ""


def _consents(gate: Bound[Any]) -> bool:
    """Whether a gate opens by somebody's consent, signature or decision."""
    checks = [*gate.rule.needs, *(check for excuse, _ in gate.unless for check in excuse.needs)]
    return any(check.consent or check.signed or check.decided for check in checks)


# deadlines


def _deadlines(ours: Side, theirs: Side) -> Iterator[Found]:
    acts = _acts(ours, theirs)
    for mine in ours.kind.due:
        for other in theirs.kind.due:
            facts = meeting(ours, mine.when, theirs, other.when)
            if facts is not None and mine.rule.met_by in acts and _other_length(mine.rule, other.rule):
                said = (
                    f"“{act_said(ours.kind, mine.rule.met_by)}”的时限，《{ours.book.title}》是"
                    f"{_length(ours, mine.rule)}，《{theirs.book.title}》是{_length(theirs, other.rule)}"
                )
                yield Found(
                    code="two_deadlines",
                    said=said,
                    rules=(mine, other),
                    example=example_of(ours, mine.rule.met_by, facts),
                    gives_way=(other.rule,),
                )


def _length(side: Side, due: Due) -> str:
    return length_said(side.book, due.within or due.lead)


def _other_length(mine: Due, other: Due) -> bool:
    """Whether two deadlines of one act count from the same event and differ in length."""
    is_same = (mine.met_by, mine.after, mine.before) == (other.met_by, other.after, other.before)
    return is_same and (mine.within, mine.lead) != (other.within, other.lead)


# moves


def _moves(ours: Side, theirs: Side) -> Iterator[Found]:
    """One move by different people, or for different lengths; ours is what a kind has, if it has it."""
    for move, mine in ours.kind.moves.items():
        other = theirs.kind.moves.get(move)
        facts = meeting(ours, mine.when, theirs, other.when) if other else None
        if other is None or facts is None or not _on_one_step(mine.rule, other.rule):
            continue
        if not ours.people(mine.rule.by) & theirs.people(other.rule.by):
            said = (
                f"“{MOVES[move]}”，《{ours.book.title}》由{anyone_of(ours.book, mine.rule.by)}办理，"
                f"《{theirs.book.title}》由{anyone_of(theirs.book, other.rule.by)}办理，没有人两样都合"
            )
        elif mine.rule.at_most != other.rule.at_most:
            lengths = [
                f"至多{rule.at_most}" if rule.at_most else "没有限度" for rule in (mine.rule, other.rule)
            ]
            said = f"“{MOVES[move]}”，《{ours.book.title}》{lengths[0]}，《{theirs.book.title}》{lengths[1]}"
        else:
            continue
        yield Found(
            code="moves_differ", said=said, rules=(mine, other), example=example_of(ours, move, facts)
        )


def _on_one_step(mine: Moving, other: Moving) -> bool:
    return not mine.on or not other.on or bool(set(mine.on) & set(other.on))
