"""By which constructs of the language a rulebook cites each clause: on that depends what proves it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace
from typing import Any

from zhidu.rules.book import Assembly, BookKind, Bound, Rulebook
from zhidu.rules.demands import Unless


@dataclass(frozen=True, slots=True)
class Construct:
    """One thing that cites a clause: its ``sort`` (a demand of ``proofs``), the rule, and ``where`` it holds:
    an act, a body, a table, a register or a duty."""

    sort: str
    rule: Any
    where: str


def constructs(book: Rulebook) -> dict[str, list[Construct]]:
    """Clause → whatever cites it."""
    found: dict[str, list[Construct]] = defaultdict(list)
    for clauses, construct in _all(book):
        for clause in clauses:
            found[clause].append(construct)
    return found


Cited = tuple[list[str], Construct]


def _all(book: Rulebook) -> Iterator[Cited]:
    for kind in book.kinds.values():
        yield from _of_kind(kind)
        yield from _of_body(kind)
    for name, role in book.roles.items():
        yield role.cites, Construct("role", role, name)
    for name, table in book.tables.items():
        for row in table.rows:
            yield [row.clause], Construct("measure" if table.decider else "row", row, name)
    yield from _grouped("acting", book.acting)
    yield from _grouped("claims", book.claims)
    yield from _grouped("balance", book.balances)
    for name, duty in book.duties.items():
        yield [*duty.cites], Construct("as_needed" if duty.rule.as_needed == "是" else "duty", duty, name)
    for name, watch in book.watches.items():
        yield from _each("watch", name, watch.covers)
    for name, register in book.registers.items():
        yield [*register.cites], Construct("register", register, name)
    yield from _each("effect", book.id, book.effect)
    yield book.header.counting.cites, Construct("counting", book.header.counting, book.id)
    if book.header.passed:
        yield book.header.passed.cites, Construct("passed", book.header.passed, book.id)


def _grouped(sort: str, groups: Any) -> Iterator[Cited]:
    for name, rules in groups.items():
        yield from _each(sort, name, rules)


def _each(sort: str, where: str, rules: Any) -> Iterator[Cited]:
    for bound in rules:
        yield [*bound.cites], Construct(sort, bound, where)


def _of_kind(kind: BookKind) -> Iterator[Cited]:
    for step in kind.steps:
        at = f"{kind.id}.{step.rule.id}"
        yield [*step.cites], Construct("use" if step.force == "may" else _step(step), step, at)
        for move, way in step.rule.ways.items():
            yield way.cites, Construct("use", way, f"{at}.{move}")
    for act, gates in kind.gates.items():
        for gate in gates:
            sort = "use" if gate.force == "may" else "gate"
            yield [*gate.cites], Construct(sort, gate, f"{kind.id}.{act}")
            yield from _exceptions(gate, f"{kind.id}.{act}")
    for act, effects in kind.after.items():
        yield from _each("after", f"{kind.id}.{act}", effects)
    for due in kind.due:
        yield from _of_deadline(due, f"{kind.id}.{due.rule.id}")
    yield from _each("remind", kind.id, kind.remind)
    yield from _each("readers", kind.id, kind.readers)
    for thing in kind.publish:
        yield [*thing.cites], Construct("publish", thing, f"{kind.id}.{thing.rule.what}")
        yield from _exceptions(thing, f"{kind.id}.{thing.rule.what}")
    yield from _each("copies", kind.id, kind.copies)
    for name, texts in kind.texts.items():
        yield from _each("gate", f"{kind.id}.{name}", texts)
    for move, moving in kind.moves.items():
        yield [*moving.cites], Construct("use", moving, f"{kind.id}.{move}")
    if kind.number:
        yield [*kind.number.cites], Construct("number", kind.number, kind.id)


def _step(step: Bound[Any]) -> str:
    """A step that the system does by itself, once its time or another case has come, refuses nobody."""
    awaits = step.rule.awaits
    return "awaited" if awaits and not awaits.meeting and not step.rule.by else "gate"


def _exceptions(bound: Bound[Any], where: str) -> Iterator[Cited]:
    for exception, _ in bound.unless:
        yield exception.cites, Construct("exception", exception, where)


def without_exception(book: Rulebook, exception: Unless) -> Rulebook:
    """The same book in which this exception is none; the rule that it is of stays."""
    return replace(book, kinds={name: _kind_without(kind, exception) for name, kind in book.kinds.items()})


def without_gate(book: Rulebook, gate: Bound[Any]) -> Rulebook:
    """The same book less this one gate; whatever else rests on its clause stays."""
    left = {
        name: {act: tuple(other for other in gates if other is not gate) for act, gates in kind.gates.items()}
        for name, kind in book.kinds.items()
    }
    return replace(book, kinds={name: replace(kind, gates=left[name]) for name, kind in book.kinds.items()})


def _kind_without(kind: BookKind, exception: Unless) -> BookKind:
    parts = [part.name for part in fields(kind.assembly)]
    return replace(
        kind,
        gates={act: _holding(gates, exception) for act, gates in kind.gates.items()},
        publish=_holding(kind.publish, exception),
        assembly=Assembly(**{name: _holding(getattr(kind.assembly, name), exception) for name in parts}),
    )


def _holding(rules: Iterable[Bound[Any]], exception: Unless) -> tuple[Any, ...]:
    return tuple(replace(r, unless=tuple(u for u in r.unless if u[0] is not exception)) for r in rules)


def _of_deadline(due: Bound[Any], where: str) -> Iterator[Cited]:
    yield [*due.cites], Construct("due", due, where)
    if due.rule.unless_given:
        yield due.rule.unless_given.cites, Construct("due", due, where)
    if due.rule.escalates:
        yield due.rule.escalates.cites, Construct("escalate", due, where)


_ASSEMBLY = {
    "leaves_out": "gate", "quorum": "gate", "recuse": "gate", "decide": "gate", "speak": "gate",
    "presides": "gate",
}  # fmt: skip
"""What of a body stands against something, as a gate does; the others are called by their own names."""


def _of_body(kind: BookKind) -> Iterator[Cited]:
    for part in fields(kind.assembly):
        for bound in getattr(kind.assembly, part.name):
            yield [*bound.cites], Construct(_ASSEMBLY.get(part.name, part.name), bound, kind.id)
            yield from _exceptions(bound, kind.id)
    if kind.body:
        yield kind.body.members.cites, Construct("role", kind.body.members, kind.id)
        if kind.body.secretary:
            yield kind.body.secretary.cites, Construct("role", kind.body.secretary, kind.id)
