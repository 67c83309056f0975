"""The facts by which lists find and sort cases, kept beside the case."""

from __future__ import annotations

from zhidu.cases.models import Case, CaseIndex
from zhidu.cases.plain import rows_put
from zhidu.cases.situation import restored
from zhidu.cases.sorting import sortable
from zhidu.rules.book import Rulebook
from zhidu.rules.tables import Facts


def index_write(case: Case, book: Rulebook) -> None:
    """Bring the case's index into line with its facts; called where facts are saved, in the same transaction.

    One query, two where a fact was emptied; none for a rulebook that indexes nothing.
    """
    wanted = [name for name, term in book.terms.items() if term.index == "是"]
    if not wanted:
        return
    facts = Facts(book, restored(book.terms, case.facts))
    known = {name: facts.get(name) for name in wanted}
    there = {name: sortable(value) for name, value in known.items() if value not in (None, "", ())}
    rows = [
        CaseIndex(office_id=case.office_id, kind=case.kind, fact=name, value=value, case=case)
        for name, value in there.items()
    ]
    rows_put(rows, ("case_id", "fact"), "value")
    emptied = [
        name for name in wanted if name not in there and (name in case.facts or book.terms[name].outcome)
    ]
    if emptied:
        CaseIndex.objects.filter(case=case, fact__in=emptied).delete()
