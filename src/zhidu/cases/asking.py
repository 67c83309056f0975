"""The services' questions to the rules.

Services ask here and nowhere else. While tests run, a listener notes each question, so that it can
be asked again of a rulebook without a clause: what then changes, the clause enforces. Pages that
only explain ask ``zhidu.rules`` itself: what is displayed decides nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from zhidu.rules import (
    assemblies,
    assigning,
    disclosure,
    gates,
    inspection,
    owing,
    people,
    presiding,
    process,
    registers,
    reminding,
    tables,
    watching,
)
from zhidu.rules.book import Rulebook
from zhidu.rules.decision import Decision

P = ParamSpec("P")


@dataclass(frozen=True, slots=True)
class Asked:
    """One question as it was asked, with its answer; ``again`` asks it of another book."""

    ask: Callable[..., Decision]
    target: str
    book: Rulebook
    given: tuple[Any, ...]
    """What was handed over beside the book and the target."""
    named: Mapping[str, Any]
    """The same, by keywords."""
    decision: Decision

    @property
    def function(self) -> str:
        return self.ask.__name__

    def again(self, other: Rulebook) -> Decision:
        return self.ask(other, self.target, *self.given, **self.named)


LISTENERS: list[Callable[[Asked], None]] = []
"""Empty in the office; the coverage of the tests listens here."""


def _noted(
    function: Callable[Concatenate[Rulebook, str, P], Decision],
) -> Callable[Concatenate[Rulebook, str, P], Decision]:
    @wraps(function)
    def ask(book: Rulebook, target: str, *args: P.args, **kwargs: P.kwargs) -> Decision:
        decision = function(book, target, *args, **kwargs)
        for listener in LISTENERS:
            listener(Asked(function, target, book, args, kwargs, decision))
        return decision

    return ask


permit = _noted(gates.permit)
assignable = _noted(assigning.assignable)
next_step = _noted(process.next_step)
follow = _noted(process.follow)
due = _noted(process.due)
remind = _noted(reminding.remind)
escalate = _noted(reminding.escalate)
inspect = _noted(inspection.inspect)
disclose = _noted(disclosure.disclose)
owed = _noted(owing.owed)
readers = _noted(people.readers)
compose = _noted(assemblies.compose)
admit = _noted(assemblies.admit)
in_order = _noted(assemblies.in_order)
preside = _noted(presiding.preside)
venue = _noted(assemblies.venue)
online = _noted(assemblies.online)
passes = _noted(people.passes)
decide = _noted(tables.decide)
propose = _noted(tables.propose)
unnamed = _noted(registers.unnamed)
covers = _noted(watching.covers)
