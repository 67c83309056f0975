"""A period of a duty in words, and as a light."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from zhidu.calendar import date_in_words, local_date
from zhidu.cases.models import DutyPeriod


def period_in_words(period: DutyPeriod) -> str:
    """2026年11月1日至11月30日."""
    first, last = period.first, period.last
    if first == last:
        return date_in_words(first)
    year = f"{last.year}年" if last.year != first.year else ""
    return f"{first.year}年{first.month}月{first.day}日至{year}{last.month}月{last.day}日"


def period_light(period: DutyPeriod, now: datetime) -> dict[str, Any]:
    """How a period stands, by colour and in a few words."""
    if period.state == DutyPeriod.State.DROPPED:
        return {"state": "none", "left_words": "不再要求"}
    if period.state == DutyPeriod.State.MISSED:
        return {"state": "late", "left_words": "超期完成" if period.met_at else "已超期"}
    if period.met_at:
        return {"state": "met", "left_words": "已完成"}
    if now < period.opens_at:
        opens = local_date(period.opens_at)
        return {"state": "ok", "left_words": f"{opens.year}年{opens.month}月{opens.day}日起办"}
    left = (local_date(period.due_at) - local_date(now)).days
    words = f"还有{left}天" if left > 0 else "今日到期"
    return {"state": "soon" if left <= 3 else "ok", "left_words": words, "provisional": period.is_provisional}
