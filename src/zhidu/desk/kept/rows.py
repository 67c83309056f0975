"""What lies behind a figure, line by line: the case, what was owed, by which clause, when it was done."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from zhidu.calendar import local_date
from zhidu.cases.duties.words import period_said
from zhidu.cases.explain import chips
from zhidu.cases.links import case_url
from zhidu.cases.models import Case, Deviation, DutyPeriod, Obligation
from zhidu.cases.selectors import cases_visible_to
from zhidu.desk.kept.counted import OUTCOMES
from zhidu.desk.kept.figures import DUTIES
from zhidu.desk.lines import about
from zhidu.editions.selectors import book_of, with_editions
from zhidu.org.actor import Actor

Line = dict[str, Any]
_RELATED: dict[Any, tuple[str, ...]] = {
    Obligation: ("case__edition", "deviation"),
    DutyPeriod: ("edition", "case__edition"),
    Deviation: ("case__edition",),
}


def read(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Rows with all that their lines say."""
    related = _RELATED[rows.model]
    editions = [path for path in related if path.endswith("edition")]
    return with_editions(rows.select_related(*related), *editions)


def lines_of(rows: Iterable[Any], actor: Actor) -> list[Line]:
    """The rows as lines. One query where duties are among them."""
    rows = list(rows)
    by = [row.case_id for row in rows if isinstance(row, DutyPeriod) and row.case_id]
    seen = set(cases_visible_to(actor).filter(pk__in=by).values_list("pk", flat=True)) if by else set()
    return [_period(row, seen) if isinstance(row, DutyPeriod) else _of_case(row) for row in rows]


def _of_case(row: Any) -> Line:
    owed = isinstance(row, Obligation)
    departure = getattr(row, "deviation", None) if owed else row
    said = {"what": row.title, **_judged(row)} if owed else _departed(row)
    return {
        **about(row.case),
        **said,
        "clauses": chips(book_of(row.case.edition), row.clauses),
        "reason": departure.reason if departure else "",
    }


def _departed(row: Deviation) -> Line:
    outcome = "breach" if row.sort == Deviation.Sort.BREACH else "deviation"
    return {
        "what": row.what,
        "tone": outcome,
        "outcome": OUTCOMES[outcome],
        "due_on": None,
        "done_on": local_date(row.at),
    }


def _judged(row: Any) -> Line:
    outcome = "late" if row.state == Obligation.State.MISSED else "on_time"
    return {
        "tone": outcome,
        "outcome": OUTCOMES[outcome],
        "provisional": row.is_provisional,
        "due_on": local_date(row.due_at),
        "done_on": local_date(row.met_at) if row.met_at else None,
    }


def _period(row: DutyPeriod, seen: Collection[int]) -> Line:
    case: Case | None = row.case if row.case_id in seen else None
    return {
        "title": row.title,
        "kind": str(DUTIES),
        "url": case_url(case) if case else f"{reverse('duties')}#duty-{row.pk}",
        "what": _("%(period)s的一期") % {"period": period_said(row)},
        **_judged(row),
        "clauses": chips(book_of(row.edition), row.clauses),
        "reason": row.reason,
    }
