"""What a rulebook takes for granted of its facts: counter-examples that cannot happen are no findings.

Facts that follow from one another cannot have every combination of values: a yearly sum is never below the
single amount. ``never_below`` of a fact and the lines of ``assume`` say so. They are no rules: they decide
nothing, are listed with the findings, and are refuted by any case that contradicts them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from zhidu.rules.book import BookTable, Rulebook, Test
from zhidu.rules.boxes import Box, meet, uncovered
from zhidu.rules.cells import ANYTHING, Cell, Range
from zhidu.rules.findings import Finding
from zhidu.rules.phrases import condition


def possible(book: Rulebook, table: BookTable, boxes: Iterable[Box]) -> list[Box]:
    """The parts of these boxes, over the facts of the table, that can happen. Raises TooManyPieces."""
    left = uncovered(boxes, [*_impossible(book, table)])
    tightened = (_tightened(book, table, box) for box in left)
    return [box for box in tightened if box is not None]


def _impossible(book: Rulebook, table: BookTable) -> Iterator[Box]:
    """What the table's own facts suffice to rule out."""
    for _, tests in book.assumed.values():
        for test in tests:
            if set(test) <= set(table.inputs):
                yield tuple(test.get(name, ANYTHING) for name in table.inputs)


def _tightened(book: Rulebook, table: BookTable, box: Box) -> Box | None:
    """The least box around what of this one can happen; None where nothing can."""
    cells: dict[str, Cell] = dict(zip(table.inputs, box, strict=True))
    pairs = pairs_of(book, table)
    before: dict[str, Cell] = {}
    while before != cells:
        before = dict(cells)
        for upper, lower in pairs:
            high, low = cells[upper], cells[lower]
            if not (isinstance(high, Range) and isinstance(low, Range)):
                continue
            kept, under = meet(high, Range(low=low.low)), meet(low, Range(high=high.high))
            if kept is None or under is None:
                return None
            cells[upper], cells[lower] = kept, under
    return tuple(cells[name] for name in table.inputs)


def pairs_of(book: Rulebook, table: BookTable) -> list[tuple[str, str]]:
    """The facts of a table of which the first is never below the second."""
    return [(name, below) for name in table.inputs if (below := _below(book, name)) in table.inputs]


def _below(book: Rulebook, name: str) -> str:
    return book.terms[name].never_below or ""


def is_assuming(book: Rulebook) -> bool:
    """Whether anything is taken for granted at all."""
    return bool(book.assumed) or any(term.never_below for term in book.terms.values())


def refuted(book: Rulebook, facts: Mapping[str, Any]) -> list[str]:
    """The assumptions that these facts contradict, each in a sentence."""
    said = [_said(book, tests) for _, tests in book.assumed.values() if any(_holds(t, facts) for t in tests)]
    for name, term in book.terms.items():
        value, below = facts.get(name), facts.get(term.never_below or "")
        if value is not None and below is not None and value < below:
            said.append(_never_below(book, name))
    return said


def _holds(test: Test, facts: Mapping[str, Any]) -> bool:
    return all(facts.get(fact) is not None and cell.holds(facts[fact]) for fact, cell in test.items())


def assumption_lines(book: Rulebook) -> Iterator[str]:
    """Every assumption as a sentence of the outline."""
    for assumption, tests in book.assumed.values():
        yield f"{_said(book, tests)}。理由：{assumption.reason}。"
    for name, term in book.terms.items():
        if term.never_below:
            yield f"{_never_below(book, name)}。"


def _said(book: Rulebook, tests: tuple[Test, ...]) -> str:
    return f"核对决策表时，认定不会有{condition(book, tests)}的情形"


def _never_below(book: Rulebook, name: str) -> str:
    term = book.terms[name]
    return f"核对决策表时，认定“{term.title}”不会少于“{book.terms[str(term.never_below)].title}”"


def assumed_findings(book: Rulebook) -> Iterator[Finding]:
    """Every assumption, so that whoever reads the findings knows what they rest on."""
    places = [
        *(f"assume.{name}" for name in book.assumed),
        *(f"terms.{name}" for name, term in book.terms.items() if term.never_below),
    ]
    for place, said in zip(places, assumption_lines(book), strict=True):
        yield Finding("assumed", "warning", str(book.places[place]), said.removesuffix("。"))
