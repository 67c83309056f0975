"""What duties, watches, registers and the text itself are asked about, as sentences write it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, TypeVar

from zhidu.calendar import WorkCalendar
from zhidu.rules.book import Rulebook
from zhidu.rules.claiming import Claim, contend
from zhidu.rules.decision import Decision
from zhidu.rules.duties import SLOTS
from zhidu.rules.facts import FactError, read_facts, read_given, read_moment
from zhidu.rules.owing import Kept, owed
from zhidu.rules.reconciling import reconcile
from zhidu.rules.validity import in_force
from zhidu.rules.watching import Shift, covers

T = TypeVar("T")
Written = Mapping[str, Any]


def ask_owed(
    book: Rulebook, duty: str, written: Written, at: datetime | None, calendar: WorkCalendar
) -> Decision:
    """``kept`` once or several times, ``members``, ``about``, ``since``, and facts. Raises FactError."""
    rest = dict(written)
    kept = [_kept(one) for one in _list(rest.pop("kept", []))]
    about, since = _get(rest, "about", _day), _get(rest, "since", read_moment)
    members = tuple(map(str, _list(rest.pop("members", []))))
    given = read_given(book.terms, book.act_names, rest)
    return owed(
        book, duty, kept, _asked_at(at), calendar, members=members, about=about, since=since, given=given
    )


def _kept(written: Any) -> Kept:
    if not isinstance(written, Mapping):
        return Kept(_read("kept", written, read_moment))
    rest = dict(written)
    one = Kept(
        at=_must(rest, "at", read_moment),
        per=_get(rest, "per", str),
        of=_get(rest, "of", _day),
        has=frozenset(map(str, _list(rest.pop("has", [])))),
        none_found=rest.pop("none_found", "否") == "是",
    )
    _no_more(rest, "kept", "at、per、of、has、none_found")
    return one


def ask_covers(book: Rulebook, watch: str, written: Written, calendar: WorkCalendar) -> Decision:
    """``shifts``, ``first`` and ``last`` day. Raises FactError."""
    rest = dict(written)
    first = _must(rest, "first", _day)
    last = _get(rest, "last", _day) or first
    shifts = [_shift(one) for one in _list(rest.pop("shifts", []))]
    _no_more(rest, "covers", "shifts、first、last")
    return covers(book, watch, shifts, first, last, calendar)


def _shift(written: Any) -> Shift:
    rest = _mapping("shifts", written)
    slot = str(rest.pop("slot", "staff"))
    if slot not in SLOTS:
        raise FactError({"slot": f"slot 不能写“{slot}”；可以写 {'、'.join(SLOTS)}"})
    begins, ends = _must(rest, "begins", read_moment), _must(rest, "ends", read_moment)
    one = Shift(_must(rest, "post", str), begins, ends, slot)
    _no_more(rest, "shifts", "post、begins、ends、slot")
    return one


def ask_contend(book: Rulebook, register: str, written: Written) -> Decision:
    """``claims``, and ``rows`` of the register by id. Raises FactError."""
    rest = dict(written)
    claims = [_claim(book, n, one) for n, one in enumerate(_list(rest.pop("claims", [])), 1)]
    rows = {
        str(name): read_facts(book.terms, _mapping("rows", row))
        for name, row in _mapping("rows", rest.pop("rows", {})).items()
    }
    _no_more(rest, "contend", "claims、rows")
    return contend(book, register, claims, rows)


def _claim(book: Rulebook, number: int, written: Any) -> Claim:
    rest = _mapping("claims", written)
    return Claim(
        id=str(rest.pop("id", number)),
        row=_must(rest, "row", str),
        by=_must(rest, "by", str),
        begins=_get(rest, "begins", read_moment),
        ends=_get(rest, "ends", read_moment),
        facts=read_facts(book.terms, rest),
    )


def ask_reconcile(book: Rulebook, register: str, written: Written) -> Decision:
    """``rows`` of the register, and ``others``: the rows of each other list. Raises FactError."""
    rest = dict(written)
    rows = _rows(book, rest.pop("rows", []))
    others = {
        str(name): _rows(book, listed) for name, listed in _mapping("others", rest.pop("others", {})).items()
    }
    _no_more(rest, "reconcile", "rows、others")
    return reconcile(book, register, rows, others)


def _rows(book: Rulebook, written: Any) -> list[dict[str, Any]]:
    return [read_facts(book.terms, _mapping("rows", row)) for row in _list(written)]


def ask_in_force(book: Rulebook, written: Written, at: datetime | None) -> Decision:
    """The ``unit`` and what was ``decided``. Raises FactError."""
    rest = dict(written)
    unit = _get(rest, "unit", str)
    given = read_given(book.terms, book.act_names, rest)
    return in_force(book, unit, _asked_at(at), given)


# reading


def _asked_at(at: datetime | None) -> datetime:
    if at is None:
        raise FactError({"at": "请写 at：问的是什么时候"})
    return at


def _list(written: Any) -> list[Any]:
    return list(written) if isinstance(written, list | tuple) else [written]


def _mapping(name: str, written: Any) -> dict[str, Any]:
    if not isinstance(written, Mapping):
        raise FactError({name: f"{name} 要写成 {{键: 值}}"})
    return dict(written)


def _day(written: Any) -> date:
    try:
        return date.fromisoformat(str(written))
    except ValueError:
        raise ValueError(f"“{written}”不是日期；写法如 2026-11-27") from None


def _read(name: str, written: Any, reader: Callable[[Any], T]) -> T:
    try:
        return reader(written)
    except ValueError as error:
        raise FactError({name: f"{name}：{error}"}) from None


def _get(rest: dict[str, Any], name: str, reader: Callable[[Any], T]) -> T | None:
    written = rest.pop(name, None)
    return None if written is None else _read(name, written, reader)


def _must(rest: dict[str, Any], name: str, reader: Callable[[Any], T]) -> T:
    found = _get(rest, name, reader)
    if found is None:
        raise FactError({name: f"还缺 {name}"})
    return found


def _no_more(rest: Mapping[str, Any], name: str, known: str) -> None:
    if rest:
        raise FactError({name: f"{name} 里不认识{'、'.join(map(str, rest))}；可以写 {known}"})
