"""What only some gates ask for: who was told, what is out, how a body has decided.

Nothing is read where no gate of the kind asks for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Q

from zhidu.cases.models import Case, Entry, Notice, Row, Step
from zhidu.rules.book import BookKind, Rulebook
from zhidu.rules.rename import plain


def evidence_of(case: Case, book: Rulebook, kind: BookKind) -> dict[str, Any]:
    """The evidence of a running case that its gates look at, by the names that ``Given`` has for it."""
    found: dict[str, Any] = {}
    if "told" in kind.demands:
        found["told"] = _told(case)
    if "entry" in kind.demands:
        found["entries"] = _entered(case, book)
    if "returned" in kind.demands:
        found["returned"] = _returned(case, book)
    return found


def _told(case: Case) -> frozenset[str]:
    """The posts that were told anything of the case, whoever did it."""
    return frozenset(map(str, Notice.objects.filter(case=case).values_list("post_id", flat=True)))


def _entered(case: Case, book: Rulebook) -> frozenset[str]:
    """The registers in which the case has a row."""
    entered = set(Row.objects.filter(case=case).values_list("register", flat=True))
    return frozenset(name for name in book.registers if plain(name) in entered)


# what is out


def _returned(case: Case, book: Rulebook) -> frozenset[str]:
    """The registers of which nothing is out.

    Out is a row in force that this case has entered, or that names its initiator; a register whose rows no
    case ever changes or ends is a log, of which nothing can be given back.
    """
    lent = {str(rule.enters) for rule in _changes(book)}
    rows = Row.objects.filter(office_id=case.office_id, state=Row.State.CURRENT)
    out = {
        name for name in lent if rows.filter(register=plain(name)).filter(_held(case, book, name)).exists()
    }
    return frozenset(book.registers) - out


def _changes(book: Rulebook) -> Iterator[Any]:
    """The effects that change or end rows."""
    for kind in book.kinds.values():
        for effects in kind.after.values():
            yield from (bound.rule for bound in effects if bound.rule.enters and bound.rule.row)


def _held(case: Case, book: Rulebook, register: str) -> Q:
    """Entered by the case, or with its initiator in one of the columns of posts."""
    post, found = str(case.initiator_post_id), Q(case=case)
    for column in book.registers[register].rule.columns:
        if book.terms[column].type == "post":
            found |= Q(**{f"values__{plain(column)}": post})
        elif book.terms[column].type == "posts":
            found |= Q(**{f"values__{plain(column)}__icontains": f'"{post}"'})
    return found


# how a body has decided


def outcomes_of(case: Case, kind: BookKind, steps: Iterable[Step]) -> frozenset[str]:
    """``body.outcome`` of each body's decision that stands: its step is done.

    Of a body that decided twice, as after a deferral, the last holds.
    """
    done = {step.step for step in steps if step.state == Step.State.DONE}
    bodies = {s.rule.id: s.rule.body for s in kind.steps if s.rule.body and s.rule.id in done}
    if not bodies:
        return frozenset()
    said = Entry.objects.filter(case_id=case.pk, verb="case.decided").order_by("seq")
    last = {entry.data["step"]: entry.data["way"] for entry in said if entry.data.get("way")}
    return frozenset(f"{body}.{last[step]}" for step, body in bodies.items() if step in last)
