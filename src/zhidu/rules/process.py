"""What comes next, what an act brings about, and when a thing is due."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any

from zhidu.calendar import SHANGHAI, WorkCalendar, shift
from zhidu.rules.book import Bound, Rulebook
from zhidu.rules.chart import Chart
from zhidu.rules.decision import SILENT, Decision, Status
from zhidu.rules.facts import Given
from zhidu.rules.kinds import EFFECTS, Awaits, Due, Effect, StandsIn, Step
from zhidu.rules.people import applies, kind_of, readings_of, reasoned, resolve, unknown
from zhidu.rules.tables import Facts


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
    parts = _parts(book, bound, given, chart)
    posts = chart.by_rank(p for part in parts for p in part) if parts else _asked(book, step, given, chart)
    value = NextStep(step.id, step.title, step.verb, posts, step.mode, step.awaits, bound.cites, parts)
    return reasoned(status, value, bound.cites, readings_of(book, step.by))


def _asked(book: Rulebook, step: Step, given: Given, chart: Chart) -> tuple[str, ...]:
    """The posts behind ``by``: by rank or, where they sign one after another, as the text lists them."""
    if step.mode != "in_order":
        return resolve(book, step.by, given, chart)
    return tuple(dict.fromkeys(post for name in step.by for post in resolve(book, [name], given, chart)))


def _parts(book: Rulebook, bound: Bound[Step], given: Given, chart: Chart) -> tuple[tuple[str, ...], ...]:
    """The groups that must all answer: the parts that apply, or one for each thing of a set."""
    step = bound.rule
    if step.each:
        return tuple(resolve(book, step.by, thing, chart) for thing in given.sets.get(step.each, ()))
    facts = Facts(book, given.facts)
    speaking = [part for part, tests in bound.parts if facts.holds(tests) is not False]
    return tuple(resolve(book, part.by, given, chart) for part in speaking)


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
    form = next(form for form in EFFECTS if getattr(effect, form))
    what = effect.opens or effect.what or effect.files or effect.enters or ""
    posts = resolve(book, effect.tells or effect.to, given, chart)
    facts = {name: given.facts[fact] for name, fact in effect.given.items() if fact in given.facts}
    facts |= {name: given.facts.get(value, value) for name, value in effect.sets.items()}
    happening = Happening(form, what, posts, bound.cites, facts, given.source, effect.reads)
    row = str(given.facts[effect.row]) if effect.row else None
    happening = replace(happening, row=row, ends=effect.ends == "是")
    return _standing(book, effect.stands_in, happening, given, chart) if effect.stands_in else happening


def _standing(book: Rulebook, who: StandsIn, happening: Happening, given: Given, chart: Chart) -> Happening:
    return replace(
        happening,
        posts=resolve(book, [who.by], given, chart),
        acted_for=resolve(book, [who.of], given, chart),
        since=_instant(given.facts.get(who.since)),
        until=_instant(given.facts.get(who.until)),
    )


def _instant(value: date | datetime | None) -> datetime | None:
    """A day is meant from its first minute."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return datetime.combine(value, time(), SHANGHAI)
    return value


def due(
    book: Rulebook, target: str, given: Given, calendar: WorkCalendar, at: datetime | None = None
) -> Decision:
    """When ``kind.deadline`` falls; ``value`` is a DueDate.

    Late, or not done when ``at`` is past it: a breach of a ``must``, a deviation of a ``should``
    (by lapse: nothing is refused, a reason is owed). Silent while its event has not happened.
    """
    kind, name = kind_of(book, target)
    bound = next((d for d in kind.due if d.rule.id == name), None)
    event = _event(bound.rule, given) if bound else None
    if bound is None or event is None or not applies(book, bound, given):
        return SILENT
    moment, provisional = _reckon(bound.rule, event, calendar)
    met_at = given.times.get(bound.rule.met_by)
    status = _kept(bound.force, moment, met_at or at)
    return reasoned(status, DueDate(moment, provisional, met_at), bound.cites)


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


def _reckon(rule: Due, event: datetime, calendar: WorkCalendar) -> tuple[datetime, bool]:
    length = rule.within or rule.lead
    assert length is not None  # the model refuses a deadline without a length
    sign = 1 if rule.after else -1
    reckoned = shift(event, sign * length.amount, length.unit, calendar)
    return reckoned.moment, reckoned.provisional
