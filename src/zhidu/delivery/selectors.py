"""Reads: how reminders fared, for the person and for whoever keeps the server."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import QuerySet

from zhidu.delivery.models import OPEN, Delivery
from zhidu.org.models import Person

LATELY = 20
"""As many of a person's latest reminders are shown."""
KEPT = timedelta(days=30)
"""So long does what was given up stay on the list."""


def deliveries_of(person: Person) -> list[Delivery]:
    """A person's latest reminders, the newest first."""
    mine = Delivery.objects.filter(person=person).select_related("occasion")
    return list(mine.order_by("-pk")[:LATELY])


def failed_in(office_id: int, at: datetime) -> QuerySet[Delivery]:
    """What could not be delivered in an office, or not yet; of the case no more than its kind and number."""
    failed = Delivery.objects.filter(state__in=(Delivery.State.FAILED, Delivery.State.GIVEN_UP))
    here = failed.filter(person__office=office_id, next_at__gte=at - KEPT)
    told = here.select_related("occasion__case", "person")
    return told.only(
        "channel",
        "state",
        "attempts",
        "next_at",
        "reason",
        "person__name",
        "person__code",
        "occasion__sort",
        "occasion__kind",
        "occasion__case__number",
    )


def waiting_in(office_id: int) -> int:
    """How many have yet to be sent."""
    return Delivery.objects.filter(person__office=office_id, state__in=OPEN).count()
