"""A rulebook read back: beside each clause, in controlled Chinese, what the system runs for it.

Complete by test: every rule that cites a clause stands beside it, every default of ours at the end.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any, NamedTuple

from zhidu.rules.book import BookKind, BookTable, Bound, Row, Rulebook
from zhidu.rules.demands import Check, Gate, Unless
from zhidu.rules.model import Due, Effect, Readers, Role, Step
from zhidu.rules.phrases import (
    act_said,
    all_of,
    any_of,
    anyone_of,
    condition,
    decider,
    demands,
    each_of,
    event_said,
    paper_title,
    quoted,
    value_of,
)

TABLE = "决策表"
"""The kind word of a table's row, which pages show as a grid instead."""
HOUSE = ""
"""In place of the clause, of what is a default of ours (系统默认)."""


class Line(NamedTuple):
    """One rule beside one clause: a kind word such as 环节 or 期限, and one sentence."""

    clause: str
    sort: str
    said: str


class GridRow(NamedTuple):
    clause: str
    asked: tuple[str, ...]
    given: tuple[str, ...]


class Grid(NamedTuple):
    """Rows of a decision table in words: under which conditions which outcomes."""

    title: str
    conditions: tuple[str, ...]
    outcomes: tuple[str, ...]
    rows: tuple[GridRow, ...]


def outline(book: Rulebook) -> list[Line]:
    """Every rule of the book: those of clauses in the order of the text, then the defaults."""
    order = {clause: place for place, clause in enumerate([*book.clauses, HOUSE])}
    return sorted(_lines(book), key=lambda line: order[line.clause])


def grid(book: Rulebook, table: BookTable, clause: str = "") -> Grid:
    """A table in words, or only the rows of one clause."""
    return Grid(
        title=table.title,
        conditions=tuple(book.terms[name].title for name in table.inputs),
        outcomes=tuple(book.terms[name].title for name in table.outputs),
        rows=tuple(_cells(book, table, row) for row in table.rows if clause in ("", row.clause)),
    )


def _cells(book: Rulebook, table: BookTable, row: Row) -> GridRow:
    asked = tuple(said or "不限" for said in _conditions(book, table, row))
    return GridRow(row.clause, asked, tuple(_outcomes(book, table, row)))


def _conditions(book: Rulebook, table: BookTable, row: Row) -> list[str]:
    return [value_of(book.terms[name], cell) for name, cell in zip(table.inputs, row.box, strict=True)]


def _outcomes(book: Rulebook, table: BookTable, row: Row) -> list[str]:
    given = ((book.terms[name], row.outcome.get(name, ())) for name in table.outputs)
    return [any_of(term.values.get(value, value) for value in values) for term, values in given]


# the book, section by section


def _lines(book: Rulebook) -> Iterator[Line]:
    for table in book.tables.values():
        yield from (Line(row.clause, TABLE, _row(book, table, row)) for row in table.rows)
    for role in book.roles.values():
        yield from _beside(role.cites, "角色", f"“{role.title}”是{meaning(book, role)}。")
    if passed := book.header.passed:
        said = f"《{book.title}》和它的每次修订，经{decider(book, passed.by)}通过后施行。"
        yield from _beside(passed.cites, "施行", said, passed.house)
    for kind in book.kinds.values():
        yield from _kind(book, kind)


def _row(book: Rulebook, table: BookTable, row: Row) -> str:
    asked = " · ".join(said for said in _conditions(book, table, row) if said) or "任何情形"
    given = "；".join(said for said in _outcomes(book, table, row) if said)
    return f"{table.title}：{asked} → {given}"


def meaning(book: Rulebook, role: Role) -> str:
    """Whom a role of the text means: 办事处主任、副主任, or that only the office can tell."""
    if not role.are:
        return "本单位对应的职务" if role.is_mapped else "本单位以外的机构"
    among = f"“{book.terms[role.among].title}”之中的" if role.among else ""
    besides = f"，{all_of(book, role.but)}除外" if role.but else ""
    reading = f"（按释义：{book.readings[role.reading].says}）" if role.reading else ""
    return f"{among}{all_of(book, role.are)}{besides}{reading}"


def _beside(cites: Iterable[str], sort: str, said: str, house: str | None = None) -> Iterator[Line]:
    """The sentence beside each of its clauses; a default of ours gives its reason."""
    cited = list(cites)
    yield from (Line(clause, sort, said) for clause in cited)
    if house and not cited:
        yield Line(HOUSE, sort, f"{said}理由：{house}。")


def _ruled(bound: Bound[Any], sort: str, said: str) -> Iterator[Line]:
    return _beside(bound.cites, sort, said, bound.house)


def _kind(book: Rulebook, kind: BookKind) -> Iterator[Line]:
    yield from _body(book, kind)
    yield from _papers(kind)
    for number, step in enumerate(kind.steps, 1):
        yield from _step(book, kind, number, step)
    for act in kind.acts:
        yield Line(HOUSE, "动作", _beside_the_steps(book, kind, act))
    for act, gates in kind.gates.items():
        yield from _gates(book, kind, act, gates)
    for act, effects in kind.after.items():
        for effect in effects:
            yield from _ruled(effect, *_effect(book, kind, act, effect))
    for due in kind.due:
        yield from _ruled(due, "期限", _due(book, kind, due))
    for readers in kind.readers:
        yield from _ruled(readers, "可见", _readers(book, kind, readers.rule))


def _body(book: Rulebook, kind: BookKind) -> Iterator[Line]:
    body = kind.body
    if body is None:
        return
    members = f"{kind.title}由{all_of(book, body.members.are)}出席。"
    yield from _beside(body.members.cites, "组成", members, body.members.house)
    yield Line(HOUSE, "主持", f"{kind.title}由{anyone_of(book, [body.chair])}主持。")
    outcomes = "、".join(move.title for move in body.outcomes.values())
    yield Line(HOUSE, "结果", f"{kind.title}的审议结果有：{outcomes}。")


def _papers(kind: BookKind) -> Iterator[Line]:
    """The papers that may be handed in; those that must be are gates."""
    for paper in kind.form.papers.values() if kind.form else ():
        if paper.required == "否":
            yield from _beside(paper.cites, "材料", f"{kind.title}：可以附上“{paper.title}”。", paper.house)


# steps


def _step(book: Rulebook, kind: BookKind, number: int, bound: Bound[Step]) -> Iterator[Line]:
    step = bound.rule
    title = f"{kind.title}第{number}步“{step.title}”"
    parts = [f"{title}{_by(book, step)}", *_besides(book, bound)]
    yield from _ruled(bound, "环节", f"{'，'.join(parts)}。")
    if step.returns:
        earlier = kind.step(step.returns.to)
        said = f"{title}可以退回到“{earlier.rule.title if earlier else ''}”，退回时写明理由。"
        yield from _beside(step.returns.cites, "退回", said, step.returns.house)
    if step.refuses:
        said = f"{title}可以“{step.refuses.title}”，{kind.title}就此终止。"
        yield from _beside(step.refuses.cites, "终止", said, step.refuses.house)


def _by(book: Rulebook, step: Step) -> str:
    if step.awaits:
        return f"，等{decider(book, step.awaits)}{step.verb}"
    who = f"由{anyone_of(book, step.by)}办理" if step.by else "由经办人办理"
    return f"{who}（{step.verb}）" + ("，人人都要办" if step.mode == "all" else "")


def _besides(book: Rulebook, bound: Bound[Step]) -> Iterator[str]:
    step = bound.rule
    if bound.when:
        yield f"只在{condition(book, bound.when)}时才有"
    if step.asks:
        yield f"办理时填写{quoted(book.terms[fact].title for fact in step.asks)}"
    if step.decides:
        yield f"登记的是{decider(book, step.decides)}的决定"
    if step.withdraw == "是":
        yield "办理之前提出人可以撤回"


def _beside_the_steps(book: Rulebook, kind: BookKind, name: str) -> str:
    act = kind.acts[name]
    who = anyone_of(book, act.by) or "经办人"
    asks = f"，填写{quoted(book.terms[fact].title for fact in act.asks)}" if act.asks else ""
    return f"{kind.title}：“{act.title}”由{who}办理{asks}。"


# gates


def _gates(book: Rulebook, kind: BookKind, act: str, gates: Iterable[Bound[Gate]]) -> Iterator[Line]:
    """The gates on one act; demands of the same clauses and conditions are said in one sentence."""

    def basis(bound: Bound[Gate]) -> tuple[Any, ...]:
        return bound.cites, bound.house, bound.force, condition(book, bound.when), bool(bound.unless)

    for _, alike in groupby(gates, basis):
        group = list(alike)
        checks = [check for bound in group for check in bound.rule.needs]
        if checks:
            yield from _ruled(group[0], "条件", _needs(book, kind, act, group[0], checks))
        for bound in group:
            yield from _others(book, kind, act, bound)


def _others(book: Rulebook, kind: BookKind, act: str, bound: Bound[Gate]) -> Iterator[Line]:
    """What a gate says besides what it needs: who alone may act, what may never be, what excuses."""
    gate, when, title = bound.rule, _when(book, kind, bound), act_said(kind, act)
    if gate.only:
        said = f"{when}“{title}”{_soft(bound)}只能由{anyone_of(book, gate.only)}办理。"
        yield from _ruled(bound, "权限", said + _otherwise(bound))
    if gate.never:
        said = f"{when}{_soft(bound)}不得“{title}”：{gate.never}。"
        yield from _ruled(bound, "禁止", said + _otherwise(bound))
    for exception, tests in bound.unless:
        excuse = _excuse(book, kind, exception, condition(book, tests))
        said = f"{kind.title}：{excuse}的，“{title}”不受此限：{_limit(book, kind, gate)}。"
        yield from _beside(exception.cites, "例外", said)


def _when(book: Rulebook, kind: BookKind, bound: Bound[Any]) -> str:
    said = condition(book, bound.when)
    return f"{kind.title}：{said}的，" if said else f"{kind.title}："


def _needs(book: Rulebook, kind: BookKind, act: str, bound: Bound[Gate], checks: list[Check]) -> str:
    must = f"“{act_said(kind, act)}”之前{_soft(bound)}须{demands(book, kind, checks)}。"
    return _when(book, kind, bound) + must + _otherwise(bound)


def _soft(bound: Bound[Gate]) -> str:
    return "" if bound.force == "must" else "一般"


def _otherwise(bound: Bound[Gate]) -> str:
    return "不照办的，写明原因。" if bound.force == "should" else ""


def _excuse(book: Rulebook, kind: BookKind, exception: Unless, when: str) -> str:
    needs = demands(book, kind, exception.needs)
    return "，".join(part for part in (when, needs) if part)


def _limit(book: Rulebook, kind: BookKind, gate: Gate) -> str:
    """What an exception sets aside."""
    if gate.never:
        return gate.never
    if gate.only:
        return f"只能由{anyone_of(book, gate.only)}办理"
    return f"须{demands(book, kind, gate.needs)}"


# effects, deadlines, readers


def _effect(book: Rulebook, kind: BookKind, act: str, bound: Bound[Effect]) -> tuple[str, str]:
    effect = bound.rule
    after = f"{kind.title}：“{act_said(kind, act)}”之后，"
    when = condition(book, bound.when)
    scope = (f"对{each_of(effect.each)}" if effect.each else "") + (f"（{when}的）" if when else "")
    after += f"{scope}，" if scope else ""
    if effect.opens:
        return "交办", f"{after}向{all_of(book, effect.to)}交办“{book.kinds[effect.opens].title}”。"
    if effect.files:
        return "移交", f"{after}把{effect.files}移交{all_of(book, effect.to)}。"
    what = f"把“{effect.what}”" if effect.what else ""
    return "告知", f"{after}{what}告知{all_of(book, effect.tells)}{_reads(kind, effect)}。"


def _reads(kind: BookKind, effect: Effect) -> str:
    if effect.reads == "case":
        return "，并可看全部内容"
    return f"，并可看“{paper_title(kind, effect.reads)}”"


def _due(book: Rulebook, kind: BookKind, bound: Bound[Due]) -> str:
    due = bound.rule
    title = event_said(book, kind, due.after or due.before or "")
    span = f"“{title}”后{due.within}内" if due.after else f"“{title}”前{due.lead}"
    done = f"由{anyone_of(book, due.of)}办完“{act_said(kind, due.met_by)}”"
    return f"{_when(book, kind, bound)}{due.title}，{span}，{done}。{_LATE[bound.force]}"


_LATE = {"must": "逾期的，记为未做到，写明原因。", "should": "逾期的，写明原因。", "may": ""}


def _readers(book: Rulebook, kind: BookKind, readers: Readers) -> str:
    once = f"“{act_said(kind, readers.once)}”之后，" if readers.once else ""
    what = "全部内容" if readers.what == "case" else f"“{paper_title(kind, readers.what)}”"
    return f"{kind.title}：{once}{all_of(book, readers.are)}可以看{what}。"
