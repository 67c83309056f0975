"""Deadlines: set, met, missed; and the reasons that are owed."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from zhidu.calendar import WorkCalendar, moment_in_words
from zhidu.cases.asking import due
from zhidu.cases.errors import NotDone
from zhidu.cases.models import Case, Deviation, Obligation
from zhidu.cases.services.locking import case_lock
from zhidu.cases.services.trail import entry_add
from zhidu.cases.situation import Situation
from zhidu.org.actor import Actor
from zhidu.rules.book import Bound
from zhidu.rules.decision import Decision, Status
from zhidu.rules.model import Due
from zhidu.rules.people import resolve

CALENDAR = WorkCalendar()


def dues_update(here: Situation, at: datetime) -> None:
    """Set every deadline whose event is known, and mark those that the case has met."""
    for bound in here.kind.due:
        decision = due(here.book, f"{here.kind.id}.{bound.rule.id}", here.given, CALENDAR)
        if decision.status is not Status.SILENT:
            _update(here, bound, decision, at)


def _update(here: Situation, bound: Bound[Due], decision: Decision, at: datetime) -> None:
    obligation = _set(here, bound, decision, at)
    met_at = decision.value.met_at
    if met_at is None or obligation.met_at:
        return
    obligation.met_at = met_at
    late = decision.status is not Status.ALLOWED
    if late and obligation.state == Obligation.State.OPEN:
        obligation_miss(obligation, at)
    elif not late:
        obligation.state = Obligation.State.MET
        data = {"title": obligation.title}
        entry_add(case=here.case, verb="due.met", at=at, data=data, because=decision.because)
    obligation.save()


def _set(here: Situation, bound: Bound[Due], decision: Decision, at: datetime) -> Obligation:
    obligation, is_new = Obligation.objects.get_or_create(
        case=here.case,
        rule=bound.rule.id,
        defaults={
            "title": bound.rule.title,
            "clauses": list(bound.cites),
            "force": bound.force,
            "due_at": decision.value.at,
            "is_provisional": decision.value.provisional,
        },
    )
    if is_new or (obligation.due_at != decision.value.at and not obligation.met_at):
        obligation.due_at = decision.value.at
        obligation.is_provisional = decision.value.provisional
        obligation.save()
        obligation.posts.set(int(p) for p in resolve(here.book, bound.rule.of, here.given, here.chart))
        data = {"title": bound.rule.title, "at": moment_in_words(decision.value.at)}
        entry_add(case=here.case, verb="due.set", at=at, data=data, because=decision.because)
    return obligation


def obligation_miss(obligation: Obligation, at: datetime) -> None:
    """A deadline has passed: nothing is refused, but it stays on record and a reason is owed.

    Once: the deviation's key is the deadline, and a second one undoes its whole transaction.
    """
    obligation.state = Obligation.State.MISSED
    obligation.save()
    must = obligation.force == "must"
    Deviation.objects.create(
        case=obligation.case,
        obligation=obligation,
        sort=Deviation.Sort.BREACH if must else Deviation.Sort.DEVIATION,
        clauses=obligation.clauses,
        what=f"{obligation.title}超期",
        at=at,
    )
    data = {"title": obligation.title}
    entry_add(case=obligation.case, verb="due.missed", at=at, data=data, because=obligation.clauses)


def obligations_lapse(at: datetime) -> int:
    """Mark every open deadline that has passed; how many. Safe to run at any time, any number of times."""
    passed = Obligation.objects.filter(
        state=Obligation.State.OPEN, due_at__lt=at, case__status=Case.Status.OPEN
    )
    return sum(_lapse(pk, case_id, at) for pk, case_id in list(passed.values_list("pk", "case_id")))


@transaction.atomic
def _lapse(pk: int, case_id: int, at: datetime) -> bool:
    """Mark one, if nobody met it or marked it meanwhile."""
    case_lock(case_id)
    still = Obligation.objects.filter(pk=pk, state=Obligation.State.OPEN).select_related("case").first()
    if still:
        obligation_miss(still, at)
    return still is not None


@transaction.atomic
def reason_give(*, deviation: Deviation, reason: str, by: Actor, at: datetime) -> None:
    """Supply the reason that a deviation or breach owes; it is given once. Raises NotDone."""
    if not reason.strip():
        raise NotDone("请写明原因")
    case_lock(deviation.case_id)
    taken = Deviation.objects.filter(pk=deviation.pk, reason="")
    if not taken.update(reason=reason.strip(), reason_by=by.name):
        raise NotDone("这一项的原因已经说明过")
    data = {"what": deviation.what, "reason": reason.strip()}
    entry_add(case=deviation.case, verb="reason.given", at=at, by=by, data=data, because=deviation.clauses)
