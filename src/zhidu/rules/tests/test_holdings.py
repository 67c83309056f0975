"""Claims to the rows of a register, lists that must agree, and whether the text is in force."""

from __future__ import annotations

from typing import Any

import pytest

from zhidu.rules.tests.further import asked

# registers

NINE, TEN, ELEVEN = "2026-06-01 09:00", "2026-06-01 10:00", "2026-06-01 11:00"


def _claim(by: str, begins: str = NINE, ends: str = TEN, row: str = "一号", **facts: Any) -> dict[str, Any]:
    return {"id": by, "by": by, "row": row, "begins": begins, "ends": ends, **facts}


@pytest.mark.parametrize(
    ("other", "status"),
    [
        (_claim("乙", TEN, ELEVEN), "allowed"),
        (_claim("乙", row="二号"), "allowed"),
        (_claim("乙", "2026-06-01 09:59", ELEVEN), "open"),
    ],
)
def test_times_that_overlap_are_left_to_both(other: dict[str, Any], status: str) -> None:
    decision = asked("contend", "rooms", claims=[_claim("甲"), other])
    assert decision.status == status
    assert [clash.claims for clash in decision.value.clashes] == ([("甲", "乙")] if status == "open" else [])


def test_what_the_text_puts_first_comes_first() -> None:
    claims = [
        _claim("甲", urgent="否", major="否"),
        _claim("乙", TEN, ELEVEN, urgent="否", major="是"),
        _claim("丙", row="二号", urgent="是", major="否"),
    ]
    assert asked("contend", "rooms", claims=claims).value.order == ("丙", "乙", "甲")


@pytest.mark.parametrize(
    ("by", "sections", "clashes"),
    [("城管科", "城管科、安办", 0), ("党政办", "城管科、安办", 1), ("安办", "城管科、安办、经管科", 1)],
)
def test_a_pool_serves_its_own(by: str, sections: str, clashes: int) -> None:
    rows = {"一号": {"thing": "车", "sections": sections}}
    decision = asked("contend", "cars", claims=[_claim(by)], rows=rows)
    assert len(decision.value.clashes) == clashes
    assert decision.because == ("B-14",)
    assert decision.status == ("refused" if clashes else "allowed")


@pytest.mark.parametrize(
    ("second", "status"),
    [
        (_claim("甲", pieces=4), "allowed"),
        (_claim("甲", pieces=5), "deviation"),
        (_claim("乙", pieces=5), "allowed"),
        (_claim("甲", "2026-07-01", "2026-07-01", pieces=5), "allowed"),
    ],
)
def test_a_quota_counts_one_claimant_in_one_period(second: dict[str, Any], status: str) -> None:
    decision = asked("contend", "supplies", claims=[_claim("甲", pieces=6), {**second, "id": "2"}])
    assert (decision.status, decision.because) == (status, ("B-15",))


@pytest.mark.parametrize(
    ("count", "ledger", "status", "wants"),
    [
        ([{"thing": "笔", "pieces": 3}], [{"worth": 5}, {"worth": 5}], "allowed", []),
        ([{"thing": "笔", "pieces": 2}], [{"worth": 10}], "breach", ["“笔”的件数不符：本台账3，盘点表2"]),
        ([], [{"worth": 10}], "breach", ["“笔”在盘点表里没有"]),
        (
            [{"thing": "笔", "pieces": 3}, {"thing": "纸", "pieces": 1}],
            [{"worth": 9}],
            "breach",
            ["“纸”在本台账里没有", "价值合计不符：本台账10元，总账9元"],
        ),
    ],
)
def test_lists_must_agree(count: list[Any], ledger: list[Any], status: str, wants: list[str]) -> None:
    rows = [{"thing": "笔", "pieces": 3, "worth": 10}]
    decision = asked("reconcile", "supplies", rows=rows, others={"count": count, "ledger": ledger})
    assert (decision.status, [want.text for want in decision.wants]) == (status, wants)
    assert decision.because == ("B-17",)


def test_a_list_that_is_not_there_is_not_compared() -> None:
    assert asked("reconcile", "supplies", rows=[]).status == "silent"


# effect


@pytest.mark.parametrize(
    ("unit", "decided", "at", "because"),
    [
        ("派出机关", "committee", "2026-01-01", ("B-1", "B-2", "B-3")),
        ("居委会", "committee", "2026-01-01", ("B-1",)),
        ("派出机关", "committee", "2025-12-31", ("B-2",)),
        ("派出机关", "committee", "2031-01-01", ("B-2",)),
        ("派出机关", "nobody", "2026-01-01", ("B-3",)),
    ],
)
def test_it_is_in_force(unit: str, decided: str, at: str, because: tuple[str, ...]) -> None:
    decision = asked("in_force", "further", at=at, unit=unit, decided=decided)
    assert (decision.value, decision.because) == (len(because) == 3, because)
    assert decision.status == ("allowed" if decision.value else "refused")
