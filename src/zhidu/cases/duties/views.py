"""定期义务: what comes round, by whom, until when, and what kept it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from zhidu.cases.doing import ActingRequest, actor_of
from zhidu.cases.duties.page import DutyPage
from zhidu.cases.duties.saying import duty_account, duty_attest
from zhidu.cases.errors import NotDone
from zhidu.cases.models import DutyPeriod
from zhidu.org.selectors import office_for


@require_safe
def duties(request: ActingRequest) -> HttpResponse:
    """The duties of one's office; nobody's own, so everybody of the office sees them."""
    return duties_shown(request)


def duties_shown(request: ActingRequest, status: int = 200, **extra: Any) -> HttpResponse:
    """The page of duties, perhaps with what is wrong with a roster that was handed in."""
    actor = actor_of(request)
    page = DutyPage(office_for(actor), actor, request.now)
    context = {"sections": page.sections(), "unsaid": page.unsaid(), "watches": page.watches()}
    return render(request, "cases/duties.html", context | extra, status=status)


@require_POST
def attest(request: ActingRequest, pk: int) -> HttpResponse:
    """Say that a duty was kept in a period, or that nothing was found."""
    account, none_found = request.POST.get("account", ""), request.POST.get("none_found") == "1"
    period = _period(request, pk)
    return _said(
        request,
        lambda: duty_attest(
            period=period, account=account, none_found=none_found, by=request.actor, at=request.now
        ),
        _("已记入“%(title)s”。") % {"title": period.title},
    )


@require_POST
def account(request: ActingRequest, pk: int) -> HttpResponse:
    """Say why a duty was missed."""
    reason, period = request.POST.get("reason", ""), _period(request, pk)
    return _said(
        request,
        lambda: duty_account(period=period, reason=reason, by=request.actor, at=request.now),
        _("已记下原因。"),
    )


def _period(request: ActingRequest, pk: int) -> DutyPeriod:
    return get_object_or_404(DutyPeriod, pk=pk, office_id=actor_of(request).office_id)


def _said(request: ActingRequest, say: Callable[[], object], done: str) -> HttpResponse:
    try:
        say()
        messages.success(request, done)
    except NotDone as problem:
        messages.error(request, str(problem))
    return redirect("duties")
