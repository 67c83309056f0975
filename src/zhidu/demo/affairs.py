"""Leaves and seals of the demo's office: some long done, some waiting for somebody now."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from zhidu.cases.models import Row
from zhidu.demo.play import Story
from zhidu.demo.stage import Stage
from zhidu.demo.street import SEATS
from zhidu.demo.year import affairs

MORNING, EVENING = (8, 30), (17, 30)
_UNITS = {seat.post: seat.unit for seat in SEATS}


def affairs_stories(stage: Stage, since: datetime) -> Iterator[Story]:
    """Seals and their keepers, known from the first, then uses and leaves."""
    told = affairs()
    yield from (_seal(stage, row, since + timedelta(hours=9)) for row in told["seals"])
    yield from (_use(stage, row) for row in told["uses"])
    yield from (_leave(stage, row) for row in told["leaves"])


def _leave(stage: Stage, row: dict[str, Any]) -> Story:
    """Asked for, approved, filed where that is owed, over and back again; the first ``acts`` of these."""
    asked = row["asked"]
    yield (at := stage.at(asked, 9, 0))
    case = stage.filed("leave", row["by"], at, **_leave_facts(stage, row))
    back = row["until"] - 1
    moments: list[tuple[datetime, dict[str, Any]]] = [
        (stage.at(asked, 14, 0), {"opinion": row.get("says", "同意。")}),
        *([(stage.at(asked - 1, 9, 0), {})] if row.get("is_filed", True) else []),
        (stage.at(back, 8, 50), {"facts": {"returned_at": stage.at(back, *MORNING)}}),
        (stage.at(back, 9, 30), {}),
    ]
    for at, deed in moments[: row.get("acts")]:
        yield at
        stage.answered(case, at, **deed)


def _leave_facts(stage: Stage, row: dict[str, Any]) -> dict[str, Any]:
    return {
        "leave_kind": row.get("kind", "personal"),
        "leave_unit": stage.units[_UNITS[row["by"]]],
        "stand_in": stage.post(row["stand_in"]),
        "leave_from": stage.at(row["since"], *MORNING),
        "leave_to": stage.at(row["until"], *EVENING),
        "leave_reason": row["reason"],
        "destination": row["destination"],
    }


def _seal(stage: Stage, row: dict[str, Any], at: datetime) -> Story:
    """A seal in the register."""
    yield at
    said = {"seal_name": row["name"], "seal_kind": row["sort"], "seal_place": "党政办公室保险柜"}
    case = stage.filed("seal_entry", "clerk", at, **said, seal_keeper=stage.post(row["keeper"]))
    yield (at := at + timedelta(hours=1))
    stage.answered(case, at)
    stage.seals[row["name"]] = str(Row.objects.get(case=case).pk)


def _use(stage: Stage, row: dict[str, Any]) -> Story:
    """A seal asked for, the paper looked at, stamped or not, as far as ``acts`` of these are done."""
    yield (at := stage.at(row["days_ago"], 14, 20))
    told = {name: row[name] for name in ("paper_kind", "title", "purpose")}
    told |= {"copies": row.get("copies", 2), "place": "office", "unit": stage.units[_UNITS[row["by"]]]}
    case = stage.filed("seal_use", row["by"], at, **told, seal=stage.seals[row["seal"]])
    looked = {"special": "否"} if row["paper_kind"] in ("letter", "certificate") else {}
    refused = {"move": "refuse", "opinion": row["refused"]} if "refused" in row else {}
    moments = (
        (9, {"opinion": row.get("says", "同意。"), "facts": looked}),
        (10, refused or {"facts": {"stamped_where": "office"}}),
    )
    for hour, deed in moments[: row.get("acts", 2)]:
        yield (at := stage.at(row["days_ago"] - 1, hour, 30))
        stage.answered(case, at, **deed)
