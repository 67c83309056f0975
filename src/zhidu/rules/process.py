"""What comes next, what an act brings about, and when a thing is due."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any

from zhidu.calendar import BY_DEFAULT, SHANGHAI, Counting, ReckonedMoment, WorkCalendar, shift
from zhidu.rules.book import Bound, Rulebook
from zhidu.rules.chart import Chart
from zhidu.rules.decision import SILENT, Decision, Status
from zhidu.rules.facts import Given
from zhidu.rules.kinds import Awaits, Due, Effect, Step
from zhidu.rules.people import applies, kind_of, readings_of, reasoned, resolve, unknown


@dataclass(frozen=True, slots=True)
class NextStep:
    """A step that is awaited now, and from which posts."""

    id: str
    title: str
    verb: str
    posts: tuple[str, ...]
    mode: str
    awaits: Awaits | None
    because: tuple[str, ...]
    parts: tuple[tuple[str, ...], ...] = ()
    """Groups of posts, of each of which one must answer; empty where ``posts`` says it all."""


@dataclass(frozen=True, slots=True)
class Happening:
    """One effect of an act, by its form (``kinds.EFFECTS``), for one thing of a set or at large.

    ``facts`` are what a new case or row is given, or what is set; ``row`` is the row to change, ``ends``
    takes it out; ``acted_for``, ``since`` and ``until`` belong to ``stands_in``: ``posts`` stand in.
    """

    form: str
    what: str
    posts: tuple[str, ...]
    because: tuple[str, ...]
    facts: Mapping[str, Any] | None = None
    source: str | None = None
    reads: str = "case"
    row: str | None = None
    ends: bool = False
    acted_for: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class DueDate:
    """An instant by which an act is owed; provisional while a year without notice was counted."""

    at: datetime
    provisional: bool
    met_at: datetime | None = None


def next_step(book: Rulebook, kind_id: str, given: Given, chart: Chart) -> Decision:
    """The first step that applies and is not done: ``value`` is a NextStep; silent at the end.

    Open, with the facts that are wanted, where nobody can say yet whether that step applies: a step
    is never passed over in silence.
    """
    for bound in book.kinds[kind_id].steps:
        speaks = bound.rule.id not in given.done and applies(book, bound, given)
        if speaks is not False:
            status = Status.ALLOWED if speaks else Status.OPEN
            wants = () if speaks else unknown(book, bound, given)
            return replace(_awaited(book, bound, status, given, chart), wants=wants)
    return SILENT


def _awaited(book: Rulebook, bound: Bound[Step], status: Status, given: Given, chart: Chart) -> Decision:
    step = bound.rule
    posts = resolve(book, step.by, given, chart)
    value = NextStep(step.id, step.title, step.verb, posts, step.mode, step.awaits, bound.cites)
    return reasoned(status, value, bound.cites, readings_of(book, step.by))


def follow(book: Rulebook, target: str, given: Given, chart: Chart) -> Decision:
    """What the act ``kind.act`` brings about now: ``value`` is a tuple of Happenings."""
    kind, act = kind_of(book, target)
    happenings: list[Happening] = []
    for effect in kind.after.get(act, ()):
        happenings += _happenings(book, effect, given, chart)
    if not happenings:
        return SILENT
    because = tuple(dict.fromkeys(c for h in happenings for c in h.because))
    return reasoned(Status.ALLOWED, tuple(happenings), because)


def _happenings(book: Rulebook, bound: Bound[Effect], given: Given, chart: Chart) -> list[Happening]:
    effect = bound.rule
    things = given.sets.get(effect.each, ()) if effect.each else (given,)
    return [_happening(book, bound, thing, chart) for thing in things if applies(book, bound, thing)]


def _happening(book: Rulebook, bound: Bound[Effect], given: Given, chart: Chart) -> Happening:
    effect = bound.rule
    form = "opens" if effect.opens else "tells" if effect.tells else "files"
    what = effect.opens or effect.what or effect.files or ""
    posts = resolve(book, effect.tells or effect.to, given, chart)
    facts = {name: given.facts[fact] for name, fact in effect.given.items() if fact in given.facts}
    return Happening(form, what, posts, bound.cites, facts, given.source, effect.reads)


def due(
    book: Rulebook, target: str, given: Given, calendar: WorkCalendar, at: datetime | None = None
) -> Decision:
    """When ``kind.deadline`` falls; ``value`` is a DueDate.

    Late, or not done when ``at`` is past it: a breach of a ``must``, a deviation of a ``should``
    (by lapse: nothing is refused, a reason is owed). Silent while its event has not happened. Days
    count as the text has it; where that moves the instant, its clauses and reading are named too.
    Raises UnannouncedYear where the calendar does not accept provisional days.
    """
    kind, name = kind_of(book, target)
    bound = next((d for d in kind.due if d.rule.id == name), None)
    event = _event(bound.rule, given) if bound else None
    if bound is None or event is None or not applies(book, bound, given):
        return SILENT
    counting = book.header.counting
    end = _reckon(bound.rule, event, calendar, counting.value)
    is_moved = end.moment != _reckon(bound.rule, event, calendar, BY_DEFAULT).moment
    because = tuple(dict.fromkeys((*bound.cites, *counting.cites))) if is_moved else bound.cites
    readings = (counting.reading,) if is_moved and counting.reading else ()
    met_at = given.times.get(bound.rule.met_by)
    status = _kept(bound.force, end.moment, met_at or at)
    return reasoned(status, DueDate(end.moment, end.provisional, met_at), because, readings)


def _kept(force: str, due_at: datetime, done_at: datetime | None) -> Status:
    if done_at is None or done_at <= due_at or force == "may":
        return Status.ALLOWED
    return Status.BREACH if force == "must" else Status.DEVIATION


def _event(rule: Due, given: Given) -> datetime | None:
    """When the event happened, or will: a fact that is a day counts from its first minute."""
    name = rule.after or rule.before or ""
    event = given.times.get(name) or given.facts.get(name)
    if isinstance(event, date) and not isinstance(event, datetime):
        return datetime.combine(event, time(), SHANGHAI)
    return event


def _reckon(rule: Due, event: datetime, calendar: WorkCalendar, counting: Counting) -> ReckonedMoment:
    length = rule.within or rule.lead
    assert length is not None  # the model refuses a deadline without a length
    sign = 1 if rule.after else -1
    return shift(event, sign * length.amount, length.unit, calendar, counting)
