"""Checks of a rulebook as a whole: overlaps, gaps, shadowed rows, clauses without a rule."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations
from typing import Any

from zhidu.rules.book import BookTable, Row, Rulebook, Test
from zhidu.rules.boxes import Box, TooManyPieces, overlap, uncovered
from zhidu.rules.cells import ANYTHING, Among, Cell, Except, Range
from zhidu.rules.findings import Finding
from zhidu.rules.model import Term
from zhidu.rules.quantities import yuan, yuan_in_words
from zhidu.rules.tables import settling


def check(book: Rulebook) -> list[Finding]:
    """Every finding, errors first, then in the order of the files."""
    findings = [*_tables(book), *_clauses(book), *_names(book), *_settled_by_nobody(book)]
    return sorted(findings, key=lambda f: (f.severity != "error", f.where.split(":")[0], f.code))


def _tables(book: Rulebook) -> Iterator[Finding]:
    for table in book.tables.values():
        space = _space(book, table)
        if table.hit == "unique":
            yield from _overlaps(book, table, space)
        if table.hit == "first":
            yield from _shadowed(table, space)
        yield from _gaps(book, table, space)


def _space(book: Rulebook, table: BookTable) -> list[Box]:
    """The facts a table is asked about: all of them, or those that the table around it takes."""
    whole = tuple(_all_of(book.terms[name]) for name in table.inputs)
    if not table.within:
        return [whole]
    outer = book.tables[table.within]
    boxes = (_as_seen_by(table, outer, row) for row in outer.rows)
    return [box for box in (overlap(whole, b) for b in boxes) if box]


def _as_seen_by(table: BookTable, outer: BookTable, row: Row) -> Box:
    cells = dict(zip(outer.inputs, row.box, strict=True))
    return tuple(cells.get(name, ANYTHING) for name in table.inputs)


def _all_of(term: Term) -> Cell:
    if term.type in ("money", "number"):
        return Range(low=0)
    return Among(frozenset(term.values)) if term.values else ANYTHING


def _overlaps(book: Rulebook, table: BookTable, space: list[Box]) -> Iterator[Finding]:
    for a, b in combinations(table.rows, 2):
        both = overlap(a.box, b.box)
        region = both and next((r for r in (overlap(both, box) for box in space) if r), None)
        if region is None or a.outcome == b.outcome:
            continue
        yield _overlap(book, table, a, b, region)


def _overlap(book: Rulebook, table: BookTable, a: Row, b: Row, region: Box) -> Finding:
    example = _example(book, table, region)
    reading, _ = settling(book, table.id, [a, b])
    said = f"{a.id} 与 {b.id} 都适用于{_in_words(book, table, region)}"
    how = f"；已由释义 {reading} 裁定：{book.readings[reading].says}" if reading else "，结果却不同，须由释义裁定"
    severity = "warning" if reading else "error"
    return Finding("overlap", severity, str(b.place), said + how, example, (a.clause, b.clause), reading or None)


def _shadowed(table: BookTable, space: list[Box]) -> Iterator[Finding]:
    for n, row in enumerate(table.rows):
        inside = [box for box in (overlap(row.box, s) for s in space) if box]
        if not uncovered(inside, [earlier.box for earlier in table.rows[:n]]):
            said = f"{row.id} 永远用不到：前面的行已把它全部盖住"
            yield Finding("shadowed", "warning", str(row.place), said, clauses=(row.clause,))


def _gaps(book: Rulebook, table: BookTable, space: list[Box]) -> Iterator[Finding]:
    try:
        left = uncovered(space, [row.box for row in table.rows])
        clauses = tuple(dict.fromkeys(row.clause for row in table.rows))
        for reading, boxes in _left_open(book, table):
            for piece in (o for piece in left for box in boxes if (o := overlap(piece, box))):
                yield _gap(book, table, piece, clauses, reading)
            left = uncovered(left, boxes)
        for piece in left:
            yield _gap(book, table, piece, clauses, None)
    except TooManyPieces:
        said = f"“{table.title}”太细，没有证明它没有空白和重叠"
        yield Finding("not_proved", "warning", str(table.place), said)


def _left_open(book: Rulebook, table: BookTable) -> Iterator[tuple[str, list[Box]]]:
    for name, tests in book.leaves.items():
        leaves = book.readings[name].leaves
        if leaves and leaves.table == table.id:
            yield name, [_box(table, test) for test in tests]


def _box(table: BookTable, test: Test) -> Box:
    return tuple(test.get(name, ANYTHING) for name in table.inputs)


def _gap(
    book: Rulebook, table: BookTable, piece: Box, clauses: tuple[str, ...], reading: str | None
) -> Finding:
    said = f"“{table.title}”没有写到{_in_words(book, table, piece)}的情形"
    how = f"；释义 {reading}：{book.readings[reading].says}" if reading else ""
    example = _example(book, table, piece)
    return Finding("gap", "warning", str(table.place), said + how, example, clauses, reading)


def _clauses(book: Rulebook) -> Iterator[Finding]:
    for clause, count in book.cited().items():
        if not count and book.status_of(clause) == "unmodelled":
            said = f"条款 {clause} 还没有任何规则引用它"
            yield Finding("not_modelled", "warning", str(book.places[clause]), said, clauses=(clause,))
    for rule in book.rules():
        if len(rule.cites) > 2:
            said = f"一条规则引用了 {len(rule.cites)} 个条款；宜一条规则对一个条款"
            yield Finding("cites_many", "warning", str(rule.place), said, clauses=rule.cites)


def _names(book: Rulebook) -> Iterator[Finding]:
    for name, role in book.roles.items():
        if len(role.called) > 1:
            said = f"原文用{'、'.join(role.called)}几个名称称呼同一角色（{name}）"
            yield Finding("two_names", "warning", str(book.places[f"roles.{name}"]), said)


def _settled_by_nobody(book: Rulebook) -> Iterator[Finding]:
    for name, reading in book.readings.items():
        if reading.takes and reading.leaves:
            said = f"释义 {name} 既裁定了一行，又说原文留白，只能写一样"
            yield Finding("reading", "error", str(book.places[f"readings.{name}"]), said)


def _example(book: Rulebook, table: BookTable, box: Box) -> Mapping[str, Any]:
    """One set of facts in the box, as the command line takes them."""
    return {
        name: _point(book.terms[name], cell) for name, cell in zip(table.inputs, box, strict=True)
    }


def _point(term: Term, cell: Cell) -> Any:
    if isinstance(cell, Range):
        number = cell.high if cell.high is not None else cell.low or 0
        return yuan(number) if term.type == "money" else number
    return _first(term.values, cell)


def _first(values: Mapping[str, str], cell: Cell) -> str:
    return next((name for name in values if cell.holds(name)), "（任意）")


def _in_words(book: Rulebook, table: BookTable, box: Box) -> str:
    parts = (_said(book.terms[n], cell) for n, cell in zip(table.inputs, box, strict=True))
    return "、".join(p for p in parts if p) or "任何事实"


def _said(term: Term, cell: Cell) -> str:
    if isinstance(cell, Among):
        if set(cell.values) == set(term.values):
            return ""
        return f"{term.title}为{'或'.join(label for v, label in term.values.items() if v in cell.values)}"
    if isinstance(cell, Range):
        return term.title + _range_said(term, cell)
    if isinstance(cell, Except):
        return f"{term.title}不是{'或'.join(sorted(cell.values))}"
    return ""


def _range_said(term: Term, cell: Range) -> str:
    say = yuan_in_words if term.type == "money" else str
    if cell.low == cell.high and cell.low is not None:
        return f"恰为{say(cell.low)}"
    ends: Iterable[str] = (
        f"{say(cell.low)}（含）以上" if cell.low else "",
        f"{say(cell.high)}（含）以下" if cell.high is not None else "",
    )
    return "".join(ends)
