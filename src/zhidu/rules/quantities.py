"""Money and lengths of time, as rulebooks and people write them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

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
_MONEY = re.compile(r"^\s*(\d[\d,]*(?:\.\d+)?)\s*(万|亿)?\s*元?\s*$")
_QUANTITY = re.compile(r"^\s*(\d+)\s+([a-z_]+?)s?\s*$")
LARGEST_FEN = 10**15
"""Ten trillion yuan: more than any office decides, and within every database's integers."""


def fen(value: object) -> int:
    """Money in integer fen from yuan as a person writes them: ``480000``, ``"48万"``, ``"99.90"``.

    Raises ValueError, in Chinese, for a float, a negative sum, more than two decimals, NaN.
    """
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise ValueError(f"金额“{value}”请写成整数元、“5万”，或加引号的两位小数，不用浮点数")
    text = str(value).replace("，", ",").replace("．", ".")
    if text.strip().startswith(("-", "－")):
        raise ValueError(f"金额“{value}”不能是负数")
    match = _MONEY.match(text)
    if not match:
        raise ValueError(f"“{value}”不是金额；请写成 480000、48万 或 480000.00")
    exact = _decimal(match[1], value) * _MULTIPLES[match[2] or ""] * 100
    if exact != exact.to_integral_value():
        raise ValueError(f"金额“{value}”最多写到分（两位小数）")
    if exact > LARGEST_FEN:
        raise ValueError(f"金额“{value}”太大，请核对单位是元还是万元")
    return int(exact)


def _decimal(digits: str, value: object) -> Decimal:
    try:
        return Decimal(digits.replace(",", ""))
    except InvalidOperation as error:
        raise ValueError(f"“{value}”不是金额") from error


def yuan(amount: int) -> str:
    """Fen as the command line and messages write them: ``100000`` or ``100000.01``."""
    whole, part = divmod(amount, 100)
    return f"{whole}.{part:02d}" if part else str(whole)


def yuan_in_words(amount: int) -> str:
    """Fen as people say them: ``10万元``, ``99,999.99元``."""
    if amount and amount % 1_000_000 == 0:
        return f"{amount // 1_000_000}万元"
    whole, part = divmod(amount, 100)
    return f"{whole:,}.{part:02d}元" if part else f"{whole:,}元"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A length of time: ``7 days``, ``1 workday``."""

    amount: int
    unit: str

    @classmethod
    def parse(cls, text: object) -> Quantity:
        match = _QUANTITY.match(str(text))
        if not match or match[2] not in UNITS:
            allowed = "、".join(UNITS)
            raise ValueError(f"“{text}”不是时间长度；写法如 7 days、1 workday，单位可用 {allowed}")
        return cls(int(match[1]), match[2])

    def __str__(self) -> str:
        return f"{self.amount}{UNITS[self.unit]}"
