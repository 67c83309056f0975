"""What is wrong with what somebody filled in: fields and papers missing, texts not as they should be."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from zhidu.rules.book import BookKind, Bound, Rulebook
from zhidu.rules.chart import Chart
from zhidu.rules.checks import checked
from zhidu.rules.decision import SILENT, Basis, Decision, Status, Want
from zhidu.rules.demands import Check
from zhidu.rules.facts import Given
from zhidu.rules.grounds import applies, unknown
from zhidu.rules.model import Register
from zhidu.rules.tables import Facts
from zhidu.rules.textchecks import check, length_faults
from zhidu.rules.texts import TextDemand

_ON_THE_FORM = ("field", "paper", "ticked")
_BROKEN = {"must": Status.REFUSED, "should": Status.DEVIATION, "may": Status.ALLOWED}


def inspect(book: Rulebook, target: str, content: Given, chart: Chart) -> Decision:
    """What the form of a kind finds wrong with its content, or a register with one of its rows.

    ``value`` maps each field, paper or point to what is said of it. A broken ``must`` refuses, a broken
    ``should`` is a deviation; a slight limit (``reason: none``) is only said. Silent without a form.
    """
    kind = book.kinds.get(target)
    if kind:
        found = [*_demands(book, kind, content, chart), *_texts(book, kind, content)]
    else:
        found = [_columns(book, book.registers[target], content)]
    if not found:
        return SILENT
    judged = [(bound, wants, _status(bound, wants)) for bound, wants in found]
    broken = (Status.REFUSED, Status.DEVIATION)
    worst = next((s for s in broken if any(status is s for _, _, status in judged)), Status.ALLOWED)
    failing = [bound for bound, wants, status in judged if wants and status is worst]
    speaking = failing or [bound for bound, _ in found]
    because = tuple(dict.fromkeys(clause for bound in speaking for clause in bound.cites))
    all_wants = tuple(want for _, wants in found for want in wants)
    return Decision(worst, _by_field(all_wants), because, all_wants, basis=None if because else Basis.HOUSE)


def _by_field(wants: tuple[Want, ...]) -> dict[str, tuple[str, ...]]:
    said: dict[str, tuple[str, ...]] = {}
    for want in wants:
        said[want.what] = (*said.get(want.what, ()), want.text)
    return said


Found = tuple[Bound[Any], tuple[Want, ...]]


def _status(bound: Bound[Any], wants: tuple[Want, ...]) -> Status:
    if not wants or getattr(bound.rule, "reason", None) == "none":
        return Status.ALLOWED
    return _BROKEN[bound.force]


def _columns(book: Rulebook, register: Bound[Register], row: Given) -> Found:
    """The columns that must be filled in and are not; one of which nobody knows whether it must, need not."""
    facts, columns = Facts(book, row.facts), register.rule.columns.items()
    empty = [
        name
        for (name, entry), tests in zip(columns, register.parts, strict=True)
        if entry.required == "是" and (not tests or facts.holds(tests)) and facts.get(name) in (None, "", ())
    ]
    said = f"“{register.rule.title}”的一行还缺"
    return register, tuple(Want("field", name, f"{said}“{book.terms[name].title}”") for name in empty)


def _demands(book: Rulebook, kind: BookKind, content: Given, chart: Chart) -> Iterator[Found]:
    """The gates on handing the form in that look at nothing but what is on it."""
    for gate in kind.gates.get(kind.form.at, ()) if kind.form else ():
        checks = [look for look in gate.rule.needs if any(getattr(look, form) for form in _ON_THE_FORM)]
        speaks = applies(book, gate, content)
        if not checks or gate.unless or speaks is False:
            continue
        wants = unknown(book, gate, content) if speaks is None else None
        if wants is None:
            wants = tuple(w for look in checks for w in _missing(book, kind, look, content, chart))
        yield gate, wants


def _missing(book: Rulebook, kind: BookKind, look: Check, content: Given, chart: Chart) -> Iterator[Want]:
    for found in checked(book, kind, look, content, chart):
        yield from (want for want in found.wants if want.form in _ON_THE_FORM)


def _texts(book: Rulebook, kind: BookKind, content: Given) -> Iterator[Found]:
    facts = Facts(book, content.facts)
    for name, demands in kind.texts.items():
        is_there = name in content.papers if name in kind.measured else facts.get(name)
        for bound in demands if is_there else ():
            if applies(book, bound, content):
                yield bound, tuple(_faults(book, kind, name, bound.rule, content))


def _faults(book: Rulebook, kind: BookKind, name: str, demand: TextDemand, content: Given) -> Iterator[Want]:
    if name not in kind.measured or kind.form is None:
        found = check(demand, str(Facts(book, content.facts).get(name)))
        yield from (Want("text", name, f"“{book.terms[name].title}”：{fault}") for fault in found)
    elif name in content.lengths:
        found = tuple(length_faults(demand, content.lengths[name]))
        title = kind.form.papers[name].title
        yield from (Want("text", name, f"“{title}”：{fault}，请修改后重新上传") for fault in found)
    else:
        title = kind.form.papers[name].title
        yield Want("text", name, f"“{title}”里没有可以统计的文字（如扫描件），请点清字数后填写")


def text_faults(book: Rulebook, kind: BookKind, act: str, given: Given) -> Iterator[Found]:
    """What handing the form in finds wrong with its texts and with the length of its papers."""
    if kind.form and kind.form.at == act:
        yield from _texts(book, kind, given)
