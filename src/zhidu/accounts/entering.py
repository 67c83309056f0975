"""A session from its beginning to its end: when it began, when it was last used, what it ends by.

By the real clock, also in the demo: a session is a matter of time that passes, not of time that is shown.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from zhidu.accounts.models import Login, Policy
from zhidu.accounts.services.log import event_add
from zhidu.accounts.services.sessions import session_begin, session_forget
from zhidu.org.models import Person

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

BEGAN, SEEN = "zhidu_began", "zhidu_seen"
_NOTED_EVERY = timedelta(minutes=1)
"""So that not every page writes."""
_SYSTEMS = {
    "HarmonyOS": gettext_noop("鸿蒙"),
    "Android": gettext_noop("安卓手机"),
    "iPhone": gettext_noop("苹果手机"),
    "Windows": "Windows",
    "Linux": "Linux",
}
_BROWSERS = {
    "MicroMessenger": gettext_noop("微信"),
    "Edg/": "Edge",
    "Firefox": "Firefox",
    "Chrome": "Chrome",
    "Safari": "Safari",
}


def began(sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
    """Django has logged somebody in."""
    now, session = timezone.now(), request.session
    if session.session_key is None:
        session.create()
    session[BEGAN] = session[SEEN] = now.timestamp()
    key = session.session_key
    assert key is not None  # made above
    session_begin(user=user, key=key, at=now, address=address_of(request), device=device_of(request))


def left(sender: Any, request: HttpRequest, user: User | None, **kwargs: Any) -> None:
    """Somebody logs out."""
    if user is None:
        return
    if key := request.session.session_key:
        session_forget(key=key)
    person = Person.objects.filter(user=user).first()
    event_add(verb="logout.done", at=timezone.now(), by=person, address=address_of(request))


def why_over(session: Any, policy: Policy, now: datetime) -> StrOrPromise:
    """Why a session has ended, to be read in more languages than one; empty while it runs."""
    began_at, seen_at = session.get(BEGAN, 0.0), session.get(SEEN, 0.0)
    if now.timestamp() - seen_at > policy.idle_minutes * 60:
        return format_lazy(_("{minutes}分钟没有操作"), minutes=policy.idle_minutes)
    if now.timestamp() - began_at > policy.session_hours * 3600:
        return format_lazy(_("已登录{hours}小时"), hours=policy.session_hours)
    return ""


def note_seen(session: Any, now: datetime) -> None:
    """Remember that a session is in use, once a minute."""
    if now.timestamp() - session.get(SEEN, 0.0) < _NOTED_EVERY.total_seconds():
        return
    session[SEEN] = now.timestamp()
    Login.objects.filter(key=session.session_key).update(seen_at=now)


def address_of(request: HttpRequest) -> str:
    """Where a request comes from: what the nearest of our own proxies says, never what a visitor says."""
    hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",") if hop.strip()]
    proxies: int = settings.ZHIDU_PROXIES
    address = hops[-proxies] if proxies and len(hops) >= proxies else request.META.get("REMOTE_ADDR", "")
    return str(address)[:45]


def device_of(request: HttpRequest) -> str:
    """System and browser in words that a person knows their own device by."""
    said = request.headers.get("User-Agent", "")
    found = [
        next((name for mark, name in names.items() if re.search(re.escape(mark), said)), "")
        for names in (_SYSTEMS, _BROWSERS)
    ]
    return " ".join(filter(None, found)) or gettext_noop("未知设备")
