"""Many at the same instant …"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pyotp
import pytest
from django.db import connection
from django.utils import timezone

from zhidu.accounts import services
from zhidu.accounts.errors import AccountRefused, LockedOut
from zhidu.accounts.services.attempts import NAME, attempt_begin
from zhidu.accounts.services.second import secret_of
from zhidu.accounts.tests.town import OTHER, town

pytestmark = pytest.mark.django_db(transaction=True)
AT = timezone.now()
CROWD = 12


def race(call) -> list[object]:
    """What each of a crowd got, begun together: its result or its refusal."""
    ready = Barrier(CROWD)

    def run(number: int) -> object:
        connection.ensure_connection()
        ready.wait(60)
        try:
            return call()
        except AccountRefused as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(CROWD) as pool:
        return list(pool.map(run, range(CROWD)))


def test_try_a_name_no_oftener_than_one_after_another(db: None) -> None:
    outcomes = race(lambda: attempt_begin(sort=NAME, of="林知远", user=None, at=AT))
    assert sum(isinstance(each, LockedOut) for each in outcomes) == CROWD - 5


def test_use_an_invitation_and_a_code_once() -> None:
    qinghe = town()
    token = services.account_reset(person=qinghe.people["clerk"], by=qinghe["security"], at=AT)
    set_by = race(lambda: services.invitation_accept(token=token, password=OTHER, at=AT))
    assert sum(isinstance(each, AccountRefused) for each in set_by) == CROWD - 1

    account = services.factor_prepare(account=qinghe.account("clerk"))
    code = pyotp.TOTP(secret_of(account)).at(AT)
    confirmed = race(lambda: services.factor_confirm(account=account, code=code, at=AT))
    assert sum(isinstance(each, AccountRefused) for each in confirmed) == CROWD - 1
