"""Whether a watch (值班) is stood without a gap."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from zhidu.calendar import SHANGHAI, WorkCalendar, end_of_day, local_moment
from zhidu.rules.book import Bound, Rulebook
from zhidu.rules.counted import unfolded, words_of
from zhidu.rules.decision import SILENT, Basis, Decision, Status, Want
from zhidu.rules.duties import SLOTS, Covers, point

_DAY = timedelta(days=1)
_END = time(23, 59, 59)


@dataclass(frozen=True, slots=True)
class Shift:
    """One post on watch from one instant to another; ``slot`` is ``staff`` 值班 or ``leader`` 带班."""

    post: str
    begins: datetime
    ends: datetime
    slot: str = "staff"


@dataclass(frozen=True, slots=True)
class Gap:
    """A time in which ``there`` posts of a slot stand where ``needed`` must."""

    slot: str
    begins: datetime
    ends: datetime
    there: int
    needed: int


def covers(
    book: Rulebook, watch: str, shifts: Collection[Shift], first: date, last: date, calendar: WorkCalendar
) -> Decision:
    """The gaps in a roster from the day ``first`` to ``last``: ``value`` is a tuple of Gaps, by time.

    A roster with a gap is refused, of a ``should`` a deviation. Silent where the text wants no watch, or
    none on these days. Raises UnannouncedYear where workdays count.
    """
    rules = book.watches[watch].covers
    asked = [(rule, [*_times(rule.rule, first, last, calendar)]) for rule in rules]
    asked = [(rule, times) for rule, times in asked if times]
    if not asked:
        return SILENT
    gaps = {id(rule): [*_gaps(rule.rule, times, shifts)] for rule, times in asked}
    broken = [rule for rule, _ in asked if gaps[id(rule)] and rule.force != "may"]
    strict = [rule for rule in broken if rule.force == "must"]
    speaking = strict or broken or [rule for rule, _ in asked]
    status = Status.REFUSED if strict else Status.DEVIATION if broken else Status.ALLOWED
    found = sorted(
        (gap for rule, _ in asked for gap in gaps[id(rule)]), key=lambda gap: (gap.begins, gap.slot)
    )
    return _decision(status, tuple(found), speaking)


def is_watched(book: Rulebook, kind_id: str) -> bool:
    """Whether a rule of this kind may look at who stands a watch; mostly not."""
    if kind_id not in book.watched:
        kind = book.kinds[kind_id]
        acting = (name for act in kind.acts.values() for name in act.by)
        named = unfolded(book, (*words_of(kind), *acting)) if book.watches else ()
        book.watched[kind_id] = any(name.partition(".")[0] in book.watches for name in named)
    return book.watched[kind_id]


def _decision(status: Status, gaps: tuple[Gap, ...], speaking: list[Bound[Covers]]) -> Decision:
    because = tuple(dict.fromkeys(clause for rule in speaking for clause in rule.cites))
    wants = tuple(Want("shift", gap.slot, _said(gap)) for gap in gaps)
    return Decision(status, gaps, because, wants, basis=None if because else Basis.HOUSE)


def _said(gap: Gap) -> str:
    lacking = f"缺{SLOTS[gap.slot]}{gap.needed - gap.there}名"
    return f"{_in_words(gap.begins)}至{_in_words(gap.ends)}{lacking}"


def _in_words(moment: datetime) -> str:
    local = local_moment(moment)
    return f"{local.month}月{local.day}日{local:%H:%M}"


def _times(
    rule: Covers, first: date, last: date, calendar: WorkCalendar
) -> Iterator[tuple[datetime, datetime]]:
    """From when to when it is stood on each of its days; past midnight, if it ends earlier."""
    start, end = point(rule.from_, "day").at, point(rule.to, "day").at
    for n in range((last - first).days + 1):
        day = first + n * _DAY
        if rule.days != "all" and calendar.is_workday(day) != (rule.days == "workdays"):
            continue
        until = day if end > start else day + _DAY
        yield datetime.combine(day, start, SHANGHAI), _ends(until, end)


def _ends(day: date, at: time) -> datetime:
    """Midnight, where the day itself is the end: a watch has no gap of a second."""
    return end_of_day(day) + timedelta(seconds=1) if at == _END else datetime.combine(day, at, SHANGHAI)


def _gaps(rule: Covers, times: list[tuple[datetime, datetime]], shifts: Collection[Shift]) -> Iterator[Gap]:
    for slot, needed in rule.posts.items():
        here = [shift for shift in shifts if shift.slot == slot]
        yield from _joined(_short(slot, needed, times, here))


def _short(
    slot: str, needed: int, times: list[tuple[datetime, datetime]], shifts: list[Shift]
) -> Iterator[Gap]:
    """The pieces between changes of the watch in which too few stand."""
    for begins, ends in times:
        changes = {moment for shift in shifts for moment in (shift.begins, shift.ends)}
        edges = sorted({begins, ends, *(moment for moment in changes if begins < moment < ends)})
        for start, stop in pairwise(edges):
            there = len({shift.post for shift in shifts if shift.begins <= start and stop <= shift.ends})
            if there < needed:
                yield Gap(slot, start, stop, there, needed)


def _joined(gaps: Iterator[Gap]) -> Iterator[Gap]:
    """Gaps that follow one another, with as many there, as one."""
    open_gap: Gap | None = None
    for gap in gaps:
        if open_gap and open_gap.ends == gap.begins and open_gap.there == gap.there:
            open_gap = Gap(gap.slot, open_gap.begins, gap.ends, gap.there, gap.needed)
            continue
        if open_gap:
            yield open_gap
        open_gap = gap
    if open_gap:
        yield open_gap
