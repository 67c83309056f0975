"""Derived facts (``is:``): what follows from what is known, completed in the order in which it follows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from zhidu.calendar import SHANGHAI, WorkCalendar, local_date, local_moment, period_of
from zhidu.rules.book import Rulebook
from zhidu.rules.chart import Chart, Post
from zhidu.rules.duties import point
from zhidu.rules.facts import Given
from zhidu.rules.model import SUPPLIED, Term
from zhidu.rules.people import is_who, resolve
from zhidu.rules.tables import Facts
from zhidu.rules.textchecks import length

_ACCEPTING = WorkCalendar().accepting()
_NOON = time(12)
_DAY = timedelta(days=1)
_PER_MINUTE = {"minute": 1, "hour": 60}
_MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}


def completed(
    book: Rulebook,
    given: Given,
    chart: Chart,
    *,
    calendar: WorkCalendar = _ACCEPTING,
    at: datetime | None = None,
) -> Given:
    """The situation with every derived fact that follows from it; ``at`` is now, for ages and lengths.

    What was kept of a derived fact is worked out anew, but for those of SUPPLIED, which somebody else
    knows. A fact stays unknown while a part of it is. Things of sets are completed each by itself, once
    where they belong to several.
    """
    derived = [name for name, term in book.terms.items() if term.is_ and term.is_ not in SUPPLIED]
    return _completed(book, derived, given, chart, calendar, at)


def _completed(
    book: Rulebook,
    derived: Sequence[str],
    given: Given,
    chart: Chart,
    calendar: WorkCalendar,
    at: datetime | None,
) -> Given:
    given = replace(given, at=at, calendar=calendar)
    if not derived:
        return given
    facts = _Known(book, given, chart, calendar, at)
    found = facts.those(derived)
    things = {id(thing): thing for of_set in given.sets.values() for thing in of_set}
    again = {key: _completed(book, derived, thing, chart, calendar, at) for key, thing in things.items()}
    sets = {name: tuple(again[id(thing)] for thing in of_set) for name, of_set in given.sets.items()}
    return replace(given, facts={**facts.stated, **found}, sets=sets)


def followed(
    book: Rulebook, names: Iterable[str], given: Given, chart: Chart, *, at: datetime | None = None
) -> dict[str, Any]:
    """These derived facts alone, as far as they follow; in the calendar of the land."""
    return _Known(book, given, chart, _ACCEPTING, at).those(names)


class _Known(Mapping[str, Any]):
    """The facts of a situation; a derived one is worked out when somebody asks for it."""

    def __init__(
        self, book: Rulebook, given: Given, chart: Chart, calendar: WorkCalendar, at: datetime | None
    ) -> None:
        terms = book.terms
        self.stated = {
            name: value
            for name, value in given.facts.items()
            if name not in terms or terms[name].is_ in (None, *SUPPLIED)
        }
        self.book, self.chart, self.calendar, self.at = book, chart, calendar, at
        self.given = replace(given, facts=self)
        self.found: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in self:
            raise KeyError(name)
        return self.get(name)

    def __contains__(self, name: object) -> bool:
        return name in self.stated or self._worked_out(str(name)) is not None

    def get(self, name: str, default: Any = None) -> Any:
        """As of every mapping, without its exceptions: most facts that are asked for are unknown."""
        if name in self.stated:
            return self.stated[name]
        value = self._worked_out(name)
        return default if value is None else value

    def _worked_out(self, name: str) -> Any:
        """A derived fact, once; None while it does not follow."""
        if name not in self.found:
            term = self.book.terms.get(name)
            if term is None or term.is_ not in _FORMS:
                return None
            self.found[name] = _FORMS[str(term.is_)](self, term)
        return self.found[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.stated)

    def __len__(self) -> int:
        return len(self.stated)

    def those(self, names: Iterable[str]) -> dict[str, Any]:
        """Which of these are known, and what they are."""
        return {name: value for name in names if (value := self.get(name)) is not None}

    # what the forms are made of

    def fact(self, name: str) -> Any:
        """A fact, the outcome of a table among them; None while it is unknown."""
        value = Facts(self.book, self).get(name)
        return None if value == "" else value

    def posts(self, name: str) -> tuple[str, ...]:
        return resolve(self.book, [name], self.given, self.chart)

    def event(self, name: str | None) -> datetime | date | None:
        """A fact that is a time, or when an act was done; without a name, now."""
        return (self.given.times.get(name) or self.fact(name)) if name else self.at


Derivation = Callable[[_Known, Term], Any]


# times


def _moment(event: datetime | date) -> datetime:
    """The instant of an event; of a day its first minute."""
    return local_moment(event) if isinstance(event, datetime) else datetime.combine(event, time(), SHANGHAI)


def _day(event: datetime | date) -> date:
    return local_date(event) if isinstance(event, datetime) else event


def _elapsed(known: _Known, term: Term) -> int | None:
    return _between(known, term, term.from_, term.to)


def _age(known: _Known, term: Term) -> int | None:
    return _between(known, term, term.of[0], None)


def _between(known: _Known, term: Term, start: str | None, end: str | None) -> int | None:
    """Whole units from one event to another; none where the second comes first."""
    since, until = known.event(start), known.event(end)
    if since is None or until is None:
        return None
    return max(0, _units(known.calendar, str(term.unit).removesuffix("s"), since, until))


def _units(calendar: WorkCalendar, unit: str, since: datetime | date, until: datetime | date) -> int:
    if unit in _PER_MINUTE:
        seconds = (_moment(until) - _moment(since)).total_seconds()
        return int(seconds // (60 * _PER_MINUTE[unit]))
    first, last = _day(since), _day(until)
    if unit == "workday":
        return calendar.workdays_between(first, last).days
    if unit in _MONTHS:
        months = (last.year - first.year) * 12 + last.month - first.month - (last.day < first.day)
        return months // _MONTHS[unit]
    return (last - first).days // (7 if unit == "week" else 1)


def _days(known: _Known, term: Term) -> int | None:
    """Half-days of the days that two events touch; a day begun at noon or left by noon is half."""
    since, until = known.event(term.from_), known.event(term.to)
    if since is None or until is None or _moment(until) < _moment(since):
        return None
    first, last = _day(since), _last_day(since, until)
    touched = [first + n * _DAY for n in range((last - first).days + 1)]
    counted = {day for day in touched if term.unit is None or _counts(known.calendar, term.unit, day)}
    late = isinstance(since, datetime) and local_moment(since).time() >= _NOON and first in counted
    early = isinstance(until, datetime) and time() < local_moment(until).time() <= _NOON and last in counted
    return max(0, 2 * len(counted) - late - early)


def _last_day(since: datetime | date, until: datetime | date) -> date:
    """The last day that is touched: midnight ends the day before."""
    is_midnight = isinstance(until, datetime) and local_moment(until).time() == time()
    return _day(until) - _DAY if is_midnight and _day(until) > _day(since) else _day(until)


def _counts(calendar: WorkCalendar, unit: str, day: date) -> bool:
    return unit.removesuffix("s") == "day" or calendar.is_workday(day)


def _before(known: _Known, term: Term) -> str | None:
    first, second = known.event(term.from_), known.event(term.to)
    if first is None or second is None:
        return None
    return _flag(_moment(first) < _moment(second))


def _mark(known: _Known, term: Term) -> str | None:
    event = known.event(next(iter(term.of), None))
    if event is None:
        return None
    day = _day(event)
    if known.calendar.is_workday(day):
        mark = "workday"
    else:
        mark = "holiday" if day.weekday() < 5 or known.calendar.is_given_off(day) else "restday"
    return mark if mark in term.values else None


def _point(known: _Known, term: Term) -> datetime | None:
    """When a point comes in the period in which a time falls."""
    event = known.event(term.of[0])
    if event is None:
        return None
    unit = str(term.unit).removesuffix("s")
    return point(str(term.by), unit).of(period_of(_day(event), unit), known.calendar).moment


# people


def _same(known: _Known, term: Term) -> str | None:
    one, other = (_those(known, name) for name in term.of)
    return _flag(not one.isdisjoint(other)) if one and other else None


def _those(known: _Known, name: str) -> set[Any]:
    """The posts behind a name, or the value of a fact that names nobody."""
    if is_who(name, known.book):
        return set(known.posts(name))
    value = known.fact(name)
    return set() if value is None else {value}


def _standing(known: _Known, term: Term) -> str | None:
    """The first of the roles that the person holds."""
    held = set(known.posts(next(iter(term.of), "initiator")))
    return next((role for role in term.among if held & set(known.posts(role))), None)


def _relation(known: _Known, term: Term) -> str | None:
    """What the first is to the second, or to the initiator where only one is named."""
    one, other = (next(iter(known.posts(name)), None) for name in (*term.of, "initiator")[:2])
    if one is None or other is None:
        return None
    relation = _to(known.chart, one, other)
    return relation if relation in term.values else None


def _to(chart: Chart, one: str, other: str) -> str:
    a, b = chart.posts.get(one, Post(one, one)), chart.posts.get(other, Post(other, other))
    if one == other:
        return "self"
    if b.unit and one in chart.leaders.get(b.unit, ()):
        return "leader"
    if a.unit and other in chart.leaders.get(a.unit, ()):
        return "below"
    if not a.unit or a.unit != b.unit:
        return "outside"
    if a.head == b.head:
        return "peer"
    return "superior" if a.head else "below"


# numbers and sets


def _difference(known: _Known, term: Term) -> int | None:
    """By how much two amounts differ, whichever is the greater."""
    one, other = map(known.fact, term.of)
    return None if one is None or other is None else abs(one - other)


def _share(known: _Known, term: Term) -> int | None:
    """Whole percents, rounded down."""
    part, whole = (_amount(known, name) for name in term.of)
    return 100 * part // whole if part is not None and whole else None


def _size(known: _Known, term: Term) -> int | None:
    return _amount(known, term.of[0])


def _amount(known: _Known, name: str) -> int | None:
    """An amount as it is; of posts and of sets how many."""
    if name in known.given.sets:
        return len(known.given.sets[name])
    value = known.fact(name)
    return len(value) if isinstance(value, tuple | list) else value


def _missing(known: _Known, term: Term) -> tuple[str, ...] | None:
    wanted, there = map(known.posts, term.of)
    is_unknown = any(name in known.book.terms and known.fact(name) is None for name in term.of)
    return None if is_unknown else tuple(post for post in wanted if post not in there)


def _present(known: _Known, term: Term) -> str:
    """Whether a fact is filled in or, with ``from``, whether an act was done."""
    found = known.event(term.from_) if term.from_ else known.fact(term.of[0])
    return _flag(found not in (None, ()))


def _length(known: _Known, term: Term) -> int | None:
    """Characters of all the texts together, as WPS counts them."""
    texts = [known.fact(name) for name in term.of]
    return None if None in texts else sum(length(str(text)) for text in texts)


def _flag(holds: bool) -> str:
    return "是" if holds else "否"


_FORMS: Mapping[str, Derivation] = {
    "elapsed": _elapsed,
    "days": _days,
    "before": _before,
    "same": _same,
    "standing": _standing,
    "relation": _relation,
    "difference": _difference,
    "share": _share,
    "size": _size,
    "missing": _missing,
    "present": _present,
    "length": _length,
    "age": _age,
    "mark": _mark,
    "point": _point,
}
