"""The demo's week and the weeks before it: what the units had on, and what everybody was told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any

from zhidu.calendar import SHANGHAI
from zhidu.demo.play import Story
from zhidu.demo.stage import Stage
from zhidu.demo.year import affairs

_WEEK = 7


def daily_stories(stage: Stage) -> Iterator[Story]:
    """Appointments, those of next week still waiting for the office, and notices to everybody."""
    told = affairs()
    yield from (_activity(stage, row) for row in told["activities"])
    yield from (_notice(stage, row) for row in told["notices"])


def _activity(stage: Stage, row: dict[str, Any]) -> Story:
    """``day`` counts from the Monday of this week; handed in on the Thursday before its week."""
    monday = stage.today - timedelta(days=stage.today.weekday())
    thursday = monday + timedelta(days=min(0, row["day"] // _WEEK * _WEEK) - 4)
    yield (at := datetime.combine(thursday, time(16, 0), SHANGHAI))
    day = monday + timedelta(days=row["day"])
    case = stage.filed(
        "activity",
        row["by"],
        at,
        title=row["title"],
        start=datetime.combine(day, time.fromisoformat(row["begins"]), SHANGHAI),
        finish=datetime.combine(day, time.fromisoformat(row["ends"]), SHANGHAI),
        venue=row["venue"],
        takes_part=[stage.post(post) for post in row["who"]],
    )
    if row["day"] < _WEEK:
        yield (at := at + timedelta(minutes=30))
        stage.answered(case, at)


def _notice(stage: Stage, row: dict[str, Any]) -> Story:
    yield (at := stage.at(row["days_ago"], 10, 0))
    notice = stage.filed("announcement", row["by"], at, title=row["title"], body=row["body"])
    yield (at := stage.at(row["days_ago"], 11, 0))
    stage.answered(notice, at)
