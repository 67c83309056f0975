"""Where facts come from that nobody states, and what registers hold, in controlled Chinese."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from zhidu.rules.book import Rulebook
from zhidu.rules.counted import length_within, within_said
from zhidu.rules.duties import PERIODS
from zhidu.rules.model import Register, Term
from zhidu.rules.outline_duties import point_said
from zhidu.rules.parts import ALWAYS
from zhidu.rules.phrases import SETS, all_of, any_of, anyone_of, quoted
from zhidu.rules.quantities import UNITS


def derived_line(book: Rulebook, term: Term) -> str:
    """“请假天数”由本系统得出：从“开始时间”到“结束时间”的天数，精确到半天。"""
    return f"“{term.title}”由本系统得出：{_FORMS[str(term.is_)](book, term)}。"


def register_line(book: Rulebook, register: Register) -> str:
    columns = quoted(book.terms[column].title for column in register.columns)
    parts = [f"台账“{register.title}”由{anyone_of(book, register.keeper)}保管，记载{columns}"]
    if register.readers:
        parts.append(f"{all_of(book, register.readers)}可以查看")
    if register.named:
        parts.append(f"每一行都要指明“{book.terms[register.named].title}”")
    if register.persons != "full":
        parts.append({"masked": "人名只显示一部分", "never": "不记载人员"}[register.persons])
    return f"{'，'.join(parts)}。"


def _said(book: Rulebook, name: str | None) -> str:
    """A fact, an act, a set or somebody; without a name, now."""
    if not name:
        return "现在"
    if name in SETS:
        return SETS[name]
    if name in book.terms:
        return f"“{book.terms[name].title}”"
    for kind in book.kinds.values():
        if name in kind.act_names:
            step = kind.step(name)
            return f"“{step.rule.title if step else kind.acts[name].title}”"
    return anyone_of(book, [name]) if "." in name or name in book.roles or name in ALWAYS else name


def _both(book: Rulebook, term: Term) -> str:
    return "和".join(_said(book, name) for name in term.of)


def _span(book: Rulebook, term: Term) -> str:
    return f"从{_said(book, term.from_)}到{_said(book, term.to)}"


def _unit(term: Term) -> str:
    return UNITS[str(term.unit).removesuffix("s")].removeprefix("个")


def _days(book: Rulebook, term: Term) -> str:
    which = "工作日" if term.unit and term.unit.removesuffix("s") == "workday" else "自然日，含休息日"
    return f"{_span(book, term)}的天数（{which}），精确到半天"


def _standing(book: Rulebook, term: Term) -> str:
    who = anyone_of(book, term.of) if term.of else "提出人"
    return f"{who}依次看是不是{any_of(term.values.values())}"


def _relation(book: Rulebook, term: Term) -> str:
    other = _said(book, term.of[1]) if len(term.of) > 1 else "提出人"
    return f"{_said(book, term.of[0])}是{other}的什么人"


def _kept(what: str) -> Callable[[Rulebook, Term], str]:
    """A fact that comes from the office's own cases."""

    def said(book: Rulebook, term: Term) -> str:
        return f"{within_said(book, term)}本单位{_counted(book, term)}的{what}"

    return said


def _counted(book: Rulebook, term: Term) -> str:
    kind, _, fact = term.of[0].partition(".")
    of = f"“{book.kinds[kind].title}”" + (f"的“{book.terms[fact].title}”" if fact else "")
    return of + (f"（{quoted(book.terms[name].title for name in term.among)}相同的）" if term.among else "")


def _streak(book: Rulebook, term: Term) -> str:
    length = length_within(book, term)
    unit = UNITS[length.unit] if length else "个周期"
    return f"本单位{_counted(book, term)}连续多少{unit}都有"


def _period(term: Term) -> str:
    return PERIODS[str(term.unit).removesuffix("s")]


_FORMS: Mapping[str, Callable[[Rulebook, Term], str]] = {
    "elapsed": lambda book, term: f"{_span(book, term)}满多少{_unit(term)}",
    "days": _days,
    "before": lambda book, term: f"{_said(book, term.from_)}是否早于{_said(book, term.to)}",
    "same": lambda book, term: f"{_both(book, term)}是否相同",
    "standing": _standing,
    "relation": _relation,
    "difference": lambda book, term: f"{_both(book, term)}相差多少",
    "share": lambda book, term: f"{_said(book, term.of[0])}占{_said(book, term.of[1])}的百分之几",
    "size": lambda book, term: f"{_said(book, term.of[0])}有多少",
    "missing": lambda book, term: f"{_said(book, term.of[0])}中不在{_said(book, term.of[1])}里的",
    "present": lambda book, term: (
        f"{_said(book, term.from_)}是否已办" if term.from_ else f"{_said(book, term.of[0])}是否已填写"
    ),
    "length": lambda book, term: f"{'、'.join(_said(book, name) for name in term.of)}的字数",
    "age": lambda book, term: f"从{_said(book, term.of[0])}到现在满多少{_unit(term)}",
    "mark": lambda book, term: f"{_said(book, next(iter(term.of), None))}是工作日、休息日还是法定节假日",
    "point": lambda book, term: f"{_said(book, term.of[0])}所在{_period(term)}的{point_said(str(term.by))}",
    "state": _kept("状态"),
    "count": _kept("件数"),
    "sum": _kept("合计"),
    "streak": _streak,
}
