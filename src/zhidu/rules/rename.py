"""The names of one text kept apart from those of another: everything that is not shared gets a prefix."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from zhidu.rules.model import Kind, Written
from zhidu.rules.parts import Part
from zhidu.rules.source import Path
from zhidu.rules.vocabulary import SharedKind, Vocabulary

P = TypeVar("P", bound=Part)
K = TypeVar("K", bound=Kind)
Rename = Callable[["Apart", str], str]


class Apart:
    """How one text's names are called beside another text: ``dadukou:amount``."""

    def __init__(self, written: Written, shared: Vocabulary) -> None:
        self.prefix = f"{written.rulebook.id}:"
        self.facts = set(written.terms) - set(shared.terms)
        self.roles = set(written.roles) - set(shared.roles)
        self.tables = set(written.tables)
        self.readings = set(written.readings)
        self.shared_kinds = shared.kinds
        self.acts: set[str] = set()
        """The acts of the kind that is being renamed, without those that texts share."""

    def _apart(self, name: str, among: set[str]) -> str:
        return self.prefix + name if name in among else name

    def fact(self, name: str) -> str:
        return self._apart(name, self.facts)

    def role(self, name: str) -> str:
        return self._apart(name, self.roles)

    def who(self, name: str) -> str:
        """A role, a fact of posts, or a path whose head is a fact."""
        fact, dot, tail = name.partition(".")
        return self.fact(fact) + dot + tail if dot or name not in self.roles else self.role(name)

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
        """What a deadline counts from: an act, or a fact that is a time."""
        return self.act(name) if name in self.acts else self.fact(name)

    def begin(self, kind_id: str, kind: Kind) -> None:
        shared = self.shared_kinds.get(kind_id, SharedKind(title=""))
        self.acts = set(kind.act_names) - set(shared.acts)

    def path(self, path: Path) -> Path:
        """Where in the files something is found once its names have their prefix."""
        key = NAMES.get(f"Written.{path[0]}", (None, None))[0] if len(path) > 1 else None
        return (path[0], key(self, str(path[1])), *path[2:]) if key else path


A = Apart
NAMES: Mapping[str, tuple[Rename | None, Rename | None]] = {
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
    "Check.done": (None, A.act),
    "Check.decided": (None, A.role),
    "Check.has": (None, A.fact),
    "Check.exactly": (None, A.fact),
    "Check.are": (None, A.who),
    "Check.who": (None, A.who),
    "Unless.when": (A.fact, None),
    "Gate.only": (None, A.who),
    "Gate.when": (A.fact, None),
    "Effect.given": (A.fact, A.fact),
    "Effect.tells": (None, A.who),
    "Effect.to": (None, A.who),
    "Effect.when": (A.fact, None),
    "Due.met_by": (None, A.act),
    "Due.of": (None, A.who),
    "Due.after": (None, A.event),
    "Due.before": (None, A.event),
    "Due.when": (A.fact, None),
    "Readers.are": (None, A.who),
    "Readers.once": (None, A.act),
    "Preview.table": (None, A.table),
    "Preview.when": (A.fact, None),
    "Kind.acts": (A.act, None),
    "Kind.gates": (A.act, None),
    "Kind.after": (A.act, None),
    "Membership.are": (None, A.who),
    "Body.chair": (None, A.who),
    "Table.inputs": (None, A.fact),
    "Table.outputs": (None, A.fact),
    "Table.within": (None, A.table),
}
"""Model and field → how its keys and how its values are renamed."""

WORDS = frozenset(
    "Act.title Body.outcomes Body.takes Body.venue Check.each Check.paper Check.ticked Checklist.points "
    "Checklist.title Cited.cites Cited.house Clause.declined Clause.gist Clause.place Due.id Due.title "
    "Effect.each Effect.files Effect.opens Effect.reads Effect.what Entry.help Form.papers Form.title "
    "Gate.never Header.id Header.issuer Header.note Header.source Header.title Kind.title Move.entails "
    "Move.title Paper.title Readers.what Reading.about Reading.asks Reading.reason Reading.says "
    "Refuses.title Role.called Role.cites Role.title Step.awaits Step.title Step.verb Table.rows "
    "Table.title Takes.row Term.help Term.title Term.values Unless.cites Written.bodies Written.clauses "
    "Written.kinds".split()
)
"""Fields that hold no name of a fact, post, act, table or reading: words, clauses, kinds, papers, points."""


def kept_apart(apart: Apart, written: Written) -> Written:
    """The text with a prefix on every name of its own."""
    kinds = {name: _kind(apart, name, kind) for name, kind in written.kinds.items()}
    bodies = {name: _kind(apart, name, body) for name, body in written.bodies.items()}
    rest = written.model_copy(update={"kinds": {}, "bodies": {}})
    return _part(apart, rest).model_copy(update={"kinds": kinds, "bodies": bodies})


def _kind(apart: Apart, name: str, kind: K) -> K:
    apart.begin(name, kind)
    return _part(apart, kind)


def _part(apart: Apart, part: P) -> P:
    """The part with its names renamed, and those of all parts in it."""
    fields = type(part).model_fields
    changed = {name: _value(apart, getattr(part, name), *renaming(type(part), name)) for name in fields}
    return part.model_copy(update=changed)


def renaming(model: type[Part], field: str) -> tuple[Rename | None, Rename | None]:
    """How a field's keys and values are renamed; where the model that declares it says so."""
    declared = (f"{base.__name__}.{field}" for base in model.__mro__)
    return next((NAMES[name] for name in declared if name in NAMES), (None, None))


def _value(apart: Apart, value: Any, key: Rename | None, word: Rename | None) -> Any:
    if isinstance(value, Part):
        return _part(apart, value)
    if isinstance(value, list):
        return [_value(apart, one, key, word) for one in value]
    if isinstance(value, dict):
        return {key(apart, k) if key else k: _value(apart, v, None, word) for k, v in value.items()}
    return word(apart, value) if word and isinstance(value, str) else value
