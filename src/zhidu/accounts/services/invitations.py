"""Invitations: a link that works once, by which a person sets a password."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from hashlib import sha256

from django.db import transaction
from django.utils.translation import gettext as _

from zhidu.accounts.errors import AccountRefused
from zhidu.accounts.models import Account, Invitation
from zhidu.accounts.selectors import policy_of

_BYTES = 32


@transaction.atomic
def invitation_make(*, account: Account, office_id: int, at: datetime) -> tuple[str, int]:
    """The token of a new invitation, which takes the place of any before, and its hours. It is told once."""
    invitations_end(account=account, at=at)
    token, hours = secrets.token_urlsafe(_BYTES), policy_of(office_id).invitation_hours
    Invitation.objects.create(
        account=account, digest=_digest(token), made_at=at, expires_at=at + timedelta(hours=hours)
    )
    return token, hours


def invitations_end(*, account: Account, at: datetime) -> None:
    """No link of an account works any more."""
    account.invitations.filter(ended_at=None).update(ended_at=at)


def invitation_of(token: str, at: datetime) -> Invitation:
    """The invitation behind a link. Raises AccountRefused where it was used, replaced or has run out."""
    running = Invitation.objects.filter(
        digest=_digest(token), ended_at=None, expires_at__gt=at, account__user__is_active=True
    )
    found = running.select_related("account__user__person__office").first()
    if found is None:
        raise AccountRefused(_("这个邀请链接已经用过、已被新的代替，或者过了有效期"))
    return found


def _digest(token: str) -> str:
    """A token has 256 random bits, so a plain digest is as hard to turn back as a slow one."""
    return sha256(token.encode()).hexdigest()
