"""May this post do this act now? Gates add up: all that speak must hold."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from zhidu.rules.book import BookKind, Bound, Rulebook
from zhidu.rules.chart import Chart
from zhidu.rules.checks import unmet
from zhidu.rules.decision import SILENT, Basis, Decision, Status, Want
from zhidu.rules.facts import Given
from zhidu.rules.model import Gate, Step
from zhidu.rules.people import applies, kind_of, resolve, title_of
from zhidu.rules.tables import Facts


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one rule that spoke said."""

    force: str
    cites: tuple[str, ...]
    wants: tuple[Want, ...] = ()
    readings: tuple[str, ...] = ()


def permit(
    book: Rulebook, target: str, given: Given, by: Collection[str], chart: Chart
) -> Decision:
    """Whether one of the posts ``by`` may do ``kind.act`` now.

    A broken ``must`` refuses, a broken ``should`` is a deviation that wants a reason; a refusal
    cites only what failed and says in ``wants`` what would make the act possible.
    """
    kind, act = kind_of(book, target)
    question = _Question(book, kind, given, frozenset(by), chart)
    return _summed(list(question.verdicts(act)))


def _summed(verdicts: list[Verdict]) -> Decision:
    failed = [v for v in verdicts if v.wants and v.force != "may"]
    strict = [v for v in failed if v.force == "must"]
    if strict:
        return _stated(Status.REFUSED, strict)
    if failed:
        return _stated(Status.DEVIATION, failed)
    return _stated(Status.ALLOWED, verdicts) if verdicts else SILENT


def _stated(status: Status, verdicts: list[Verdict]) -> Decision:
    because = tuple(dict.fromkeys(c for v in verdicts for c in v.cites))
    wants = tuple(dict.fromkeys(w for v in verdicts for w in v.wants))
    readings = tuple(dict.fromkeys(r for v in verdicts for r in v.readings))
    basis = Basis.CLAUSE if because else Basis.READING if readings else Basis.HOUSE
    return Decision(status, None, because, wants, readings, basis=basis)


@dataclass(frozen=True, slots=True)
class _Question:
    book: Rulebook
    kind: BookKind
    given: Given
    by: frozenset[str]
    chart: Chart

    def verdicts(self, act: str) -> Iterator[Verdict]:
        step = self.kind.step(act)
        if step:
            yield from self._order(step)
            if step.rule.by:
                yield Verdict("must", step.cites, self._only(step.rule.by))
        elif self.kind.acts[act].by:
            yield Verdict("must", (), self._only(self.kind.acts[act].by))
        for gate in self.kind.gates.get(act, ()):
            yield from self._gate(gate)

    def _order(self, step: Bound[Step]) -> Iterator[Verdict]:
        """The steps before this one that are not done yet, each by its own clause."""
        for earlier in self.kind.steps:
            if earlier.rule.id == step.rule.id:
                return
            if applies(self.book, earlier, self.given) and earlier.rule.id not in self.given.done:
                text = f"须先{earlier.rule.title}"
                who = tuple(title_of(self.book, w) for w in earlier.rule.by)
                yield Verdict("must", earlier.cites, (Want("done", earlier.rule.id, text, who),))

    def _gate(self, gate: Bound[Gate]) -> Iterator[Verdict]:
        speaks = applies(self.book, gate, self.given)
        if speaks is False:
            return
        if speaks is None:
            yield Verdict(gate.force, gate.cites, tuple(self._unknown(gate)))
            return
        excuse = self._excused(gate)
        if excuse is not None:
            yield Verdict(gate.force, excuse)
            return
        yield self._judged(gate)

    def _judged(self, gate: Bound[Gate]) -> Verdict:
        rule = gate.rule
        wants: list[Want] = []
        cites: tuple[str, ...] = gate.cites
        readings: list[str] = []
        if rule.only:
            wants += self._only(rule.only)
        if rule.never:
            wants.append(Want("never", rule.never, rule.never))
        for check in rule.needs:
            failed, by_table = unmet(self.book, self.kind, check, self.given, self.chart)
            wants += failed
            if by_table:
                cites, readings = by_table.because, [*readings, *by_table.readings]
        return Verdict(gate.force, cites, tuple(wants), tuple(readings))

    def _only(self, names: Iterable[str]) -> tuple[Want, ...]:
        names = list(names)
        allowed = resolve(self.book, names, self.given, self.chart)
        if self.by & set(allowed):
            return ()
        titles = tuple(title_of(self.book, name) for name in names)
        return (Want("only", "、".join(names), f"只有{'、'.join(titles)}可以办理", titles),)

    def _excused(self, gate: Bound[Gate]) -> tuple[str, ...] | None:
        facts = Facts(self.book, self.given.facts)
        for exception, tests in gate.unless:
            missing = [
                want
                for check in exception.needs
                for want in unmet(self.book, self.kind, check, self.given, self.chart)[0]
            ]
            if facts.holds(tests) and not missing:
                return tuple(exception.cites)
        return None

    def _unknown(self, gate: Bound[Gate]) -> Iterator[Want]:
        facts = Facts(self.book, self.given.facts)
        for name in dict.fromkeys(fact for test in gate.when for fact in test):
            if facts.get(name) in (None, "") and not self.book.terms[name].outcome:
                yield Want("field", name, f"请填写“{self.book.terms[name].title}”")
