"""What a meeting has that no other case has: an agenda, people present, views, minutes."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from zhidu.cases.models import Case
from zhidu.org.models import Post
from zhidu.rooms.meetings.hall import ChairTurn as ChairTurn
from zhidu.rooms.meetings.hall import Correction as Correction
from zhidu.rooms.meetings.hall import Hall as Hall
from zhidu.rooms.meetings.hall import Presence as Presence
from zhidu.rooms.meetings.hall import Turn as Turn
from zhidu.rooms.meetings.regrouped import JoinedTopic as JoinedTopic
from zhidu.rooms.meetings.regrouped import JointSitting as JointSitting
from zhidu.rooms.meetings.regrouped import Withdrawal as Withdrawal


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
    why = models.TextField(blank=True)
    """理由 of an outcome that wants one (暂缓、退回、不同意)."""
    typed = models.JSONField(default=dict)
    """What was typed of the outcome and not recorded yet, as it was typed."""
    is_extra = models.BooleanField(default=False)
    """临时: put on the agenda after the notice was sent."""

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
    is_online = models.BooleanField(default=False)
    """到会方式: by video; else in the room."""
    note = models.CharField(max_length=120, blank=True)
    answer = models.CharField(max_length=20, blank=True)
    """回执: a value of the rulebook's fact; empty while there is none. The latest holds."""
    answer_note = models.CharField(max_length=200, blank=True)
    answer_noted_by = models.CharField(max_length=60, blank=True)
    """Who wrote it down, where it was answered by telephone."""
    answered_at = models.DateTimeField(null=True, blank=True)
    leave = models.ForeignKey(Case, models.SET_NULL, related_name="+", null=True, blank=True)
    """The request for leave that its holder has begun."""

    class Meta:
        ordering = ("post__order", "pk")
        constraints = (models.UniqueConstraint(fields=("meeting", "post"), name="post_once_a_meeting"),)

    def __str__(self) -> str:
        return f"{self.post} {self.person_name}"


class Seat(models.Model):
    """列席: who is to sit in for one topic; a proposal until somebody who may has approved it."""

    item = models.ForeignKey(AgendaItem, models.CASCADE, related_name="seats")
    post = models.ForeignKey(Post, models.PROTECT, related_name="+")
    approver = models.ForeignKey(Post, models.PROTECT, related_name="+", null=True, blank=True)
    """In which post it was approved."""
    approver_name = models.CharField(max_length=60, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("post__order", "pk")
        constraints = (models.UniqueConstraint(fields=("item", "post"), name="seat_once_an_item"),)

    def __str__(self) -> str:
        return f"{self.post}列席{self.item}"  # zh: no page shows it

    @property
    def who(self) -> str:
        return self.post.title


class Guest(models.Model):
    """外单位列席人员: somebody of another unit who is to sit in for one topic, and has no account here."""

    item = models.ForeignKey(AgendaItem, models.CASCADE, related_name="guests")
    name = models.CharField(max_length=60)
    unit = models.CharField(max_length=60)
    phone_masked = models.CharField(max_length=20, blank=True)
    """As of a person: the number itself is not kept."""
    approver = models.ForeignKey(Post, models.PROTECT, related_name="+", null=True, blank=True)
    approver_name = models.CharField(max_length=60, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    came_at = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)
    """None while they are in the room."""

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("item", "unit", "name"), name="guest_once_an_item"),)

    def __str__(self) -> str:
        return self.who

    @property
    def who(self) -> str:
        return f"{self.unit}{self.name}"

    @property
    def is_there(self) -> bool:
        return self.came_at is not None and self.left_at is None


class ExtraTopic(models.Model):
    """临时议题: asked for after the notice was sent; on the agenda only once it was agreed to."""

    class State(models.TextChoices):
        ASKED = "asked", _("等待同意")
        AGREED = "agreed", _("已同意")
        REFUSED = "refused", _("不同意")
        ADDED = "added", _("已列入议程")

    meeting = models.ForeignKey(Case, models.CASCADE, related_name="extras")
    topic = models.ForeignKey(Case, models.PROTECT, related_name="+")
    why = models.TextField()
    asked_by = models.CharField(max_length=60)
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    agreed_post = models.ForeignKey(Post, models.PROTECT, related_name="+", null=True, blank=True)
    """In which post it was agreed to."""
    settled_by = models.CharField(max_length=60, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    noted_by = models.CharField(max_length=60, blank=True)
    """Who wrote down that consent was given by word of mouth (口头同意)."""
    confirmed_at = models.DateTimeField(null=True, blank=True)
    """When whoever gave it signed it afterwards (补签)."""

    class Meta:
        ordering = ("asked_at", "pk")
        constraints = (models.UniqueConstraint(fields=("meeting", "topic"), name="extra_once_a_meeting"),)

    def __str__(self) -> str:
        return f"临时：{self.topic}"  # zh: no page shows it


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
