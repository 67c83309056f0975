"""公示和公开: what is to be made public, what is shown now, and what was."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from zhidu.cases.doing import ActingRequest, actor_of
from zhidu.cases.publications.page import sections


@require_safe
def publications(request: ActingRequest) -> HttpResponse:
    """What the actor may read of all that the office makes public."""
    cases = reverse("cases")
    context = {
        "sections": sections(actor_of(request), request.now),
        "back": {"url": cases, "title": gettext_lazy("审批办事")},
        "lies_in": cases,
    }
    return render(request, "cases/publications.html", context)
