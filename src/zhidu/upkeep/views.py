"""系统状态 for whoever keeps the server; 版本 for everybody."""

from __future__ import annotations

import platform
from importlib.metadata import version

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from zhidu.accounts.doors import AccountRequest, administers, beside_business
from zhidu.accounts.models import Role
from zhidu.accounts.views.pages import shown
from zhidu.upkeep.status import status_of


@administers(Role.SYSTEM)
@require_safe
def status(request: AccountRequest) -> HttpResponse:
    """By the real clock, in the demo too: the worker and the backups go by it."""
    found = status_of(timezone.now())
    badge = (
        {"text": _("运行正常"), "tone": "done"} if found.is_well else {"text": _("有异常"), "tone": "soon"}
    )
    return shown(request, "upkeep/status.html", {"status": found, "badge": badge})


@beside_business
@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """Which version this is, to be told when something is reported."""
    found = {"version": version("zhidu"), "python": platform.python_version(), "django": version("django")}
    return render(request, "upkeep/version.html", found)
