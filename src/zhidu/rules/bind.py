"""Resolve names and compile cells: from the written models to a Rulebook."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from zhidu.rules.bind_kinds import bind_kind
from zhidu.rules.bind_tables import bind_table, check_derived, check_reading
from zhidu.rules.book import BookKind, BookTable, Rulebook, Tests
from zhidu.rules.facts import RESERVED
from zhidu.rules.model import Written
from zhidu.rules.names import Names
from zhidu.rules.source import Path, Place, RulebookError, Source
from zhidu.rules.vocabulary import Vocabulary, disagreements


def bind(written: Written, source: Source, shared: Vocabulary) -> Rulebook:
    """The rulebook of what was written. Raises RulebookError with every unknown name."""
    names = Names(written, source)
    for path, said in disagreements(written, shared):
        names.complain(path, said)
    _passed(names)
    _terms(names)
    _roles(names)
    tables = _tables(names)
    kinds = _kinds(names)
    leaves = _leaves(names)
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
        shared=shared,
        places=_places(written, source),
    )


def _places(written: Written, source: Source) -> dict[str, Place]:
    sections: tuple[tuple[str, str, Iterable[str]], ...] = (
        ("clauses", "", written.clauses),
        ("roles", "roles.", written.roles),
        ("readings", "readings.", written.readings),
        ("terms", "terms.", written.terms),
        ("kinds", "kinds.", written.kinds),
        ("bodies", "kinds.", written.bodies),
    )
    return {
        prefix + name: source.place((section, name)) for section, prefix, found in sections for name in found
    }


def _passed(names: Names) -> None:
    passed, path = names.written.rulebook.passed, ("rulebook", "passed")
    if passed:
        names.cited(path, passed)
        names.decider(path, passed.by)


def _terms(names: Names) -> None:
    w = names.written
    taken = {act for kind in (*w.kinds.values(), *w.bodies.values()) for act in kind.act_names} | RESERVED
    for name, term in names.written.terms.items():
        path: Path = ("terms", name)
        if name in taken:
            names.complain(path, f"“{name}”已是环节、动作的标识或情形里的专用词，事实请换一个标识")
        if term.outcome:
            names.column((*path, "outcome"), term.outcome)
        if term.judged_by:
            names.who((*path, "judged_by"), [term.judged_by])


def _roles(names: Names) -> None:
    for name, role in names.written.roles.items():
        path: Path = ("roles", name)
        names.who(path, [*role.are, *role.but])
        names.clauses((*path, "cites"), role.cites)
        if role.among and not names.is_type(role.among, "posts"):
            names.complain((*path, "among"), f"among 须是 type: posts 的事实，不能是“{role.among}”")
        if role.reading:
            names.known((*path, "reading"), role.reading, names.written.readings, "释义（readings）")
    _no_circle(names, "roles", {n: [*r.are, *r.but] for n, r in names.written.roles.items()})


def _tables(names: Names) -> dict[str, BookTable]:
    tables = {name: bind_table(names, name, table) for name, table in names.written.tables.items()}
    for name, term in names.written.terms.items():
        check_derived(names, name, term, tables)
    _no_circle(names, "tables", {name: _asked_first(names, name) for name in tables})
    return tables


def _asked_first(names: Names, table: str) -> list[str]:
    """The tables whose answers a table needs: the one around it and those of its derived facts."""
    written = names.written.tables[table]
    terms = (names.written.terms.get(fact) for fact in written.inputs)
    derived = [term.outcome.partition(".")[0] for term in terms if term and term.outcome]
    return [*derived, *([written.within] if written.within else [])]


def _no_circle(names: Names, section: str, graph: Mapping[str, list[str]]) -> None:
    for start in graph:
        circle = _way_back(graph, (start,), set())
        if circle:
            names.complain((section, start), f"绕成了圈：{' → '.join(circle)}")


def _way_back(graph: Mapping[str, list[str]], way: tuple[str, ...], seen: set[str]) -> tuple[str, ...]:
    """The way from ``way[0]`` back to itself, if there is one."""
    for following in graph.get(way[-1], ()):
        if following == way[0]:
            return (*way, following)
        if following not in seen:
            seen.add(following)
            if found := _way_back(graph, (*way, following), seen):
                return found
    return ()


def _kinds(names: Names) -> dict[str, BookKind]:
    w = names.written
    return {
        name: bind_kind(names, (section, name), kind)
        for section, group in (("kinds", w.kinds), ("bodies", w.bodies))
        for name, kind in group.items()
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
