"""Facts that come from the office's own cases (``is: count, sum, streak, state``): which are asked for, and
over which days."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from zhidu.calendar import SHANGHAI, WorkCalendar, local_date, period_of, shift
from zhidu.rules.book import BookKind, Bound, Rulebook, Tests
from zhidu.rules.duties import PERIODS
from zhidu.rules.findings import Finding
from zhidu.rules.model import SUPPLIED, Term
from zhidu.rules.owing import length_of
from zhidu.rules.quantities import Quantity

_DAY = timedelta(days=1)


def counted_facts(book: Rulebook, kind_id: str) -> tuple[str, ...]:
    """The facts counted of the office's cases at which a rule of this kind may look; mostly none."""
    if kind_id not in book.counted:
        book.counted[kind_id] = tuple(_looked_at(book, book.kinds[kind_id]))
    return book.counted[kind_id]


def _looked_at(book: Rulebook, kind: BookKind) -> Iterator[str]:
    supplied = [name for name, term in book.terms.items() if term.is_ in SUPPLIED]
    if supplied:
        named = unfolded(book, words_of(kind))
        yield from (name for name in supplied if name in named)


def words_of(kind: BookKind) -> Iterator[str]:
    """Every word of the kind's rules that may be a fact or a table, or the head of a path."""
    for rule in kind.rules():
        yield from _tested(rule)
        yield from _words(rule.rule.model_dump())
    for preview, tests in kind.previews:
        yield preview.table
        yield from (fact for test in tests for fact in test)
    yield from (fact for tests in kind.asked.values() for test in tests for fact in test)


def _tested(rule: Bound[Any]) -> Iterator[str]:
    tests: list[Tests] = [rule.when, *rule.parts, *(tests for _, tests in rule.unless)]
    yield from (fact for alternatives in tests for test in alternatives for fact in test)


def _words(written: Any) -> Iterator[str]:
    if isinstance(written, str):
        yield written.partition(".")[0]
    elif isinstance(written, dict):
        yield from (word for both in written.items() for part in both for word in _words(part))
    elif isinstance(written, list | tuple):
        yield from (word for one in written for word in _words(one))


def unfolded(book: Rulebook, words: Iterable[str]) -> set[str]:
    """The words, with the facts of the tables among them, and all from which they follow."""
    found: set[str] = set()
    waiting = list(words)
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        found.add(name)
        table, role = book.tables.get(name), book.roles.get(name)
        waiting += [*table.inputs, *filter(None, [table.within])] if table else []
        waiting += [*role.are, *role.but, *filter(None, [role.among])] if role else []
        waiting += book.needs.get(name, ())
        if name in book.terms and (outcome := book.terms[name].outcome):
            waiting.append(outcome.partition(".")[0])
    return found


# over which days


@dataclass(frozen=True, slots=True)
class Days:
    """From the first day (None: ever since) to the last."""

    first: date | None
    last: date


def length_within(book: Rulebook, term: Term) -> Quantity | None:
    """The length of time that is counted; None where the fact has none or no reading has said it."""
    return length_of(book, term.within)[0]


def days_counted(book: Rulebook, term: Term, about: date) -> Days | None:
    """The days that a fact counts when it is asked about one of them; None while no reading has said.

    One unit is the period of the calendar (a year from 1 January on); several are counted back.
    """
    length = length_within(book, term)
    if length is None:
        return None if term.within else Days(None, about)
    if length.amount == 1:
        period = period_of(about, length.unit)
        return Days(period.first, period.last)
    morning = datetime.combine(about, time(), SHANGHAI)
    before = shift(morning, -length.amount, length.unit, WorkCalendar().accepting())
    return Days(local_date(before.moment) + _DAY, about)


def within_said(book: Rulebook, term: Term) -> str:
    """本年, 近30日; empty where all time is counted or nobody has said."""
    length = length_within(book, term)
    if length is None:
        return ""
    return f"本{PERIODS[length.unit]}" if length.amount == 1 else f"近{length}"


# findings


def counting_findings(book: Rulebook) -> Iterator[Finding]:
    """Facts by which, or of which, cases are counted, but by which nobody can find them."""
    for name, term in book.terms.items():
        if term.is_ not in SUPPLIED:
            continue
        summed = (of.partition(".")[2] for of in term.of)
        for fact in filter(None, (*summed, *term.among)):
            if book.terms[fact].index != "是":
                where = str(book.places.get(f"terms.{name}", book.header.id))
                said = f"“{term.title}”要按“{book.terms[fact].title}”查本单位的事项；请给 {fact} 写 index: 是"
                yield Finding("not_indexed", "error", where, said, {"fact": fact})
