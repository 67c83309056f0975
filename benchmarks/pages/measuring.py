"""What requests cost: by the clock, and in processor time of the server and its database."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from pages.reading import Visitor
from pages.serving import Server, between
from pages.times import Times

TURNS, EACH = 6, 5

BARE_MS = 1.5
"""What a bare page takes of two cores on which nothing else runs: by it a goal becomes a gate."""


@dataclass(frozen=True, slots=True)
class Gate:
    """``ms`` that p50 is to stay under where nothing else runs, and as ``ratio`` to a bare page anywhere."""

    ms: float

    @property
    def ratio(self) -> float:
        return self.ms / BARE_MS


def once(times: Times, server: Server, ask: Callable[[], float]) -> None:
    """Take the time of one request."""
    before = server.spent()
    times.clock.append(ask())
    times.processor.append(between(before, server.spent()))


@dataclass(frozen=True, slots=True)
class Page:
    name: str
    path: str
    server: Server
    visitors: tuple[Visitor, ...]


def measured(pages: Iterable[Page]) -> dict[str, Times]:
    """Every page in turn, a few requests at a time, again and again, by each visitor."""
    pages = list(pages)
    found = {page.name: Times() for page in pages}
    for page in pages:
        for visitor in page.visitors:
            visitor.get(page.path)  # what a process remembers of texts and templates
    for turn in range(TURNS):
        for page in pages:
            visitor, before = page.visitors[turn % len(page.visitors)], page.server.spent()
            found[page.name].clock += [visitor.get(page.path) for _ in range(EACH)]
            found[page.name].processor.append(between(before, page.server.spent()) / EACH)
    return found


@dataclass(slots=True)
class Sum:
    """Requests of different sorts, one after another: the sum of what each costs at the median."""

    parts: dict[str, Times] = field(default_factory=dict)

    def part(self, name: str) -> Times:
        return self.parts.setdefault(name, Times())

    @property
    def p50(self) -> float:
        return sum(times.p50 for times in self.parts.values())

    @property
    def spent(self) -> float:
        return sum(times.spent for times in self.parts.values())
