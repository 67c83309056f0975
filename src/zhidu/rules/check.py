"""Checks of a rulebook as a whole: overlaps, gaps, shadowed rows, clauses without a rule."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations, product

from zhidu.rules.book import BookKind, BookTable, Bound, Row, Rulebook, Test
from zhidu.rules.boxes import Box, TooManyPieces, disjoint, overlap, uncovered
from zhidu.rules.cells import ANYTHING, Among, Cell, Range
from zhidu.rules.findings import Finding
from zhidu.rules.model import Effect, Readers, Term
from zhidu.rules.people import members_of, title_of
from zhidu.rules.tables import settling
from zhidu.rules.telling import example, in_words
from zhidu.rules.vocabulary import other_names


def check(book: Rulebook) -> list[Finding]:
    """Every finding, errors first, then in the order of the files."""
    findings = [*_tables(book), *_clauses(book), *_names(book), *_other_names(book), *_not_told(book)]
    return sorted(findings, key=lambda f: (f.severity != "error", f.where.split(":")[0], f.code))


# tables


def _tables(book: Rulebook) -> Iterator[Finding]:
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
        yield from _shadowed(table, space)
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
    if term.type in ("money", "number"):
        return Range(low=0)
    return Among(frozenset(term.values)) if term.values else ANYTHING


def _overlaps(book: Rulebook, table: BookTable, space: list[Box]) -> Iterator[Finding]:
    for a, b in combinations(table.rows, 2):
        shared = _overlapping(_overlapping([a.box], [b.box]), space)
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


def _shadowed(table: BookTable, space: list[Box]) -> Iterator[Finding]:
    for n, row in enumerate(table.rows):
        if not uncovered(_overlapping([row.box], space), [earlier.box for earlier in table.rows[:n]]):
            said = f"{row.id} 永远用不到：前面的行已把它全部盖住"
            yield Finding("shadowed", "warning", str(row.place), said, clauses=(row.clause,))


def _gaps(book: Rulebook, table: BookTable, space: list[Box]) -> Iterator[Finding]:
    left = uncovered(space, [row.box for row in table.rows])
    for reading, boxes in _left_open(book, table):
        answered = _overlapping(left, disjoint(boxes))
        yield from (_gap(book, table, piece, reading) for piece in answered)
        if not answered:
            yield _unanswered(book, reading)
        left = uncovered(left, boxes)
    yield from (_gap(book, table, piece, None) for piece in left)


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


# clauses and names


def _clauses(book: Rulebook) -> Iterator[Finding]:
    for clause in book.clauses:
        if book.status_of(clause) == "unmodelled":
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


def _other_names(book: Rulebook) -> Iterator[Finding]:
    """Ids of the shared vocabulary under another title: perhaps another thing."""
    kinds = {name: kind.title for name, kind in book.kinds.items()}
    for path, title, thing in other_names(book.roles, book.terms, kinds, book.shared):
        name = path.partition(".")[2]
        said = f"“{name}”在共用词汇里是“{thing.title}”，本文叫“{title}”；若是另一事物，请换一个标识"
        yield Finding("other_name", "warning", str(book.places[path]), said)


# who is told


def _not_told(book: Rulebook) -> Iterator[Finding]:
    """Owners of a task that a text creates, who may not read the paper that it restricts."""
    for kind in book.kinds.values():
        papers = [rule for rule in kind.readers if rule.rule.what != "case"]
        for effect, paper in product(_opening(kind), papers):
            told = members_of(book, paper.rule.are)
            left_out = [name for name in members_of(book, effect.rule.to) if name not in told]
            if left_out:
                title = _title_of_paper(kind, paper.rule.what)
                yield _left_out(book, effect, paper, title, left_out)


def _opening(kind: BookKind) -> Iterator[Bound[Effect]]:
    return (effect for effects in kind.after.values() for effect in effects if effect.rule.opens)


def _title_of_paper(kind: BookKind, paper: str) -> str:
    """What the paper is called where it is sent out."""
    effects = (effect.rule for effects in kind.after.values() for effect in effects)
    return next((e.what for e in effects if e.reads == paper and e.what), paper)


def _left_out(
    book: Rulebook, effect: Bound[Effect], paper: Bound[Readers], title: str, names: list[str]
) -> Finding:
    opened = book.kinds[str(effect.rule.opens)].title
    titles = "、".join(title_of(book, name) for name in names)
    return Finding(
        code="not_told",
        severity="warning",
        where=str(paper.place),
        message=f"{titles}要办“{opened}”，却不在“{title}”的可读范围内",
        example={"opens": effect.rule.opens, "to": names, "readers": list(paper.rule.are)},
        clauses=(*effect.cites, *paper.cites),
    )
