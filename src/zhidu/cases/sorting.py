"""How a fact is written in the index by which cases are found: as text that sorts as the fact does."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from zhidu.calendar import local_moment
from zhidu.cases.models import CaseIndex

_DIGITS = 18
"""As many as any amount of fen has, and some more."""
_LONGEST = CaseIndex._meta.get_field("value").max_length or 0


def sortable(value: Any) -> str:
    """A typed fact as text that sorts as it does: amounts with leading zeros, times in local ISO 8601."""
    if isinstance(value, int):
        return f"{value:0{_DIGITS}d}"
    if isinstance(value, datetime):
        return local_moment(value).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return (",".join(value) if isinstance(value, tuple) else str(value))[:_LONGEST]
