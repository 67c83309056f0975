"""The arithmetic of boxes against brute force: up to 5 dimensions and 12 boxes."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhidu.rules import boxes
from zhidu.rules.boxes import Box, TooManyPieces, disjoint, overlap, subtract, uncovered
from zhidu.rules.cells import ANYTHING, Among, Except, Range

NUMBERS = range(4)
NAMES = "abc"
LISTED = st.sets(st.sampled_from(NAMES), min_size=1).map(lambda names: Among(frozenset(names)))
OPEN = LISTED | st.sets(st.sampled_from("ab"), min_size=1).map(lambda names: Except(frozenset(names)))
BOUNDS = st.tuples(st.sampled_from(NUMBERS), st.sampled_from(NUMBERS)).map(sorted)
RANGE = BOUNDS.map(lambda ends: Range(*ends)) | st.sampled_from([Range(low=2), Range(high=1), Range()])
SORTS = {"number": (RANGE, NUMBERS), "listed": (LISTED, NAMES), "open": (OPEN, NAMES)}


def _table(sorts: list[str], cells: int) -> st.SearchStrategy[list[Box]]:
    box = st.tuples(*(st.just(ANYTHING) | SORTS[sort][0] for sort in sorts))
    return st.lists(box, min_size=2, max_size=cells)


TABLES = st.lists(st.sampled_from(list(SORTS)), min_size=1, max_size=5).flatmap(
    lambda sorts: st.tuples(st.just(sorts), _table(sorts, 12))
)


def _points(sorts: list[str]) -> list[tuple[Any, ...]]:
    return list(product(*(SORTS[sort][1] for sort in sorts)))


def _inside(box: Box | None, point: tuple[Any, ...]) -> bool:
    return box is not None and all(cell.holds(value) for cell, value in zip(box, point, strict=True))


@settings(deadline=None)
@given(TABLES)
def test_the_overlap_of_two_boxes_is_what_both_let_through(drawn: tuple[list[str], list[Box]]) -> None:
    sorts, [a, b, *_] = drawn
    assert overlap(a, b) == overlap(b, a)
    for point in _points(sorts):
        assert _inside(overlap(a, b), point) == (_inside(a, point) and _inside(b, point))


@settings(deadline=None)
@given(TABLES)
def test_the_pieces_of_a_difference_are_disjoint_and_exact(drawn: tuple[list[str], list[Box]]) -> None:
    sorts, [a, b, *_] = drawn
    pieces = subtract(a, b)
    for point in _points(sorts):
        assert sum(_inside(piece, point) for piece in pieces) == (_inside(a, point) and not _inside(b, point))


@settings(deadline=None)
@given(TABLES)
def test_what_is_left_uncovered_is_what_no_box_lets_through(drawn: tuple[list[str], list[Box]]) -> None:
    sorts, [space, *rows] = drawn
    left = uncovered([space], rows)
    for point in _points(sorts):
        alone = _inside(space, point) and not any(_inside(row, point) for row in rows)
        assert sum(_inside(piece, point) for piece in left) == alone


@settings(deadline=None)
@given(TABLES)
def test_disjoint_boxes_hold_the_same_space_once(drawn: tuple[list[str], list[Box]]) -> None:
    sorts, rows = drawn
    apart = disjoint(rows)
    for point in _points(sorts):
        assert sum(_inside(piece, point) for piece in apart) == any(_inside(row, point) for row in rows)


def test_a_space_without_boxes_is_left_as_it_is() -> None:
    assert uncovered([(ANYTHING,)], []) == [(ANYTHING,)]
    assert uncovered([(Range(1, 2),)], [(ANYTHING,)]) == []


def test_a_proof_of_too_many_pieces_is_given_up_loudly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(boxes, "LIMIT", 3)
    rows = [(Range(n, n), Range(n, n)) for n in (10, 20)]
    with pytest.raises(TooManyPieces):
        uncovered([(Range(0, 99), Range(0, 99))], rows)
