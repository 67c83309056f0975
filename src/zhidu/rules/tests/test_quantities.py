"""Money, counts of days and lengths of time, as people write them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhidu.rules.quantities import (
    LARGEST_FEN,
    Quantity,
    days_in_words,
    days_plain,
    fen,
    half_days,
    yuan,
    yuan_in_words,
)

NOT_MONEY = "不是金额；请写成 480000、48万 或 480000.00"
NO_FLOAT = "不收；请写整数元、5万，或加引号写到分"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (0, 0),
        (480000, 48_000_000),
        ("480000", 48_000_000),
        ("480,000", 48_000_000),
        ("1,234,567.89", 123_456_789),
        ("99.9", 9_990),
        ("99.90", 9_990),
        ("0.01", 1),
        ("5万", 5_000_000),
        ("5 万元", 5_000_000),
        (" 48万 ", 48_000_000),
        ("0.5万", 500_000),
        ("1.23456万", 1_234_560),
        ("1.000001万", 1_000_001),
        ("1.2亿", 12_000_000_000),
        ("100元", 10_000),
        ("４８０，０００．５０", 48_000_050),
        ("４８万", 48_000_000),
        ("10000000000000", LARGEST_FEN),
        (10**13, LARGEST_FEN),
    ],
    ids=repr,
)
def test_money_becomes_whole_fen(written: object, expected: int) -> None:
    assert fen(written) == expected


@pytest.mark.parametrize(
    ("written", "words"),
    [
        (1.5, NO_FLOAT),
        (480000.0, NO_FLOAT),
        (float("nan"), NO_FLOAT),
        (float("inf"), NO_FLOAT),
        (Decimal("1.5"), NO_FLOAT),
        (True, NO_FLOAT),
        (None, NO_FLOAT),
        ([5], NO_FLOAT),
        ("NaN", NOT_MONEY),
        ("inf", NOT_MONEY),
        ("1e6", NOT_MONEY),
        ("", NOT_MONEY),
        ("五万", NOT_MONEY),
        ("5千", NOT_MONEY),
        ("1,5万", NOT_MONEY),
        ("1,00", NOT_MONEY),
        ("1.", NOT_MONEY),
        ("5万5", NOT_MONEY),
        ("9" * 5000, NOT_MONEY),
        (-1, "不能是负数"),
        ("-0.01", "不能是负数"),
        ("－5万", "不能是负数"),
        ("−5", "不能是负数"),
        ("480000.001", "“480000.001”最多写到分（两位小数）"),
        ("0.001", "最多写到分"),
        ("1.0000001万", "最多写到分"),
        ("1.00000000000000000000000000000000001", "最多写到分"),
        (10**13 + 1, "数目太大，请核对单位是元还是万元"),
        ("10000000000000.01", "数目太大"),
        ("100001亿", "数目太大"),
    ],
)
def test_what_is_not_a_sum_of_money_is_refused_in_chinese(written: object, words: str) -> None:
    with pytest.raises(ValueError) as caught:
        fen(written)
    assert words in str(caught.value)


def test_a_number_too_long_to_print_is_refused_as_well() -> None:
    with pytest.raises(ValueError, match="数目太大"):
        fen(10**5000)
    with pytest.raises(ValueError, match="不能是负数"):
        fen(-(10**5000))


@given(st.integers(0, LARGEST_FEN))
def test_every_sum_is_read_back_as_it_is_written(amount: int) -> None:
    assert fen(yuan(amount)) == amount
    assert fen(yuan_in_words(amount)) == amount


@pytest.mark.parametrize(
    ("amount", "plain", "words"),
    [
        (0, "0", "0元"),
        (1, "0.01", "0.01元"),
        (100_00, "100", "100元"),
        (9_999_999, "99999.99", "99,999.99元"),
        (10_000_000, "100000", "10万元"),
        (10_000_001, "100000.01", "100,000.01元"),
        (10_500_000, "105000", "10.5万元"),
        (100_000_000_00, "100000000", "1亿元"),
        (123_450_000_00, "123450000", "12345万元"),
    ],
)
def test_a_sum_in_words(amount: int, plain: str, words: str) -> None:
    assert yuan(amount) == plain
    assert yuan_in_words(amount) == words


@pytest.mark.parametrize(
    ("written", "amount", "unit", "words"),
    [
        ("7 days", 7, "day", "7日"),
        ("1 workday", 1, "workday", "1个工作日"),
        ("2 half_years", 2, "half_year", "2半年"),
        (" 30  minutes ", 30, "minute", "30分钟"),
        ("0 days", 0, "day", "0日"),
    ],
)
def test_a_length_of_time(written: str, amount: int, unit: str, words: str) -> None:
    length = Quantity.parse(written)
    assert length == Quantity(amount, unit)
    assert str(length) == words


@pytest.mark.parametrize(
    "written", ["7", "7days", "seven days", "-1 day", "1.5 days", "7 dayss", "99999 days", 77, ""]
)
def test_what_is_not_a_length_of_time_is_refused_with_the_units(written: object) -> None:
    with pytest.raises(
        ValueError, match="不是时间长度；写法如 7 days、1 workday，单位可用 minute、hour、day、workday"
    ):
        Quantity.parse(written)


# days


@pytest.mark.parametrize(
    ("written", "halves"),
    [
        (3, 6),
        ("3", 6),
        ("3天", 6),
        ("3 天", 6),
        ("2.5", 5),
        (2.5, 5),
        ("２．５天", 5),
        ("3.0", 6),
        ("2天半", 5),
        ("半天", 1),
        (0, 0),
    ],
    ids=repr,
)
def test_days_become_whole_half_days(written: object, halves: int) -> None:
    assert half_days(written) == halves


@pytest.mark.parametrize(
    "written", ["2.3", 2.25, "两天", "-1", "", True, None, [3], "半", "天", "10000", "2.5天半"]
)
def test_what_are_no_days_is_refused_in_chinese(written: object) -> None:
    with pytest.raises(ValueError, match="不是天数；天数写到半天，如 3、2天半、半天"):
        half_days(written)


@given(st.integers(0, 19_998))
def test_days_can_be_read_again_as_they_are_shown(halves: int) -> None:
    assert half_days(days_plain(halves)) == half_days(days_in_words(halves)) == halves


def test_days_are_said_as_people_say_them() -> None:
    assert [days_in_words(halves) for halves in (0, 1, 2, 5)] == ["0天", "半天", "1天", "2天半"]
