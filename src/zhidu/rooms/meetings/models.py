"""What a meeting has that no other case has: an agenda, people present, views, minutes."""

from __future__ import annotations

from django.db import models

from zhidu.cases.models import Case
from zhidu.org.models import Post
from zhidu.rooms.meetings.hall import Correction as Correction
from zhidu.rooms.meetings.hall import Hall as Hall
from zhidu.rooms.meetings.hall import Presence as Presence
from zhidu.rooms.meetings.hall import Turn as Turn


class AgendaItem(models.Model):
    """议程: a topic on a meeting's agenda, and what became of it there."""

    meeting = models.ForeignKey(Case, models.CASCADE, related_name="agenda")
    topic = models.ForeignKey(Case, models.PROTECT, related_name="tabled")
    place = models.PositiveIntegerField()
    """1 is the first topic."""
    facts = models.JSONField(default=dict)
    """Record, outcome, resolution, owner …, by the rulebook's words."""
    decided_at = models.DateTimeField(null=True, blank=True)
    noted_at = models.DateTimeField(null=True, blank=True)
    """Since when words stand here that the trail does not hold yet: they are kept while they are typed."""
    typed = models.JSONField(default=dict)
    """What was typed of the outcome and not recorded yet, as it was typed."""

    class Meta:
        ordering = ("place", "pk")
        constraints = (models.UniqueConstraint(fields=("meeting", "topic"), name="topic_once_a_meeting"),)

    def __str__(self) -> str:
        return f"{self.place}. {self.topic}"


class Attendance(models.Model):
    """签到: a post that belongs at the meeting, and whether its holder came."""

    meeting = models.ForeignKey(Case, models.CASCADE, related_name="attendance")
    post = models.ForeignKey(Post, models.PROTECT, related_name="+")
    person_name = models.CharField(max_length=60, blank=True)
    is_present = models.BooleanField(default=False)
    note = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ("post__order", "pk")
        constraints = (models.UniqueConstraint(fields=("meeting", "post"), name="post_once_a_meeting"),)

    def __str__(self) -> str:
        return f"{self.post} {self.person_name}"


class View(models.Model):
    """意见: what one member said to one topic."""

    item = models.ForeignKey(AgendaItem, models.CASCADE, related_name="views")
    post = models.ForeignKey(Post, models.PROTECT, related_name="+")
    person_name = models.CharField(max_length=60)
    said = models.TextField()
    at = models.DateTimeField()
    """When it was first written down: the order of speaking goes by it."""

    class Meta:
        ordering = ("post__order", "pk")
        constraints = (models.UniqueConstraint(fields=("item", "post"), name="view_once_an_item"),)

    def __str__(self) -> str:
        return f"{self.person_name}：{self.said[:20]}"
