"""我的账号: one's own posts, password, second factor and sessions."""

from __future__ import annotations

from typing import Any

import segno
from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe
from pyotp import TOTP

from zhidu.accounts.doors import AccountRequest, own
from zhidu.accounts.entering import address_of
from zhidu.accounts.errors import AccountRefused
from zhidu.accounts.forms import ChangePasswordForm, CodeForm
from zhidu.accounts.models import Account
from zhidu.accounts.selectors import factor_is_wanted, logins_of, policy_for
from zhidu.accounts.services import (
    calendar_link_end,
    calendar_link_make,
    codes_renew,
    factor_confirm,
    factor_off,
    factor_prepare,
    password_own,
    secret_of,
    session_end,
)
from zhidu.accounts.validators import said_of
from zhidu.org.models import Post
from zhidu.org.switching import POST_CHOSEN


def _account(request: AccountRequest) -> Account:
    user: Any = request.user
    return getattr(user, "account", None) or Account.objects.get_or_create(user=user)[0]


@own
@require_safe
def account(request: AccountRequest) -> HttpResponse:
    """Everything about one's own account on one page."""
    mine, policy = _account(request), policy_for(request.user)
    context = {
        "account": mine,
        "policy": policy,
        "logins": list(logins_of(request.user)),
        "here": request.session.session_key,
        "posts": _posts(request),
        "chosen": request.session.get(POST_CHOSEN, ""),
        "factor_wanted": factor_is_wanted(policy, mine, request.actor.posts if request.actor else ()),
        "calendar": mine.calendar_links.filter(ended_at=None).first(),
        "codes_left": mine.recovery_codes.filter(used_at=None).count() if mine.factor_since else 0,
    }
    return render(request, "accounts/account.html", context)


def _posts(request: AccountRequest) -> list[dict[str, Any]]:
    """The posts held and acted for, by rank, whichever is chosen."""
    posts: tuple[str, ...] = getattr(request, "posts_all", ())
    found = {str(post.pk): post for post in Post.objects.filter(pk__in=posts).select_related("unit")}
    acting = request.actor.acting if request.actor else {}
    return [
        {"id": pk, "title": found[pk].title, "unit": found[pk].unit, "is_acting": pk in acting}
        for pk in posts
    ]


@own
@require_POST
def choose_post(request: AccountRequest) -> HttpResponse:
    """Act in one post only, or again in all of one's own."""
    chosen = request.POST.get("post", "")
    if chosen and chosen not in getattr(request, "posts_all", ()):
        messages.error(request, _("您现在不担任这个职务"))
    else:
        request.session[POST_CHOSEN] = chosen
        messages.success(request, _("已切换。之后的待办和办理都以所选职务为准"))
    return redirect("account")


@own
@never_cache
@sensitive_post_parameters()
def password(request: AccountRequest) -> HttpResponse:
    """Change one's own password; everything ends, also this session."""
    form = ChangePasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _is_changed(request, form):
        logout(request)
        messages.success(request, _("密码已修改，所有登录都已结束，请用新密码登录"))
        return redirect("login")
    context = {"form": form, "said": said_of(policy_for(request.user)), "me": request.user}
    return render(request, "accounts/password.html", context)


def _is_changed(request: AccountRequest, form: ChangePasswordForm) -> bool:
    given = form.cleaned_data
    try:
        password_own(
            account=_account(request),
            old=given["old"],
            password=given["password"],
            at=timezone.now(),
            address=address_of(request),
        )
    except AccountRefused as refused:
        form.add_error("old", str(refused))
    except ValidationError as problem:
        form.add_error("password", problem)
    return form.is_valid()


@own
@never_cache
def factor(request: AccountRequest) -> HttpResponse:
    """Set up the second factor: scan, type the code, keep the recovery codes."""
    mine = _account(request)
    if mine.factor_since:
        return redirect("account")
    form, mine = CodeForm(request.POST or None), factor_prepare(account=mine)
    if request.method == "POST" and form.is_valid():
        try:
            codes = factor_confirm(account=mine, code=form.cleaned_data["code"], at=timezone.now())
            return render(request, "accounts/codes.html", {"codes": codes, "is_new": True})
        except AccountRefused as refused:
            form.add_error("code", str(refused))
    secret = secret_of(mine)
    grouped = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
    context = {"form": form, "qr": _drawn(request, secret), "secret": grouped}
    return render(request, "accounts/factor.html", context)


def _drawn(request: AccountRequest, secret: str) -> SafeString:
    """The QR code that an authenticator app reads, as SVG in the page."""
    person = getattr(request.user, "person", None)
    issuer = f"制度 {person.office.short_name}" if person else "制度"  # zh: kept by the app on the phone
    uri = TOTP(secret).provisioning_uri(name=request.user.get_username(), issuer_name=issuer)
    svg = segno.make(uri, error="m").svg_inline(border=2, omitsize=True, svgclass="qr", title=_("二维码"))
    return mark_safe(svg)  # noqa: S308 - drawn here, its text is a picture


@own
@require_POST
def factor_end(request: AccountRequest) -> HttpResponse:
    """Turn the second factor off, where the office leaves that to oneself; the password is asked for."""
    mine = _account(request)
    posts = request.actor.posts if request.actor else ()
    if factor_is_wanted(policy_for(request.user), mine, posts):
        messages.error(request, _("本单位要求您使用动态口令，不能关闭；换手机请联系安全管理员重置"))
        return redirect("account")
    try:
        factor_off(account=mine, password=request.POST.get("password", ""), at=timezone.now())
        messages.success(request, _("动态口令已关闭"))
    except AccountRefused as refused:
        messages.error(request, _("%(refused)s，动态口令没有关闭") % {"refused": refused})
    return redirect("account")


@own
@never_cache
@require_POST
def codes(request: AccountRequest) -> HttpResponse:
    """New recovery codes, shown once."""
    try:
        made = codes_renew(account=_account(request), at=timezone.now())
    except AccountRefused as refused:
        messages.error(request, str(refused))
        return redirect("account")
    return render(request, "accounts/codes.html", {"codes": made, "is_new": False})


@own
@require_POST
def end(request: AccountRequest, pk: int) -> HttpResponse:
    """下线 one of one's own sessions."""
    found = get_object_or_404(logins_of(request.user), pk=pk)
    session_end(login=found, by=getattr(request.user, "person", None), at=timezone.now())
    messages.success(request, _("这处登录已下线"))
    return redirect("account")


@own
@never_cache
@require_POST
def calendar(request: AccountRequest) -> HttpResponse:
    """A new link for one's calendar, shown once; or no link any more."""
    told: dict[str, Any] = {"account": _account(request), "by": getattr(request.user, "person", None)}
    told |= {"at": timezone.now(), "address": address_of(request)}
    if "end" in request.POST:
        calendar_link_end(**told)
        messages.success(request, _("日历订阅已停用，原来的链接不再有效"))
        return redirect("account")
    link = request.build_absolute_uri(reverse("calendar-feed", args=[calendar_link_make(**told)]))
    return render(request, "accounts/calendar_link.html", {"link": link})
