"""A rulebook that has been read: every name resolved, every cell compiled.

Underneath everything a text says are few forms: gates on an act, steps, effects, deadlines,
readers and tables. The shorthand of forms and bodies is already rewritten into these.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from zhidu.rules.boxes import Box
from zhidu.rules.cells import Cell
from zhidu.rules.demands import Gate, Unless
from zhidu.rules.model import (
    Act,
    Body,
    Clause,
    Due,
    Effect,
    Form,
    Header,
    Preview,
    Readers,
    Reading,
    Role,
    Step,
    Term,
)
from zhidu.rules.source import Place
from zhidu.rules.vocabulary import Vocabulary

R = TypeVar("R")
Test = Mapping[str, Cell]
Tests = tuple[Test, ...]
"""Alternatives; each is a conjunction. Empty: always."""


@dataclass(frozen=True, slots=True)
class Bound(Generic[R]):
    """A rule with its conditions compiled, its force known and its place in the files.

    Two rules are the same wherever they stand.
    """

    rule: R
    when: Tests
    force: str
    cites: tuple[str, ...]
    house: str | None
    place: Place = field(compare=False)
    unless: tuple[tuple[Unless, Tests], ...] = ()

    def citations(self) -> Iterable[str]:
        """The clauses that this rule rests on, those of its exceptions and ways out among them."""
        yield from self.cites
        for exception, _ in self.unless:
            yield from exception.cites
        for way_out in ("returns", "refuses"):
            if part := getattr(self.rule, way_out, None):
                yield from part.cites


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table; ``outcome`` maps out columns to the values it gives."""

    id: str
    clause: str
    box: Box
    outcome: Mapping[str, tuple[str, ...]]
    place: Place = field(compare=False)


@dataclass(frozen=True, slots=True)
class BookTable:
    id: str
    title: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    hit: str
    within: str | None
    rows: tuple[Row, ...]
    place: Place = field(compare=False)


@dataclass(frozen=True, slots=True)
class BookKind:
    """A kind of case, or a body (then ``body`` is set), in the few forms."""

    id: str
    title: str
    form: Form | None
    steps: tuple[Bound[Step], ...]
    acts: Mapping[str, Act]
    gates: Mapping[str, tuple[Bound[Gate], ...]]
    after: Mapping[str, tuple[Bound[Effect], ...]]
    due: tuple[Bound[Due], ...]
    readers: tuple[Bound[Readers], ...]
    previews: tuple[tuple[Preview, Tests], ...]
    asked: Mapping[str, Tests]
    """Fact on the form → when it is asked."""
    body: Body | None = None

    def step(self, step_id: str) -> Bound[Step] | None:
        return next((s for s in self.steps if s.rule.id == step_id), None)

    @property
    def act_names(self) -> tuple[str, ...]:
        return (*(s.rule.id for s in self.steps), *self.acts)

    @property
    def move_names(self) -> tuple[str, ...]:
        """The ways back (``review.return``) and the ways to say no (``review.refuse``) of its steps."""
        return tuple(name for bound in self.steps for name in bound.rule.move_names)

    def rules(self) -> Iterable[Bound[Any]]:
        """Every rule of this kind."""
        yield from self.steps
        for gates in self.gates.values():
            yield from gates
        for effects in self.after.values():
            yield from effects
        yield from self.due
        yield from self.readers


@dataclass(frozen=True, slots=True)
class Rulebook:
    """One text (or family of texts) as data that can be asked."""

    header: Header
    clauses: Mapping[str, Clause]
    readings: Mapping[str, Reading]
    terms: Mapping[str, Term]
    roles: Mapping[str, Role]
    kinds: Mapping[str, BookKind]
    tables: Mapping[str, BookTable]
    leaves: Mapping[str, Tests]
    """Reading → the facts for which it says that the text leaves the choice open."""
    shared: Vocabulary = field(default_factory=Vocabulary)
    """The words that it shares with other texts of its house."""
    homes: Mapping[str, str] = field(default_factory=dict)
    """Clause → the id of its text, for clauses that other adopted texts add."""
    places: Mapping[str, Place] = field(default_factory=dict)
    """Clause, ``roles.<id>``, ``readings.<id>``, ``terms.<id>``, ``kinds.<id>`` → where it is written."""
    regions: dict[str, Any] = field(init=False, default_factory=dict, compare=False, repr=False)
    """Table → its Regions with the answers found so far; a changed copy of the book begins anew."""

    @property
    def id(self) -> str:
        return self.header.id

    @property
    def title(self) -> str:
        return self.header.title

    def home_of(self, clause: str) -> str:
        """The id of the text in which a clause stands."""
        return self.homes.get(clause, self.id)

    @property
    def bodies(self) -> dict[str, BookKind]:
        return {name: kind for name, kind in self.kinds.items() if kind.body}

    @property
    def act_names(self) -> frozenset[str]:
        return frozenset(act for kind in self.kinds.values() for act in kind.act_names)

    def rules(self) -> Iterable[Bound[Any]]:
        for kind in self.kinds.values():
            yield from kind.rules()

    def cited(self) -> dict[str, int]:
        """Clause → how many rules cite it."""
        counts: dict[str, int] = dict.fromkeys(self.clauses, 0)
        for clause in self._citations():
            counts[clause] += 1
        return counts

    def _citations(self) -> Iterable[str]:
        for rule in self.rules():
            yield from rule.citations()
        for table in self.tables.values():
            yield from (row.clause for row in table.rows)
        for role in self.roles.values():
            yield from role.cites
        yield from self.header.passed.cites if self.header.passed else ()
        for body in self.bodies.values():
            yield from body.body.members.cites if body.body else ()

    def status_of(self, clause: str) -> str:
        """``statement``, ``declined``, ``modelled`` or ``unmodelled``."""
        written = self.clauses[clause]
        if written.declined:
            return "declined"
        if written.force == "statement":
            return "statement"
        return "modelled" if self.cited()[clause] else "unmodelled"
