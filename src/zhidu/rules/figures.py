"""Outcomes of a table that are reckoned: so much for each, doubled each time, a share, at most, by hand.

A figure is worked out from the facts of the case and then written as the fact's type is written.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from typing import Any, Literal

from pydantic import Field, ValidationError, model_validator

from zhidu.rules.bodies import Share
from zhidu.rules.cells import COUNTED, Cell, Range
from zhidu.rules.model import Term
from zhidu.rules.parts import Part
from zhidu.rules.quantities import days_plain, yuan
from zhidu.rules.sayings import saying

FIGURES = ("fact", "rate", "doubling", "share", "at_most")
MANUAL = "manual"
"""The text leaves it to a person (视具体情况)."""
_PER = {"rate": ("number", "days"), "doubling": ("number",)}
_PLAIN: Mapping[str, Callable[[int], str]] = {"money": yuan, "days": days_plain}
_MOST = "<= "


class Written(Part):
    """A figure as it is written: one of FIGURES with what belongs to it."""

    fact: str | None = None
    rate: Any = None
    doubling: Any = None
    share: Share | None = None
    at_most: Any = None
    per: str | None = None
    of: str | None = None
    each: int = Field(1, gt=0)
    round_: Literal["up", "down"] = Field("down", alias="round")

    @model_validator(mode="after")
    def _one(self) -> Written:
        said = [form for form in FIGURES if getattr(self, form) is not None]
        if len(said) != 1:
            raise ValueError(f"结果写一样：{'、'.join(FIGURES)}，或 {MANUAL}")
        if (said[0] in _PER) != (self.per is not None) or (said[0] == "share") != (self.of is not None):
            raise ValueError("rate、doubling 要写 per（按什么计），share 要写 of（谁的一部分）")
        return self

    @property
    def form(self) -> str:
        return next(form for form in FIGURES if getattr(self, form) is not None)


@dataclass(frozen=True, slots=True)
class Figure:
    """How an outcome is reckoned; ``amount`` is in the parts that its type counts in, or a share."""

    form: str
    type: str
    amount: Fraction = Fraction(0)
    fact: str = ""
    """The fact by which it is reckoned."""
    halves: bool = False
    """Whether that fact counts half-days."""
    each: int = 1
    is_up: bool = False

    def worth(self, facts: Mapping[str, Any]) -> str:
        """The outcome for these facts, as its type is written; ``<= 3`` is at most that."""
        if self.form == "at_most":
            return _MOST + self._written(self.amount)
        value = facts[self.fact]
        times = Fraction(value, 2) if self.halves else Fraction(value)
        if self.form == "rate":
            return self._written(self.amount * self._rounded(times / self.each))
        if self.form == "doubling":
            return self._written(self.amount * (2 ** (value - 1) if value else 0))
        return self._written(Fraction(value) * (self.amount if self.form == "share" else 1))

    def _rounded(self, number: Fraction) -> int:
        return ceil(number) if self.is_up else int(number)

    def _written(self, amount: Fraction) -> str:
        return _PLAIN.get(self.type, str)(self._rounded(amount))

    def __str__(self) -> str:
        return f"{self.form}({self.amount}, {self.fact}, {self.each})"


Outcome = str | Figure


def figure(written: Mapping[str, Any], term: Term, terms: Mapping[str, Term]) -> Figure:
    """A figure for an outcome of this fact. Raises ValueError, in Chinese."""
    if term.type not in COUNTED:
        raise ValueError(f"只有类型为 {'、'.join(COUNTED)} 的结果才能计算")
    try:
        said = Written.model_validate(dict(written))
    except ValidationError as error:
        raise ValueError("；".join(saying(mistake, Written) for mistake in error.errors())) from None
    form, name = said.form, said.fact or said.per or said.of or ""
    if name:
        _usable(name, terms, _PER.get(form, (term.type,)))
    raw = getattr(said, form)
    amount = Fraction(0) if form == "fact" else raw if form == "share" else Fraction(COUNTED[term.type](raw))
    halves = bool(name) and terms[name].type == "days" and form == "rate"
    return Figure(form, term.type, amount, name, halves, said.each, said.round_ == "up")


def _usable(name: str, terms: Mapping[str, Term], types: tuple[str, ...]) -> None:
    if name not in terms:
        raise ValueError(f"没有叫“{name}”的事实（terms）")
    if terms[name].type not in types:
        raise ValueError(f"“{name}”不能用在这里；可以用类型为 {'、'.join(types)} 的事实")


def constant(written: Any, term: Term) -> str:
    """A constant of a fact that counts, as it is written plainly. Raises ValueError."""
    return _PLAIN.get(term.type, str)(COUNTED[term.type](written))


def counted(term: Term, values: tuple[str, ...]) -> int | None:
    """The one amount that an outcome gives; None where it gives none, several or only a limit."""
    if len(values) != 1 or values[0].startswith(_MOST) or values[0] == MANUAL:
        return None
    return COUNTED[term.type](values[0])


def limit(value: str) -> str | None:
    """The amount in an outcome that is at most so much."""
    return value.removeprefix(_MOST) if value.startswith(_MOST) else None


def allows(term: Term, stated: Any, values: tuple[str, ...]) -> bool:
    """Whether a stated amount is one that the outcome gives, or within its limit."""
    limits = [most for value in values if (most := limit(value)) is not None]
    exact = [COUNTED[term.type](value) for value in values if limit(value) is None]
    return stated in exact or any(stated <= COUNTED[term.type](most) for most in limits)


def may_be(cell: Cell, term: Term, values: tuple[Outcome, ...]) -> bool:
    """Whether a test on an outcome can hold; of a figure nobody knows before the case."""
    if not isinstance(cell, Range):
        return cell.holds(tuple(value for value in values if isinstance(value, str)))
    return any(
        isinstance(value, Figure) or value == MANUAL or cell.holds(COUNTED[term.type](value))
        for value in values
    )
