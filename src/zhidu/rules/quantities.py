"""Money, counts of days and lengths of time, as rulebooks and people write them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from unicodedata import normalize

UNITS = {
    "minute": "分钟",
    "hour": "小时",
    "day": "日",
    "workday": "个工作日",
    "week": "周",
    "month": "个月",
    "quarter": "季度",
    "half_year": "半年",
    "year": "年",
}
_MULTIPLES = {"": 1, "万": 10_000, "亿": 100_000_000}
_PLAIN_SIGNS = str.maketrans("，．－−", ",.--")
_MONEY = re.compile(r"(-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)\s*(万|亿)?\s*元?")
_QUANTITY = re.compile(r"(\d{1,4})\s+([a-z_]+?)s?")
_DAYS = re.compile(r"(?:(\d{1,4})(\.[05])?\s*天?|(\d{1,4})天半|(半)天)")
LARGEST_FEN = 10**15
"""Ten trillion yuan: more than any office decides, and within every database's integers."""
LONGEST = 40
"""Characters in which any sum of money can be written."""


def fen(value: object) -> int:
    """Money in integer fen from yuan as a person writes them: ``480000``, ``"48万"``, ``"99.90"``.

    Raises ValueError, in Chinese, for a float, a negative sum, more than two decimals, NaN.
    """
    if isinstance(value, int) and not isinstance(value, bool):
        return _bounded(value * 100)
    if isinstance(value, str):
        return _bounded(_parse(value.strip().translate(_PLAIN_SIGNS)))
    raise ValueError(f"“{value}”不收；请写整数元、5万，或加引号写到分的数如 '99.90'，不用浮点数")


def _parse(text: str) -> int:
    match = _MONEY.fullmatch(text)
    if not match or len(text) > LONGEST:
        raise ValueError(f"“{text[:LONGEST]}”不是金额；请写成 480000、48万 或 480000.00")
    amount = Fraction(match[1].replace(",", "")) * _MULTIPLES[match[2] or ""] * 100
    if amount.denominator != 1:
        raise ValueError(f"“{text}”最多写到分（两位小数）")
    return int(amount)


def _bounded(amount: int) -> int:
    if amount < 0:
        raise ValueError("不能是负数")
    if amount > LARGEST_FEN:
        raise ValueError("数目太大，请核对单位是元还是万元")
    return amount


def yuan(amount: int) -> str:
    """Fen as the command line and messages write them: ``100000`` or ``100000.01``."""
    whole, part = divmod(amount, 100)
    return f"{whole}.{part:02d}" if part else str(whole)


def yuan_in_words(amount: int) -> str:
    """Fen as people say them: ``10万元``, ``9.6万元``, ``2亿元``, ``99,999.99元``."""
    whole, part = divmod(amount, 100)
    hundred_million, ten_thousand = _MULTIPLES["亿"], _MULTIPLES["万"]
    if whole and not part and whole % hundred_million == 0:
        return f"{whole // hundred_million}亿元"
    if whole >= ten_thousand and not part and whole % (ten_thousand // 100) == 0:
        wan, hundreds = divmod(whole // 100, 100)
        decimals = f".{hundreds:02d}".rstrip("0").rstrip(".")
        return f"{wan}{decimals}万元"
    return f"{whole:,}.{part:02d}元" if part else f"{whole:,}元"


def half_days(value: object) -> int:
    """A count of days in whole half-days, as people write it: ``3``, ``"2.5"``, ``半天``, ``2天半``.

    Raises ValueError, in Chinese, for anything finer than half a day.
    """
    is_written = isinstance(value, str | int | float) and not isinstance(value, bool)
    match = _DAYS.fullmatch(normalize("NFKC", str(value).strip())) if is_written else None
    if not match:
        raise ValueError(f"“{value}”不是天数；天数写到半天，如 3、2天半、半天，或加引号写 '2.5'")
    whole = int(match[1] or match[3] or 0)
    return whole * 2 + bool(match[2] == ".5" or match[3] or match[4])


def days_plain(halves: int) -> str:
    """Half-days as the command line and messages write them: ``3`` or ``2.5``."""
    return f"{halves // 2}.5" if halves % 2 else str(halves // 2)


def days_in_words(halves: int) -> str:
    """Half-days as people say them: ``3天``, ``2天半``, ``半天``."""
    whole, half = divmod(halves, 2)
    if not whole and half:
        return "半天"
    return f"{whole}天半" if half else f"{whole}天"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A length of time: ``7 days``, ``1 workday``."""

    amount: int
    unit: str

    @classmethod
    def parse(cls, text: object) -> Quantity:
        """Raises ValueError, in Chinese, with the units allowed."""
        match = _QUANTITY.fullmatch(str(text).strip())
        if not match or match[2] not in UNITS:
            allowed = "、".join(UNITS)
            raise ValueError(f"“{text}”不是时间长度；写法如 7 days、1 workday，单位可用 {allowed}")
        return cls(int(match[1]), match[2])

    def __str__(self) -> str:
        return f"{self.amount}{UNITS[self.unit]}"
