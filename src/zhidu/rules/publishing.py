"""What is made public (公开) and how copies (复制件) are treated, as it is written."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from zhidu.rules.demands import Checks, Unless
from zhidu.rules.openlength import OpenLength
from zhidu.rules.parts import Cited, Conditions, Names, OneOrMany, listed

ENDED = ".ended"
"""``draft.ended``: when the time for which ``draft`` was published is over."""


class Publishing(Cited):
    """A thing of the case that is made public: where, when, for how long, and without which facts.

    ``what`` is the ``case``, a paper of its form, or a thing that has its ``title`` here.
    ``met_by`` is the act that publishes it, ``down_by`` the one that takes it down again; ``after`` an act,
    a fact that is a time, or ``draft.ended``; ``within`` that, or on its day. ``until`` is the fact that says
    the last day it is shown; ``collects`` the kind of case that it asks for meanwhile, or in words (意见).
    ``unless``: it may be held back.
    """

    what: str
    title: str | None = None
    where: Names = []
    met_by: str | None = None
    down_by: str | None = None
    after: str | None = None
    within: OpenLength | None = None
    for_at_least: OpenLength | None = None
    until: str | None = None
    collects: str | None = None
    needs: Checks = []
    without: Names = []
    when: Conditions = []
    unless: Annotated[list[Unless], BeforeValidator(listed), OneOrMany()] = []

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.within and self.after is None:
            raise ValueError("within 要和 after 一起写")
        if self.until is not None and not self.for_at_least:
            raise ValueError("until 要和 for_at_least 一起写")
        return self


class Copying(Cited):
    """Copies: ``act`` makes one, once what it ``needs`` is there, and they go ``to`` these.

    ``class: same``: handled as originals.
    """

    act: str
    what: str = "case"
    to: Names = []
    class_: Literal["same"] | None = Field(None, alias="class")
    needs: Checks = []
    when: Conditions = []

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if not (self.class_ or self.needs or self.to):
            raise ValueError("copies 要写 to（复制件给谁）、class: same（按原件管理）或 needs（复制的条件）")
        return self
