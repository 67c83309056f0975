"""Before a meeting opens: who sits in, who answered, what is added to the agenda."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhidu.cases.doing import ActingRequest, actor_of, key_of
from zhidu.cases.errors import NotDone
from zhidu.cases.models import Case
from zhidu.rooms.meetings import services
from zhidu.rooms.meetings.models import ExtraTopic, Guest, Seat, Withdrawal
from zhidu.rooms.meetings.selectors import meeting_for


def _done(request: ActingRequest, pk: int, do: Callable[[], object], said: str) -> HttpResponse:
    """The meeting's page again, with what was done or why not."""
    try:
        do()
        messages.success(request, said)
    except NotDone as problem:
        messages.error(request, str(problem))
    return redirect("meeting", pk)


@require_POST
def seat(request: ActingRequest, pk: int) -> HttpResponse:
    """Approve that somebody sits in for a topic, or note by which way somebody attends."""
    meeting = meeting_for(actor_of(request), pk)
    told: dict[str, Any] = {"by": request.actor, "at": request.now, "key": key_of(request)}
    if "guest" in request.POST:
        guests = Guest.objects.select_related("item")
        guest = get_object_or_404(guests, pk=_number(request, "guest"), item__meeting=meeting)
        return _done(request, pk, lambda: services.guest_approve(guest=guest, **told), _("已批准列席。"))
    for way in ("online", "there"):
        if way in request.POST:
            return _attends(request, meeting, way)
    seats = Seat.objects.select_related("item")
    found = get_object_or_404(seats, pk=_number(request, "seat"), item__meeting=meeting)
    return _done(request, pk, lambda: services.seat_approve(seat=found, **told), _("已批准列席。"))


def _attends(request: ActingRequest, meeting: Case, way: str) -> HttpResponse:
    told: dict[str, Any] = {"by": request.actor, "at": request.now, "way": way}
    number = _number(request, way)
    return _done(
        request,
        meeting.pk,
        lambda: services.attendance_by(meeting_id=meeting.pk, post=str(number), **told),
        _("到会方式已登记。"),
    )


@require_POST
def answer(request: ActingRequest, pk: int) -> HttpResponse:
    """Answer the notice, or write down what somebody answered by telephone."""
    meeting = meeting_for(actor_of(request), pk)
    told = {name: str(request.POST.get(name, "")).strip() for name in ("post", "said", "note")}
    return _done(
        request,
        pk,
        lambda: services.answer_give(
            meeting_id=meeting.pk, by=request.actor, at=request.now, key=key_of(request), **told
        ),
        _("已记下回执。"),
    )


@require_POST
def leave(request: ActingRequest, pk: int) -> HttpResponse:
    """Ask leave from a meeting: the form of the request, begun for whoever asks."""
    meeting = meeting_for(actor_of(request), pk)
    try:
        begun = services.leave_ask(
            meeting_id=meeting.pk, by=request.actor, at=request.now, key=key_of(request)
        )
    except NotDone as problem:
        messages.error(request, str(problem))
        return redirect("meeting", pk)
    return redirect("case", begun.pk)


@require_POST
def extra(request: ActingRequest, pk: int) -> HttpResponse:
    """Agree to a topic that came after the notice, or not; put it on the agenda."""
    meeting = meeting_for(actor_of(request), pk)
    found = get_object_or_404(
        ExtraTopic.objects.select_related("topic", "meeting"), pk=_number(request, "extra"), meeting=meeting
    )
    told: dict[str, Any] = {"extra": found, "by": request.actor, "at": request.now, "key": key_of(request)}
    acts: dict[str, tuple[Callable[[], object], str]] = {
        "agree": (lambda: services.extra_settle(is_agreed=True, **told), _("已同意临时增加议题。")),
        "refuse": (lambda: services.extra_settle(is_agreed=False, **told), _("已答复：不增加。")),
        "note": (lambda: services.extra_note(**told), _("已代记口头同意，等候补签。")),
        "confirm": (lambda: services.extra_confirm(**told), _("已补签。")),
        "add": (lambda: services.extra_add(**told), _("已作为临时议题列入议程。")),
    }
    if request.POST.get("act") not in acts:
        raise Http404(_("没有这种办法"))
    return _done(request, pk, *acts[request.POST["act"]])


@require_POST
def withdrawal(request: ActingRequest, pk: int) -> HttpResponse:
    """Let a topic be withdrawn after the notice, or not."""
    meeting = meeting_for(actor_of(request), pk)
    found = get_object_or_404(
        Withdrawal.objects.select_related("meeting"), pk=_number(request, "withdrawal"), meeting=meeting
    )
    said = {"agree": _("已同意撤回，议程和通知已更新。"), "refuse": _("已答复：不撤回。")}
    act = request.POST.get("act", "")
    if act not in said:
        raise Http404(_("没有这种办法"))
    told: dict[str, Any] = {"by": request.actor, "at": request.now, "key": key_of(request)}
    settle = lambda: services.withdrawal_settle(withdrawal=found, is_agreed=act == "agree", **told)  # noqa: E731
    return _done(request, pk, settle, said[act])


@require_POST
def together(request: ActingRequest, pk: int) -> HttpResponse:
    """Let the meeting sit in one session with another."""
    meeting = meeting_for(actor_of(request), pk)
    told: dict[str, Any] = {"by": request.actor, "at": request.now, "key": key_of(request)}
    told |= {"other_id": _number(request, "other"), "why": str(request.POST.get("why", ""))}
    join = lambda: services.meetings_join(meeting_id=meeting.pk, **told)  # noqa: E731
    return _done(request, pk, join, _("已定为合并召开。"))


def _number(request: ActingRequest, name: str) -> int:
    written = request.POST.get(name, "")
    if not written.isdigit():
        raise Http404(_("没有这一项"))
    return int(written)
