"""Cells: unary tests on one fact, as the sets of values they let through.

Grammar (DMN's unary tests): ``-`` · ``>= 5万`` · ``[10万..50万)`` · ``"a, b"`` · ``not("a")``.
Money is counted in whole fen and numbers in whole ones, so every set is exact.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from zhidu.rules.quantities import fen

_COMPARE = re.compile(r"^(>=|<=|>|<|=)\s*(.+)$")
_RANGE = re.compile(r"^([\[(])\s*(.*?)\s*\.\.\s*(.*?)\s*([\])])$")
_NOT = re.compile(r"^not\s*\((.*)\)$")


@dataclass(frozen=True, slots=True)
class Anything:
    """The cell ``-``."""

    def holds(self, value: Any) -> bool:
        return True


@dataclass(frozen=True, slots=True)
class Range:
    """Whole numbers from ``low`` to ``high``, both included; None is unbounded."""

    low: int | None = None
    high: int | None = None

    def holds(self, value: Any) -> bool:
        return (self.low is None or value >= self.low) and (self.high is None or value <= self.high)


@dataclass(frozen=True, slots=True)
class Among:
    """One of some named values."""

    values: frozenset[str]

    def holds(self, value: Any) -> bool:
        if isinstance(value, list | tuple | set | frozenset):
            return bool(self.values & set(value))
        return value in self.values


@dataclass(frozen=True, slots=True)
class Except:
    """Any value but these, where the values cannot be listed."""

    values: frozenset[str]

    def holds(self, value: Any) -> bool:
        return value not in self.values


Cell = Anything | Range | Among | Except
ANYTHING = Anything()


class Domain(Protocol):
    """What a cell needs to know of the fact it tests."""

    @property
    def type(self) -> str: ...

    @property
    def values(self) -> Mapping[str, str]: ...


def parse_cell(written: Any, domain: Domain) -> Cell:
    """The set of values a cell lets through. Raises ValueError, in Chinese, with what is allowed."""
    if written == "-":
        return ANYTHING
    if domain.type in ("money", "number"):
        return _parse_numbers(written, fen if domain.type == "money" else _whole)
    return _parse_names(written, domain.values)


def _parse_numbers(written: Any, read: Any) -> Cell:
    text = str(written).strip()
    if match := _COMPARE.match(text):
        return _comparison(match[1], read(match[2]))
    if match := _RANGE.match(text):
        low = read(match[2]) + (match[1] == "(") if match[2] else None
        high = read(match[3]) - (match[4] == ")") if match[3] else None
        if low is not None and high is not None and low > high:
            raise ValueError(f"区间“{text}”里没有任何值")
        return Range(low, high)
    exact = read(written)
    return Range(exact, exact)


def _comparison(sign: str, bound: int) -> Range:
    return {
        ">=": Range(low=bound),
        ">": Range(low=bound + 1),
        "<=": Range(high=bound),
        "<": Range(high=bound - 1),
        "=": Range(bound, bound),
    }[sign]


def _whole(value: object) -> int:
    try:
        return int(str(value))
    except ValueError:
        raise ValueError(f"“{value}”不是整数") from None


def _parse_names(written: Any, values: Mapping[str, str]) -> Cell:
    if isinstance(written, Sequence) and not isinstance(written, str):
        return Among(frozenset(name_of(v, values) for v in written))
    text = str(written).strip()
    if match := _NOT.match(text):
        out = frozenset(name_of(v, values) for v in _split(match[1]))
        return Among(frozenset(values) - out) if values else Except(out)
    return Among(frozenset(name_of(v, values) for v in _split(text)))


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
