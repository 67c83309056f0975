"""Where two texts that speak of the same kind of case cannot both be followed.

Each conflict is found over the same declared facts, with facts under which both speak. Where the
adoption says which text prevails, the other's rule is set aside and the finding says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from zhidu.rules.book import BookKind, Bound, Rulebook, Test, Tests
from zhidu.rules.boxes import overlap
from zhidu.rules.cells import ANYTHING
from zhidu.rules.findings import Finding
from zhidu.rules.kinds import Due
from zhidu.rules.parts import ALWAYS
from zhidu.rules.people import members_of
from zhidu.rules.phrases import act_said, anyone_of
from zhidu.rules.telling import point


@dataclass(frozen=True, slots=True)
class Side:
    """What one text says of a kind of case."""

    book: Rulebook
    kind_id: str

    @property
    def kind(self) -> BookKind:
        return self.book.kinds[self.kind_id]

    def people(self, names: Iterable[str]) -> set[str]:
        """Who is meant, so that the same post of two texts is the same: groups taken apart."""
        return {self._person(name) for name in members_of(self.book, names)}

    def _person(self, name: str) -> str:
        head = name.partition(".")[0]
        is_common = head in ALWAYS or head in self.book.shared.roles or head in self.book.shared.terms
        return name if is_common else f"{self.book.id}:{name}"

    def common(self, test: Test) -> Test:
        """The part of a condition that speaks of facts which texts share."""
        return {fact: cell for fact, cell in test.items() if fact in self.book.shared.terms}


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
        found = _Found(code="not_shared", said=_not_shared(ours), rules=(), example={"kind": ours.kind_id})
        yield Conflict(_finding(found, ours, theirs, is_settled=False))
        return
    for found in _found(ours, theirs):
        finding = _finding(found, ours, theirs, is_settled=is_settled)
        yield Conflict(finding, found.gives_way if is_settled else ())


class _Found(NamedTuple):
    """Two rules that cannot both be followed; ``gives_way`` is theirs, where it is no step."""

    code: str
    said: str
    rules: tuple[Bound[Any], ...]
    example: Mapping[str, Any]
    gives_way: tuple[Any, ...] = ()


def _found(ours: Side, theirs: Side) -> Iterator[_Found]:
    yield from _two_lists(ours, theirs)
    for act in _acts(ours, theirs):
        yield from _approvers(ours, theirs, act)
        yield from _never(ours, theirs, act)
    yield from _deadlines(ours, theirs)


def _finding(found: _Found, ours: Side, theirs: Side, *, is_settled: bool) -> Finding:
    place = found.rules[-1].place if found.rules else theirs.book.places[f"kinds.{theirs.kind_id}"]
    ending = f"；已定以《{ours.book.title}》为准" if is_settled else ""
    return Finding(
        found.code,
        "warning" if is_settled else "error",
        f"{theirs.book.id}/{place}",
        f"“{ours.kind.title}”：{found.said}{ending}",
        found.example,
        tuple(dict.fromkeys(c for rule in found.rules for c in rule.cites)),
        ours.book.id if is_settled else None,
    )


def _both(ours: Side, theirs: Side) -> str:
    return f"《{ours.book.title}》和《{theirs.book.title}》"


def _not_shared(ours: Side) -> str:
    told = "是同一事项的，列入共用词汇；不是的，换一个标识"
    return f"几部制度都用“{ours.kind_id}”这个标识，共用词汇里却没有它；{told}"


def _two_lists(ours: Side, theirs: Side) -> Iterator[_Found]:
    if ours.kind.steps and theirs.kind.steps:
        said = f"{_both(ours, theirs)}都规定了环节，采用时须写明以哪一部为准"
        rules = (*ours.kind.steps, *theirs.kind.steps)
        yield _Found(code="two_lists", said=said, rules=rules, example={"kind": ours.kind_id})


def _acts(ours: Side, theirs: Side) -> list[str]:
    """The acts on which both meet, by the ids that texts share."""
    mine, other = (side.book.shared.kinds[side.kind_id].acts for side in (ours, theirs))
    return [act for act in mine if act in other and act in ours.kind.act_names]


# who


def _approvers(ours: Side, theirs: Side, act: str) -> Iterator[_Found]:
    for mine in _who(ours, act):
        for other in _who(theirs, act):
            facts = meeting(ours, mine.rule.when, theirs, other.rule.when)
            if facts is not None and not ours.people(mine.names) & theirs.people(other.names):
                said = (
                    f"“{act_said(ours.kind, act)}”，《{ours.book.title}》由"
                    f"{anyone_of(ours.book, mine.names)}办理，《{theirs.book.title}》由"
                    f"{anyone_of(theirs.book, other.names)}办理，没有人两样都合"
                )
                yield _Found(
                    code="approvers_differ",
                    said=said,
                    rules=(mine.rule, other.rule),
                    example=_example(ours, act, facts),
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


def _never(ours: Side, theirs: Side, act: str) -> Iterator[_Found]:
    for mine in ours.kind.gates.get(act, ()):
        for other in theirs.kind.gates.get(act, ()):
            facts = meeting(ours, mine.when, theirs, other.when)
            pairs = ((mine, ours, theirs), (other, theirs, ours))
            for banned, one, another in pairs if facts is not None else ():
                if not _bans(banned) or not _consents(other if banned is mine else mine):
                    continue
                said = (
                    f"“{act_said(ours.kind, act)}”，《{one.book.title}》说不得（{banned.rule.never}），"
                    f"《{another.book.title}》说经同意可以"
                )
                yield _Found(
                    code="never_against_consent",
                    said=said,
                    rules=(mine, other),
                    example=_example(ours, act, facts or {}),
                    gives_way=(other.rule,),
                )


def _bans(gate: Bound[Any]) -> bool:
    return bool(gate.rule.never) and not gate.unless


def _consents(gate: Bound[Any]) -> bool:
    """Whether a gate opens by somebody's consent, signature or decision."""
    checks = [*gate.rule.needs, *(check for excuse, _ in gate.unless for check in excuse.needs)]
    return any(check.consent or check.signed or check.decided for check in checks)


# deadlines


def _deadlines(ours: Side, theirs: Side) -> Iterator[_Found]:
    acts = _acts(ours, theirs)
    for mine in ours.kind.due:
        for other in theirs.kind.due:
            facts = meeting(ours, mine.when, theirs, other.when)
            if facts is not None and mine.rule.met_by in acts and _other_length(mine.rule, other.rule):
                said = (
                    f"“{act_said(ours.kind, mine.rule.met_by)}”的时限，《{ours.book.title}》是"
                    f"{mine.rule.within or mine.rule.lead}，《{theirs.book.title}》是"
                    f"{other.rule.within or other.rule.lead}"
                )
                yield _Found(
                    code="two_deadlines",
                    said=said,
                    rules=(mine, other),
                    example=_example(ours, mine.rule.met_by, facts),
                    gives_way=(other.rule,),
                )


def _other_length(mine: Due, other: Due) -> bool:
    """Whether two deadlines of one act count from the same event and differ in length."""
    is_same = (mine.met_by, mine.after, mine.before) == (other.met_by, other.after, other.before)
    return is_same and (mine.within, mine.lead) != (other.within, other.lead)


# conditions


def meeting(ours: Side, mine: Tests, theirs: Side, other: Tests) -> dict[str, Any] | None:
    """Facts under which both rules speak, as far as texts share them; None where there are none."""
    for one in mine or ({},):
        for another in other or ({},):
            facts = _meeting(ours, ours.common(one), theirs.common(another))
            if facts is not None:
                return facts
    return None


def _meeting(ours: Side, one: Test, another: Test) -> dict[str, Any] | None:
    names = list(dict.fromkeys([*one, *another]))
    box = overlap(
        tuple(one.get(name, ANYTHING) for name in names), tuple(another.get(name, ANYTHING) for name in names)
    )
    if box is None:
        return None
    terms = ours.book.terms
    return {name: point(terms[name], cell) for name, cell in zip(names, box, strict=True) if name in terms}


def _example(ours: Side, act: str, facts: Mapping[str, Any]) -> dict[str, Any]:
    return {"act": f"{ours.kind_id}.{act}", **facts}
