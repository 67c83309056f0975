"""What comes next, what an act brings about, and when a thing is due."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any

from zhidu.calendar import (
    BY_DEFAULT,
    SHANGHAI,
    Counting,
    ReckonedMoment,
    WorkCalendar,
    end_of_day,
    shift,
)
from zhidu.rules.book import BookKind, Bound, Rulebook
from zhidu.rules.chart import Chart
from zhidu.rules.deadlines import Due
from zhidu.rules.decision import SILENT, Basis, Decision, Status, Want
from zhidu.rules.facts import Given, read_value
from zhidu.rules.grounds import applies, grounded, unknown
from zhidu.rules.kinds import Awaits, Effect, StandsIn, StandsWatch, Step
from zhidu.rules.owing import length_of
from zhidu.rules.parts import FALLS
from zhidu.rules.people import is_who, kind_of, reasoned, resolve
from zhidu.rules.performers import performers
from zhidu.rules.quantities import Quantity
from zhidu.rules.tables import Facts

Wants = tuple[Want, ...]


@dataclass(frozen=True, slots=True)
class NextStep:
    """A step that is awaited now, and from which posts; in order where its mode is ``in_order``."""

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
    takes it out; ``acted_for``, ``since`` and ``until`` belong to ``stands_in``: ``posts`` stand in, or do so
    no longer where it ``ends``. ``slot`` belongs to ``stands_watch``: ``what`` is the watch.
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
    slot: str = ""


@dataclass(frozen=True, slots=True)
class DueDate:
    """An instant by which an act is owed; provisional while a year without notice was counted."""

    at: datetime
    provisional: bool
    met_at: datetime | None = None


def next_step(book: Rulebook, kind_id: str, given: Given, chart: Chart) -> Decision:
    """The first step that applies and is not done: ``value`` is a NextStep; silent at the end.

    Open, with what is wanted, where nobody can say yet whether that step applies or who is to do it:
    a step is never passed over in silence.
    """
    kind = book.kinds[kind_id]
    for bound in kind.steps:
        speaks = bound.rule.id not in given.done and applies(book, bound, given)
        if speaks is not False:
            wants = () if speaks else unknown(book, bound, given)
            return _awaited(book, kind, bound, wants, given, chart)
    return SILENT


def _awaited(
    book: Rulebook, kind: BookKind, bound: Bound[Step], wants: Wants, given: Given, chart: Chart
) -> Decision:
    step, who = bound.rule, performers(book, kind, bound, given, chart)
    because = tuple(dict.fromkeys((*bound.cites, *who.because)))
    value = NextStep(step.id, step.title, step.verb, who.posts, step.mode, step.awaits, because, who.groups)
    wants = tuple(dict.fromkeys((*wants, *who.wants)))
    if wants and not (because or who.readings):
        return Decision(Status.OPEN, value, wants=wants, basis=Basis.STATE)
    status = Status.OPEN if wants else Status.ALLOWED
    return replace(reasoned(status, value, because, who.readings), wants=wants)


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
    return [_happening(book, bound, thing, chart, given) for thing in things if applies(book, bound, thing)]


def _happening(
    book: Rulebook, bound: Bound[Effect], given: Given, chart: Chart, at_large: Given
) -> Happening:
    """``given`` is the thing or the case itself, ``at_large`` the case: it says what the thing does not."""
    effect = bound.rule
    found = Happening(
        form=effect.form,
        what=effect.opens or effect.enters or effect.what or effect.files or "",
        posts=resolve(book, effect.tells or effect.to, given, chart),
        because=grounded(book, bound, given).cites,
        facts=_handed_over(book, effect, _with_case(given, at_large), chart),
        source=given.source,
        reads=effect.reads,
        row=Facts(book, given.facts).get(effect.row) if effect.row else None,
        ends=effect.ends == "是",
    )
    if effect.stands_watch:
        found = replace(found, what=effect.stands_watch.watch, slot=effect.stands_watch.slot)
    standing = effect.stands_in or effect.stands_watch
    return _standing(book, standing, found, given, chart) if standing else found


def _with_case(thing: Given, case: Given) -> Given:
    return replace(thing, facts={**case.facts, **thing.facts})


def _handed_over(book: Rulebook, effect: Effect, given: Given, chart: Chart) -> dict[str, Any]:
    """The facts of the new case or row, or those that are set; what is not known is left out."""
    sources = effect.sets or effect.given
    found = {name: _worth(book, name, source, given, chart) for name, source in sources.items()}
    return {name: value for name, value in found.items() if value is not None}


def _worth(book: Rulebook, name: str, source: Any, given: Given, chart: Chart) -> Any:
    """A fact, the time of an act, posts, or a value written in the rulebook."""
    if source in book.terms:
        return Facts(book, given.facts).get(source)
    if source in book.act_names:
        return given.times.get(source)
    term = book.terms[name]
    if term.type in ("post", "posts") and is_who(str(source), book):
        posts = resolve(book, [str(source)], given, chart)
        return posts if term.type == "posts" else next(iter(posts), None)
    return read_value(term, source)


def _standing(
    book: Rulebook, rule: StandsIn | StandsWatch, found: Happening, given: Given, chart: Chart
) -> Happening:
    """``posts`` act for others, or stand a watch, from the first minute of a day to the last of another."""
    since, until = given.facts.get(rule.since), given.facts.get(rule.until)
    return replace(
        found,
        posts=resolve(book, [rule.by], given, chart),
        acted_for=resolve(book, [rule.of], given, chart) if rule.of else (),
        since=_first_minute(since),
        until=until if until is None or isinstance(until, datetime) else end_of_day(until),
    )


def _first_minute(event: Any) -> datetime | None:
    is_day = isinstance(event, date) and not isinstance(event, datetime)
    return datetime.combine(event, time(), SHANGHAI) if is_day else event


def due(
    book: Rulebook, target: str, given: Given, calendar: WorkCalendar, at: datetime | None = None
) -> Decision:
    """When ``kind.deadline`` falls; ``value`` is a DueDate.

    Late, or not done when ``at`` is past it: a breach of a ``must``, a deviation of a ``should``
    (by lapse: nothing is refused, a reason is owed). Silent while its event has not happened. Days
    count as the text has it; where that moves the instant, its clauses and reading are named too. A date
    given instead holds by its own ground. Open, without a value, while no reading says an open length.
    Raises UnannouncedYear where the calendar does not accept provisional days.
    """
    kind, name = kind_of(book, target)
    rule = next((d for d in kind.due if d.rule.id == name), None)
    event, unsure = event_of(book, kind, rule.rule, given, calendar) if rule else (None, False)
    if rule is None or event is None or not applies(book, rule, given):
        return SILENT
    bound = grounded(book, rule, given)
    met_at = given.times.get(bound.rule.met_by)
    named = _named(bound.rule, given)
    if named:
        cites = tuple(bound.rule.unless_given.cites)  # type: ignore[union-attr]
        return reasoned(_kept(bound.force, named, met_at or at), DueDate(named, False, met_at), cites)
    if not (bound.rule.within or bound.rule.lead):
        return reasoned(_kept(bound.force, event, met_at or at), DueDate(event, unsure, met_at), bound.cites)
    length, read = length_of(book, bound.rule.within or bound.rule.lead)
    if length is None:
        wants = (Want("reading", read[0], f"原文没有写明，请先作出释义：{book.readings[read[0]].asks}"),)
        return Decision(Status.OPEN, None, bound.cites, wants, read)
    counting = book.counting_of(bound.cites)
    end = _reckon(bound.rule, length, event, calendar, counting.value)
    is_moved = end.moment != _reckon(bound.rule, length, event, calendar, BY_DEFAULT).moment
    because = tuple(dict.fromkeys((*bound.cites, *counting.cites))) if is_moved else bound.cites
    readings = (*bound.readings, *read, *((counting.reading,) if is_moved and counting.reading else ()))
    status = _kept(bound.force, end.moment, met_at or at)
    return reasoned(status, DueDate(end.moment, end.provisional or unsure, met_at), because, readings)


def _named(rule: Due, given: Given) -> datetime | None:
    """The instant that holds in place of the length; a day to its last second."""
    named = given.facts.get(rule.unless_given.date) if rule.unless_given else None
    return named if named is None or isinstance(named, datetime) else end_of_day(named)


def _kept(force: str, due_at: datetime, done_at: datetime | None) -> Status:
    if done_at is None or done_at <= due_at or force == "may":
        return Status.ALLOWED
    return Status.BREACH if force == "must" else Status.DEVIATION


def event_of(
    book: Rulebook, kind: BookKind, rule: Due, given: Given, calendar: WorkCalendar
) -> tuple[datetime | None, bool]:
    """When the event happened, or will, and whether that is provisional.

    A fact that is a day counts from its first minute.
    """
    name = rule.after or rule.before or ""
    if name.endswith(FALLS):
        other = due(book, f"{kind.id}.{name.removesuffix(FALLS)}", given, calendar).value
        return (other.at, other.provisional) if other else (None, False)
    return _first_minute(given.times.get(name) or given.facts.get(name)), False


def _reckon(
    rule: Due, length: Quantity, event: datetime, calendar: WorkCalendar, counting: Counting
) -> ReckonedMoment:
    sign = 1 if rule.after else -1
    return shift(event, sign * length.amount, length.unit, calendar, counting)
