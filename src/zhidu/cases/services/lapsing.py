"""Deadlines: set, met, missed, reckoned anew; and the reasons that are owed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from zhidu.calendar import moment_in_words
from zhidu.cases.errors import NotDone
from zhidu.cases.models import RUNNING, Deviation, Obligation
from zhidu.cases.plain import row_add, row_change
from zhidu.cases.services.lifting import excused
from zhidu.cases.services.locking import case_lock
from zhidu.cases.services.owings import Owing, held_back, owings_of
from zhidu.cases.services.trail import entry_add
from zhidu.cases.situation import Situation, situation_of
from zhidu.org.actor import Actor
from zhidu.org.prepared import Prepared
from zhidu.rules.decision import Decision


def dues_update(here: Situation, at: datetime) -> None:
    """Set every deadline whose event is known, and mark those that the case has met."""
    owings = list(owings_of(here))
    there = {obligation.rule: obligation for obligation in _THERE(here.case.pk)} if owings else {}
    for owing in owings:
        _update(here, owing, there.get(owing.rule), at)
    for rule in held_back(here):
        _excuse(here, rule, at)


_THERE = Prepared(lambda case: Obligation.objects.filter(case=case))


def _excuse(here: Situation, rule: str, at: datetime) -> None:
    """What was to be made public need not be any more: an exception holds by now."""
    for obligation in here.case.obligations.filter(rule=rule, state=Obligation.State.OPEN):
        entry_add(case=here.case, verb="due.excused", at=at, data={"title": obligation.title})
        obligation.delete()


def _update(here: Situation, owing: Owing, there: Obligation | None, at: datetime) -> None:
    obligation = _set(here, owing, there, at)
    met_at = owing.date.met_at
    done_at = obligation.met_at or met_at or at
    is_missed = obligation.state == Obligation.State.MISSED
    if is_missed and done_at <= obligation.due_at and not _begun_anew(owing, obligation):
        _miss_correct(obligation, owing.decision, at)
    if met_at is None or obligation.met_at:
        return
    obligation.met_at = met_at
    late = met_at > obligation.due_at if obligation.extended_from else owing.is_late
    if late and obligation.state == Obligation.State.OPEN:
        obligation_miss(obligation, at)
    elif not late:
        obligation.state = Obligation.State.MET
        data = {"title": obligation.title}
        entry_add(case=here.case, verb="due.met", at=at, data=data, because=owing.decision.because)
    row_change(obligation, "met_at", "state", "extended_from")


def _begun_anew(owing: Owing, obligation: Obligation) -> bool:
    """Whether the deadline counts from an act that was done again after it was missed: that stays missed."""
    return owing.event is not None and owing.event > obligation.deviation.at


def _set(here: Situation, owing: Owing, there: Obligation | None, at: datetime) -> Obligation:
    """The deadline as it falls now; what was met in time stays as it was when it was met."""
    said = {
        "due_at": owing.date.at,
        "is_provisional": owing.date.provisional,
        "calendar_version": here.case.office.calendar_version,
    }
    if there is None:
        before, obligation = "", Obligation(case=here.case, rule=owing.rule, title=owing.title, **said)
        obligation.clauses, obligation.force = list(owing.clauses), owing.force
        row_add(obligation)
    else:
        before, obligation = _instant_said(there), there
        obligation.case = here.case
        if obligation.extended_from == owing.date.at:
            said["due_at"] = obligation.due_at  # an extension holds while what it extends does
        else:
            obligation.extended_from = None
        if obligation.state == Obligation.State.MET or _holds(obligation, said):
            return obligation
        for name, value in said.items():
            setattr(obligation, name, value)
        row_change(obligation, "extended_from", *said)
    if before != _instant_said(obligation):
        obligation.posts.set(int(post) for post in owing.of)
        data = {"title": owing.title, "at": _instant_said(obligation)}
        entry_add(case=here.case, verb="due.set", at=at, data=data, because=owing.decision.because)
    return obligation


def _holds(obligation: Obligation, said: Mapping[str, Any]) -> bool:
    return all(getattr(obligation, name) == value for name, value in said.items())


def _instant_said(obligation: Obligation) -> str:
    return moment_in_words(obligation.due_at) + ("（暂定）" if obligation.is_provisional else "")  # zh: kept


def _miss_correct(obligation: Obligation, decision: Decision, at: datetime) -> None:
    """A deadline that was noted as missed has moved and is not missed: the note is taken back.

    What was said before stays in the trail, the reason that was given for it too.
    """
    obligation.state = Obligation.State.MET if obligation.met_at else Obligation.State.OPEN
    obligation.save()
    Deviation.objects.filter(obligation=obligation).delete()
    data = {"title": obligation.title, "at": _instant_said(obligation)}
    entry_add(case=obligation.case, verb="due.corrected", at=at, data=data, because=decision.because)


def obligation_miss(obligation: Obligation, at: datetime) -> None:
    """A deadline has passed: nothing is refused, but it stays on record and a reason is owed.

    Of a meeting that was declared urgent the reason may be known, and what gives way to that is no breach.
    Once: the deviation's key is the deadline, and a second one undoes its whole transaction.
    """
    obligation.state = Obligation.State.MISSED
    obligation.save()
    reason, reason_by, gives_way = excused(obligation)
    must = obligation.force == "must" and not gives_way
    Deviation.objects.create(
        case=obligation.case,
        obligation=obligation,
        sort=Deviation.Sort.BREACH if must else Deviation.Sort.DEVIATION,
        clauses=obligation.clauses,
        what=f"{obligation.title}超期",  # zh: kept
        reason=reason,
        reason_by=reason_by,
        at=at,
    )
    data = {"title": obligation.title}
    entry_add(case=obligation.case, verb="due.missed", at=at, data=data, because=obligation.clauses)


def dues_recompute(at: datetime) -> int:
    """Reckon anew the deadlines of open cases that were counted by an earlier state of the calendar.

    How many cases there were. Safe to run at any time, any number of times.
    """
    stale = Obligation.objects.filter(case__status__in=RUNNING).exclude(state=Obligation.State.MET)
    stale = stale.exclude(calendar_version=F("case__office__calendar_version"))
    cases = list(stale.order_by("case_id").values_list("case_id", flat=True).distinct())
    for case_id in cases:
        _recompute(case_id, at)
    return len(cases)


@transaction.atomic
def _recompute(case_id: int, at: datetime) -> None:
    """One case, by the calendar as it is now; a deadline whose event is gone keeps its instant."""
    case = case_lock(case_id)
    if case.status in RUNNING:
        dues_update(situation_of(case), at)
    case.obligations.update(calendar_version=case.office.calendar_version)


@transaction.atomic
def reason_give(*, deviation: Deviation, reason: str, by: Actor, at: datetime) -> None:
    """Supply the reason that a deviation or breach owes; it is given once. Raises NotDone."""
    if not reason.strip():
        raise NotDone(_("请写明原因"))
    case_lock(deviation.case_id)
    taken = Deviation.objects.filter(pk=deviation.pk, reason="")
    if not taken.update(reason=reason.strip(), reason_by=by.name):
        raise NotDone(_("这一项的原因已经说明过"))
    data = {"what": deviation.what, "reason": reason.strip()}
    entry_add(case=deviation.case, verb="reason.given", at=at, by=by, data=data, because=deviation.clauses)
