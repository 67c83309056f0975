"""What outlives a case: rows of registers and how they came to be; and what was proposed to whom."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from zhidu.accounts.appended import Appended
from zhidu.editions.models import Edition
from zhidu.org.models import Office


class Row(models.Model):
    """台账的一行: entered and changed by cases only."""

    class State(models.TextChoices):
        CURRENT = "current", _("在册")
        ENDED = "ended", _("已注销")

    office = models.ForeignKey(Office, models.PROTECT, related_name="rows")
    register = models.CharField(max_length=60)
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="rows")
    """The text by whose columns the values are read."""
    values = models.JSONField(default=dict)
    """Column → stored value, as the facts of a case are stored."""
    title = models.CharField(max_length=200)
    on = models.DateField()
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="rows")
    number = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.CURRENT)

    class Meta:
        ordering = ("on", "pk")
        indexes = (models.Index(fields=("office", "register", "state")),)

    def __str__(self) -> str:
        return self.title


class RowChange(Appended):
    """What a case made of a row, its entry included: the values afterwards, in full."""

    row = models.ForeignKey(Row, models.PROTECT, related_name="changes")
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="+")
    values = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=Row.State.choices)
    at = models.DateTimeField()
    by = models.CharField(max_length=60)

    class Meta:
        ordering = ("row", "pk")

    def __str__(self) -> str:
        return f"{self.row} {self.at:%Y-%m-%d}"


class Proposal(models.Model):
    """建议: what a table of measures proposes to a named person, and what that person decided."""

    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="proposals")
    step = models.ForeignKey("cases.Step", models.CASCADE, related_name="proposals")
    table = models.CharField(max_length=60)
    outcome = models.JSONField(default=dict)
    """Out column of the table → the values proposed."""
    clauses = models.JSONField(default=list)
    posts = models.JSONField(default=list)
    """The posts that decide, as text."""
    at = models.DateTimeField()
    chosen = models.JSONField(null=True, blank=True)
    """The facts of the decision; None while nobody has decided."""
    reason = models.TextField(blank=True)
    decided_by = models.CharField(max_length=60, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.case} {self.table}"
