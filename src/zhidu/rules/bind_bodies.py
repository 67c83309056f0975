"""What only a meeting body has, with its names resolved and its conditions compiled."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from zhidu.rules.bodies import (
    Attending,
    Ballot,
    Body,
    Deciding,
    FollowingUp,
    LeftOut,
    Online,
    Presiding,
    Quorum,
    Recusing,
    Scope,
    Speaking,
    Urgency,
    Venue,
)
from zhidu.rules.book import Assembly, Bound
from zhidu.rules.demands import Check, Unless
from zhidu.rules.kinds import Act, Kind, Step
from zhidu.rules.names import Names
from zhidu.rules.parts import Cited
from zhidu.rules.source import Path

C = TypeVar("C", bound=Cited)
PAPERS = ("handed_out", "handed_in", "invalid", "took_part")
"""What is counted, or listed, of the papers of a ballot."""
Checking = Callable[[Path, Iterable[Check]], None]


def bind_assembly(names: Names, path: Path, kind: Kind, check: Checking) -> Assembly:
    """The body's own rules; none for any other kind. What is not known is complained of."""
    return _Binder(names, path, check, kind).bind(kind) if isinstance(kind, Body) else Assembly()


class _Binder:
    def __init__(self, names: Names, path: Path, check: Checking, kind: Kind) -> None:
        self.names, self.path, self.check, self.kind = names, path, check, kind

    def bind(self, body: Body) -> Assembly:
        self._presider(body)
        self._declaring(body)
        return Assembly(
            attend=self._each("attend", body.attend, self._attending),
            scope=self._each("scope", body.scope, self._scope),
            leaves_out=self._each("leaves_out", body.leaves_out, self._left_out),
            quorum=self._each("quorum", body.quorum, self._quorum),
            online=self._each("online", body.online, self._online),
            recuse=self._each("recuse", body.recuse, self._recusing),
            speak=self._each("speak", body.speak, self._speaking),
            decide=self._each("decide", body.decide, self._deciding),
            venue=self._each("venue", body.venue, self._venue),
            presides=self._each("presides", body.presides, self._presiding),
            follows_up=self._each("follows_up", body.follows_up, self._following),
            urgent=self._each("urgent", body.urgent, self._urgency),
        )

    def _each(
        self, attribute: str, rules: list[C], look: Callable[[Path, C], Iterable[Unless] | None]
    ) -> tuple[Bound[C], ...]:
        bound = []
        for n, rule in enumerate(rules):
            path = (*self.path, attribute, n)
            bound.append(self.names.bound(path, rule, look(path, rule) or ()))
        return tuple(bound)

    def _attending(self, path: Path, rule: Attending) -> None:
        self.names.who((*path, "are"), rule.are)
        for form, act in (("since", rule.since), ("until", rule.until)):
            if act:
                self.names.act((*path, form), self.kind, act)
        self.check(path, rule.needs)

    def _scope(self, path: Path, rule: Scope) -> None:
        self.check(path, rule.needs)

    def _left_out(self, path: Path, rule: LeftOut) -> Iterable[Unless]:
        for n, exception in enumerate(rule.unless):
            self.names.clauses((*path, "unless", n, "cites"), exception.cites)
            self.check((*path, "unless", n), exception.needs)
        return rule.unless

    def _quorum(self, path: Path, rule: Quorum) -> None:
        self.names.who((*path, "present"), rule.present)
        self._posts((*path, "among"), rule.among)

    def _online(self, path: Path, rule: Online) -> None:
        if rule.among:
            self._posts((*path, "among"), rule.among)

    def _recusing(self, path: Path, rule: Recusing) -> None:
        self.names.who((*path, "are"), rule.are)
        self._posts((*path, "among"), rule.among)

    def _speaking(self, path: Path, rule: Speaking) -> None:
        self.names.who((*path, "order"), rule.order)
        self.names.who((*path, "heard"), rule.heard)
        self._posts((*path, "among"), rule.among)

    def _deciding(self, path: Path, rule: Deciding) -> None:
        self.names.who((*path, "by"), rule.by)
        for key in ("agreed", "against", "abstained", "votes"):
            self._counted((*path, key), getattr(rule, key))
        if rule.else_reason:
            self.names.stated((*path, "else_reason"), [rule.else_reason])
        if rule.hears:
            self._posts((*path, "hears"), rule.hears)
        if rule.decider:
            self._post((*path, "decider"), rule.decider)
        if rule.ballot:
            self._ballot((*path, "ballot"), rule, rule.ballot)
        self._outcomes((*path, "outcomes"), rule.outcomes)
        self._outcomes((*path, "grades"), rule.grades)
        for outcome, fact in rule.grades.items():
            self._counted((*path, "grades", outcome), fact)
        self._asked(path, rule)
        if rule.among:
            self._posts((*path, "among"), rule.among)

    def _ballot(self, path: Path, rule: Deciding, ballot: Ballot) -> None:
        """A secret ballot keeps numbers: a fact that could name who voted how is a mistake."""
        for fact, key in rule.counts.items():
            if not self.names.is_type(fact, "number"):
                self.names.complain(
                    (*path, key) if hasattr(ballot, key) else path,
                    f"无记名投票只记票数：{key} 须写 type: number 的事实，不能是“{fact}”",
                )
        for n, fact in enumerate(ballot.counters):
            self._post((*path, "counters", n), fact)
        if ballot.took_part:
            self._posts((*path, "took_part"), ballot.took_part)

    def _presider(self, body: Body) -> None:
        """Who presides is said when the meeting is opened; others than the chair are named somewhere."""
        path = (*self.path, "presider")
        opening: list[Step | Act] = [step for step in body.steps if "open" in step.does]
        opening += [act for act in body.acts.values() if act.does == "change_chair"]
        if body.presides and not body.presider:
            self.names.complain((*self.path, "presides"), "写了 presides，还要写 presider（记主持人的事实）")
        if not body.presider:
            return
        self._post(path, body.presider)
        for step in opening:
            if body.presider not in step.asks:
                said = f"“{step.title}”没有填写“{body.presider}”（asks），谁主持就记不下来"
                self.names.complain(path, said)

    def _presiding(self, path: Path, rule: Presiding) -> None:
        self.names.who((*path, "are"), rule.are)
        steps = {step.id: step for step in self.kind.steps}
        chair = self.kind.chair if isinstance(self.kind, Body) else ""
        for n, name in enumerate(rule.signs):
            where = (*path, "signs", n)
            if self.names.known(where, name, steps, "环节") and chair not in steps[name].by:
                said = f"“{steps[name].title}”本来不由主持人（chair）办理，不用写在 signs 里"
                self.names.complain(where, said)

    def _declaring(self, body: Body) -> None:
        """What is declared urgent gives way to something."""
        for name, act in body.acts.items():
            if act.does == "declare_urgent" and not body.urgent:
                said = f"“{act.title}”以后什么也没有变（没有写 urgent）"
                self.names.complain((*self.path, "acts", name), said)

    def _urgency(self, path: Path, rule: Urgency) -> None:
        self.names.stated((*path, "ground"), [rule.ground])
        deadlines = [due.id for due in self.kind.due]
        for act in rule.lifts:
            self.names.act((*path, "lifts"), self.kind, act)
        for key in ("excuses", "owes"):
            for name in getattr(rule, key):
                self.names.known((*path, key), name, deadlines, "期限（due）")
        for name, declare in self.kind.acts.items():
            if declare.does == "declare_urgent" and rule.ground not in declare.asks:
                said = f"“{declare.title}”没有填写“{rule.ground}”（asks），为什么紧急就记不下来"
                self.names.complain((*self.path, "acts", name), said)

    def _following(self, path: Path, rule: FollowingUp) -> None:
        self.names.known((*path, "of"), rule.of, self.names.written.kinds, "事项（kinds）")

    def _venue(self, path: Path, rule: Venue) -> None:
        """It names nothing that could be unknown but its conditions."""

    def _posts(self, path: Path, fact: str) -> None:
        if not self.names.is_type(fact, "posts"):
            self.names.complain(path, f"这里须写 type: posts 的事实，不能是“{fact}”")

    def _post(self, path: Path, fact: str) -> None:
        if not self.names.is_type(fact, "post"):
            self.names.complain(path, f"这里须写 type: post 的事实，不能是“{fact}”")

    def _counted(self, path: Path, fact: str | None) -> None:
        if fact and not self.names.is_type(fact, "number", "posts"):
            self.names.complain(path, f"这里须写 type: number 或 posts 的事实，不能是“{fact}”")

    def _asked(self, path: Path, rule: Deciding) -> None:
        """What somebody has to say of a vote is asked where the outcome is recorded."""
        act = next((act for act in self.kind.acts.values() if act.does == "decide"), None)
        terms = self.names.written.terms
        keys = ("agreed", "against", "abstained", "else_reason", "votes", "decider")
        asked = [(key, getattr(rule, key)) for key in keys]
        asked += [("grades", fact) for fact in rule.grades.values()]
        if ballot := rule.ballot:
            asked += [(f"ballot.{key}", getattr(ballot, key)) for key in PAPERS]
            asked += [("ballot.counters", fact) for fact in ballot.counters]
        for key, fact in asked:
            if act and fact in terms and terms[fact].is_stated and fact not in act.asks:
                self.names.complain(
                    (*path, *key.split(".")), f"“{act.title}”没有填写“{fact}”（asks），表决就记不下来"
                )

    def _outcomes(self, path: Path, outcomes: Iterable[str]) -> None:
        known = self.kind.outcomes if isinstance(self.kind, Body) else ()
        for outcome in outcomes:
            self.names.known(path, outcome, known, "审议结果（outcomes）")
