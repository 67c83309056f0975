"""Seals: at the end of each day, what the trail of an office holds is put under one digest."""

from __future__ import annotations

import json
import logging
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256

from django.db import IntegrityError, transaction
from django.db.models import Max, Min

from zhidu.calendar import SHANGHAI, local_date
from zhidu.cases.models import Entry, Seal
from zhidu.cases.services.locking import trail_settled
from zhidu.org.models import Office

log = logging.getLogger(__name__)

DAY = timedelta(days=1)
Heads = dict[str, list[int | str]]


def days_seal(at: datetime) -> int:
    """Seal every finished day that is not sealed yet, in every office; how many seals were made."""
    return sum(_catch_up(pk, at) for pk in Office.objects.order_by("pk").values_list("pk", flat=True))


def _catch_up(office_id: int, at: datetime) -> int:
    first, today = day_unsealed(office_id), local_date(at)
    if first is None or first >= today:
        return 0
    days = [first + DAY * number for number in range((today - first).days)]
    for day in days:
        day_seal(office_id=office_id, day=day, at=at)
    return len(days)


def day_unsealed(office_id: int) -> date | None:
    """The first day without a seal; None while the office's trail is empty."""
    last = Seal.objects.filter(office_id=office_id).aggregate(day=Max("day"))["day"]
    if last:
        return last + DAY
    first = Entry.objects.filter(office_id=office_id).aggregate(at=Min("at"))["at"]
    return local_date(first) if first else None


def day_seal(*, office_id: int, day: date, at: datetime) -> Seal:
    """Seal a finished day; a day that is sealed keeps the seal it has.

    Raises ValueError for a day that is not over, or whose eve has no seal though seals have begun.
    """
    there = Seal.objects.filter(office_id=office_id, day=day).first()
    if there:
        return there
    seal = _prepared(office_id, day, at)
    try:
        with transaction.atomic():
            seal.save()
    except IntegrityError:  # somebody else sealed it meanwhile
        return Seal.objects.get(office_id=office_id, day=day)
    # The log is kept apart from the database: an anchor for `zhidu audit verify --expect`.
    log.info("sealed: office=%s day=%s digest=%s", office_id, day, seal.digest)
    return seal


def _prepared(office_id: int, day: date, at: datetime) -> Seal:
    eve = _eve(office_id, day, at)
    after = eve.through if eve else 0
    through = _last_of(office_id, after, day)
    entries, heads = heads_of(office_id, after, through)
    seal = Seal(
        office_id=office_id,
        day=day,
        at=at,
        after=after,
        through=through,
        entries=entries,
        heads=heads,
        previous=eve.digest if eve else "",
    )
    seal.digest = digest_of_seal(seal)
    return seal


def _eve(office_id: int, day: date, at: datetime) -> Seal | None:
    """The seal to chain to; None for the first."""
    if day >= local_date(at):
        raise ValueError(f"{day} is not over")
    seals = Seal.objects.filter(office_id=office_id)
    eve = seals.filter(day__lt=day).order_by("day").last()
    follows = eve.day == day - DAY if eve else not seals.filter(day__gt=day).exists()
    if not follows and not seals.filter(day=day).exists():
        raise ValueError(f"{day} does not follow the last sealed day")
    return eve


def _last_of(office_id: int, after: int, day: date) -> int:
    """The key of the last entry written by the end of the day."""
    with trail_settled():
        new = Entry.objects.filter(office_id=office_id, pk__gt=after, at__lt=start_of(day + DAY))
        return new.aggregate(last=Max("pk"))["last"] or after


def start_of(day: date) -> datetime:
    """Local midnight, with which the day begins."""
    return datetime.combine(day, time(), SHANGHAI)


def heads_of(office_id: int, after: int, through: int) -> tuple[int, Heads]:
    """How many entries lie in that stretch, and the last of each case in it."""
    heads: Heads = {}
    count = 0
    stretch = Entry.objects.filter(office_id=office_id, pk__gt=after, pk__lte=through)
    stretch = stretch.order_by("case_id", "seq")
    for case_id, seq, digest in stretch.values_list("case_id", "seq", "digest").iterator():
        heads[str(case_id)] = [seq, digest]
        count += 1
    return count, heads


def digest_of_seal(seal: Seal) -> str:
    """SHA-256 over everything the seal says and the digest of the seal before it."""
    said = [
        seal.office_id,
        seal.day.isoformat(),
        seal.at.astimezone(UTC).isoformat(timespec="microseconds"),
        seal.after,
        seal.through,
        seal.entries,
        seal.heads,
        seal.previous,
    ]
    return sha256(json.dumps(said, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def seal_is_as_made(seal: Seal) -> bool:
    """Whether the seal still says what its digest was made of."""
    try:
        return seal.digest == digest_of_seal(seal)
    except (AttributeError, TypeError, ValueError):
        return False
