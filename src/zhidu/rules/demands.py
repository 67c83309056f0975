"""What must hold before an act, as it is written: gates, their checks and exceptions."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from zhidu.rules.openlength import OpenLength
from zhidu.rules.parts import Cited, Conditions, Flag, Names, OneOrMany, Part, listed

CHECK_FORMS = (
    "field", "paper", "ticked", "signed", "consent", "opinion", "told", "entry", "returned", "published",
    "done", "not_done", "decided", "each", "exactly", "distinct", "count", "equal", "adds_up", "elapsed",
)  # fmt: skip
ALL = "all"
"""In place of a register: every one of them."""


class Elapsed(Part):
    """How long must have passed ``since`` an act or a time, or may have passed at most."""

    since: str
    at_least: OpenLength | None = None
    at_most: OpenLength | None = None

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.at_least is None) == (self.at_most is None):
            raise ValueError("elapsed 写一样：at_least（至少满多久）或 at_most（至多过了多久）")
        return self


class AddsUp(Part):
    """A ``total`` that must be the sum ``of`` other facts."""

    total: str
    of: Annotated[Names, Field(min_length=2)]


class Check(Part):
    """One thing that must be there before an act (a check form of ``needs``).

    ``one_of`` narrows a ``field`` to what a table allows; ``outcome`` says how a body must have ``decided``;
    ``has`` goes with ``each``, ``are`` with ``exactly``, ``is`` (a cell) with ``count``; ``who`` names the
    roles that can supply what is missing; ``not_done`` are acts after which it is too late.
    """

    field: Names = []
    one_of: str | None = None
    if_stated: Flag = "否"
    else_reason: str | None = None
    paper: Names = []
    ticked: Names = []
    signed: Names = []
    consent: Names = []
    opinion: Names = []
    told: Names = []
    entry: Names = []
    returned: Names = []
    published: Names = []
    done: Names = []
    not_done: Names = []
    decided: str | None = None
    outcome: Names = []
    each: str | None = None
    has: Names = []
    exactly: str | None = None
    are: Names = []
    distinct: Names = []
    count: str | None = None
    is_: Any = Field(None, alias="is")
    equal: Names = []
    adds_up: AddsUp | None = None
    elapsed: Elapsed | None = None
    who: Names = []

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if not any(getattr(self, form) for form in CHECK_FORMS):
            raise ValueError(f"needs 里什么也没要求；可以写 {'、'.join(CHECK_FORMS)}")
        if bool(self.each) != bool(self.has) or bool(self.exactly) != bool(self.are):
            raise ValueError("each 要和 has 一起写，exactly 要和 are 一起写")
        if bool(self.count) != (self.is_ is not None):
            raise ValueError('count 要和 is 一起写，如 {count: supervisors, is: ">= 2"}')
        if self.outcome and not self.decided:
            raise ValueError("outcome 要和 decided 一起写")
        if 1 in (len(self.distinct), len(self.equal)):
            raise ValueError("distinct、equal 至少写两样")
        if self.one_of and len(self.field) != 1:
            raise ValueError("one_of 要配一个 field")
        if not self.one_of and (self.else_reason or self.if_stated == "是"):
            raise ValueError("else_reason、if_stated 只和 one_of 一起写")
        return self


Checks = Annotated[list[Check], BeforeValidator(listed), OneOrMany()]


class Unless(Part):
    """An exception (但书): it sets a gate aside, by its own clause."""

    when: Conditions = []
    needs: Checks = []
    cites: Annotated[Names, Field(min_length=1)]

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if not (self.when or self.needs):
            raise ValueError("unless 须写明什么情形例外：when 或 needs")
        return self


class Gate(Cited):
    """What must hold before an act, whatever the order: ``only``, ``but``, ``needs`` or ``never``.

    ``but`` keeps off whoever may act as one of those it names, in whichever post they would do the act.
    ``reason: none``: a slight one (提醒), which is shown and recorded and asks for no reason.
    """

    only: Names = []
    but: Names = []
    needs: Checks = []
    never: str | None = None
    reason: Literal["none"] | None = None
    when: Conditions = []
    unless: Annotated[list[Unless], BeforeValidator(listed), OneOrMany()] = []

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if not (self.only or self.but or self.needs or self.never):
            raise ValueError("这条规则什么也没说；请写 only、but、needs 或 never")
        return self
