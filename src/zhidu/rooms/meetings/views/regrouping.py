"""合并、拆分: one topic of a plan put together with another, or made into several."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from zhidu.cases.doing import ActingRequest, actor_of, key_of
from zhidu.cases.errors import NotDone
from zhidu.rooms.meetings import services
from zhidu.rooms.meetings.acts import kind_of
from zhidu.rooms.meetings.models import AgendaItem
from zhidu.rooms.meetings.selectors import item_for, pool

PARTS = 4
"""How many parts the page has room for; what is to be more is split again."""


def regroup(request: ActingRequest, pk: int, item_pk: int) -> HttpResponse:
    """Put a topic together with another of the pool or the agenda, or make several of it."""
    found = item_for(actor_of(request), pk, item_pk)
    if request.method != "POST":
        return _page(request, found, {})
    try:
        _do(request, found)
    except NotDone as problem:
        messages.error(request, str(problem))
        response = _page(request, found, {"typed": request.POST})
        response.status_code = 409
        return response
    return redirect("meeting-plan", pk)


def _do(request: ActingRequest, found: AgendaItem) -> None:
    posted = request.POST
    told: dict[str, Any] = {"by": request.actor, "at": request.now, "key": key_of(request)}
    if posted.get("act") == "split":
        named = [(posted.get(f"title-{n}", ""), posted.get(f"request-{n}", "")) for n in range(1, PARTS + 1)]
        parts = [(str(title), str(ask)) for title, ask in named if str(title).strip()]
        services.topic_split(item=found, parts=parts, why=str(posted.get("why-split", "")), **told)
        messages.success(request, _("已拆分，各自列入议程。"))
        return
    other = posted.get("topic", "")
    if not other.isdigit():
        raise NotDone(_("请选择与哪个议题合并"))
    services.topic_merge(item=found, topic_id=int(other), why=str(posted.get("why-merge", "")), **told)
    messages.success(request, _("已合并，作为一个议题审议。"))


def _page(request: ActingRequest, found: AgendaItem, extra: dict[str, Any]) -> HttpResponse:
    kind = kind_of(found.meeting)
    typed = extra.get("typed", {})
    context = {
        "item": found,
        "can_merge": kind.doing("merge_items"),
        "can_split": kind.doing("split_item"),
        "others": [topic for topic in pool(found.meeting) if topic.pk != found.topic_id],
        "parts": [
            (n, typed.get(f"title-{n}", ""), typed.get(f"request-{n}", "")) for n in range(1, PARTS + 1)
        ],
        "why_merge": typed.get("why-merge", ""),
        "why_split": typed.get("why-split", ""),
        "form_key": str(uuid4()),
        "back": {"url": reverse("meeting-plan", args=[found.meeting_id]), "title": _("会议计划")},
    }
    return render(request, "meetings/regroup.html", context)
