"""The second factor (动态口令, TOTP of RFC 6238) and the codes that stand in for a lost phone.

The secret is derived from a random seed and the server's key: the database alone does not give it away.
Whoever changes the key of a running server resets everybody's second factor by that; the recovery codes
go on.
"""

from __future__ import annotations

import secrets
from base64 import b32encode
from datetime import datetime
from hashlib import sha256

import pyotp
from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from zhidu.accounts.errors import AccountRefused
from zhidu.accounts.models import Account, RecoveryCode, Role
from zhidu.accounts.selectors import account_in
from zhidu.accounts.services.attempts import FACTOR, attempt_begin, attempt_done, attempt_failed
from zhidu.accounts.services.entry import password_check
from zhidu.accounts.services.log import event_add
from zhidu.accounts.services.roles import by_role
from zhidu.accounts.services.sessions import sessions_end
from zhidu.org.actor import Actor
from zhidu.org.models import Person

PERIOD = 30
"""Seconds for which a code holds; the one before and the one after are taken too, as clocks differ."""
CODES, _CODE_BYTES, _GROUP = 10, 15, 4
"""Recovery codes have 120 random bits, so a plain digest keeps them (OWASP ASVS 5.0, 6.5.2)."""


def secret_of(account: Account) -> str:
    """The secret that an authenticator app keeps, in base 32."""
    derived = salted_hmac("zhidu.second", account.factor_seed, algorithm="sha256").digest()
    return b32encode(derived[:20]).decode()


def factor_prepare(*, account: Account) -> Account:
    """Have a seed to show; one that was shown already stays until it is confirmed."""
    if not account.factor_seed:
        Account.objects.filter(pk=account.pk, factor_seed="").update(factor_seed=secrets.token_hex(16))
        account.refresh_from_db()
    return account


@transaction.atomic
def factor_confirm(*, account: Account, code: str, at: datetime) -> list[str]:
    """Turn the second factor on by a code of the app; the recovery codes, told once.

    Raises AccountRefused for a wrong code and where it is on already.
    """
    if account.factor_since:
        raise AccountRefused(_("动态口令已经开启"))
    if not _code_used(account, code, at):
        raise AccountRefused(_("动态口令不对。请看手机时间是否准确，再输入应用里现在显示的6位数字"))
    Account.objects.filter(pk=account.pk).update(factor_since=at)
    event_add(verb="factor.on", at=at, by=_person(account))
    return _codes_made(account)


def factor_off(*, account: Account, password: str, at: datetime) -> None:
    """Turn one's own second factor off; whether policy lets is asked by who calls. Raises AccountRefused."""
    password_check(account=account, password=password, at=at)
    with transaction.atomic():
        _forget(account)
        event_add(verb="factor.off", at=at, by=_person(account))


@transaction.atomic
def factor_reset(*, person: Person, by: Actor, at: datetime) -> None:
    """A lost phone without recovery codes: the second factor is off, to be set up anew.

    Raises AccountRefused unless a security administrator asks it for somebody else who has one.
    """
    resetter = by_role(by, Role.SECURITY)
    account = account_in(by.office_id, person)
    if person.pk == resetter.pk:
        raise AccountRefused(_("不能重置自己的动态口令，请由另一位安全管理员办理"))
    if account.factor_since is None:
        raise AccountRefused(_("%(name)s没有开启动态口令") % {"name": person.name})
    _forget(account)
    sessions_end(user=account.user)
    event_add(verb="factor.reset", at=at, by=resetter, about=person)


@transaction.atomic
def codes_renew(*, account: Account, at: datetime) -> list[str]:
    """New recovery codes in the place of the old ones. Raises AccountRefused while the factor is off."""
    if account.factor_since is None:
        raise AccountRefused(_("请先开启动态口令"))
    event_add(verb="factor.codes", at=at, by=_person(account))
    return _codes_made(account)


def factor_check(*, account: Account, code: str, at: datetime, address: str) -> None:
    """Take a code of the app, or a recovery code, once. Raises AccountRefused, LockedOut."""
    who = str(account.pk)
    attempt_begin(sort=FACTOR, of=who, user=account.user, at=at)
    if not (_code_used(account, code, at) or _recovered(account, code, at, address)):
        attempt_failed(sort=FACTOR, of=who, at=at)
        event_add(verb="factor.failed", at=at, by=_person(account), address=address, is_done=False)
        raise AccountRefused(_("动态口令不对，或者已经用过，请等下一个口令"))
    attempt_done(sort=FACTOR, of=who)


def _code_used(account: Account, code: str, at: datetime) -> bool:
    """Whether it is a code of now; each holds once, also for two who send it at the same time."""
    totp, now = pyotp.TOTP(secret_of(account), interval=PERIOD), int(at.timestamp()) // PERIOD
    typed = "".join(code.split())
    for step in (now, now - 1, now + 1):
        if secrets.compare_digest(totp.generate_otp(step).encode(), typed.encode()):
            unused = Account.objects.filter(pk=account.pk, factor_step__lt=step)
            return bool(unused.update(factor_step=step))
    return False


def _recovered(account: Account, code: str, at: datetime, address: str) -> bool:
    codes = account.recovery_codes.filter(used_at=None)
    if not codes.filter(digest=_digest(code)).update(used_at=at):
        return False
    data = {"left": codes.count()}
    event_add(verb="factor.recovered", at=at, by=_person(account), address=address, data=data)
    return True


def _codes_made(account: Account) -> list[str]:
    account.recovery_codes.all().delete()
    codes = [b32encode(secrets.token_bytes(_CODE_BYTES)).decode() for _ in range(CODES)]
    RecoveryCode.objects.bulk_create(RecoveryCode(account=account, digest=_digest(code)) for code in codes)
    return ["-".join(code[at : at + _GROUP] for at in range(0, len(code), _GROUP)) for code in codes]


def _forget(account: Account) -> None:
    Account.objects.filter(pk=account.pk).update(factor_since=None, factor_seed="", factor_step=0)
    account.recovery_codes.all().delete()


def _digest(code: str) -> str:
    return sha256("".join(code.replace("-", "").split()).upper().encode()).hexdigest()


def _person(account: Account) -> Person | None:
    return Person.objects.filter(user=account.user_id).first()
