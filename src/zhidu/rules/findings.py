"""What the checker reports."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing in a rulebook that disagrees, overlaps or is missing."""

    code: str
    severity: str
    where: str
    message: str
    example: Mapping[str, Any] = field(default_factory=dict)
    clauses: tuple[str, ...] = ()
    settled_by: str | None = None

    def as_json(self) -> dict[str, Any]:
        return {
            "code": self.code,
            "severity": self.severity,
            "where": self.where,
            "message": self.message,
            "example": dict(self.example),
            "clauses": list(self.clauses),
            "settled_by": self.settled_by,
        }
