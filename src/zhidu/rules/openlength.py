"""Lengths of time that a text gives, or leaves open (定期、及时) for a reading to say."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, WithJsonSchema

from zhidu.rules.parts import Part
from zhidu.rules.quantities import Quantity


class ByReading(Part):
    """A length that the text leaves open: a reading says it, or nobody has yet."""

    reading: str


def _open_length(written: Any) -> Any:
    if isinstance(written, Quantity | ByReading):
        return written
    if not isinstance(written, dict):
        return Quantity.parse(written)
    if set(written) != {"reading"} or not isinstance(written["reading"], str):
        raise ValueError("时间长度写成 1 month 这样，或 {reading: 释义}")
    return ByReading(reading=written["reading"])


OpenLength = Annotated[
    Quantity | ByReading,
    BeforeValidator(_open_length),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string", "examples": ["1 month", "2 weeks"]},
                {
                    "type": "object",
                    "properties": {"reading": {"type": "string"}},
                    "required": ["reading"],
                    "additionalProperties": False,
                },
            ]
        }
    ),
]
