"""Checks of tables: overlaps, gaps, shadowed rows, by boxes that are subtracted and not sampled."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations

from zhidu.rules.assumptions import possible
from zhidu.rules.book import BookTable, Row, Rulebook, Test
from zhidu.rules.boxes import Box, TooManyPieces, disjoint, overlap, uncovered
from zhidu.rules.cells import ANYTHING, COUNTED, Among, Cell, Range
from zhidu.rules.findings import Finding
from zhidu.rules.model import Term
from zhidu.rules.tables import settling
from zhidu.rules.telling import example, in_words


def table_findings(book: Rulebook) -> Iterator[Finding]:
    for table in book.tables.values():
        try:
            yield from list(_table(book, table))
        except TooManyPieces:
            said = f"“{table.title}”太细，没有证明它没有空白、重叠和用不到的行"
            yield Finding("not_proved", "warning", str(table.place), said)


def _table(book: Rulebook, table: BookTable) -> Iterator[Finding]:
    space = _space(book, table)
    if table.hit == "unique":
        yield from _overlaps(book, table, space)
    if table.hit == "first":
        yield from _shadowed(book, table, space)
    yield from _gaps(book, table, space)


def _space(book: Rulebook, table: BookTable) -> list[Box]:
    """The facts a table is asked about: all of them, or those that the table around it takes."""
    whole = tuple(_all_of(book.terms[name]) for name in table.inputs)
    if not table.within:
        return [whole]
    outer = book.tables[table.within]
    boxes = [box for row in outer.rows for box in _overlapping([row.box], _space(book, outer))]
    seen = (_as_seen_by(table, outer, box) for box in boxes)
    return disjoint([box for box in (overlap(whole, b) for b in seen) if box])


def _overlapping(boxes: Iterable[Box], others: Iterable[Box]) -> list[Box]:
    others = list(others)
    return [both for box in boxes for other in others if (both := overlap(box, other))]


def _as_seen_by(table: BookTable, outer: BookTable, box: Box) -> Box:
    cells = dict(zip(outer.inputs, box, strict=True))
    return tuple(cells.get(name, ANYTHING) for name in table.inputs)


def _all_of(term: Term) -> Cell:
    if term.type in COUNTED:
        return Range(low=0)
    return Among(frozenset(term.values)) if term.values else ANYTHING


def _overlaps(book: Rulebook, table: BookTable, space: list[Box]) -> Iterator[Finding]:
    for a, b in combinations(table.rows, 2):
        shared = possible(book, table, _overlapping(_overlapping([a.box], [b.box]), space))
        if shared and a.outcome != b.outcome:
            yield _overlap(book, table, a, b, shared[0])


def _overlap(book: Rulebook, table: BookTable, a: Row, b: Row, region: Box) -> Finding:
    said = f"{a.id} 与 {b.id} 都适用于{in_words(book, table, region)}"
    reading = settling(book, table.id, a, b)
    settled = f"；已由释义 {reading} 裁定：{book.readings[reading].says}" if reading else ""
    return Finding(
        code="overlap",
        severity="warning" if reading else "error",
        where=str(b.place),
        message=said + (settled or "，结果却不同，须由释义裁定"),
        example=example(book, table, region),
        clauses=(a.clause, b.clause),
        settled_by=reading,
    )


def _shadowed(book: Rulebook, table: BookTable, space: list[Box]) -> Iterator[Finding]:
    for n, row in enumerate(table.rows):
        reached = uncovered(_overlapping([row.box], space), [earlier.box for earlier in table.rows[:n]])
        if not possible(book, table, reached):
            said = f"{row.id} 永远用不到：前面的行已把它全部盖住"
            yield Finding("shadowed", "warning", str(row.place), said, clauses=(row.clause,))


def _gaps(book: Rulebook, table: BookTable, space: list[Box]) -> Iterator[Finding]:
    left = possible(book, table, uncovered(space, [row.box for row in table.rows]))
    for reading, boxes in _left_open(book, table):
        answered = possible(book, table, _overlapping(left, disjoint(boxes)))
        yield from (_gap(book, table, piece, reading) for piece in answered)
        if not answered:
            yield _unanswered(book, reading)
        left = possible(book, table, uncovered(left, boxes))
    yield from (_gap(book, table, piece, None) for piece in left)


def unsaid(book: Rulebook, table: BookTable) -> list[Box]:
    """What neither a row of the table nor a reading answers. Raises TooManyPieces."""
    answered = [row.box for row in table.rows]
    for _, boxes in _left_open(book, table):
        answered += boxes
    return possible(book, table, uncovered(_space(book, table), answered))


def _left_open(book: Rulebook, table: BookTable) -> Iterator[tuple[str, list[Box]]]:
    for name, tests in book.leaves.items():
        leaves = book.readings[name].leaves
        if leaves and leaves.table == table.id:
            yield name, [_box(table, test) for test in tests]


def _box(table: BookTable, test: Test) -> Box:
    return tuple(test.get(name, ANYTHING) for name in table.inputs)


def _gap(book: Rulebook, table: BookTable, piece: Box, reading: str | None) -> Finding:
    said = f"“{table.title}”没有写到{in_words(book, table, piece)}的情形"
    answered = f"；释义 {reading}：{book.readings[reading].says}" if reading else ""
    return Finding(
        code="gap",
        severity="warning",
        where=str(table.place),
        message=said + answered,
        example=example(book, table, piece),
        clauses=tuple(dict.fromkeys(row.clause for row in table.rows)),
        settled_by=reading,
    )


def _unanswered(book: Rulebook, reading: str) -> Finding:
    written = book.readings[reading]
    said = f"释义 {reading} 说原文留白，但表里没有这样的空白，“{written.asks}”并未得到回答"
    where = str(book.places[f"readings.{reading}"])
    return Finding("unanswered", "warning", where, said, clauses=tuple(written.about))
