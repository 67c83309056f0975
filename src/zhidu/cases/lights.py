"""A deadline as a light: its colour, its words, what is left of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from zhidu.calendar import local_date
from zhidu.cases.models import Obligation
from zhidu.org.calendars import calendar_of
from zhidu.org.dates import date_said
from zhidu.org.models import Office

SOON = 1
"""With as many working days left a deadline is near."""


def due_light(due: Obligation, now: datetime) -> dict[str, Any]:
    """A deadline with its colour and what is left of it, by the calendar of its case's office.

    It is provisional (暂定) where the instant is, or only the number of working days that are left.
    """
    if due.met_at:
        return light_met(due.due_at, is_late=due.state == Obligation.State.MISSED)
    return light_ahead(due.case.office, due.due_at, now, is_provisional=due.is_provisional)


def light_met(due_at: datetime, *, is_late: bool) -> dict[str, Any]:
    """The light of a deadline by which it was done, or after which."""
    return {
        "words": _("%(on)s前") % {"on": date_said(local_date(due_at))},
        "left_words": _("超期办结") if is_late else _("按时办结"),
        "state": "late" if is_late else "met",
    }


def light_ahead(office: Office, due_at: datetime, now: datetime, *, is_provisional: bool) -> dict[str, Any]:
    """The light of a deadline that is not met."""
    words = _("%(on)s前") % {"on": date_said(local_date(due_at))}
    today, last = local_date(now), local_date(due_at)
    if due_at < now:
        return {"words": words, "left_words": _("已超期"), "state": "late", "provisional": is_provisional}
    left = calendar_of(office).workdays_between(today, last)
    said = (
        _("今日到期")
        if last == today
        else _("还有%(days)s个工作日") % {"days": left.days}
        if left.days
        else _("休息日到期")
    )
    soft = "soon" if left.days <= SOON else "ok"
    provisional = is_provisional or left.provisional
    return {"words": words, "left_words": said, "state": soft, "provisional": provisional}
