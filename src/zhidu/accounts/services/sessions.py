"""Sessions: who is logged in where, and the ending of it."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from zhidu.accounts.errors import AccountRefused
from zhidu.accounts.models import Login
from zhidu.accounts.selectors import policy_of
from zhidu.accounts.services.log import event_add
from zhidu.org.models import Person


@transaction.atomic
def session_begin(*, user: User, key: str, at: datetime, address: str, device: str) -> None:
    """Write down that somebody is in; the oldest sessions beyond the office's number end.

    Whoever enters again as who they are keeps the session's key, and it begins anew.
    """
    person = Person.objects.filter(user=user).first()
    begun = {"user": user, "begun_at": at, "seen_at": at, "address": address, "device": device}
    Login.objects.update_or_create(key=key, defaults=begun)
    at_once = policy_of(person.office_id if person else None).sessions_at_once
    running = Login.objects.filter(user=user).order_by("-begun_at", "-pk")
    _end(Login.objects.filter(pk__in=[login.pk for login in running[at_once:]]))
    event_add(verb="login.done", at=at, by=person, address=address, data={"device": device})


@transaction.atomic
def session_end(*, login: Login, by: Person | None, at: datetime) -> None:
    """下线: a session ends wherever it is. Raises AccountRefused for one that has ended already."""
    if not _end(Login.objects.filter(pk=login.pk)):
        raise AccountRefused(_("这处登录已经结束"))
    owner = Person.objects.filter(user=login.user).first()
    about = owner if owner != by else None
    event_add(verb="session.ended", at=at, by=by, about=about, data={"device": login.device})


def sessions_end(*, user: User) -> int:
    """Every session of an account ends; how many there were."""
    return _end(Login.objects.filter(user=user))


def session_forget(*, key: str) -> None:
    """A session that has ended by itself is no longer listed."""
    _end(Login.objects.filter(key=key))


def _end(logins: QuerySet[Login]) -> int:
    keys = list(logins.values_list("key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    return logins.delete()[0]
