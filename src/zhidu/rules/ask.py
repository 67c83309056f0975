"""One entrance to every function, as sentences and the command line use it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from zhidu.calendar import WorkCalendar
from zhidu.rules.assemblies import admit, compose, conclude, in_order, online, quorate, venue
from zhidu.rules.book import Rulebook
from zhidu.rules.chart import Chart, nominal
from zhidu.rules.decision import Decision, Status
from zhidu.rules.derived import completed
from zhidu.rules.disclosure import disclose
from zhidu.rules.facts import FactError, Given, read_facts, read_given
from zhidu.rules.gates import permit
from zhidu.rules.inspection import inspect
from zhidu.rules.kinds import ANYWHERE, MOVES
from zhidu.rules.people import acted_by, is_who, passes, readers, readings_of, reasoned, resolve
from zhidu.rules.presiding import preside
from zhidu.rules.process import due, follow, next_step
from zhidu.rules.registers import unnamed
from zhidu.rules.reminding import escalate, remind
from zhidu.rules.situations import ask_contend, ask_covers, ask_in_force, ask_owed, ask_reconcile
from zhidu.rules.tables import decide, propose

NATIONAL = WorkCalendar().accepting()
"""Sentences and the command line know no office: its calendar is that of the land."""


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
    if question.target not in known and not _is_a_move(book, question):
        raise AskError(f"“{question.function}”里没有“{question.target}”；可以写 {'、'.join(known)}")


def _is_a_move(book: Rulebook, question: Question) -> bool:
    """Whether it is asked of a move that the kind might have allowed: to be refused, not unknown."""
    kind, _, rest = question.target.partition(".")
    step, _, move = rest.partition(".")
    places = [ANYWHERE, *(bound.rule.id for bound in book.kinds[kind].steps)] if kind in book.kinds else []
    return question.function == "permit" and move in MOVES and step in places


def _check_askers(book: Rulebook, question: Question) -> None:
    for name in question.by:
        if not is_who(str(name), book):
            raise AskError(f"没有“{name}”这个角色；可以写 {'、'.join(book.roles)}")


def targets(book: Rulebook, function: str) -> list[str]:
    """What a function can be asked about."""
    kinds = book.kinds.values()
    lists: dict[str, Callable[[], list[str]]] = {
        "decide": lambda: list(book.tables),
        "permit": lambda: [f"{k.id}.{act}" for k in kinds for act in (*k.act_names, *k.move_names)],
        "follow": lambda: [f"{k.id}.{act}" for k in kinds for act in k.act_names],
        "due": lambda: [f"{k.id}.{d.rule.id}" for k in kinds for d in k.due],
        "escalate": lambda: [f"{k.id}.{d.rule.id}" for k in kinds for d in k.due if d.rule.escalates],
        "remind": lambda: [f"{k.id}.{r.rule.id}" for k in kinds for r in k.remind],
        "next_step": lambda: list(book.kinds),
        "readers": lambda: sorted({f"{k.id}.{r.rule.what}" for k in kinds for r in k.readers}),
        "compose": lambda: [*book.bodies, *(f"{k.id}.attend" for k in kinds if k.assembly.attend)],
        "admit": lambda: list(book.bodies),
        "venue": lambda: list(book.bodies),
        "quorate": lambda: list(book.bodies),
        "online": lambda: list(book.bodies),
        "in_order": lambda: list(book.bodies),
        "preside": lambda: list(book.bodies),
        "conclude": lambda: [
            *book.bodies,
            *(f"{k.id}.{o}" for k in kinds if k.body for o in k.body.outcomes),
        ],
        "resolve": lambda: list(book.roles),
        "inspect": lambda: [*(k.id for k in kinds if k.form), *book.registers],
        "disclose": lambda: sorted({f"{k.id}.{what}" for k in kinds for what in k.made_public}),
        "owed": lambda: list(book.duties),
        "covers": lambda: list(book.watches),
        "contend": lambda: list(book.claims),
        "reconcile": lambda: list(book.balances),
        "in_force": lambda: [book.id],
        "propose": lambda: [name for name, table in book.tables.items() if table.decider],
        "unnamed": lambda: [name for name, register in book.registers.items() if register.rule.named],
        "passes": lambda: [book.id],
    }
    return lists[function]()


def _given(book: Rulebook, question: Question) -> Given:
    """The situation as it is written, with what follows from it."""
    given = read_given(book.terms, book.act_names, question.given)
    return completed(book, given, _chart(book), at=question.at)


def _facts(book: Rulebook, question: Question) -> Mapping[str, Any]:
    """The facts that a table is asked about. Of its own columns those may be said that else follow."""
    columns = book.tables[question.target].inputs
    direct = {key: value for key, value in question.given.items() if _derived(book, key) in columns}
    rest = {key: value for key, value in question.given.items() if key not in direct}
    said = read_facts(book.terms, direct, columns)
    return {**_given(book, replace(question, given=rest)).facts, **said}


def known(book: Rulebook, question: Question) -> Mapping[str, Any]:
    """The facts that a question states, and those that follow; none where it cannot be read as such."""
    is_of_a_table = question.function in ("decide", "propose") and question.target in book.tables
    try:
        return _facts(book, question) if is_of_a_table else _given(book, question).facts
    except FactError:
        return {}


def _derived(book: Rulebook, key: str) -> str:
    """The id of the derived fact that a key names by id or title."""
    return next((n for n, term in book.terms.items() if key in (n, term.title) and term.is_), "")


def _chart(book: Rulebook) -> Chart:
    return nominal(book.roles)


def _unnamed(book: Rulebook, question: Question) -> Decision:
    """The rows of a register as they are written; every post is held but those that are ``vacant``."""
    rest = dict(question.given)
    rows, vacant = rest.pop("rows", []), rest.pop("vacant", [])
    if rest or not isinstance(rows, list) or not all(isinstance(row, Mapping) for row in rows):
        raise AskError("unnamed 的情形写成 {rows: [{列: 值}], vacant: [空缺的职务]}")
    held = set(_chart(book).posts) - set(vacant if isinstance(vacant, list) else [vacant])
    return unnamed(book, question.target, [read_facts(book.terms, row) for row in rows], held)


def _resolve(book: Rulebook, question: Question) -> Decision:
    names, given = [question.target], _given(book, question)
    posts = resolve(book, names, given, _chart(book))
    because = dict.fromkeys((*book.roles[names[0]].cites, *acted_by(book, names, given)))
    return reasoned(Status.ALLOWED, posts, tuple(because), readings_of(book, names))


FUNCTIONS: dict[str, Callable[[Rulebook, Question], Decision]] = {
    "decide": lambda b, q: decide(b, q.target, _facts(b, q)),
    "propose": lambda b, q: propose(b, q.target, _facts(b, q)),
    "permit": lambda b, q: permit(b, q.target, _given(b, q), q.by, _chart(b)),
    "next_step": lambda b, q: next_step(b, q.target, _given(b, q), _chart(b)),
    "follow": lambda b, q: follow(b, q.target, _given(b, q), _chart(b)),
    "due": lambda b, q: due(b, q.target, _given(b, q), NATIONAL, q.at),
    "readers": lambda b, q: readers(b, q.target, _given(b, q), _chart(b)),
    "compose": lambda b, q: compose(b, q.target, _given(b, q), _chart(b)),
    "admit": lambda b, q: admit(b, q.target, _given(b, q), _chart(b)),
    "venue": lambda b, q: venue(b, q.target, _given(b, q), _chart(b)),
    "quorate": lambda b, q: quorate(b, q.target, _given(b, q), _chart(b)),
    "online": lambda b, q: online(b, q.target, _given(b, q), _chart(b)),
    "in_order": lambda b, q: in_order(b, q.target, _given(b, q), _chart(b)),
    "preside": lambda b, q: preside(b, q.target, _given(b, q), _chart(b)),
    "conclude": lambda b, q: conclude(b, q.target, _given(b, q), _chart(b)),
    "escalate": lambda b, q: escalate(b, q.target, _given(b, q), _chart(b), NATIONAL, q.at),
    "remind": lambda b, q: remind(b, q.target, _given(b, q), _chart(b), NATIONAL),
    "resolve": _resolve,
    "inspect": lambda b, q: inspect(b, q.target, _given(b, q), _chart(b)),
    "disclose": lambda b, q: disclose(b, q.target, _given(b, q), _chart(b), NATIONAL, q.at),
    "owed": lambda b, q: ask_owed(b, q.target, q.given, q.at, NATIONAL),
    "covers": lambda b, q: ask_covers(b, q.target, q.given, NATIONAL),
    "contend": lambda b, q: ask_contend(b, q.target, q.given),
    "reconcile": lambda b, q: ask_reconcile(b, q.target, q.given),
    "in_force": lambda b, q: ask_in_force(b, q.given, q.at),
    "unnamed": _unnamed,
    "passes": lambda b, q: passes(b, q.target, _given(b, q), _chart(b)),
}
