"""Resolve names and compile cells: from the written models to a Rulebook."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from zhidu.rules.book import Bound, BookKind, BookTable, Row, Rulebook, Tests
from zhidu.rules.cells import ANYTHING, Cell, name_of, parse_cell
from zhidu.rules.model import (
    Body,
    Check,
    Cited,
    Condition,
    Form,
    Gate,
    Kind,
    Step,
    Table,
    Unless,
    Written,
)
from zhidu.rules.source import Path, Place, RulebookError, Source

C = TypeVar("C", bound=Cited)
PATHS = ("head", "staff", "leader")
"""What can follow a unit fact in a role path: 负责人, 全体人员, 分管领导."""


def bind(written: Written, source: Source) -> Rulebook:
    """The rulebook of what was written. Raises RulebookError with every unknown name."""
    book = _Binder(written, source).book()
    if source.problems:
        raise RulebookError(source.problems)
    return book


class _Binder:
    def __init__(self, written: Written, source: Source) -> None:
        self.written = written
        self.source = source
        self.kinds: dict[str, Kind] = {**written.kinds, **written.bodies}

    def book(self) -> Rulebook:
        w = self.written
        self._terms()
        self._roles()
        tables = {name: self._table(name, table) for name, table in w.tables.items()}
        kinds = {
            name: self._kind((section, name), kind)
            for section, group in (("kinds", w.kinds), ("bodies", w.bodies))
            for name, kind in group.items()
        }
        return Rulebook(
            header=w.rulebook,
            clauses=w.clauses,
            readings=w.readings,
            terms=w.terms,
            roles=w.roles,
            kinds=kinds,
            tables=tables,
            leaves=self._readings(),
            places=self._places(),
        )

    def _places(self) -> dict[str, Place]:
        w, at = self.written, self.source.place
        clauses = {clause: at(("clauses", clause)) for clause in w.clauses}
        roles = {f"roles.{name}": at(("roles", name)) for name in w.roles}
        return clauses | roles | {f"readings.{name}": at(("readings", name)) for name in w.readings}

    # names

    def _known(self, path: Path, name: str, among: Iterable[str], what: str) -> bool:
        names = list(among)
        if name in names:
            return True
        self.source.complain(path, f"没有叫“{name}”的{what}；可以写 {'、'.join(names) or '（还没有）'}")
        return False

    def _clauses(self, path: Path, names: Iterable[str]) -> None:
        for name in names:
            if name not in self.written.clauses:
                self.source.complain(path, f"依据“{name}”不在 clauses 一节的条款里")

    def _term(self, path: Path, name: str) -> bool:
        return self._known(path, name, self.written.terms, "事实（terms）")

    def _act(self, path: Path, kind: Kind, name: str) -> None:
        self._known(path, name, [*(s.id for s in kind.steps), *kind.acts], "环节或动作")

    def _who(self, path: Path, names: Iterable[str]) -> None:
        for name in names:
            fact, dot, tail = name.partition(".")
            if dot and tail in PATHS and self._is_type(fact, "unit"):
                continue
            if name == "initiator" or self._is_type(name, "post", "posts"):
                continue
            self._known(path, name, self.written.roles, "角色（roles）")

    def _is_type(self, fact: str, *types: str) -> bool:
        return fact in self.written.terms and self.written.terms[fact].type in types

    # sections

    def _terms(self) -> None:
        for name, term in self.written.terms.items():
            if term.outcome:
                table, _, out = term.outcome.partition(".")
                path = ("terms", name, "outcome")
                if self._known(path, table, self.written.tables, "决策表"):
                    self._known(path, out, self.written.tables[table].outputs, "结果列")
            if term.judged_by:
                self._who(("terms", name, "judged_by"), [term.judged_by])

    def _roles(self) -> None:
        for name, role in self.written.roles.items():
            path = ("roles", name)
            self._who(path, [*role.are, *role.but])
            self._clauses(path, role.cites)
            if role.among:
                self._term(path, role.among)
            if role.reading:
                self._known(path, role.reading, self.written.readings, "释义（readings）")

    def _readings(self) -> dict[str, Tests]:
        leaves: dict[str, Tests] = {}
        for name, reading in self.written.readings.items():
            path: Path = ("readings", name)
            self._clauses((*path, "about"), reading.about)
            self._who((*path, "by"), [reading.by])
            if reading.takes and self._table_known((*path, "takes"), reading.takes.table):
                rows = [str(row[0]) for row in self.written.tables[reading.takes.table].rows]
                self._known((*path, "takes"), reading.takes.row, rows, "表行")
            if reading.leaves and self._table_known((*path, "leaves"), reading.leaves.table):
                leaves[name] = self._tests((*path, "leaves", "when"), reading.leaves.when)
        return leaves

    def _table_known(self, path: Path, name: str) -> bool:
        return self._known(path, name, self.written.tables, "决策表")

    def _table(self, name: str, table: Table) -> BookTable:
        path: Path = ("tables", name)
        for fact in (*table.inputs, *table.outputs):
            self._term(path, fact)
        if table.within:
            self._table_known((*path, "within"), table.within)
        rows = [self._row((*path, "rows", n), table, row) for n, row in enumerate(table.rows)]
        return BookTable(
            name,
            table.title,
            tuple(table.inputs),
            tuple(table.outputs),
            table.hit,
            table.within,
            tuple(row for row in rows if row),
            self.source.place(path),
        )

    def _row(self, path: Path, table: Table, cells: list[Any]) -> Row | None:
        width = 1 + len(table.inputs) + len(table.outputs)
        if len(cells) != width:
            self.source.complain(path, f"这一行有 {len(cells)} 格，应有 {width} 格：条款、条件、结果")
            return None
        row_id, tests, outs = str(cells[0]), cells[1 : 1 + len(table.inputs)], cells[1 + len(table.inputs) :]
        clause = row_id if row_id in self.written.clauses else row_id.rpartition(".")[0]
        self._clauses(path, [clause or row_id])
        box = tuple(self._cell(path, fact, cell) for fact, cell in zip(table.inputs, tests, strict=True))
        outcome = {
            out: self._out(path, out, written)
            for out, written in zip(table.outputs, outs, strict=True)
            if written != "-"
        }
        return Row(row_id, clause, box, outcome, self.source.place(path))

    def _out(self, path: Path, term: str, written: Any) -> tuple[str, ...]:
        values = self.written.terms[term].values if term in self.written.terms else {}
        try:
            return tuple(name_of(v, values) for v in (written if isinstance(written, list) else [written]))
        except ValueError as error:
            self.source.complain(path, str(error))
            return ()

    def _cell(self, path: Path, fact: str, written: Any) -> Cell:
        if fact not in self.written.terms:
            return ANYTHING
        term = self.written.terms[fact]
        try:
            return parse_cell(written, term)
        except ValueError as error:
            self.source.complain(path, f"{term.title}：{error}")
            return ANYTHING

    def _tests(self, path: Path, conditions: list[Condition]) -> Tests:
        return tuple(
            {fact: self._cell(path, fact, cell) for fact, cell in one.items() if self._term(path, fact)}
            for one in conditions
        )

    # kinds and bodies

    def _kind(self, path: Path, kind: Kind) -> BookKind:
        gates: dict[str, list[Bound[Gate]]] = {}
        if kind.form:
            for gate in self._form_gates((*path, "form"), kind, kind.form):
                gates.setdefault(kind.form.at, []).append(gate)
        for act, rules in kind.gates.items():
            self._act((*path, "gates", act), kind, act)
            bound = (self._gate((*path, "gates", act, n), kind, rule) for n, rule in enumerate(rules))
            gates.setdefault(act, []).extend(bound)
        if isinstance(kind, Body):
            self._body(path, kind)
        return BookKind(
            id=str(path[-1]),
            title=kind.title,
            form=kind.form,
            steps=tuple(self._step((*path, "steps", n), kind, s) for n, s in enumerate(kind.steps)),
            acts=kind.acts,
            gates={act: tuple(rules) for act, rules in gates.items()},
            after=self._effects(path, kind),
            due=self._dues(path, kind),
            readers=tuple(
                self._bound((*path, "readers", n), rule) for n, rule in enumerate(kind.readers)
            ),
            previews=self._previews(path, kind),
            asked=self._asked(path, kind),
            body=kind if isinstance(kind, Body) else None,
        )

    def _body(self, path: Path, body: Body) -> None:
        self._known((*path, "takes"), body.takes, self.written.kinds, "事项（kinds）")
        self._who((*path, "members"), body.members.are)
        self._cited((*path, "members"), body.members)
        self._who((*path, "chair"), [body.chair])

    def _step(self, path: Path, kind: Kind, step: Step) -> Bound[Step]:
        self._who((*path, "by"), step.by)
        for fact in step.asks:
            self._term((*path, "asks"), fact)
        if step.awaits:
            self._known((*path, "awaits"), step.awaits, self.written.bodies, "会议机构（bodies）")
        if step.decides:
            self._who((*path, "decides"), [step.decides])
        if step.returns:
            self._cited((*path, "returns"), step.returns)
            self._known((*path, "returns"), step.returns.to, [s.id for s in kind.steps], "环节")
        return self._bound(path, step)

    def _gate(self, path: Path, kind: Kind, gate: Gate) -> Bound[Gate]:
        self._who((*path, "only"), gate.only)
        for n, check in enumerate(gate.needs):
            self._check((*path, "needs", n), kind, check)
        if not (gate.only or gate.needs or gate.never):
            self.source.complain(path, "这条规则什么也没说；请写 only、needs 或 never")
        for n, exception in enumerate(gate.unless):
            self._clauses((*path, "unless", n), exception.cites)
        return self._bound(path, gate, unless=gate.unless)

    def _check(self, path: Path, kind: Kind, check: Check) -> None:
        for fact in (*check.field, *filter(None, (check.else_reason, check.exactly))):
            self._term(path, fact)
        self._who(path, [*check.signed, *check.consent, *check.are, *check.who])
        for act in check.done:
            self._act(path, kind, act)
        if kind.form:
            for paper in check.paper:
                self._known(path, paper, kind.form.papers, "材料（papers）")
        if check.one_of:
            table, _, out = check.one_of.partition(".")
            if self._table_known(path, table):
                self._known(path, out, self.written.tables[table].outputs, "结果列")

    def _form_gates(self, path: Path, kind: Kind, form: Form) -> Iterable[Bound[Gate]]:
        """What a form demands, as gates on the act it is handed in with."""
        self._act((*path, "at"), kind, form.at)
        for fact, entry in form.fields.items():
            if entry.required == "是":
                gate = Gate(needs=[Check(field=[fact])], when=entry.when, cites=form.cites, house=form.house)
                yield self._bound((*path, "fields", fact), gate)
        for name, paper in form.papers.items():
            if paper.required == "是":
                gate = Gate(needs=[Check(paper=[name])], when=paper.when, cites=paper.cites, house=paper.house)
                yield self._bound((*path, "papers", name), gate)
        if form.checklist:
            points = list(form.checklist.points)
            gate = Gate(needs=[Check(ticked=points)], cites=form.checklist.cites, house=form.checklist.house)
            yield self._bound((*path, "checklist"), gate)

    def _effects(self, path: Path, kind: Kind) -> dict[str, tuple[Bound[Any], ...]]:
        out = {}
        for act, effects in kind.after.items():
            here = (*path, "after", act)
            self._act(here, kind, act)
            for effect in effects:
                self._who(here, [*effect.tells, *effect.to])
                if effect.opens:
                    self._known(here, effect.opens, self.written.kinds, "事项（kinds）")
            out[act] = tuple(self._bound((*here, n), effect) for n, effect in enumerate(effects))
        return out

    def _dues(self, path: Path, kind: Kind) -> tuple[Bound[Any], ...]:
        for n, due in enumerate(kind.due):
            here = (*path, "due", n)
            self._act((*here, "met_by"), kind, due.met_by)
            self._who((*here, "of"), due.of)
            event = due.after or due.before
            complete = (due.after and due.within) or (due.before and due.lead)
            if not event or not complete:
                self.source.complain(here, "期限须写 after 和 within，或 before 和 lead")
            elif not self._is_type(event, "moment", "date"):
                self._act(here, kind, event)
        return tuple(self._bound((*path, "due", n), due) for n, due in enumerate(kind.due))

    def _previews(self, path: Path, kind: Kind) -> tuple[Any, ...]:
        for n, preview in enumerate(kind.previews):
            self._table_known((*path, "previews", n), preview.table)
        return tuple(
            (p, self._tests((*path, "previews", n, "when"), p.when)) for n, p in enumerate(kind.previews)
        )

    def _asked(self, path: Path, kind: Kind) -> Mapping[str, Tests]:
        fields = kind.form.fields if kind.form else {}
        for fact in fields:
            self._term((*path, "form", "fields", fact), fact)
        return {f: self._tests((*path, "form", "fields", f, "when"), e.when) for f, e in fields.items()}

    # rules

    def _bound(self, path: Path, rule: C, unless: Iterable[Unless] = ()) -> Bound[C]:
        self._cited(path, rule)
        when = getattr(rule, "when", [])
        exceptions = tuple((u, self._tests((*path, "unless"), u.when)) for u in unless)
        tests = self._tests((*path, "when"), when)
        place = self.source.place(path)
        return Bound(rule, tests, self._force(path, rule), tuple(rule.cites), rule.house, place, exceptions)

    def _cited(self, path: Path, rule: Cited) -> None:
        self._clauses(path, rule.cites)
        if not rule.cites and not rule.house:
            self.source.complain(path, "没有写依据；请写 cites: 条款，或 house: 本系统默认的理由")

    def _force(self, path: Path, rule: Cited) -> str:
        forces = {self.written.clauses[c].force for c in rule.cites if c in self.written.clauses}
        if rule.force or not forces:
            return rule.force or "must"
        if len(forces) > 1:
            self.source.complain(path, f"所引条款力度不同（{'、'.join(sorted(forces))}）；请写明 force:")
        return sorted(forces)[0]
