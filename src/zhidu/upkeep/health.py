"""``/health/``: whether this server can do its work, for load balancers and for whoever is on call."""

from __future__ import annotations

from importlib.metadata import version

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from zhidu.upkeep.wellness import checks


@require_safe
@login_not_required
def health(request: HttpRequest) -> JsonResponse:
    """200 where every check is well, 503 where one is not; which, and nothing else."""
    found = {check.name: check.is_well for check in checks(timezone.now())}
    ok = all(found.values())
    answer = {"ok": ok, "version": version("zhidu"), "checks": found}
    return JsonResponse(answer, status=200 if ok else 503, headers={"Cache-Control": "no-store"})
