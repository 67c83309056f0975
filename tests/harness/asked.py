"""What was asked and done while the service tests ran: the log by which clauses are proven.

Each question that a service asked of a rulebook as it lies in its folder, with its answer; and each entry
that a service wrote in a trail. What a test hands straight to ``zhidu.rules`` is not in it, nor what its
fixtures set up, nor what is asked of a rulebook that a test has edited.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from zhidu.rules.book import Rulebook
from zhidu.rules.load import load
from zhidu.rules.rename import plain

RULEBOOKS = Path(__file__).parents[2] / "rulebooks"
_KEPT = 6
"""As many questions of one sort as are asked again."""


_BY_REQUEST: ContextVar[bool] = ContextVar("by_request", default=False)


class Routed:
    """Middleware: what is asked in here, a page or a form on the desk has led to."""

    def __init__(self, get_response: Callable[[Any], Any]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> Any:
        token = _BY_REQUEST.set(True)
        try:
            return self.get_response(request)
        finally:
            _BY_REQUEST.reset(token)


@dataclass(frozen=True, slots=True)
class Said:
    """A question in a test."""

    test: str
    asked: Any


@dataclass(frozen=True, slots=True)
class Written:
    """An entry of a trail: of a case of ``kind``, or of a period of a duty (``kind`` is the duty)."""

    test: str
    verb: str
    because: tuple[str, ...]
    kind: str


@dataclass
class Log:
    """Collects while tests run; ``test`` is empty between them."""

    test: str = ""
    said: dict[str, list[Said]] = field(default_factory=dict)
    """Rulebook → the questions asked of it."""
    written: list[Written] = field(default_factory=list)
    seen: Counter = field(default_factory=Counter)
    committed: dict[int, bool] = field(default_factory=dict)
    books: list = field(default_factory=list)  # held, so that no other book gets the id of one that is gone
    routes: dict[tuple[str, str], bool] = field(default_factory=dict)
    """Rulebook and what a question was about (kind, or kind.act) → whether a request ever led to it."""
    first: int = 0
    """The last entry that was there when the test began."""

    def hear(self, asked: Any) -> None:
        if self.test:
            self._routed(asked)
            if self._is_committed(asked.book):
                self._keep(asked)

    def _keep(self, asked: Any) -> None:
        decision = asked.decision
        held_back = getattr(decision.value, "held_back", False)
        about = (asked.book.id, asked.function, asked.target, self.test)
        sort = (*about, decision.status, decision.because, decision.wants, held_back)
        self.seen[sort] += 1
        if self.seen[sort] <= _KEPT:
            self.said.setdefault(asked.book.id, []).append(Said(self.test, asked))

    def _is_committed(self, book: Any) -> bool:
        """Whether it is the rulebook as it lies in the folder, not one that a test has edited."""
        if id(book) not in self.committed:
            folder = RULEBOOKS / book.id
            self.committed[id(book)] = folder.is_dir() and load(folder) == book
            self.books.append(book)
        return self.committed[id(book)]

    def _routed(self, asked: Any) -> None:
        """Of a rulebook beside others too: its pages are the same."""
        target = plain(asked.target)
        for about in [target.partition(".")[0], *([target] if asked.function == "permit" else [])]:
            key = (asked.book.id, about)
            self.routes[key] = self.routes.get(key, False) or _BY_REQUEST.get()

    def unreached(self) -> list[str]:
        """The kinds to which no page or form of the desk ever led."""
        return [
            f"{book.id}: no request led to “{kind.id}”"
            for book in _books()
            for kind in book.kinds.values()
            if kind.steps and not self.routes.get((book.id, kind.id))
        ]

    def undone(self) -> list[str]:
        """The acts that tests have asked about, and nobody by a request; a line for each text."""
        found: dict[str, list[str]] = defaultdict(list)
        for (book, about), is_reached in sorted(self.routes.items()):
            if "." in about and not is_reached:
                found[book].append(about)
        return [f"{book}: done by no request: {'、'.join(acts)}" for book, acts in found.items()]

    def begin(self, test: str) -> None:
        self.test = test
        self.first = _last_entry()

    def end(self) -> None:
        """Take up what the test has had written."""
        try:
            self.written += _entries(self.test, self.first)
        finally:
            self.test = ""


def _books() -> list[Rulebook]:
    return [load(path.parent) for path in sorted(RULEBOOKS.glob("*/clauses.yaml"))]


def _last_entry() -> int:
    from zhidu.cases.models import Entry

    return Entry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def _entries(test: str, after: int) -> list[Written]:
    """The entries after one, each with the kind of its case or the duty of its period."""
    from zhidu.cases.models import Case, DutyPeriod, Entry

    found = list(Entry.objects.filter(pk__gt=after).values_list("verb", "because", "case_id"))
    if not found:
        return []
    ids = {case for _, _, case in found}
    cases = Case.objects.filter(pk__in=ids).values_list("pk", "kind")
    duties = DutyPeriod.objects.filter(pk__in={-one for one in ids}).values_list("pk", "duty")
    kinds = {**dict(cases), **{-pk: duty for pk, duty in duties}}
    return [Written(test, verb, tuple(because), kinds.get(case, "")) for verb, because, case in found]
