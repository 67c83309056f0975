"""A cell lets through …"""

from __future__ import annotations

from typing import Any

import pytest

from zhidu.rules.boxes import less, meet
from zhidu.rules.cells import ANYTHING, Among, Cell, Except, Range, name_of, parse_cell
from zhidu.rules.model import Term

MONEY = Term(title="金额", type="money")
NUMBER = Term(title="份数", type="number")
DAYS = Term(title="天数", type="days")
TEXT = Term(title="地点", type="text")
CHOICE = Term(
    title="结果", type="choice", values={"yes": "同意", "later": "退回补充、再次上会", "no": "不同意"}
)


@pytest.mark.parametrize(
    ("written", "term", "expected"),
    [
        ("-", MONEY, ANYTHING),
        (">= 5万", MONEY, Range(low=5_000_000)),
        ("> 5万", MONEY, Range(low=5_000_001)),
        ("<= 10万", MONEY, Range(high=10_000_000)),
        ("< 10万", MONEY, Range(high=9_999_999)),
        ("= 10万", MONEY, Range(10_000_000, 10_000_000)),
        ("10万", MONEY, Range(10_000_000, 10_000_000)),
        (100000, MONEY, Range(10_000_000, 10_000_000)),
        ("[10万..50万]", MONEY, Range(10_000_000, 50_000_000)),
        ("(10万..50万)", MONEY, Range(10_000_001, 49_999_999)),
        ("[10万 .. 50万)", MONEY, Range(10_000_000, 49_999_999)),
        ("[10万..)", MONEY, Range(low=10_000_000)),
        ("(..50万]", MONEY, Range(high=50_000_000)),
        ("< 1", NUMBER, Range(high=0)),
        (3, NUMBER, Range(3, 3)),
        ("<= 3", DAYS, Range(high=6)),
        ("< 3", DAYS, Range(high=5)),
        ("> 3天", DAYS, Range(low=7)),
        ("[1..3]", DAYS, Range(2, 6)),
        ("半天", DAYS, Range(1, 1)),
        ("yes", CHOICE, Among(frozenset({"yes"}))),
        ("同意", CHOICE, Among(frozenset({"yes"}))),
        ("yes, no", CHOICE, Among(frozenset({"yes", "no"}))),
        ("同意、不同意", CHOICE, Among(frozenset({"yes", "no"}))),
        ("退回补充、再次上会", CHOICE, Among(frozenset({"later"}))),
        (["yes", "退回补充、再次上会"], CHOICE, Among(frozenset({"yes", "later"}))),
        ('"yes", "no"', CHOICE, Among(frozenset({"yes", "no"}))),
        ('not("yes")', CHOICE, Among(frozenset({"later", "no"}))),
        ("not(yes, later)", CHOICE, Among(frozenset({"no"}))),
        ('not("office")', TEXT, Except(frozenset({"office"}))),
        ("office", TEXT, Among(frozenset({"office"}))),
    ],
)
def test_what_it_says(written: Any, term: Term, expected: Cell) -> None:
    assert parse_cell(written, term) == expected


@pytest.mark.parametrize(
    ("written", "term", "words"),
    [
        ("[50万..10万]", MONEY, "“[50万..10万]”里没有任何值"),
        ("(5..6)", NUMBER, "里没有任何值"),
        ("< 0", MONEY, "里没有任何值"),
        (">= 1.001", MONEY, "最多写到分"),
        (">= x", NUMBER, "“x”不是整数"),
        ("1.5", NUMBER, "“1.5”不是整数"),
        ("-1", NUMBER, "“-1”不是整数"),
        ("²", NUMBER, "不是整数"),
        ("9" * 5000, NUMBER, "不是整数"),
        (["10万..50万"], MONEY, "区间请加引号"),
        ({"a": 1}, MONEY, "区间请加引号"),
        (">= 5", TEXT, "只能用于金额、天数和数目"),
        ("[1..2]", CHOICE, "只能用于金额、天数和数目"),
        ("maybe", CHOICE, "没有“maybe”这个值；可以写 yes（同意）、later（退回补充、再次上会）、no（不同意）"),
        ("not(yes, later, no)", CHOICE, "把所有的值都排除了"),
        ("<= 2.3", DAYS, "“2.3”不是天数"),
        ("x", Term(title="印章", type="row", of=["seals"]), "台账的一行不能写在条件里"),
        ([], TEXT, "这一格没有写值"),
        ("5", Term(title="时间", type="moment"), "时间不能写在条件里"),
    ],
)
def test_what_it_cannot_say_is_refused_in_chinese(written: Any, term: Term, words: str) -> None:
    with pytest.raises(ValueError) as caught:
        parse_cell(written, term)
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("cell", "value", "expected"),
    [
        (ANYTHING, None, True),
        (Range(1, 3), 1, True),
        (Range(1, 3), 3, True),
        (Range(1, 3), 4, False),
        (Range(), -1, True),
        (Among(frozenset("ab")), "a", True),
        (Among(frozenset("ab")), "c", False),
        (Among(frozenset("ab")), ("c", "a"), True),
        (Among(frozenset("ab")), ["c"], False),
        (Among(frozenset("ab")), (), False),
        (Except(frozenset("a")), "b", True),
        (Except(frozenset("a")), "a", False),
        (Except(frozenset("a")), ("b", "a"), False),
        (Except(frozenset("a")), ["b"], True),
    ],
)
def test_whether_a_value_is_let_through(cell: Cell, value: Any, expected: bool) -> None:
    assert cell.holds(value) is expected


def test_a_value_without_a_list_is_taken_as_it_is() -> None:
    assert name_of(" 会议室 ", {}) == "会议室"


CELLS = [
    [ANYTHING, Range(2, 5), Range(low=4), Range(high=3), Range(7, 7), Range()],
    [
        ANYTHING,
        Among(frozenset("ab")),
        Among(frozenset("bc")),
        Except(frozenset("ab")),
        Except(frozenset("c")),
    ],
]
VALUES: list[list[Any]] = [list(range(-1, 10)), [*"abcdef"]]


@pytest.mark.parametrize(("cells", "values"), [*zip(CELLS, VALUES, strict=True)], ids=["numbers", "names"])
def test_two_cells_meet_and_differ_as_their_values_do(cells: list[Cell], values: list[Any]) -> None:
    for a in cells:
        for b in cells:
            both, rest = meet(a, b), less(a, b)
            assert both == meet(b, a)
            for value in values:
                assert (both is not None and both.holds(value)) == (a.holds(value) and b.holds(value))
                assert sum(cell.holds(value) for cell in rest) == (a.holds(value) and not b.holds(value))


def test_cells_of_two_sorts_never_meet_silently() -> None:
    with pytest.raises(TypeError, match="two sorts"):
        meet(Range(1, 2), Among(frozenset("a")))
