"""A log-in by name and password: counted, tried, written down."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth import authenticate
from django.contrib.auth.models import User
from django.utils.translation import gettext_lazy as _

from zhidu.accounts.errors import AccountRefused, LockedOut
from zhidu.accounts.models import Account
from zhidu.accounts.services.attempts import (
    ADDRESS,
    NAME,
    attempt_begin,
    attempt_done,
    attempt_failed,
    lock_time,
)
from zhidu.accounts.services.log import event_add
from zhidu.org.models import Person

WRONG = _("登录名或密码不对，请重新输入。忘记密码请联系本单位安全管理员重置")


def login_try(*, name: str, password: str, address: str, at: datetime) -> User:
    """Who logs in. Raises AccountRefused in the same words and the same time whatever is wrong, LockedOut.

    An account that has ended, and a first password that has run out, are wrong passwords to a stranger.
    """
    name = User.normalize_username(name.strip())
    known = User.objects.filter(username=name).select_related("person").first()
    person: Person | None = getattr(known, "person", None)
    try:
        attempt_begin(sort=ADDRESS, of=address, user=None, at=at)
        attempt_begin(sort=NAME, of=name, user=known, at=at)
    except LockedOut:
        _failed(person, address, at, "已锁定")  # zh: logged
        raise
    user = authenticate(None, username=name, password=password)
    if not isinstance(user, User) or _has_run_out(user, at):
        _in_vain(name, person, address, at)
        raise AccountRefused(WRONG)
    attempt_done(sort=NAME, of=name)
    attempt_done(sort=ADDRESS, of=address)
    return user


def password_check(*, account: Account, password: str, at: datetime) -> None:
    """Whether it is really the account's person who asks for something that weighs much.

    Tried no more often than at the log-in. Raises AccountRefused, LockedOut.
    """
    user = account.user
    attempt_begin(sort=NAME, of=user.username, user=user, at=at)
    if not user.check_password(password):
        attempt_failed(sort=NAME, of=user.username, at=at)
        raise AccountRefused(_("现在的密码不对"))
    attempt_done(sort=NAME, of=user.username)


def _has_run_out(user: User, at: datetime) -> bool:
    account = getattr(user, "account", None)
    return bool(account and account.first_until and account.first_until <= at)


def _in_vain(name: str, person: Person | None, address: str, at: datetime) -> None:
    _failed(person, address, at, "登录名或密码不对")  # zh: logged
    is_locked = attempt_failed(sort=NAME, of=name, at=at)
    if attempt_failed(sort=ADDRESS, of=address, at=at) or is_locked:
        minutes = int(lock_time().total_seconds() // 60)
        event_add(
            verb="login.locked", at=at, by=person, address=address, data={"minutes": minutes}, is_done=False
        )


def _failed(person: Person | None, address: str, at: datetime, why: str) -> None:
    event_add(verb="login.failed", at=at, by=person, address=address, data={"why": why}, is_done=False)
