"""The second half of a reminder: what is due goes out, one message a person, until sent or given up."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from zhidu.accounts.reminder_models import Channel
from zhidu.delivery.channels import channels_on
from zhidu.delivery.finding import alive
from zhidu.delivery.hook import Hook
from zhidu.delivery.mail import Mail
from zhidu.delivery.models import OPEN, Delivery
from zhidu.delivery.noting import can_be_reached, choices_of
from zhidu.delivery.quiet import is_quiet
from zhidu.delivery.ways import Failed, Unreachable
from zhidu.delivery.words import Message
from zhidu.org.calendars import calendar_of
from zhidu.org.models import Office

State = Delivery.State
PAUSES = tuple(timedelta(minutes=each) for each in (1, 5, 30, 120, 480, 0))
"""How long after each try the next is made; after as many tries it is given up."""
MESSAGES = 30
"""As many go out by one way in one round, so that other jobs come to their turn."""
READ = 5000
"""As many rows are looked at for them."""
WAYS: dict[Channel, type[Mail] | type[Hook]] = {Channel.MAIL: Mail, Channel.HOOK: Hook}


def deliveries_send(at: datetime) -> int:
    """Send what is due by every way that is on; how many messages went out.

    Safe to run at any time, in several workers, and to be killed anywhere: a try is claimed and counted
    before it is made. Whoever is killed in mid-try leaves a row that is tried again under the same message
    id, so a receiver that knows ids takes it once.
    """
    return sum(_way_send(channel, at) for channel in channels_on())


def _way_send(channel: Channel, at: datetime) -> int:
    _given_up(channel, at)
    sent = 0
    with WAYS[channel]() as way:
        for rows in _due(channel, at)[:MESSAGES]:
            if not _claimed(rows, at):
                continue
            try:
                way.send(_message(rows, at))
            except Failed as failure:
                _failed(rows, str(failure))
                if isinstance(failure, Unreachable):
                    break
            else:
                _these(rows).update(state=State.SENT, sent_at=at, reason="")
                sent += 1
    return sent


def _given_up(channel: Channel, at: datetime) -> None:
    """Whose last try was cut short: it may have arrived, nobody knows."""
    last = Delivery.objects.filter(channel=channel, state__in=OPEN, attempts__gte=len(PAUSES))
    why = "最后一次发送中断，不知是否送达"  # zh: kept in the row
    last.filter(next_at__lte=at).update(state=State.GIVEN_UP, reason=why)


def _due(channel: Channel, at: datetime) -> list[list[Delivery]]:
    """What may go out now, by message; at night and on rest days only what is urgent.

    Rows that were tried together stay together; the new ones of a person go in one message, those that
    are urgent in another, as they may go at a time when the rest may not.
    """
    rows = Delivery.objects.filter(channel=channel, state__in=OPEN, next_at__lte=at)
    rows = rows.select_related("occasion__case", "person__office", "person__user__account__reminding")
    rows = rows.defer("occasion__case__facts").order_by("next_at", "pk")
    messages: dict[tuple[int, str, int, bool], list[Delivery]] = {}
    for row in _still_wanted(_awake(rows, at)[:READ]):
        together = (row.person_id, row.batch, row.attempts, row.occasion.is_urgent)
        messages.setdefault(together, []).append(row)
    return list(messages.values())


def _awake(rows: QuerySet[Delivery], at: datetime) -> QuerySet[Delivery]:
    """Without what has to wait for the morning of its office."""
    quiet = [office.pk for office in Office.objects.all() if is_quiet(at, calendar_of(office))]
    return rows.exclude(occasion__is_urgent=False, occasion__office__in=quiet)


def _still_wanted(rows: Iterable[Delivery]) -> list[Delivery]:
    """Without what was settled meanwhile, or whose person cannot be reached any more: those are dropped."""
    found = list(rows)
    by_source: dict[str, set[int]] = {}
    for row in found:
        by_source.setdefault(row.occasion.source, set()).add(row.occasion.source_id)
    waiting = {
        (source, pk)
        for source, pks in by_source.items()
        for pk in alive(source).filter(pk__in=pks).values_list("pk", flat=True)
    }
    kept: list[Delivery] = []
    dropped: list[Delivery] = []
    for row in found:
        is_open = (row.occasion.source, row.occasion.source_id) in waiting
        (kept if is_open and can_be_reached(row.person, row.channel) else dropped).append(row)
    if dropped:
        _these(dropped).update(state=State.DROPPED)
    return kept


def _claimed(rows: list[Delivery], at: datetime) -> bool:
    """Take rows for a try of one's own, counted before it is made; False where another worker has them."""
    batch, tried = rows[0].batch or secrets.token_hex(16), rows[0].attempts
    untaken = _these(rows).filter(attempts=tried, batch=rows[0].batch)
    with transaction.atomic():
        taken = untaken.update(attempts=tried + 1, batch=batch, next_at=at + PAUSES[tried])
        if taken != len(rows):
            transaction.set_rollback(True)
            return False
    for row in rows:
        row.attempts, row.batch = tried + 1, batch
    return True


def _failed(rows: list[Delivery], reason: str) -> None:
    is_last = rows[0].attempts >= len(PAUSES)
    _these(rows).update(state=State.GIVEN_UP if is_last else State.FAILED, reason=reason)


def _these(rows: Iterable[Delivery]) -> QuerySet[Delivery]:
    return Delivery.objects.filter(pk__in=[row.pk for row in rows], state__in=OPEN)


def _message(rows: list[Delivery], at: datetime) -> Message:
    person = rows[0].person
    address = choices_of(person).address if rows[0].channel == Channel.MAIL else ""
    return Message(rows[0].batch, person, address, [row.occasion for row in rows], at)
