"""年度会议安排: when each body has to meet in a year, what was held, late, or is to come. Reads only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from zhidu.calendar import local_date
from zhidu.calendar.years import UnannouncedYear
from zhidu.cases.duties.running import Running, duties_of
from zhidu.cases.models import RUNNING, Case, DutyPeriod
from zhidu.cases.selectors import cases_visible_to
from zhidu.cases.situation import restored
from zhidu.editions.selectors import book_of, with_editions
from zhidu.org.actor import Actor
from zhidu.org.calendars import calendar_of
from zhidu.org.models import Office
from zhidu.rules.owing import Kept, Owed, owed

_DAY = timedelta(days=1)
_SOON = timedelta(days=7)
State = DutyPeriod.State


@dataclass(frozen=True)
class Slot:
    """A period in which a body has to meet; ``state``: held, late, overdue, planned, soon, now, ahead."""

    first: date
    last: date
    due: datetime
    state: str
    provisional: bool = False
    meetings: tuple[Case, ...] = ()
    """What was held in it, or is planned for it."""

    @property
    def is_past(self) -> bool:
        return self.state in ("held", "late", "overdue")


@dataclass(frozen=True)
class BodyYear:
    """A body's year: the rule by its clauses and force, and its periods in their order."""

    running: Running
    title: str
    slots: list[Slot] = field(default_factory=list)

    def count(self, *states: str) -> int:
        return sum(slot.state in states for slot in self.slots)

    @property
    def pressing(self) -> list[Slot]:
        """What was missed, what runs now, and the next after that."""
        ahead = [slot for slot in self.slots if slot.state in ("planned", "ahead")]
        return [slot for slot in self.slots if slot.state in ("overdue", "now", "soon")] + ahead[:1]


def year_of(office: Office, actor: Actor, year: int, now: datetime) -> list[BodyYear]:
    """Of each body that meets by a rule, its periods that end in the year.

    The past is what the office's rows say; what is to come is reckoned by the rule, of a body that counts
    from its last meeting as if each were held on its last day.
    """
    bodies = [one for one in duties_of(office, now) if one.name.partition(".")[0] in one.book.bodies]
    known = _known(office, bodies, year)
    planned = _planned(office, actor, [one.name.partition(".")[0] for one in bodies])
    return [_body_year(one, known, planned, year, now) for one in bodies]


def _known(office: Office, bodies: list[Running], year: int) -> dict[tuple[str, str], list[DutyPeriod]]:
    names = {(one.book.id, one.name) for one in bodies}
    periods = DutyPeriod.objects.filter(office=office, last__year=year, duty__in=[name for _, name in names])
    found: dict[tuple[str, str], list[DutyPeriod]] = {name: [] for name in names}
    for period in periods.exclude(state=State.DROPPED).select_related("case").order_by("first"):
        found.get((period.rulebook, period.duty), []).append(period)
    return found


def _planned(office: Office, actor: Actor, bodies: list[str]) -> list[tuple[date, Case]]:
    """Meetings that are being prepared and whose day is set, as far as the actor may see them."""
    running = cases_visible_to(actor).filter(office=office, kind__in=bodies, status__in=RUNNING)
    dated = []
    for meeting in with_editions(running, "edition"):
        start = restored(book_of(meeting.edition).terms, meeting.facts).get("start")
        if start:
            dated.append((local_date(start), meeting))
    return dated


def _body_year(
    one: Running,
    known: dict[tuple[str, str], list[DutyPeriod]],
    planned: list[tuple[date, Case]],
    year: int,
    now: datetime,
) -> BodyYear:
    body = one.name.partition(".")[0]
    coming = [(day, meeting) for day, meeting in planned if meeting.kind == body]
    rows = known[(one.book.id, one.name)]
    slots = [_row(row, coming, now) for row in rows]
    slots += [_ahead(value, coming) for value in _to_come(one, rows[-1] if rows else None, year, now)]
    return BodyYear(one, one.book.bodies[body].title, slots)


def _row(row: DutyPeriod, coming: list[tuple[date, Case]], now: datetime) -> Slot:
    planned = tuple(meeting for day, meeting in coming if row.first <= day <= row.last)
    settled = {State.MET: "held", State.MISSED: "late" if row.met_at else "overdue"}
    state = settled.get(State(row.state)) or _now(row.due_at, planned, now)
    meetings = (row.case,) if row.case else planned
    return Slot(row.first, row.last, row.due_at, state, row.is_provisional, meetings)


def _now(due: datetime, planned: tuple[Case, ...], now: datetime) -> str:
    if now > due:
        return "overdue"
    if planned:
        return "planned"
    return "soon" if due - now <= _SOON else "now"


def _ahead(value: Owed, coming: list[tuple[date, Case]]) -> Slot:
    assert value.first is not None  # only such are reckoned
    first = value.first
    planned = tuple(meeting for day, meeting in coming if first <= day <= value.last)
    state = "planned" if planned else "ahead"
    return Slot(first, value.last, value.due, state, value.provisional, planned)


def _to_come(one: Running, newest: DutyPeriod | None, year: int, now: datetime) -> Iterator[Owed]:
    """The periods after the newest known one, up to the end of the year."""
    calendar = calendar_of(one.office)
    about = newest.last + _DAY if newest else max(local_date(now), date(year, 1, 1))
    since = newest.due_at if newest else one.since
    while about.year <= year:
        kept = [Kept(at=since)] if one.is_rolling else []
        try:
            decision = owed(
                one.book, one.name, kept, max(now, since), calendar, about=about, since=since, given=None
            )
        except UnannouncedYear:
            return
        value: Any = decision.value
        if not isinstance(value, Owed) or value.first is None or value.last.year > year:
            return
        yield value
        about, since = value.last + _DAY, value.due
