"""Timed work: what happens because time passes, not because somebody acts.

A job is a function of a time that does what is due by then and answers how much there was. It may run at
any time, any number of times, in several workers, and be killed anywhere: each effect is a transaction of
its own, and the database holds it once, by a constraint (a deadline's deviation, a day's seal).
"""

from __future__ import annotations

import logging
from datetime import datetime

from django.conf import settings
from django.db import DatabaseError
from django.utils.module_loading import import_string
from django_q.models import Task

log = logging.getLogger(__name__)

KEPT = 200
"""As many records of how a job went are kept."""


def job_run(name: str) -> int:
    """Do what is due of one job of ``settings.ZHIDU_JOBS``; how much there was. The worker calls this."""
    now = import_string(settings.ZHIDU_CLOCK)()
    count: int = import_string(settings.ZHIDU_JOBS[name])(now)
    if count:
        log.info("job=%s done=%s", name, count)
    return count


def jobs_run() -> dict[str, int]:
    """Every job once, here and now; what fails because of the database is left to the next round."""
    return {name: _tried(name) for name in settings.ZHIDU_JOBS}


def _tried(name: str) -> int:
    try:
        return job_run(name)
    except DatabaseError:
        log.exception("job=%s failed and is repeated in the next round", name)
        return 0


def records_drop(at: datetime) -> int:
    """Drop the oldest records of how jobs went; the queue itself drops none of a failure.

    By their time, not as all but the newest: one that is written meanwhile is newer than all of them.
    """
    kept = list(Task.objects.order_by("-stopped").values_list("stopped", flat=True)[:KEPT])
    if len(kept) < KEPT:
        return 0
    dropped, _ = Task.objects.filter(stopped__lt=kept[-1]).delete()
    return dropped
