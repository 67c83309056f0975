"""What is known when a question is asked: typed facts and the evidence beside them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from zhidu.rules.cells import name_of
from zhidu.rules.model import Term
from zhidu.rules.quantities import fen

CHINA = ZoneInfo("Asia/Shanghai")


class FactError(ValueError):
    """Unknown, missing or ill-typed facts; one Chinese sentence for each."""

    def __init__(self, mistakes: Mapping[str, str]) -> None:
        self.mistakes = dict(mistakes)
        super().__init__("；".join(self.mistakes.values()))


@dataclass(frozen=True, slots=True)
class Given:
    """The situation a question is asked about.

    ``facts`` are typed (money in fen); ``times`` are the instants of acts already done;
    ``sets`` are the things that "each" speaks of, every one a situation of its own.
    """

    facts: Mapping[str, Any] = field(default_factory=dict)
    done: tuple[str, ...] = ()
    times: Mapping[str, datetime] = field(default_factory=dict)
    papers: frozenset[str] = frozenset()
    ticked: frozenset[str] = frozenset()
    signed: frozenset[str] = frozenset()
    consent: frozenset[str] = frozenset()
    decided: frozenset[str] = frozenset()
    has: frozenset[str] = frozenset()
    initiator: str | None = None
    sets: Mapping[str, tuple[Given, ...]] = field(default_factory=dict)

    def plus(self, **facts: Any) -> Given:
        """The same situation with more facts."""
        return replace(self, facts={**self.facts, **facts})


EVIDENCE = ("papers", "ticked", "signed", "consent", "decided", "has")


def read_value(term: Term, written: Any) -> Any:
    """One fact from what a person wrote. Raises ValueError in Chinese."""
    if term.type == "money":
        return fen(written)
    if term.type == "number":
        return _number(written)
    if term.type in ("choice", "flag"):
        return name_of(written, term.values)
    if term.type == "moment":
        return read_moment(written)
    if term.type == "date":
        return date.fromisoformat(str(written))
    if term.type == "posts":
        return tuple(written) if isinstance(written, list | tuple) else (written,)
    return str(written)


def _number(written: Any) -> int:
    if isinstance(written, bool) or not str(written).isdigit():
        raise ValueError(f"“{written}”不是整数")
    return int(written)


def read_moment(written: Any) -> datetime:
    """An instant; a bare date is its first minute, a time without zone is China's."""
    try:
        moment = datetime.fromisoformat(str(written))
    except ValueError:
        raise ValueError(f"“{written}”不是时间；写法如 2026-11-27 09:00") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=CHINA)


def read_facts(terms: Mapping[str, Term], written: Mapping[str, Any]) -> dict[str, Any]:
    """Typed facts from written ones, keyed by id or by title. Raises FactError with every mistake."""
    titles = {term.title: name for name, term in terms.items()}
    facts: dict[str, Any] = {}
    mistakes: dict[str, str] = {}
    for key, value in written.items():
        name = key if key in terms else titles.get(key)
        if name is None:
            mistakes[key] = f"没有“{key}”这个事实；可以写 {_listing(terms)}"
            continue
        try:
            facts[name] = read_value(terms[name], value)
        except ValueError as error:
            mistakes[name] = f"{terms[name].title}：{error}"
    if mistakes:
        raise FactError(mistakes)
    return facts


def _listing(terms: Mapping[str, Term]) -> str:
    return "、".join(f"{name}（{term.title}）" for name, term in terms.items() if not term.outcome)


def read_given(terms: Mapping[str, Term], acts: Iterable[str], written: Mapping[str, Any]) -> Given:
    """A situation as sentences write it: facts, evidence, times of acts and sets in one mapping."""
    acts, rest = set(acts), dict(written)
    evidence = {name: frozenset(_names(rest.pop(name))) for name in EVIDENCE if name in rest}
    done = tuple(_names(rest.pop("done", [])))
    initiator = rest.pop("initiator", None)
    times = {key: read_moment(rest.pop(key)) for key in list(rest) if key in acts}
    sets = {
        key: tuple(read_given(terms, acts, one) for one in rest.pop(key))
        for key in list(rest)
        if key not in terms and _is_set(rest[key])
    }
    facts = read_facts(terms, rest)
    return Given(facts, done, times, initiator=initiator, sets=sets, **evidence)


def _names(value: Any) -> list[str]:
    return list(value) if isinstance(value, list | tuple) else [value]


def _is_set(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, Mapping) for one in value)
