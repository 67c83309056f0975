"""The doors from outside: log-in, second factor, log-out, invitation."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import User
from django.contrib.auth.views import LoginView
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from zhidu.accounts.backend import Accounts
from zhidu.accounts.doors import own
from zhidu.accounts.entering import address_of
from zhidu.accounts.errors import AccountRefused, LockedOut
from zhidu.accounts.forms import CodeForm, LoginForm, NewPasswordForm
from zhidu.accounts.models import Account
from zhidu.accounts.selectors import policy_for
from zhidu.accounts.services import factor_check, invitation_accept, invitation_of
from zhidu.accounts.validators import said_of

HALF_IN = "zhidu_half_in"
_PATIENCE = timedelta(minutes=5)
"""For the second factor, once the password was right."""
_BACKEND = f"{Accounts.__module__}.{Accounts.__qualname__}"


class Entry(LoginView):
    """Name and password; whoever has a second factor is asked for it before the session begins."""

    form_class = LoginForm  # type: ignore[assignment]
    next_page = "/"

    def form_valid(self, form: Any) -> HttpResponse:
        user, onward = form.get_user(), self.get_success_url()
        account = Account.objects.filter(user=user).first()
        if not (account and account.factor_since):
            login(self.request, user)
            return redirect(onward)
        self.request.session[HALF_IN] = {
            "user": user.pk,
            "hash": user.get_session_auth_hash(),
            "until": (timezone.now() + _PATIENCE).isoformat(),
            "next": onward,
        }
        return redirect("login-second")


@login_not_required
@never_cache
@sensitive_post_parameters()
def second(request: HttpRequest) -> HttpResponse:
    """The second factor of whoever has just given the right password."""
    half = request.session.get(HALF_IN)
    user = _half_in(half) if half else None
    if user is None or half is None:
        messages.warning(request, _("请重新输入登录名和密码"))
        return redirect("login")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _is_right(request, user, form):
        del request.session[HALF_IN]
        login(request, user, backend=_BACKEND)
        return redirect(half["next"])
    return render(request, "accounts/second.html", {"form": form})


def _half_in(half: dict[str, Any]) -> User | None:
    """Whose password was right, as long as it still is."""
    if datetime.fromisoformat(half["until"]) < timezone.now():
        return None
    user = User.objects.filter(pk=half["user"], is_active=True).select_related("account").first()
    return user if user and constant_time_compare(user.get_session_auth_hash(), half["hash"]) else None


def _is_right(request: HttpRequest, user: User, form: CodeForm) -> bool:
    account: Account = user.account
    at, address = timezone.now(), address_of(request)
    try:
        factor_check(account=account, code=form.cleaned_data["code"], at=at, address=address)
    except AccountRefused as refused:
        form.add_error("code", str(refused))
        if isinstance(refused, LockedOut):
            request.session.pop(HALF_IN, None)
        return False
    return True


@own
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """退出登录."""
    logout(request)
    return redirect("login")


@login_not_required
@never_cache
@sensitive_post_parameters()
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind an invitation: what a password must be, and the password."""
    at, form = timezone.now(), NewPasswordForm(request.POST or None)
    try:
        user: Any = invitation_of(token, at).account.user
        if request.method == "POST" and form.is_valid():
            password, address = form.cleaned_data["password"], address_of(request)
            invitation_accept(token=token, password=password, at=at, address=address)
            messages.success(
                request,
                _("密码已设好，请登录。您的登录名是“%(name)s”") % {"name": user.get_username()},
            )
            return redirect("login")
    except AccountRefused as refused:
        return render(request, "accounts/invitation_over.html", {"why": str(refused)}, status=410)
    except ValidationError as problem:
        form.add_error("password", problem)
    context = {"form": form, "invited": user, "said": said_of(policy_for(user))}
    return render(request, "accounts/invitation.html", context)
