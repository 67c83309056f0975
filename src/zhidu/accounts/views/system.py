"""系统管理员: accounts of the office's people."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from zhidu.accounts.doors import AccountRequest, administers
from zhidu.accounts.errors import AccountRefused
from zhidu.accounts.forms import CloseForm, OpenForm
from zhidu.accounts.models import Role
from zhidu.accounts.services import (
    account_close,
    account_invite,
    account_open,
    account_reopen,
    accounts_open,
    password_give,
    username_free,
)
from zhidu.accounts.views.pages import done, listed, person_in, row_of, shown
from zhidu.calendar import local_date
from zhidu.org.models import Person
from zhidu.org.selectors import holders_of, office_for
from zhidu.org.services import OrgRefused


@administers(Role.SYSTEM)
@require_safe
def accounts(request: AccountRequest) -> HttpResponse:
    """Everybody in the directory, with or without an account."""
    return shown(request, "accounts/accounts.html", listed(request))


@administers(Role.SYSTEM)
@never_cache
def account(request: AccountRequest, pk: int) -> HttpResponse:
    """One person's account: open it, invite, close it on a day, open it again."""
    person = person_in(request, pk)
    if request.method != "POST":
        return _page(request, person)
    act = request.POST.get("act", "")
    if act == "open":
        return _open(request, person)
    if act == "close":
        return _close(request, person)
    if act in ("link", "password"):
        return _told(request, person, act)
    return done(request, lambda: _reopened(request, person), redirect("admin-account", pk))


@administers(Role.SYSTEM)
@never_cache
def together(request: AccountRequest) -> HttpResponse:
    """Accounts for everybody in a post who has no password yet: a strip with a link for each, shown once."""
    people = list(dict.fromkeys(holders_of(office_for(request.actor), local_date(request.now)).values()))
    waiting = [person for person in people if _waits(person)]
    if request.method != "POST" or not waiting:
        return shown(request, "accounts/together.html", {"waiting": waiting})
    try:
        invited = accounts_open(people=waiting, by=request.actor, at=timezone.now())
    except AccountRefused as refused:
        messages.error(request, str(refused))
        return redirect("admin-accounts-together")
    strips = [_strip(request, person, token) for person, token in invited]
    return shown(request, "accounts/strips.html", {"strips": strips})


def _waits(person: Person) -> bool:
    """Whether an invitation by the system administrator would bring somebody in."""
    account = getattr(person.user, "account", None)
    if person.user is None or account is None:
        return True
    return person.user.is_active and not person.user.has_usable_password() and not account.role


def _strip(request: AccountRequest, person: Person, token: str) -> dict[str, Any]:
    person.refresh_from_db()
    assert person.user is not None  # just opened or there before
    link = request.build_absolute_uri(reverse("invitation", args=[token]))
    return {"person": person, "username": person.user.get_username(), "link": link}


def _page(request: AccountRequest, person: Person, **forms: Any) -> HttpResponse:
    start = {"username": username_free(person)} if person.user is None else None
    context = {
        "row": row_of(person),
        "open_form": forms.get("open_form") or OpenForm(initial=start),
        "close_form": forms.get("close_form") or CloseForm(initial={"on": local_date(request.now)}),
    }
    return shown(request, "accounts/person_system.html", context)


def _open(request: AccountRequest, person: Person) -> HttpResponse:
    form = OpenForm(request.POST)
    if not form.is_valid():
        return _page(request, person, open_form=form)
    try:
        account_open(person=person, name=form.cleaned_data["username"], by=request.actor, at=request.now)
    except AccountRefused as refused:
        form.add_error("username", str(refused))
        return _page(request, person, open_form=form)
    person.refresh_from_db()
    return _told(request, person, form.cleaned_data["way"])


def _told(request: AccountRequest, person: Person, way: str) -> HttpResponse:
    """The link or the first password, on a page that is shown once."""
    at = timezone.now()
    try:
        if way == "password":
            secret = {"password": password_give(person=person, by=request.actor, at=at)}
        else:
            token = account_invite(person=person, by=request.actor, at=at)
            secret = {"link": request.build_absolute_uri(reverse("invitation", args=[token]))}
    except AccountRefused as refused:
        messages.error(request, str(refused))
        return redirect("admin-account", person.pk)
    back = reverse("admin-account", args=[person.pk])
    return shown(request, "accounts/told_once.html", {"row": row_of(person), "back_to": back, **secret})


def _close(request: AccountRequest, person: Person) -> HttpResponse:
    form = CloseForm(request.POST)
    if not form.is_valid():
        return _page(request, person, close_form=form)
    try:
        account_close(person=person, on=form.cleaned_data["on"], by=request.actor, at=request.now)
    except (AccountRefused, OrgRefused) as refused:
        form.add_error("on", str(refused))
        return _page(request, person, close_form=form)
    messages.success(
        request, _("已登记%(name)s离开：账号和任职到期即停，待办留在原职务上") % {"name": person.name}
    )
    return redirect("admin-account", person.pk)


def _reopened(request: AccountRequest, person: Person) -> str:
    account_reopen(person=person, by=request.actor, at=request.now)
    return _("账号已重新启用，请再发一个邀请")
