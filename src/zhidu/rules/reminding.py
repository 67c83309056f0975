"""While a step or a deadline is open: who is reminded again and again, who is told when it has passed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from zhidu.calendar import WorkCalendar, local_moment, shift
from zhidu.rules.book import BookKind, Rulebook
from zhidu.rules.chart import Chart
from zhidu.rules.deadlines import Reminding
from zhidu.rules.decision import SILENT, Decision, Status, Want
from zhidu.rules.facts import Given
from zhidu.rules.grounds import applies, grounded
from zhidu.rules.owing import length_of
from zhidu.rules.people import kind_of, reasoned, resolve
from zhidu.rules.process import NextStep, due, event_of, next_step

_BY_THE_CLOCK = ("minute", "hour")


@dataclass(frozen=True, slots=True)
class Reminder:
    """When the next reminder is given, and to whom."""

    at: datetime
    posts: tuple[str, ...]


def remind(
    book: Rulebook,
    target: str,
    given: Given,
    chart: Chart,
    calendar: WorkCalendar,
    since: datetime | None = None,
) -> Decision:
    """When ``kind.reminder`` is next given; ``value`` is a Reminder.

    ``since`` is when its step was opened, or when it was last given; without it, the last act before the
    step, or what the deadline counts from. Silent where the step is not awaited and the deadline does not
    run; open while no reading says how often. Raises UnannouncedYear as ``due`` does.
    """
    kind, name = kind_of(book, target)
    rule = next((bound for bound in kind.remind if bound.rule.id == name), None)
    if rule is None or not applies(book, rule, given):
        return SILENT
    waiting = _deadline if rule.rule.of else _step
    begun, posts = waiting(book, kind, rule.rule, given, chart, calendar)
    if begun is None:
        return SILENT
    bound = grounded(book, rule, given)
    length, read = length_of(book, bound.rule.every)
    at = falls(book, bound.rule, since or begun, calendar)
    if length is None or at is None:
        wants = (Want("reading", read[0], f"原文没有写明，请先作出释义：{book.readings[read[0]].asks}"),)
        return Decision(Status.OPEN, None, bound.cites, wants, read)
    to = resolve(book, bound.rule.to, given, chart) if bound.rule.to else posts
    return reasoned(Status.ALLOWED, Reminder(at, to), bound.cites, (*bound.readings, *read))


def falls(book: Rulebook, rule: Reminding, since: datetime, calendar: WorkCalendar) -> datetime | None:
    """The next reminder after an instant, by days at the same time of day; None for a length not said."""
    length, _ = length_of(book, rule.every)
    if length is None:
        return None
    end = shift(since, length.amount, length.unit, calendar).moment
    if length.unit in _BY_THE_CLOCK:
        return end
    return datetime.combine(local_moment(end).date(), local_moment(since).timetz())


def _step(
    book: Rulebook, kind: BookKind, rule: Reminding, given: Given, chart: Chart, calendar: WorkCalendar
) -> tuple[datetime | None, tuple[str, ...]]:
    """Since when the step is awaited, and from whom."""
    awaited = next_step(book, kind.id, given, chart).value
    is_awaited = isinstance(awaited, NextStep) and awaited.id == rule.on
    return (_last_act(kind, given), awaited.posts) if is_awaited else (None, ())


def _deadline(
    book: Rulebook, kind: BookKind, rule: Reminding, given: Given, chart: Chart, calendar: WorkCalendar
) -> tuple[datetime | None, tuple[str, ...]]:
    """Since when the deadline runs, and whose it is."""
    bound = next(bound for bound in kind.due if bound.rule.id == rule.of)
    running = due(book, f"{kind.id}.{rule.of}", given, calendar).value
    if running is None or running.met_at:
        return None, ()
    begun = event_of(book, kind, bound.rule, given, calendar)[0] if bound.rule.after else None
    return begun or _last_act(kind, given), resolve(book, bound.rule.of, given, chart)


def _last_act(kind: BookKind, given: Given) -> datetime | None:
    return max((given.times[act] for act in kind.act_names if act in given.times), default=None)


def escalate(
    book: Rulebook, target: str, given: Given, chart: Chart, calendar: WorkCalendar, at: datetime | None
) -> Decision:
    """Who is told that ``kind.deadline`` has passed (上报): ``value`` is their posts.

    Silent while it has not passed, and where the text names nobody. Raises UnannouncedYear as ``due`` does.
    """
    kind, name = kind_of(book, target)
    up = next((bound.rule.escalates for bound in kind.due if bound.rule.id == name), None)
    if up is None or due(book, target, given, calendar, at).status not in (Status.BREACH, Status.DEVIATION):
        return SILENT
    return reasoned(Status.ALLOWED, resolve(book, up.to, given, chart), tuple(up.cites))
