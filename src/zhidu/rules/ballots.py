"""无记名投票: whether the papers add up, and that nobody's vote stands anywhere by name."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from zhidu.rules.bodies import Ballot, Deciding
from zhidu.rules.book import BookKind, Rulebook
from zhidu.rules.decision import Want
from zhidu.rules.facts import Given


@dataclass(frozen=True, slots=True)
class Count:
    """One ballot as it was counted; ``entitled`` are the members in the room who have not withdrawn."""

    book: Rulebook
    kind: BookKind
    given: Given
    entitled: Collection[str]
    withdrawn: Collection[str]

    def faults(self, rule: Deciding, ballot: Ballot, *, is_asked: bool) -> Iterator[Want]:
        """What is wrong with the count. Where a ballot ``is_asked`` for, each of its numbers must be there.

        Votes by name are wrong wherever a ballot is secret.
        """
        yield from self._named()
        asked = [*rule.counts, *ballot.counters, *([ballot.took_part] if ballot.took_part else ())]
        missing = [fact for fact in asked if self._missing(fact)]
        if missing and (is_asked or len(missing) < len(asked)):
            yield from (self._want("field", fact, f"请填写“{self._title(fact)}”") for fact in missing)
        elif not missing:
            yield from self._papers(rule, ballot)
            yield from self._people(ballot)

    def _named(self) -> Iterator[Want]:
        """Facts that say by name who voted how."""
        for bound in self.kind.assembly.decide:
            for fact in bound.rule.counts:
                if isinstance(self.given.facts.get(fact), tuple | list) and self.given.facts[fact]:
                    said = f"无记名投票只记票数，不记谁投了什么票；请去掉“{self._title(fact)}”里的姓名"
                    yield self._want("never", fact, said)

    def _papers(self, rule: Deciding, ballot: Ballot) -> Iterator[Want]:
        out, back = self._number(ballot.handed_out), self._number(ballot.handed_in)
        voters = len(self.entitled)
        if out > voters:
            said = f"到会可以投票的{voters}人，发出选票{out}张，多了{out - voters}张；请核对发出的选票"
            yield self._want("adds_up", ballot.handed_out, said)
        if back > out:
            said = f"发出选票{out}张，收回{back}张，收回的多于发出的，这次投票无效；请重新投票"
            yield self._want("adds_up", ballot.handed_in, said)
        parts = [fact for fact, key in rule.counts.items() if key not in ("handed_out", "handed_in")]
        total = sum(map(self._number, parts))
        if total != back:
            listed = "、".join(f"{self._title(fact)}{self._number(fact)}" for fact in parts)
            said = f"{listed}，合计{total}张，收回选票{back}张，对不上；请重新计票"
            yield self._want("adds_up", ballot.handed_in, said)

    def _people(self, ballot: Ballot) -> Iterator[Want]:
        counters = [self.given.facts[fact] for fact in ballot.counters]
        titles = "、".join(self._title(fact) for fact in ballot.counters)
        if len(set(counters)) < len(counters):
            yield self._want("distinct", ballot.counters[0], f"{titles}不能是同一个人")
        if set(counters) & set(self.withdrawn):
            yield self._want("distinct", ballot.counters[0], f"已经回避的人不能担任{titles}")
        if ballot.took_part:
            took = set(self.given.facts[ballot.took_part])
            out = self._number(ballot.handed_out)
            title = self._title(ballot.took_part)
            if took - set(self.entitled):
                yield self._want("field", ballot.took_part, f"“{title}”里有没有到会或者已经回避的人")
            elif len(took) != out:
                said = f"发出选票{out}张，“{title}”有{len(took)}人，对不上；请核对"
                yield self._want("adds_up", ballot.took_part, said)

    def _missing(self, fact: str) -> bool:
        return self.given.facts.get(fact) in (None, "", (), [])

    def _number(self, fact: str) -> int:
        value = self.given.facts[fact]
        return len(value) if isinstance(value, tuple | list) else int(value)

    def _title(self, fact: str) -> str:
        return self.book.terms[fact].title

    def _want(self, form: str, fact: str, said: str) -> Want:
        return Want(form, fact, said)
