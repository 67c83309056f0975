"""What a form asks of the text in a field, as it is written (``rules.textchecks`` looks at the text)."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from zhidu.rules.parts import Cited, Conditions, Flag, Names, OneOrMany, Part, listed

CHECKS = ("length", "headings", "citation", "full_date", "template")


class LengthLimit(Part):
    """How many characters, as WPS counts them."""

    at_most: Annotated[int, Field(gt=0)] | None = None
    at_least: Annotated[int, Field(gt=0)] | None = None

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.at_most is None and self.at_least is None:
            raise ValueError("length 要写 at_most（至多多少字）或 at_least（至少多少字）")
        return self


class TextDemand(Cited):
    """One of the five text checks on a field.

    ``length``; ``headings`` in the order 一、（一）1.（1）; ``citation``: a document by its title, then its
    number; ``full_date``: year, month and day; ``template``: titles that must be there, in this order.
    ``reason: none``: a slight limit, which is shown and asks for no reason.
    """

    length: LengthLimit | None = None
    headings: Flag = "否"
    citation: Flag = "否"
    full_date: Flag = "否"
    template: Names = []
    reason: Literal["none"] | None = None
    when: Conditions = []

    @model_validator(mode="after")
    def _one(self) -> Self:
        if sum(getattr(self, check) not in (None, "否", []) for check in CHECKS) != 1:
            raise ValueError(f"一条 text 写一样：{'、'.join(CHECKS)}")
        return self

    @property
    def check(self) -> str:
        return next(check for check in CHECKS if getattr(self, check) not in (None, "否", []))


TextDemands = Annotated[list[TextDemand], BeforeValidator(listed), OneOrMany()]
