"""日历: what is known of this year and the next, and the office's own days off."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from zhidu.calendar import local_date
from zhidu.org.calendars import national_calendar
from zhidu.org.services import OrgRefused
from zhidu.setup.doors import KeeperRequest, keeps
from zhidu.setup.forms import ClosureForm
from zhidu.setup.services import days_close, days_reopen, step_confirm
from zhidu.setup.views.showing import after, shown


@keeps
@never_cache
def calendar(request: KeeperRequest) -> HttpResponse:
    """Years by their notices; 停办 added and taken back."""
    if request.method != "POST":
        return _page(request, ClosureForm())
    act = request.POST.get("act", "")
    if act == "confirm" and request.setup:
        step_confirm(setup=request.setup, step="calendar", at=request.now)
        return redirect(after("calendar")["url"])
    if act == "reopen":
        return _reopened(request)
    return _closed(request)


def _page(request: KeeperRequest, form: ClosureForm) -> HttpResponse:
    context = {
        "years": _years(request),
        "closures": request.office.closures.all(),
        "form": form,
    }
    return shown(request, "setup/calendar.html", context)


def _years(request: KeeperRequest) -> list[dict[str, Any]]:
    known, this = national_calendar().years, local_date(request.now).year
    return [{"year": year, "known": known.get(year)} for year in (this, this + 1)]


def _closed(request: KeeperRequest) -> HttpResponse:
    form = ClosureForm(request.POST)
    if not form.is_valid():
        return _page(request, form)
    try:
        days_close(office=request.office, by=request.actor, at=request.now, **form.cleaned_data)
    except OrgRefused as refused:
        form.add_error(None, str(refused))
        return _page(request, form)
    messages.success(request, _("已登记停办，期限随后重新推算"))
    return redirect("office-calendar")


def _reopened(request: KeeperRequest) -> HttpResponse:
    closure = get_object_or_404(request.office.closures, pk=request.POST.get("closure", "0"))
    days_reopen(closure=closure, by=request.actor, at=request.now)
    messages.success(request, _("已撤销停办，期限随后重新推算"))
    return redirect("office-calendar")
