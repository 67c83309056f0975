"""A rulebook read back: beside each clause, in controlled Chinese, what the system runs for it.

Complete by test: every rule that cites a clause stands beside it, every default of ours at the end.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any, NamedTuple

from zhidu.rules.assumptions import assumption_lines
from zhidu.rules.book import BookKind, BookTable, Bound, Row, Rulebook
from zhidu.rules.demands import Check, Gate
from zhidu.rules.kinds import Awaits, Step, StepPart
from zhidu.rules.lines import HOUSE, Line, beside, excuse, otherwise, ruled, soft
from zhidu.rules.model import Acting, Role
from zhidu.rules.outline_bodies import assembly
from zhidu.rules.outline_duties import of_the_book
from zhidu.rules.outline_effects import (
    due_line,
    effect_line,
    escalation_line,
    given_date_line,
    move_line,
    number_line,
    readers_line,
    reminding_line,
)
from zhidu.rules.outline_facts import derived_line, register_line
from zhidu.rules.outline_public import of_kind
from zhidu.rules.phrases import (
    SETS,
    act_said,
    all_of,
    any_of,
    anyone_of,
    condition,
    decider,
    each_of,
    flag_said,
    outcome_said,
    quoted,
    value_of,
    when_said,
)
from zhidu.rules.phrases_needs import demands
from zhidu.rules.sittings import DOES

TABLE = "决策表"
"""The kind word of a table's row, which pages show as a grid instead."""


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
    return [any_of(outcome_said(book, term, value) for value in values) for term, values in given]


# the book, section by section


def _lines(book: Rulebook) -> Iterator[Line]:
    yield from _counting(book)
    for table in book.tables.values():
        yield from (Line(row.clause, TABLE, _row(book, table, row)) for row in table.rows)
    for role in book.roles.values():
        yield from beside(role.cites, "角色", f"“{role.title}”是{meaning(book, role)}。")
    for name, rules in book.acting.items():
        for bound in rules:
            yield from ruled(book, bound, "代理", _acted(book, name, bound))
    if passed := book.header.passed:
        said = f"《{book.title}》和它的每次修订，经{decider(book, passed.by)}通过后施行。"
        yield from beside(passed.cites, "施行", said, passed.house)
    for kind in book.kinds.values():
        yield from _kind(book, kind)
    for cites, sort, said, house in of_the_book(book):
        yield from beside(cites, sort, said, house)
    for register in book.registers.values():
        yield from ruled(book, register, "台账", register_line(book, register.rule))
    for term in book.terms.values():
        if term.is_:
            yield Line(HOUSE, "事实", derived_line(book, term))
    for said in assumption_lines(book):
        yield Line(HOUSE, "假定", said)


_COUNTED_FROM = {"next_day": "当日不计入，从次日起算", "same_day": "当日计为第一日"}
_ROLLED = {"none": "不顺延", "forward": "顺延到下一个工作日", "back": "提前到前一个工作日"}


def _counting(book: Rulebook) -> Iterator[Line]:
    counting = book.header.counting
    said = f"按日计算的期限，{_COUNTED_FROM[counting.count_from]}；末日是休息日的，{_ROLLED[counting.roll]}"
    said += f"（按释义：{book.readings[counting.reading].says}）。" if counting.reading else "。"
    if counting.reading and not counting.cites:
        yield Line(HOUSE, "计日", said)
    else:
        yield from beside(counting.cites, "计日", said, counting.house)


def _row(book: Rulebook, table: BookTable, row: Row) -> str:
    asked = " · ".join(said for said in _conditions(book, table, row) if said) or "任何情形"
    given = "；".join(said for said in _consequences(book, table, row) if said)
    if table.decider:
        given = f"建议{given}，由{anyone_of(book, [table.decider])}决定"
    return f"{table.title}：{asked} → {given}"


def _consequences(book: Rulebook, table: BookTable, row: Row) -> Iterator[str]:
    """What a row gives, in a sentence: a flag is said by what it means."""
    for name, said in zip(table.outputs, _outcomes(book, table, row), strict=True):
        term = book.terms[name]
        yield flag_said(term.title, said) if term.type == "flag" and said else said


def meaning(book: Rulebook, role: Role) -> str:
    """Whom a role of the text means: 办事处主任、副主任, or that only the office can tell."""
    if not role.are:
        return "本单位对应的职务" if role.is_mapped else "本单位以外的机构"
    among = f"“{book.terms[role.among].title}”之中的" if role.among else ""
    besides = f"，{all_of(book, role.but)}除外" if role.but else ""
    reading = f"（按释义：{book.readings[role.reading].says}）" if role.reading else ""
    return f"{among}{all_of(book, role.are)}{besides}{reading}"


def _acted(book: Rulebook, role: str, bound: Bound[Acting]) -> str:
    who = anyone_of(book, bound.rule.post)
    return f"{condition(book, bound.when)}时，{all_of(book, [role])}的职责由{who}代行。"


def _kind(book: Rulebook, kind: BookKind) -> Iterator[Line]:
    yield from _body(book, kind)
    yield from assembly(book, kind)
    yield from _papers(kind)
    for number, step in enumerate(kind.steps, 1):
        yield from _step(book, kind, number, step)
    for act in kind.acts:
        yield Line(HOUSE, "动作", _beside_the_steps(book, kind, act))
    for move, moving in kind.moves.items():
        yield from ruled(book, moving, *move_line(book, kind, move, moving))
    if kind.number:
        yield from ruled(book, kind.number, *number_line(kind, kind.number))
    for act, gates in kind.gates.items():
        yield from _gates(book, kind, act, gates)
    for act, effects in kind.after.items():
        for effect in effects:
            yield from ruled(book, effect, *effect_line(book, kind, act, effect))
    for due in kind.due:
        yield from ruled(book, due, *due_line(book, kind, due))
        if given := due.rule.unless_given:
            yield from beside(given.cites, *given_date_line(book, kind, due.rule, given), given.house)
        if up := due.rule.escalates:
            yield from beside(up.cites, *escalation_line(book, kind, due.rule, up), up.house)
    for reminding in kind.remind:
        yield from ruled(book, reminding, *reminding_line(book, kind, reminding))
    for readers in kind.readers:
        yield from ruled(book, readers, *readers_line(book, kind, readers))
    for cites, sort, said, house in of_kind(book, kind):
        yield from beside(cites, sort, said, house)


def _body(book: Rulebook, kind: BookKind) -> Iterator[Line]:
    body = kind.body
    if body is None:
        return
    members = f"{kind.title}由{all_of(book, body.members.are)}出席。"
    yield from beside(body.members.cites, "组成", members, body.members.house)
    yield Line(HOUSE, "主持", f"{kind.title}由{anyone_of(book, [body.chair])}主持。")
    if by := body.secretary:
        yield from beside(by.cites, "秘书", f"{kind.title}的秘书是{anyone_of(book, by.are)}。", by.house)
    outcomes = "、".join(move.title for move in body.outcomes.values())
    yield Line(HOUSE, "结果", f"{kind.title}的审议结果有：{outcomes}。")
    for word, acts in kind.does.items():
        said = f"{kind.title}里，{quoted(act_said(kind, act) for act in acts)}就是{DOES[word]}。"
        yield Line(HOUSE, "会议", said)


def _papers(kind: BookKind) -> Iterator[Line]:
    """The papers that may be handed in; those that must be are gates."""
    for paper in kind.form.papers.values() if kind.form else ():
        if paper.required == "否":
            yield from beside(paper.cites, "材料", f"{kind.title}：可以附上“{paper.title}”。", paper.house)


# steps


def _step(book: Rulebook, kind: BookKind, number: int, bound: Bound[Step]) -> Iterator[Line]:
    step = bound.rule
    title = f"{kind.title}第{number}步“{step.title}”"
    parts = [f"{title}{step_by(book, step)}", *_besides(book, bound)]
    yield from ruled(book, bound, "环节", f"{'，'.join(parts)}。")
    if step.returns:
        earlier = kind.step(step.returns.to)
        said = f"{title}可以退回到“{earlier.rule.title if earlier else ''}”，退回时写明理由。"
        yield from beside(step.returns.cites, "退回", said, step.returns.house)
    if step.refuses:
        said = f"{title}可以“{step.refuses.title}”，{kind.title}就此终止。"
        yield from beside(step.refuses.cites, "终止", said, step.refuses.house)


def step_by(book: Rulebook, step: Step) -> str:
    """Who does a step and how: ，由党政办公室办理（审核）."""
    if step.awaits:
        return f"，{_awaited(book, step.awaits, step.verb)}"
    if step.parts:
        return f"由{'、'.join(_part(book, part) for part in step.parts)}分别办理（{step.verb}），不分先后"
    who = f"由{anyone_of(book, step.by)}办理" if step.by else "由经办人办理"
    each = f"{each_of(step.each)}都" if step.each else ""
    return f"{each}{who}（{step.verb}）{_MODES[step.mode]}"


_MODES = {
    "one": "",
    "any": "，一人办理即可",
    "all": "，人人都要办",
    "in_order": "，按所列先后依次办理",
    "read": "，人人都要圈阅",
}


def _part(book: Rulebook, part: StepPart) -> str:
    return (
        f"{part.title or ''}{f'（{anyone_of(book, part.by)}）' if part.title else anyone_of(book, part.by)}"
    )


def _awaited(book: Rulebook, awaits: Awaits, verb: str) -> str:
    if awaits.meeting:
        return f"等{decider(book, awaits.meeting)}{verb}"
    if awaits.until:
        return f"等到“{book.terms[awaits.until].title}”"
    if awaits.case:
        takes = quoted(book.terms[name].title for name in awaits.takes)
        said = f"等“{book.kinds[awaits.case].title}”全部办结，收下它的材料"
        return f"{said}和{takes}" if takes else said
    return f"等满{awaits.period}"


def _besides(book: Rulebook, bound: Bound[Step]) -> Iterator[str]:
    step = bound.rule
    if bound.when:
        yield f"只在{condition(book, bound.when)}时才有"
    if step.asks:
        yield f"办理时填写{quoted(book.terms[fact].title for fact in step.asks)}"
    for part, tests in zip(step.parts, bound.parts, strict=True):
        if tests:
            yield f"{anyone_of(book, part.by)}只在{condition(book, tests)}时参加"
    if step.proposes:
        yield f"对“{book.tables[step.proposes].title}”给出的建议作决定"
    if step.decides:
        yield f"登记的是{decider(book, step.decides)}的决定"
    if step.withdraw == "是":
        yield "办理之前提出人可以撤回"


def _beside_the_steps(book: Rulebook, kind: BookKind, name: str) -> str:
    act = kind.acts[name]
    who = anyone_of(book, act.by) or "经办人"
    asks = f"，填写{quoted(book.terms[fact].title for fact in act.asks)}" if act.asks else ""
    adds = f"，随时可以增加{SETS.get(act.adds, '一项')}" if act.adds else ""
    return f"{kind.title}：“{act.title}”由{who}办理{asks}{adds}。"


# gates


def _gates(book: Rulebook, kind: BookKind, act: str, gates: Iterable[Bound[Gate]]) -> Iterator[Line]:
    """The gates on one act; demands of the same clauses and conditions are said in one sentence."""

    def basis(bound: Bound[Gate]) -> tuple[Any, ...]:
        when = condition(book, bound.when)
        return bound.cites, bound.house, bound.force, bound.rule.reason, when, bool(bound.unless)

    for _, alike in groupby(gates, basis):
        group = list(alike)
        checks = [check for bound in group for check in bound.rule.needs]
        if checks:
            yield from ruled(book, group[0], "条件", _needs(book, kind, act, group[0], checks))
        for bound in group:
            yield from _others(book, kind, act, bound)


def _others(book: Rulebook, kind: BookKind, act: str, bound: Bound[Gate]) -> Iterator[Line]:
    """What a gate says besides what it needs: who alone may act, what may never be, what excuses."""
    gate, when, title = bound.rule, when_said(book, kind, bound), act_said(kind, act)
    if gate.only:
        said = f"{when}“{title}”{soft(bound)}只能由{anyone_of(book, gate.only)}办理。"
        yield from ruled(book, bound, "权限", said + otherwise(bound))
    if gate.but:
        said = f"{when}“{title}”{soft(bound)}不得由{anyone_of(book, gate.but)}本人办理，代行的也不行。"
        yield from ruled(book, bound, "回避", said + otherwise(bound))
    if gate.never:
        said = f"{when}{soft(bound)}不得“{title}”：{gate.never}。"
        yield from ruled(book, bound, "禁止", said + otherwise(bound))
    for exception, tests in bound.unless:
        excused = excuse(book, kind, exception, condition(book, tests))
        said = f"{kind.title}：{excused}的，“{title}”不受此限：{_limit(book, kind, gate)}。"
        yield from beside(exception.cites, "例外", said)


def _needs(book: Rulebook, kind: BookKind, act: str, bound: Bound[Gate], checks: list[Check]) -> str:
    must = f"“{act_said(kind, act)}”之前{soft(bound)}须{demands(book, kind, checks)}。"
    return when_said(book, kind, bound) + must + otherwise(bound)


def _limit(book: Rulebook, kind: BookKind, gate: Gate) -> str:
    """What an exception sets aside."""
    if gate.never:
        return gate.never
    if gate.only:
        return f"只能由{anyone_of(book, gate.only)}办理"
    if gate.but:
        return f"不得由{anyone_of(book, gate.but)}本人办理"
    return f"须{demands(book, kind, gate.needs)}"
