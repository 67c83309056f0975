"""What a duty owes at a time: which period, by when, how often, and who has not kept it yet."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from zhidu.calendar import (
    SHANGHAI,
    Holiday,
    ReckonedMoment,
    WorkCalendar,
    end_of_day,
    local_date,
    period_of,
    shift,
)
from zhidu.rules.book import Rulebook
from zhidu.rules.decision import SILENT, Basis, Decision, Status, Want
from zhidu.rules.duties import CONTENT, HOLIDAY, Duty, point
from zhidu.rules.facts import Given
from zhidu.rules.grounds import applies, unknown
from zhidu.rules.openlength import ByReading
from zhidu.rules.people import reasoned
from zhidu.rules.quantities import Quantity

_DAY = timedelta(days=1)
_LOOKING_BACK = timedelta(days=200)
"""More than lies between two holidays."""


@dataclass(frozen=True, slots=True)
class Kept:
    """Once that a duty was kept: when, for whom (``per``), for the period of which day (``of``).

    ``has`` are the parts of its content that are there; ``none_found``: it says that nothing was found.
    """

    at: datetime
    per: str | None = None
    of: date | None = None
    has: frozenset[str] = frozenset()
    none_found: bool = False


@dataclass(frozen=True, slots=True)
class Owed:
    """One period of a duty: its days, from when to when it can be kept, how often it was.

    ``kept`` of ``needed`` counts times, or members where it is owed once for each; ``missing`` are those
    members. ``provisional`` while a year without notice was counted.
    """

    first: date | None
    last: date
    opens: datetime | None
    due: datetime
    kept: int
    needed: int
    missing: tuple[str, ...] = ()
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class Span:
    """A period, and the part of it in which the duty is to be kept."""

    first: date | None
    last: date
    opens: datetime | None
    due: datetime
    provisional: bool

    def has(self, kept: Kept) -> bool:
        """Whether it is of this period: by what it says itself, or by its time."""
        if kept.of is not None:
            return (self.first is None or self.first <= kept.of) and kept.of <= self.last
        return self.is_timely(kept) or (
            self.first is not None
            and (self.opens is None or local_date(self.opens) <= self.last)
            and self.first <= local_date(kept.at) <= self.last
        )

    def is_timely(self, kept: Kept) -> bool:
        return (self.opens is None or self.opens <= kept.at) and kept.at <= self.due


def owed(
    book: Rulebook,
    duty: str,
    kept: Collection[Kept],
    at: datetime,
    calendar: WorkCalendar,
    *,
    members: Sequence[str] = (),
    about: date | None = None,
    since: datetime | None = None,
    given: Given | None = None,
) -> Decision:
    """What is owed of a duty ``at`` a time: ``value`` is an Owed, about the period of the day ``about``.

    ``members`` are those for each of whom it is owed, where the duty is ``per`` somebody; ``since`` is when
    it began to hold. Allowed while time is left or when it was kept; once the time has passed a breach of a
    ``must``, a deviation of a ``should`` (by lapse); open where the text leaves the length open and no
    reading says it; silent where the duty does not speak. Raises UnannouncedYear.
    """
    bound, situation = book.duties[duty], given or Given()
    speaks = applies(book, bound, situation)
    if speaks is None:
        wants = unknown(book, bound, situation)
        return Decision(Status.OPEN, None, bound.cites, wants, basis=_basis(bound.cites))
    if not speaks:
        return SILENT
    if bound.rule.as_needed == "是":
        return reasoned(Status.ALLOWED, None, bound.cites)
    every, readings = length_of(book, bound.rule.every)
    if bound.rule.every and every is None:
        return Decision(Status.OPEN, None, bound.cites, (_ask(book, readings[0]),), readings)
    counted = [one for one in kept if one.at <= at and not _lacking(bound.rule, one)]
    span = _span(bound.rule, every, counted, calendar, about or local_date(at), since, members, situation)
    if span is None:
        return SILENT
    tally = _Tally(bound.rule, span, counted, tuple(members))
    status = tally.status(bound.force, at)
    because = bound.cites
    wants = (*tally.wants(), *_incomplete(bound.rule, span, kept)) if not tally.is_full else ()
    return Decision(status, tally.owed(), because, wants, readings, _basis(because))


def _basis(because: tuple[str, ...]) -> Basis | None:
    return None if because else Basis.HOUSE


def length_of(
    book: Rulebook, written: Quantity | ByReading | None
) -> tuple[Quantity | None, tuple[str, ...]]:
    """A length, by a reading where the text leaves it open; None while no reading says it."""
    if not isinstance(written, ByReading):
        return written, ()
    return book.readings[written.reading].value, (written.reading,)


def _ask(book: Rulebook, reading: str) -> Want:
    asked = book.readings[reading]
    return Want("reading", reading, f"原文没有写明，请先作出释义：{asked.asks}")


# what counts


def _lacking(duty: Duty, kept: Kept) -> tuple[str, ...]:
    """The parts of the content without which this once does not count."""
    if kept.none_found and duty.none_found != "allowed":
        return ("none_found",)
    required = duty.content.required if duty.content else ()
    return tuple(part for part in required if part not in kept.has)


def _incomplete(duty: Duty, span: Span, kept: Iterable[Kept]) -> Iterator[Want]:
    for one in kept:
        for part in _lacking(duty, one) if span.has(one) else ():
            text = f"还缺{CONTENT[part]}" if part in CONTENT else "“没有发现”不算做到，请另作说明"
            yield Want("content", part, text)


# the period


def _span(
    duty: Duty,
    every: Quantity | None,
    kept: Collection[Kept],
    calendar: WorkCalendar,
    about: date,
    since: datetime | None,
    members: Sequence[str],
    given: Given,
) -> Span | None:
    if duty.before_mark:
        return _before(duty, calendar, about, given)
    assert every is not None  # the model wants one of the three
    if every.amount > 1:
        return _rolling(every, kept, calendar, about, since, members)
    return _periodic(duty, every.unit, calendar, about)


def _periodic(duty: Duty, unit: str, calendar: WorkCalendar, about: date) -> Span:
    """A period of the calendar, such as June, with its window or the point by which it is due."""
    period = period_of(about, unit)
    start = datetime.combine(period.first, time(), SHANGHAI)
    due = ReckonedMoment(end_of_day(period.last), provisional=False)
    if duty.window:
        opening, due = duty.window.of_unit(unit).of(period, calendar)
        start = opening.moment
    elif duty.by:
        due = point(duty.by, unit).of(period, calendar)
    return Span(period.first, period.last, start, due.moment, due.provisional)


def _rolling(
    every: Quantity,
    kept: Collection[Kept],
    calendar: WorkCalendar,
    about: date,
    since: datetime | None,
    members: Sequence[str],
) -> Span:
    """Several units are counted from the last time; of many members from the one longest without."""
    started = [_last(kept, member, about) or since for member in members or (None,)]
    begun = [moment for moment in started if moment] if all(started) else [since] if since else []
    start = min((moment for moment in begun if moment), default=datetime.combine(about, time(), SHANGHAI))
    end = shift(start, every.amount, every.unit, calendar)
    first = local_date(start) + _DAY
    opens = datetime.combine(first, time(), SHANGHAI)
    return Span(first, local_date(end.moment), opens, end.moment, end.provisional)


def _last(kept: Collection[Kept], member: str | None, about: date) -> datetime | None:
    times = (one.at for one in kept if member in (None, one.per) and local_date(one.at) <= about)
    return max(times, default=None)


def _before(duty: Duty, calendar: WorkCalendar, about: date, given: Given) -> Span | None:
    """The time before a holiday, or before a day that a fact names; None while nobody has said that day."""
    lead = duty.lead
    assert lead is not None  # the model wants both
    if duty.before_mark == HOLIDAY:
        before, holiday = _holidays(calendar, about)
        mark, first, doubt = holiday.first, before.last + _DAY, holiday.provisional
    else:
        named = given.facts.get(str(duty.before_mark))
        if named is None:
            return None
        mark = local_date(named) if isinstance(named, datetime) else named
        first, doubt = None, False
    due = shift(datetime.combine(mark, time(), SHANGHAI), -lead.amount, lead.unit, calendar)
    opens = datetime.combine(first, time(), SHANGHAI) if first else None
    return Span(first, mark - _DAY, opens, due.moment, due.provisional or doubt)


def _holidays(calendar: WorkCalendar, about: date) -> tuple[Holiday, Holiday]:
    """The holiday in which a day lies or that comes after it, and the one before that."""
    before = calendar.holiday_after(about - _LOOKING_BACK)
    following = calendar.holiday_after(before.last)
    while following.last < about:
        before, following = following, calendar.holiday_after(following.last)
    return before, following


# the count


@dataclass(frozen=True, slots=True)
class _Tally:
    """How a period was kept; a duty that is owed once has one nameless member."""

    duty: Duty
    span: Span
    kept: Collection[Kept]
    members: tuple[str, ...]

    def of(self, member: str | None) -> list[Kept]:
        return [one for one in self.kept if member in (None, one.per) and self.span.has(one)]

    @property
    def each(self) -> tuple[str | None, ...]:
        return self.members or (None,)

    @property
    def missing(self) -> tuple[str, ...]:
        return tuple(member for member in self.members if len(self.of(member)) < self.duty.counts.least)

    @property
    def is_full(self) -> bool:
        return all(len(self.of(member)) >= self.duty.counts.least for member in self.each)

    @property
    def is_too_much(self) -> bool:
        most = self.duty.counts.most
        return most is not None and any(len(self.of(member)) > most for member in self.each)

    @property
    def is_timely(self) -> bool:
        """Whether enough of it was neither too early nor too late."""
        return all(
            sum(map(self.span.is_timely, self.of(member))) >= self.duty.counts.least for member in self.each
        )

    def status(self, force: str, at: datetime) -> Status:
        waits = not self.is_full and at <= self.span.due
        if force == "may" or waits or (self.is_full and self.is_timely and not self.is_too_much):
            return Status.ALLOWED
        return Status.BREACH if force == "must" else Status.DEVIATION

    def owed(self) -> Owed:
        span, least = self.span, self.duty.counts.least
        times = len(self.of(None))
        kept = len(self.members) - len(self.missing) if self.members else times
        needed = len(self.members) or least
        return Owed(span.first, span.last, span.opens, span.due, kept, needed, self.missing, span.provisional)

    def wants(self) -> Iterator[Want]:
        if not self.members:
            lacking = self.duty.counts.least - len(self.of(None))
            yield Want("kept", self.duty.title, f"“{self.duty.title}”还差{lacking}次")
        for member in self.missing:
            yield Want("kept", member, f"{member}还没有做“{self.duty.title}”")
