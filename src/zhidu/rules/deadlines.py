"""Deadlines of a kind of case as they are written, and what is done while they are not met."""

from __future__ import annotations

from typing import Self

from pydantic import Field, model_validator

from zhidu.rules.openlength import OpenLength
from zhidu.rules.parts import FALLS, Cited, Conditions, Flag, Names
from zhidu.rules.quantities import Quantity


class UnlessGiven(Cited):
    """A day or instant that somebody has set (来文要求的时限), which holds in place of the length."""

    date: str


class Escalation(Cited):
    """To whom a deadline that has passed is reported (上报): they are told, and may read the case.

    ``hands_over``: the step that was to meet it is theirs from then on, not of those who have not done it.
    """

    to: Names
    hands_over: Flag = "否"


class Due(Cited):
    """A deadline: met by an act, counted from (``after``) or back from (``before``) an event.

    The event is an act, a fact that is a time, or ``handle.due``: when the deadline ``handle`` falls, before
    which no ``lead`` need be given.
    ``unless_given``: a date that a fact may name holds instead. ``escalates``: who is told once it passed.
    """

    id: str
    title: str
    met_by: str
    of: Names
    after: str | None = None
    within: OpenLength | None = None
    before: str | None = None
    lead: OpenLength | None = None
    unless_given: UnlessGiven | None = None
    escalates: Escalation | None = None
    when: Conditions = []

    @model_validator(mode="after")
    def _complete(self) -> Self:
        counted_on = bool(self.after and self.within) and not (self.before or self.lead)
        leads = self.lead or (self.before or "").endswith(FALLS)
        counted_back = bool(self.before and leads) and not (self.after or self.within)
        if not (counted_on or counted_back):
            raise ValueError("期限须写 after 和 within，或 before 和 lead，两样写一样")
        return self


class Reminding(Cited):
    """A reminder (提醒) given again and again: ``every`` so long while a step is open, or a deadline not met.

    ``at`` is the step, whose people are reminded; ``of`` the deadline, reminding those whose it is; ``to``
    says that others are.
    """

    id: str
    title: str
    on: str | None = Field(None, alias="at")
    of: str | None = None
    to: Names = []
    every: OpenLength
    when: Conditions = []

    @model_validator(mode="after")
    def _of_one_thing(self) -> Self:
        if bool(self.on) == bool(self.of):
            raise ValueError("提醒写一样：at（哪个环节没有办完时）或 of（哪个期限没有办完时）")
        if isinstance(self.every, Quantity) and self.every.amount < 1:
            raise ValueError("every 至少是 1 个单位，如 1 workday")
        return self
