"""The screen in the room: what is on, who reports, the clock, what comes next; never what anybody thinks."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from zhidu.cases import explain
from zhidu.cases.doing import ActingRequest, actor_of
from zhidu.cases.situation import situation_of
from zhidu.rooms.meetings.acts import is_past
from zhidu.rooms.meetings.live import clock_of, in_session, next_up, on_now, room_of
from zhidu.rooms.meetings.saying import item_said, meeting_said
from zhidu.rooms.meetings.selectors import hall_state, meeting_for


@require_safe
def screen(request: ActingRequest, pk: int) -> HttpResponse:
    """The whole screen."""
    return render(request, "meetings/screen.html", _shown(request, pk))


@require_safe
def screen_state(request: ActingRequest, pk: int) -> HttpResponse:
    """What is on the screen, if the room has changed since the version that it shows; else 204."""
    if request.GET.get("v") == str(hall_state(actor_of(request), pk).version):
        return HttpResponse(status=204)
    return render(request, "meetings/_screen.html", _shown(request, pk))


def _shown(request: ActingRequest, pk: int) -> dict[str, Any]:
    version = hall_state(actor_of(request), pk).version  # first: what is read after it can only be newer
    here = situation_of(meeting_for(request.actor, pk))
    on, later = on_now(here), next_up(here)
    return {
        "case": here.case,
        "kind": here.kind,
        "version": version,
        "is_on": in_session(here),
        "is_over": is_past(here, "close"),
        "facts": meeting_said(here),
        "on": item_said(here, on) if on else None,
        "next": item_said(here, later) if later else None,
        "clock": clock_of(on, request.now),
        "room": room_of(explain.page_of(here, request.actor, request.now)),
    }
