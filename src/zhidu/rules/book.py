"""A rulebook that has been read: every name resolved, every cell compiled.

Underneath everything a text says are few forms: gates on an act, steps, effects, deadlines,
readers and tables. The shorthand of forms and bodies is already rewritten into these.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import Any, Generic, TypeVar

from zhidu.rules.bodies import (
    Attending,
    Body,
    Deciding,
    FollowingUp,
    LeftOut,
    Online,
    Presiding,
    Quorum,
    Recusing,
    Scope,
    Speaking,
    Urgency,
    Venue,
)
from zhidu.rules.boxes import Box
from zhidu.rules.cells import Cell
from zhidu.rules.commencement import Commencement
from zhidu.rules.deadlines import Due, Reminding
from zhidu.rules.demands import CHECK_FORMS, Check, Gate, Unless
from zhidu.rules.duties import Covers, Duty
from zhidu.rules.figures import Outcome
from zhidu.rules.holdings import Balance, Claiming
from zhidu.rules.kinds import (
    Act,
    Effect,
    Form,
    Moving,
    Numbering,
    Preview,
    Readers,
    Step,
    move_names,
    points_of,
)
from zhidu.rules.model import Acting, Assumption, Clause, DayCounting, Header, Reading, Register, Role, Term
from zhidu.rules.publishing import Copying, Publishing
from zhidu.rules.source import Place
from zhidu.rules.texts import TextDemand
from zhidu.rules.vocabulary import Vocabulary

R = TypeVar("R")
Test = Mapping[str, Cell]
Tests = tuple[Test, ...]
"""Alternatives; each is a conjunction. Empty: always."""


WAYS_OUT = ("returns", "refuses", "unless_given", "escalates")
"""What of a step or a deadline may have a ground of its own."""


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
    parts: tuple[Tests, ...] = ()
    """Of a step in parts, and of a register: when each of its parts, or columns, is asked."""
    readings: tuple[str, ...] = ()
    """Of a rule grounded in a table's row, once that row is known: by which readings it holds."""

    def citations(self) -> Iterable[str]:
        """The clauses that this rule rests on, those of its exceptions and ways out among them."""
        yield from self.cites
        for exception, _ in self.unless:
            yield from exception.cites
        for part in self.ways_out():
            yield from part.cites

    def ways_out(self) -> Iterable[Any]:
        """The parts of the rule that rest on clauses of their own, beside its exceptions."""
        return (part for name in WAYS_OUT if (part := getattr(self.rule, name, None)))


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table; ``outcome`` maps out columns to the values it gives."""

    id: str
    clause: str
    box: Box
    outcome: Mapping[str, tuple[Outcome, ...]]
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
    decider: str | None = None

    @property
    def clauses(self) -> tuple[str, ...]:
        """The clauses of its rows, once each."""
        return tuple(dict.fromkeys(row.clause for row in self.rows))


@dataclass(frozen=True, slots=True)
class Assembly:
    """The rules that only a meeting body has; empty for any other kind."""

    attend: tuple[Bound[Attending], ...] = ()
    scope: tuple[Bound[Scope], ...] = ()
    leaves_out: tuple[Bound[LeftOut], ...] = ()
    quorum: tuple[Bound[Quorum], ...] = ()
    online: tuple[Bound[Online], ...] = ()
    recuse: tuple[Bound[Recusing], ...] = ()
    speak: tuple[Bound[Speaking], ...] = ()
    decide: tuple[Bound[Deciding], ...] = ()
    venue: tuple[Bound[Venue], ...] = ()
    presides: tuple[Bound[Presiding], ...] = ()
    follows_up: tuple[Bound[FollowingUp], ...] = ()
    urgent: tuple[Bound[Urgency], ...] = ()

    def rules(self) -> Iterable[Bound[Any]]:
        for part in fields(self):
            yield from getattr(self, part.name)


@dataclass(frozen=True)
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
    called: tuple[str, ...] = ()
    body: Body | None = None
    assembly: Assembly = Assembly()
    publish: tuple[Bound[Publishing], ...] = ()
    copies: tuple[Bound[Copying], ...] = ()
    texts: Mapping[str, tuple[Bound[TextDemand], ...]] = field(default_factory=dict)
    """Field or paper of the form → what is asked of its text."""
    moves: Mapping[str, Bound[Moving]] = field(default_factory=dict)
    number: Bound[Numbering] | None = None
    remind: tuple[Bound[Reminding], ...] = ()

    def step(self, step_id: str) -> Bound[Step] | None:
        return next((s for s in self.steps if s.rule.id == step_id), None)

    @cached_property
    def does(self) -> Mapping[str, tuple[str, ...]]:
        """What its steps and acts are for a meeting → their ids, in the order of the text."""
        found: dict[str, tuple[str, ...]] = {}
        for bound in self.steps:
            for word in bound.rule.does:
                found[word] = (*found.get(word, ()), bound.rule.id)
        return found | {act.does: (name,) for name, act in self.acts.items() if act.does}

    def doing(self, word: str) -> str:
        """The step or act that is this for a meeting; empty where the text has none."""
        return next(iter(self.does.get(word, ())), "")

    @cached_property
    def demands(self) -> frozenset[str]:
        """The check forms by which its gates ask for something."""
        return frozenset(form for check in self._checks() for form in CHECK_FORMS if getattr(check, form))

    @cached_property
    def asks_outcomes(self) -> bool:
        """Whether a gate asks not only who has decided, but how."""
        return any(check.outcome for check in self._checks())

    @cached_property
    def acts_elsewhere(self) -> frozenset[str]:
        """``kind.act`` of other cases that its gates ask to be done."""
        return frozenset(act for check in self._checks() for act in check.done if "." in act)

    def _checks(self) -> Iterator[Check]:
        """The checks of its gates, of their exceptions, and of what must come before a publication."""
        gates = (gate for gates in self.gates.values() for gate in gates)
        rules: Iterable[Bound[Any]] = (*gates, *self.publish)
        for rule in rules:
            yield from rule.rule.needs
            for exception, _ in rule.unless:
                yield from exception.needs

    @cached_property
    def measured(self) -> Mapping[str, tuple[Bound[TextDemand], ...]]:
        """Paper of the form → how long it may be."""
        papers = self.form.papers if self.form else {}
        return {name: demands for name, demands in self.texts.items() if name in papers}

    @property
    def points(self) -> Mapping[str, str]:
        """Every point that is to be confirmed, with its words."""
        return points_of(self.form, (step.rule for step in self.steps))

    @property
    def act_names(self) -> tuple[str, ...]:
        return (*(s.rule.id for s in self.steps), *self.acts)

    @property
    def move_names(self) -> tuple[str, ...]:
        """The moves of its steps (``review.return``) and those that it allows (``*.cancel``)."""
        moves = {move: bound.rule for move, bound in self.moves.items()}
        return move_names((bound.rule for bound in self.steps), moves, self.form)

    @property
    def made_public(self) -> tuple[str, ...]:
        """The things of which a rule says how they, or their copies, are made public."""
        return (*(rule.rule.what for rule in self.publish), *(rule.rule.what for rule in self.copies))

    def rules(self) -> Iterable[Bound[Any]]:
        """Every rule of this kind."""
        yield from self.steps
        yield from self.moves.values()
        yield from [self.number] if self.number else []
        for gates in self.gates.values():
            yield from gates
        for effects in self.after.values():
            yield from effects
        yield from self.due
        yield from self.remind
        yield from self.readers
        yield from self.assembly.rules()
        yield from self.publish
        yield from self.copies
        for texts in self.texts.values():
            yield from texts


@dataclass(frozen=True, slots=True)
class BookWatch:
    """A watch (值班): when it is stood, and by how many."""

    id: str
    title: str
    of: tuple[str, ...]
    covers: tuple[Bound[Covers], ...]


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
    acting: Mapping[str, tuple[Bound[Acting], ...]] = field(default_factory=dict)
    """Role → who answers for it instead, and when."""
    assumed: Mapping[str, tuple[Assumption, Tests]] = field(default_factory=dict)
    """What the checker takes for granted: facts that never come together."""
    effect: tuple[Bound[Commencement], ...] = ()
    duties: Mapping[str, Bound[Duty]] = field(default_factory=dict)
    watches: Mapping[str, BookWatch] = field(default_factory=dict)
    claims: Mapping[str, tuple[Bound[Claiming], ...]] = field(default_factory=dict)
    balances: Mapping[str, tuple[Bound[Balance], ...]] = field(default_factory=dict)
    """Register → its rules on claims; register → the lists that it must agree with."""
    registers: Mapping[str, Bound[Register]] = field(default_factory=dict)
    needs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Derived fact → the facts from which it follows."""
    shared: Vocabulary = field(default_factory=Vocabulary)
    """The words that it shares with other texts of its house."""
    homes: Mapping[str, str] = field(default_factory=dict)
    """Clause → the id of its text, for clauses that other adopted texts add."""
    countings: Mapping[str, DayCounting] = field(default_factory=dict)
    """Other adopted text → how it counts days, for the deadlines that it adds."""
    places: Mapping[str, Place] = field(default_factory=dict)
    """Clause, ``roles.<id>``, ``readings.<id>``, ``registers.<id>``, ``terms.<id>``, ``kinds.<id>`` → where
    it is written."""
    counted: dict[str, tuple[str, ...]] = field(init=False, default_factory=dict, compare=False, repr=False)
    """Kind → the facts counted of the office's cases that it looks at, once somebody asked."""
    watched: dict[str, bool] = field(init=False, default_factory=dict, compare=False, repr=False)
    """Kind → whether it looks at who stands a watch, once somebody asked."""
    regions: dict[str, Any] = field(init=False, default_factory=dict, compare=False, repr=False)
    """Table → its Regions with the answers found so far; a changed copy of the book begins anew."""
    counts: dict[str, int] = field(init=False, default_factory=dict, compare=False, repr=False)
    """Clause → how many rules cite it, once somebody has asked; the same."""

    @property
    def id(self) -> str:
        return self.header.id

    @property
    def title(self) -> str:
        return self.header.title

    def home_of(self, clause: str) -> str:
        """The id of the text in which a clause stands."""
        return self.homes.get(clause, self.id)

    def counting_of(self, cites: Iterable[str]) -> DayCounting:
        """How days are counted by a rule that rests on these clauses: as its own text counts them."""
        texts = (self.home_of(clause) for clause in cites)
        return next((self.countings[text] for text in texts if text in self.countings), self.header.counting)

    @property
    def register_titles(self) -> dict[str, str]:
        return {name: register.rule.title for name, register in self.registers.items()}

    @property
    def bodies(self) -> dict[str, BookKind]:
        return {name: kind for name, kind in self.kinds.items() if kind.body}

    @property
    def act_names(self) -> frozenset[str]:
        return frozenset(act for kind in self.kinds.values() for act in kind.act_names)

    def rules(self) -> Iterable[Bound[Any]]:
        for kind in self.kinds.values():
            yield from kind.rules()
        yield from (rule for acting in self.acting.values() for rule in acting)
        yield from self.effect
        yield from self.duties.values()
        yield from (rule for watch in self.watches.values() for rule in watch.covers)
        yield from (rule for claims in self.claims.values() for rule in claims)
        yield from (rule for balances in self.balances.values() for rule in balances)
        yield from self.registers.values()

    def cited(self) -> dict[str, int]:
        """Clause → how many rules cite it."""
        if not self.counts:
            counted = dict.fromkeys(self.clauses, 0)
            for clause in self._citations():
                counted[clause] += 1
            self.counts.update(counted)
        return self.counts

    def _citations(self) -> Iterable[str]:
        yield from self.header.counting.cites
        for rule in self.rules():
            yield from rule.citations()
        for table in self.tables.values():
            yield from (row.clause for row in table.rows)
        for role in self.roles.values():
            yield from role.cites
        yield from self.header.passed.cites if self.header.passed else ()
        for body in self.bodies.values():
            yield from body.body.grounds if body.body else ()

    def status_of(self, clause: str) -> str:
        """``statement``, ``declined``, ``modelled`` or ``unmodelled``."""
        written = self.clauses[clause]
        if written.declined:
            return "declined"
        if written.force == "statement":
            return "statement"
        return "modelled" if self.cited()[clause] else "unmodelled"
