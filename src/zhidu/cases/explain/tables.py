"""What the tables say of the facts known so far."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from zhidu.cases.explain.page import chips
from zhidu.cases.situation import Situation
from zhidu.org.amounts import length_said
from zhidu.rules.book import BookKind, Rulebook
from zhidu.rules.model import Term
from zhidu.rules.phrases import outcome_said
from zhidu.rules.tables import Facts, clauses_ahead, decide, missing_for


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
    said = [_outcome(book, book.terms[out], names) for out, names in values.items()]
    readings = [book.readings[r].says for r in decision.readings]
    return {
        "table": table.title,
        "reckoned": _reckoned(book, table_id, facts),
        "said": "；".join(said) or "".join(readings) or _("原文没有规定"),
        "readings": readings if said else [],
        "is_open": not said,
        "clauses": chips(book, decision.because),
    }


def _reckoned(book: Rulebook, table_id: str, facts: Facts) -> str:
    """What nobody typed and the table looked at, such as days that follow from two times."""
    found = ((book.terms[name], facts[name]) for name in derived_inputs(book, table_id))
    return "，".join(f"{term.title}：{_plainly(term, value)}" for term, value in found)


def derived_inputs(book: Rulebook, table_id: str) -> list[str]:
    """The facts that a table looks at and that nobody fills in, as they follow from others."""
    return [name for name in book.tables[table_id].inputs if book.terms[name].is_]


def _plainly(term: Term, value: Any) -> str:
    return length_said(value) if term.type == "days" else str(term.values.get(value, value))


def ahead(here: Situation) -> list[str]:
    """The clauses of the tables that cannot say yet, as far as what is known leaves them open."""
    facts = Facts(here.book, here.given.facts)
    shown = [preview.table for preview, tests in here.kind.previews if facts.holds(tests) is not False]
    waiting = [table for table in shown if missing_for(here.book, table, facts)]
    return [clause for table in waiting for clause in clauses_ahead(here.book, table, facts)]


def _outcome(book: Rulebook, term: Term, names: Iterable[str]) -> str:
    listed = [outcome_said(book, term, name) for name in names]
    return listed[0] if len(listed) == 1 and term.type != "flag" else f"{term.title}：{'、'.join(listed)}"
