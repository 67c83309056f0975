"""Two texts on one kind of case: what each says, who is meant, and facts under which both speak."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from zhidu.rules.book import BookKind, Bound, Rulebook, Test, Tests
from zhidu.rules.boxes import overlap
from zhidu.rules.cells import ANYTHING
from zhidu.rules.parts import ALWAYS
from zhidu.rules.people import members_of
from zhidu.rules.telling import point


@dataclass(frozen=True, slots=True)
class Side:
    """What one text says of a kind of case."""

    book: Rulebook
    kind_id: str

    @property
    def kind(self) -> BookKind:
        return self.book.kinds[self.kind_id]

    def people(self, names: Iterable[str]) -> set[str]:
        """Who is meant, so that the same post of two texts is the same: groups taken apart."""
        return {self._person(name) for name in members_of(self.book, names)}

    def _person(self, name: str) -> str:
        head = name.partition(".")[0]
        is_common = head in ALWAYS or head in self.book.shared.roles or head in self.book.shared.terms
        return name if is_common else f"{self.book.id}:{name}"

    def common(self, test: Test) -> Test:
        """The part of a condition that speaks of facts which texts share."""
        return {fact: cell for fact, cell in test.items() if fact in self.book.shared.terms}


class Found(NamedTuple):
    """Two rules that cannot both be followed; ``gives_way`` is theirs, where it is no step."""

    code: str
    said: str
    rules: tuple[Bound[Any], ...]
    example: Mapping[str, Any]
    gives_way: tuple[Any, ...] = ()
    clauses: tuple[str, ...] = ()
    """Of what is no rule by itself, such as who belongs to a body."""


def both_said(ours: Side, theirs: Side) -> str:
    return f"《{ours.book.title}》和《{theirs.book.title}》"


def meeting(ours: Side, mine: Tests, theirs: Side, other: Tests) -> dict[str, Any] | None:
    """Facts under which both rules speak, as far as texts share them; None where there are none."""
    for one in mine or ({},):
        for another in other or ({},):
            facts = _meeting(ours, ours.common(one), theirs.common(another))
            if facts is not None:
                return facts
    return None


def _meeting(ours: Side, one: Test, another: Test) -> dict[str, Any] | None:
    names = list(dict.fromkeys([*one, *another]))
    box = overlap(
        tuple(one.get(name, ANYTHING) for name in names), tuple(another.get(name, ANYTHING) for name in names)
    )
    if box is None:
        return None
    terms = ours.book.terms
    return {name: point(terms[name], cell) for name, cell in zip(names, box, strict=True) if name in terms}


def example_of(ours: Side, act: str, facts: Mapping[str, Any]) -> dict[str, Any]:
    return {"act": f"{ours.kind_id}.{act}", **facts}
