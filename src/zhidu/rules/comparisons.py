"""The checks of ``needs`` that compare: persons, facts, sums, how many there are, how long ago it was."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time
from itertools import combinations
from typing import Any

from zhidu.calendar import SHANGHAI, WorkCalendar, local_date, shift
from zhidu.rules.book import BookKind, Rulebook
from zhidu.rules.cells import count_cell
from zhidu.rules.chart import Chart
from zhidu.rules.decision import Want
from zhidu.rules.demands import AddsUp, Check, Elapsed
from zhidu.rules.facts import Given
from zhidu.rules.owing import length_of
from zhidu.rules.people import is_who, resolve, title_of
from zhidu.rules.phrases import SETS, event_said, number_said, value_said
from zhidu.rules.tables import Facts

Wants = Iterable[Want]
_ACCEPTING = WorkCalendar().accepting()


def comparisons(
    book: Rulebook, kind: BookKind, check: Check, given: Given, chart: Chart
) -> Mapping[str, Callable[[], Wants]]:
    """Check form → what of it is missing."""
    here = _Compared(book, kind, check, given, chart)
    return {
        "distinct": here.distinct,
        "count": here.count,
        "equal": here.equal,
        "adds_up": here.adds_up,
        "elapsed": here.elapsed,
    }


class _Compared:
    def __init__(self, book: Rulebook, kind: BookKind, check: Check, given: Given, chart: Chart) -> None:
        self.book, self.kind, self.check, self.given, self.chart = book, kind, check, given, chart
        self.facts = Facts(book, given.facts)

    # persons

    def distinct(self) -> Wants:
        """No person, or value, stands behind two of the names; a fact that is unknown is asked for."""
        names = self.check.distinct
        yield from self._unknown(name for name in names if name in self.book.terms)
        for one, other in combinations(names, 2):
            if self._behind(one) & self._behind(other):
                said = f"{title_of(self.book, one)}和{title_of(self.book, other)}不能相同"
                yield Want("distinct", other, said)

    def _behind(self, name: str) -> set[Any]:
        if is_who(name, self.book):
            return set(resolve(self.book, [name], self.given, self.chart)) if self._is_known(name) else set()
        value = self.facts.get(name)
        return set() if value in (None, "") else {value}

    def _is_known(self, name: str) -> bool:
        """A fact in sentences stands for itself while nobody stated it: that makes no two the same."""
        return name not in self.book.terms or self.facts.get(name) is not None

    def count(self) -> Wants:
        name, cell = str(self.check.count), count_cell(self.check.is_)
        there = self._size(name)
        if not cell.holds(there):
            title = SETS.get(name) or title_of(self.book, name)
            said = f"{title}的数目须{number_said(cell)}，现有{there}"
            yield Want("count", name, said)

    def _size(self, name: str) -> int:
        if name in self.given.sets or name in SETS:
            return len(self.given.sets.get(name, ()))
        return len(resolve(self.book, [name], self.given, self.chart)) if self._is_known(name) else 0

    # values

    def equal(self) -> Wants:
        first, *others = self.check.equal
        yield from self._unknown(self.check.equal)
        for other in others:
            one, two = self.facts.get(first), self.facts.get(other)
            if None not in (one, two) and one != two:
                yield Want("equal", other, f"{self._said(first)}与{self._said(other)}须一致")

    def adds_up(self) -> Wants:
        rule = self.check.adds_up
        assert rule is not None  # asked only where it is written
        yield from self._unknown([rule.total, *rule.of])
        yield from self._off(rule)

    def _off(self, rule: AddsUp) -> Wants:
        total: Any = self.facts.get(rule.total)
        parts: list[Any] = [self.facts.get(name) for name in rule.of]
        if total is None or None in parts or total == sum(parts):
            return
        summed = value_said(self.book.terms[rule.total], sum(parts))
        titles = "、".join(f"“{self.book.terms[name].title}”" for name in rule.of)
        said = f"{self._said(rule.total)}与{titles}的合计（{summed}）须一致"
        yield Want("adds_up", rule.total, said)

    def _said(self, name: str) -> str:
        term = self.book.terms[name]
        return f"“{term.title}”（{value_said(term, self.facts.get(name))}）"

    def _unknown(self, names: Iterable[str]) -> Wants:
        for name in names:
            if self.facts.get(name) in (None, "", ()):
                yield Want("field", name, f"请填写“{self.book.terms[name].title}”")

    # time

    def elapsed(self) -> Wants:
        rule = self.check.elapsed
        assert rule is not None  # asked only where it is written
        length, readings = length_of(self.book, rule.at_least or rule.at_most)
        event = self._event(rule.since)
        title = event_said(self.book, self.kind, rule.since)
        if length is None:
            yield Want(
                "reading", readings[0], f"原文没有写明，请先作出释义：{self.book.readings[readings[0]].asks}"
            )
        elif event is None:
            yield Want("elapsed", rule.since, f"还没有“{title}”，时间无从算起")
        else:
            calendar = self.given.calendar or _ACCEPTING
            counting = self.book.header.counting.value
            end = shift(event, length.amount, length.unit, calendar, counting).moment
            yield from self._timely(rule, end, f"“{title}”", str(length))

    def _timely(self, rule: Elapsed, end: datetime, title: str, length: str) -> Wants:
        day = local_date(end).isoformat()
        if rule.at_least and (self.given.at is None or self.given.at < end):
            yield Want("elapsed", rule.since, f"从{title}起须满{length}（到{day}满）")
        if rule.at_most and (self.given.at is None or self.given.at > end):
            yield Want("elapsed", rule.since, f"从{title}起不得超过{length}（到{day}为止）")

    def _event(self, name: str) -> datetime | None:
        event = self.given.times.get(name) or self.facts.get(name)
        if isinstance(event, date) and not isinstance(event, datetime):
            return datetime.combine(event, time(), SHANGHAI)
        return event
