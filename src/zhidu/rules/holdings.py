"""What holds between the rows of a register and those who want them, as it is written: claims, balances."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from zhidu.rules.parts import Cited, Conditions, Flag, Length, Names, Part

FORMS = ("one_at_a_time", "pool", "quota", "first")


class Pool(Part):
    """Who may claim a row: those in its column ``of``, ``at_most`` so many of them."""

    of: str
    at_most: Annotated[int, Field(gt=0)] | None = None


class Quota(Part):
    """How much one claimant may have of the fact ``of`` in all, or ``every`` so often."""

    of: str
    at_most: Any
    every: Length | None = None


class Claiming(Cited):
    """One rule on claims to the rows of a register.

    ``one_at_a_time``: times that overlap clash; then the later claim is refused or the claimants settle it
    (``on_clash``). ``pool``; ``quota``; ``first``: conditions, the most urgent first.
    """

    one_at_a_time: Flag = "否"
    on_clash: Literal["refuse", "ask_both"] = "refuse"
    pool: Pool | None = None
    quota: Quota | None = None
    first: Conditions = []
    when: Conditions = []

    @model_validator(mode="after")
    def _one(self) -> Self:
        if sum(getattr(self, form) not in (None, "否", []) for form in FORMS) != 1:
            raise ValueError(f"一条 claims 写一样：{'、'.join(FORMS)}")
        if self.on_clash != "refuse" and self.one_at_a_time == "否":
            raise ValueError("on_clash 和 one_at_a_time: 是 一起写")
        return self

    @property
    def form(self) -> str:
        return next(form for form in FORMS if getattr(self, form) not in (None, "否", []))


class Balance(Cited):
    """Two lists that must agree: the register and another one, or a list from elsewhere (盘点表、对账单).

    ``by`` are the columns that tell rows apart; without them only totals are compared. ``columns`` must be
    equal; without them it is enough that every row is in both lists.
    """

    with_: str = Field(alias="with")
    title: str | None = None
    by: Names = []
    columns: Names = []

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if not (self.by or self.columns):
            raise ValueError("balance 要写 by（怎样认行）或 columns（核对哪些列）")
        return self
