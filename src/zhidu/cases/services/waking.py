"""Steps that wait for a time, ended when it has come."""

from __future__ import annotations

import logging
from datetime import datetime

from django.db import transaction

from zhidu.cases.errors import NotDone
from zhidu.cases.models import Case, Step
from zhidu.cases.services.finishing import wait_end
from zhidu.cases.services.locking import case_lock

log = logging.getLogger(__name__)


def steps_wake(at: datetime) -> int:
    """End every open step whose waiting is over; how many. Safe to run at any time, any number of times.

    A case on hold stays where it is until it is resumed.
    """
    over = Step.objects.filter(state=Step.State.OPEN, wakes_at__lte=at, case__status=Case.Status.OPEN)
    return sum(_tried(pk, case_id, at) for pk, case_id in list(over.values_list("pk", "case_id")))


def _tried(pk: int, case_id: int, at: datetime) -> bool:
    """One case whose rules cannot go on does not stop the others."""
    try:
        return _wake(pk, case_id, at)
    except NotDone:
        log.exception("jobs: case %s cannot go on and is tried again in the next round", case_id)
        return False


@transaction.atomic
def _wake(pk: int, case_id: int, at: datetime) -> bool:
    """End one, if nothing has ended it meanwhile."""
    case = case_lock(case_id)
    step = Step.objects.filter(pk=pk, state=Step.State.OPEN, wakes_at__lte=at).first()
    if step is None or case.status != Case.Status.OPEN:
        return False
    wait_end(case, step, at)
    return True
