"""The lists of the room: topics, meetings."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhidu.calendar import local_date
from zhidu.cases import explain
from zhidu.cases.doing import ActingRequest, actor_of
from zhidu.cases.errors import NotDone
from zhidu.cases.links import case_url
from zhidu.cases.models import Case, Step
from zhidu.cases.situation import restored
from zhidu.editions.selectors import book_of
from zhidu.org.dates import moment_said
from zhidu.org.selectors import office_for
from zhidu.rooms.meetings import services
from zhidu.rooms.meetings.selectors import (
    bodies_of,
    meetings_of,
    topics_of,
)
from zhidu.rules.book import BookKind

PAGE = 50


def _bodies(request: ActingRequest) -> dict[str, BookKind]:
    return bodies_of(office_for(actor_of(request)), local_date(request.now))


# lists


def topics(request: ActingRequest) -> HttpResponse:
    """议题: what was raised, and where each one stands."""
    bodies = _bodies(request)
    state = request.GET.get("state", "open")
    found = topics_of(request.actor, bodies)
    if state in Case.Status.values:
        found = found.filter(status=state)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    kinds = {kind.body.takes for kind in bodies.values() if kind.body}
    context = {"page": page, "rows": [topic_row(c) for c in page], "state": state, "kinds": sorted(kinds)}
    return render(request, "meetings/topics.html", context)


def topic_row(topic: Case) -> dict[str, Any]:
    book = book_of(topic.edition)
    facts = restored(book.terms, topic.facts)
    open_step = next((s for s in topic.steps.all() if s.state == Step.State.OPEN), None)
    steps = book.kinds[topic.kind].steps
    return {
        "case": topic,
        "url": case_url(topic),
        "amount": facts.get("amount"),
        "waits": open_step.title if open_step else topic.get_status_display(),
        "who": _("、").join(p.post.title for p in open_step.posts.all()) if open_step else "",
        "tone": explain.badge(topic)["tone"],
        "is_tabled": bool(open_step and any(s.rule.body and s.rule.id == open_step.step for s in steps)),
    }


def meetings(request: ActingRequest) -> HttpResponse:
    """会议: planned, held and archived."""
    bodies = _bodies(request)
    page = Paginator(meetings_of(request.actor, bodies), PAGE).get_page(request.GET.get("page"))
    rows = [_meeting_row(meeting) for meeting in page]
    return render(request, "meetings/meetings.html", {"page": page, "rows": rows, "bodies": bodies.values()})


def _meeting_row(meeting: Case) -> dict[str, Any]:
    facts = restored(book_of(meeting.edition).terms, meeting.facts)
    open_step = next((s for s in meeting.steps.all() if s.state == Step.State.OPEN), None)
    return {
        "case": meeting,
        "url": case_url(meeting),
        "start": moment_said(facts["start"]) if facts.get("start") else _("时间未定"),
        "venue": facts.get("venue") or "",
        "topics": len(meeting.agenda.all()),
        "waits": open_step.title if open_step else meeting.get_status_display(),
        "tone": explain.badge(meeting)["tone"],
    }


@require_POST
def new(request: ActingRequest, body: str) -> HttpResponse:
    """Begin the plan of a meeting with every topic of the pool."""
    if body not in _bodies(request):
        raise Http404(_("本单位采用的制度中没有这个会议"))
    try:
        meeting = services.meeting_open(
            office=office_for(request.actor), body=body, topics=[], by=request.actor, at=request.now
        )
    except NotDone as problem:
        messages.error(request, str(problem))
        return redirect("meetings")
    return redirect("meeting-plan", meeting.pk)
