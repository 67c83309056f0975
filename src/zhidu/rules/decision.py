"""What every question to a rulebook is answered with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, is_dataclass
from enum import StrEnum
from typing import Any

from pydantic import BaseModel


class Status(StrEnum):
    """How a question was answered (language.md §2)."""

    ALLOWED = "allowed"
    REFUSED = "refused"
    DEVIATION = "deviation"
    BREACH = "breach"
    OPEN = "open"
    SILENT = "silent"


class Basis(StrEnum):
    """On what a refusal rests; only a clause or a reading comes from the text."""

    CLAUSE = "clause"
    READING = "reading"
    LAW = "law"
    HOUSE = "house"
    STATE = "state"


_REASONS_OF_THEIR_OWN = (Basis.LAW, Basis.HOUSE, Basis.STATE)


@dataclass(frozen=True, slots=True)
class Want:
    """One thing that would make the act possible.

    ``form`` is a check form of the language (``field``, ``paper``, ``done`` …), ``what`` the id
    of the thing, ``who`` the roles that can supply it, ``text`` the sentence for the page.
    """

    form: str
    what: str
    text: str
    who: tuple[str, ...] = ()

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer: ``because`` names only clauses of rules that fired; a refusal names only what failed."""

    status: Status
    value: Any = None
    because: tuple[str, ...] = ()
    wants: tuple[Want, ...] = ()
    readings: tuple[str, ...] = ()
    basis: Basis | None = None
    rows: tuple[str, ...] = ()
    is_slight: bool = False
    """Of a deviation: it is recorded, and nobody is asked for a reason."""
    reason: str = ""
    """Of a deviation: why, where that was said before."""

    def __post_init__(self) -> None:
        says_something = self.because or self.readings or self.basis in _REASONS_OF_THEIR_OWN
        if self.status is not Status.SILENT and not says_something:
            raise ValueError(f"a decision that is {self.status} must say why")

    @property
    def allows(self) -> bool:
        """Whether the act may go on without a reason: nothing stood against it."""
        return self.status in (Status.ALLOWED, Status.SILENT, Status.OPEN)

    def as_json(self) -> dict[str, Any]:
        return {
            "status": str(self.status),
            "value": _plain(self.value),
            "because": list(self.because),
            "wants": [{w.form: w.what, "text": w.text, "who": list(w.who)} for w in self.wants],
            "readings": list(self.readings),
            "basis": str(self.basis) if self.basis else None,
            **({"slight": True} if self.is_slight else {}),
            **({"reason": self.reason} if self.reason else {}),
        }


SILENT = Decision(Status.SILENT)


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return _plain(asdict(value))
    if isinstance(value, BaseModel):
        return _plain({name: part for name, part in value if part is not None})
    if isinstance(value, Mapping):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(v) for v in value]
    if value is None or isinstance(value, str | int | bool):
        return value
    return str(value)
