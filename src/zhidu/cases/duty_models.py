"""定期义务: what a duty owes in each period, and what kept it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from zhidu.editions.models import Edition
from zhidu.org.models import Office, Post


class DutyPeriod(models.Model):
    """One period of a duty: owed from its opening on, then kept or missed. It has a trail of its own."""

    class State(models.TextChoices):
        OPEN = "open", _("待完成")
        MET = "met", _("已完成")
        MISSED = "missed", _("未按期")
        DROPPED = "dropped", _("不再要求")

    office = models.ForeignKey(Office, models.PROTECT, related_name="duty_periods")
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="+")
    """The text by which it is owed, as it was when the period began."""
    rulebook = models.CharField(max_length=60)
    duty = models.CharField(max_length=80)
    title = models.CharField(max_length=120)
    first = models.DateField()
    last = models.DateField()
    opens_at = models.DateTimeField()
    due_at = models.DateTimeField()
    is_provisional = models.BooleanField(default=False)
    """暂定: counted over days whose year has no notice yet."""
    clauses = models.JSONField(default=list)
    force = models.CharField(max_length=10)
    posts = models.ManyToManyField(Post, related_name="duty_periods")
    """Whose it is."""
    kept = models.PositiveIntegerField(default=0)
    needed = models.PositiveIntegerField(default=1)
    """How often it was kept, and has to be; or by how many of those for each of whom it is owed."""
    missing = models.JSONField(default=list)
    """Those who have not kept it yet, by name, where it is owed once for each."""
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    met_at = models.DateTimeField(null=True, blank=True)
    met_by = models.CharField(max_length=200, blank=True)
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="+", null=True, blank=True)
    """The case that kept it, or from which the row or paper comes that did."""
    reason = models.TextField(blank=True)
    reason_by = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ("due_at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("office", "rulebook", "duty", "first"), name="duty_once_a_period"
            ),
        )
        indexes = (models.Index(fields=("office", "state", "due_at")),)

    def __str__(self) -> str:
        return f"{self.title} {self.first}"


class Attestation(models.Model):
    """Once that somebody said that a duty was kept in a period, or that nothing was found."""

    period = models.ForeignKey(DutyPeriod, models.CASCADE, related_name="attestations")
    post = models.ForeignKey(Post, models.PROTECT, related_name="+")
    by = models.CharField(max_length=60)
    at = models.DateTimeField()
    account = models.TextField()
    none_found = models.BooleanField(default=False)

    class Meta:
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return f"{self.period} {self.by}"
