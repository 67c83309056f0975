"""One meeting: its page."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from zhidu.cases import explain, history, selectors
from zhidu.cases.doing import ActingRequest, actor_of, answer, page_context, posted_to
from zhidu.cases.lights import due_light
from zhidu.cases.registers.lent import lent_by
from zhidu.cases.selectors import case_alone
from zhidu.cases.services import case_read
from zhidu.cases.situation import Situation, situation_of
from zhidu.rooms.meetings.acts import is_past
from zhidu.rooms.meetings.chairing import could_preside, presiding
from zhidu.rooms.meetings.followups import follow_up
from zhidu.rooms.meetings.live import in_session, is_live
from zhidu.rooms.meetings.readiness import readiness, reminders, to_be_signed
from zhidu.rooms.meetings.saying import meeting_said
from zhidu.rooms.meetings.selectors import (
    meeting_for,
)
from zhidu.rooms.meetings.together import SIT, candidates, joint_said, there
from zhidu.rooms.meetings.urgent import urgent_said
from zhidu.rooms.meetings.views.papers import sheets_of


def meeting(request: ActingRequest, pk: int) -> HttpResponse:
    """A meeting: where it stands, what is next, its agenda, people and papers."""
    if request.method == "POST":
        meeting = case_alone(actor_of(request), pk)
        return answer(
            request, posted_to(meeting), lambda extra: _meeting_page(request, _here(request, pk), extra)
        )
    here = _here(request, pk)
    case_read(case=here.case, by=request.actor, at=request.now)
    return _meeting_page(request, here, {})


def _here(request: ActingRequest, pk: int) -> Situation:
    return situation_of(meeting_for(actor_of(request), pk))


def _meeting_page(request: ActingRequest, here: Situation, extra: dict[str, Any]) -> HttpResponse:
    page = explain.page_of(here, request.actor, request.now)
    facts = meeting_said(here)
    context = page_context(page) | {
        "kind": here.kind,
        "facts": facts,
        "presiding": presiding(here),
        "when_and_where": " · ".join(filter(None, (facts["start"], facts["venue"]))),
        "is_in_force": is_past(here, "sign"),
        "dues": [(o, due_light(o, request.now)) for o in here.case.obligations.all()],
        "departures": [(d, explain.chips(here.book, d.clauses)) for d in here.case.deviations.all()],
        "files": explain.file_rows(selectors.files_of(here.case)),
        "sheets": sheets_of(here),
        "registers": lent_by(here, request.actor, request.now, page.holders),
        "timeline": history.timeline(page),
        "tools": [{"title": _("谁能看"), "url": reverse("case-readers", args=[here.case.pk])}],
        "is_planned": is_past(here, "fix"),
        "follow_up": follow_up(here, request.now),
        "urgent": urgent_said(here, request.now),
        "joint": joint_said(here, there(here)),
        "oral": to_be_signed(page),
        "in_session": in_session(here),
        "is_plan": _is_planner(page),
        "can_join": bool(here.kind.doing(SIT)) and not is_past(here, "notify"),
        "live_url": reverse("meeting-live", args=[here.case.pk]) if is_live(here) else "",
        "has_minutes": bool(here.given.facts.get("minutes_text")),
    }
    if here.kind.steps[0].rule.id in here.given.done and not is_past(here, "open"):
        context["before"] = readiness(page, facts["items"])
        context["reminders"] = reminders(page, here.open_step.step) if here.open_step else []
    if context["can_join"] and not context["joint"]:
        context["candidates"] = list(candidates(here))
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
    """Only those who belong at the meeting can be ticked as present, each by name, and preside who may."""
    if form and "present" in form.fields:
        rows = here.case.attendance.all()
        vacant = _("（空缺）")
        form.fields["present"].choices = [
            (str(a.post_id), f"{a.person_name or vacant} {a.post.title}") for a in rows
        ]
    presider = here.kind.body.presider if here.kind.body else None
    if form and presider in form.fields:
        form.fields[presider].choices = could_preside(here)
