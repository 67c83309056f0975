"""Measures: what a table proposes to the person who decides. Nothing follows from a proposal by itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from zhidu.rules.book import Rulebook
from zhidu.rules.chart import Chart
from zhidu.rules.decision import SILENT, Decision, Status
from zhidu.rules.facts import Given
from zhidu.rules.people import reasoned, resolve
from zhidu.rules.tables import Facts, decide


@dataclass(frozen=True, slots=True)
class Measure:
    """One outcome that the text proposes, by its clause, and the posts of the decider."""

    outcome: Mapping[str, tuple[str, ...]]
    because: tuple[str, ...]
    posts: tuple[str, ...]


def propose(book: Rulebook, table_id: str, given: Given, chart: Chart) -> Decision:
    """What a table of measures proposes in this situation: ``value`` is a tuple of Measures."""
    table = book.tables[table_id]
    decision = decide(book, table_id, Facts(book, given.facts), strict=False)
    if not decision.value:
        return SILENT
    posts = resolve(book, [table.decider], given, chart) if table.decider else ()
    measure = Measure(decision.value, decision.because, posts)
    return reasoned(Status.ALLOWED, (measure,), decision.because, decision.readings)
