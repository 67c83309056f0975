"""What gave way because a meeting was declared urgent: its reason is the ground that was stated."""

from __future__ import annotations

from datetime import datetime

from zhidu.cases.models import Case, Deviation, Entry, Obligation
from zhidu.cases.services.trail import entry_add
from zhidu.cases.situation import situation_of
from zhidu.editions.selectors import book_of
from zhidu.org.actor import Actor
from zhidu.rules.book import BookKind
from zhidu.rules.urgent import urgency_of


def declared_by(case: Case, kind: BookKind) -> str:
    """Who declared the meeting urgent, by name."""
    act = kind.doing("declare_urgent")
    done = Entry.objects.filter(case_id=case.pk, verb="step.done").order_by("-seq")
    return next((entry.person for entry in done if entry.data.get("step") == act), "")


def excused(obligation: Obligation) -> tuple[str, str, bool]:
    """Why a deadline could not be kept, who said so, and whether its passing is no breach for that.

    Empty where the case was not declared urgent, or not for this deadline.
    """
    case = obligation.case
    kind = book_of(case.edition).kinds.get(case.kind)
    if kind is None or not kind.assembly.urgent:
        return "", "", False
    here = situation_of(Case.objects.get(pk=case.pk))
    declared = urgency_of(here.book, here.kind, here.given)
    reason, gives_way = declared.excusing(kind, obligation.rule) if declared else ("", False)
    return (reason, declared_by(case, kind), gives_way) if reason else ("", "", False)


def departures_explain(case: Case, by: Actor, at: datetime) -> None:
    """Give what had passed before the declaration its ground as the reason."""
    for deviation in case.deviations.filter(reason="", obligation__isnull=False):
        reason, name, gives_way = excused(deviation.obligation)  # type: ignore[arg-type]
        if not reason:
            continue
        deviation.reason, deviation.reason_by = reason, name
        deviation.sort = Deviation.Sort.DEVIATION if gives_way else deviation.sort
        deviation.save(update_fields=["reason", "reason_by", "sort"])
        data = {"what": deviation.what, "reason": reason}
        entry_add(case=case, verb="reason.given", at=at, by=by, data=data, because=deviation.clauses)
