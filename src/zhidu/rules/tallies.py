"""Who is there, who agreed: what a body's rules on presence, withdrawal and voting still want of an act."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Any

from zhidu.rules.bodies import Deciding, Quorum, Recusing
from zhidu.rules.book import BookKind, Bound, Rulebook
from zhidu.rules.chart import Chart
from zhidu.rules.decision import Want
from zhidu.rules.facts import Given
from zhidu.rules.grounds import applies
from zhidu.rules.people import resolve, title_of
from zhidu.rules.sittings import OUTCOME
from zhidu.rules.tables import Facts

Held = tuple[Bound[Any], tuple[Want, ...]]
"""A rule that speaks, and what it wants still."""
MAJORITY = Fraction(1, 2)
"""Of those who said yes or no, where a leader concludes and the text names no share."""


class Tally:
    """The members of a body in one situation, and how they are counted: whoever has withdrawn is not."""

    def __init__(self, book: Rulebook, kind: BookKind, given: Given, chart: Chart) -> None:
        self.book, self.kind, self.given, self.chart = book, kind, given, chart

    def wants(self, act: str) -> Iterator[Held]:
        """What stands against opening a meeting, and against the outcome of a topic."""
        is_outcome = act in self.kind.does.get("decide", ())
        if is_outcome or act in self.kind.does.get("open", ()):
            for quorum in self._speaking(self.kind.assembly.quorum):
                yield quorum, tuple(self.absent(quorum.rule))
        if is_outcome:
            for recusing in self._speaking(self.kind.assembly.recuse):
                yield recusing, tuple(self._staying(recusing.rule))
            for deciding in self._speaking(self.kind.assembly.decide):
                if self._is_counted(deciding.rule):
                    yield deciding, tuple(self.against(deciding.rule, str(self.given.facts.get(OUTCOME, ""))))

    def _speaking(self, rules: Iterable[Bound[Any]]) -> Iterator[Bound[Any]]:
        return (rule for rule in rules if applies(self.book, rule, self.given))

    # who counts

    @property
    def members(self) -> tuple[str, ...]:
        """Who belongs there and has not withdrawn from the topic."""
        written = self.kind.body
        posts = resolve(self.book, written.members.are, self.given, self.chart) if written else ()
        return tuple(post for post in posts if post not in self.withdrawn)

    @property
    def withdrawn(self) -> set[str]:
        """Who takes no part in the topic (回避)."""
        return {post for bound in self.kind.assembly.recuse for post in self._posts(bound.rule.among)}

    def _posts(self, fact: str | None) -> tuple[str, ...]:
        return tuple(self.given.facts.get(fact or "") or ())

    def come(self, fact: str | None) -> set[str]:
        """Those in a fact, less who attends online where the text does not count that."""
        uncounted = (b.rule for b in self._speaking(self.kind.assembly.online) if b.rule.counts == "否")
        return {*self._posts(fact)} - {post for rule in uncounted for post in self._posts(rule.among)}

    def there(self, fact: str | None) -> int:
        """How many of the members are among those in a fact."""
        posts = self._posts(fact)
        return sum(post in posts for post in self.members)

    def counted(self, fact: str | None) -> int | None:
        """A fact that counts, or names, those who did something; None while nobody has said."""
        value = Facts(self.book, self.given.facts).get(fact or "")
        if value is None or value == "":
            return None
        return self.there(fact) if isinstance(value, tuple | list) else int(value)

    # presence

    def absent(self, rule: Quorum) -> Iterator[Want]:
        """Who, or how many, are missing for the meeting to open, or to go on."""
        if self.given.facts.get(rule.among) is None:
            yield Want("field", rule.among, f"请填写“{self.book.terms[rule.among].title}”")
            return
        there = self.come(rule.among) - self.withdrawn
        for name in rule.present:
            if not set(resolve(self.book, [name], self.given, self.chart)) & there:
                yield Want(
                    "present", name, f"{title_of(self.book, name)}须到会", (title_of(self.book, name),)
                )
        share = rule.at_least or rule.more_than
        if share is None:
            return
        members, come = len(self.members), len(there & {*self.members})
        needed = _fewest(share, members, is_more=bool(rule.more_than))
        if come < needed:
            said = f"应到{members}人，至少到会{needed}人，现到会{come}人"
            yield Want("present", str(needed), said)

    def _staying(self, rule: Recusing) -> Iterator[Want]:
        """Who should have withdrawn and has not."""
        for name in rule.are:
            posts = resolve(self.book, [name], self.given, self.chart)
            if {*posts} & {*self.members}:
                who = title_of(self.book, name)
                yield Want("recused", name, f"{who}须回避，请先登记回避", (who,))

    # votes

    def _is_counted(self, rule: Deciding) -> bool:
        return rule.agreed is not None

    def whole(self, rule: Deciding) -> int | None:
        """Of how many the share is counted; None while nobody can say."""
        if rule.of == "votes":
            return self.counted(rule.votes)
        if rule.of == "present":
            return self.there(rule.among)
        return len(self.members) if rule.of == "members" or rule.how == "consensus" else None

    def carries(self, rule: Deciding, agreed: int, whole: int) -> bool:
        """Whether so many of so many are enough."""
        if rule.how == "consensus":
            return agreed >= whole
        share = rule.share or MAJORITY
        return agreed >= _fewest(share, whole, is_more=rule.how != "at_least")

    def against(self, rule: Deciding, outcome: str) -> Iterator[Want]:
        """What stands against an outcome: nobody counted, too few agreed, or the many not followed."""
        agreed = self.counted(rule.agreed)
        if outcome not in self._put_to_vote(rule):
            yield from self._overruled(rule, outcome, agreed)
            return
        if agreed is None:
            title = self.book.terms[str(rule.agreed)].title
            yield Want("field", str(rule.agreed), f"请填写“{title}”")
            return
        whole = self._those_asked(rule, agreed)
        if whole is None or self.carries(rule, agreed, whole) or self._is_explained(rule):
            return
        needed = whole if rule.how == "consensus" else _fewest(
            rule.share or MAJORITY, whole, is_more=rule.how != "at_least"
        )  # fmt: skip
        said = f"{whole}人中须有{needed}人同意，现同意{agreed}人"
        yield Want("carried", str(needed), said + self._or_reason(rule))

    def _put_to_vote(self, rule: Deciding) -> list[str]:
        """The outcomes for which enough must agree: those that the rule names, else every yes."""
        written = self.kind.body
        moves = written.outcomes if written else {}
        return rule.outcomes or [name for name, way in moves.items() if way.move == "approve"]

    def _overruled(self, rule: Deciding, outcome: str, agreed: int | None) -> Iterator[Want]:
        """A no of the chair against the many, where the text wants a reason of that."""
        written = self.kind.body
        way = written.outcomes.get(outcome) if written else None
        if rule.else_reason is None or agreed is None or way is None or way.move != "disapprove":
            return
        whole = self._those_asked(rule, agreed)
        if whole is not None and self.carries(rule, agreed, whole) and not self._is_explained(rule):
            said = f"{whole}人中{agreed}人同意，结果与多数人的意见不一致"
            yield Want("field", rule.else_reason, said + self._or_reason(rule))

    def _those_asked(self, rule: Deciding, agreed: int) -> int | None:
        """Of a leader who concludes: those who said yes or no; else whom the share is counted of."""
        if rule.how != "leader":
            return self.whole(rule)
        return agreed + (self.counted(rule.against) or 0)

    def _is_explained(self, rule: Deciding) -> bool:
        return bool(rule.else_reason and self.given.facts.get(rule.else_reason))

    def _or_reason(self, rule: Deciding) -> str:
        return f"；须填写“{self.book.terms[rule.else_reason].title}”" if rule.else_reason else ""


def _fewest(share: Fraction, whole: int, *, is_more: bool) -> int:
    """The fewest that keep a share of a whole; a share above one is a number of persons."""
    if share > 1:
        return int(share) + is_more
    exact = share * whole
    least = -(-exact.numerator // exact.denominator)
    return least + (1 if is_more and exact.denominator == 1 else 0)
