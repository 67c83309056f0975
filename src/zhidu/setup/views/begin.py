"""The first page of an empty installation: who knows the code founds the office."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from zhidu.accounts.entering import address_of
from zhidu.accounts.errors import AccountRefused
from zhidu.accounts.services import First, attempt_begin, attempt_done
from zhidu.accounts.services.attempts import ADDRESS
from zhidu.setup.code import is_open, is_right
from zhidu.setup.errors import SetupRefused
from zhidu.setup.forms import OfficeForm
from zhidu.setup.services import office_begin

_THREE = ("system", "security", "audit")


@login_not_required
@never_cache
def begin(request: HttpRequest) -> HttpResponse:
    """第一步: the office and its administrators; afterwards this page is gone."""
    if not is_open():
        raise Http404(_("单位已经开办"))
    if request.method != "POST":
        return _page(request, OfficeForm(initial={"said_code": request.GET.get("code", "")}))
    form = OfficeForm(request.POST)
    if not form.is_valid() or not _knows_the_code(request, form):
        return _page(request, form)
    try:
        first = _begun(form.cleaned_data)
    except (SetupRefused, AccountRefused) as refused:
        form.add_error(None, str(refused))
        return _page(request, form)
    return render(request, "setup/begun.html", {"links": [_link(request, each) for each in first]})


def _page(request: HttpRequest, form: OfficeForm) -> HttpResponse:
    fields = [form[name] for name in form.fields]
    context = {"form": form, "office_fields": fields[:4], "people_fields": fields[4:]}
    return render(request, "setup/begin.html", context)


def _knows_the_code(request: HttpRequest, form: OfficeForm) -> bool:
    """Tried no oftener than at the log-in."""
    at, address = timezone.now(), address_of(request)
    try:
        attempt_begin(sort=ADDRESS, of=address, user=None, at=at)
    except AccountRefused as locked:
        form.add_error("said_code", str(locked))
        return False
    if not is_right(form.cleaned_data["said_code"]):
        form.add_error("said_code", _("开办码不对，请照启动服务的窗口里显示的填写"))
        return False
    attempt_done(sort=ADDRESS, of=address)
    return True


def _begun(said: dict[str, Any]) -> list[First]:
    return office_begin(
        code=said["code"],
        name=said["name"],
        short_name=said["short_name"],
        founder=said["founder"],
        administrators=[said[role] for role in _THREE],
        at=timezone.now(),
    )


def _link(request: HttpRequest, first: First) -> dict[str, str]:
    """One strip of the page that is shown once; the founder's comes first."""
    address = request.build_absolute_uri(reverse("invitation", args=[first.token]))
    role = str(first.role.label) if first.role else _("开办人")
    return {"role": role, "name": first.person.name, "username": first.username, "link": address}
