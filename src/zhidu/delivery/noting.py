"""The first half of a reminder: what there is to tell, to whom, by which way; noted once, then sent."""

from __future__ import annotations

from datetime import datetime
from functools import cached_property
from typing import Any

from django.db import IntegrityError, transaction

from zhidu.accounts.models import Reminding
from zhidu.accounts.reminder_models import Channel
from zhidu.calendar import local_date
from zhidu.delivery.channels import channels_on
from zhidu.delivery.finding import Found, missing
from zhidu.delivery.models import Delivery, Start
from zhidu.org.models import Office, Person
from zhidu.org.selectors import actings_running, appointments_running


def occasions_note(at: datetime) -> int:
    """Note what came up, with a delivery for everybody who wants to be told; how many occasions.

    Safe to run at any time, any number of times: an occasion is there once, by its key, and comes with
    its deliveries in one transaction. While no way out is on, nothing is noted, and what comes up then is
    never sent.
    """
    on = channels_on()
    if not on:
        Start.objects.all().delete()
        return 0
    start, _ = Start.objects.get_or_create(pk=Start.ONLY, defaults={"since": at})
    offices: dict[int, Holders] = {}
    return sum(
        _note(found, offices.setdefault(office.pk, Holders(office, at)), on, at)
        for found in missing(start.since, at)
        for office in [found.occasion.office]
    )


@transaction.atomic
def _note(found: Found, holders: Holders, on: list[Channel], at: datetime) -> bool:
    try:
        with transaction.atomic():
            found.occasion.save()
    except IntegrityError:  # another worker has noted it meanwhile
        return False
    people = {person.pk: person for post in found.posts for person in holders.of_post.get(post, ())}
    Delivery.objects.bulk_create(
        Delivery(occasion=found.occasion, person=person, channel=channel, next_at=at)
        for person in people.values()
        for channel in on
        if is_wanted(person, channel, found.occasion.sort)
    )
    return True


def is_wanted(person: Person, channel: Channel, sort: str) -> bool:
    """Whether somebody has an account, wants to be told of it this way, and can be reached by it."""
    return can_be_reached(person, channel) and choices_of(person).is_wanted(channel, sort)


def can_be_reached(person: Person, channel: str) -> bool:
    if person.user is None or not person.user.is_active:
        return False
    return channel != Channel.MAIL or bool(choices_of(person).address)


def choices_of(person: Person) -> Reminding:
    """What somebody has chosen; what holds at first where they have chosen nothing."""
    account: Any = getattr(person.user, "account", None)
    return getattr(account, "reminding", None) or Reminding()


class Holders:
    """Who holds the posts of an office or acts in them, with their accounts. Two queries when it is asked."""

    def __init__(self, office: Office, at: datetime) -> None:
        self.office, self.at = office, at

    @cached_property
    def of_post(self) -> dict[int, list[Person]]:
        running = appointments_running(self.office.pk, local_date(self.at))
        held = {row.post_id: row.person for row in running.select_related(WITH_CHOICES)}
        people = {post: [person] for post, person in held.items()}
        for acting in actings_running(self.office.pk, self.at):
            if acting.by_post_id in held:
                people.setdefault(acting.post_id, []).append(held[acting.by_post_id])
        return people


WITH_CHOICES = "person__user__account__reminding"
