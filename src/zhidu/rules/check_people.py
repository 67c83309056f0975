"""Checks of who does what: steps and moves that nobody can do, approvers that differ, persons kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import Any

from zhidu.rules.book import BookKind, Bound, Rulebook, Test, Tests
from zhidu.rules.boxes import TooManyPieces, meet
from zhidu.rules.cells import ANYTHING
from zhidu.rules.check_tables import unsaid
from zhidu.rules.demands import Gate
from zhidu.rules.findings import Finding
from zhidu.rules.kinds import MOVES, Step
from zhidu.rules.people import members_of, title_of
from zhidu.rules.phrases import act_said
from zhidu.rules.telling import example, in_words

_OF_A_PERSON = ("hand_on", "add_signers", "urge", "escalate")
"""Moves of a step that somebody is asked to do."""


def people_findings(book: Rulebook) -> Iterator[Finding]:
    """Every finding about who does what."""
    for kind in book.kinds.values():
        for step in kind.steps:
            yield from _nobody(book, step)
        yield from _dead_moves(kind)
        for act, gates in kind.gates.items():
            yield from _approvers(book, kind, act, gates)
    yield from _persons_kept(book)


# steps


def _nobody(book: Rulebook, bound: Bound[Step]) -> Iterator[Finding]:
    """Cases in which the table that should say who does a step says nothing, nor a reading either."""
    for name in _naming_tables(book, bound.rule):
        table = book.tables[name]
        try:
            pieces = unsaid(book, table)
        except TooManyPieces:
            continue
        for piece in pieces:
            said = f"{in_words(book, table, piece)}时，“{bound.rule.title}”没有人可以办理"
            found = example(book, table, piece)
            yield Finding("nobody", "error", str(bound.place), said, found, table.clauses)


def _naming_tables(book: Rulebook, step: Step) -> list[str]:
    terms = (book.terms[name] for name in step.asked if name in book.terms)
    outcomes = (term.outcome for term in terms if term.type == "role" and term.outcome)
    return list(dict.fromkeys(outcome.partition(".")[0] for outcome in outcomes))


# moves


def _dead_moves(kind: BookKind) -> Iterator[Finding]:
    """Moves that can never happen, and a case that is held with nobody to take it up again."""
    for move, bound in kind.moves.items():
        if said := _dead(kind, move, bound.rule.on):
            words = f"{kind.title}：“{MOVES[move]}”{said}"
            yield Finding("dead_move", "warning", str(bound.place), words, clauses=bound.cites)


def _dead(kind: BookKind, move: str, on: Iterable[str]) -> str:
    asked = [bound.rule for bound in kind.steps if bound.rule.id in on]
    if move in _OF_A_PERSON and asked and all(step.awaits for step in asked):
        return "永远用不上：所写环节不等人办理"
    if move == "resume" and "hold" not in kind.moves:
        return "永远用不上：没有写“挂起”"
    return "之后没有办法恢复" if move == "hold" and "resume" not in kind.moves else ""


# gates


def _approvers(book: Rulebook, kind: BookKind, act: str, gates: Iterable[Bound[Gate]]) -> Iterator[Finding]:
    """Two clauses that give one act to different people in the same case; a step's own people among them."""
    step = kind.step(act)
    named: list[tuple[Bound[Any], list[str]]] = [(step, step.rule.by)] if step and step.rule.by else []
    only = [*named, *((bound, bound.rule.only) for bound in gates if bound.rule.only and not bound.unless)]
    for (a, some), (b, others) in combinations(only, 2):
        if _meet(a.when, b.when) and _are_others(book, some, others):
            both = "、".join(_titles(book, names) for names in (some, others))
            said = f"{kind.title}：同一情形下“{act_said(kind, act)}”各条规定的人不同（{both}），谁也办不了"
            yield Finding("approvers_differ", "warning", str(b.place), said, clauses=(*a.cites, *b.cites))


def _are_others(book: Rulebook, some: Iterable[str], others: Iterable[str]) -> bool:
    """Whether these are surely other people: roles of which none is in both, groups taken apart."""
    one, two = set(members_of(book, some)), set(members_of(book, others))
    return not one & two and all(name in book.roles for name in one | two)


def _titles(book: Rulebook, names: Iterable[str]) -> str:
    return "或".join(title_of(book, name) for name in names)


def _meet(some: Tests, others: Tests) -> bool:
    """Whether there is a case of which both conditions hold."""
    return any(_together(a, b) for a in some or ({},) for b in others or ({},))


def _together(a: Test, b: Test) -> bool:
    return all(meet(a.get(fact, ANYTHING), b.get(fact, ANYTHING)) for fact in {*a, *b})


# registers


def _persons_kept(book: Rulebook) -> Iterator[Finding]:
    """Columns that name people in a register that is to hold none."""
    for register in book.registers.values():
        kept = [c for c in register.rule.columns if book.terms[c].type in ("post", "posts")]
        if register.rule.persons == "never" and kept:
            titles = "、".join(f"“{book.terms[column].title}”" for column in kept)
            said = f"台账“{register.rule.title}”写明不记载人员（persons: never），却有 {titles}"
            yield Finding("persons_kept", "error", str(register.place), said, clauses=register.cites)
