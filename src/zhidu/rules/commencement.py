"""From when and for whom a text holds (施行), as it is written."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from zhidu.rules.parts import Cited, Names


def _day(written: Any) -> Any:
    if written is None or isinstance(written, date):
        return written
    try:
        return date.fromisoformat(str(written))
    except ValueError:
        raise ValueError(f"“{written}”不是日期；写法如 2026-11-27") from None


Day = Annotated[date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]


class Commencement(Cited):
    """One thing without which the text does not hold.

    ``applies_to`` the sorts of units named; ``from`` a day on, until ``until``; ``after`` a decision of a
    body or role.
    """

    applies_to: Names = []
    from_: Day | None = Field(None, alias="from")
    until: Day | None = None
    after: str | None = None

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if not (self.applies_to or self.from_ or self.until or self.after):
            raise ValueError("effect 要写 applies_to、from、until 或 after")
        return self
