"""The pages of the meetings room."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from zhidu.calendar import local_date, moment_in_words
from zhidu.cases import explain, history, selectors
from zhidu.cases.doing import ActingRequest, actor_of, answer, deed_of, failed, page_context
from zhidu.cases.errors import NotDone
from zhidu.cases.lights import due_light
from zhidu.cases.links import case_url
from zhidu.cases.models import Case, Step
from zhidu.cases.services import case_read, draft_save
from zhidu.cases.situation import Situation, restored, situation_of
from zhidu.editions.selectors import book_of
from zhidu.org.selectors import office_for
from zhidu.rooms.meetings import papers, services
from zhidu.rooms.meetings.forms import agenda_after, decision_form, plan_form
from zhidu.rooms.meetings.models import AgendaItem
from zhidu.rooms.meetings.selectors import (
    agenda_of,
    bodies_of,
    item_for,
    meeting_for,
    meetings_of,
    pool,
    topics_of,
)
from zhidu.rules.book import BookKind
from zhidu.rules.facts import Given

PAGE = 50
SIGNING = ("read", "sign")
"""The steps at which the minutes are read and signed."""


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
    context = {"page": page, "rows": [_topic_row(c) for c in page], "state": state, "kinds": sorted(kinds)}
    return render(request, "meetings/topics.html", context)


def _topic_row(topic: Case) -> dict[str, Any]:
    book = book_of(topic.edition)
    facts = restored(book.terms, topic.facts)
    open_step = next((s for s in topic.steps.all() if s.state == Step.State.OPEN), None)
    return {
        "case": topic,
        "url": case_url(topic),
        "amount": facts.get("amount"),
        "waits": open_step.title if open_step else topic.get_status_display(),
        "who": "、".join(p.post.title for p in open_step.posts.all()) if open_step else "",
        "tone": explain.badge(topic)["tone"],
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
        "start": moment_in_words(facts["start"]) if facts.get("start") else "时间未定",
        "venue": facts.get("venue") or "",
        "topics": len(meeting.agenda.all()),
        "waits": open_step.title if open_step else meeting.get_status_display(),
        "tone": explain.badge(meeting)["tone"],
    }


@require_POST
def new(request: ActingRequest, body: str) -> HttpResponse:
    """Begin the plan of a meeting with every topic of the pool."""
    if body not in _bodies(request):
        raise Http404("本单位采用的制度中没有这个会议")
    try:
        meeting = services.meeting_open(
            office=office_for(request.actor), body=body, topics=[], by=request.actor, at=request.now
        )
    except NotDone as problem:
        messages.error(request, str(problem))
        return redirect("meetings")
    return redirect("meeting-plan", meeting.pk)


# one meeting


def meeting(request: ActingRequest, pk: int) -> HttpResponse:
    """A meeting: where it stands, what is next, its agenda, people and papers."""
    here = situation_of(meeting_for(actor_of(request), pk))
    if request.method == "POST":
        return answer(request, here, lambda extra: _meeting_page(request, here, extra))
    case_read(case=here.case, by=request.actor, at=request.now)
    return _meeting_page(request, here, {})


def _meeting_page(request: ActingRequest, here: Situation, extra: dict[str, Any]) -> HttpResponse:
    page = explain.page_of(here, request.actor, request.now)
    facts = papers.context_of(here)
    context = page_context(page) | {
        "kind": here.kind,
        "facts": facts,
        "when_and_where": " · ".join(filter(None, (facts["start"], facts["venue"]))),
        "is_in_force": "sign" in here.given.done,
        "dues": [(o, due_light(o, request.now)) for o in here.case.obligations.all()],
        "departures": [(d, explain.chips(here.book, d.clauses)) for d in here.case.deviations.all()],
        "files": explain.file_rows(selectors.files_of(here.case)),
        "timeline": history.timeline(page),
        "is_planned": "plan_fix" in here.given.done,
        "in_session": bool(here.open_step and here.open_step.step == "close"),
        "is_plan": _is_planner(page),
        "has_minutes": bool(here.given.facts.get("minutes_text")),
    }
    context |= extra
    _name_those_expected(here, context.get("act_form"))
    return render(request, "meetings/meeting.html", context)


def _is_planner(page: explain.Page) -> bool:
    """Whether the meeting is still being planned, and by the one who looks."""
    step = page.here.open_step
    first = page.here.kind.steps[0].rule.id
    awaited = {str(p.post_id) for p in step.posts.all()} if step and step.step == first else set()
    return bool(awaited & set(page.actor.posts))


def _name_those_expected(here: Situation, form: Any) -> None:
    """Only those who belong at the meeting can be ticked as present, each by name."""
    if form and "present" in form.fields:
        rows = here.case.attendance.all()
        form.fields["present"].choices = [
            (str(a.post_id), f"{a.person_name or '（空缺）'} {a.post.title}") for a in rows
        ]


def plan(request: ActingRequest, pk: int) -> HttpResponse:
    """The plan: the pool on one side, the agenda on the other, time and place."""
    here = situation_of(meeting_for(actor_of(request), pk))
    if not here.open_step or here.open_step.step != here.kind.steps[0].rule.id:
        return redirect("meeting", pk)
    if request.method != "POST":
        return _plan_page(request, here, {})
    form = plan_form(here, request.POST)
    if not form.is_valid():
        return _plan_page(request, here, {"act_form": form})
    try:
        draft_save(case_id=pk, facts=form.facts, ticked=[], by=request.actor, at=request.now)
        if change := request.POST.get("change", ""):
            topics = agenda_after(here.case, change)
            services.agenda_set(meeting_id=pk, topics=topics, by=request.actor, at=request.now)
    except NotDone as problem:
        return failed(request, problem, here, lambda extra: _plan_page(request, here, extra), {})
    if request.POST.get("act", "").startswith("do:"):
        here = situation_of(meeting_for(request.actor, pk))
        posted = answer(request, here, lambda extra: _plan_page(request, here, extra))
        return redirect("meeting", pk) if posted.status_code == 302 else posted
    return redirect("meeting-plan", pk)


def _plan_page(request: ActingRequest, here: Situation, extra: dict[str, Any]) -> HttpResponse:
    page = explain.page_of(here, request.actor, request.now)
    items = agenda_of(here.case)
    chosen = {item.topic_id for item in items}
    waiting = [topic for topic in pool(here.case) if topic.pk not in chosen]
    context = page_context(page) | {
        "kind": here.kind,
        "items": [papers.item_words(here, item) for item in items],
        "waiting": [_topic_row(topic) | {"unit": _unit(here, topic)} for topic in waiting],
    }
    context["version"] = here.case.version
    return render(request, "meetings/plan.html", context | extra)


def _unit(here: Situation, topic: Case) -> str:
    return here.chart.units.get(str(topic.facts.get("unit", "")), "")


# one item in the room


def item(request: ActingRequest, pk: int, item_pk: int) -> HttpResponse:
    """One topic in the meeting: what was said, by whom, and what came of it."""
    found = item_for(actor_of(request), pk, item_pk)
    here = situation_of(found.meeting)
    form = decision_form(here, _thing(here, found), request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return _item_page(request, here, found, form, {})
    if not form.is_valid():
        return _item_page(request, here, found, form, {})
    try:
        _record(request, found)
        if request.POST.get("act") == "do:decide":
            posted = deed_of(request, "do", "decide", {})
            services.item_decide(
                item=found,
                facts=form.facts,
                by=request.actor,
                at=request.now,
                key=posted.key,
                reason=posted.reason,
            )
    except NotDone as problem:
        again = lambda extra: _item_page(request, here, found, form, extra)  # noqa: E731
        return failed(request, problem, here, again, {})
    messages.success(request, f"“{found.topic.title}”的记录已保存。")
    return redirect(_after_item(found, request.POST.get("act") == "do:decide"))


def _thing(here: Situation, found: AgendaItem) -> Given:
    return next(t for t in here.given.sets["items"] if t.source == str(found.topic_id))


def _record(request: ActingRequest, found: AgendaItem) -> None:
    views = {key[len("view-") :]: str(said) for key, said in request.POST.items() if key.startswith("view-")}
    record = str(request.POST.get("record", ""))
    services.item_record(item=found, record=record, views=views, by=request.actor, at=request.now)


def _after_item(found: AgendaItem, is_decided: bool) -> str:
    """After an outcome the next topic without one, else the meeting."""
    upcoming = found.meeting.agenda.filter(decided_at=None).exclude(pk=found.pk).first()
    if is_decided and upcoming:
        return reverse("meeting-item", args=[found.meeting_id, upcoming.pk])
    name, args = (
        ("meeting", [found.meeting_id]) if is_decided else ("meeting-item", [found.meeting_id, found.pk])
    )
    return reverse(name, args=args)


def _item_page(
    request: ActingRequest, here: Situation, found: AgendaItem, form: Any, extra: dict[str, Any]
) -> HttpResponse:
    page = explain.page_of(here, request.actor, request.now)
    said = {view.post_id: view.said for view in found.views.all()}
    present = [a for a in here.case.attendance.all() if a.is_present]
    topic_book, facts = book_of(found.topic.edition), _thing(here, found).facts
    context = page_context(page) | {
        "kind": here.kind,
        "words": papers.item_words(here, found),
        "back": {"url": reverse("meeting", args=[here.case.pk]), "title": here.case.title},
        "form": form,
        "members": [(a, request.POST.get(f"view-{a.post_id}", said.get(a.post_id, ""))) for a in present],
        "record": request.POST.get("record", found.facts.get("record", "")),
        "outcomes": here.kind.body.outcomes.items(),  # type: ignore[union-attr]
        "verdicts": explain.verdicts(topic_book, topic_book.kinds[found.topic.kind], facts),
        "files": explain.file_rows(selectors.files_of(found.topic)),
        "items": agenda_of(here.case),
        "in_session": bool(here.open_step and here.open_step.step == "close"),
    }
    return render(request, "meetings/item.html", context | extra)


# minutes


def minutes(request: ActingRequest, pk: int) -> HttpResponse:
    """The minutes, for those who read, sign or received them."""
    found = meeting_for(actor_of(request), pk, "minutes")
    here = situation_of(found)
    if not here.given.facts.get("minutes_text"):
        raise Http404("会议纪要还没有拟出")
    page = explain.page_of(here, request.actor, request.now)
    signed = [s for s in here.steps if s.step in SIGNING and s.state == Step.State.DONE]
    context = {
        "case": found,
        "facts": papers.context_of(here),
        "chain": [(s.verb, p) for s in signed for p in s.posts.all() if p.done_at],
        "is_in_force": "sign" in here.given.done,
        "rail": explain.rail(page),
        "source": here.book.title,
        "files": explain.file_rows(f for f in selectors.files_of(found) if f.slot == "minutes"),
    }
    if selectors.cases_visible_to(request.actor).filter(pk=pk, readers__what="case").exists():
        context |= _signing(page)
    return render(request, "meetings/minutes.html", context)


def _signing(page: explain.Page) -> dict[str, Any]:
    """The way back to the meeting and, for those who have to read or sign, the act under the text."""
    here = page.here
    url = reverse("meeting", args=[here.case.pk])
    back = {"back": {"url": url, "title": here.case.title}, "acts_url": url}
    awaited = here.open_step.step if here.open_step else ""
    return back | page_context(page) if awaited in SIGNING else back
