"""Duties, watches and the times bodies meet, with their names resolved."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from zhidu.rules.bodies import Body
from zhidu.rules.book import BookWatch, Bound
from zhidu.rules.duties import HOLIDAY, Duty, KeptBy, Meets, Recurring, check_recurring, point
from zhidu.rules.names import Names
from zhidu.rules.openlength import ByReading
from zhidu.rules.quantities import Quantity
from zhidu.rules.source import Path


def bind_duties(names: Names) -> dict[str, Bound[Duty]]:
    """The duties by id, those of the bodies' meetings as ``body.meets``."""
    written = {name: duty for name, duty in names.written.duties.items() if not duty.covers}
    duties = {name: _duty(names, ("duties", name), duty) for name, duty in written.items()}
    for body_id, body in names.written.bodies.items():
        for n, meets in enumerate(body.meets):
            path = ("bodies", body_id, "meets", n)
            duties[f"{body_id}.meets" + (f".{n + 1}" if n else "")] = _meets(
                names, path, body_id, body, meets
            )
    return duties


def _meets(names: Names, path: Path, body_id: str, body: Body, meets: Meets) -> Bound[Duty]:
    """A body's meeting is a duty that its meeting keeps, and its chair's unless it says whose."""
    said = {name: getattr(meets, name) for name in meets.model_fields_set}
    kept_by = KeptBy(meeting=body_id)
    owner = {"of": [body.chair]} if "of" not in said else {}
    return _duty(names, path, Duty(title=f"召开{body.title}", kept_by=kept_by, **{**owner, **said}))


def bind_watches(names: Names) -> dict[str, BookWatch]:
    """The watches by id."""
    watches = {}
    for name, duty in names.written.duties.items():
        path: Path = ("duties", name)
        names.who((*path, "of"), duty.of)
        covers = [names.bound((*path, "covers", n), rule) for n, rule in enumerate(duty.covers)]
        if covers:
            watches[name] = BookWatch(name, duty.title, tuple(duty.of), tuple(covers))
    return watches


def _duty(names: Names, path: Path, duty: Duty) -> Bound[Duty]:
    names.who((*path, "of"), duty.of)
    if duty.per is not None:
        w = names.written
        names.known((*path, "per"), duty.per, [*w.roles, *w.registers], "角色（roles）或台账（registers）")
    if duty.kept_by:
        _kept_by(names, (*path, "kept_by"), duty.kept_by)
    if duty.content and duty.content.counts:
        counts = duty.content.counts
        where = (*path, "content", "counts")
        names.known((*where, "of"), counts.of, names.written.kinds, "事项（kinds）")
        names.terms((*where, "by"), counts.by)
    if duty.before_mark is not None and duty.before_mark != HOLIDAY:
        _mark(names, (*path, "before_mark"), duty.before_mark)
    _times(names, path, duty)
    return names.bound(path, duty)


def _kept_by(names: Names, path: Path, kept_by: KeptBy) -> None:
    w = names.written
    among: dict[str, tuple[Iterable[str], str]] = {
        "meeting": (w.bodies, "会议机构（bodies）"),
        "case": (w.kinds, "事项（kinds）"),
        "entry": (w.registers, "台账（registers）"),
        "act": (list(_acts(names)), "动作，写法是 事项.动作"),
    }
    if kept_by.attested is not None:
        names.who((*path, "attested"), [kept_by.attested])
    elif kept_by.form in among:
        known, what = among[kept_by.form]
        names.known((*path, kept_by.form), kept_by.what, known, what)


def _acts(names: Names) -> Iterator[str]:
    for group in (names.written.kinds, names.written.bodies):
        for kind_id, kind in group.items():
            yield from (f"{kind_id}.{act}" for act in kind.act_names)


def _mark(names: Names, path: Path, fact: str) -> None:
    if not names.is_type(fact, "date", "moment"):
        names.complain(path, f"before_mark 写 {HOLIDAY}（节假日），或 type: date 的事实，不能是“{fact}”")


def _times(names: Names, path: Path, duty: Recurring) -> None:
    """Whether the points of time are such as the period has, once its length is known."""
    every = open_length(names, (*path, "every"), duty.every)
    if every is None:
        return
    said = [part for part in ("times", "at_least", "by", "window") if getattr(duty, part) is not None]
    _tried(names, (*path, "every"), lambda: check_recurring(every))
    if every.amount > 1 and said:
        names.complain((*path, "every"), f"every 是 1 个单位时才写 {'、'.join(said)}，释义定的是{every}")
    elif (by := duty.by) is not None:
        _tried(names, (*path, "by"), lambda: point(by, every.unit))
    elif (window := duty.window) is not None:
        _tried(names, (*path, "window"), lambda: window.of_unit(every.unit))


def _tried(names: Names, path: Path, reading: Callable[[], object]) -> None:
    try:
        reading()
    except ValueError as error:
        names.complain(path, str(error))


def open_length(names: Names, path: Path, written: Quantity | ByReading | None) -> Quantity | None:
    """A length that is written or that a reading says; None while no reading does."""
    if not isinstance(written, ByReading):
        return written
    if not names.known(path, written.reading, names.written.readings, "释义（readings）"):
        return None
    return names.written.readings[written.reading].value
