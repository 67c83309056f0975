"""安全管理员: resets, sessions, the three roles, lock-outs, policy."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from zhidu.accounts.doors import AccountRequest, administers
from zhidu.accounts.errors import AccountRefused
from zhidu.accounts.forms import PolicyForm
from zhidu.accounts.models import Role
from zhidu.accounts.selectors import administrators_of, locked_in, logins_of, policy_of
from zhidu.accounts.services import (
    account_reset,
    factor_reset,
    lock_release,
    policy_change,
    role_give,
    role_take,
    session_end,
)
from zhidu.accounts.views.pages import done, listed, person_in, row_of, shown
from zhidu.org.models import Office, Person


@administers(Role.SECURITY)
@require_safe
def people(request: AccountRequest) -> HttpResponse:
    """The three and everybody else, with how their accounts stand."""
    three = administrators_of(request.actor.office_id)
    return shown(request, "accounts/security.html", {**listed(request), "three": list(three)})


@administers(Role.SECURITY)
@never_cache
def person(request: AccountRequest, pk: int) -> HttpResponse:
    """One person's security: reset, second factor, sessions, role."""
    found = person_in(request, pk)
    if request.method != "POST":
        logins = list(logins_of(found.user)) if found.user else []
        is_me = found.pk == request.actor.person_id
        context = {"row": row_of(found), "logins": logins, "roles": Role.choices, "is_me": is_me}
        return shown(request, "accounts/person_security.html", context)
    act, _colon, what = request.POST.get("act", "").partition(":")
    if act == "reset":
        return _reset(request, found)
    if act not in _ACTS:
        raise Http404(_("没有这个操作"))
    return done(request, lambda: _ACTS[act](request, found, what), redirect("admin-security-person", pk))


def _reset(request: AccountRequest, found: Person) -> HttpResponse:
    try:
        token = account_reset(person=found, by=request.actor, at=timezone.now())
    except AccountRefused as refused:
        messages.error(request, str(refused))
        return redirect("admin-security-person", found.pk)
    link = request.build_absolute_uri(reverse("invitation", args=[token]))
    back = reverse("admin-security-person", args=[found.pk])
    return shown(request, "accounts/told_once.html", {"row": row_of(found), "link": link, "back_to": back})


def _factor(request: AccountRequest, found: Person, what: str) -> str:
    factor_reset(person=found, by=request.actor, at=timezone.now())
    return _("%(name)s的动态口令已重置，原有登录已结束") % {"name": found.name}


def _give(request: AccountRequest, found: Person, what: str) -> str:
    if what not in Role.values:
        raise AccountRefused(_("请选择一种管理员"))
    role_give(person=found, role=Role(what), by=request.actor, at=timezone.now())
    return _("已任命%(name)s为%(role)s") % {"name": found.name, "role": Role(what).label}


def _take(request: AccountRequest, found: Person, what: str) -> str:
    role_take(person=found, by=request.actor, at=timezone.now())
    return _("%(name)s不再是管理员") % {"name": found.name}


def _end(request: AccountRequest, found: Person, what: str) -> str:
    login = get_object_or_404(logins_of(found.user), pk=int(what) if what.isdecimal() else 0)
    session_end(login=login, by=Person.objects.get(pk=request.actor.person_id), at=timezone.now())
    return _("这处登录已下线")


_ACTS: dict[str, Callable[[AccountRequest, Person, str], str]] = {
    "factor": _factor,
    "role": _give,
    "take": _take,
    "end": _end,
}


@administers(Role.SECURITY)
@never_cache
def locks(request: AccountRequest) -> HttpResponse:
    """Who is locked out now, and letting them try again."""
    locked = locked_in(request.actor.office_id, timezone.now())
    if request.method != "POST":
        return shown(request, "accounts/locks.html", {"locked": list(locked)})
    wanted = request.POST.get("lock", "")
    found = get_object_or_404(locked, pk=int(wanted) if wanted.isdecimal() else 0)

    def release() -> str:
        lock_release(attempts=found, by=request.actor, at=timezone.now())
        return _("已解除，现在可以再登录")

    return done(request, release, redirect("admin-locks"))


@administers(Role.SECURITY)
@never_cache
def policy(request: AccountRequest) -> HttpResponse:
    """安全策略, within its limits."""
    office = Office.objects.get(pk=request.actor.office_id)
    posts = list(office.posts.all())
    form = PolicyForm(request.POST or None, instance=policy_of(office.pk), posts=posts)
    if request.method == "POST" and form.is_valid():
        try:
            policy_change(values=form.cleaned_data, by=request.actor, at=timezone.now())
            messages.success(request, _("安全策略已保存"))
            return redirect("admin-policy")
        except ValidationError as problem:
            form.add_error(None, problem)
    return shown(request, "accounts/policy.html", {"form": form})
