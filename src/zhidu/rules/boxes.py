"""Boxes: conjunctions of cells, and the exact arithmetic on them.

A box is a tuple of cells, one for each dimension. All cells of a dimension are of one sort, so
overlap, containment and difference are decided by sets and intervals, never by sampling.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from zhidu.rules.cells import Among, Anything, Cell, Except, Range

Box = tuple[Cell, ...]
LIMIT = 50_000
"""More pieces than this and a proof is given up, loudly."""


class TooManyPieces(Exception):
    """The difference of boxes grew beyond LIMIT: the finding is ``not_proved``."""


def meet(a: Cell, b: Cell) -> Cell | None:
    """What both cells let through, or None."""
    if isinstance(a, Anything):
        return b
    if isinstance(b, Anything):
        return a
    if isinstance(a, Range) and isinstance(b, Range):
        return _range(_highest(a.low, b.low), _lowest(a.high, b.high))
    if isinstance(a, Except) and isinstance(b, Except):
        return Except(a.values | b.values)
    if isinstance(a, Except):
        a, b = b, a
    if isinstance(a, Among) and isinstance(b, Among | Except):
        kept = a.values & b.values if isinstance(b, Among) else a.values - b.values
        return Among(kept) if kept else None
    raise TypeError(f"cells of two sorts: {a!r}, {b!r}")


def less(a: Cell, b: Cell) -> list[Cell]:
    """What ``a`` lets through and ``b`` does not, as disjoint cells."""
    if isinstance(b, Anything):
        return []
    if isinstance(b, Range):
        return _range_less(Range() if isinstance(a, Anything) else a, b)
    if isinstance(b, Among):
        return _names_less(a, b.values)
    rest = meet(a, Among(b.values))
    return [rest] if rest else []


def _range_less(a: Cell, b: Range) -> list[Cell]:
    below = meet(a, Range(high=b.low - 1)) if b.low is not None else None
    above = meet(a, Range(low=b.high + 1)) if b.high is not None else None
    return [cell for cell in (below, above) if cell]


def _names_less(a: Cell, names: frozenset[str]) -> list[Cell]:
    rest = meet(a, Except(names))
    return [rest] if rest else []


def _range(low: int | None, high: int | None) -> Range | None:
    empty = low is not None and high is not None and low > high
    return None if empty else Range(low, high)


def _highest(a: int | None, b: int | None) -> int | None:
    return max((x for x in (a, b) if x is not None), default=None)


def _lowest(a: int | None, b: int | None) -> int | None:
    return min((x for x in (a, b) if x is not None), default=None)


def overlap(a: Box, b: Box) -> Box | None:
    """The box of what both let through, or None."""
    cells = []
    for x, y in zip(a, b, strict=True):
        both = meet(x, y)
        if both is None:
            return None
        cells.append(both)
    return tuple(cells)


def subtract(box: Box, cut: Box) -> list[Box]:
    """``box`` without ``cut``, as disjoint boxes."""
    shared = overlap(box, cut)
    if shared is None:
        return [box]
    return [(*shared[:n], rest, *box[n + 1 :]) for n, cell in enumerate(cut) for rest in less(box[n], cell)]


def uncovered(space: Iterable[Box], boxes: Iterable[Box]) -> list[Box]:
    """What of ``space`` none of ``boxes`` covers. Raises TooManyPieces beyond LIMIT."""
    left = list(space)
    for cut in boxes:
        left = [piece for box in left for piece in subtract(box, cut)]
        if len(left) > LIMIT:
            raise TooManyPieces(str(len(left)))
    return left


def disjoint(boxes: Sequence[Box]) -> list[Box]:
    """The same space in boxes that do not overlap. Raises TooManyPieces beyond LIMIT."""
    return [piece for n, box in enumerate(boxes) for piece in uncovered([box], boxes[:n])]
