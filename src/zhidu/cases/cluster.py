"""The worker: django-q2's processes, guarded so that a sudden death ends all of them.

Measured with django-q2 1.11.1 (its issue 23): where a worker is killed while it waits for work it takes the
queue's lock with it; the guard puts another in its place, which then waits for ever, no job is done any
more and not even SIGTERM ends the cluster. So nothing is replaced here. The process ends, the others end
with it, and whoever keeps it (``zhidu serve``, systemd) starts it again; what was under way is done then.
"""

from __future__ import annotations

import logging
import os
import signal
import threading
from multiprocessing import Event
from multiprocessing.connection import wait
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django_q.cluster import Sentinel
from django_q.models import Schedule
from django_q.scheduler import scheduler

log = logging.getLogger(__name__)


class Cluster(Sentinel):
    """One process that guards a worker or more, a pusher and a monitor, until it is told to stop."""

    def __init__(self) -> None:
        super().__init__(Event(), Event(), uuid4(), start=False)

    def run(self) -> None:
        """Until SIGTERM or SIGINT: a job under way is finished first."""
        _tie_children()
        schedules_set()
        scheduler(self.broker)
        self.start()

    def guard(self) -> None:
        """Signals mean a good end only from here on: the processes forked before die by them."""
        for each in (signal.SIGTERM, signal.SIGINT):
            signal.signal(each, self._told)
        threading.Thread(target=self._watch, daemon=True).start()
        super().guard()

    def _told(self, number: int, frame: Any) -> None:
        """A second signal ends at once. The event is not set in here: its lock may be held just now."""
        signal.signal(number, signal.SIG_DFL)
        threading.Thread(target=self.stop_event.set).start()

    def _watch(self) -> None:
        """One of them is killed or has run into the time limit of a job: the end of all, at once."""
        wait([each.sentinel for each in (*self.pool, self.monitor, self.pusher)])
        if not self.stop_event.is_set():
            log.error("a process of the worker died; all of them end, to be started again")
            os._exit(1)


def _tie_children() -> None:
    """Every process forked from now on ends when this one does, by whatever death."""
    reading, writing = os.pipe()
    held = [writing]

    def tied() -> None:
        if held:
            os.close(held.pop())
        threading.Thread(target=_follow, args=[reading], daemon=True).start()

    os.register_at_fork(after_in_child=tied)


def _follow(reading: int) -> None:
    os.read(reading, 1)
    os._exit(1)


def schedules_set() -> None:
    """Each job now and then every minute; the rows have fixed keys, so that no start doubles one."""
    with transaction.atomic():
        Schedule.objects.filter(pk__gt=len(settings.ZHIDU_JOBS)).delete()
        for key, name in enumerate(settings.ZHIDU_JOBS, start=1):
            Schedule.objects.update_or_create(pk=key, defaults=_every_minute(name))


def _every_minute(name: str) -> dict[str, Any]:
    return {
        "name": name,
        "func": "zhidu.cases.jobs.job_run",
        "args": repr((name,)),
        "schedule_type": Schedule.MINUTES,
        "minutes": 1,
        "repeats": -1,
        "next_run": timezone.now(),
    }
