"""What becomes of a topic on its way to a meeting, other than an outcome: taken back, taken with another."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from zhidu.cases.models import Case


class JointSitting(models.Model):
    """合并召开: two bodies sit in one session. Each keeps its members, agenda, quorum and way of deciding."""

    first = models.OneToOneField(Case, models.CASCADE, related_name="sits_first")
    second = models.OneToOneField(Case, models.CASCADE, related_name="sits_second")
    why = models.TextField()
    by = models.CharField(max_length=60)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.first}、{self.second}"  # zh: no page shows it


class JoinedTopic(models.Model):
    """并案: a topic that is taken together with an agenda item; what comes of the item comes of it."""

    item = models.ForeignKey("meetings.AgendaItem", models.CASCADE, related_name="joined")
    topic = models.ForeignKey(Case, models.PROTECT, related_name="joined_to")
    why = models.TextField()
    by = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        ordering = ("at", "pk")
        constraints = (models.UniqueConstraint(fields=("item", "topic"), name="joined_once_an_item"),)

    def __str__(self) -> str:
        return f"{self.topic}并入{self.item}"  # zh: no page shows it


class Withdrawal(models.Model):
    """撤回: a topic that its proposer took off an agenda, or wants off one that was notified already."""

    class State(models.TextChoices):
        ASKED = "asked", _("等待同意")
        DONE = "done", _("已撤回")
        REFUSED = "refused", _("不同意")

    meeting = models.ForeignKey(Case, models.CASCADE, related_name="withdrawals")
    topic = models.ForeignKey(Case, models.PROTECT, related_name="+")
    why = models.TextField()
    asked_by = models.CharField(max_length=60)
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    settled_by = models.CharField(max_length=60, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("asked_at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("meeting", "topic"),
                condition=models.Q(state="asked"),
                name="one_withdrawal_asked_at_a_time",
            ),
        )

    def __str__(self) -> str:
        return f"撤回：{self.topic}"  # zh: no page shows it
