"""What stays of a meeting in session: when each topic was on, who was there, what was put right later."""

from __future__ import annotations

from random import randrange

from django.db import models

from zhidu.cases.models import Case
from zhidu.org.models import Post


def anywhere() -> int:
    """Where a count begins: no window takes the state of another room, or of a restored copy, for its own."""
    return randrange(1, 1_000_000_000)  # noqa: S311 - nobody gains by guessing it


class Hall(models.Model):
    """会场: counts what changed, so that every window can ask one row whether anything did."""

    meeting = models.OneToOneField(Case, models.CASCADE, related_name="hall")
    version = models.PositiveIntegerField(default=anywhere)
    """In the room: what its screen shows."""
    words = models.PositiveIntegerField(default=0)
    """In the record, while it is typed: only those who keep it see that."""

    def __str__(self) -> str:
        return f"{self.meeting} {self.version}"


class Turn(models.Model):
    """上会时段: one stretch in which the meeting dealt with a topic; of a meeting one is open at most."""

    meeting = models.ForeignKey(Case, models.CASCADE, related_name="turns")
    item = models.ForeignKey("meetings.AgendaItem", models.CASCADE, related_name="turns")
    called_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("called_at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("meeting",), condition=models.Q(ended_at=None), name="one_topic_at_a_time"
            ),
        )

    def __str__(self) -> str:
        return f"{self.item} {self.called_at}"


class Presence(models.Model):
    """在场时段: a person in the room, from coming in to leaving."""

    meeting = models.ForeignKey(Case, models.CASCADE, related_name="presences")
    post = models.ForeignKey(Post, models.PROTECT, related_name="+")
    person_name = models.CharField(max_length=60, blank=True)
    item = models.ForeignKey(
        "meetings.AgendaItem", models.CASCADE, related_name="presences", null=True, blank=True
    )
    """The topic for which somebody was let in who is no member."""
    came_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("came_at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("meeting", "post"), condition=models.Q(left_at=None), name="in_the_room_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.person_name} {self.came_at}"


class ChairTurn(models.Model):
    """主持时段: who presided from when on, where that changed while the meeting sat."""

    meeting = models.ForeignKey(Case, models.CASCADE, related_name="chair_turns")
    said = models.CharField(max_length=200)
    """By name, post and standing (受…委托), as papers say it."""
    since = models.DateTimeField()

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.said


class Correction(models.Model):
    """更正: what the record should say, written beside it after the meeting; the record itself stays."""

    item = models.ForeignKey("meetings.AgendaItem", models.CASCADE, related_name="corrections")
    speaker = models.ForeignKey(Post, models.PROTECT, related_name="+", null=True, blank=True)
    """Whose words; nobody: the record of the report."""
    says = models.TextField()
    reason = models.TextField()
    by = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return f"{self.by}：{self.says[:20]}"
