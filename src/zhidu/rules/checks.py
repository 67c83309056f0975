"""The check forms of ``needs``: what must be there before an act, and what is still missing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from zhidu.rules.book import BookKind, Bound, Rulebook
from zhidu.rules.cells import COUNTED
from zhidu.rules.chart import Chart
from zhidu.rules.comparisons import comparisons
from zhidu.rules.decision import Decision, Status, Want
from zhidu.rules.demands import ALL, CHECK_FORMS, Check
from zhidu.rules.facts import Given
from zhidu.rules.figures import allows
from zhidu.rules.grounds import applies
from zhidu.rules.kinds import Act, Effect
from zhidu.rules.people import kind_of, resolve, title_of
from zhidu.rules.phrases import act_said, decider, outcome_said, thing_title
from zhidu.rules.phrases_needs import decided_said
from zhidu.rules.tables import Facts, decide, missing_for

Wants = Iterable[Want]


@dataclass(frozen=True, slots=True)
class Checked:
    """What of a check is missing; ``by_table`` is the table's decision where one was asked."""

    wants: tuple[Want, ...]
    by_table: Decision | None = None


def checked(book: Rulebook, kind: BookKind, check: Check, given: Given, chart: Chart) -> Iterator[Checked]:
    """What a check says; nothing where it has nothing to say, such as of a field left out that may be."""
    here = _Check(book, kind, check, given, chart)
    if check.one_of:
        yield from here.one_of()
    forms = [form for form in CHECK_FORMS if getattr(check, form) and not (form == "field" and check.one_of)]
    if forms:
        yield Checked(tuple(want for form in forms for want in here.forms()[form]()))


class _Check:
    def __init__(self, book: Rulebook, kind: BookKind, check: Check, given: Given, chart: Chart) -> None:
        self.book, self.kind, self.check, self.given, self.chart = book, kind, check, given, chart
        self.facts = Facts(book, given.facts)
        self.who = tuple(title_of(book, name) for name in check.who)

    def forms(self) -> dict[str, Callable[[], Wants]]:
        return {
            "field": self._field,
            "paper": self._paper,
            "ticked": self._ticked,
            "signed": lambda: self._agreed("signed", self.given.signed, "签字"),
            "consent": lambda: self._agreed("consent", self.given.consent, "同意"),
            "opinion": lambda: self._agreed("opinion", self.given.opinions, "提出意见"),
            "told": self._told,
            "entry": self._entry,
            "returned": self._returned,
            "published": self._published,
            "done": self._done,
            "not_done": self._not_done,
            "decided": self._decided,
            "each": self._each,
            "exactly": self._exactly,
            **comparisons(self.book, self.kind, self.check, self.given, self.chart),
        }

    def _field(self) -> Wants:
        for name in self.check.field:
            if self.facts.get(name) in (None, "", ()):
                yield self._fill_in(name, "请填写")

    def _paper(self) -> Wants:
        papers = self.kind.form.papers if self.kind.form else {}
        for name in self.check.paper:
            if name not in self.given.papers:
                title = papers[name].title if name in papers else name
                yield Want("paper", name, f"请附上“{title}”", self.who)

    def _ticked(self) -> Wants:
        points = self.kind.points
        for name in self.check.ticked:
            if name not in self.given.ticked:
                label = points.get(name, name)
                yield Want("ticked", name, f"须做到“{label}”并予确认", self.who)

    def _agreed(self, form: str, given: frozenset[str], verb: str) -> Wants:
        for name in getattr(self.check, form):
            if not given & set(resolve(self.book, [name], self.given, self.chart)):
                title = title_of(self.book, name)
                yield Want(form, name, f"须经{title}{verb}", (title,))

    def _told(self) -> Wants:
        """Told are those whom somebody told, and those whom an act that is done tells by itself."""
        told = set(self.given.told)
        for effect in self._brought_about():
            told |= {*resolve(self.book, effect.rule.tells, self.given, self.chart)}
        for name in self.check.told:
            if not told & set(resolve(self.book, [name], self.given, self.chart)):
                yield Want("told", name, f"须先告知{title_of(self.book, name)}", self.who)

    def _entry(self) -> Wants:
        entered = {effect.rule.enters for effect in self._brought_about()} | self.given.entries
        for register in self.check.entry:
            if register not in entered:
                title = self.book.register_titles[register]
                yield Want("entry", register, f"须先在“{title}”中登记", self.who)

    def _brought_about(self) -> Iterator[Bound[Effect]]:
        """The effects of the acts that are done."""
        for act in self.given.done:
            for effect in self.kind.after.get(act, ()):
                if applies(self.book, effect, self.given):
                    yield effect

    def _returned(self) -> Wants:
        titles = self.book.register_titles
        wanted = titles if ALL in self.check.returned else self.check.returned
        for register in wanted:
            if register not in self.given.returned:
                yield Want("returned", register, f"“{titles[register]}”里还有没有交还的", self.who)

    def _published(self) -> Wants:
        shown = {b.rule.what for b in self.kind.publish if b.rule.met_by in self.given.done}
        for thing in self.check.published:
            if thing not in shown | self.given.published:
                yield Want("published", thing, f"须先公开{thing_title(self.kind, thing)}", self.who)

    def _done(self) -> Wants:
        for name in self.check.done:
            if name not in self.given.done:
                kind, act = kind_of(self.book, name) if "." in name else (self.kind, name)
                step = kind.step(act)
                title = step.rule.title if step else kind.acts[act].title
                of = f"“{kind.title}”的" if kind is not self.kind else ""
                asked = step.rule.asked if step else kind.acts[act].by
                who = tuple(title_of(self.book, w) for w in asked)
                yield Want("done", name, f"须先{of}{title}", who)

    def _not_done(self) -> Wants:
        for name in self.check.not_done:
            if name in self.given.done:
                yield Want("not_done", name, f"“{act_said(self.kind, name)}”以后不能再办")

    def _decided(self) -> Wants:
        body = str(self.check.decided)
        ways = {f"{body}.{outcome}" for outcome in self.check.outcome} or {body}
        known = self.given.decided | {name.partition(".")[0] for name in self.given.decided}
        if not ways & known:
            title = decider(self.book, body)
            yield Want("decided", body, f"须先经{title}{decided_said(self.book, self.check)}", (title,))

    def _each(self) -> Wants:
        for thing in self.given.sets.get(str(self.check.each), ()):
            missing = [name for name in self.check.has if name not in thing.has]
            title = thing.facts.get("title")
            for name in missing:
                label = self.book.terms[name].title if name in self.book.terms else name
                said = f"“{title}”还缺{label}" if title else f"有一项还缺{label}"
                yield Want("each", name, f"{said}{self._by_way_of(name)}", self.who or self._who_states(name))

    def _by_way_of(self, name: str) -> str:
        """The act beside the steps by which a thing can still get what it lacks, in words."""
        act = self._states(name)
        return f"，请先办“{act.title}”" if act else ""

    def _who_states(self, name: str) -> tuple[str, ...]:
        act = self._states(name)
        return tuple(title_of(self.book, role) for role in act.by) if act else ()

    def _states(self, name: str) -> Act | None:
        """The act that asks for a fact of a thing, and for which it is neither too early nor too late."""
        acts = (act for act in self.kind.acts.items() if name in act[1].asks)
        return next((act for act_id, act in acts if self._is_time_for(act_id)), None)

    def _is_time_for(self, act: str) -> bool:
        looks = [look for gate in self.kind.gates.get(act, ()) for look in gate.rule.needs]
        early = any(name not in self.given.done for look in looks for name in look.done)
        return not early and not any(name in self.given.done for look in looks for name in look.not_done)

    def _exactly(self) -> Wants:
        fact = str(self.check.exactly)
        named = self.facts.get(fact) or ()
        allowed = resolve(self.book, self.check.are, self.given, self.chart)
        for post in self.chart.by_rank(named):
            if post not in allowed:
                yield Want("exactly", post, f"{self._post(post)}不在规定的范围内")
        for post in allowed:
            if post not in named:
                yield Want("exactly", post, f"还缺{self._post(post)}")

    def _post(self, post: str) -> str:
        if post in self.book.roles:
            return self.book.roles[post].title
        return self.chart.posts[post].title if post in self.chart.posts else post

    def one_of(self) -> Iterator[Checked]:
        """A stated fact must be one that the table allows; where the text leaves it open, a reason."""
        fact, reason = self.check.field[0], self.check.else_reason
        table, _, out = str(self.check.one_of).partition(".")
        stated = self.facts.get(fact)
        if stated in (None, "") and self.check.if_stated == "是":
            return
        if missing := missing_for(self.book, table, self.facts):
            yield Checked(tuple(self._fill_in(name, "请填写") for name in missing))
            return
        decision = decide(self.book, table, self.facts)
        if decision.status is Status.OPEN:
            asked = (fact, reason) if reason else ()
            empty = (name for name in asked if self.facts.get(name) in (None, ""))
            yield Checked(tuple(self._fill_in(name, "原文未作规定，请填写") for name in empty), decision)
        elif decision.status is Status.ALLOWED:
            yield Checked(self._outside(fact, stated, decision.value.get(out, ())), decision)

    def _outside(self, fact: str, stated: object, allowed: tuple[str, ...]) -> tuple[Want, ...]:
        term = self.book.terms[fact]
        is_counted = term.type in COUNTED and stated is not None
        if not allowed or (allows(term, stated, allowed) if is_counted else stated in allowed):
            return ()
        listed = "、".join(outcome_said(self.book, term, name) for name in allowed)
        return (Want("field", fact, f"“{term.title}”只能是{listed}", self.who),)

    def _fill_in(self, name: str, please: str) -> Want:
        return Want("field", name, f"{please}“{self.book.terms[name].title}”", self.who)
