"""The plan of a meeting: the pool on one side, the agenda on the other."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render

from zhidu.cases import explain
from zhidu.cases.doing import ActingRequest, actor_of, answer, failed, page_context
from zhidu.cases.errors import NotDone
from zhidu.cases.models import Case
from zhidu.cases.services import draft_save
from zhidu.cases.situation import Situation, situation_of
from zhidu.rooms.meetings import papers, services
from zhidu.rooms.meetings.forms import agenda_after, plan_form
from zhidu.rooms.meetings.selectors import (
    agenda_of,
    meeting_for,
    pool,
)
from zhidu.rooms.meetings.views.lists import topic_row


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
        "waiting": [topic_row(topic) | {"unit": _unit(here, topic)} for topic in waiting],
    }
    context["version"] = here.case.version
    return render(request, "meetings/plan.html", context | extra)


def _unit(here: Situation, topic: Case) -> str:
    return here.chart.units.get(str(topic.facts.get("unit", "")), "")
