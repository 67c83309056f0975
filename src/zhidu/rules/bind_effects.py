"""What an act brings about: the names and facts of an effect, looked up."""

from __future__ import annotations

from typing import Any

from zhidu.rules.book import Bound
from zhidu.rules.facts import read_value
from zhidu.rules.kinds import Effect, StandsIn, StandsWatch
from zhidu.rules.model import TIMES
from zhidu.rules.names import Names
from zhidu.rules.source import Path


def bind_effect(names: Names, path: Path, effect: Effect) -> Bound[Effect]:
    """The effect, every name in it that is not known complained of."""
    names.who(path, [*effect.tells, *effect.to])
    if effect.opens:
        names.known((*path, "opens"), effect.opens, names.written.kinds, "事项（kinds）")
    if effect.enters:
        _enters((*path, "enters"), names, effect)
    else:
        names.terms((*path, "given"), [*effect.given, *effect.given.values()])
    for fact, value in effect.sets.items():
        _sets((*path, "sets"), names, fact, value)
    if effect.stands_in:
        _stands_in((*path, "stands_in"), names, effect.stands_in)
    if effect.stands_watch:
        _stands_watch((*path, "stands_watch"), names, effect.stands_watch)
    return names.bound(path, effect)


def _enters(path: Path, names: Names, effect: Effect) -> None:
    """The columns of a row: all that must be there in any new one, nothing that the register has not."""
    if not names.known(path, str(effect.enters), names.written.registers, "台账（registers）"):
        return
    register = names.written.registers[str(effect.enters)]
    for column, source in effect.given.items():
        if names.known(path, column, register.columns, f"{register.title}的列"):
            _column(path, names, column, source)
    always = [c for c, entry in register.columns.items() if entry.required == "是" and not entry.when]
    missing = [column for column in always if column not in effect.given]
    if missing and not effect.row:
        names.complain(path, f"新的一行还缺 {'、'.join(missing)}，请写在 given 里")
    if effect.row and effect.enters not in _rows_of(names, effect.row):
        names.complain(path, f"row 要写 type: row、of: {effect.enters} 的事实，不能是“{effect.row}”")


def _rows_of(names: Names, fact: str) -> list[str]:
    return names.written.terms[fact].of if names.is_type(fact, "row") else []


def _column(path: Path, names: Names, column: str, source: str) -> None:
    """Where a column comes from: a fact, for a column of posts anybody, for a time an act."""
    if source in names.written.terms:
        return
    if names.is_type(column, "post", "posts") and names.is_somebody(source):
        return
    groups = (*names.written.kinds.values(), *names.written.bodies.values())
    if names.is_type(column, *TIMES) and any(source in kind.act_names for kind in groups):
        return
    names.term(path, source)


def _sets(path: Path, names: Names, fact: str, value: Any) -> None:
    """A stated fact, set to another of the same type or to a value that it can have."""
    names.stated(path, [fact])
    if fact not in names.written.terms:
        return
    term, source = names.written.terms[fact], names.written.terms.get(str(value))
    if source:
        if _sort(source.type) != _sort(term.type):
            names.complain(path, f"“{value}”与“{fact}”类型不同（{source.type}、{term.type}），不能照抄")
        return
    try:
        read_value(term, value)
    except ValueError as error:
        names.complain(path, f"{term.title}：{error}")


def _sort(of_type: str) -> str:
    """Short and long texts can be copied into one another."""
    return "text" if of_type == "longtext" else of_type


def _stands_in(path: Path, names: Names, stands_in: StandsIn) -> None:
    names.who(path, [stands_in.by, stands_in.of])
    _from_to(path, names, stands_in)


def _stands_watch(path: Path, names: Names, stands_watch: StandsWatch) -> None:
    names.known((*path, "watch"), stands_watch.watch, names.written.watches, "值班（写 covers 的 duties）")
    names.who(path, filter(None, [stands_watch.by, stands_watch.of]))
    _from_to(path, names, stands_watch)


def _from_to(path: Path, names: Names, rule: StandsIn | StandsWatch) -> None:
    for event in (rule.since, rule.until):
        if names.term(path, event) and not names.is_type(event, *TIMES):
            names.complain(path, f"“{event}”不是时间；since、until 要写 type: moment 或 date 的事实")
