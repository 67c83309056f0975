"""The lists of the room: topics, meetings."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhidu.calendar import local_date
from zhidu.cases import explain
from zhidu.cases.doing import ActingRequest, actor_of
from zhidu.cases.errors import NotDone
from zhidu.cases.links import case_url
from zhidu.cases.longlists.keyset import Order, Slice, sliced
from zhidu.cases.models import Case
from zhidu.cases.situation import restored
from zhidu.editions.selectors import book_of
from zhidu.org.dates import moment_said
from zhidu.org.selectors import office_for
from zhidu.rooms.meetings import services
from zhidu.rooms.meetings.selectors import (
    bodies_of,
    meetings_of,
    topics_of,
    topics_taken,
)
from zhidu.rules.book import BookKind

PAGE = 50
NEWEST = Order("opened_at", is_descending=True, of=datetime)


def _bodies(request: ActingRequest) -> dict[str, BookKind]:
    return bodies_of(office_for(actor_of(request)), local_date(request.now))


# lists


def _page(request: ActingRequest, cases: QuerySet[Case]) -> Slice[Case]:
    """The newest of the cases, page by page."""
    cursors = {name: request.GET.get(name, "") for name in ("after", "before")}
    return sliced(cases, NEWEST, PAGE, **cursors)


def _pager(page: Slice[Case], **said: str) -> dict[str, str]:
    """Where the pager leads; ``said`` is what the list is narrowed by."""
    return {
        "next": urlencode({**said, "after": page.after}) if page.after else "",
        "previous": urlencode({**said, "before": page.before}) if page.before else "",
    }


def topics(request: ActingRequest) -> HttpResponse:
    """议题: what was raised, and where each one stands."""
    office, on = office_for(actor_of(request)), local_date(request.now)
    state = request.GET.get("state", "open")
    found = topics_of(request.actor, bodies_of(office, on))
    if state in Case.Status.values:
        found = found.filter(status=state)
    page = _page(request, found)
    kinds = topics_taken(office, on)
    rows = [topic_row(topic) for topic in page.rows]
    context = {"rows": rows, "state": state, "kinds": sorted(kinds.items())} | _pager(page, state=state)
    return render(request, "meetings/topics.html", context)


def topic_row(topic: Any) -> dict[str, Any]:
    book = book_of(topic.edition)
    facts = restored(book.terms, topic.facts)
    open_step = next(iter(topic.awaited), None)
    steps = book.kinds[topic.kind].steps
    return {
        "case": topic,
        "url": case_url(topic),
        "amount": facts.get("amount"),
        "waits": open_step.title if open_step else str(Case.Status(topic.status).label),
        "who": _("、").join(p.post.title for p in open_step.posts.all()) if open_step else "",
        "tone": explain.badge(topic)["tone"],
        "is_tabled": bool(open_step and any(s.rule.body and s.rule.id == open_step.step for s in steps)),
    }


def meetings(request: ActingRequest) -> HttpResponse:
    """会议: planned, held and archived."""
    bodies = _bodies(request)
    page = _page(request, meetings_of(request.actor, bodies))
    rows = [_meeting_row(meeting) for meeting in page.rows]
    context = {"rows": rows, "bodies": bodies.values()} | _pager(page)
    return render(request, "meetings/meetings.html", context)


def _meeting_row(meeting: Any) -> dict[str, Any]:
    facts = restored(book_of(meeting.edition).terms, meeting.facts)
    open_step = next(iter(meeting.awaited), None)
    return {
        "case": meeting,
        "url": case_url(meeting),
        "start": moment_said(facts["start"]) if facts.get("start") else _("时间未定"),
        "venue": facts.get("venue") or "",
        "topics": meeting.topics,
        "waits": open_step.title if open_step else str(Case.Status(meeting.status).label),
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
