"""What a decision of the rules means for the act that was asked about."""

from __future__ import annotations

from datetime import datetime

from zhidu.cases.deeds import Deed
from zhidu.cases.errors import ReasonOwed, Refused
from zhidu.cases.models import Deviation
from zhidu.cases.services.lifting import declared_by
from zhidu.cases.situation import Situation
from zhidu.org.actor import Actor
from zhidu.rules.decision import Decision, Status


def obey(here: Situation, decision: Decision, deed: Deed, by: Actor, at: datetime) -> None:
    """Stop what is refused; keep the reason of what departs from a ``should``, and what is only a reminder.

    In a meeting that was declared urgent the reason may have been given with that.

    Raises Refused, or ReasonOwed where the reason is missing.
    """
    if decision.status is Status.REFUSED:
        raise Refused(decision)
    if decision.status is Status.DEVIATION:
        if not (decision.is_slight or deed.reason.strip() or decision.reason):
            raise ReasonOwed(decision)
        stated_by = declared_by(here.case, here.kind) if decision.reason else ""
        Deviation.objects.create(
            case=here.case,
            sort=Deviation.Sort.SLIGHT if decision.is_slight else Deviation.Sort.DEVIATION,
            clauses=list(decision.because),
            what="；".join(want.text for want in decision.wants),
            reason=deed.reason or decision.reason,
            reason_by=by.name if deed.reason else stated_by,
            at=at,
        )
