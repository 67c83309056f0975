"""系统状态 for whoever keeps the server; 版本 for everybody."""

from __future__ import annotations

import platform
from importlib.metadata import version

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from zhidu.upkeep.status import status_of


@require_safe
def status(request: HttpRequest) -> HttpResponse:
    """By the real clock, in the demo too: the worker and the backups go by it."""
    if not request.user.is_staff:
        raise Http404
    found = status_of(timezone.now())
    badge = {"text": "运行正常", "tone": "done"} if found.is_well else {"text": "有异常", "tone": "soon"}
    return render(request, "upkeep/status.html", {"status": found, "badge": badge})


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """Which version this is, to be told when something is reported."""
    found = {"version": version("zhidu"), "python": platform.python_version(), "django": version("django")}
    return render(request, "upkeep/version.html", found)
