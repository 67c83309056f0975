"""A book with one rule less, for each of its rules: nothing may lose a rule unseen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace
from typing import Any

from zhidu.rules.book import Assembly, BookKind, Bound, Rulebook


def lesser(book: Rulebook) -> Iterator[tuple[str, Rulebook]]:
    """The book once for each of its rules, which then cites nothing: where it stands, and that book."""
    for name in book.kinds:
        yield from lesser_in(book, name)
    yield from lesser_beside(book)


def lesser_in(book: Rulebook, name: str) -> Iterator[tuple[str, Rulebook]]:
    """The same of the rules of one kind."""
    kind = book.kinds[name]
    for bound in kind.rules():
        yield str(bound.place), replace(book, kinds={**book.kinds, name: _without(kind, bound)})


def lesser_beside(book: Rulebook) -> Iterator[tuple[str, Rulebook]]:
    """The same of the rules that belong to no kind."""
    for name, table in book.tables.items():
        for row in table.rows:
            rest = tuple(other for other in table.rows if other is not row)
            yield str(row.place), replace(book, tables={**book.tables, name: replace(table, rows=rest)})
    for name, bound in book.registers.items():
        yield str(bound.place), replace(book, registers={**book.registers, name: _bare(bound)})
    for name, role in book.roles.items():
        if role.cites:
            yield name, replace(book, roles={**book.roles, name: role.model_copy(update={"cites": []})})
    if cites := book.header.counting.cites:
        counting = book.header.counting.model_copy(update={"cites": []})
        yield str(cites), replace(book, header=book.header.model_copy(update={"counting": counting}))


def alone(book: Rulebook, name: str = "") -> Rulebook:
    """The book with one kind, or none, that says anything: what looks at each rule looks at less of it."""
    kinds = {id: kind if id == name else _quiet(kind) for id, kind in book.kinds.items()}
    return replace(book, kinds=kinds)


def _quiet(kind: BookKind) -> BookKind:
    """A kind that others can name and that says little."""
    return replace(
        kind, gates={}, after={}, due=(), remind=(), readers=(), publish=(), copies=(), assembly=Assembly()
    )


def _without(kind: BookKind, bare: Bound[Any]) -> BookKind:
    def bared(rules: tuple[Bound[Any], ...]) -> tuple[Bound[Any], ...]:
        return tuple(_bare(rule) if rule is bare else rule for rule in rules)

    return replace(
        kind,
        steps=bared(kind.steps),
        gates={act: bared(rules) for act, rules in kind.gates.items()},
        after={act: bared(rules) for act, rules in kind.after.items()},
        due=bared(kind.due),
        remind=bared(kind.remind),
        readers=bared(kind.readers),
        publish=bared(kind.publish),
        copies=bared(kind.copies),
        texts={name: bared(rules) for name, rules in kind.texts.items()},
        moves={move: bared((rule,))[0] for move, rule in kind.moves.items()},
        number=bared((kind.number,))[0] if kind.number else None,
        assembly=Assembly(**{f.name: bared(getattr(kind.assembly, f.name)) for f in fields(Assembly)}),
    )


def _bare(bound: Bound[Any]) -> Bound[Any]:
    rule = bound.rule.model_copy(update={"cites_row": None})
    return replace(bound, rule=rule, cites=(), house="改作默认")
