"""值班: who is on watch from when to when."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from zhidu.org.models import Office, Post
from zhidu.rules.duties import SLOTS


class Shift(models.Model):
    """班次: a post on the roster of a watch, from one instant up to but without another.

    What is changed is dropped and entered anew, so it stays known who was to stand it before.
    """

    office = models.ForeignKey(Office, models.PROTECT, related_name="shifts")
    rulebook = models.CharField(max_length=60)
    """The text that has the watch."""
    watch = models.CharField(max_length=80)
    slot = models.CharField(max_length=10, choices=list(SLOTS.items()))
    post = models.ForeignKey(Post, models.PROTECT, related_name="shifts")
    begins = models.DateTimeField()
    ends = models.DateTimeField()
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="+", null=True, blank=True)
    """The case that entered it; none: the roster as it was handed in."""
    entered_by = models.CharField(max_length=60)
    entered_at = models.DateTimeField()
    dropped_by = models.CharField(max_length=60, blank=True)
    dropped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("begins", "slot", "post__order", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("office", "rulebook", "watch", "slot", "post", "begins"),
                condition=Q(dropped_at=None),
                name="shift_once",
            ),
            models.CheckConstraint(condition=Q(ends__gt=F("begins")), name="shift_ends_after_its_start"),
        )
        indexes = (
            models.Index(fields=("office", "ends"), condition=Q(dropped_at=None), name="shifts_coming"),
        )

    def __str__(self) -> str:
        return f"{self.watch} {self.post} {self.begins}"
