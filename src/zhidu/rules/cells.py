"""Cells: unary tests on one fact, as the sets of values they let through.

Grammar (DMN's unary tests): ``-`` · ``>= 5万`` · ``[10万..50万)`` · ``"a, b"`` · ``not("a")``.
Money is counted in whole fen, days in whole half-days and numbers in whole ones, so every set is exact.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from zhidu.rules.quantities import fen, half_days

_COMPARE = re.compile(r"^(>=|<=|>|<|=)\s*(.+)$")
_RANGE = re.compile(r"^([\[(])\s*(.*?)\s*\.\.\s*(.*?)\s*([\])])$")
_NOT = re.compile(r"^not\s*\((.*)\)$")


@dataclass(frozen=True, slots=True)
class Anything:
    """The cell ``-``."""

    def holds(self, value: Any) -> bool:
        return True

    def __str__(self) -> str:
        return "-"


@dataclass(frozen=True, slots=True)
class Range:
    """Whole numbers from ``low`` to ``high``, both included; None is unbounded."""

    low: int | None = None
    high: int | None = None

    def holds(self, value: Any) -> bool:
        return (self.low is None or value >= self.low) and (self.high is None or value <= self.high)

    def __str__(self) -> str:
        low, high = ("" if end is None else str(end) for end in (self.low, self.high))
        return f"[{low}..{high}]"


@dataclass(frozen=True, slots=True)
class Among:
    """One of some named values; of a fact with several values (到会人员), at least one."""

    values: frozenset[str]

    def holds(self, value: Any) -> bool:
        return not self.values.isdisjoint(_all_of(value))

    def __str__(self) -> str:
        return ", ".join(sorted(self.values))


@dataclass(frozen=True, slots=True)
class Except:
    """Any value but these, where the values cannot be listed."""

    values: frozenset[str]

    def holds(self, value: Any) -> bool:
        return self.values.isdisjoint(_all_of(value))

    def __str__(self) -> str:
        return f"not({', '.join(sorted(self.values))})"


def _all_of(value: Any) -> Collection[Any]:
    return value if isinstance(value, list | tuple | set | frozenset) else (value,)


Cell = Anything | Range | Among | Except
ANYTHING = Anything()


class Domain(Protocol):
    """What a cell needs to know of the fact it tests."""

    @property
    def type(self) -> str: ...

    @property
    def values(self) -> Mapping[str, str]: ...


def count_cell(written: Any) -> Cell:
    """The cell of a plain number that is no fact. Raises ValueError, in Chinese."""
    return _parse_numbers(written, COUNTED["number"])


def parse_cell(written: Any, domain: Domain) -> Cell:
    """The set of values a cell lets through. Raises ValueError, in Chinese, with what is allowed."""
    if written == "-":
        return ANYTHING
    if domain.type in COUNTED:
        return _parse_numbers(written, COUNTED[domain.type])
    if domain.type in ("moment", "date"):
        raise ValueError("时间不能写在条件里；期限请写在 due 里，比先后请用 is: before 的事实")
    if domain.type == "row":
        raise ValueError("台账的一行不能写在条件里")
    return _parse_names(written, domain.values)


def _parse_numbers(written: Any, read: Callable[[object], int]) -> Cell:
    if isinstance(written, list | dict):
        raise ValueError('区间请加引号，写成 "[10万..50万]"，一格只写一个')
    text = str(written).strip()
    if match := _COMPARE.match(text):
        return _some(_comparison(match[1], read(match[2])), text)
    if match := _RANGE.match(text):
        low = read(match[2]) + (match[1] == "(") if match[2] else None
        high = read(match[3]) - (match[4] == ")") if match[3] else None
        return _some(Range(low, high), text)
    exact = read(written)
    return Range(exact, exact)


def _some(cell: Range, text: str) -> Range:
    if cell.high is not None and cell.high < (cell.low or 0):
        raise ValueError(f"“{text}”里没有任何值")
    return cell


def _comparison(sign: str, bound: int) -> Range:
    return {
        ">=": Range(low=bound),
        ">": Range(low=bound + 1),
        "<=": Range(high=bound),
        "<": Range(high=bound - 1),
        "=": Range(bound, bound),
    }[sign]


def whole_number(value: object) -> int:
    """A whole number, not negative. Raises ValueError in Chinese."""
    if isinstance(value, bool) or not re.fullmatch(r"\d{1,15}", str(value)):
        raise ValueError(f"“{value}”不是整数")
    return int(str(value))


COUNTED: Mapping[str, Callable[[object], int]] = {
    "money": fen,
    "days": half_days,
    "number": whole_number,
}
"""The types whose values are whole numbers inside, and how each is read."""


def _parse_names(written: Any, values: Mapping[str, str]) -> Cell:
    if isinstance(written, list):
        return _named(written, values)
    text = str(written).strip()
    if text in values.values():
        return _named([text], values)
    if _COMPARE.match(text) or _RANGE.match(text):
        raise ValueError(f"“{text}”只能用于金额、天数和数目")
    if match := _NOT.match(text):
        return _others(_named(_split(match[1]), values).values, values)
    return _named(_split(text), values)


def _named(written: Iterable[object], values: Mapping[str, str]) -> Among:
    names = frozenset(name_of(one, values) for one in written)
    if not names:
        raise ValueError("这一格没有写值；不限请写 -")
    return Among(names)


def _others(out: frozenset[str], values: Mapping[str, str]) -> Cell:
    if not values:
        return Except(out)
    if out == frozenset(values):
        raise ValueError("not(……) 把所有的值都排除了")
    return Among(frozenset(values) - out)


def _split(text: str) -> list[str]:
    return [part.strip().strip("\"'“”") for part in re.split(r"[,，、]", text)]


def name_of(written: object, values: Mapping[str, str]) -> str:
    """The id of a value written by id or label. Raises ValueError with the values allowed."""
    text = str(written).strip()
    if not values or text in values:
        return text
    for name, label in values.items():
        if label == text:
            return name
    allowed = "、".join(f"{name}（{label}）" if name != label else name for name, label in values.items())
    raise ValueError(f"没有“{text}”这个值；可以写 {allowed}")
