"""Whether two lists agree (账实相符、账款相符): a register and another one, or a list from elsewhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from zhidu.rules.book import Bound, Rulebook
from zhidu.rules.decision import SILENT, Basis, Decision, Status, Want
from zhidu.rules.holdings import Balance
from zhidu.rules.quantities import yuan_in_words

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Difference:
    """Where the lists differ: of which row (``key``), in which column, what each says; None: not there."""

    other: str
    key: tuple[str, ...]
    column: str | None
    ours: Any
    theirs: Any


def reconcile(
    book: Rulebook, register: str, rows: Sequence[Row], others: Mapping[str, Sequence[Row]]
) -> Decision:
    """Where a register differs from the lists it must agree with; ``value`` is a tuple of Differences.

    ``others`` are those lists by the ids that the rulebook gives them. A difference is found, not asked for:
    a breach of a ``must``, a deviation of a ``should``. Silent where no rule speaks or no list is there.
    """
    rules = [rule for rule in book.balances.get(register, ()) if rule.rule.with_ in others]
    if not rules:
        return SILENT
    found = {id(rule): [*_differences(rule.rule, rows, others[rule.rule.with_])] for rule in rules}
    broken = [rule for rule in rules if found[id(rule)] and rule.force != "may"]
    strict = [rule for rule in broken if rule.force == "must"]
    status = Status.BREACH if strict else Status.DEVIATION if broken else Status.ALLOWED
    speaking = strict or broken or rules
    because = tuple(dict.fromkeys(clause for rule in speaking for clause in rule.cites))
    value = tuple(difference for rule in rules for difference in found[id(rule)])
    wants = tuple(
        Want("balance", "、".join(d.key) or str(d.column), _said(book, rule, d))
        for rule in rules
        for d in found[id(rule)]
    )
    return Decision(status, value, because, wants, basis=None if because else Basis.HOUSE)


def _differences(rule: Balance, ours: Sequence[Row], theirs: Sequence[Row]) -> Iterator[Difference]:
    if not rule.by:
        yield from _totals(rule, ours, theirs)
        return
    mine, others = _keyed(rule, ours), _keyed(rule, theirs)
    for key in dict.fromkeys((*mine, *others)):
        yield from _of_row(rule, key, mine.get(key, []), others.get(key, []))


def _totals(rule: Balance, ours: Sequence[Row], theirs: Sequence[Row]) -> Iterator[Difference]:
    for column in rule.columns:
        here, there = (sum(row.get(column) or 0 for row in rows) for rows in (ours, theirs))
        if here != there:
            yield Difference(rule.with_, (), column, here, there)


def _keyed(rule: Balance, rows: Iterable[Row]) -> dict[tuple[str, ...], list[Row]]:
    found: dict[tuple[str, ...], list[Row]] = {}
    for row in rows:
        found.setdefault(tuple(str(row.get(column, "")) for column in rule.by), []).append(row)
    return found


def _of_row(
    rule: Balance, key: tuple[str, ...], ours: Sequence[Row], theirs: Sequence[Row]
) -> Iterator[Difference]:
    """Rows of one key: as many in both lists, and the same in each column whatever their order."""
    if len(ours) != len(theirs):
        yield Difference(rule.with_, key, None, len(ours) or None, len(theirs) or None)
        return
    for column in rule.columns:
        here, there = ([row.get(column) for row in rows] for rows in (ours, theirs))
        if Counter(here) != Counter(there):
            yield Difference(rule.with_, key, column, _one(here), _one(there))


def _one(values: list[Any]) -> Any:
    return values[0] if len(values) == 1 else tuple(values)


def _said(book: Rulebook, rule: Bound[Balance], difference: Difference) -> str:
    other = other_title(book, rule.rule)
    name = "、".join(difference.key)
    if difference.column is None:
        lacking = other if difference.theirs is None else "本台账" if difference.ours is None else ""
        return f"“{name}”在{lacking}里没有" if lacking else f"“{name}”的行数与{other}不符"
    term = book.terms[difference.column]
    say = yuan_in_words if term.type == "money" else str
    values = f"本台账{_say(say, difference.ours)}，{other}{_say(say, difference.theirs)}"
    return f"“{name}”的{term.title}不符：{values}" if name else f"{term.title}合计不符：{values}"


def _say(say: Any, value: Any) -> str:
    return "未填" if value is None else "、".join(map(str, value)) if isinstance(value, tuple) else say(value)


def other_title(book: Rulebook, rule: Balance) -> str:
    """What the other list is called."""
    if rule.title:
        return rule.title
    return book.register_titles.get(rule.with_, rule.with_)
