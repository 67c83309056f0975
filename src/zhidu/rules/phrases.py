"""Conditions, persons, acts and times, as a clerk of the office says them."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from zhidu.rules.book import BookKind, Bound, Rulebook, Tests
from zhidu.rules.cells import COUNTED, Among, Anything, Cell, Except, Range
from zhidu.rules.figures import MANUAL, Figure, Outcome, limit
from zhidu.rules.kinds import ATTACH, MOVES
from zhidu.rules.model import Term
from zhidu.rules.openlength import ByReading
from zhidu.rules.parts import FALLS
from zhidu.rules.people import title_of
from zhidu.rules.quantities import Quantity, days_in_words, yuan_in_words

SETS = {
    "items": "议题",
    "resolutions": "决定事项",
    "current": "正在审议的议题",
    "seats": "列席人员",
    "extras": "临时议题",
}
"""The sets that ``each`` speaks of, by the word that all rulebooks share."""
FORCES = {"must": "必须", "should": "一般", "may": "可以", "statement": "说明"}
"""Force of a clause → how pages name it."""
_WHOLE = {"money": 100, "days": 2}
"""How many of the parts that are counted inside make a whole yuan or day."""

# lists


def quoted(words: Iterable[str]) -> str:
    """“甲”、“乙”."""
    return "、".join(f"“{word}”" for word in words)


def any_of(words: Iterable[str]) -> str:
    """甲、乙或丙."""
    *first, last = list(words) or [""]
    return f"{'、'.join(first)}或{last}" if first else last


# persons and acts


def anyone_of(book: Rulebook, names: Iterable[str]) -> str:
    """Posts of which one is enough: 提出人或提出单位负责人."""
    return any_of(_who(book, name) for name in names)


def all_of(book: Rulebook, names: Iterable[str]) -> str:
    return "、".join(_who(book, name) for name in names)


def _who(book: Rulebook, name: str) -> str:
    """A role, a path, or those whom a fact names: “发放范围”所列人员, “准假人”."""
    is_fact = name not in book.roles and name in book.terms
    if is_fact and book.terms[name].type in ("role", "post"):
        return f"“{book.terms[name].title}”"
    return f"“{book.terms[name].title}”所列人员" if is_fact else title_of(book, name)


def decider(book: Rulebook, name: str) -> str:
    """A meeting body of the book, or a role such as a committee outside."""
    return book.kinds[name].title if name in book.kinds else title_of(book, name)


def act_said(kind: BookKind, act: str) -> str:
    """An act by the word on its button, or by its step where two steps have the same word."""
    if act in kind.move_names:
        return _move_said(kind, act)
    step = kind.step(act)
    if step is None:
        return kind.acts[act].title
    is_alone = sum(other.rule.verb == step.rule.verb for other in kind.steps) == 1
    return step.rule.verb if is_alone else step.rule.title


def _move_said(kind: BookKind, name: str) -> str:
    """A move: 退回（办公室审核）, 审核不上会, 转办（审批）, 作废 wherever the case stands."""
    step_id, _, move = name.partition(".")
    bound = kind.step(step_id)
    if bound is None:
        return MOVES[move]
    refuses = bound.rule.refuses
    if refuses and move == "refuse":
        return refuses.title
    word = {"return": "退回", "withdraw": "撤回", ATTACH: "上传材料"}.get(move) or MOVES[move]
    return f"{word}（{bound.rule.title}）"


def event_said(book: Rulebook, kind: BookKind, event: str) -> str:
    """What a deadline counts from: an act, a fact that is a time, or another deadline."""
    if event.endswith(FALLS):
        titles = (b.rule.title for b in kind.due if b.rule.id == event.removesuffix(FALLS))
        title = next(titles, "另一项")
        return f"{title}的期限"
    return book.terms[event].title if event in book.terms else act_said(kind, event)


def paper_title(kind: BookKind, paper: str) -> str:
    """What a paper is called where it is sent out."""
    effects = (bound.rule for bounds in kind.after.values() for bound in bounds)
    return next((effect.what for effect in effects if effect.reads == paper and effect.what), paper)


def thing_title(kind: BookKind, what: str) -> str:
    """A thing that is made public, by its title: “征求意见稿”, 全部内容."""
    return "全部内容" if what == "case" else f"“{_thing(kind, what)}”"


def _thing(kind: BookKind, what: str) -> str:
    titled = next((b.rule.title for b in kind.publish if b.rule.what == what and b.rule.title), None)
    papers = kind.form.papers if kind.form else {}
    if titled:
        return titled
    return papers[what].title if what in papers else paper_title(kind, what)


# cells


def value_of(term: Term, cell: Cell) -> str:
    """A cell of a table without its fact: 服务类项目, 10万元（含）至50万元（含）; empty where all will do."""
    if isinstance(cell, Range):
        return bounds(term, cell)
    names = _names(term, cell)
    return any_of(_labels(term, names)) if names else _not(term, cell)


def bounds(term: Term, cell: Range) -> str:
    """A range with its boundaries in words; empty where it has none."""
    if cell.low == cell.high and cell.low is not None:
        return f"恰为{value_said(term, cell.low)}"
    if term.type not in _WHOLE:
        return _count(cell)
    low, high = _lowest(term, cell.low), _highest(term, cell.high)
    if low.endswith("以上") and high.endswith("以内"):
        return f"{low.removesuffix('以上')}至{high.removesuffix('以内')}"
    return "、".join(part for part in (low, high) if part)


def value_said(term: Term, value: Any) -> str:
    """What a fact says: 10万元, 2天半, 合同."""
    in_words = {"money": yuan_in_words, "days": days_in_words}.get(term.type)
    return in_words(value) if in_words else term.values.get(value, str(value))


def outcome_said(book: Rulebook, term: Term, outcome: Outcome) -> str:
    """What a table gives: a value, an amount, or how it is reckoned: 每1次50元，逐次加倍."""
    if isinstance(outcome, Figure):
        return _reckoned(book, term, outcome)
    if outcome == MANUAL and MANUAL not in term.values:
        return "视具体情况由人决定"
    if most := limit(outcome):
        return f"至多{value_said(term, COUNTED[term.type](most))}"
    return value_said(term, COUNTED[term.type](outcome) if term.type in COUNTED else outcome)


def _reckoned(book: Rulebook, term: Term, figure: Figure) -> str:
    by = f"“{book.terms[figure.fact].title}”" if figure.fact else ""
    if figure.form in ("fact", "share"):
        share = f"的{share_said(figure.amount)}" if figure.form == "share" else ""
        return f"{by}{share}"
    amount = value_said(term, int(figure.amount))
    if figure.form == "at_most":
        return f"至多{amount}"
    if figure.form == "doubling":
        return f"第一次{amount}，以后按{by}逐次加倍"
    rounding = "，不足的算一个" if figure.is_up else "，不足的不算" if figure.each > 1 else ""
    return f"按{by}每{figure.each}计{amount}{rounding}"


def number_said(cell: Cell) -> str:
    """A range of numbers: 为2, 至少2、至多5."""
    if not isinstance(cell, Range):
        return ""
    return f"为{cell.low}" if cell.low == cell.high else _count(cell)


def _lowest(term: Term, low: int | None) -> str:
    """One part above a whole is how a text's “more than” is kept."""
    if not low:
        return ""
    is_above = low > 1 and low % _WHOLE[term.type] == 1
    return f"超过{value_said(term, low - 1)}" if is_above else f"{value_said(term, low)}（含）以上"


def _highest(term: Term, high: int | None) -> str:
    if high is None:
        return ""
    is_below = (high + 1) % _WHOLE[term.type] == 0
    return f"不足{value_said(term, high + 1)}" if is_below else f"{value_said(term, high)}（含）以内"


def _count(cell: Range) -> str:
    if cell.high == 0:
        return "为0"
    low = f"至少{cell.low}" if cell.low else ""
    high = f"至多{cell.high}" if cell.high is not None else ""
    return "、".join(part for part in (low, high) if part)


def _names(term: Term, cell: Cell) -> list[str]:
    """The values let through, in the order of the rulebook; none where it is shorter to say which are not."""
    if not isinstance(cell, Among):
        return []
    if 2 * len(cell.values) > max(len(term.values), 2):
        return []
    return [name for name in term.values if name in cell.values] or sorted(cell.values)


def _not(term: Term, cell: Cell) -> str:
    if isinstance(cell, Anything | Range):
        return ""
    others = cell.values if isinstance(cell, Except) else set(term.values) - cell.values
    names = [name for name in term.values if name in others] or sorted(others)
    return f"{'、'.join(_labels(term, names))}以外" if names else ""


def _labels(term: Term, names: Iterable[str]) -> list[str]:
    return [term.values.get(name, name) for name in names]


# conditions


def condition(book: Rulebook, tests: Tests) -> str:
    """When a rule speaks: 使用财政资金、金额超过10万元; empty for always."""
    return "，或者".join(_conjunction(book, test.items()) for test in tests)


def when_said(book: Rulebook, kind: BookKind, bound: Bound[Any]) -> str:
    """How the sentence of a rule begins: 用印：文件类别为“合同”的，"""
    said = condition(book, bound.when)
    return f"{kind.title}：{said}的，" if said else f"{kind.title}："


def _conjunction(book: Rulebook, test: Iterable[tuple[str, Cell]]) -> str:
    return "、".join(part for fact, cell in test if (part := _tested(book.terms[fact], cell)))


def _tested(term: Term, cell: Cell) -> str:
    if isinstance(cell, Range):
        return f"{term.title}{bounds(term, cell)}" if bounds(term, cell) else ""
    if term.type == "flag" and isinstance(cell, Among) and len(cell.values) == 1:
        return flag_said(term.title, *cell.values)
    if names := _names(term, cell):
        return f"{term.title}为{any_of(f'“{label}”' for label in _labels(term, names))}"
    outside = _not(term, cell).removesuffix("以外")
    return f"{term.title}不是“{outside}”" if outside else ""


_NOT = {"已": "尚未", "有": "没有"}


def flag_said(title: str, value: str) -> str:
    """是否使用财政资金: 是 → 使用财政资金, 否 → 不使用财政资金; 是否已公示: 否 → 尚未公示."""
    if not title.startswith("是否"):
        return f"{title}为“{value}”"
    said = title.removeprefix("是否")
    return said if value == "是" else _NOT.get(said[:1], f"不{said[:1]}") + said[1:]


def share_said(share: Fraction | None) -> str:
    """半数, 三分之二 as figures: 2/3, or 3人."""
    if share is None:
        return ""
    if share > 1:
        return f"{share}人"
    part = f"{share.denominator}分之{share.numerator}"
    return {Fraction(1, 2): "半数", Fraction(1): "全体"}.get(share, part)


def each_of(name: str) -> str:
    """每个议题; 每一项 of a set that has no common word."""
    return f"每个{SETS[name]}" if name in SETS else "每一项"


def length_said(book: Rulebook, length: Quantity | ByReading | None) -> str:
    """A length of time; one that the text leaves open by the reading that says it."""
    if not isinstance(length, ByReading):
        return str(length)
    said = book.readings[length.reading]
    return f"{said.value}（按释义）" if said.value else "原文没有写明的时间"
