"""A time that ends inside one that it waits for, and a lead that what is added late cannot keep."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from zhidu.rules.book import BookKind, Bound, Rulebook
from zhidu.rules.check_times import grounds_said, of_two
from zhidu.rules.deadlines import Due
from zhidu.rules.duties import Duty
from zhidu.rules.findings import Finding
from zhidu.rules.kinds import Act
from zhidu.rules.lengths import lasts_as_long
from zhidu.rules.outline_duties import every_said
from zhidu.rules.owing import length_of
from zhidu.rules.phrases import SETS, length_said, thing_title
from zhidu.rules.quantities import Quantity

NOT_PROVED = "哪个更长要看具体日子（工作日与自然日、各月天数不同），没有证明"


def nested_periods(book: Rulebook) -> Iterator[Finding]:
    """``nested_periods``, and ``not_proved`` where only the calendar can tell."""
    for kind in book.kinds.values():
        yield from _deadlines(book, kind)
        yield from _in_publication(book, kind)
        yield from _added_late(book, kind)
    for duty in book.duties.values():
        yield from _of_a_duty(book, duty)


def _waits(kind: BookKind, steps: Iterable[str]) -> list[Quantity]:
    """How long these steps wait."""
    names = set(steps)
    awaited = (bound.rule.awaits for bound in kind.steps if bound.rule.id in names)
    return [awaits.period for awaits in awaited if awaits and awaits.period]


def _deadlines(book: Rulebook, kind: BookKind) -> Iterator[Finding]:
    """A deadline between whose ends a step waits as long."""
    acts = kind.act_names
    for bound in kind.due:
        due, limit = bound.rule, length_of(book, bound.rule.within)[0]
        if limit is None or due.after not in acts:
            continue
        between = acts[acts.index(due.after) + 1 : acts.index(due.met_by) + 1]
        waits = _waits(kind, between)
        said = f"“{due.title}”限{limit}"
        yield from _one(bound, waits, limit, said, "其间要等的时间", {"due": due.id}, "不可能按期办到")


def _of_a_duty(book: Rulebook, bound: Bound[Duty]) -> Iterator[Finding]:
    """A duty that a case keeps which waits longer than the duty's period."""
    every, kept_by = length_of(book, bound.rule.every)[0], bound.rule.kept_by
    kind = book.kinds.get(kept_by.case or "") if kept_by else None
    if kind is None or every is None:
        return
    waits = _waits(kind, kind.act_names)
    shown = (length_of(book, rule.rule.for_at_least)[0] for rule in kind.publish)
    waits += [length for length in shown if length]
    limit = f"“{bound.rule.title}”{every_said(book, every)}一次"
    what = f"“{kind.title}”要等的时间"
    yield from _one(bound, waits, every, limit, what, {"kind": kind.id}, "不可能按期办结")


def _one(
    bound: Bound[Any],
    waits: list[Quantity],
    limit: Quantity,
    limit_said: str,
    what: str,
    example: dict[str, Any],
    so: str,
) -> Iterator[Finding]:
    """What comes of a limit and of what is waited for within it."""
    is_longer = lasts_as_long(waits, limit) if waits else False
    where, waited = str(bound.place), "加".join(map(str, waits))
    if is_longer:
        said = f"{limit_said}，{what}（{waited}）却不比它短，{so}"
        yield Finding("nested_periods", "warning", where, said, example, bound.cites)
    elif is_longer is None:
        said = f"{limit_said}，{what}是{waited}，{NOT_PROVED}"
        yield Finding("not_proved", "warning", where, said, example, bound.cites)


def _in_publication(book: Rulebook, kind: BookKind) -> Iterator[Finding]:
    """What is collected while a thing is shown must be answered before it is shown to the end."""
    for rule in kind.publish:
        collected = book.kinds.get(rule.rule.collects or "")
        shown = length_of(book, rule.rule.for_at_least)[0]
        for due in collected.due if collected and shown else ():
            within = length_of(book, due.rule.within)[0]
            is_longer = lasts_as_long([shown], within) if shown and within else False
            title = collected.title if collected else ""
            said = (
                f"{thing_title(kind, rule.rule.what)}至少公开{shown}，其间收到的“{title}”"
                f"却要在{within}内“{due.rule.title}”"
            )
            if is_longer:
                yield of_two(book, "nested_periods", rule, due, f"{said}，期限在公开期满之前就到了")
            elif is_longer is None:
                yield of_two(book, "not_proved", rule, due, f"{said}，{NOT_PROVED}")


# what is added late


def _added_late(book: Rulebook, kind: BookKind) -> Iterator[Finding]:
    """A lead before an event, and an act that may still add to a set when the lead has begun."""
    for name, act in kind.acts.items():
        if act.adds is None:
            continue
        for due in kind.due:
            if due.rule.lead and not _comes_first(kind, name, due.rule.met_by):
                yield from _too_late(book, kind, name, act, due)


def _comes_first(kind: BookKind, act: str, other: str) -> bool:
    """Whether an act is over before another, which needs it done."""
    return any(act in check.done for gate in kind.gates.get(other, ()) for check in gate.rule.needs)


def _too_late(book: Rulebook, kind: BookKind, name: str, act: Act, due: Bound[Due]) -> Iterator[Finding]:
    rules = [gate for gate in kind.gates.get(name, ()) if gate.cites and not gate.rule.never]
    added = SETS.get(str(act.adds), act.adds)
    lead = length_said(book, due.rule.lead)
    said = f"“{act.title}”可以在“{due.rule.title}”（提前{lead}）之后才办，后加的{added}赶不上这个时间"
    for rule in rules:
        told = f"{said}：{grounds_said(due)} 与 {grounds_said(rule)}；例外要有规定，或由释义说明"
        yield of_two(book, "nested_periods", due, rule, told)
    if not rules:
        example = {"due": due.rule.id, "act": name}
        yield Finding("nested_periods", "warning", str(due.place), said, example, due.cites)
