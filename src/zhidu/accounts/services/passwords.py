"""Passwords: set by an invitation, changed by oneself, given by an administrator for the first login."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from zhidu.accounts.errors import AccountRefused
from zhidu.accounts.models import Account, Invitation, Role
from zhidu.accounts.selectors import account_in, policy_of
from zhidu.accounts.services.attempts import attempts_clear
from zhidu.accounts.services.entry import password_check
from zhidu.accounts.services.invitations import invitation_of, invitations_end
from zhidu.accounts.services.log import event_add
from zhidu.accounts.services.roles import by_role
from zhidu.accounts.services.sessions import sessions_end
from zhidu.org.actor import Actor
from zhidu.org.models import Person

_LETTERS = "abcdefghjkmnpqrstuvwxyz"
_GROUPS = (_LETTERS, _LETTERS.upper(), "23456789", "-+=%@")
"""Without those that are taken for one another on paper."""
_LENGTH = 16


@transaction.atomic
def password_set(*, account: Account, password: str, at: datetime, verb: str, address: str = "") -> None:
    """Make a password the person's own: every session and every other way in ends.

    Raises ValidationError, in Chinese, for a password that the office's policy does not take.
    """
    user = account.user
    validate_password(password, user)
    if user.has_usable_password() and user.check_password(password):
        raise ValidationError(_("新密码不能和现在的密码相同"))
    user.set_password(password)
    user.save(update_fields=["password"])
    Account.objects.filter(pk=account.pk).update(must_change=False, first_until=None, password_at=at)
    _ways_in_end(account, at)
    event_add(verb=verb, at=at, by=getattr(user, "person", None), address=address)


@transaction.atomic
def invitation_accept(*, token: str, password: str, at: datetime, address: str = "") -> Account:
    """Set the password by a link, which then works no more.

    Raises AccountRefused for a link that does not work, ValidationError for a password that policy refuses.
    """
    invitation = invitation_of(token, at)
    taken = Invitation.objects.filter(pk=invitation.pk, ended_at=None).update(ended_at=at)
    if not taken:
        raise AccountRefused(_("这个邀请链接刚刚用过"))
    password_set(account=invitation.account, password=password, at=at, verb="password.set", address=address)
    return invitation.account


def password_own(*, account: Account, old: str, password: str, at: datetime, address: str = "") -> None:
    """Change one's own password, which ends every session. Raises AccountRefused, ValidationError."""
    password_check(account=account, password=old, at=at)
    password_set(account=account, password=password, at=at, verb="password.changed", address=address)


@transaction.atomic
def password_give(*, person: Person, by: Actor, at: datetime) -> str:
    """A made-up password for the first login, which asks for one's own; it is told once and runs out.

    Raises AccountRefused unless a system administrator asks it for a person who has no password yet.
    """
    giver = by_role(by, Role.SYSTEM)
    account = account_in(by.office_id, person)
    user = account.user
    without_password(person, account)
    password = password_made_up()
    hours = policy_of(by.office_id).invitation_hours
    user.set_password(password)
    user.save(update_fields=["password"])
    until = at + timedelta(hours=hours)
    Account.objects.filter(pk=account.pk).update(must_change=True, first_until=until, password_at=at)
    _ways_in_end(account, at)
    event_add(verb="password.given", at=at, by=giver, about=person, data={"hours": hours})
    return password


def without_password(person: Person, account: Account) -> None:
    """Raises AccountRefused unless a system administrator may give somebody a way in."""
    if account.role:
        raise AccountRefused(
            _("%(name)s是%(role)s，邀请由安全管理员发出")
            % {"name": person.name, "role": Role(account.role).label}
        )
    if account.user.has_usable_password() and not account.must_change:
        raise AccountRefused(_("%(name)s已有自己的密码；忘记密码由安全管理员重置") % {"name": person.name})


def password_made_up() -> str:
    """16 characters of every class, drawn at random (OWASP ASVS 5.0, 6.4.1)."""
    drawn = [secrets.choice(group) for group in _GROUPS]
    drawn += [secrets.choice("".join(_GROUPS)) for _ in range(_LENGTH - len(drawn))]
    secrets.SystemRandom().shuffle(drawn)
    return "".join(drawn)


def _ways_in_end(account: Account, at: datetime) -> None:
    sessions_end(user=account.user)
    invitations_end(account=account, at=at)
    attempts_clear(user=account.user)
