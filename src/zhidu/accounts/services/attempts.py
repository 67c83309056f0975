"""Lock-out: after some attempts in vain nothing is tried for some minutes, by name and by address.

Attempts are counted before they are tried, so that many at once get no further than one after another;
and whether or not an account has the name, so that nobody learns which names there are.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F
from django.utils.crypto import salted_hmac

from zhidu.accounts.errors import LockedOut
from zhidu.accounts.models import Attempts

NAME, ADDRESS, FACTOR = "name", "address", "factor"


def key_of(sort: str, of: str) -> str:
    """What stands for a name, an address or a person in the table."""
    return salted_hmac(f"zhidu.attempts.{sort}", of.casefold(), algorithm="sha256").hexdigest()


def limit_of(sort: str) -> int:
    """How many attempts in vain lock: of an address more, as an office may have one for everybody."""
    limit: int = settings.ZHIDU_LOCKOUT["failures_of_an_address" if sort == ADDRESS else "failures"]
    return limit


def lock_time() -> timedelta:
    return timedelta(minutes=settings.ZHIDU_LOCKOUT["minutes"])


@transaction.atomic
def attempt_begin(*, sort: str, of: str, user: User | None, at: datetime) -> None:
    """Count an attempt that is about to be made. Raises LockedOut where it must not be."""
    row = _locked_row(key_of(sort, of), user, at)
    if row.locked_until and row.locked_until > at:
        raise LockedOut(row.locked_until, at)
    if row.locked_until or row.since + lock_time() <= at:
        row.count, row.since, row.locked_until = 0, at, None
    if row.count >= limit_of(sort):
        raise LockedOut(row.since + lock_time(), at)
    row.count += 1
    row.save()


@transaction.atomic
def attempt_failed(*, sort: str, of: str, at: datetime) -> bool:
    """It was in vain; whether that was one too many, so that it is locked from now on."""
    full = Attempts.objects.filter(key=key_of(sort, of), count__gte=limit_of(sort), locked_until=None)
    return bool(full.update(locked_until=at + lock_time()))


@transaction.atomic
def attempt_done(*, sort: str, of: str) -> None:
    """It was right: a name begins anew, an address has one attempt less against it."""
    rows = Attempts.objects.filter(key=key_of(sort, of))
    if sort == ADDRESS:
        rows.filter(count__gt=0).update(count=F("count") - 1)
    else:
        rows.delete()


def attempts_clear(*, user: User) -> int:
    """Forget what was tried in vain about an account; how many counts there were."""
    return Attempts.objects.filter(user=user).delete()[0]


def _locked_row(key: str, user: User | None, at: datetime) -> Attempts:
    """By writing first, as every act here begins (ADR 0007)."""
    Attempts.objects.get_or_create(key=key, defaults={"since": at, "user": user})
    Attempts.objects.filter(key=key).update(user=user)
    return Attempts.objects.get(key=key)
