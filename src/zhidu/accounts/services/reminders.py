"""One's own mail address, confirmed by a code, and of what one wants to be told."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from zhidu.accounts.errors import AccountRefused
from zhidu.accounts.models import Account, Reminding
from zhidu.accounts.reminder_models import Channel, Sort
from zhidu.accounts.services.log import event_add
from zhidu.org.models import Person

HOLDS = timedelta(minutes=10)
"""So long does a code hold."""
PAUSE = timedelta(minutes=1)
"""So long until another one is sent: nobody's box is filled from here."""
TRIES = 5
PAIRS = frozenset(f"{channel}:{sort}" for channel in Channel for sort in Sort)


@transaction.atomic
def address_ask(*, account: Account, address: str, at: datetime) -> str:
    """Note an address to be confirmed; the code, which the caller sends there.

    Raises AccountRefused where one was sent a moment ago.
    """
    row = _held(account)
    if row.asked_at and at < row.asked_at + PAUSE:
        raise AccountRefused(_("验证码刚刚发过，请一分钟以后再试"))
    code = f"{secrets.randbelow(10**6):06d}"
    row.asked, row.asked_at, row.code_digest, row.code_tries = address, at, _digest(row, code), 0
    row.save()
    return code


def address_confirm(*, account: Account, code: str, at: datetime) -> None:
    """Take the address as one's own by the code that was sent there. Raises AccountRefused.

    A try is counted before it is looked at, and stays counted.
    """
    asked = Reminding.objects.filter(account=account).exclude(code_digest="")
    if not asked.filter(code_tries__lt=TRIES, asked_at__gt=at - HOLDS).update(code_tries=F("code_tries") + 1):
        raise AccountRefused(_("验证码已过期或试错太多次，请重新发送"))
    row = asked.get()
    if not secrets.compare_digest(row.code_digest, _digest(row, "".join(code.split()))):
        raise AccountRefused(_("验证码不对，请核对邮件里的6位数字"))
    with transaction.atomic():
        row.address, row.asked, row.code_digest = row.asked, "", ""
        row.save()
        event_add(verb="address.confirmed", at=at, by=_person(account))


@transaction.atomic
def address_drop(*, account: Account, at: datetime) -> None:
    """Forget the address; no mail is sent from now on."""
    row = _held(account)
    row.address, row.asked, row.code_digest = "", "", ""
    row.save()
    event_add(verb="address.dropped", at=at, by=_person(account))


@transaction.atomic
def wants_set(*, account: Account, wants: Iterable[str]) -> None:
    """Of what one wants to be told by which way; words that nobody knows are left out."""
    row = _held(account)
    row.wants = sorted(PAIRS & {*wants})
    row.save()


def _held(account: Account) -> Reminding:
    """The row, held until the transaction ends."""
    Reminding.objects.get_or_create(account=account)
    Reminding.objects.filter(account=account).update(account=account)
    return Reminding.objects.get(account=account)


def _digest(row: Reminding, code: str) -> str:
    return salted_hmac("zhidu.reminding", f"{row.pk}:{code}", algorithm="sha256").hexdigest()


def _person(account: Account) -> Person | None:
    return Person.objects.filter(user=account.user_id).first()
