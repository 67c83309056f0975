"""How the names of one text are called beside another: everything that is not shared gets a prefix."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from zhidu.rules.duties import SLOTS
from zhidu.rules.kinds import Kind
from zhidu.rules.model import Written
from zhidu.rules.parts import BODY_PATHS, FALLS, PATHS, SUPERIOR
from zhidu.rules.source import Path
from zhidu.rules.vocabulary import SharedKind, Vocabulary

Rename = Callable[["Apart", str], str]


class Apart:
    """How one text's names are called beside another text: ``seals:amount``."""

    def __init__(self, written: Written, shared: Vocabulary) -> None:
        self.prefix = f"{written.rulebook.id}:"
        self.facts = set(written.terms) - set(shared.terms)
        self.roles = set(written.roles) - set(shared.roles)
        self.tables = set(written.tables)
        self.readings = set(written.readings)
        self.registers = set(written.registers)
        self.naming = {name for name, term in written.terms.items() if term.type == "role"}
        """The facts whose values are names of roles."""
        self.shared_kinds = shared.kinds
        self.all_acts = {name: self._acts(name, kind) for name, kind in _kinds(written).items()}
        self.acts: set[str] = set()
        """The acts of the kind that is being renamed, without those that texts share."""

    def _acts(self, kind_id: str, kind: Kind) -> set[str]:
        return set(kind.act_names) - set(self.shared_kinds.get(kind_id, SharedKind(title="")).acts)

    def _apart(self, name: str, among: set[str]) -> str:
        return self.prefix + name if name in among else name

    def fact(self, name: str) -> str:
        return self._apart(name, self.facts)

    def role(self, name: str) -> str:
        return self._apart(name, self.roles)

    def who(self, name: str) -> str:
        """A role, a fact of posts, or a path whose head is a fact (its tail may be a column)."""
        fact, dot, tail = name.partition(".")
        if dot:
            return (
                self.fact(fact)
                + dot
                + (tail if tail in (*PATHS, *SUPERIOR, *BODY_PATHS, *SLOTS) else self.fact(tail))
            )
        return self.role(name) if name in self.roles else self.fact(name)

    def table(self, name: str) -> str:
        return self._apart(name, self.tables)

    def column(self, name: str) -> str:
        table, dot, out = name.partition(".")
        return self.table(table) + dot + self.fact(out)

    def reading(self, name: str) -> str:
        return self._apart(name, self.readings)

    def act(self, name: str) -> str:
        """An act, or a way out of a step such as ``review.return``."""
        act, dot, move = name.partition(".")
        return self._apart(act, self.acts) + dot + move

    def event(self, name: str) -> str:
        """What a deadline counts from: an act, a fact that is a time, or another deadline."""
        if name.endswith(FALLS):
            return self.deadline(name.removesuffix(FALLS)) + FALLS
        return self.act(name) if name in self.acts else self.fact(name)

    def event_of_any(self, name: str) -> str:
        """What a fact counts from: a fact that is a time, or an act of any kind."""
        if name in self.facts:
            return self.fact(name)
        return self._apart(name, set().union(*self.all_acts.values()))

    def act_of_kind(self, name: str) -> str:
        """``kind.act``."""
        kind, dot, act = name.partition(".")
        return kind + dot + self._apart(act, self.all_acts.get(kind, set()))

    def act_here_or_there(self, name: str) -> str:
        """An act of the kind that is being renamed, or ``kind.act``."""
        return self.act_of_kind(name) if "." in name else self.act(name)

    def deadline(self, name: str) -> str:
        """A deadline is always of its own text."""
        return self.prefix + name

    def register(self, name: str) -> str:
        return self._apart(name, self.registers)

    def owner(self, name: str) -> str:
        """For each of whom a duty is owed: a role or a register."""
        return self.role(name) if name in self.roles else self.register(name)

    def source(self, name: str) -> str:
        """Where a value is taken from: a fact, an act that has its time, or somebody."""
        return self.act(name) if name in self.acts and name not in self.facts else self.who(name)

    def cell(self, fact: str, written: Any) -> Any:
        """What is written of a fact; of one that names roles, with these renamed."""
        if fact not in self.naming:
            return written
        if isinstance(written, list):
            return [self.cell(fact, one) for one in written]
        return (
            re.sub(r"[\w.]+", lambda name: self.who(name[0]), written)
            if isinstance(written, str)
            else written
        )

    def begin(self, kind_id: str) -> None:
        self.acts = self.all_acts[kind_id]

    def path(self, path: Path) -> Path:
        """Where in the files something is found once its names have their prefix."""
        key = NAMES.get(f"Written.{path[0]}", (None, None))[0] if len(path) > 1 else None
        return (path[0], key(self, str(path[1])), *path[2:]) if key else path


def plain(name: str) -> str:
    """A name as its own text has it."""
    return name.rpartition(":")[2]


def home_in(name: str) -> str:
    """The id of the text whose name it is; empty for one without a prefix."""
    return name.rpartition(":")[0]


def _kinds(written: Written) -> dict[str, Kind]:
    return {**written.kinds, **written.bodies}


A = Apart
NAMES: Mapping[str, tuple[Rename | None, Rename | None]] = {
    "Assumption.never": (A.fact, None),
    "Term.never_below": (None, A.fact),
    "Written.terms": (A.fact, None),
    "Written.roles": (A.role, None),
    "Written.tables": (A.table, None),
    "Written.readings": (A.reading, None),
    "Passed.by": (None, A.role),
    "Takes.table": (None, A.table),
    "Leaves.table": (None, A.table),
    "Leaves.when": (A.fact, None),
    "Reading.by": (None, A.who),
    "Term.judged_by": (None, A.who),
    "Term.outcome": (None, A.column),
    "Role.are": (None, A.who),
    "Role.among": (None, A.fact),
    "Role.but": (None, A.who),
    "Role.reading": (None, A.reading),
    "Acting.post": (None, A.who),
    "Acting.when": (A.fact, None),
    "Entry.when": (A.fact, None),
    "Paper.when": (A.fact, None),
    "Form.at": (None, A.act),
    "Form.fields": (A.fact, None),
    "Returns.to": (None, A.act),
    "Step.id": (None, A.act),
    "Step.by": (None, A.who),
    "Step.when": (A.fact, None),
    "Step.asks": (None, A.fact),
    "Step.decides": (None, A.role),
    "Act.by": (None, A.who),
    "Act.asks": (None, A.fact),
    "Check.field": (None, A.fact),
    "Check.one_of": (None, A.column),
    "Check.else_reason": (None, A.fact),
    "Check.signed": (None, A.who),
    "Check.consent": (None, A.who),
    "Check.opinion": (None, A.who),
    "Check.told": (None, A.who),
    "Check.entry": (None, A.register),
    "Check.returned": (None, A.register),
    "Check.done": (None, A.act_here_or_there),
    "Check.not_done": (None, A.act),
    "Check.distinct": (None, A.who),
    "Check.count": (None, A.who),
    "Check.equal": (None, A.fact),
    "AddsUp.total": (None, A.fact),
    "AddsUp.of": (None, A.fact),
    "Elapsed.since": (None, A.event),
    "Check.decided": (None, A.role),
    "Check.has": (None, A.fact),
    "Check.exactly": (None, A.fact),
    "Check.are": (None, A.who),
    "Check.who": (None, A.who),
    "Unless.when": (A.fact, None),
    "Gate.only": (None, A.who),
    "Gate.but": (None, A.who),
    "Gate.when": (A.fact, None),
    "Effect.given": (A.fact, A.source),
    "Effect.tells": (None, A.who),
    "Effect.to": (None, A.who),
    "Effect.when": (A.fact, None),
    "Due.met_by": (None, A.act),
    "Due.of": (None, A.who),
    "Due.after": (None, A.event),
    "Due.before": (None, A.event),
    "Due.when": (A.fact, None),
    "Readers.are": (None, A.who),
    "Readers.when": (A.fact, None),
    "Readers.once": (None, A.act),
    "Preview.table": (None, A.table),
    "Preview.when": (A.fact, None),
    "Kind.acts": (A.act, None),
    "Kind.gates": (A.act, None),
    "Kind.after": (A.act, None),
    "Escalation.to": (None, A.who),
    "Reminding.id": (None, A.deadline),
    "Reminding.on": (None, A.act),
    "Reminding.of": (None, A.deadline),
    "Reminding.to": (None, A.who),
    "Reminding.when": (A.fact, None),
    "Leading.of": (None, A.who),
    "Membership.are": (None, A.who),
    "Body.chair": (None, A.who),
    "Body.presider": (None, A.fact),
    "Presiding.are": (None, A.who),
    "Presiding.when": (A.fact, None),
    "Presiding.signs": (None, A.act),
    "Urgency.ground": (None, A.fact),
    "Urgency.lifts": (None, A.act),
    "Urgency.excuses": (None, A.deadline),
    "Urgency.owes": (None, A.deadline),
    "Urgency.when": (A.fact, None),
    "Ballot.handed_out": (None, A.fact),
    "Ballot.handed_in": (None, A.fact),
    "Ballot.invalid": (None, A.fact),
    "Ballot.counters": (None, A.fact),
    "Ballot.took_part": (None, A.fact),
    "Table.inputs": (None, A.fact),
    "Table.outputs": (None, A.fact),
    "Table.within": (None, A.table),
    "Written.registers": (A.register, None),
    "DayCounting.reading": (None, A.reading),
    "Commencement.after": (None, A.role),
    "Cited.cites_row": (None, A.table),
    "Term.of": (None, A.who),
    "Term.among": (None, A.who),
    "Term.from_": (None, A.event_of_any),
    "Term.to": (None, A.event_of_any),
    "TextDemand.when": (A.fact, None),
    "Awaits.until": (None, A.fact),
    "Awaits.takes": (None, A.fact),
    "StepPart.by": (None, A.who),
    "StepPart.when": (A.fact, None),
    "Step.proposes": (None, A.table),
    "Effect.enters": (None, A.register),
    "Effect.row": (None, A.fact),
    "Effect.sets": (A.fact, A.fact),
    "StandsIn.by": (None, A.who),
    "StandsIn.of": (None, A.who),
    "StandsIn.since": (None, A.fact),
    "StandsIn.until": (None, A.fact),
    "StandsWatch.by": (None, A.who),
    "StandsWatch.of": (None, A.who),
    "StandsWatch.since": (None, A.fact),
    "StandsWatch.until": (None, A.fact),
    "Due.id": (None, A.deadline),
    "UnlessGiven.date": (None, A.fact),
    "Readers.not_before": (None, A.act),
    "Moving.by": (None, A.who),
    "Moving.on": (None, A.act),
    "Moving.to": (None, A.who),
    "Moving.back_to": (None, A.act),
    "Moving.of": (None, A.deadline),
    "Moving.when": (A.fact, None),
    "Numbering.at": (None, A.act),
    "Publishing.met_by": (None, A.act),
    "Publishing.down_by": (None, A.act),
    "Publishing.after": (None, A.event),
    "Publishing.until": (None, A.fact),
    "Publishing.without": (None, A.fact),
    "Publishing.when": (A.fact, None),
    "Copying.act": (None, A.act),
    "Copying.to": (None, A.who),
    "Copying.when": (A.fact, None),
    "ByReading.reading": (None, A.reading),
    "Attending.are": (None, A.who),
    "Attending.when": (A.fact, None),
    "Attending.since": (None, A.act),
    "Attending.until": (None, A.act),
    "Scope.when": (A.fact, None),
    "Venue.when": (A.fact, None),
    "LeftOut.when": (A.fact, None),
    "Quorum.among": (None, A.fact),
    "Quorum.present": (None, A.who),
    "Quorum.when": (A.fact, None),
    "Speaking.order": (None, A.who),
    "Speaking.among": (None, A.fact),
    "Speaking.heard": (None, A.who),
    "Deciding.by": (None, A.who),
    "Deciding.agreed": (None, A.fact),
    "Deciding.votes": (None, A.fact),
    "Deciding.against": (None, A.fact),
    "Deciding.abstained": (None, A.fact),
    "Deciding.else_reason": (None, A.fact),
    "Online.among": (None, A.fact),
    "Online.when": (A.fact, None),
    "Deciding.grades": (None, A.fact),
    "Deciding.decider": (None, A.fact),
    "Deciding.hears": (None, A.fact),
    "Recusing.among": (None, A.fact),
    "Recusing.are": (None, A.who),
    "Recusing.when": (A.fact, None),
    "Deciding.among": (None, A.fact),
    "Deciding.when": (A.fact, None),
    "Table.decider": (None, A.who),
    "Register.columns": (A.fact, None),
    "Register.keeper": (None, A.who),
    "Register.readers": (None, A.who),
    "Register.named": (None, A.fact),
    "Pool.of": (None, A.fact),
    "Quota.of": (None, A.fact),
    "Claiming.first": (A.fact, None),
    "Claiming.when": (A.fact, None),
    "Balance.with_": (None, A.register),
    "Balance.by": (None, A.fact),
    "Balance.columns": (None, A.fact),
    "Recurring.of": (None, A.who),
    "Recurring.before_mark": (None, A.fact),
    "Recurring.when": (A.fact, None),
    "Recurring.per": (None, A.owner),
    "KeptBy.entry": (None, A.register),
    "KeptBy.act": (None, A.act_of_kind),
    "KeptBy.attested": (None, A.who),
    "Counts.by": (None, A.fact),
}
"""Model and field → how its keys and how its values are renamed."""

WORDS = frozenset(
    "Act.adds Act.title Attending.each Awaits.case Awaits.meeting Balance.title Between.from_ "
    "Between.to Body.outcomes Body.takes Check.each Check.is_ Check.outcome Check.paper Check.published "
    "Check.ticked Checklist.points "
    "Checklist.title Cited.cites Cited.house Clause.declined Clause.gist Clause.place "
    "Commencement.applies_to Copying.what Counts.of Covers.from_ Covers.to DayCounting.cites "
    "DayCounting.house Deciding.outcomes Due.title Duty.title Effect.each Effect.files Effect.opens "
    "Effect.reads Effect.what Entry.group Entry.help FollowingUp.of Form.papers Form.title "
    "Gate.never Header.id Header.issuer Header.note Header.source Header.title KeptBy.case "
    "KeptBy.meeting KeptBy.paper Kind.called Kind.title LeftOut.instead Move.entails Move.title "
    "Online.never Numbering.form Numbering.series Paper.title Publishing.collects Publishing.title "
    "Publishing.what Publishing.where Quota.at_most Readers.what "
    "Reading.about Reading.asks Reading.means Reading.outside "
    "Reading.reason Reading.says Recurring.by Refuses.title Reminding.title Register.title "
    "Role.called Role.cites Role.title Scope.as_ StandsWatch.watch "
    "Step.each Step.title Step.verb StepPart.title "
    "Table.rows Table.title Takes.row Term.by Term.help Term.title Term.unit Term.values "
    "TextDemand.template Unless.cites Venue.is_ "
    "Assumption.reason Written.assume Written.bodies Written.clauses Written.duties Written.kinds".split()
)
"""Fields that hold no name of a fact, post, act, table or reading: words, clauses, kinds, papers, points."""
