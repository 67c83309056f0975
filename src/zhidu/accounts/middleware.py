"""The bounds of a session, asked on every page that needs a log-in and answered without a query."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from zhidu.accounts.doors import OWN
from zhidu.accounts.entering import address_of, note_seen, why_over
from zhidu.accounts.models import Account, Policy
from zhidu.accounts.selectors import factor_is_wanted, policy_for, role_of
from zhidu.accounts.services import event_add

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class Bounds:
    """After ``Acting``, which says who acts: ends a session, asks for a password or a second factor that
    is owed, and keeps business from an administrator without a post."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: Any, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        if not getattr(view, "login_required", True) or not request.user.is_authenticated:
            return None
        policy, now = policy_for(request.user), timezone.now()
        if why := why_over(request.session, policy, now):
            return _ended(request, why)
        note_seen(request.session, now)
        page = getattr(view, "page_of", "")
        if page != OWN and (owed := owed_by(request, policy)):
            messages.warning(request, owed[1])
            return redirect(owed[0])
        if not page and role_of(request.user) and not (request.actor and request.actor.posts):
            return _no_business(request)
        return None


def owed_by(request: Any, policy: Policy) -> tuple[str, str] | None:
    """Where somebody has to go before anything else, and why; None for nowhere."""
    account: Account | None = getattr(request.user, "account", None)
    if account and account.must_change:
        return "account-password", _("现在的密码是管理员给的，请先改成自己的密码")
    if account and has_aged(account, policy):
        return "account-password", _("密码已用满%(days)s天，请先换一个新密码") % {"days": policy.change_days}
    posts = request.actor.posts if request.actor else ()
    if not (account and account.factor_since) and factor_is_wanted(policy, account, posts):
        return "account-factor", _("本单位要求您开启动态口令，请先按下面的步骤开启")
    return None


def has_aged(account: Account, policy: Policy) -> bool:
    """Whether a person's own password is older than the office wants."""
    return bool(account.password_at and (timezone.now() - account.password_at).days >= policy.change_days)


def _ended(request: Any, why: StrOrPromise) -> HttpResponse:
    person = getattr(request.user, "person", None)
    at, address = timezone.now(), address_of(request)
    event_add(verb="session.expired", at=at, by=person, address=address, data={"why": why})
    logout(request)
    messages.warning(request, _("%(why)s，已自动退出，请重新登录；未提交的内容仍在本机草稿里") % {"why": why})
    return redirect_to_login(request.get_full_path())


def _no_business(request: Any) -> HttpResponse:
    if request.path == "/":
        return redirect("administration")
    raise Http404(_("管理员不看业务内容"))
