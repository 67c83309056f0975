"""What comes next, what an act brings about, and when a thing is due."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from zhidu.calendar import WorkCalendar, shift
from zhidu.rules.book import BookKind, Bound, Rulebook
from zhidu.rules.chart import Chart
from zhidu.rules.decision import SILENT, Decision, Status
from zhidu.rules.facts import Given
from zhidu.rules.model import Due, Effect, Step
from zhidu.rules.people import applies, kind_of, reasoned, resolve


@dataclass(frozen=True, slots=True)
class NextStep:
    """A step that is awaited now, and from which posts."""

    id: str
    title: str
    verb: str
    posts: tuple[str, ...]
    mode: str
    awaits: str | None
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Happening:
    """One effect of an act: ``opens``, ``tells`` or ``files``, for one thing of a set or at large."""

    form: str
    what: str
    posts: tuple[str, ...]
    because: tuple[str, ...]
    title: str = ""
    facts: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class DueDate:
    """An instant by which an act is owed; provisional while a year without notice was counted."""

    at: datetime
    provisional: bool
    met_at: datetime | None = None


def next_step(book: Rulebook, kind_id: str, given: Given, chart: Chart) -> Decision:
    """The first step that applies and is not done: ``value`` is a NextStep, or None at the end."""
    for bound in book.kinds[kind_id].steps:
        if bound.rule.id in given.done or not applies(book, bound, given):
            continue
        posts = resolve(book, bound.rule.by, given, chart)
        return reasoned(Status.ALLOWED, _next(bound, posts), bound.cites)
    return SILENT


def _next(bound: Bound[Step], posts: tuple[str, ...]) -> NextStep:
    step = bound.rule
    return NextStep(step.id, step.title, step.verb, posts, step.mode, step.awaits, bound.cites)


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
    return [
        _happening(book, bound, thing, chart) for thing in things if applies(book, bound, thing)
    ]


def _happening(book: Rulebook, bound: Bound[Effect], given: Given, chart: Chart) -> Happening:
    effect = bound.rule
    form = "opens" if effect.opens else "tells" if effect.tells else "files"
    what = effect.opens or effect.what or effect.files or ""
    posts = resolve(book, effect.tells or effect.to, given, chart)
    facts = {name: given.facts[fact] for name, fact in effect.given.items() if fact in given.facts}
    return Happening(form, what, posts, bound.cites, effect.title or "", facts)


def due(
    book: Rulebook, target: str, given: Given, calendar: WorkCalendar, at: datetime | None = None
) -> Decision:
    """When ``kind.deadline`` falls; ``value`` is a DueDate.

    Late, or not done when ``at`` is past it: a breach of a ``must``, a deviation of a ``should``
    (by lapse: nothing is refused, a reason is owed). Silent while its event has not happened.
    """
    kind, name = kind_of(book, target)
    bound = next(d for d in kind.due if d.rule.id == name)
    event = _event(bound.rule, given)
    if event is None or not applies(book, bound, given):
        return SILENT
    reckoned = _reckon(bound.rule, event, calendar)
    met_at = given.times.get(bound.rule.met_by)
    value = DueDate(reckoned[0], reckoned[1], met_at)
    done_at = met_at or at
    if done_at is None or done_at <= value.at:
        return reasoned(Status.ALLOWED, value, bound.cites)
    broken = Status.BREACH if bound.force == "must" else Status.DEVIATION
    return reasoned(broken, value, bound.cites)


def _event(due_rule: Due, given: Given) -> datetime | None:
    name = due_rule.after or due_rule.before or ""
    return given.times.get(name) or given.facts.get(name)


def _reckon(rule: Due, event: datetime, calendar: WorkCalendar) -> tuple[datetime, bool]:
    length = rule.within or rule.lead
    assert length is not None  # the loader refuses a deadline without a length
    sign = 1 if rule.after else -1
    reckoned = shift(event, sign * length.amount, length.unit, calendar)
    return reckoned.moment, reckoned.provisional


def dues_met_by(kind: BookKind, act: str) -> list[Bound[Due]]:
    return [bound for bound in kind.due if bound.rule.met_by == act]
