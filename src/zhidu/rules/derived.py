"""Facts that follow from other facts."""

from __future__ import annotations

from datetime import datetime

from zhidu.calendar import WorkCalendar
from zhidu.rules.book import Rulebook
from zhidu.rules.chart import Chart
from zhidu.rules.facts import Given


def completed(
    book: Rulebook, given: Given, chart: Chart, *, calendar: WorkCalendar, at: datetime | None
) -> Given:
    """The situation with every derived fact that can be known."""
    return given
