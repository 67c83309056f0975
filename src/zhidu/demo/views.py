"""The demo's bar: move the clock, act as somebody else."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhidu.accounts.doors import beside_business
from zhidu.accounts.selectors import role_of
from zhidu.cases.doing import ActingRequest, actor_of
from zhidu.demo.clock import clock_move
from zhidu.demo.moves import MOVES
from zhidu.demo.people import accounts
from zhidu.org.dates import moment_said


@beside_business
@require_POST
def move(request: ActingRequest) -> HttpResponse:
    """Move the clock forward, as far as the button says."""
    office_id, asked = actor_of(request).office_id, MOVES.get(request.POST.get("move", ""))
    if asked is None:
        raise Http404(_("没有这样拨动时间的办法"))
    target = asked.target(office_id, request.now)
    messages.info(request, _moved(target) if target else asked.missing)
    return redirect(_back(request))


def _moved(target: datetime) -> str:
    missed = clock_move(to=target)
    places = {"at": moment_said(target), "missed": missed}
    return (_("演示时间已到%(at)s，有%(missed)s项时限超期") if missed else _("演示时间已到%(at)s")) % places


@login_not_required
@require_POST
def enter(request: HttpRequest) -> HttpResponse:
    """Log in as one of the demo's people; nobody else can be entered here."""
    user = get_object_or_404(accounts(), username=request.POST.get("user", ""))
    login(request, user)
    page = _back(request)
    is_theirs = role_of(user) is None and not page.startswith(reverse("administration"))
    return redirect(page if is_theirs else "/")


def _back(request: HttpRequest) -> str:
    """The page that was left, if it is one of ours."""
    page = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(page, {request.get_host()}, request.is_secure())
    return page if is_ours else "/"
