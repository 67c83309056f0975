"""How far the demo's clock can be moved at one click."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from zhidu.calendar import SHANGHAI, local_date
from zhidu.cases.models import Case, Obligation
from zhidu.cases.situation import restored
from zhidu.editions.selectors import book_of
from zhidu.org.calendars import calendar_of
from zhidu.org.models import Office

_OPENING = time(9, 0)
_AFTER = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Move:
    """One button; ``target`` finds the time to go to in an office, or None with ``missing`` to say."""

    label: str
    target: Callable[[int, datetime], datetime | None]
    missing: str = ""


def _hour(office_id: int, now: datetime) -> datetime:
    return now + timedelta(hours=1)


def _workday(office_id: int, now: datetime) -> datetime:
    calendar = calendar_of(Office.objects.get(pk=office_id))
    return datetime.combine(calendar.next_workday(local_date(now)).date, _OPENING, SHANGHAI)


def _meeting(office_id: int, now: datetime) -> datetime | None:
    return min((start for start in _starts(office_id) if start > now), default=None)


def _starts(office_id: int) -> Iterator[datetime]:
    """When the meetings begin that are planned and not yet finished."""
    running = Case.objects.filter(office_id=office_id, status=Case.Status.OPEN).select_related("edition")
    for case in running.defer("edition__content"):
        book = book_of(case.edition)
        start = restored(book.terms, case.facts).get("start")
        if case.kind in book.bodies and start:
            yield start


def _due(office_id: int, now: datetime) -> datetime | None:
    """Just past the next deadline that nobody has met yet."""
    running = Obligation.objects.filter(case__office_id=office_id, case__status=Case.Status.OPEN)
    ahead = running.filter(state=Obligation.State.OPEN, met_at=None, due_at__gte=now).order_by("due_at")
    first = ahead.values_list("due_at", flat=True).first()
    return first + _AFTER if first else None


MOVES = {
    "hour": Move("＋1小时", _hour),
    "workday": Move("下一工作日", _workday),
    "meeting": Move("到会议开始", _meeting, "还没有定好时间的会议，演示时间没有变动"),
    "due": Move("到期日", _due, "没有等待到期的时限，演示时间没有变动"),
}
