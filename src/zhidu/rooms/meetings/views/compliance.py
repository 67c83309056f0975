"""制度执行对照表: for whoever may read the meeting, on the page and as PDF."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from zhidu.cases import explain
from zhidu.cases.doing import ActingRequest, actor_of
from zhidu.cases.file_views import PDF, inline
from zhidu.cases.pressing import pressed
from zhidu.cases.situation import situation_of
from zhidu.rooms.meetings import compliance as report
from zhidu.rooms.meetings import papers
from zhidu.rooms.meetings.selectors import meeting_for
from zhidu.rooms.meetings.urgent import urgent_said


@require_GET
def compliance(request: ActingRequest, pk: int) -> HttpResponse:
    """Every clause of the body with what shows that it was kept, and the verdict."""
    page = _page(request, pk)
    case = page.here.case
    context = report.compliance(page) | {
        "case": case,
        "urgent": urgent_said(page.here, request.now),
        "source": f"《{page.book.title}》",
        "edition": case.edition.digest[:8],
        "back": {"url": reverse("meeting", args=[pk]), "title": case.title},
        "tools": [{"title": _("打开PDF"), "url": reverse("meeting-compliance-pdf", args=[pk])}],
    }
    return render(request, "meetings/compliance.html", context)


@require_GET
def compliance_paper(request: ActingRequest, pk: int) -> HttpResponse:
    """The same, as PDF."""
    page = _page(request, pk)
    content = pressed("compliance", papers.compliance_words(page))
    title = _("制度执行对照表")
    return inline(content, PDF, f"{page.here.case.title}-{title}.pdf")


def _page(request: ActingRequest, pk: int) -> explain.Page:
    here = situation_of(meeting_for(actor_of(request), pk), request.now)
    return explain.page_of(here, request.actor, request.now)
