"""Names and cells: what a rule speaks of, looked up; what is unknown is complained of in its place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from zhidu.rules.book import Bound, Tests
from zhidu.rules.cells import ANYTHING, COUNTED, Cell, name_of, parse_cell
from zhidu.rules.demands import Unless
from zhidu.rules.figures import MANUAL, Outcome, constant, figure
from zhidu.rules.kinds import Kind
from zhidu.rules.model import Term, Written
from zhidu.rules.parts import Cited, Condition
from zhidu.rules.people import is_who
from zhidu.rules.source import Path, Source

C = TypeVar("C", bound=Cited)


class Names:
    """The names that a rulebook declares, and the complaints about those that it does not."""

    def __init__(self, written: Written, source: Source) -> None:
        self.written = written
        self.source = source
        self.complain = source.complain

    # looking up

    def known(self, path: Path, name: str, among: Iterable[str], what: str) -> bool:
        names = list(among)
        if name in names:
            return True
        self.complain(path, f"没有叫“{name}”的{what}；可以写 {'、'.join(names) or '（还没有）'}")
        return False

    def term(self, path: Path, name: str) -> bool:
        return self.known(path, name, self.written.terms, "事实（terms）")

    def terms(self, path: Path, names: Iterable[str]) -> None:
        for name in names:
            self.term(path, name)

    def stated(self, path: Path, names: Iterable[str]) -> None:
        """Facts that somebody fills in: no form asks for what follows from others."""
        for name in names:
            if self.term(path, name) and not self.written.terms[name].is_stated:
                self.complain(path, f"“{name}”由本系统得出，不用填写")

    def table(self, path: Path, name: str) -> bool:
        return self.known(path, name, self.written.tables, "决策表（tables）")

    def column(self, path: Path, dotted: str) -> bool:
        """``table.out``."""
        table, _, out = dotted.partition(".")
        return self.table(path, table) and self.known(
            path, out, self.written.tables[table].outputs, "结果列，写法是 表.结果列"
        )

    def act(self, path: Path, kind: Kind, name: str) -> None:
        self.known(path, name, kind.act_names, "环节或动作")

    def act_or_move(self, path: Path, kind: Kind, name: str) -> None:
        """What a gate can stand before: an act, or a move such as ``review.return`` and ``*.cancel``."""
        self.known(path, name, [*kind.act_names, *kind.move_names], "环节、动作或退路")

    def who(self, path: Path, names: Iterable[str]) -> None:
        """Roles, ``initiator``, ``everyone``, facts that name people, and paths such as ``unit.head``."""
        for name in names:
            if not self.is_somebody(name):
                self.known(path, name, self.written.roles, "角色（roles）")

    def is_somebody(self, name: str) -> bool:
        """Whether a name stands for posts; of a register's row only by a column of that register."""
        w = self.written
        fact, dot, column = name.partition(".")
        if dot and self.is_type(fact, "row"):
            columns = (w.registers[r].columns for r in w.terms[fact].of if r in w.registers)
            return is_who(name, w) and any(column in known for known in columns)
        return is_who(name, w)

    def roles_named(self, path: Path, names: Iterable[str]) -> None:
        """Whom a fact of type ``role`` may name: anybody but another such fact."""
        for name in names:
            if not self.is_somebody(name) or self.is_type(name, "role"):
                self.known(path, name, self.written.roles, "角色（roles）")

    def decider(self, path: Path, name: str) -> None:
        """Who decides: a meeting body of the book, or a role such as a committee outside."""
        self.known(path, name, [*self.written.bodies, *self.written.roles], "会议机构或角色")

    def is_type(self, fact: str, *types: str) -> bool:
        return fact in self.written.terms and self.written.terms[fact].type in types

    # cells

    def cell(self, path: Path, fact: str, written: Any) -> Cell:
        """The cell of a known fact; anything, with a complaint, if it cannot be read."""
        term = self.written.terms[fact]
        try:
            return parse_cell(written, term)
        except ValueError as error:
            self.complain(path, f"{term.title}：{error}")
            return ANYTHING

    def outcome(self, path: Path, fact: str, written: Any) -> tuple[Outcome, ...]:
        """The values that a cell of an out column names."""
        term = self.written.terms[fact]
        listed = written if isinstance(written, list) else [written]
        if term.type == "role":
            self.roles_named(path, map(str, listed))
        try:
            return tuple(self._outcome(term, one) for one in listed)
        except ValueError as error:
            self.complain(path, f"{term.title}：{error}")
            return ()

    def _outcome(self, term: Term, written: Any) -> Outcome:
        if isinstance(written, dict):
            return figure(written, term, self.written.terms)
        if written == MANUAL and MANUAL not in term.values:
            return MANUAL
        return constant(written, term) if term.type in COUNTED else name_of(written, term.values)

    def tests(self, path: Path, conditions: list[Condition]) -> Tests:
        return tuple(self._test((*path, n), one) for n, one in enumerate(conditions))

    def _test(self, path: Path, condition: Condition) -> Mapping[str, Cell]:
        return {
            fact: self.cell((*path, fact), fact, written)
            for fact, written in condition.items()
            if self.term((*path, fact), fact)
        }

    # rules

    def bound(self, path: Path, rule: C, unless: Iterable[Unless] = ()) -> Bound[C]:
        """The rule with its conditions compiled and its force known."""
        self.cited(path, rule)
        exceptions = [
            (exception, self.tests((*path, "unless", n, "when"), exception.when))
            for n, exception in enumerate(unless)
        ]
        return Bound(
            rule=rule,
            when=self.tests((*path, "when"), getattr(rule, "when", [])),
            force=self.force(path, rule),
            cites=tuple(rule.cites),
            house=rule.house,
            place=self.source.place(path),
            unless=tuple(exceptions),
        )

    def cited(self, path: Path, rule: Cited) -> None:
        self.clauses((*path, "cites"), rule.cites)
        if rule.cites_row:
            self.table((*path, "cites_row"), rule.cites_row)
        elif not rule.cites and not rule.house:
            self.complain(path, "没有写依据；请写 cites: 条款，或 house: 本系统默认的理由")

    def clauses(self, path: Path, names: Iterable[str]) -> None:
        """Clauses that a rule rests on: of this text, and neither mere statements nor declined."""
        for name in names:
            clause = self.written.clauses.get(name)
            if clause is None:
                self.complain(path, f"依据“{name}”不在 clauses 一节的条款里")
            elif clause.declined:
                self.complain(path, f"“{name}”已声明不执行（declined），不能作依据")
            elif clause.force == "statement":
                self.complain(path, f"“{name}”只作说明（force: statement），不能作依据")

    def force(self, path: Path, rule: Cited) -> str:
        """The force of the clauses that a rule cites; a rule of the house is a ``must``."""
        forces = {self.written.clauses[c].force for c in rule.cites if c in self.written.clauses}
        if rule.force or not forces:
            return rule.force or "must"
        if len(forces) > 1:
            self.complain(path, f"所引条款力度不同（{'、'.join(sorted(forces))}）；请写明 force:")
        return min(forces)

    # circles

    def no_circle(self, section: str, graph: Mapping[str, list[str]], starts: Iterable[str]) -> None:
        """Complain of every one of ``starts`` that leads back to itself."""
        for start in starts:
            if circle := _way_back(graph, (start,), set()):
                self.complain((section, start), f"绕成了圈：{' → '.join(circle)}")


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
