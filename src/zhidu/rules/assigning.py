"""Whom a step may be handed, added or reported to: nobody whom a gate of it would then refuse."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from zhidu.rules.book import BookKind, Rulebook
from zhidu.rules.chart import Chart
from zhidu.rules.decision import Decision
from zhidu.rules.facts import Given
from zhidu.rules.gates import Verdict, nobody_else, not_these, summed
from zhidu.rules.grounds import applies, grounded
from zhidu.rules.model import SUPPLIED
from zhidu.rules.people import kind_of, readings_of, resolve

_OF_THE_PRESENT = (*SUPPLIED, "age", "mark")
"""Derived facts that change while nobody writes anything in the case."""


def assignable(book: Rulebook, target: str, given: Given, post: str, chart: Chart) -> Decision:
    """Whether a move (转办、加签、上报) may ask ``post`` to do the step ``kind.step``.

    Refused where a gate ``only`` or ``but`` of a ``must`` keeps it off the step. One is heard unless it is
    sure to stay silent until the step is done: what is asked at the step, and beside the steps, may still
    change, and so may what follows from it. An exception is not looked at: whoever is asked can act without
    it.
    """
    kind, act = kind_of(book, target)
    settled = replace(given, facts=dict(_settled(book, kind, act, given)))
    return summed(list(_heard(book, kind, act, settled, given, post, chart)))


def _heard(
    book: Rulebook, kind: BookKind, act: str, settled: Given, given: Given, post: str, chart: Chart
) -> Iterator[Verdict]:
    for written in kind.gates.get(act, ()):
        only, but = written.rule.only, written.rule.but
        if not (only or but) or applies(book, written, settled) is False:
            continue
        gate = grounded(book, written, given)
        if gate.force == "must":
            is_other = only and post not in resolve(book, only, given, chart)
            is_kept_off = post in resolve(book, but, given, chart)
            wants = nobody_else(book, only) if is_other else not_these(book, but) if is_kept_off else ()
            yield Verdict("must", gate.cites, wants, (*gate.readings, *readings_of(book, [*only, *but])))


def _settled(book: Rulebook, kind: BookKind, act: str, given: Given) -> Iterator[tuple[str, object]]:
    """The facts that stay as they are until the step is done."""
    moving = set(_still_written(kind, act))
    for name, value in given.facts.items():
        if name not in moving and moving.isdisjoint(_behind(book, name)) and not _goes_on(book, name):
            yield name, value


def _still_written(kind: BookKind, act: str) -> Iterable[str]:
    """What may be filled in, or set, while the step is open."""
    step = kind.step(act)
    yield from step.rule.asks if step else ()
    for name, beside in kind.acts.items():
        yield from beside.asks
        for effect in kind.after.get(name, ()):
            yield from effect.rule.sets


def _behind(book: Rulebook, name: str) -> set[str]:
    """The facts from which a fact follows, at any remove; a book has no circles."""
    near = set(book.needs.get(name, ()))
    return near.union(*(_behind(book, one) for one in near))


def _goes_on(book: Rulebook, name: str) -> bool:
    """Whether a fact changes with time or with other cases."""
    term = book.terms.get(name)
    if term is None or not term.is_:
        return False
    return term.is_ in _OF_THE_PRESENT or (term.is_ in ("elapsed", "before") and not term.to)
