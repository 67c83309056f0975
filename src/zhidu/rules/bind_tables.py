"""Tables and the readings that settle them, bound to the facts they speak of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from zhidu.rules.book import BookTable, Row
from zhidu.rules.cells import ANYTHING
from zhidu.rules.figures import MANUAL, Figure, Outcome
from zhidu.rules.model import Reading, Table, Term
from zhidu.rules.names import Names
from zhidu.rules.source import Path


def bind_table(names: Names, table_id: str, table: Table) -> BookTable:
    path: Path = ("tables", table_id)
    _check_columns(names, path, table)
    names.who((*path, "decider"), [table.decider] if table.decider else [])
    rows = [
        row for n, cells in enumerate(table.rows) if (row := _row(names, (*path, "rows", n), table, cells))
    ]
    _check_ids(names, path, rows)
    return BookTable(
        table_id,
        table.title,
        tuple(table.inputs),
        tuple(table.outputs),
        table.hit,
        table.within,
        tuple(rows),
        names.source.place(path),
        table.decider,
    )


def _check_columns(names: Names, path: Path, table: Table) -> None:
    names.terms((*path, "in"), table.inputs)
    names.terms((*path, "out"), table.outputs)
    for fact in table.inputs:
        if names.is_type(fact, "posts", "row", "moment", "date"):
            names.complain((*path, "in"), f"“{fact}”不能作条件列：条件列要是金额、天数、数目或取一个值的事实")
    if table.within and names.table((*path, "within"), table.within):
        outer = names.written.tables[table.within].inputs
        missing = [fact for fact in outer if fact not in table.inputs]
        if missing:
            names.complain((*path, "within"), f"条件列还须有外层表 {table.within} 的 {'、'.join(missing)}")


def _check_ids(names: Names, path: Path, rows: list[Row]) -> None:
    seen: set[str] = set()
    for n, row in enumerate(rows):
        if row.id in seen:
            names.complain((*path, "rows", n), f"行“{row.id}”写了两次；同一条款的第二行写 {row.clause}.2")
        seen.add(row.id)


def _row(names: Names, path: Path, table: Table, cells: list[Any]) -> Row | None:
    width = 1 + len(table.inputs) + len(table.outputs)
    if len(cells) != width:
        names.complain(path, f"这一行有 {len(cells)} 格，应有 {width} 格：条款、条件、结果")
        return None
    row_id, first_out = str(cells[0]), 1 + len(table.inputs)
    clause = _clause_of(names, row_id)
    names.clauses((*path, 0), [clause])
    box = [
        names.cell((*path, n), fact, cells[n]) if fact in names.written.terms else ANYTHING
        for n, fact in enumerate(table.inputs, 1)
    ]
    outcome = {
        out: names.outcome((*path, n), out, cells[n])
        for n, out in enumerate(table.outputs, first_out)
        if cells[n] != "-" and out in names.written.terms
    }
    for n, out in enumerate(table.outputs, first_out):
        _figured(names, (*path, n), table, outcome.get(out, ()))
    return Row(row_id, clause, tuple(box), outcome, names.source.place(path))


def _figured(names: Names, path: Path, table: Table, values: Iterable[Outcome]) -> None:
    """What an outcome is reckoned by is a fact that the table looks at, so that it is known."""
    for value in values:
        if isinstance(value, Figure) and value.fact and value.fact not in table.inputs:
            names.complain(path, f"“{value.fact}”要列入条件列（in），才能按它计算")


def _clause_of(names: Names, row_id: str) -> str:
    """A row is called by its clause, with ``.2`` and so on where a clause has several rows."""
    clause, _, number = row_id.rpartition(".")
    is_further = row_id not in names.written.clauses and clause in names.written.clauses
    return clause if is_further and number.isdecimal() else row_id


def check_derived(names: Names, term_id: str, term: Term, tables: Mapping[str, BookTable]) -> None:
    """A fact that a table gives must know every value that the table can give."""
    table, _, out = str(term.outcome).partition(".")
    if not term.outcome or not term.values or table not in tables:
        return
    given = {name for row in tables[table].rows for name in row.outcome.get(out, ())}
    unknown = sorted(str(value) for value in given - {*term.values, MANUAL})
    if unknown:
        names.complain(("terms", term_id, "values"), f"还须列出 {term.outcome} 会得出的 {'、'.join(unknown)}")


def check_reading(names: Names, path: Path, reading: Reading) -> None:
    """Whether what a reading speaks of exists."""
    names.clauses((*path, "about"), reading.about)
    names.who((*path, "by"), [reading.by] if reading.by else [])
    takes, leaves = reading.takes, reading.leaves
    if takes and names.table((*path, "takes"), takes.table):
        rows = [str(row[0]) for row in names.written.tables[takes.table].rows if row]
        names.known((*path, "takes"), takes.row, rows, "表行")
    if leaves and names.table((*path, "leaves"), leaves.table):
        for fact in _foreign(names, reading):
            names.complain((*path, "leaves", "when"), f"“{fact}”不是决策表 {leaves.table} 的条件列")


def _foreign(names: Names, reading: Reading) -> Iterator[str]:
    """The facts of ``leaves`` that its table does not look at."""
    if reading.leaves:
        inputs = names.written.tables[reading.leaves.table].inputs
        yield from (fact for condition in reading.leaves.when for fact in condition if fact not in inputs)
