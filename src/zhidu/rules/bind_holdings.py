"""Claims to the rows of registers and balances between lists, and the effect of the text, bound."""

from __future__ import annotations

from collections.abc import Iterator

from zhidu.rules.book import Bound
from zhidu.rules.commencement import Commencement
from zhidu.rules.facts import read_value
from zhidu.rules.holdings import Balance, Claiming, Quota
from zhidu.rules.names import Names
from zhidu.rules.source import Path


def bind_claims(names: Names) -> dict[str, tuple[Bound[Claiming], ...]]:
    """Register → its rules on claims; an order of precedence is one rule for each of its conditions."""
    found = {name: tuple(_claims(names, name)) for name in names.written.registers}
    return {name: rules for name, rules in found.items() if rules}


def _claims(names: Names, register: str) -> Iterator[Bound[Claiming]]:
    for n, rule in enumerate(names.written.registers[register].claims):
        path: Path = ("registers", register, "claims", n)
        if rule.pool:
            columns = names.written.registers[register].columns
            names.known((*path, "pool", "of"), rule.pool.of, columns, "台账的列")
        if rule.quota:
            _quota(names, (*path, "quota"), rule.quota)
        for condition in rule.first:
            one = rule.model_copy(update={"first": [condition], "when": [condition]})
            yield names.bound((*path, "first"), one)
        if not rule.first:
            yield names.bound(path, rule)


def _quota(names: Names, path: Path, quota: Quota) -> None:
    if not names.is_type(quota.of, "money", "number"):
        names.complain((*path, "of"), f"quota 的 of 须写金额或数目的事实，不能是“{quota.of}”")
        return
    try:
        read_value(names.written.terms[quota.of], quota.at_most)
    except ValueError as error:
        names.complain((*path, "at_most"), f"{names.written.terms[quota.of].title}：{error}")


def bind_balances(names: Names) -> dict[str, tuple[Bound[Balance], ...]]:
    """Register → the lists with which it must agree."""
    found = {name: tuple(_balances(names, name)) for name in names.written.registers}
    return {name: rules for name, rules in found.items() if rules}


def _balances(names: Names, register: str) -> Iterator[Bound[Balance]]:
    registers = names.written.registers
    for n, rule in enumerate(registers[register].balance):
        path: Path = ("registers", register, "balance", n)
        columns = registers[register].columns
        for key in ("by", "columns"):
            for column in getattr(rule, key):
                names.known((*path, key), column, columns, "台账的列")
        other = registers.get(rule.with_)
        if other is None and not rule.title:
            names.complain((*path, "with"), f"“{rule.with_}”不是台账；是别处来的清单的，请写 title: 它叫什么")
        for column in (*rule.by, *rule.columns) if other else ():
            names.known((*path, "with"), column, other.columns if other else (), f"{rule.with_} 的列")
        yield names.bound(path, rule)


def bind_effect(names: Names) -> tuple[Bound[Commencement], ...]:
    """From when and for whom the text holds."""
    bound = []
    for n, rule in enumerate(names.written.rulebook.effect):
        path: Path = ("rulebook", "effect", n)
        if rule.after is not None:
            w = names.written
            names.known((*path, "after"), rule.after, [*w.bodies, *w.roles], "会议机构或角色")
        bound.append(names.bound(path, rule))
    return tuple(bound)
