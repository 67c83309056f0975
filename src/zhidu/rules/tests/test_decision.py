"""A Decision …"""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from zhidu.rules.decision import SILENT, Basis, Decision, Status, Want
from zhidu.rules.process import DueDate


@pytest.mark.parametrize("status", [status for status in Status if status is not Status.SILENT])
@pytest.mark.parametrize("basis", [None, Basis.CLAUSE, Basis.READING])
def test_cannot_be_made_without_saying_why(status: Status, basis: Basis | None) -> None:
    with pytest.raises(ValueError, match="must say why"):
        Decision(status, basis=basis)


def test_says_why_by_clause_reading_law_house_or_state() -> None:
    assert Decision(Status.REFUSED, because=("A-1",))
    assert Decision(Status.OPEN, readings=("ten",))
    assert [Decision(Status.REFUSED, basis=basis) for basis in (Basis.LAW, Basis.HOUSE, Basis.STATE)]
    assert Decision(Status.SILENT) == SILENT


def test_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        SILENT.status = Status.ALLOWED  # type: ignore[misc]


@pytest.mark.parametrize(
    ("status", "goes_on"),
    [
        ("allowed", True),
        ("silent", True),
        ("open", True),
        ("refused", False),
        ("deviation", False),
        ("breach", False),
    ],
)
def test_lets_an_act_go_on_or_not(status: str, goes_on: bool) -> None:
    assert Decision(Status(status), because=("A-1",)).allows is goes_on


def test_is_written_as_json() -> None:
    value = {"due": DueDate(datetime(2026, 3, 8, tzinfo=UTC), provisional=False), "posts": ("a",)}
    want = Want("paper", "draft", "请附上“用印文件”", ("申请人",))
    decision = Decision(Status.REFUSED, value, ("A-1",), (want,), ("ten",), Basis.CLAUSE)
    assert str(want) == "请附上“用印文件”"
    assert decision.as_json() == {
        "status": "refused",
        "value": {
            "due": {"at": "2026-03-08 00:00:00+00:00", "provisional": False, "met_at": None},
            "posts": ["a"],
        },
        "because": ["A-1"],
        "wants": [{"paper": "draft", "text": "请附上“用印文件”", "who": ["申请人"]}],
        "readings": ["ten"],
        "basis": "clause",
    }
    assert SILENT.as_json()["basis"] is None
