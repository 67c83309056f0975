"""What somebody means to do, as a plain value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Deed:
    """What somebody means to do.

    ``move`` is ``do`` (the act itself), ``return`` 退回, ``refuse`` 不同意 or ``withdraw`` 撤回.
    ``thing`` names what of the case the act is about (one item of an agenda) and ``about`` its
    facts, which are asked about but not kept on the case.
    ``key`` makes a second click harmless, ``version`` makes a stale page harmless.
    """

    act: str
    move: str = "do"
    facts: Mapping[str, Any] = field(default_factory=dict)
    about: Mapping[str, Any] = field(default_factory=dict)
    thing: str = ""
    opinion: str = ""
    reason: str = ""
    key: str = ""
    version: int | None = None
