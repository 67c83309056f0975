"""What somebody means to do, as a plain value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Deed:
    """What somebody means to do.

    ``move`` is ``do`` (the act itself), ``return`` 退回, ``refuse`` 不同意, ``withdraw`` 撤回, or one of the
    moves that the kind allows (``rules.kinds.MOVES``). ``to`` are the posts that a step is handed on, added
    or reported to, ``until`` the instant to which a deadline is extended.
    ``thing`` names what of the case the act is about (one item of an agenda) and ``about`` its
    facts, which are asked about but not kept on the case; ``consent`` are the posts that agreed to it.
    ``ticked`` are the points of the step's checklist that are confirmed with it.
    ``key`` makes a second click harmless, ``version`` makes a stale page harmless.
    """

    act: str
    move: str = "do"
    facts: Mapping[str, Any] = field(default_factory=dict)
    about: Mapping[str, Any] = field(default_factory=dict)
    thing: str = ""
    consent: tuple[str, ...] = ()
    ticked: tuple[str, ...] = ()
    opinion: str = ""
    reason: str = ""
    to: tuple[str, ...] = ()
    until: datetime | None = None
    key: str = ""
    version: int | None = None
