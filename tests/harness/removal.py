"""What each clause decided in the log, found by asking again without it."""

from __future__ import annotations

from collections import defaultdict
from functools import cache, cached_property

from tests.harness.asked import Log, Said
from tests.harness.borders import TableLog
from tests.harness.constructs import constructs
from zhidu.rules.book import Rulebook
from zhidu.rules.coverage import without
from zhidu.rules.decision import Decision

GONE = None
"""The answer where the very step, deadline or register that was asked about is gone without the clause."""


class Proofs:
    """The log of one rulebook, as the demands look at it."""

    def __init__(self, book: Rulebook, log: Log) -> None:
        self.book = book
        self.said = log.said.get(book.id, [])
        self.constructs = constructs(book)
        self.verbs: dict[str, set[str]] = defaultdict(set)
        """Clause → the verbs of the entries that name it."""
        self.kinds: dict[str, set[str]] = defaultdict(set)
        """Kind or duty → the verbs of its entries."""
        self.tests: dict[str, set[str]] = defaultdict(set)
        """Clause → the tests that wrote them."""
        for entry in log.written:
            self.kinds[entry.kind].add(entry.verb)
            for clause in entry.because:
                self.verbs[clause].add(entry.verb)
                self.tests[clause].add(entry.test)
        self.bare = cache(lambda clause: without(book, clause))
        self.decided = cache(self._decided)
        self.table = cache(lambda name: TableLog(book, book.tables[name], self.said))

    @cached_property
    def naming(self) -> dict[str, list[Said]]:
        """Clause → the questions whose answer names it."""
        found: dict[str, list[Said]] = defaultdict(list)
        for said in self.said:
            for clause in said.asked.decision.because:
                found[clause].append(said)
        return found

    @cached_property
    def by_question(self) -> dict[tuple[str, str], list[Said]]:
        found: dict[tuple[str, str], list[Said]] = defaultdict(list)
        for said in self.said:
            found[(said.asked.function, said.asked.target)].append(said)
        return found

    @cached_property
    def by_want(self) -> dict[str, list[Said]]:
        """Form of what was wanted → the questions."""
        found: dict[str, list[Said]] = defaultdict(list)
        for said in self.said:
            for form in {want.form for want in said.asked.decision.wants}:
                found[form].append(said)
        return found

    def other(self, said: Said, clause: str) -> Decision | None:
        """The answer without the clause; GONE where there is nothing left to ask about."""
        try:
            return said.asked.again(self.bare(clause))  # type: ignore[no-any-return]
        except (KeyError, StopIteration):
            return GONE

    def _decided(self, clause: str) -> list[tuple[Said, Decision | None]]:
        """The questions that name the clause and are answered otherwise without it, with that answer."""
        pairs = ((said, self.other(said, clause)) for said in self.naming[clause])
        return [(said, other) for said, other in pairs if differ(said.asked.decision, other)]

    def test(self, clause: str) -> str:
        """A test in which it decided: one in which it stood against something, if there is one."""
        found = [(said.asked.decision.allows, said.test) for said, _ in self.decided(clause)]
        written = ((True, test) for test in self.tests[clause])
        return min([*found, *written], default=(True, ""))[1]

    def cases(self, clause: str) -> int:
        """How many different cases the rows of tables that cite it have decided; one that was asked about
        again, or by another test, is the same."""
        rows = (one for one in self.constructs[clause] if one.sort == "row")
        return sum(self.table(one.where).cases(one.rule) for one in rows)

    def enters(self, *verbs: str, clause: str) -> bool:
        return not self.verbs[clause].isdisjoint(verbs)


def differ(decision: Decision, other: Decision | None) -> bool:
    return other is GONE or (other.status, other.value) != (decision.status, decision.value)
