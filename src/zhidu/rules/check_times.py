"""Times that nobody has said or that cannot both be kept, and what must be shown and hidden at once."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, product
from typing import Any

from zhidu.rules.book import BookKind, Bound, Rulebook, Tests
from zhidu.rules.boxes import meet
from zhidu.rules.deadlines import Due
from zhidu.rules.duties import Duty
from zhidu.rules.findings import Finding
from zhidu.rules.kinds import Readers
from zhidu.rules.openlength import ByReading
from zhidu.rules.owing import length_of
from zhidu.rules.phrases import thing_title
from zhidu.rules.publishing import Publishing
from zhidu.rules.quantities import Quantity


def times_and_hiding(book: Rulebook) -> Iterator[Finding]:
    """Findings on duties, deadlines and what is made public."""
    yield from _unanswered(book)
    yield from _unit_of_time(book)
    yield from _two_dates(book)
    for kind in book.kinds.values():
        yield from _shown_and_hidden(book, kind)


# lengths that nobody has said


def _unanswered(book: Rulebook) -> Iterator[Finding]:
    """Lengths left open, where they are used; then the other open questions (待定), where they are asked."""
    open_ones = {name for name, r in book.readings.items() if r.value is None and not r.by and not r.outside}
    used: set[str] = set()
    for bound, length in _lengths(book):
        if isinstance(length, ByReading) and book.readings[length.reading].value is None:
            used.add(length.reading)
            asks = book.readings[length.reading].asks
            said = f"原文没有写明时间，释义 {length.reading} 也还没有定：{asks}"
            example = {"reading": length.reading}
            yield Finding("unanswered", "warning", str(bound.place), said, example, bound.cites)
    for name in (name for name in book.readings if name in open_ones - used):
        reading = book.readings[name]
        said = f"释义 {name} 还没有定：{reading.asks}"
        where = str(book.places[f"readings.{name}"])
        yield Finding("unanswered", "warning", where, said, {"reading": name}, tuple(reading.about))


def _lengths(book: Rulebook) -> Iterator[tuple[Bound[Any], Quantity | ByReading | None]]:
    """Every length of time that a rule states, with the rule."""
    for duty in book.duties.values():
        yield from ((duty, length) for length in (duty.rule.every, duty.rule.lead))
    for kind in book.kinds.values():
        yield from ((rule, length) for rule in kind.due for length in (rule.rule.within, rule.rule.lead))
        yield from ((rule, rule.rule.every) for rule in kind.remind)
        yield from ((r, length) for r in kind.publish for length in (r.rule.within, r.rule.for_at_least))
    for bound in book.rules():
        for elapsed in (check.elapsed for check in getattr(bound.rule, "needs", ())):
            yield from [(bound, elapsed.at_least or elapsed.at_most)] if elapsed else ()


# days or workdays


def _unit_of_time(book: Rulebook) -> Iterator[Finding]:
    """Days beside workdays in one text, of which nobody has said whether they are workdays too."""
    counting = book.header.counting
    lengths = [(bound, length) for bound, length in _lengths(book) if isinstance(length, Quantity)]
    beside = next((length for _, length in lengths if length.unit == "workday"), None)
    if beside is None or counting.cites or counting.reading:
        return
    for bound, length in lengths:
        if length.unit == "day" and bound.cites:
            yield _which_days(book, bound, length, beside)


def _which_days(book: Rulebook, bound: Bound[Any], length: Quantity, beside: Quantity) -> Finding:
    reading = next((n for n, r in book.readings.items() if r.by and {*bound.cites} <= {*r.about}), None)
    settled = f"；释义 {reading}：{book.readings[reading].says}" if reading else ""
    said = f"“{length}”按自然日算；本文另有{beside}，这里是不是也指工作日，原文没有说{settled}"
    example = {"length": str(length), "beside": str(beside)}
    return Finding("unit_of_time", "warning", str(bound.place), said, example, bound.cites, reading)


# the same thing by two dates


def _two_dates(book: Rulebook) -> Iterator[Finding]:
    for a, b in combinations(book.duties.values(), 2):
        if _is_same_duty(book, a.rule, b.rule) and together(a.when, b.when) and _by(a.rule) != _by(b.rule):
            yield _differing(book, a, b, a.rule.title)
    for kind in book.kinds.values():
        for one, two in combinations(kind.due, 2):
            is_same = _is_same_deadline(one.rule, two.rule) and together(one.when, two.when)
            if is_same and not _gives_way(kind, one.rule, two.rule):
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


def _gives_way(kind: BookKind, a: Due, b: Due) -> bool:
    """Whether an urgent meeting owes the one in place of the other."""
    both = {a.id, b.id}
    return any(both & {*bound.rule.excuses} and both & {*bound.rule.owes} for bound in kind.assembly.urgent)


def together(a: Tests, b: Tests) -> bool:
    """Whether some situation meets both conditions."""
    return any(
        all(meet(one[fact], two[fact]) for fact in one.keys() & two.keys())
        for one, two in product(a or ({},), b or ({},))
    )


def _differing(book: Rulebook, a: Bound[Any], b: Bound[Any], title: str) -> Finding:
    said = f"“{title}”有两个不同的时间：{grounds_said(a)} 与 {grounds_said(b)}"
    return of_two(book, "same_thing_two_dates", a, b, said)


def grounds_said(bound: Bound[Any]) -> str:
    return "、".join(bound.cites) or "系统默认"


def of_two(book: Rulebook, code: str, a: Bound[Any], b: Bound[Any], said: str) -> Finding:
    """A finding on two rules, with the reading that has spoken about both of their clauses."""
    clauses = (*a.cites, *b.cites)
    speaking = (name for name, reading in book.readings.items() if clauses and {*clauses} <= {*reading.about})
    reading = next((name for name in speaking if book.readings[name].by), None)
    settled = f"；释义 {reading}：{book.readings[reading].says}" if reading else ""
    example = {"rules": [str(a.place), str(b.place)]}
    return Finding(code, "warning", str(b.place), said + settled, example, clauses, reading)


# shown and hidden


def _shown_and_hidden(book: Rulebook, kind: BookKind) -> Iterator[Finding]:
    for shown, hidden in product(kind.publish, kind.readers):
        if shown.rule.what in ("case", hidden.rule.what) and _hides(kind, shown.rule, hidden.rule):
            what = thing_title(kind, shown.rule.what)
            said = f"{what}既须公开，又不得让人看到：{grounds_said(shown)} 与 {grounds_said(hidden)}"
            yield of_two(book, "must_show_must_hide", shown, hidden, said)


def _hides(kind: BookKind, shown: Publishing, hidden: Readers) -> bool:
    """Whether a thing can have to be shown while somebody may not read it."""
    if hidden.never == "是":
        return True
    if hidden.not_before is None:
        return False
    acts = kind.act_names
    comes_later = shown.after in acts and acts.index(shown.after) >= acts.index(hidden.not_before)
    return not (comes_later or any(hidden.not_before in look.done for look in shown.needs))
