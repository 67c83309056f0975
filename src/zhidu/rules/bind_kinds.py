"""Kinds of case and bodies, rewritten into the few forms underneath: steps, gates, effects, deadlines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from zhidu.rules.book import BookKind, Bound, Tests
from zhidu.rules.demands import Check, Gate
from zhidu.rules.model import Body, Checklist, Due, Effect, Form, Kind, Paper, Readers, Step
from zhidu.rules.names import Names
from zhidu.rules.source import Path


def bind_kind(names: Names, path: Path, kind: Kind) -> BookKind:
    """The kind at ``path``; every name in it that is not known is complained of."""
    return _KindBinder(names, path, kind).bind()


class _KindBinder:
    def __init__(self, names: Names, path: Path, kind: Kind) -> None:
        self.names = names
        self.path = path
        self.kind = kind

    def bind(self) -> BookKind:
        kind = self.kind
        self._acts()
        if isinstance(kind, Body):
            self._body(kind)
        return BookKind(
            id=str(self.path[-1]),
            title=kind.title,
            form=kind.form,
            steps=tuple(self._step((*self.path, "steps", n), step) for n, step in enumerate(kind.steps)),
            acts=kind.acts,
            gates=self._gates(),
            after={act: self._effects(act, effects) for act, effects in kind.after.items()},
            due=tuple(self._due((*self.path, "due", n), due) for n, due in enumerate(kind.due)),
            readers=tuple(self._readers((*self.path, "readers", n), r) for n, r in enumerate(kind.readers)),
            previews=tuple(self._previews()),
            asked=self._asked(),
            body=kind if isinstance(kind, Body) else None,
        )

    def _act(self, path: Path, name: str) -> None:
        self.names.act(path, self.kind, name)

    def _acts(self) -> None:
        for name, act in self.kind.acts.items():
            path = (*self.path, "acts", name)
            self.names.who((*path, "by"), act.by)
            self.names.terms((*path, "asks"), act.asks)
        seen = set(self.kind.acts)
        for n, step in enumerate(self.kind.steps):
            if step.id in seen:
                self.names.complain((*self.path, "steps", n), f"环节或动作“{step.id}”写了两次")
            seen.add(step.id)

    def _body(self, body: Body) -> None:
        members = (*self.path, "members")
        self.names.known((*self.path, "takes"), body.takes, self.names.written.kinds, "事项（kinds）")
        self.names.who(members, body.members.are)
        self.names.cited(members, body.members)
        self.names.who((*self.path, "chair"), [body.chair])

    # steps

    def _step(self, path: Path, step: Step) -> Bound[Step]:
        self.names.who((*path, "by"), step.by)
        self.names.terms((*path, "asks"), step.asks)
        if step.awaits:
            self.names.known((*path, "awaits"), step.awaits, self.names.written.bodies, "会议机构（bodies）")
        if step.decides:
            self.names.decider((*path, "decides"), step.decides)
        if step.returns:
            earlier = [s.id for s in self.kind.steps[: int(path[-1])]]
            self.names.cited((*path, "returns"), step.returns)
            self.names.known((*path, "returns"), step.returns.to, earlier, "前面的环节")
        if step.refuses:
            self.names.cited((*path, "refuses"), step.refuses)
        return self.names.bound(path, step)

    # gates

    def _gates(self) -> Mapping[str, tuple[Bound[Gate], ...]]:
        gates: dict[str, list[Bound[Gate]]] = {}
        if self.kind.form:
            gates[self.kind.form.at] = list(self._form_gates(self.kind.form))
        for act, rules in self.kind.gates.items():
            path = (*self.path, "gates", act)
            self.names.act_or_move(path, self.kind, act)
            gates.setdefault(act, []).extend(self._gate((*path, n), rule) for n, rule in enumerate(rules))
        return {act: tuple(rules) for act, rules in gates.items()}

    def _gate(self, path: Path, gate: Gate) -> Bound[Gate]:
        self.names.who((*path, "only"), gate.only)
        self._checks(path, gate.needs)
        for n, exception in enumerate(gate.unless):
            self.names.clauses((*path, "unless", n, "cites"), exception.cites)
            self._checks((*path, "unless", n), exception.needs)
        return self.names.bound(path, gate, gate.unless)

    def _checks(self, path: Path, checks: Iterable[Check]) -> None:
        for n, check in enumerate(checks):
            self._check((*path, "needs", n), check)

    def _check(self, path: Path, check: Check) -> None:
        names = self.names
        names.terms(path, [*check.field, *filter(None, (check.else_reason, check.exactly))])
        names.who(path, [*check.signed, *check.consent, *check.are, *check.who])
        for act in check.done:
            self._act((*path, "done"), act)
        form = self.kind.form
        for paper in check.paper:
            names.known((*path, "paper"), paper, form.papers if form else (), "材料（papers）")
        points = form.checklist.points if form and form.checklist else ()
        for point in check.ticked:
            names.known((*path, "ticked"), point, points, "确认事项（checklist）")
        if check.decided:
            self.names.decider((*path, "decided"), check.decided)
        if check.one_of:
            names.column((*path, "one_of"), check.one_of)

    def _form_gates(self, form: Form) -> Iterator[Bound[Gate]]:
        """What a form demands, as gates on the act it is handed in with."""
        path = (*self.path, "form")
        self._act((*path, "at"), form.at)
        for fact, entry in form.fields.items():
            if entry.required == "是":
                gate = Gate(needs=[Check(field=[fact])], when=entry.when, cites=form.cites, house=form.house)
                yield self.names.bound((*path, "fields", fact), gate)
        for name, paper in form.papers.items():
            yield from self._paper((*path, "papers", name), name, paper)
        if form.checklist:
            yield self._checklist((*path, "checklist"), form.checklist)

    def _paper(self, path: Path, name: str, paper: Paper) -> Iterator[Bound[Gate]]:
        self.names.cited(path, paper)
        if paper.required == "是":
            needs = [Check(paper=[name])]
            yield self.names.bound(
                path, Gate(needs=needs, when=paper.when, cites=paper.cites, house=paper.house)
            )

    def _checklist(self, path: Path, checklist: Checklist) -> Bound[Gate]:
        needs = [Check(ticked=list(checklist.points))]
        return self.names.bound(path, Gate(needs=needs, cites=checklist.cites, house=checklist.house))

    # effects, deadlines, readers

    def _effects(self, act: str, effects: list[Effect]) -> tuple[Bound[Effect], ...]:
        path = (*self.path, "after", act)
        self._act(path, act)
        return tuple(self._effect((*path, n), effect) for n, effect in enumerate(effects))

    def _effect(self, path: Path, effect: Effect) -> Bound[Effect]:
        self.names.who(path, [*effect.tells, *effect.to])
        self.names.terms((*path, "given"), [*effect.given, *effect.given.values()])
        if effect.opens:
            self.names.known((*path, "opens"), effect.opens, self.names.written.kinds, "事项（kinds）")
        return self.names.bound(path, effect)

    def _due(self, path: Path, due: Due) -> Bound[Due]:
        self._act((*path, "met_by"), due.met_by)
        self.names.who((*path, "of"), due.of)
        event = due.after or due.before or ""
        if not self.names.is_type(event, "moment", "date"):
            self._act((*path, "after" if due.after else "before"), event)
        return self.names.bound(path, due)

    def _readers(self, path: Path, readers: Readers) -> Bound[Readers]:
        self.names.who((*path, "are"), readers.are)
        if readers.once:
            self._act((*path, "once"), readers.once)
        return self.names.bound(path, readers)

    def _previews(self) -> Iterator[tuple[Any, Tests]]:
        for n, preview in enumerate(self.kind.previews):
            path = (*self.path, "previews", n)
            self.names.table((*path, "table"), preview.table)
            yield preview, self.names.tests((*path, "when"), preview.when)

    def _asked(self) -> Mapping[str, Tests]:
        """Fact on the form → when it is asked."""
        path = (*self.path, "form", "fields")
        fields = self.kind.form.fields if self.kind.form else {}
        for fact in fields:
            self.names.term((*path, fact), fact)
        return {fact: self.names.tests((*path, fact, "when"), entry.when) for fact, entry in fields.items()}
