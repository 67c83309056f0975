"""The checks of ``needs``, with every name in them looked up."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from zhidu.rules.bind_duties import open_length
from zhidu.rules.cells import count_cell
from zhidu.rules.demands import ALL, Check
from zhidu.rules.kinds import Kind
from zhidu.rules.model import TIMES
from zhidu.rules.names import Names
from zhidu.rules.phrases import SETS
from zhidu.rules.source import Path

_SUMMED = ("money", "number", "days")


def bind_checks(names: Names, path: Path, kind: Kind, checks: Iterable[Check]) -> None:
    """Complain of every name in the checks that is not known."""
    for n, check in enumerate(checks):
        for look_up in _LOOK_UPS:
            look_up(names, (*path, "needs", n), kind, check)


def _facts(names: Names, path: Path, kind: Kind, check: Check) -> None:
    names.terms(path, [*check.field, *filter(None, (check.else_reason, check.exactly))])
    if check.one_of:
        names.column((*path, "one_of"), check.one_of)


def _people(names: Names, path: Path, kind: Kind, check: Check) -> None:
    names.who(path, [*check.signed, *check.consent, *check.opinion, *check.told, *check.are, *check.who])
    if check.decided:
        names.decider((*path, "decided"), check.decided)
        _outcomes((*path, "outcome"), names, check)


def _outcomes(path: Path, names: Names, check: Check) -> None:
    """Outcomes are those of the body; how a role decided, no text can tell apart."""
    body = names.written.bodies.get(str(check.decided))
    if check.outcome and body is None:
        names.complain(path, f"“{check.decided}”不是会议机构，没有审议结果（outcomes）；outcome 请去掉")
    for outcome in check.outcome if body else ():
        names.known(path, outcome, body.outcomes if body else (), "审议结果（outcomes）")


def _acts(names: Names, path: Path, kind: Kind, check: Check) -> None:
    """Steps and acts of this kind, or ``kind.act`` of the case from which this one came or that it opened."""
    for act in check.done:
        other, dot, of_other = act.partition(".")
        if not dot:
            names.act((*path, "done"), kind, act)
        elif names.known((*path, "done"), other, names.written.kinds, "事项（kinds）"):
            names.act((*path, "done"), names.written.kinds[other], of_other)
    for act in check.not_done:
        names.act((*path, "not_done"), kind, act)


def _form(names: Names, path: Path, kind: Kind, check: Check) -> None:
    papers = kind.form.papers if kind.form else {}
    things = ["case", *papers, *(rule.what for rule in kind.publish)]
    for paper in check.paper:
        names.known((*path, "paper"), paper, papers, "材料（papers）")
    for point in check.ticked:
        names.known((*path, "ticked"), point, kind.points, "确认事项（checklist）")
    for thing in check.published:
        names.known((*path, "published"), thing, dict.fromkeys(things), "公开的内容（publish）")


def _registers(names: Names, path: Path, kind: Kind, check: Check) -> None:
    registers = names.written.registers
    for register in check.entry:
        names.known((*path, "entry"), register, registers, "台账（registers）")
    for register in check.returned:
        names.known((*path, "returned"), register, [*registers, ALL], "台账（registers）")


def _compared(names: Names, path: Path, kind: Kind, check: Check) -> None:
    for name in check.distinct:
        if not names.is_somebody(name):
            names.term((*path, "distinct"), name)
    for fact in check.equal:
        _same_sort(names, (*path, "equal"), check.equal[0], fact)
    if check.adds_up:
        for fact in (check.adds_up.total, *check.adds_up.of):
            _summed(names, (*path, "adds_up"), check.adds_up.total, fact)
    if check.count:
        _count(names, path, check)


def _count(names: Names, path: Path, check: Check) -> None:
    if not names.is_somebody(str(check.count)):
        known = [*SETS, *names.written.roles, *_posts(names)]
        names.known((*path, "count"), str(check.count), known, "角色、人员事实或集合")
    try:
        count_cell(check.is_)
    except ValueError as error:
        names.complain((*path, "is"), str(error))


def _posts(names: Names) -> list[str]:
    return [name for name, term in names.written.terms.items() if term.type == "posts"]


def _same_sort(names: Names, path: Path, first: str, fact: str) -> None:
    if names.term(path, fact) and first in names.written.terms:
        sort = names.written.terms[first].type
        if not names.is_type(fact, sort):
            names.complain(path, f"“{first}”与“{fact}”类型不同，不能比较")


def _summed(names: Names, path: Path, total: str, fact: str) -> None:
    _same_sort(names, path, total, fact)
    if fact in names.written.terms and not names.is_type(fact, *_SUMMED):
        names.complain(path, f"“{fact}”不能相加；可以写类型为 {'、'.join(_SUMMED)} 的事实")


def _elapsed(names: Names, path: Path, kind: Kind, check: Check) -> None:
    if check.elapsed is None:
        return
    if not names.is_type(check.elapsed.since, *TIMES):
        names.known((*path, "elapsed", "since"), check.elapsed.since, kind.act_names, "环节、动作或时间事实")
    for key in ("at_least", "at_most"):
        open_length(names, (*path, "elapsed", key), getattr(check.elapsed, key))


_LOOK_UPS: tuple[Callable[[Names, Path, Kind, Check], None], ...] = (
    _facts, _people, _acts, _form, _registers, _compared, _elapsed,
)  # fmt: skip
