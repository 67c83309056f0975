"""The lists of the room: topics, meetings."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from zhidu.calendar import local_date
from zhidu.cases import explain
from zhidu.cases.appointments import START, VENUE
from zhidu.cases.awaited import asked_read, awaited_read
from zhidu.cases.doing import ActingRequest, actor_of
from zhidu.cases.errors import NotDone
from zhidu.cases.links import case_url, numbered
from zhidu.cases.lists.kinds import kind_listed
from zhidu.cases.longlists.keyset import LongList, Order, Slice
from zhidu.cases.models import Case
from zhidu.cases.selectors import cases_visible_to
from zhidu.cases.situation import restored
from zhidu.editions.selectors import book_of
from zhidu.org.actor import Actor
from zhidu.org.dates import day_said, moment_said
from zhidu.org.selectors import office_for
from zhidu.rooms.meetings import services
from zhidu.rooms.meetings.selectors import (
    bodies_of,
    bodies_planned_by,
    meetings_of,
    plan_begun,
    topic_kinds,
    topics_of,
)
from zhidu.rooms.meetings.yearplan import BodyYear, Slot, year_of
from zhidu.rules.book import BookKind
from zhidu.web.templatetags.zhidu_web import wan

PAGE = 50
NEWEST = Order("opened_at", is_descending=True, of=datetime)


def _bodies(request: ActingRequest) -> dict[str, BookKind]:
    return bodies_of(office_for(actor_of(request)), local_date(request.now))


# lists


def _page(request: ActingRequest, cases: LongList[Case]) -> Slice[Case]:
    """The newest of the cases, page by page, each with what it waits for."""
    cursors = {name: request.GET.get(name, "") for name in ("after", "before")}
    page = cases.page(*request.actor.keys, **cursors)
    awaited_read(page.rows)
    return page


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
    bodies = bodies_of(office, on)
    page = _page(request, _topics(topic_kinds(bodies), state if state in Case.Status.values else ""))
    asked_read(page.rows)
    rows = [topic_row(topic) for topic in page.rows]
    context = {"rows": rows, "state": state, "kinds": _raised(request, bodies)} | _pager(page, state=state)
    return render(request, "meetings/topics.html", context)


@cache
def _topics(kinds: frozenset[str], state: str) -> LongList[Case]:
    def asks(*own: Any) -> QuerySet[Case]:
        found = topics_of(Actor.of_keys(*own), kinds)
        return found.filter(status=state) if state else found

    return LongList(asks, NEWEST, PAGE)


def _raised(request: ActingRequest, bodies: dict[str, BookKind]) -> list[tuple[str, str]]:
    """The kinds of topic that the reader may raise, each with its title."""
    office, on = office_for(request.actor), local_date(request.now)
    taken = sorted({kind.body.takes for kind in bodies.values() if kind.body})
    listed = filter(None, (kind_listed(office, kind, on) for kind in taken))
    return [(one.kind.id, one.kind.title) for one in listed if one.begun_by(office, request.actor.posts)]


def topic_row(topic: Any) -> dict[str, Any]:
    book = book_of(topic.edition)
    facts = restored(book.terms, {"amount": topic.facts.get("amount")})
    open_step, steps = topic.awaited, book.kinds[topic.kind].steps
    is_tabled = open_step and any(s.rule.body and s.rule.id == open_step.step for s in steps)
    return {
        "case": topic,
        "url": case_url(topic),
        "title": topic.title,
        "amount": wan(facts.get("amount") or None),
        "waits": open_step.title if open_step else str(Case.Status(topic.status).label),
        "who": _("、").join(p.post.title for p in topic.asked),
        "tone": explain.tone_of(topic),
        "tabling": numbered("topic-tabling", topic.pk) if is_tabled else "",
        "by": topic.initiator.name,
        "on": local_date(topic.opened_at).isoformat(),
    }


def meetings(request: ActingRequest) -> HttpResponse:
    """会议: planned, held and archived."""
    bodies = _bodies(request)
    page = _page(request, _meetings(frozenset(bodies)))
    rows = [_meeting_row(meeting) for meeting in page.rows]
    planned = bodies_planned_by(office_for(request.actor), request.actor.posts, local_date(request.now))
    context = {"rows": rows, "bodies": planned} | _pager(page)
    return render(request, "meetings/meetings.html", context)


@cache
def _meetings(bodies: frozenset[str]) -> LongList[Case]:
    return LongList(lambda *own: meetings_of(Actor.of_keys(*own), bodies), NEWEST, PAGE)


def _meeting_row(meeting: Any) -> dict[str, Any]:
    shown = {name: meeting.facts.get(name) for name in (START, VENUE)}
    facts = restored(book_of(meeting.edition).terms, shown)
    open_step = meeting.awaited
    return {
        "title": meeting.title,
        "url": case_url(meeting),
        "start": moment_said(facts[START]) if facts.get(START) else _("时间未定"),
        "venue": facts.get(VENUE) or "",
        "topics": meeting.topics,
        "waits": open_step.title if open_step else str(Case.Status(meeting.status).label),
        "tone": explain.tone_of(meeting),
    }


def year(request: ActingRequest) -> HttpResponse:
    """年度会议安排: of every body that meets by a rule its year, with what is late."""
    office, now = office_for(actor_of(request)), local_date(request.now)
    asked = request.GET.get("year", "")
    shown = int(asked) if asked.isdigit() and abs(int(asked[:4]) - now.year) <= 10 else now.year
    bodies = year_of(office, request.actor, shown, request.now)
    mine = [case.pk for one in bodies for slot in one.slots for case in slot.meetings]
    seen = set(cases_visible_to(request.actor).filter(pk__in=mine).values_list("pk", flat=True))
    context = {
        "year": shown,
        "years": [shown - 1, shown + 1],
        "bodies": [_body_year(one, seen, request.now) for one in bodies],
        "back": {"url": reverse("meetings"), "title": _("会议")},
    }
    return render(request, "meetings/year.html", context)


def _body_year(one: BodyYear, seen: set[int], now: datetime) -> dict[str, Any]:
    bound = one.running.bound
    return {
        "title": one.title,
        "gists": [one.running.book.clauses[clause].gist for clause in bound.cites],
        "clauses": explain.chips(one.running.book, bound.cites),
        "is_must": bound.force == "must",
        "counts": {
            "all": len(one.slots),
            "held": one.count("held", "late"),
            "overdue": one.count("overdue"),
            "left": one.count("planned", "soon", "now", "ahead"),
        },
        "pressing": [_slot(slot, seen, now) for slot in one.pressing],
        "slots": [_slot(slot, seen, now) for slot in one.slots],
    }


_SLOTS = {
    "held": ("done", gettext_lazy("已开")),
    "late": ("returned", gettext_lazy("超期后已开")),
    "overdue": ("late", gettext_lazy("超期未开")),
    "planned": ("open", gettext_lazy("已安排")),
    "soon": ("returned", gettext_lazy("临期，还没有安排")),
    "now": ("plain", gettext_lazy("本期，还没有安排")),
    "ahead": ("plain", gettext_lazy("未到")),
}
"""How a period of the year's plan stands: its colour and its words."""


def _slot(slot: Slot, seen: set[int], now: datetime) -> dict[str, Any]:
    tone, words = _SLOTS[slot.state]
    return {
        "slot": slot,
        "first": day_said(slot.first),
        "last": day_said(slot.last),
        "due": day_said(local_date(slot.due)),
        "tone": tone,
        "words": words,
        "meetings": [(case, case.pk in seen) for case in slot.meetings],
    }


@require_POST
def new(request: ActingRequest, body: str) -> HttpResponse:
    """Begin the plan of a meeting, or go on with one that was begun before and is still empty."""
    if body not in _bodies(request):
        raise Http404(_("本单位采用的制度中没有这个会议"))
    try:
        meeting = plan_begun(request.actor, body) or services.meeting_open(
            office=office_for(request.actor), body=body, topics=[], by=request.actor, at=request.now
        )
    except NotDone as problem:
        messages.error(request, str(problem))
        return redirect("meetings")
    return redirect("meeting-plan", meeting.pk)
