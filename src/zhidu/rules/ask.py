"""One entrance to every function, as sentences and the command line use it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from zhidu.calendar import WorkCalendar
from zhidu.rules.book import Rulebook
from zhidu.rules.chart import Chart, nominal
from zhidu.rules.decision import Decision, Status
from zhidu.rules.facts import Given, read_facts, read_given
from zhidu.rules.gates import permit
from zhidu.rules.people import compose, is_who, passes, readers, readings_of, reasoned, resolve
from zhidu.rules.process import due, follow, next_step
from zhidu.rules.tables import decide


class AskError(ValueError):
    """A question that cannot be asked; says in Chinese what can."""


@dataclass(frozen=True, slots=True)
class Question:
    """``function`` of ``target``, by a role, at a time, given written facts."""

    function: str
    target: str
    given: Mapping[str, Any]
    by: tuple[str, ...] = ()
    at: datetime | None = None


def ask(book: Rulebook, question: Question) -> Decision:
    """Answer a question. Raises AskError or FactError, in Chinese."""
    if question.function not in FUNCTIONS:
        raise AskError(f"没有“{question.function}”这个问法；可以问 {'、'.join(FUNCTIONS)}")
    _check_target(book, question)
    _check_askers(book, question)
    return FUNCTIONS[question.function](book, question)


def _check_target(book: Rulebook, question: Question) -> None:
    known = targets(book, question.function)
    if question.target not in known:
        raise AskError(f"“{question.function}”里没有“{question.target}”；可以写 {'、'.join(known)}")


def _check_askers(book: Rulebook, question: Question) -> None:
    for name in question.by:
        if not is_who(str(name), book.roles, book.terms):
            raise AskError(f"没有“{name}”这个角色；可以写 {'、'.join(book.roles)}")


def targets(book: Rulebook, function: str) -> list[str]:
    """What a function can be asked about."""
    kinds = book.kinds.values()
    lists: dict[str, Callable[[], list[str]]] = {
        "decide": lambda: list(book.tables),
        "permit": lambda: [f"{k.id}.{act}" for k in kinds for act in (*k.act_names, *k.move_names)],
        "follow": lambda: [f"{k.id}.{act}" for k in kinds for act in k.act_names],
        "due": lambda: [f"{k.id}.{d.rule.id}" for k in kinds for d in k.due],
        "next_step": lambda: list(book.kinds),
        "readers": lambda: sorted({f"{k.id}.{r.rule.what}" for k in kinds for r in k.readers}),
        "compose": lambda: list(book.bodies),
        "resolve": lambda: list(book.roles),
        "passes": lambda: [book.id],
    }
    return lists[function]()


def _given(book: Rulebook, question: Question) -> Given:
    return read_given(book.terms, book.act_names, question.given)


def _chart(book: Rulebook) -> Chart:
    return nominal(book.roles)


def _resolve(book: Rulebook, question: Question) -> Decision:
    names = [question.target]
    posts = resolve(book, names, _given(book, question), _chart(book))
    return reasoned(Status.ALLOWED, posts, tuple(book.roles[names[0]].cites), readings_of(book, names))


FUNCTIONS: dict[str, Callable[[Rulebook, Question], Decision]] = {
    "decide": lambda b, q: decide(b, q.target, read_facts(b.terms, q.given)),
    "permit": lambda b, q: permit(b, q.target, _given(b, q), q.by, _chart(b)),
    "next_step": lambda b, q: next_step(b, q.target, _given(b, q), _chart(b)),
    "follow": lambda b, q: follow(b, q.target, _given(b, q), _chart(b)),
    "due": lambda b, q: due(b, q.target, _given(b, q), WorkCalendar(), q.at),
    "readers": lambda b, q: readers(b, q.target, _given(b, q), _chart(b)),
    "compose": lambda b, q: compose(b, q.target, _given(b, q), _chart(b)),
    "resolve": _resolve,
    "passes": lambda b, q: passes(b, q.target, _given(b, q), _chart(b)),
}
