"""A period of a duty in words, and as a light."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from zhidu.calendar import date_in_words, local_date
from zhidu.cases.models import DutyPeriod
from zhidu.org.dates import date_said, day_said, is_english


def period_said(period: DutyPeriod) -> str:
    """The days of a period as a page says them: 1 Jan 2026 to 31 Mar 2026."""
    if not is_english():
        return period_in_words(period)
    first, last = period.first, period.last
    return date_said(first) if first == last else f"{day_said(first)} to {day_said(last)}"


def period_in_words(period: DutyPeriod) -> str:
    """2026年11月1日至11月30日."""
    first, last = period.first, period.last
    if first == last:
        return date_in_words(first)
    year = f"{last.year}年" if last.year != first.year else ""  # zh: kept
    return f"{first.year}年{first.month}月{first.day}日至{year}{last.month}月{last.day}日"  # zh: kept


def period_light(period: DutyPeriod, now: datetime) -> dict[str, Any]:
    """How a period stands, by colour and in a few words."""
    if period.state == DutyPeriod.State.DROPPED:
        return {"state": "none", "left_words": _("不再要求")}
    if period.state == DutyPeriod.State.MISSED:
        return {"state": "late", "left_words": _("超期完成") if period.met_at else _("已超期")}
    if period.met_at:
        return {"state": "met", "left_words": _("已完成")}
    if now < period.opens_at:
        opens = local_date(period.opens_at)
        return {
            "state": "ok",
            "left_words": _("%(day)s起办") % {"day": day_said(opens)},
        }
    left = (local_date(period.due_at) - local_date(now)).days
    words = _("还有%(left)s天") % {"left": left} if left > 0 else _("今日到期")
    return {"state": "soon" if left <= 3 else "ok", "left_words": words, "provisional": period.is_provisional}
