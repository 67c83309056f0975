"""What the tables say of the facts known so far."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from zhidu.cases.explain.page import chips
from zhidu.cases.situation import Situation
from zhidu.rules.book import BookKind, Rulebook
from zhidu.rules.model import Term
from zhidu.rules.tables import Facts, decide


def verdicts(book: Rulebook, kind: BookKind, known: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What a form's tables say of the facts known so far, each with clause or reading."""
    facts = Facts(book, known)
    shown = [preview.table for preview, tests in kind.previews if facts.holds(tests)]
    return [verdict for table in shown if (verdict := _verdict(book, table, facts))]


def verdicts_of(here: Situation) -> list[dict[str, Any]]:
    """What the tables say of a case as it stands."""
    return verdicts(here.book, here.kind, here.given.facts)


def _verdict(book: Rulebook, table_id: str, facts: Facts) -> dict[str, Any] | None:
    table = book.tables[table_id]
    if any(facts.get(name) in (None, "") for name in table.inputs):
        return None
    decision = decide(book, table_id, facts)
    values = decision.value or {}
    said = [_outcome_said(book.terms[out], names) for out, names in values.items()]
    readings = [book.readings[r].says for r in decision.readings]
    return {
        "table": table.title,
        "said": "；".join(said) or "".join(readings) or "原文没有规定",
        "readings": readings if said else [],
        "is_open": not said,
        "clauses": chips(book, decision.because),
    }


def _outcome_said(term: Term, names: Iterable[str]) -> str:
    listed = [term.values.get(n, n) for n in names]
    return listed[0] if len(listed) == 1 else f"{term.title}：{'、'.join(listed)}"
