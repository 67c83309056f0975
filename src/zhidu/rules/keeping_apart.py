"""A whole text under the names that it has beside another (``rename``)."""

from __future__ import annotations

from typing import Any, TypeVar

from zhidu.rules.kinds import Kind
from zhidu.rules.model import SUPPLIED, Table, Term, Written
from zhidu.rules.parts import Part
from zhidu.rules.rename import NAMES, Apart, Rename

P = TypeVar("P", bound=Part)
K = TypeVar("K", bound=Kind)


def kept_apart(apart: Apart, written: Written) -> Written:
    """The text with a prefix on every name of its own."""
    kinds = {name: _kind(apart, name, kind) for name, kind in written.kinds.items()}
    bodies = {name: _kind(apart, name, body) for name, body in written.bodies.items()}
    rest = written.model_copy(update={"kinds": {}, "bodies": {}})
    return _part(apart, rest).model_copy(update={"kinds": kinds, "bodies": bodies})


def _kind(apart: Apart, name: str, kind: K) -> K:
    apart.begin(name)
    return _part(apart, kind)


def _part(apart: Apart, part: P) -> P:
    """The part with its names renamed, and those of all parts in it."""
    fields = type(part).model_fields
    changed = {name: _value(apart, getattr(part, name), *renaming(type(part), name)) for name in fields}
    if isinstance(part, Table):
        changed["rows"] = [_row(apart, part, row) for row in part.rows]
    if isinstance(part, Term):
        changed |= _of(apart, part)
    return part.model_copy(update=changed)


def _row(apart: Apart, table: Table, row: list[Any]) -> list[Any]:
    facts = [*table.inputs, *table.outputs]
    return [
        *row[:1],
        *(_cell(apart, fact, cell) for fact, cell in zip(facts, row[1:], strict=False)),
        *row[1 + len(facts) :],
    ]


def _cell(apart: Apart, fact: str, written: Any) -> Any:
    """What a row says of a fact; how an outcome is reckoned, by the facts as they are called here."""
    if isinstance(written, list):
        return [_cell(apart, fact, one) for one in written]
    if not isinstance(written, dict):
        return apart.cell(fact, written)
    facts = ("fact", "per", "of")
    return {key: apart.fact(value) if key in facts else value for key, value in written.items()}


def _of(apart: Apart, term: Term) -> dict[str, list[str]]:
    """What a fact is ``of``, where that is a register, or a kind of case with a fact of it and of others."""
    if term.type == "row":
        return {"of": [apart.register(name) for name in term.of]}
    if term.is_ not in SUPPLIED:
        return {}
    parted = (name.partition(".") for name in term.of)
    of = [kind + dot + apart.fact(fact) for kind, dot, fact in parted]
    return {"of": of, "among": [apart.fact(name) for name in term.among]}


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
        kept = ((k, apart.cell(k, v) if key is Apart.fact else v) for k, v in value.items())
        return {key(apart, k) if key else k: _value(apart, v, None, word) for k, v in kept}
    return word(apart, value) if word and isinstance(value, str) else value
