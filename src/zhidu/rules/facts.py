"""What is known when a question is asked: typed facts and the evidence beside them."""

from __future__ import annotations

from collections.abc import Collection, Container, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from zhidu.calendar import SHANGHAI, WorkCalendar
from zhidu.rules.cells import COUNTED, name_of
from zhidu.rules.model import SUPPLIED, Term


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
    lengths: Mapping[str, int] = field(default_factory=dict)
    """Paper → how many characters it has, where that is known."""
    ticked: frozenset[str] = frozenset()
    signed: frozenset[str] = frozenset()
    consent: frozenset[str] = frozenset()
    opinions: frozenset[str] = frozenset()
    told: frozenset[str] = frozenset()
    """Posts that gave their opinion; posts that were told, beside those whom a done act tells."""
    entries: frozenset[str] = frozenset()
    returned: frozenset[str] = frozenset()
    """Registers in which this case has a row; those of which nothing is out any more."""
    published: frozenset[str] = frozenset()
    """Things made public, beside those whose act is done."""
    decided: frozenset[str] = frozenset()
    """Bodies that have decided, and where it is known how: ``body.outcome``."""
    has: frozenset[str] = frozenset()
    initiator: str | None = None
    source: str | None = None
    """The case that a thing of a set stands for."""
    sets: Mapping[str, tuple[Given, ...]] = field(default_factory=dict)
    rows: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """Fact of type ``row`` → the columns of the register's row that it names."""
    assigned: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Step → the posts that it was handed to or that were added (转办、加签): they may do it too."""
    on_watch: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """``watch.staff`` or ``watch.leader`` → the posts that stand it now."""
    at: datetime | None = None
    calendar: WorkCalendar | None = None
    """The present and the office's calendar, for a length of time that must have passed."""

    def plus(self, **facts: Any) -> Given:
        """The same situation with more facts."""
        return replace(self, facts={**self.facts, **facts})


_EVIDENCE = (
    "papers", "ticked", "signed", "consent", "opinions", "told", "entries", "returned", "published",
    "decided", "has",
)  # fmt: skip
RESERVED = frozenset({*_EVIDENCE, "done", "initiator", "assigned", "on_watch", "lengths"})
"""Words of a written situation that are not facts."""


def read_value(term: Term, written: Any) -> Any:
    """One fact from what a person wrote. Raises ValueError in Chinese."""
    if term.type in COUNTED:
        return COUNTED[term.type](written)
    if term.type in ("choice", "flag", "role"):
        return name_of(written, term.values)
    if term.type == "moment":
        return read_moment(written)
    if term.type == "date":
        return _read_date(written)
    if term.type == "posts":
        return tuple(_read_word(one) for one in _listed(written))
    return _read_word(written)


def _read_word(written: Any) -> str:
    if isinstance(written, bool) or not isinstance(written, str | int):
        raise ValueError(f"“{written}”应是文字")
    return str(written)


def _read_date(written: Any) -> date:
    try:
        return date.fromisoformat(str(written))
    except ValueError:
        raise ValueError(f"“{written}”不是日期；写法如 2026-11-27") from None


def read_moment(written: Any) -> datetime:
    """An instant; a bare date is its first minute, a time without zone is China's."""
    try:
        moment = datetime.fromisoformat(str(written))
    except ValueError:
        raise ValueError(f"“{written}”不是时间；写法如 2026-11-27 09:00") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=SHANGHAI)


def read_facts(
    terms: Mapping[str, Term], written: Mapping[str, Any], given: Container[str] = ()
) -> dict[str, Any]:
    """Typed facts from written ones, keyed by id or by title; None is a fact not known.

    Facts that follow from others are not written, but for those in ``given``. Raises FactError with
    every mistake.
    """
    facts: dict[str, Any] = {}
    mistakes: dict[str, str] = {}
    for key, value in written.items():
        if value is None:
            continue
        try:
            name, typed = _read_fact(terms, key, value, given)
        except FactError as error:
            mistakes |= error.mistakes
            continue
        if name in facts:
            mistakes[name] = f"“{terms[name].title}”写了两次"
        facts[name] = typed
    if mistakes:
        raise FactError(mistakes)
    return facts


def _read_fact(terms: Mapping[str, Term], key: str, value: Any, given: Container[str]) -> tuple[str, Any]:
    name = key if key in terms else _called(terms, key)
    if terms[name].outcome:
        raise FactError({name: f"“{terms[name].title}”由决策表得出，不用填写"})
    if terms[name].is_ not in (None, *SUPPLIED) and name not in given:
        raise FactError({name: f"“{terms[name].title}”由本系统得出，不用填写"})
    try:
        return name, read_value(terms[name], value)
    except ValueError as error:
        raise FactError({name: f"{terms[name].title}：{error}"}) from None


def _called(terms: Mapping[str, Term], title: str) -> str:
    names = [name for name, term in terms.items() if term.title == title]
    if len(names) == 1:
        return names[0]
    stated = {name: term.title for name, term in terms.items() if term.is_stated}
    listed = "、".join(f"{name}（{label}）" for name, label in stated.items())
    raise FactError({title: f"没有“{title}”这个事实；可以写 {listed}"})


def read_given(terms: Mapping[str, Term], acts: Collection[str], written: Mapping[str, Any]) -> Given:
    """A situation as sentences write it: facts, evidence, times of acts and sets in one mapping.

    Raises FactError.
    """
    rest = dict(written)
    assigned, on_watch = rest.pop("assigned", {}), rest.pop("on_watch", {})
    lengths = _lengths(rest.pop("lengths", {}))
    rows = {key: _row(terms, rest, key) for key in list(rest) if _is_row(terms, key, rest[key])}
    words = {name: _words(name, rest.pop(name)) for name in RESERVED if name in rest}
    times = {act: _time(act, rest.pop(act)) for act in list(rest) if act in acts}
    sets = {key: rest.pop(key) for key in list(rest) if key not in terms and _is_set(rest[key])}
    evidence: dict[str, Any] = {name: frozenset(words.get(name, ())) for name in _EVIDENCE}
    return Given(
        facts=read_facts(terms, rest),
        done=_done(acts, words.get("done", ())),
        times=times,
        **evidence,
        initiator=next(iter(words.get("initiator", ())), None),
        sets={key: tuple(read_given(terms, acts, one) for one in things) for key, things in sets.items()},
        rows=rows,
        assigned=_assigned(acts, assigned),
        on_watch=_on_watch(on_watch),
        lengths=lengths,
    )


def _is_row(terms: Mapping[str, Term], key: str, value: Any) -> bool:
    return key in terms and terms[key].type == "row" and isinstance(value, Mapping)


def _row(terms: Mapping[str, Term], rest: dict[str, Any], key: str) -> dict[str, Any]:
    """The columns of a row that is written out; as a fact it is called by the first of them."""
    columns = read_facts(terms, rest.pop(key))
    rest[key] = str(next(iter(columns.values()), key))
    return columns


def _assigned(acts: Collection[str], written: Any) -> dict[str, tuple[str, ...]]:
    if not isinstance(written, Mapping):
        raise FactError({"assigned": "assigned 写成 {环节: 职务}"})
    _done(acts, tuple(written))
    return {step: _words("assigned", posts) for step, posts in written.items()}


def _on_watch(written: Any) -> dict[str, tuple[str, ...]]:
    if not isinstance(written, Mapping):
        raise FactError({"on_watch": "on_watch 写成 {值班.staff: 职务, 值班.leader: 职务}"})
    return {str(slot): _words("on_watch", posts) for slot, posts in written.items()}


def _lengths(written: Any) -> dict[str, int]:
    if not isinstance(written, Mapping) or not all(isinstance(n, int) for n in written.values()):
        raise FactError({"lengths": "lengths 写成 {材料: 字数}"})
    return {str(paper): count for paper, count in written.items()}


def _is_set(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, Mapping) for one in value)


def _listed(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else [value]


def _words(name: str, written: Any) -> tuple[str, ...]:
    try:
        return tuple(_read_word(one) for one in _listed(written))
    except ValueError as error:
        raise FactError({name: f"{name}：{error}"}) from None


def _done(acts: Collection[str], written: tuple[str, ...]) -> tuple[str, ...]:
    unknown = [act for act in written if act.rpartition(".")[2] not in acts]
    if unknown:
        raise FactError({"done": f"done 里的{'、'.join(unknown)}不是环节或动作"})
    return written


def _time(act: str, written: Any) -> datetime:
    try:
        return read_moment(written)
    except ValueError as error:
        raise FactError({act: f"{act}：{error}"}) from None
