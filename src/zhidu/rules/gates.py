"""May this post do this act now? Gates add up: all that speak must hold."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from typing import Any

from zhidu.rules.book import BookKind, Bound, Rulebook
from zhidu.rules.chart import Chart
from zhidu.rules.checks import Checked, checked
from zhidu.rules.decision import SILENT, Basis, Decision, Status, Want
from zhidu.rules.demands import Check, Gate
from zhidu.rules.facts import Given
from zhidu.rules.grounds import applies, grounded, unknown
from zhidu.rules.inspection import text_faults
from zhidu.rules.kinds import ANYWHERE, ATTACH, Moving, Step
from zhidu.rules.people import acted_by, kind_of, readings_of, resolve, title_of
from zhidu.rules.performers import performers
from zhidu.rules.phrases import condition
from zhidu.rules.presiding import preside
from zhidu.rules.tables import Facts
from zhidu.rules.tallies import Tally
from zhidu.rules.urgent import declaring, urgency_of


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one rule that spoke said."""

    force: str
    cites: tuple[str, ...]
    wants: tuple[Want, ...] = ()
    readings: tuple[str, ...] = ()
    is_slight: bool = False
    """Whether no reason is asked of whom departs from it."""
    reason: str = ""
    """Why it gives way, where that was said before."""


def permit(
    book: Rulebook,
    target: str,
    given: Given,
    by: Collection[str],
    chart: Chart,
    *,
    supplied: Callable[[Want], bool] | None = None,
) -> Decision:
    """Whether one of the posts ``by`` may do ``kind.act``, or a move such as ``kind.step.return``, now.

    A broken ``must`` refuses, a broken ``should`` is a deviation that wants a reason; a refusal
    cites only what failed and says in ``wants`` what would make the act possible. ``supplied``
    tells which wants the form of the act is about to fill: a page asks whether to show that form.
    """
    kind, act = kind_of(book, target)
    question = Question(book, kind, given, frozenset(by), chart)
    verdicts = list(question.verdicts(act))
    if supplied:
        verdicts = [_without(verdict, supplied) for verdict in verdicts]
    return summed(verdicts)


def _without(verdict: Verdict, supplied: Callable[[Want], bool]) -> Verdict:
    return replace(verdict, wants=tuple(want for want in verdict.wants if not supplied(want)))


def _lifted(verdict: Verdict, reason: str) -> Verdict:
    """What gives way in an urgent meeting: a departure whose reason is known."""
    return replace(verdict, force="should", is_slight=False, reason=reason) if reason else verdict


def summed(verdicts: list[Verdict]) -> Decision:
    failed = [v for v in verdicts if v.wants]
    if strict := [v for v in failed if v.force == "must"]:
        return _stated(Status.REFUSED, strict)
    if soft := [v for v in failed if v.force == "should"]:
        reasons = {v.reason for v in soft if not v.is_slight}
        reason = "".join(reasons) if len(reasons) == 1 else ""
        return replace(_stated(Status.DEVIATION, soft), is_slight=not reasons, reason=reason)
    held = [v for v in verdicts if not v.wants]
    return _stated(Status.ALLOWED, held) if held else SILENT


def _stated(status: Status, verdicts: list[Verdict]) -> Decision:
    because = tuple(dict.fromkeys(c for v in verdicts for c in v.cites))
    wants = tuple(dict.fromkeys(w for v in verdicts for w in v.wants))
    readings = tuple(dict.fromkeys(r for v in verdicts for r in v.readings))
    basis = Basis.CLAUSE if because else Basis.READING if readings else Basis.HOUSE
    return Decision(status, None, because, wants, readings, basis=basis)


def not_these(book: Rulebook, names: list[str]) -> tuple[Want, ...]:
    """The refusal of whoever may act as one of those named."""
    titles = "、".join(title_of(book, name) for name in names)
    return (Want("but", "、".join(names), f"{titles}本人不能办理，换了职务或者代行也不能"),)


def nobody_else(book: Rulebook, names: list[str]) -> tuple[Want, ...]:
    """The refusal of whoever is not among those named."""
    titles = tuple(title_of(book, name) for name in names)
    return (Want("only", "、".join(names), f"只有{'、'.join(titles)}可以办理", titles),)


@dataclass(frozen=True, slots=True)
class Question:
    book: Rulebook
    kind: BookKind
    given: Given
    by: frozenset[str]
    chart: Chart

    def verdicts(self, act: str) -> Iterator[Verdict]:
        step_id, _, move = act.partition(".")
        if move:
            yield from self._move(step_id, move)
        elif step := self.kind.step(act):
            yield from self._order(step)
            yield from self._performed(step)
        else:
            yield from self._by((), self.kind.acts[act].by)
        urgency = urgency_of(self.book, self.kind, self.given)
        for gate in self._gates(act):
            lifting = urgency.lifting(act, gate) if urgency else ""
            yield from (_lifted(verdict, lifting) for verdict in self._gate(gate))
        for rule, held in Tally(self.book, self.kind, self.given, self.chart).wants(act):
            yield Verdict(rule.force, rule.cites, held)
        if act in (*self.kind.does.get("open", ()), *self.kind.does.get("change_chair", ())):
            yield from self._presided()
        if act == self.kind.doing("declare_urgent"):
            yield from (Verdict("must", *found) for found in declaring(self.book, self.kind, self.given))
        for demand, wants in text_faults(self.book, self.kind, act, self.given):
            is_slight = demand.rule.reason == "none"
            force = "should" if is_slight else demand.force
            yield Verdict(force, demand.cites, wants, is_slight=is_slight)

    def _presided(self) -> Iterator[Verdict]:
        """Who presides, where the text lets others than the chair."""
        decision = preside(self.book, self.kind.id, self.given, self.chart)
        if decision.status is not Status.SILENT:
            yield Verdict("must", decision.because, decision.wants, decision.readings)

    def _gates(self, act: str) -> Iterator[Bound[Gate]]:
        """The gates before an act; before a move also those that hold wherever the case stands.

        Those before a paper is attached hold again when the form is handed in with papers.
        """
        yield from self.kind.gates.get(act, ())
        if self.given.papers and self.kind.form and self.kind.form.at == act:
            yield from self.kind.gates.get(f"{act}.{ATTACH}", ())
        step_id, dot, move = act.partition(".")
        if dot and step_id != ANYWHERE:
            yield from self.kind.gates.get(f"{ANYWHERE}.{move}", ())

    def _move(self, step_id: str, move: str) -> Iterator[Verdict]:
        """A move of the step itself, or one that the kind allows there: whether, and by whom."""
        step, allowed = self.kind.step(step_id), self.kind.moves.get(move)
        if allowed and allowed.rule.is_on(step_id):
            yield from self._allowed(allowed)
        elif step and f"{step_id}.{move}" in step.rule.move_names:
            yield from self._own_move(step, move)
        elif step and move == ATTACH and f"{step_id}.{move}" in self.kind.move_names:
            yield from self._performed(step)
        else:
            yield Verdict("must", (), (Want("move", move, "这一步没有这种办法"),))

    def _own_move(self, step: Bound[Step], move: str) -> Iterator[Verdict]:
        """A way back or a no of who does the step; taking back, of who handed it in."""
        if move == "withdraw":
            yield from self._by((), ["initiator"])
            return
        yield from self._performed(step)
        yield Verdict("must", tuple(step.rule.ways[move].cites))

    def _allowed(self, moving: Bound[Moving]) -> Iterator[Verdict]:
        speaks = applies(self.book, moving, self.given)
        bound = grounded(self.book, moving, self.given)
        if speaks is None:
            yield Verdict("must", bound.cites, unknown(self.book, bound, self.given))
        elif not speaks:
            said = f"只在{condition(self.book, bound.when)}时可以" if bound.when else "这种情形不能这样办"
            yield Verdict("must", bound.cites, (Want("move", "when", said),))
        yield Verdict("must", bound.cites, self._only(bound.rule.by), readings_of(self.book, bound.rule.by))

    def _performed(self, step: Bound[Step]) -> Iterator[Verdict]:
        """Who may do a step: the posts it is awaited from, and those it was handed to."""
        names = step.rule.asked
        if not names:
            return
        who = performers(self.book, self.kind, step, self.given, self.chart)
        cites = tuple(dict.fromkeys((*step.cites, *who.because)))
        assigned = self.given.assigned.get(step.rule.id, ())
        wants = () if self.by & {*who.posts, *assigned} else who.wants or nobody_else(self.book, names)
        yield Verdict("must", cites, wants, who.readings)

    def _by(self, cites: tuple[str, ...], names: list[str]) -> Iterator[Verdict]:
        """Who may do the act at all: the posts it is awaited from."""
        if names:
            acted = acted_by(self.book, names, self.given)
            yield Verdict("must", (*cites, *acted), self._only(names), readings_of(self.book, names))

    def _order(self, step: Bound[Step]) -> Iterator[Verdict]:
        """The steps before this one that are not done yet, each by its own clause."""
        for earlier in self.kind.steps:
            if earlier.rule.id == step.rule.id:
                return
            if earlier.rule.id not in self.given.done:
                yield from self._awaited(earlier)

    def _awaited(self, step: Bound[Step]) -> Iterator[Verdict]:
        speaks = applies(self.book, step, self.given)
        if speaks:
            who = tuple(title_of(self.book, name) for name in step.rule.asked)
            cites = grounded(self.book, step, self.given).cites
            yield Verdict("must", cites, (Want("done", step.rule.id, f"须先{step.rule.title}", who),))
        elif speaks is None:
            yield Verdict("must", step.cites, unknown(self.book, step, self.given))

    def _gate(self, written: Bound[Gate]) -> Iterator[Verdict]:
        speaks = applies(self.book, written, self.given)
        gate = grounded(self.book, written, self.given)
        excuse = self.excuse(gate) if speaks else None
        is_slight = gate.rule.reason == "none"
        if speaks is None:
            wants = unknown(self.book, gate, self.given)
            yield Verdict(gate.force, gate.cites, wants, is_slight=is_slight)
        elif excuse is not None:
            yield Verdict(gate.force, excuse)
        elif speaks:
            yield from (replace(verdict, is_slight=is_slight) for verdict in self._judged(gate))

    def _judged(self, gate: Bound[Gate]) -> Iterator[Verdict]:
        rule = gate.rule
        if rule.only:
            readings = (*gate.readings, *readings_of(self.book, rule.only))
            cites = (*gate.cites, *acted_by(self.book, rule.only, self.given))
            yield Verdict(gate.force, cites, self._only(rule.only), readings)
        if rule.but:
            readings = (*gate.readings, *readings_of(self.book, rule.but))
            kept_off = self.by & {*resolve(self.book, rule.but, self.given, self.chart)}
            wants = not_these(self.book, rule.but) if kept_off else ()
            yield Verdict(gate.force, gate.cites, wants, readings)
        if rule.never:
            yield Verdict(gate.force, gate.cites, (Want("never", rule.never, rule.never),), gate.readings)
        for check in rule.needs:
            for found in self.checked(check):
                table = found.by_table
                cites, readings = (table.because, table.readings) if table else (gate.cites, gate.readings)
                yield Verdict(gate.force, cites, found.wants, readings)

    def checked(self, check: Check) -> Iterator[Checked]:
        return checked(self.book, self.kind, check, self.given, self.chart)

    def _only(self, names: list[str]) -> tuple[Want, ...]:
        if self.by & set(resolve(self.book, names, self.given, self.chart)):
            return ()
        return nobody_else(self.book, names)

    def excuse(self, gate: Bound[Any]) -> tuple[str, ...] | None:
        """The clauses of the exception that sets the gate aside, if one does."""
        facts = Facts(self.book, self.given.facts)
        for exception, tests in gate.unless:
            if facts.holds(tests) and not any(
                found.wants for c in exception.needs for found in self.checked(c)
            ):
                return tuple(exception.cites)
        return None
