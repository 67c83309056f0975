"""Kinds of case and bodies, rewritten into the few forms underneath: steps, gates, effects, deadlines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from zhidu.rules.bind_bodies import bind_assembly
from zhidu.rules.bind_checks import bind_checks
from zhidu.rules.bind_duties import open_length
from zhidu.rules.bind_effects import bind_effect
from zhidu.rules.bind_moves import bind_moves
from zhidu.rules.bind_publishing import (
    bind_copies,
    bind_publishing,
    bind_texts,
    copy_effects,
    copy_gates,
    publish_gates,
)
from zhidu.rules.bodies import Body
from zhidu.rules.book import BookKind, Bound, Tests
from zhidu.rules.deadlines import Due, Escalation, Reminding, UnlessGiven
from zhidu.rules.demands import Check, Gate
from zhidu.rules.kinds import (
    MOVES,
    WAYS,
    Awaits,
    Checklist,
    Effect,
    Form,
    Kind,
    Numbering,
    Paper,
    Readers,
    Step,
)
from zhidu.rules.model import TIMES
from zhidu.rules.names import Names
from zhidu.rules.parts import FALLS, Cited
from zhidu.rules.sittings import DOES, SEVERAL
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
        self._does()
        if isinstance(kind, Body):
            self._body(kind)
        return BookKind(
            id=str(self.path[-1]),
            title=kind.title,
            called=tuple(kind.called),
            form=kind.form,
            steps=tuple(self._step((*self.path, "steps", n), step) for n, step in enumerate(kind.steps)),
            acts=kind.acts,
            gates=self._gates(),
            after=self._after(),
            due=tuple(self._due((*self.path, "due", n), due) for n, due in enumerate(kind.due)),
            remind=tuple(self._remind((*self.path, "remind", n), r) for n, r in enumerate(kind.remind)),
            readers=tuple(self._readers((*self.path, "readers", n), r) for n, r in enumerate(kind.readers)),
            previews=tuple(self._previews()),
            asked=self._asked(),
            body=kind if isinstance(kind, Body) else None,
            assembly=bind_assembly(self.names, self.path, kind, self._checks),
            publish=bind_publishing(self.names, self.path, kind, self._checks),
            copies=bind_copies(self.names, self.path, kind),
            texts=bind_texts(self.names, self.path, kind),
            moves=bind_moves(self.names, self.path, kind),
            number=self._number(),
        )

    def _act(self, path: Path, name: str) -> None:
        self.names.act(path, self.kind, name)

    def _acts(self) -> None:
        for name, act in self.kind.acts.items():
            path = (*self.path, "acts", name)
            self.names.who((*path, "by"), act.by)
            self.names.stated((*path, "asks"), act.asks)
            self._no_move(path, name)
        seen = set(self.kind.acts)
        for n, step in enumerate(self.kind.steps):
            self._no_move((*self.path, "steps", n), step.id)
            if step.id in seen:
                self.names.complain((*self.path, "steps", n), f"环节或动作“{step.id}”写了两次")
            seen.add(step.id)

    def _no_move(self, path: Path, name: str) -> None:
        if name in (*MOVES, *WAYS):
            self.names.complain(path, f"“{name}”是办法的名称，环节、动作请换一个标识")

    def _does(self) -> None:
        """Only a meeting body has meetings, and but for reading and signing one thing is what one step is."""
        steps = [((*self.path, "steps", n), word) for n, s in enumerate(self.kind.steps) for word in s.does]
        acts = [((*self.path, "acts", name), act.does) for name, act in self.kind.acts.items() if act.does]
        seen: set[str] = set()
        for path, word in [*steps, *acts]:
            if not isinstance(self.kind, Body):
                self.names.complain((*path, "does"), "does 只写在会议机构（bodies）的环节和动作上")
            elif word in seen:
                self.names.complain((*path, "does"), f"“{DOES[word]}”（does: {word}）写了两次")
            seen |= {word} - {*SEVERAL}

    def _body(self, body: Body) -> None:
        members = (*self.path, "members")
        self.names.known((*self.path, "takes"), body.takes, self.names.written.kinds, "事项（kinds）")
        self.names.who(members, body.members.are)
        self.names.cited(members, body.members)
        self.names.who((*self.path, "chair"), [body.chair])
        if body.secretary:
            self.names.who((*self.path, "secretary"), body.secretary.are)
            self.names.cited((*self.path, "secretary"), body.secretary)

    # steps

    def _step(self, path: Path, step: Step) -> Bound[Step]:
        self.names.who((*path, "by"), step.by)
        self.names.stated((*path, "asks"), step.asks)
        for n, part in enumerate(step.parts):
            self.names.who((*path, "parts", n), part.by)
        if step.awaits:
            self._awaits((*path, "awaits"), step.awaits)
        if step.decides:
            self.names.decider((*path, "decides"), step.decides)
        if step.proposes:
            self._proposes((*path, "proposes"), step)
        if step.returns:
            earlier = [s.id for s in self.kind.steps[: int(path[-1])]]
            self.names.cited((*path, "returns"), step.returns)
            self.names.known((*path, "returns"), step.returns.to, earlier, "前面的环节")
        if step.refuses:
            self.names.cited((*path, "refuses"), step.refuses)
        parts = tuple(self.names.tests((*path, "parts", n, "when"), p.when) for n, p in enumerate(step.parts))
        return replace(self.names.bound(path, step), parts=parts)

    def _awaits(self, path: Path, awaits: Awaits) -> None:
        names, w = self.names, self.names.written
        if awaits.meeting:
            names.known(path, awaits.meeting, w.bodies, "会议机构（bodies）")
        if awaits.until and names.term(path, awaits.until) and not names.is_type(awaits.until, *TIMES):
            names.complain(path, f"“{awaits.until}”不是时间；until 要写 type: moment 或 date 的事实")
        if awaits.case and names.known(path, awaits.case, w.kinds, "事项（kinds）"):
            opened = {effect.opens for effects in self.kind.after.values() for effect in effects}
            if awaits.case not in opened:
                names.complain(path, f"本事项没有哪一步开出（opens）“{awaits.case}”，等不到它办结")
        names.stated((*path, "takes"), awaits.takes)

    def _proposes(self, path: Path, step: Step) -> None:
        """Only a table of proposals, and decided by nobody but the one whom it names."""
        if not self.names.table(path, str(step.proposes)):
            return
        decider = self.names.written.tables[str(step.proposes)].decider
        if not decider:
            self.names.complain(path, f"决策表 {step.proposes} 没有写 decider，给出的不是建议")
        elif step.by != [decider]:
            self.names.complain(path, f"建议由 {decider} 决定（见决策表），这一步的 by 也要写 {decider}")

    # gates

    def _gates(self) -> Mapping[str, tuple[Bound[Gate], ...]]:
        gates: dict[str, list[Bound[Gate]]] = {}
        if self.kind.form:
            gates[self.kind.form.at] = list(self._form_gates(self.kind.form))
        for n, step in enumerate(self.kind.steps):
            if step.checklist:
                path = (*self.path, "steps", n, "checklist")
                gates.setdefault(step.id, []).append(self._checklist(path, step.checklist))
        for act, rules in self.kind.gates.items():
            path = (*self.path, "gates", act)
            self.names.act_or_move(path, self.kind, act)
            gates.setdefault(act, []).extend(self._gate((*path, n), rule) for n, rule in enumerate(rules))
        copied = copy_gates(self.names, self.path, self.kind, self._checks)
        for act, gate in (*copied, *publish_gates(self.names, self.path, self.kind)):
            gates.setdefault(act, []).append(gate)
        return {act: tuple(rules) for act, rules in gates.items()}

    def _gate(self, path: Path, gate: Gate) -> Bound[Gate]:
        self.names.who((*path, "only"), gate.only)
        self.names.who((*path, "but"), gate.but)
        self._checks(path, gate.needs)
        for n, exception in enumerate(gate.unless):
            self.names.clauses((*path, "unless", n, "cites"), exception.cites)
            self._checks((*path, "unless", n), exception.needs)
        return self.names.bound(path, gate, gate.unless)

    def _checks(self, path: Path, checks: Iterable[Check]) -> None:
        bind_checks(self.names, path, self.kind, checks)

    def _form_gates(self, form: Form) -> Iterator[Bound[Gate]]:
        """What a form demands, as gates on the act it is handed in with."""
        path = (*self.path, "form")
        self._act((*path, "at"), form.at)
        ground = _ground(form)
        for fact, entry in form.fields.items():
            if entry.required == "是":
                gate = Gate(needs=[Check(field=[fact])], when=entry.when, **ground)
                yield self.names.bound((*path, "fields", fact), gate)
        for name, paper in form.papers.items():
            yield from self._paper((*path, "papers", name), name, paper)
        if form.checklist:
            yield self._checklist((*path, "checklist"), form.checklist)

    def _paper(self, path: Path, name: str, paper: Paper) -> Iterator[Bound[Gate]]:
        self.names.cited(path, paper)
        if paper.required == "是":
            needs, ground = [Check(paper=[name])], _ground(paper)
            yield self.names.bound(path, Gate(needs=needs, when=paper.when, **ground))

    def _checklist(self, path: Path, checklist: Checklist) -> Bound[Gate]:
        needs = [Check(ticked=list(checklist.points))]
        return self.names.bound(path, Gate(needs=needs, **_ground(checklist)))

    # effects, deadlines, readers

    def _after(self) -> Mapping[str, tuple[Bound[Effect], ...]]:
        """Act → what it brings about; copies among it."""
        after = {act: [*self._effects(act, effects)] for act, effects in self.kind.after.items()}
        for act, effect in copy_effects(self.names, self.path, self.kind):
            after.setdefault(act, []).append(effect)
        return {act: tuple(effects) for act, effects in after.items()}

    def _effects(self, act: str, effects: list[Effect]) -> tuple[Bound[Effect], ...]:
        path = (*self.path, "after", act)
        self._act(path, act)
        return tuple(bind_effect(self.names, (*path, n), effect) for n, effect in enumerate(effects))

    def _due(self, path: Path, due: Due) -> Bound[Due]:
        self._act((*path, "met_by"), due.met_by)
        self.names.who((*path, "of"), due.of)
        event, where = due.after or due.before or "", (*path, "after" if due.after else "before")
        if event.endswith(FALLS):
            earlier = [other.id for other in self.kind.due[: int(path[-1])]]
            self.names.known(where, event.removesuffix(FALLS), earlier, "写在前面的期限（due）")
        elif not self.names.is_type(event, "moment", "date"):
            self._act(where, event)
        open_length(self.names, path, due.within or due.lead)
        if due.unless_given:
            self._given_date((*path, "unless_given"), due.unless_given)
        if due.escalates:
            self._escalation((*path, "escalates"), due, due.escalates)
        return self.names.bound(path, due)

    def _escalation(self, path: Path, due: Due, up: Escalation) -> None:
        self.names.cited(path, up)
        self.names.who((*path, "to"), up.to)
        if up.hands_over == "是":
            self.names.known((*path, "hands_over"), due.met_by, self._done_by_people(), "等人办理的环节")

    def _done_by_people(self) -> list[str]:
        return [step.id for step in self.kind.steps if not step.awaits]

    def _remind(self, path: Path, rule: Reminding) -> Bound[Reminding]:
        if rule.on:
            self.names.known((*path, "at"), rule.on, self._done_by_people(), "等人办理的环节")
        if rule.of:
            self.names.known((*path, "of"), rule.of, [due.id for due in self.kind.due], "期限（due）")
        self.names.who((*path, "to"), rule.to)
        open_length(self.names, (*path, "every"), rule.every)
        if rule.id in [other.id for other in self.kind.remind[: int(path[-1])]]:
            self.names.complain(path, f"提醒“{rule.id}”写了两次")
        return self.names.bound(path, rule)

    def _given_date(self, path: Path, given: UnlessGiven) -> None:
        self.names.cited(path, given)
        if not self.names.is_type(given.date, *TIMES):
            self.names.complain(
                (*path, "date"), f"“{given.date}”不是时间；date 要写 type: date 或 moment 的事实"
            )

    def _readers(self, path: Path, readers: Readers) -> Bound[Readers]:
        self.names.who((*path, "are"), readers.are)
        for key in ("once", "not_before"):
            if (act := getattr(readers, key)) is not None:
                self._act((*path, key), act)
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
            self.names.stated((*path, fact), [fact])
        return {fact: self.names.tests((*path, fact, "when"), entry.when) for fact, entry in fields.items()}

    def _number(self) -> Bound[Numbering] | None:
        number, path = self.kind.number, (*self.path, "number")
        if number is None:
            return None
        self._act((*path, "at"), number.at)
        held = set(re.findall(r"\{(.*?)\}", number.form))
        if "n" not in held or held - {"n", "year"}:
            self.names.complain((*path, "form"), "form 里要有 {n}（顺序号），此外只能有 {year}（年份）")
        return self.names.bound(path, number)


def _ground(demand: Cited) -> dict[str, Any]:
    """What a demand of a form rests on, for the gate that is made of it."""
    return {name: getattr(demand, name) for name in Cited.model_fields}
