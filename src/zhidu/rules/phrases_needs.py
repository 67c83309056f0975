"""What must be there before an act, as a clerk of the office says it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from zhidu.rules.book import BookKind, Rulebook
from zhidu.rules.cells import count_cell
from zhidu.rules.demands import ALL, CHECK_FORMS, Check
from zhidu.rules.phrases import (
    SETS,
    act_said,
    all_of,
    any_of,
    decider,
    each_of,
    event_said,
    length_said,
    number_said,
    quoted,
    thing_title,
)


def demands(book: Rulebook, kind: BookKind, checks: Iterable[Check]) -> str:
    """What must be there before an act, after 须: 填写“会议时间”，经主任同意."""
    checks = list(checks)
    fields = [name for check in checks if _is_plain(check) for name in check.field]
    said = [_filled(book, fields)] if fields else []
    return "，".join([*said, *(part for check in checks for part in _demanded(book, kind, check))])


def _is_plain(check: Check) -> bool:
    """A field to fill in and no more: all of these are said in one breath."""
    return bool(check.field) and not (check.one_of or check.who)


def _filled(book: Rulebook, fields: Iterable[str]) -> str:
    return f"填写{quoted(book.terms[name].title for name in fields)}"


def _demanded(book: Rulebook, kind: BookKind, check: Check) -> Iterator[str]:
    for form in CHECK_FORMS:
        if getattr(check, form) and not (form == "field" and _is_plain(check)):
            said = _SAID[form](book, kind, check)
            yield f"{said}（由{all_of(book, check.who)}补齐）" if check.who else said


def _field(book: Rulebook, kind: BookKind, check: Check) -> str:
    if not check.one_of:
        return _filled(book, check.field)
    title, table = book.terms[check.field[0]].title, str(check.one_of).partition(".")[0]
    stated = "（如已填写）" if check.if_stated == "是" else ""
    reason = book.terms[check.else_reason].title if check.else_reason else ""
    otherwise = f"，原文没有规定时另写“{reason}”" if reason else ""
    return f"使“{title}”{stated}合于决策表“{book.tables[table].title}”{otherwise}"


def _papers(book: Rulebook, kind: BookKind, check: Check) -> str:
    papers = kind.form.papers if kind.form else {}
    return f"附上{quoted(papers[name].title if name in papers else name for name in check.paper)}"


def _registers(book: Rulebook, names: Iterable[str]) -> str:
    return quoted(book.register_titles[name] for name in names)


def _returned(book: Rulebook, kind: BookKind, check: Check) -> str:
    every = ALL in check.returned
    return f"交还{'各台账' if every else _registers(book, check.returned)}所记的全部物品"


def _done(book: Rulebook, kind: BookKind, check: Check) -> str:
    return f"已{quoted(_act_of_any(book, kind, act) for act in check.done)}"


def _act_of_any(book: Rulebook, kind: BookKind, act: str) -> str:
    """An act of this kind, or ``kind.act`` of another: 预算的审批."""
    other, dot, of_other = act.partition(".")
    if not dot:
        return act_said(kind, act)
    return f"{book.kinds[other].title}的{act_said(book.kinds[other], of_other)}"


def decided_said(book: Rulebook, check: Check) -> str:
    """How a body must have decided: 研究决定, or with which outcome."""
    body = book.kinds.get(str(check.decided))
    known = body.body.outcomes if body and body.body else {}
    ways = [known[name].title if name in known else name for name in check.outcome]
    return f"研究，结果为{any_of(f'“{way}”' for way in ways)}" if ways else "研究决定"


def _counted(book: Rulebook, kind: BookKind, check: Check) -> str:
    name = str(check.count)
    what = SETS.get(name) or all_of(book, [name])
    return f"使{what}的数目{number_said(count_cell(check.is_))}"


def _equal(book: Rulebook, kind: BookKind, check: Check) -> str:
    return f"使{quoted(book.terms[name].title for name in check.equal)}一致"


def _added(book: Rulebook, kind: BookKind, check: Check) -> str:
    rule = check.adds_up
    assert rule is not None  # asked only where it is written
    parts = quoted(book.terms[name].title for name in rule.of)
    return f"使“{book.terms[rule.total].title}”等于{parts}的合计"


def _elapsed(book: Rulebook, kind: BookKind, check: Check) -> str:
    rule = check.elapsed
    assert rule is not None  # asked only where it is written
    since = event_said(book, kind, rule.since)
    if rule.at_least:
        return f"从“{since}”起满{length_said(book, rule.at_least)}"
    return f"从“{since}”起不超过{length_said(book, rule.at_most)}"


def _points(book: Rulebook, kind: BookKind, check: Check) -> str:
    points = kind.points
    return f"逐项确认{'、'.join(points.get(name, name) for name in check.ticked)}"


def _each(book: Rulebook, kind: BookKind, check: Check) -> str:
    titles = (book.terms[name].title if name in book.terms else name for name in check.has)
    return f"{each_of(str(check.each))}都有{quoted(titles)}"


_SAID: dict[str, Callable[[Rulebook, BookKind, Check], str]] = {
    "field": _field,
    "paper": _papers,
    "ticked": _points,
    "signed": lambda book, kind, check: f"经{all_of(book, check.signed)}签字",
    "consent": lambda book, kind, check: f"经{all_of(book, check.consent)}同意",
    "opinion": lambda book, kind, check: f"听取{all_of(book, check.opinion)}的意见",
    "told": lambda book, kind, check: f"已告知{all_of(book, check.told)}",
    "entry": lambda book, kind, check: f"已在{_registers(book, check.entry)}中登记",
    "returned": _returned,
    "published": lambda book, kind, check: (
        f"已公开{'、'.join(thing_title(kind, thing) for thing in check.published)}"
    ),
    "done": _done,
    "not_done": lambda book, kind, check: f"尚未{quoted(act_said(kind, act) for act in check.not_done)}",
    "decided": lambda book, kind, check: f"经{decider(book, str(check.decided))}{decided_said(book, check)}",
    "distinct": lambda book, kind, check: f"使{all_of(book, check.distinct)}各不相同",
    "count": _counted,
    "equal": _equal,
    "adds_up": _added,
    "elapsed": _elapsed,
    "each": _each,
    "exactly": lambda book, kind, check: (
        f"使“{book.terms[str(check.exactly)].title}”正好是{all_of(book, check.are)}，不多也不少"
    ),
}
