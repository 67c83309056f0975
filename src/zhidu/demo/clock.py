"""The demo's clock (演示时间): the real one, moved forward by hand."""

from __future__ import annotations

from datetime import datetime, timedelta
from math import ceil

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from zhidu.cases.services import obligations_lapse, steps_wake
from zhidu.demo.models import DemoClock

_SECOND = timedelta(seconds=1)


def now() -> datetime:
    """What time it is in the demo."""
    ahead = DemoClock.objects.filter(pk=DemoClock.ONLY).values_list("seconds_ahead", flat=True).first()
    return timezone.now() + (ahead or 0) * _SECOND


@transaction.atomic
def clock_move(to: datetime) -> int:
    """Move the clock on, and do what is due by then; how many deadlines passed. It never goes back."""
    further = max(0, ceil((to - now()) / _SECOND))
    DemoClock.objects.get_or_create(pk=DemoClock.ONLY)
    DemoClock.objects.filter(pk=DemoClock.ONLY).update(seconds_ahead=F("seconds_ahead") + further)
    steps_wake(at=now())
    return obligations_lapse(at=now())
