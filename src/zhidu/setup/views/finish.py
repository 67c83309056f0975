"""Where the set-up stands, who can log in, and its end."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from zhidu.accounts.models import Role
from zhidu.accounts.selectors import administrators_of
from zhidu.calendar import local_date
from zhidu.setup.doors import FounderRequest, KeeperRequest, founds, keeps
from zhidu.setup.errors import SetupRefused
from zhidu.setup.selectors import STEPS, done_of, people_in_posts, without_account
from zhidu.setup.services import setup_finish
from zhidu.setup.views.showing import after, shown


@keeps
@require_safe
def office(request: KeeperRequest) -> HttpResponse:
    """The way in: the first step that is not done, or what is kept afterwards."""
    if request.setup is None:
        return redirect("office-people")
    done = done_of(request.setup, local_date(request.now))
    step = next(step for step, is_done in done.items() if not is_done)
    return redirect(f"office-{step}")


@founds
@require_safe
def accounts(request: FounderRequest) -> HttpResponse:
    """Who can log in; the system administrator opens the accounts, nobody else may."""
    today = local_date(request.now)
    administrator = administrators_of(request.office.pk).get(role=Role.SYSTEM).user.person
    context = {
        "people": people_in_posts(request.office, today),
        "waiting": without_account(request.office, today),
        "administrator": administrator,
        "is_administrator": administrator.pk == request.actor.person_id,
        "page": request.build_absolute_uri(reverse("admin-accounts-together")),
        "next": after("accounts"),
    }
    return shown(request, "setup/accounts.html", context)


@founds
@never_cache
def finish(request: FounderRequest) -> HttpResponse:
    """What is still open, and what comes next."""
    today = local_date(request.now)
    if request.method == "POST":
        try:
            setup_finish(setup=request.setup, today=today, by=request.actor, at=request.now)
        except SetupRefused as refused:
            messages.error(request, str(refused))
            return redirect("office-finish")
        messages.success(request, _("开办完成。以后改人员、任职和停办，从“通讯录”进入"))
        return redirect("desk")
    done = done_of(request.setup, today)
    steps = [
        {"title": title, "url": reverse(f"office-{name}"), "is_done": done[name]}
        for name, title in STEPS.items()
        if name != "finish"
    ]
    return shown(request, "setup/finish.html", {"steps": steps})
