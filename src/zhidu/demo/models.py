"""How far the demo's clock is ahead of the real one."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class DemoClock(models.Model):
    """演示时钟: one row at most; none while the clock has not been moved."""

    ONLY = 1

    seconds_ahead = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(pk=1), name="one_demo_clock"),)

    def __str__(self) -> str:
        return f"+{self.seconds_ahead}s"
