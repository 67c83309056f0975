"""A topic on its way to a meeting: which one it is on, what its papers are, how it still gets there."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from zhidu.cases import explain, selectors
from zhidu.cases.doing import ActingRequest, actor_of, key_of, say_why_not
from zhidu.cases.errors import NotDone
from zhidu.cases.links import case_url
from zhidu.cases.models import Case
from zhidu.cases.selectors import cases_visible_to
from zhidu.cases.services.filing import TYPES, refuse_too_large
from zhidu.cases.situation import Situation, restored, situation_of
from zhidu.editions.selectors import with_editions
from zhidu.rooms.meetings import services
from zhidu.rooms.meetings.acts import kind_of
from zhidu.rooms.meetings.models import AgendaItem, ExtraTopic, Withdrawal
from zhidu.rooms.meetings.passages import passages_of
from zhidu.rooms.meetings.selectors import in_pool, notified_of


def tabling(request: ActingRequest, pk: int) -> HttpResponse:
    """上会安排: ask for a topic after the notice, or add a paper to one that is on an agenda."""
    topic = selectors.case_for(actor_of(request), pk)
    here = situation_of(topic, request.now)
    if request.method == "POST":
        return _posted(request, here)
    return _page(request, here, {})


def _posted(request: ActingRequest, here: Situation) -> HttpResponse:
    try:
        if request.POST.get("act") == "paper":
            _file(request, here)
            messages.success(request, _("材料已补报。"))
        elif request.POST.get("act") == "withdraw":
            _withdraw(request, here)
        else:
            _ask(request, here)
            messages.success(request, _("已提请临时增加，等候同意。"))
    except NotDone as problem:
        say_why_not(request, problem)
        response = _page(
            request,
            here,
            {"why": request.POST.get("why", ""), "why_withdraw": request.POST.get("why-withdraw", "")},
        )
        response.status_code = 409
        return response
    return redirect("topic-tabling", here.case.pk)


def _ask(request: ActingRequest, here: Situation) -> None:
    meeting = next((m for m in _meetings(here) if str(m.pk) == request.POST.get("meeting")), None)
    if meeting is None:
        raise NotDone(_("请选择临时增加到哪一次会议"))
    services.extra_ask(
        meeting_id=meeting.pk,
        topic_id=here.case.pk,
        why=str(request.POST.get("why", "")),
        by=request.actor,
        at=request.now,
        key=key_of(request),
    )


def _withdraw(request: ActingRequest, here: Situation) -> None:
    item, why = _item(here.case), str(request.POST.get("why-withdraw", ""))
    if item is None:
        services.topic_leave(topic_id=here.case.pk, why=why, by=request.actor, at=request.now)
        messages.success(request, _("议题已撤回。"))
        return
    services.topic_withdraw(item=item, why=why, by=request.actor, at=request.now, key=key_of(request))
    is_off = not AgendaItem.objects.filter(pk=item.pk).exists()
    messages.success(request, _("议题已撤回。") if is_off else _("已提请撤回，等候同意。"))


def _file(request: ActingRequest, here: Situation) -> None:
    item, upload = _item(here.case), request.FILES.get("paper")
    if item is None or upload is None:
        raise NotDone(_("请选择要补报的材料"))
    refuse_too_large(upload.name or "", upload.size or 0)
    services.paper_file(
        item=item,
        slot=str(request.POST.get("slot", "")),
        name=upload.name or "",
        content=upload.read(),
        by=request.actor,
        at=request.now,
        key=key_of(request),
    )


def _meetings(here: Situation) -> list[Case]:
    """The meetings of this office that the topic can still be added to."""
    bodies = [step.rule.body for step in here.kind.steps if step.rule.body]
    coming = notified_of(Case.objects.filter(office=here.case.office, kind__in=bodies))
    coming = with_editions(coming.select_related("office"), "edition")
    waiting = (meeting for meeting in coming if in_pool(meeting, [here.case.pk]))
    return [meeting for meeting in waiting if not meeting.agenda.filter(topic=here.case).exists()]


def _item(topic: Case) -> AgendaItem | None:
    """Where the topic is on the agenda of a meeting that is not over."""
    items = AgendaItem.objects.filter(topic=topic, decided_at=None, meeting__status=Case.Status.OPEN)
    return with_editions(items, "meeting__edition").last()


def _page(request: ActingRequest, here: Situation, extra: dict[str, Any]) -> HttpResponse:
    item = _item(here.case)
    body = kind_of(item.meeting) if item else services.body_awaited(here)
    form, passages = here.kind.form, passages_of([here.case.pk])[here.case.pk]
    meetings = cases_visible_to(request.actor).filter(pk__in=[passage.meeting.pk for passage in passages])
    context = {
        "topic": here.case,
        "kind": here.kind,
        "item": item,
        "start": restored(here.book.terms, item.meeting.facts).get("start") if item else None,
        "can_withdraw": bool(body and body.doing("withdraw_item")),
        "withdrawn": list(Withdrawal.objects.filter(topic=here.case).select_related("meeting")),
        "passages": passages,
        "seen": set(meetings.values_list("pk", flat=True)) if passages else set(),
        "awaited": here.open_step.title if here.open_step else "",
        "asked": list(ExtraTopic.objects.filter(topic=here.case).select_related("meeting")),
        "meetings": _meetings(here),
        "slots": form.papers.items() if form else (),
        "files": explain.file_rows(selectors.files_of(here.case)),
        "accepts": ",".join(TYPES),
        "form_key": str(uuid4()),
        "back": {"url": case_url(here.case), "title": here.case.title},
    }
    return render(request, "meetings/tabling.html", context | extra)
