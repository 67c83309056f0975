"""What every part of a written rulebook is made of."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, GetJsonSchemaHandler, WithJsonSchema
from pydantic_core import CoreSchema

from zhidu.rules.quantities import Quantity

Flag = Literal["是", "否"]
ALWAYS = {"initiator": "提出人", "everyone": "全体人员"}
"""Who needs no role: whoever began the case; every post of the office."""
PATHS = {"head": "负责人", "deputy": "副职", "staff": "工作人员", "leader": "分管领导"}
"""What can follow a unit fact in a role path such as ``unit.head``, or somebody's, of whose unit it is."""
SUPERIOR = {"superior": "上级"}
"""What can follow somebody besides: the head of the unit, of a head the leader in charge of it."""
BODY_PATHS = {"members": "组成人员", "chair": "主持人", "secretary": "秘书", "attend": "列席人员"}
"""What can follow a meeting body."""

FALLS = ".due"
"""``handle.due``: when the deadline ``handle`` falls."""


def listed(value: Any) -> Any:
    return value if isinstance(value, list) else [value]


class OneOrMany:
    """Marks a list that may be written as its only member."""

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        many = handler(core)
        return {"anyOf": [many["items"], many]}


def _quantity(value: Any) -> Any:
    return value if isinstance(value, Quantity) else Quantity.parse(value)


Names = Annotated[list[str], BeforeValidator(listed), OneOrMany()]
Condition = dict[str, Any]
Conditions = Annotated[list[Condition], BeforeValidator(listed), OneOrMany()]
Length = Annotated[
    Quantity,
    BeforeValidator(_quantity),
    WithJsonSchema({"type": "string", "examples": ["7 days", "1 workday"]}),
]


class Part(BaseModel):
    """Anything in a rulebook: unknown keys are mistakes, nothing changes after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


class Cited(Part):
    """A rule: it cites clauses of the text, or says that it is a default of ours (系统默认).

    ``cites_row`` names a table instead: the ground is the clause of the row that holds in the case.
    """

    cites: Names = []
    cites_row: str | None = None
    house: str | None = None
    force: Literal["must", "should", "may"] | None = None
