"""Who is there, who agreed: what a body's rules on presence, withdrawal and voting still want of an act."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Any

from zhidu.rules.ballots import Count
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
            outcome = str(self.given.facts.get(OUTCOME, ""))
            for deciding in self._speaking(self.kind.assembly.decide):
                yield from self.judged(deciding, outcome)

    def judged(self, bound: Bound[Deciding], outcome: str) -> Iterator[Held]:
        """What one rule on deciding wants; a count that does not add up is none, whatever its force."""
        rule = bound.rule
        if faults := tuple(self._miscounted(rule, outcome)):
            yield replace(bound, force="must"), faults
        elif rule.decider or rule.hears or rule.agreed or rule.grades:
            yield bound, (*self._unheard(rule), *self._concluded(rule), *self.against(rule, outcome))

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

    @property
    def barred(self) -> set[str]:
        """Who attends online where the text lets nobody do so, by whatever fact of what is decided."""
        rules = self.kind.assembly.online
        if not any(bound.rule.never for bound in self._speaking(rules)):
            return set()
        return {post for bound in rules for post in self._posts(bound.rule.among)}

    def _posts(self, fact: str | None) -> tuple[str, ...]:
        return tuple(self.given.facts.get(fact or "") or ())

    def _taking_part(self, fact: str | None) -> set[str]:
        return {*self._posts(fact)} - self.barred

    def come(self, fact: str | None) -> set[str]:
        """Those in a fact, less who attends online where the text does not count that."""
        uncounted = (b.rule for b in self._speaking(self.kind.assembly.online) if b.rule.counts == "否")
        return self._taking_part(fact) - {post for rule in uncounted for post in self._posts(rule.among)}

    def there(self, fact: str | None) -> int:
        """How many of the members are among those in a fact."""
        posts = self._taking_part(fact)
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

    # who decides, and whom they heard

    def _unheard(self, rule: Deciding) -> Iterator[Want]:
        """Who is there and has said nothing yet; whoever concludes need not."""
        if rule.hears is None:
            return
        spoke = {*self._posts(rule.hears), *resolve(self.book, rule.by, self.given, self.chart)}
        silent = [post for post in self._in_the_room(rule) if post not in spoke]
        if silent:
            who = "、".join(map(self._title, silent))
            yield Want("heard", rule.hears, f"{who}还没有发表意见；没有意见的，请记为没有意见")

    def _concluded(self, rule: Deciding) -> Iterator[Want]:
        """Nobody named who concluded, or somebody who may not, or who is not there."""
        if rule.decider is None:
            return
        who = self.given.facts.get(rule.decider)
        if not who:
            yield Want("field", rule.decider, f"请填写“{self.book.terms[rule.decider].title}”")
        elif who not in resolve(self.book, rule.by, self.given, self.chart):
            titles = tuple(title_of(self.book, name) for name in rule.by)
            said = f"应由{'、'.join(titles)}决定，不能由{self._title(str(who))}决定"
            yield Want("only", rule.decider, said, titles)
        elif rule.among and who not in self._taking_part(rule.among):
            yield Want("present", rule.decider, f"{self._title(str(who))}不在会场，不能作出决定")

    def _in_the_room(self, rule: Deciding) -> list[str]:
        """The members there who have not withdrawn."""
        posts = self._taking_part(rule.among)
        return [post for post in self.members if post in posts]

    def _title(self, post: str) -> str:
        is_post = post in self.chart.posts and not self.chart.is_nominal
        return self.chart.posts[post].title if is_post else title_of(self.book, post)

    # votes

    def _miscounted(self, rule: Deciding, outcome: str) -> Iterator[Want]:
        """What is wrong with a secret ballot; a topic that is put off needs none."""
        if rule.ballot is None:
            return
        count = Count(self.book, self.kind, self.given, self._in_the_room(rule), self.withdrawn)
        is_asked = outcome in self._put_to_vote(rule) or self._is_no(outcome)
        yield from count.faults(rule, rule.ballot, is_asked=is_asked)

    def _is_no(self, outcome: str) -> bool:
        written = self.kind.body
        way = written.outcomes.get(outcome) if written else None
        return way is not None and way.move == "disapprove"

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
        if rule.grades:
            yield from self._graded(rule, outcome)
        if rule.agreed is None:
            return
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

    def _graded(self, rule: Deciding, outcome: str) -> Iterator[Want]:
        """What stands against an outcome that the most votes must be for."""
        written = self.kind.body
        way = written.outcomes.get(outcome) if written else None
        if written is None or (way and way.move in ("hold", "return")):
            return
        votes = {name: self.counted(fact) for name, fact in rule.grades.items()}
        if missing := [rule.grades[name] for name, count in votes.items() if count is None]:
            yield from (Want("field", f, f"请填写“{self.book.terms[f].title}”") for f in missing)
            return
        counted = {name: count or 0 for name, count in votes.items()}
        most, titles = max(counted.values()), {n: w.title for n, w in written.outcomes.items()}
        first = [name for name, count in counted.items() if count == most]
        if (total := sum(counted.values())) > (there := len(self._in_the_room(rule))):
            yield Want("adds_up", rule.grades[first[0]], f"到会可以投票的{there}人，共{total}票，对不上")
        elif first != [outcome] and not self._is_explained(rule):
            names = "、".join(f"“{titles[name]}”" for name in first)
            said = f"得票最多的是{names}，{most}票" + ("；票数相同，请重新投票" if len(first) > 1 else "")
            yield Want("carried", OUTCOME, said + self._or_reason(rule))

    def _put_to_vote(self, rule: Deciding) -> list[str]:
        """The outcomes for which enough must agree: those that the rule names, else every yes."""
        if rule.grades:
            return list(rule.grades)
        written = self.kind.body
        moves = written.outcomes if written else {}
        return rule.outcomes or [name for name, way in moves.items() if way.move == "approve"]

    def _overruled(self, rule: Deciding, outcome: str, agreed: int | None) -> Iterator[Want]:
        """A no against the many: where the text wants a reason of that, and against a ballot always."""
        is_bound = rule.else_reason or rule.ballot
        if not is_bound or agreed is None or not self._is_no(outcome):
            return
        whole = self._those_asked(rule, agreed)
        if whole is not None and self.carries(rule, agreed, whole) and not self._is_explained(rule):
            said = f"{whole}人中{agreed}人同意，结果与多数人的意见不一致"
            yield Want("field", rule.else_reason or OUTCOME, said + self._or_reason(rule))

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
