"""What moves, effects, deadlines and readers of a kind are, in controlled Chinese."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from zhidu.rules.book import BookKind, Bound, Rulebook
from zhidu.rules.deadlines import Due, Escalation, Reminding, UnlessGiven
from zhidu.rules.duties import SLOTS
from zhidu.rules.kinds import ANYWHERE, MOVES, Effect, Moving, Numbering, Readers
from zhidu.rules.phrases import (
    act_said,
    all_of,
    anyone_of,
    condition,
    each_of,
    event_said,
    length_said,
    paper_title,
    quoted,
    when_said,
)

Said = tuple[str, str]
"""The kind word of a line, and its sentence."""

LATE = {"must": "超期的，记为未做到，写明原因。", "should": "超期的，写明原因。", "may": ""}


# moves and numbers


def move_line(book: Rulebook, kind: BookKind, move: str, bound: Bound[Moving]) -> Said:
    rule = bound.rule
    steps = [act_said(kind, step) for step in rule.on if step != ANYWHERE]
    where = f"“{'”、“'.join(steps)}”" if steps else ""
    whom = f"给{anyone_of(book, rule.to)}" if rule.to else ""
    tail = "".join(said for said in (_back(kind, rule), _longer(kind, rule)) if said)
    said = f"{when_said(book, kind, bound)}{where}可以由{anyone_of(book, rule.by)}{MOVES[move]}{whom}{tail}。"
    return MOVES[move], said


def _back(kind: BookKind, rule: Moving) -> str:
    return f"，从“{act_said(kind, rule.back_to)}”重新办起" if rule.back_to else ""


def _longer(kind: BookKind, rule: Moving) -> str:
    """Which deadline is extended, and how far."""
    due = next((bound.rule.title for bound in kind.due if bound.rule.id == rule.of), "")
    most = f"，至多延长{rule.at_most}" if rule.at_most else ""
    return f"“{due}”的期限{most}" if due else ""


def number_line(kind: BookKind, bound: Bound[Numbering]) -> Said:
    rule = bound.rule
    counted = "按年编号" if rule.per == "year" else "连续编号"
    form = rule.form.format(year=2026, n=1)
    together = "，与同一系列的其他事项合编" if rule.series else ""
    return "编号", f"{kind.title}：“{act_said(kind, rule.at)}”时{counted}，如“{form}”{together}。"


# effects


def effect_line(book: Rulebook, kind: BookKind, act: str, bound: Bound[Effect]) -> Said:
    effect = bound.rule
    after = f"{kind.title}：“{act_said(kind, act)}”之后，"
    when = condition(book, bound.when)
    scope = (f"对{each_of(effect.each)}" if effect.each else "") + (f"（{when}的）" if when else "")
    sort, said = _EFFECTS[effect.form](book, kind, effect)
    return sort, f"{after}{f'{scope}，' if scope else ''}{said}。"


def _opens(book: Rulebook, kind: BookKind, effect: Effect) -> Said:
    return "交办", f"向{all_of(book, effect.to)}交办“{book.kinds[str(effect.opens)].title}”"


def _files(book: Rulebook, kind: BookKind, effect: Effect) -> Said:
    return "移交", f"把{effect.files}移交{all_of(book, effect.to)}"


def _tells(book: Rulebook, kind: BookKind, effect: Effect) -> Said:
    what = f"把“{effect.what}”" if effect.what else ""
    may_read = "全部内容" if effect.reads == "case" else f"“{paper_title(kind, effect.reads)}”"
    return "告知", f"{what}告知{all_of(book, effect.tells)}，并可看{may_read}"


def _enters(book: Rulebook, kind: BookKind, effect: Effect) -> Said:
    title = book.registers[str(effect.enters)].rule.title
    columns = quoted(book.terms[column].title for column in effect.given)
    if not effect.row:
        return "登记", f"在“{title}”中记一行：{columns}"
    row = book.terms[effect.row].title
    changed = f"，改写{columns}" if columns else ""
    ended = "，这一行从此失效" if effect.ends == "是" else ""
    return "登记", f"在“{title}”中找到“{row}”那一行{changed}{ended}"


def _sets(book: Rulebook, kind: BookKind, effect: Effect) -> Said:
    said = "，".join(f"“{book.terms[f].title}”改为{_worth(book, f, v)}" for f, v in effect.sets.items())
    return "改写", said


def _worth(book: Rulebook, fact: str, value: Any) -> str:
    if value in book.terms:
        return f"“{book.terms[value].title}”所写的"
    return f"“{book.terms[fact].values.get(str(value), value)}”"


def _stands_in(book: Rulebook, kind: BookKind, effect: Effect) -> Said:
    rule = effect.stands_in
    assert rule is not None  # the form of the effect
    since, until = book.terms[rule.since].title, book.terms[rule.until].title
    by, of = anyone_of(book, [rule.by]), all_of(book, [rule.of])
    if effect.ends == "是":
        return "代行", f"{by}不再代行{of}的职责"
    whom = f"由{by}代行{of}的职责"
    return "代行", f"从“{since}”到“{until}”，{whom}"


def _stands_watch(book: Rulebook, kind: BookKind, effect: Effect) -> Said:
    rule = effect.stands_watch
    assert rule is not None  # the form of the effect
    since, until = book.terms[rule.since].title, book.terms[rule.until].title
    instead = f"代替{all_of(book, [rule.of])}" if rule.of else ""
    on = f"排进“{book.watches[rule.watch].title}”的值班表，担任{SLOTS[rule.slot]}"
    return "值班", f"从“{since}”到“{until}”，{anyone_of(book, [rule.by])}{instead}{on}"


_EFFECTS: Mapping[str, Callable[[Rulebook, BookKind, Effect], Said]] = {
    "opens": _opens,
    "files": _files,
    "tells": _tells,
    "enters": _enters,
    "sets": _sets,
    "stands_in": _stands_in,
    "stands_watch": _stands_watch,
}


# deadlines and readers


def due_line(book: Rulebook, kind: BookKind, bound: Bound[Due]) -> Said:
    due = bound.rule
    title = event_said(book, kind, due.after or due.before or "")
    span = (
        f"“{title}”后{length_said(book, due.within)}内"
        if due.after
        else f"“{title}”前{length_said(book, due.lead) if due.lead else ''}"
    )
    done = f"由{anyone_of(book, due.of)}办完“{act_said(kind, due.met_by)}”"
    return "期限", f"{when_said(book, kind, bound)}{due.title}，{span}，{done}。{LATE[bound.force]}"


def given_date_line(book: Rulebook, kind: BookKind, due: Due, given: UnlessGiven) -> Said:
    date = book.terms[given.date].title
    return "期限", f"{kind.title}：{due.title}，写明“{date}”的，以它为准。"


def escalation_line(book: Rulebook, kind: BookKind, due: Due, up: Escalation) -> Said:
    passed = (
        f"，“{act_said(kind, due.met_by)}”由其办理，原来没有办的人不用再办" if up.hands_over == "是" else ""
    )
    return "上报", f"{kind.title}：{due.title}超期的，报告{all_of(book, up.to)}，并可看全部内容{passed}。"


def reminding_line(book: Rulebook, kind: BookKind, bound: Bound[Reminding]) -> Said:
    rule = bound.rule
    title = next((due.rule.title for due in kind.due if due.rule.id == rule.of), "")
    thing = f"“{title}”没有办完" if rule.of else f"“{act_said(kind, str(rule.on))}”没有办理"
    whom = all_of(book, rule.to) if rule.to else "期限所属的人" if rule.of else "应当办理的人"
    often = length_said(book, rule.every)
    return "提醒", f"{when_said(book, kind, bound)}{thing}时，每隔{often}提醒{whom}一次：{rule.title}。"


def readers_line(book: Rulebook, kind: BookKind, bound: Bound[Readers]) -> Said:
    readers, of_what = bound.rule, when_said(book, kind, bound)
    once = f"“{act_said(kind, readers.once)}”之后，" if readers.once else ""
    what = "全部内容" if readers.what == "case" else f"“{paper_title(kind, readers.what)}”"
    if readers.never == "是":
        return "可见", f"{of_what}{all_of(book, readers.are)}不得看{what}。"
    if readers.not_before:
        before = f"“{act_said(kind, readers.not_before)}”之前"
        return "可见", f"{of_what}{before}，{what}只有{all_of(book, readers.are)}可以看，不得事先透露。"
    return "可见", f"{of_what}{once}{all_of(book, readers.are)}可以看{what}。"
