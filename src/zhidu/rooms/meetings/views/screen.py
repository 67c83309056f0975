"""The screen in the room: what is on, who reports, the clock, what comes next; never what anybody thinks."""

from __future__ import annotations

from threading import Lock
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import get_language
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
    version = hall_state(actor_of(request), pk).version
    if request.GET.get("v") == str(version):
        return HttpResponse(status=204)
    context = _told(request, pk, version)
    return HttpResponse(render_to_string("meetings/_screen.html", context | _timed(request, context)))


def _shown(request: ActingRequest, pk: int) -> dict[str, Any]:
    version = hall_state(actor_of(request), pk).version  # first: what is read after it can only be newer
    context = _read(request, pk, version)
    return context | _timed(request, context)


_TOLD: dict[tuple[int, str], dict[str, Any]] = {}
"""Meeting and language → what its screens show now: all who watch ask at once when something changes."""
_TELLING = Lock()
_MOST = 32


def _told(request: ActingRequest, pk: int, version: int) -> dict[str, Any]:
    """What a screen shows, read once for each version of the room."""
    place = pk, get_language() or ""
    with _TELLING:
        told = _TOLD.get(place)
        if told and told["version"] == version and version:
            return told
        if len(_TOLD) >= _MOST:
            _TOLD.clear()
        _TOLD[place] = _read(request, pk, version)
        return _TOLD[place]


def _read(request: ActingRequest, pk: int, version: int) -> dict[str, Any]:
    here = situation_of(meeting_for(request.actor, pk))
    on, later = on_now(here), next_up(here)
    return {
        "case": here.case,
        "kind": here.kind,
        "version": version,
        "is_on": in_session(here),
        "is_over": is_past(here, "close"),
        "facts": meeting_said(here),
        "item": on,
        "on": item_said(here, on) if on else None,
        "next": item_said(here, later) if later else None,
        "room": room_of(explain.page_of(here, request.actor, request.now)),
    }


def _timed(request: ActingRequest, context: dict[str, Any]) -> dict[str, Any]:
    return {"clock": clock_of(context["item"], request.now)}
