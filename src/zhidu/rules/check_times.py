"""Times that nobody has said or that cannot both be kept, and what must be shown and hidden at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations, product
from typing import Any

from zhidu.rules.book import BookKind, Bound, Rulebook, Tests
from zhidu.rules.boxes import meet
from zhidu.rules.duties import Duty
from zhidu.rules.findings import Finding
from zhidu.rules.kinds import Due, Readers
from zhidu.rules.openlength import ByReading
from zhidu.rules.outline_duties import every_said
from zhidu.rules.owing import length_of
from zhidu.rules.phrases import thing_title
from zhidu.rules.publishing import Publishing
from zhidu.rules.quantities import Quantity

_HOURS = {"minute": 1 / 60, "hour": 1.0}
_DAYS = {"day": 1, "workday": 1, "week": 7, "month": 30, "quarter": 91, "half_year": 182, "year": 365}


def times_and_hiding(book: Rulebook) -> Iterator[Finding]:
    """Findings on duties, deadlines and what is made public."""
    yield from _unanswered(book)
    yield from _two_dates(book)
    for kind in book.kinds.values():
        yield from _nested_deadlines(kind)
        yield from _nested_in_publication(book, kind)
        yield from _shown_and_hidden(book, kind)
    for duty in book.duties.values():
        yield from _nested_duty(book, duty)


# lengths that nobody has said


def _unanswered(book: Rulebook) -> Iterator[Finding]:
    lengths: list[tuple[Bound[Any], Any]] = [(duty, duty.rule.every) for duty in book.duties.values()]
    lengths += [(rule, rule.rule.within) for kind in book.kinds.values() for rule in kind.publish]
    for bound, length in lengths:
        if isinstance(length, ByReading) and book.readings[length.reading].value is None:
            asks = book.readings[length.reading].asks
            said = f"原文没有写明时间，释义 {length.reading} 也还没有定：{asks}"
            example = {"reading": length.reading}
            yield Finding("unanswered", "warning", str(bound.place), said, example, bound.cites)


# the same thing by two dates


def _two_dates(book: Rulebook) -> Iterator[Finding]:
    for a, b in combinations(book.duties.values(), 2):
        if _is_same_duty(book, a.rule, b.rule) and _together(a.when, b.when) and _by(a.rule) != _by(b.rule):
            yield _differing(book, a, b, a.rule.title)
    for kind in book.kinds.values():
        for one, two in combinations(kind.due, 2):
            if _is_same_deadline(one.rule, two.rule) and _together(one.when, two.when):
                yield _differing(book, one, two, one.rule.title)


def _is_same_duty(book: Rulebook, a: Duty, b: Duty) -> bool:
    """Whether one thing keeps both in a period of one length."""
    every = (length_of(book, duty.every)[0] for duty in (a, b))
    if a.kept_by is None or (a.kept_by.attested and a.title != b.title):
        return False
    return (a.kept_by, a.per, a.before_mark) == (b.kept_by, b.per, b.before_mark) and len({*every}) == 1


def _by(duty: Duty) -> tuple[Any, ...]:
    return duty.by, duty.window, duty.lead


def _is_same_deadline(a: Due, b: Due) -> bool:
    same = (a.met_by, a.after, a.before) == (b.met_by, b.after, b.before)
    return same and (a.within, a.lead) != (b.within, b.lead)


def _together(a: Tests, b: Tests) -> bool:
    """Whether some situation meets both conditions."""
    return any(
        all(meet(one[fact], two[fact]) for fact in one.keys() & two.keys())
        for one, two in product(a or ({},), b or ({},))
    )


def _differing(book: Rulebook, a: Bound[Any], b: Bound[Any], title: str) -> Finding:
    said = f"“{title}”有两个不同的时间：{_grounds(a)} 与 {_grounds(b)}"
    return _of_two(book, "same_thing_two_dates", a, b, said)


def _grounds(bound: Bound[Any]) -> str:
    return "、".join(bound.cites) or "系统默认"


def _of_two(book: Rulebook, code: str, a: Bound[Any], b: Bound[Any], said: str) -> Finding:
    """A finding on two rules, with the reading that has spoken about both of their clauses."""
    clauses = (*a.cites, *b.cites)
    speaking = (name for name, reading in book.readings.items() if clauses and {*clauses} <= {*reading.about})
    reading = next((name for name in speaking if book.readings[name].by), None)
    settled = f"；释义 {reading}：{book.readings[reading].says}" if reading else ""
    example = {"rules": [str(a.place), str(b.place)]}
    return Finding(code, "warning", str(b.place), said + settled, example, clauses, reading)


# a time that ends inside one that it waits for


def _days(length: Quantity) -> float:
    """About how many days a length is, to compare lengths of different units."""
    return length.amount * (_HOURS[length.unit] / 24 if length.unit in _HOURS else _DAYS[length.unit])


def _nested_deadlines(kind: BookKind) -> Iterator[Finding]:
    """A deadline between whose ends a step waits as long."""
    acts = kind.act_names
    for bound in kind.due:
        due = bound.rule
        if not due.within or due.after not in acts:
            continue
        between = acts[acts.index(due.after) + 1 : acts.index(due.met_by) + 1]
        waits = [s.rule.awaits.period for s in kind.steps if s.rule.id in between and s.rule.awaits]
        if _waited(waits) >= _days(due.within):
            said = f"“{due.title}”限{due.within}，其间要等的时间却不比它短，不可能按期办到"
            yield Finding("nested_periods", "warning", str(bound.place), said, {"due": due.id}, bound.cites)


def _waited(lengths: Iterable[Quantity | None]) -> float:
    """How many days are waited in all; nothing is less than no time at all."""
    return sum(_days(length) for length in lengths if length) or -1


def _nested_in_publication(book: Rulebook, kind: BookKind) -> Iterator[Finding]:
    """What is collected while a thing is shown must be answered before it is shown to the end."""
    for rule in kind.publish:
        collected, shown = book.kinds.get(rule.rule.collects or ""), rule.rule.for_at_least
        for due in collected.due if collected and shown else ():
            if shown and due.rule.within and _days(due.rule.within) <= _days(shown):
                said = (
                    f"{thing_title(kind, rule.rule.what)}至少公开{shown}，其间收到的“{collected.title}”"  # type: ignore[union-attr]
                    f"却要在{due.rule.within}内“{due.rule.title}”，期限在公开期满之前就到了"
                )
                yield _of_two(book, "nested_periods", rule, due, said)


def _nested_duty(book: Rulebook, bound: Bound[Duty]) -> Iterator[Finding]:
    """A duty that a case keeps which waits longer than the duty's period."""
    every, kept_by = length_of(book, bound.rule.every)[0], bound.rule.kept_by
    kind = book.kinds.get(kept_by.case or "") if kept_by else None
    if kind is None or every is None:
        return
    waits = [step.rule.awaits.period for step in kind.steps if step.rule.awaits]
    waits += [rule.rule.for_at_least for rule in kind.publish]
    if _waited(waits) >= _days(every):
        often = f"“{bound.rule.title}”{every_said(book, every)}一次"
        said = f"{often}，“{kind.title}”要等的时间却不比它短，不可能按期办结"
        yield Finding("nested_periods", "warning", str(bound.place), said, {"kind": kind.id}, bound.cites)


# shown and hidden


def _shown_and_hidden(book: Rulebook, kind: BookKind) -> Iterator[Finding]:
    for shown, hidden in product(kind.publish, kind.readers):
        if shown.rule.what in ("case", hidden.rule.what) and _hides(kind, shown.rule, hidden.rule):
            what = thing_title(kind, shown.rule.what)
            said = f"{what}既须公开，又不得让人看到：{_grounds(shown)} 与 {_grounds(hidden)}"
            yield _of_two(book, "must_show_must_hide", shown, hidden, said)


def _hides(kind: BookKind, shown: Publishing, hidden: Readers) -> bool:
    """Whether a thing can have to be shown while somebody may not read it."""
    if hidden.never == "是":
        return True
    if hidden.not_before is None:
        return False
    acts = kind.act_names
    comes_later = shown.after in acts and acts.index(shown.after) >= acts.index(hidden.not_before)
    return not (comes_later or any(hidden.not_before in look.done for look in shown.needs))
