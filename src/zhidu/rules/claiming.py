"""Claims to the rows of a register (会议室、车辆、指标): which of them clash, and who comes first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import combinations
from typing import Any

from zhidu.calendar import local_date, period_of
from zhidu.rules.book import Bound, Rulebook
from zhidu.rules.decision import SILENT, Basis, Decision, Status, Want
from zhidu.rules.facts import read_value
from zhidu.rules.holdings import Claiming
from zhidu.rules.quantities import yuan_in_words
from zhidu.rules.tables import Facts

Rows = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Claim:
    """Somebody (``by``) wants a row, from when to when, with what facts."""

    id: str
    row: str
    by: str
    begins: datetime | None = None
    ends: datetime | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Clash:
    """Claims that cannot all be had: by which form of rule, which claims, and why."""

    form: str
    claims: tuple[str, ...]
    said: str


@dataclass(frozen=True, slots=True)
class Contention:
    """``order``: the claims, the first served first; ``clashes`` among them."""

    clashes: tuple[Clash, ...]
    order: tuple[str, ...]


def contend(book: Rulebook, register: str, claims: Sequence[Claim], rows: Rows | None = None) -> Decision:
    """Which claims clash and in what order they are served; ``value`` is a Contention.

    ``rows`` are the register's rows by id. A clash is refused, of a ``should`` a deviation, and open where
    the text has the claimants settle it. Claims come in the order in which they were made, but for what the
    text puts first. Silent where no rule speaks of claims to this register.
    """
    rules = [rule for rule in book.claims.get(register, ()) if claims]
    spoken = {id(rule): _spoken(book, rule, claims) for rule in rules}
    rules = [rule for rule in rules if spoken[id(rule)]]
    if not rules:
        return SILENT
    found = {id(r): tuple(_CLASHES[r.rule.form](book, r.rule, spoken[id(r)], rows or {})) for r in rules}
    statuses = [_status(rule) if found[id(rule)] else Status.ALLOWED for rule in rules]
    worst = next(
        (s for s in (Status.REFUSED, Status.DEVIATION, Status.OPEN) if s in statuses), Status.ALLOWED
    )
    speaking = [rule for rule, status in zip(rules, statuses, strict=True) if status is worst]
    because = tuple(dict.fromkeys(clause for rule in speaking for clause in rule.cites))
    clashes = tuple(clash for rule in rules for clash in found[id(rule)])
    wants = tuple(Want("claim", "、".join(clash.claims), clash.said) for clash in clashes)
    value = Contention(clashes, _order(book, rules, claims))
    return Decision(worst, value, because, wants, basis=None if because else Basis.HOUSE)


def _spoken(book: Rulebook, rule: Bound[Claiming], claims: Sequence[Claim]) -> list[Claim]:
    """The claims of which a rule speaks; one of precedence speaks of all."""
    if rule.rule.first:
        return list(claims)
    return [claim for claim in claims if Facts(book, claim.facts).holds(rule.when) is not False]


def _status(rule: Bound[Claiming]) -> Status:
    if rule.force == "may":
        return Status.ALLOWED
    if rule.rule.on_clash == "ask_both":
        return Status.OPEN
    return Status.REFUSED if rule.force == "must" else Status.DEVIATION


def _one_at_a_time(book: Rulebook, rule: Claiming, claims: list[Claim], rows: Rows) -> Iterator[Clash]:
    for a, b in combinations(claims, 2):
        if a.row == b.row and _overlap(a, b):
            yield Clash("one_at_a_time", (a.id, b.id), f"{a.by}和{b.by}要用{a.row}的时间重叠")


def _overlap(a: Claim, b: Claim) -> bool:
    """Times that only touch do not overlap; a claim without times wants the row altogether."""
    if a.begins is None or a.ends is None or b.begins is None or b.ends is None:
        return True
    return a.begins < b.ends and b.begins < a.ends


def _pool(book: Rulebook, rule: Claiming, claims: list[Claim], rows: Rows) -> Iterator[Clash]:
    assert rule.pool is not None  # the form says so
    column, most = rule.pool.of, rule.pool.at_most
    for claim in claims:
        sharing = _listed(rows.get(claim.row, {}).get(column))
        if claim.by not in sharing:
            yield Clash("pool", (claim.id,), f"{claim.row}归{'、'.join(sharing)}使用，{claim.by}不在其内")
    for row, columns in rows.items():
        sharing = _listed(columns.get(column))
        if most is not None and len(sharing) > most:
            yield Clash("pool", (), f"{row}至多由{most}家共用，现有{'、'.join(sharing)}")


def _listed(value: Any) -> tuple[str, ...]:
    if value in (None, ""):
        return ()
    return tuple(value) if isinstance(value, tuple | list) else tuple(str(value).split("、"))


def _quota(book: Rulebook, rule: Claiming, claims: list[Claim], rows: Rows) -> Iterator[Clash]:
    assert rule.quota is not None  # the form says so
    term = book.terms[rule.quota.of]
    most = read_value(term, rule.quota.at_most)
    together: dict[Any, list[Claim]] = defaultdict(list)
    for claim in claims:
        together[claim.by, _period(rule, claim)].append(claim)
    for (by, _), theirs in together.items():
        total = sum(claim.facts.get(rule.quota.of) or 0 for claim in theirs)
        if total > most:
            say = yuan_in_words if term.type == "money" else str
            said = f"{by}的{term.title}合计{say(total)}，超过{say(most)}"
            yield Clash("quota", tuple(claim.id for claim in theirs), said)


def _period(rule: Claiming, claim: Claim) -> Any:
    every = rule.quota.every if rule.quota else None
    return period_of(local_date(claim.begins), every.unit) if every and claim.begins else None


def _none(book: Rulebook, rule: Claiming, claims: list[Claim], rows: Rows) -> Iterator[Clash]:
    """An order of precedence makes no clash."""
    return iter(())


_CLASHES: dict[str, Callable[[Rulebook, Claiming, list[Claim], Rows], Iterator[Clash]]] = {
    "one_at_a_time": _one_at_a_time,
    "pool": _pool,
    "quota": _quota,
    "first": _none,
}


def _order(book: Rulebook, rules: Iterable[Bound[Claiming]], claims: Sequence[Claim]) -> tuple[str, ...]:
    """By the conditions that the text puts first, one after another; else as the claims were made."""
    first = [rule.when for rule in rules if rule.rule.first]

    def behind(claim: Claim) -> list[bool]:
        facts = Facts(book, claim.facts)
        return [facts.holds(tests) is not True for tests in first]

    return tuple(claim.id for claim in sorted(claims, key=behind))
