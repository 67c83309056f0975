"""What must hold before an act, as it is written: gates, their checks and exceptions."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from zhidu.rules.parts import Cited, Conditions, Flag, Names, OneOrMany, Part, listed

CHECK_FORMS = ("field", "paper", "ticked", "signed", "consent", "done", "decided", "each", "exactly")


class Check(Part):
    """One thing that must be there before an act (a check form of ``needs``).

    ``one_of`` narrows a ``field`` to what a table allows; ``has`` goes with ``each``, ``are`` with
    ``exactly``; ``who`` names the roles that can supply what is missing.
    """

    field: Names = []
    one_of: str | None = None
    if_stated: Flag = "否"
    else_reason: str | None = None
    paper: Names = []
    ticked: Names = []
    signed: Names = []
    consent: Names = []
    done: Names = []
    decided: str | None = None
    each: str | None = None
    has: Names = []
    exactly: str | None = None
    are: Names = []
    who: Names = []

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if not any(getattr(self, form) for form in CHECK_FORMS):
            raise ValueError(f"needs 里什么也没要求；可以写 {'、'.join(CHECK_FORMS)}")
        if bool(self.each) != bool(self.has) or bool(self.exactly) != bool(self.are):
            raise ValueError("each 要和 has 一起写，exactly 要和 are 一起写")
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
    """What must hold before an act, whatever the order: ``only``, ``needs`` or ``never``.

    ``reason: none``: a slight one (提醒), which is shown and recorded and asks for no reason.
    """

    only: Names = []
    needs: Checks = []
    never: str | None = None
    reason: Literal["none"] | None = None
    when: Conditions = []
    unless: Annotated[list[Unless], BeforeValidator(listed), OneOrMany()] = []

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if not (self.only or self.needs or self.never):
            raise ValueError("这条规则什么也没说；请写 only、needs 或 never")
        return self
