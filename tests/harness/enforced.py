"""Which clauses the application enforces, found by removal while the service tests run.

Every question that a service asked is asked again of the rulebook without one of the clauses it cited; what
then is answered otherwise, that clause decided. What else has to have been seen depends on the construct that
cites the clause (``proofs``). The result is ``enforced.tsv`` beside the rulebook: written here, compared in
CI. A kind of case that nobody ever reached through a page fails the run: a kind that only tests can open
proves nothing for an office.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.harness.asked import RULEBOOKS, Log
from tests.harness.proofs import still_missing
from tests.harness.removal import Proofs
from zhidu.rules.load import load


class Enforcement:
    """Listens while the tests run."""

    def __init__(self) -> None:
        self.log = Log()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self, item) -> Iterator[None]:
        """What a test itself does counts; what its fixtures set up proves nothing."""
        if item.get_closest_marker("database") is None:
            return (yield)
        self.log.begin(item.nodeid.split("::", 1)[-1])
        try:
            return (yield)
        finally:
            self.log.end()


def pytest_configure(config) -> None:
    if os.environ.get("ZHIDU_ENFORCED"):
        config.pluginmanager.register(Enforcement(), "enforcement")


def pytest_sessionstart(session) -> None:
    plugin = session.config.pluginmanager.get_plugin("enforcement")
    if plugin:
        from django.conf import settings

        from zhidu.cases.asking import LISTENERS

        LISTENERS.append(plugin.log.hear)
        settings.MIDDLEWARE.insert(0, "tests.harness.asked.Routed")


def pytest_sessionfinish(session, exitstatus) -> None:
    """Write what was proven; in CI a difference from what is committed fails the run."""
    plugin = session.config.pluginmanager.get_plugin("enforcement")
    if not plugin or exitstatus:
        return
    print("\n" + "\n".join(plugin.log.undone()))
    faults = [*_differences(plugin.log), *plugin.log.unreached()]
    if faults:
        print("\n".join(faults))
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def _differences(log: Log) -> Iterator[str]:
    for folder in _folders():
        path, lines = folder / "enforced.tsv", lines_of(Proofs(load(folder), log))
        before = path.read_text(encoding="utf-8") if path.exists() else ""
        if lines and not os.environ.get("CI"):
            path.write_text(_HEAD + "".join(lines), encoding="utf-8")
        elif _said(before) != _said("".join(lines)):
            yield f"enforced.tsv of {folder.name} is not what this run has proven; run `make test`."


def _folders() -> list[Path]:
    return sorted(path.parent for path in RULEBOOKS.glob("*/clauses.yaml"))


_HEAD = "clause\ttest\tcases\tmissing\n"


def lines_of(proofs: Proofs) -> list[str]:
    """A line for each clause that is cited: a test in which it decided, how many different cases a table's
    row has decided, and what the proof still lacks."""
    found = []
    for clause in sorted(proofs.constructs):
        lacks = "；".join(still_missing(proofs, clause))
        found.append(f"{clause}\t{proofs.test(clause)}\t{proofs.cases(clause) or ''}\t{lacks}\n")
    return found


def _said(text: str) -> set[tuple[str, str]]:
    """Clause and what is missing: which test it was, and how many cases, may change."""
    rows = (line.split("\t") for line in text.removeprefix(_HEAD).splitlines())
    return {(row[0], row[-1]) for row in rows}
