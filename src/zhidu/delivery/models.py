"""What people are reminded of, and how each reminder fared."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zhidu.accounts.reminder_models import Channel, Sort
from zhidu.cases.models import Case
from zhidu.delivery.reasons import reason_said
from zhidu.org.models import Office, Person


class Start(models.Model):
    """Since when reminders go out; no row while no way is on. What was there before reminds nobody."""

    ONLY = 1

    since = models.DateTimeField()

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(pk=1), name="one_start_of_delivery"),)

    def __str__(self) -> str:
        return f"{self.since}"


class Occasion(models.Model):
    """Something that people are to be told of: noted once, by a key of the database."""

    class Source(models.TextChoices):
        STEP = "step", _("待办")
        NOTICE = "notice", _("待阅")
        NEAR = "near", _("时限")
        MISSED = "missed", _("超期")
        DUTY_NEAR = "duty_near", _("定期义务")
        DUTY_MISSED = "duty_missed", _("定期义务未按期")

    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, models.CASCADE, related_name="+", null=True, blank=True)
    """None for a duty."""
    source = models.CharField(max_length=12, choices=Source)
    source_id = models.BigIntegerField()
    """The key of the row that it comes from."""
    stamp = models.CharField(max_length=40, blank=True)
    """Of a deadline the instant that comes near: one that was moved comes near anew."""
    sort = models.CharField(max_length=10, choices=Sort)
    kind = models.CharField(max_length=120)
    """What kind of case it is, by the rulebook's title."""
    path = models.CharField(max_length=200)
    """Where it is looked at."""
    is_urgent = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("source", "source_id", "stamp"), name="occasion_once"),
        )

    def __str__(self) -> str:
        return f"{self.get_sort_display()} {self.kind}"


class Delivery(models.Model):
    """A reminder to one person by one way."""

    class State(models.TextChoices):
        WAITING = "waiting", _("待发")
        SENT = "sent", _("已发")
        FAILED = "failed", _("没发成，会再试")
        GIVEN_UP = "given_up", _("没发成")
        DROPPED = "dropped", _("不用再发")

    occasion = models.ForeignKey(Occasion, models.CASCADE, related_name="deliveries")
    person = models.ForeignKey(Person, models.CASCADE, related_name="deliveries")
    channel = models.CharField(max_length=4, choices=Channel)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    """How often it was tried; counted before the try, so that a death in between costs a try, not the row."""
    next_at = models.DateTimeField()
    """When it is tried next."""
    batch = models.CharField(max_length=32, blank=True)
    """The message in which it goes, from its first try on; the receiver knows a repeated one by it."""
    sent_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=60, blank=True)
    """Why the last try was in vain."""

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("occasion", "person", "channel"), name="delivery_once_a_person_and_channel"
            ),
        )
        indexes = (
            models.Index(
                fields=("channel", "next_at"),
                condition=Q(state__in=("waiting", "failed")),
                name="delivery_to_be_sent",
            ),
            models.Index(fields=("state", "next_at"), name="delivery_by_state"),
        )

    def __str__(self) -> str:
        return f"{self.occasion} {self.channel}"

    @property
    def why(self) -> str:
        """The reason in the reader's language."""
        return reason_said(self.reason)


OPEN = (Delivery.State.WAITING, Delivery.State.FAILED)
"""Still to be sent."""
