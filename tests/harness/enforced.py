"""Which clauses the application enforces, found by removal while the service and browser tests run.

Every question that a service asked is asked again of the rulebook without one of the clauses it
cited. What then is answered otherwise, that clause decided. Whether an act is permitted and whether a
deadline is kept has to have been seen both ways: an act that is only ever refused may be dead, one that
is only ever allowed decides nothing, unless it is not allowed without the clause. The result is
``enforced.tsv`` beside the rulebook: written here, compared in CI.
"""

import os
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from zhidu.rules.coverage import without
from zhidu.rules.load import load

RULEBOOKS = Path(__file__).parents[2] / "rulebooks"
_KEPT = 6
"""As many questions of one sort as are asked again."""
_NONE = (True, "￿")
"""After every proof."""


class Enforcement:
    """Collects the questions, then proves clauses by them."""

    def __init__(self) -> None:
        self.test = ""
        self.seen: Counter = Counter()
        self.committed: dict[int, bool] = {}
        self.asked: dict = defaultdict(list)
        self.books: list = []  # held, so that no other book gets the id of one that is gone

    def note(self, asked) -> None:
        if not self.test or not self._is_committed(asked.book):
            return
        decision = asked.decision
        sort = (asked.book.id, asked.function, asked.target, decision.status, decision.because, self.test)
        self.seen[sort] += 1
        if self.seen[sort] <= _KEPT:
            self.asked[asked.book.id].append((self.test, asked))

    def _is_committed(self, book) -> bool:
        """Whether it is the rulebook as it lies in the folder, not one that a test has edited."""
        if id(book) not in self.committed:
            folder = RULEBOOKS / book.id
            self.committed[id(book)] = folder.is_dir() and load(folder) == book
            self.books.append(book)
        return self.committed[id(book)]

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self, item) -> Iterator[None]:
        """What a test itself does counts; what its fixtures set up proves nothing."""
        self.test = item.nodeid.split("::", 1)[-1] if _asks_by_services(item) else ""
        try:
            return (yield)
        finally:
            self.test = ""

    def proven(self, book_id: str) -> dict[str, str]:
        """Clause → a test in which it decided: one in which it stood against something, if there is one."""
        best: dict[str, tuple[bool, str]] = {}
        bare: dict = {}
        ways = self._ways(book_id)
        for test, asked in self.asked[book_id]:
            proof = (asked.decision.allows, test)
            for clause in asked.decision.because:
                if proof < best.get(clause, _NONE) and _decides(asked, clause, bare, ways):
                    best[clause] = proof
        return {clause: test for clause, (_, test) in best.items()}

    def _ways(self, book_id: str) -> dict[tuple[str, str], set[bool]]:
        """Question → the ways it was answered: let through, stood against."""
        ways: dict[tuple[str, str], set[bool]] = defaultdict(set)
        for _, asked in self.asked[book_id]:
            ways[(asked.function, asked.target)].add(asked.decision.allows)
        return ways


def _asks_by_services(item) -> bool:
    return item.get_closest_marker("database") is not None


def _decides(asked, clause: str, bare: dict, ways: dict) -> bool:
    """Whether the question is answered otherwise without the clause, and was seen both ways if it has two."""
    key = (id(asked.book), clause)
    if key not in bare:
        bare[key] = without(asked.book, clause)
    try:
        other = asked.again(bare[key])
    except (KeyError, StopIteration):  # the very step or deadline is gone
        return True
    if (other.status, other.value) == (asked.decision.status, asked.decision.value):
        return False
    one_way = asked.function not in ("permit", "due") or (asked.decision.allows and not other.allows)
    return one_way or len(ways[(asked.function, asked.target)]) == 2


def pytest_configure(config) -> None:
    if os.environ.get("ZHIDU_ENFORCED"):
        config.pluginmanager.register(Enforcement(), "enforcement")


def pytest_sessionstart(session) -> None:
    plugin = session.config.pluginmanager.get_plugin("enforcement")
    if plugin:
        from zhidu.cases.asking import LISTENERS

        LISTENERS.append(plugin.note)


def pytest_sessionfinish(session, exitstatus) -> None:
    """Write what was proven; in CI a difference from what is committed fails the run."""
    plugin = session.config.pluginmanager.get_plugin("enforcement")
    if not plugin or exitstatus:
        return
    for folder in sorted(path.parent for path in RULEBOOKS.glob("*/clauses.yaml")):
        proven = plugin.proven(folder.name)
        path = folder / "enforced.tsv"
        if not proven and not path.exists():  # a text whose clauses are only listed so far
            continue
        text = _table(proven)
        before = path.read_text(encoding="utf-8") if path.exists() else ""
        if not os.environ.get("CI"):
            path.write_text(text, encoding="utf-8")
        elif _clauses(before) != _clauses(text):
            print(f"\n{path.name} of {folder.name} is not what this run has proven; run `make test`.")
            session.exitstatus = pytest.ExitCode.TESTS_FAILED


def _table(proven: dict[str, str]) -> str:
    return "clause\ttest\n" + "".join(f"{clause}\t{test}\n" for clause, test in sorted(proven.items()))


def _clauses(text: str) -> set[str]:
    return {line.split("\t")[0] for line in text.splitlines()}
