"""A deadline as a light: its colour, and what is left of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from zhidu.calendar import WorkCalendar, date_in_words, local_date
from zhidu.cases.models import Obligation

_CALENDAR = WorkCalendar()


def due_light(due: Obligation, now: datetime) -> dict[str, Any]:
    """A deadline with its colour and what is left of it."""
    words = f"{date_in_words(local_date(due.due_at))}前"
    if due.met_at:
        late = due.state == Obligation.State.MISSED
        return {
            "words": words,
            "left_words": "超期办结" if late else "按时办结",
            "state": "late" if late else "met",
        }
    today, last = local_date(now), local_date(due.due_at)
    left = _CALENDAR.workdays_between(today, last)
    if due.due_at < now:
        return {"words": words, "left_words": "已超期", "state": "late", "provisional": due.is_provisional}
    said = "今日到期" if last == today else f"还有{left.days}个工作日" if left.days else "休息日到期"
    soft = "soon" if left.days <= 1 else "ok"
    return {"words": words, "left_words": said, "state": soft, "provisional": due.is_provisional}
