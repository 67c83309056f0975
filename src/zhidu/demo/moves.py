"""How far the demo's clock can be moved at one click."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

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

    label: Any  # lazy, said in the reader's language
    target: Callable[[int, datetime], datetime | None]
    missing: Any = ""


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
    "hour": Move(_("＋1小时"), _hour),
    "workday": Move(_("下一工作日"), _workday),
    "meeting": Move(_("到会议开始"), _meeting, _("还没有定好时间的会议，演示时间没有变动")),
    "due": Move(_("到期日"), _due, _("没有等待到期的时限，演示时间没有变动")),
}
