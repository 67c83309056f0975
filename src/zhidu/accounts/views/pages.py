"""What the pages of the three have in common: their tabs, whose page it is, an act and its answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from zhidu.accounts.doors import AccountRequest, administers
from zhidu.accounts.errors import AccountRefused
from zhidu.accounts.models import Account, Role
from zhidu.accounts.selectors import people_of, role_of
from zhidu.calendar import local_date
from zhidu.org.models import Person
from zhidu.org.services import OrgRefused

TABS = {
    Role.SYSTEM: (
        (gettext_lazy("账号"), "admin-accounts"),
        (gettext_lazy("系统状态"), "system-status"),
        (gettext_lazy("提醒发送"), "admin-deliveries"),
    ),
    Role.SECURITY: (
        (gettext_lazy("账号安全"), "admin-security"),
        (gettext_lazy("登录锁定"), "admin-locks"),
        (gettext_lazy("安全策略"), "admin-policy"),
    ),
    Role.AUDIT: ((gettext_lazy("安全日志"), "admin-log"),),
}
PAGE_SIZE = 50


@administers(*Role)
def administration(request: AccountRequest) -> HttpResponse:
    """系统管理: the first page of one's role."""
    role = role_of(request.user)
    assert role is not None  # the door asks for one
    return redirect(TABS[role][0][1])


def shown(request: AccountRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """A page of the three with the tabs of the role."""
    role = role_of(request.user)
    assert role is not None  # the door asks for one
    tabs = [
        {"title": title, "url": reverse(name), "here": request.path.startswith(reverse(name))}
        for title, name in TABS[role]
    ]
    return render(request, template, {"tabs": tabs, "role": role.label, **context}, status=status)


def listed(request: AccountRequest) -> dict[str, Any]:
    """The office's people, some at a time, and what was sought."""
    sought = request.GET.get("q", "").strip()[:30]
    people = people_of(request.actor.office_id, sought, local_date(request.now))
    page = Paginator(people, PAGE_SIZE).get_page(request.GET.get("page"))
    return {"page": page, "people": [row_of(person) for person in page], "sought": sought}


def row_of(person: Person) -> dict[str, Any]:
    """A person as the lists and pages of accounts show one."""
    user = person.user
    account: Account | None = getattr(user, "account", None)
    return {
        "person": person,
        "posts": _("、").join(held.post.title for held in getattr(person, "held", ())),
        "user": user,
        "account": account,
        "role": account.get_role_display() if account and account.role else "",
        "state": _state(user, account),
    }


def _state(user: Any, account: Account | None) -> tuple[str, str]:
    """Tone and words."""
    if user is None:
        return "plain", _("未开设")
    if not user.is_active:
        return "returned", _("已停用")
    if account and account.closes_on:
        return "soon", _("%(day)s停用") % {"day": account.closes_on.isoformat()}
    if account and account.must_change:
        return "soon", _("初始密码")
    return ("done", pgettext("state", "正常")) if user.has_usable_password() else ("open", _("未设密码"))


def person_in(request: AccountRequest, pk: int) -> Person:
    """A person of one's own office; anybody else is not there."""
    people = people_of(request.actor.office_id, "", local_date(request.now))
    return get_object_or_404(people, pk=pk)


def done(request: AccountRequest, act: Callable[[], str], back: HttpResponse) -> HttpResponse:
    """Do an act that answers with what to say; a refusal is said in its place."""
    try:
        messages.success(request, act())
    except (AccountRefused, OrgRefused) as refused:
        messages.error(request, str(refused))
    except ValidationError as problem:
        messages.error(request, _("；").join(problem.messages))
    return back
