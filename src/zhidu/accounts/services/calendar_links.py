"""日历订阅: a link that reads one person's calendar and nothing else, until it is revoked."""

from __future__ import annotations

import secrets
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.db import transaction

from zhidu.accounts.models import Account, CalendarLink
from zhidu.accounts.services.log import event_add

_BYTES = 32


@transaction.atomic
def calendar_link_make(*, account: Account, by: Any, at: datetime, address: str) -> str:
    """The token of a new link, which takes the place of any before. It is told once."""
    _end(account, at)
    token = secrets.token_urlsafe(_BYTES)
    CalendarLink.objects.create(account=account, digest=_digest(token), made_at=at)
    event_add(verb="calendar.made", at=at, by=by, address=address, data={})
    return token


@transaction.atomic
def calendar_link_end(*, account: Account, by: Any, at: datetime, address: str) -> None:
    """No link of the account works any more."""
    if _end(account, at):
        event_add(verb="calendar.ended", at=at, by=by, address=address, data={})


def calendar_link_of(token: str) -> CalendarLink | None:
    """The link behind a token; None where it was revoked or replaced, or its account is closed."""
    running = CalendarLink.objects.filter(digest=_digest(token), ended_at=None, account__user__is_active=True)
    return running.select_related("account__user__person__office").first()


def _end(account: Account, at: datetime) -> int:
    return account.calendar_links.filter(ended_at=None).update(ended_at=at)


def _digest(token: str) -> str:
    """A token has 256 random bits, so a plain digest is as hard to turn back as a slow one."""
    return sha256(token.encode()).hexdigest()
