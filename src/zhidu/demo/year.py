"""The year of the demo as it is written in ``months/``: one file a month, two meetings in each.

A sum is written in yuan; days are working days: before today, before the meeting, or after it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from zhidu.demo.street import SEATS
from zhidu.demo.topics import HEADS, Topic

FOLDER = Path(__file__).parent / "months"
_ASKED = ("title", "category", "category_reason", "item_type", "summary", "request")
_MONEY = ("kind", "amount", "method")
_BEFORE = 7
"""Working days from the draft of a topic to its meeting, where nothing is said."""


@dataclass(frozen=True, slots=True)
class Decided:
    """A topic at a meeting, what came of it there, and what its unit has done since."""

    title: str
    unit: str
    record: str
    outcome: Mapping[str, str]
    topic: Topic | None = None
    """None where it was begun for an earlier meeting and is on the agenda again."""
    why: str = ""
    """Why the meeting did not agree, where its outcome wants a reason."""
    views: Mapping[str, str] = field(default_factory=dict)
    """By post."""
    minutes: int = 20
    extra: str = ""
    """Why it could not wait for the next meeting, where it was added after the notice."""
    finish: int = 30
    done: int = 0
    """Working days after the meeting at which the unit reported; 0 while it is at work."""
    said: str = ""
    """What it reported."""
    late: str = ""
    """Why it was done after its day."""
    party: Mapping[str, Any] = field(default_factory=dict)
    """What the party committee decided (``ref``), and after how many days (``after``)."""


@dataclass(frozen=True, slots=True)
class Held:
    """A meeting of the past."""

    held: int
    """Working days ago."""
    topics: tuple[Decided, ...]
    hour: int = 9
    notified: int = 2
    """Working days before it; 0: on its morning, late."""
    drafted: int = 2
    """Working days after it."""
    absent: Mapping[str, str] = field(default_factory=dict)
    """Post → why its holder asked for leave (health, official, emergency) and what it was."""
    late: str = ""
    """The reason that was given for what was late."""
    urgent: str = ""
    """Why it was declared urgent on its morning, on the director's word by telephone."""
    apart: str = "其间有法定节假日，顺延召开"
    """Why it came later after the one before than the text says, where it did."""
    replies: bool = False
    """Whether everybody answered the notice."""


@cache
def meetings() -> tuple[Held, ...]:
    """From the first of the year to the last."""
    found = [held for path in sorted(FOLDER.glob("month*.yaml")) for held in _read(path)]
    return tuple(sorted((_held(row) for row in found), key=lambda held: -held.held))


@cache
def waiting() -> tuple[Topic, ...]:
    """The topics that are on their way now."""
    return tuple(_topic(row, row["days_ago"]) for row in _read(FOLDER / "now.yaml"))


@cache
def affairs() -> Mapping[str, list[dict[str, Any]]]:
    """Leaves, uses of seals, appointments and notices."""
    found: Mapping[str, list[dict[str, Any]]] = _read(FOLDER / "affairs.yaml")
    return found


@cache
def texts() -> list[dict[str, Any]]:
    """The texts that the office adopts: ``text``, ``roles`` and, where it leaves files out, ``left_out``."""
    found: list[dict[str, Any]] = _read(FOLDER / "texts.yaml")
    return found


def _read(path: Path) -> Any:
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


def _held(row: dict[str, Any]) -> Held:
    topics = tuple(_decided(each, row["held"]) for each in row["topics"])
    return Held(**{**row, "topics": topics})


def _decided(row: dict[str, Any], held: int) -> Decided:
    of_topic = {*_ASKED, *_MONEY, "again", "opinion", "papers", "report", "before", "unit"}
    topic = None if "again" in row else _topic(row, held + row.get("before", _BEFORE))
    rest = {name: value for name, value in row.items() if name not in of_topic}
    title = row["again"] if topic is None else topic.title
    return Decided(title=title, unit=row["unit"], topic=topic, **rest)


def _topic(row: dict[str, Any], days_ago: int) -> Topic:
    presenter = next(seat.name for seat in SEATS if seat.post == HEADS[row["unit"]])
    facts = {name: str(row[name]) for name in (*_ASKED, *_MONEY) if name in row}
    facts |= {"presenter": presenter} if "request" in row else {}
    facts["fiscal"] = "是" if "amount" in row else "否"
    return Topic(
        unit=row["unit"],
        facts=facts,
        days_ago=days_ago,
        papers=row.get("papers", {"report": f"{row['title'][:40]}汇报稿.docx"}),
        report=() if "papers" in row else _report(row),
        is_submitted=row.get("is_submitted", True),
        opinion=row.get("opinion", ""),
    )


def _report(row: dict[str, Any]) -> list[str]:
    """一、二、三: the situation, what is proposed, what the meeting is asked."""
    told = (row["summary"], *row.get("report", ()), f"提请会议：{row.get('request', '')}。")
    return [f"{number}、{words}" for number, words in zip("一二三四五六七八", told, strict=False)]
