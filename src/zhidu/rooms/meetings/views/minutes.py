"""The minutes, for those who read, sign or received them."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from zhidu.cases import explain, selectors
from zhidu.cases.doing import ActingRequest, actor_of, page_context
from zhidu.cases.models import Step
from zhidu.cases.situation import Situation, situation_of
from zhidu.rooms.meetings import papers
from zhidu.rooms.meetings.acts import is_past
from zhidu.rooms.meetings.selectors import meeting_for
from zhidu.rooms.meetings.views.papers import minutes_sheets


def minutes(request: ActingRequest, pk: int) -> HttpResponse:
    """The minutes, for those who read, sign or received them."""
    found = meeting_for(actor_of(request), pk, "minutes")
    here = situation_of(found)
    if not here.given.facts.get("minutes_text"):
        raise Http404(_("会议纪要还没有拟出"))
    page = explain.page_of(here, request.actor, request.now)
    signing = _signing_steps(here)
    signed = [s for s in here.steps if s.step in signing and s.state == Step.State.DONE]
    context = {
        "case": found,
        "facts": papers.context_of(here),
        "chain": [(s.verb, p) for s in signed for p in s.posts.all() if p.done_at],
        "is_in_force": is_past(here, "sign"),
        "rail": explain.rail(page),
        "source": here.book.title,
        "sheets": minutes_sheets(found),
        "files": explain.file_rows(f for f in selectors.files_of(found) if f.slot == "minutes"),
    }
    if selectors.cases_visible_to(request.actor).filter(pk=pk, readers__what="case").exists():
        context |= _signing(page)
    return render(request, "meetings/minutes.html", context)


def _signing_steps(here: Situation) -> tuple[str, ...]:
    """The steps at which the minutes are read and signed."""
    return (*here.kind.does.get("read", ()), *here.kind.does.get("sign", ()))


def _signing(page: explain.Page) -> dict[str, Any]:
    """The way back to the meeting and, for those who have to read or sign, the act under the text."""
    here = page.here
    url = reverse("meeting", args=[here.case.pk])
    back = {"back": {"url": url, "title": here.case.title}, "acts_url": url}
    awaited = here.open_step.step if here.open_step else ""
    return back | page_context(page) if awaited in _signing_steps(here) else back
