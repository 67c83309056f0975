"""Resolve names and compile cells: from the written models to a Rulebook."""

from __future__ import annotations

from collections.abc import Iterable

from zhidu.rules.bind_duties import bind_duties, bind_watches
from zhidu.rules.bind_holdings import bind_balances, bind_claims, bind_effect
from zhidu.rules.bind_kinds import bind_kind
from zhidu.rules.bind_registers import bind_register
from zhidu.rules.bind_tables import bind_table, check_derived, check_reading
from zhidu.rules.bind_terms import bind_terms, needs, with_role_values
from zhidu.rules.book import BookKind, BookTable, Bound, Rulebook, Tests
from zhidu.rules.model import Acting, Assumption, Role, Written
from zhidu.rules.names import Names
from zhidu.rules.parts import BODY_PATHS
from zhidu.rules.people import body_named
from zhidu.rules.source import Path, Place, RulebookError, Source
from zhidu.rules.vocabulary import Vocabulary, disagreements


def bind(written: Written, source: Source, shared: Vocabulary) -> Rulebook:
    """The rulebook of what was written. Raises RulebookError with every unknown name."""
    written = with_role_values(written)
    names = Names(written, source)
    for path, said in disagreements(written, shared):
        names.complain(path, said)
    _counting(names)
    _passed(names)
    bind_terms(names)
    acting = _roles(names)
    tables = _tables(names)
    kinds = _kinds(names)
    registers = {name: bind_register(names, name, r) for name, r in written.registers.items()}
    leaves, assumed = _leaves(names), _assumed(names)
    effect, duties, watches = bind_effect(names), bind_duties(names), bind_watches(names)
    claims, balances = bind_claims(names), bind_balances(names)
    if source.problems:
        raise RulebookError(source.problems)
    return Rulebook(
        header=written.rulebook,
        clauses=written.clauses,
        readings=written.readings,
        terms=written.terms,
        roles=written.roles,
        kinds=kinds,
        tables=tables,
        leaves=leaves,
        acting=acting,
        assumed=assumed,
        effect=effect,
        duties=duties,
        watches=watches,
        claims=claims,
        balances=balances,
        registers=registers,
        needs={name: tuple(needs(written, t)) for name, t in written.terms.items() if t.is_},
        shared=shared,
        places=_places(written, source),
    )


def _places(written: Written, source: Source) -> dict[str, Place]:
    sections: tuple[tuple[str, str, Iterable[str]], ...] = (
        ("clauses", "", written.clauses),
        ("roles", "roles.", written.roles),
        ("readings", "readings.", written.readings),
        ("registers", "registers.", written.registers),
        ("terms", "terms.", written.terms),
        ("kinds", "kinds.", written.kinds),
        ("bodies", "kinds.", written.bodies),
        ("assume", "assume.", written.assume),
    )
    return {
        prefix + name: source.place((section, name)) for section, prefix, found in sections for name in found
    }


def _counting(names: Names) -> None:
    counting, path = names.written.rulebook.counting, ("rulebook", "counting")
    names.clauses((*path, "cites"), counting.cites)
    if counting.reading:
        names.known((*path, "reading"), counting.reading, names.written.readings, "释义（readings）")
    if not (counting.cites or counting.reading or counting.house):
        names.complain(path, "没有写依据；请写 cites: 条款、reading: 释义，或 house: 本系统默认的理由")


def _passed(names: Names) -> None:
    passed, path = names.written.rulebook.passed, ("rulebook", "passed")
    if passed:
        names.cited(path, passed)
        names.decider(path, passed.by)


def _roles(names: Names) -> dict[str, tuple[Bound[Acting], ...]]:
    """Role → the rules on who answers for it instead."""
    for name, role in names.written.roles.items():
        path: Path = ("roles", name)
        names.who(path, [*role.are, *role.but])
        names.clauses((*path, "cites"), role.cites)
        if role.among and not names.is_type(role.among, "posts"):
            names.complain((*path, "among"), f"among 须是 type: posts 的事实，不能是“{role.among}”")
        if role.reading:
            names.known((*path, "reading"), role.reading, names.written.readings, "释义（readings）")
    roles = names.written.roles
    inside = {n: [*r.are, *r.but, *(p for a in r.acting for p in a.post)] for n, r in roles.items()}
    bodies = {
        f"{name}.{tail}": body_named(body, tail)
        for name, body in names.written.bodies.items()
        for tail in BODY_PATHS
    }
    names.no_circle("roles", inside | bodies, inside)
    return {name: _acting(names, name, role) for name, role in roles.items() if role.acting}


def _acting(names: Names, name: str, role: Role) -> tuple[Bound[Acting], ...]:
    path: Path = ("roles", name, "acting")
    for n, acting in enumerate(role.acting):
        names.who((*path, n, "post"), acting.post)
    return tuple(names.bound((*path, n), acting) for n, acting in enumerate(role.acting))


def _tables(names: Names) -> dict[str, BookTable]:
    tables = {name: bind_table(names, name, table) for name, table in names.written.tables.items()}
    for name, term in names.written.terms.items():
        check_derived(names, name, term, tables)
    names.no_circle("tables", {name: _asked_first(names, name) for name in tables}, tables)
    return tables


def _asked_first(names: Names, table: str) -> list[str]:
    """The tables whose answers a table needs: the one around it and those of its derived facts."""
    written = names.written.tables[table]
    terms = (names.written.terms.get(fact) for fact in written.inputs)
    derived = [term.outcome.partition(".")[0] for term in terms if term and term.outcome]
    return [*derived, *([written.within] if written.within else [])]


def _kinds(names: Names) -> dict[str, BookKind]:
    w = names.written
    return {
        name: bind_kind(names, (section, name), kind)
        for section, group in (("kinds", w.kinds), ("bodies", w.bodies))
        for name, kind in group.items()
    }


def _assumed(names: Names) -> dict[str, tuple[Assumption, Tests]]:
    return {
        name: (assumption, names.tests(("assume", name, "never"), assumption.never))
        for name, assumption in names.written.assume.items()
    }


def _leaves(names: Names) -> dict[str, Tests]:
    """Reading → the facts for which it says that the text leaves the choice open."""
    leaves: dict[str, Tests] = {}
    for name, reading in names.written.readings.items():
        path: Path = ("readings", name)
        check_reading(names, path, reading)
        if reading.leaves:
            leaves[name] = names.tests((*path, "leaves", "when"), reading.leaves.when)
    return leaves
