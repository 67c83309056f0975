"""A meeting in session, for whoever keeps its record: everything on one page, and by keys alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from zhidu.cases import explain
from zhidu.cases.deeds import Deed
from zhidu.cases.doing import ActingRequest, actor_of, deed_of, failed, key_of
from zhidu.cases.errors import NotDone, Stale
from zhidu.cases.forms import FactForm
from zhidu.cases.services import case_act
from zhidu.cases.situation import Situation, situation_of
from zhidu.rooms.meetings import services
from zhidu.rooms.meetings.acts import act_for
from zhidu.rooms.meetings.chairing import presiding
from zhidu.rooms.meetings.forms import DecisionForm, chair_form, decision_form, recusal_form
from zhidu.rooms.meetings.live import (
    VISITOR,
    clock_of,
    is_live,
    next_up,
    on_now,
    outcomes,
    quorum,
    room_of,
    speaking,
    thing_of,
)
from zhidu.rooms.meetings.models import AgendaItem
from zhidu.rooms.meetings.saying import item_said
from zhidu.rooms.meetings.selectors import agenda_of, hall_state, item_for, meeting_for
from zhidu.rooms.meetings.services.recording import may_take_down
from zhidu.rooms.meetings.together import joint_said, there
from zhidu.rooms.meetings.views.noting import said_in, seen_in, was_of
from zhidu.rooms.meetings.votes import must_be_heard

KEYS = (
    ("j", gettext_lazy("看下一议题")),
    ("k", gettext_lazy("看上一议题")),
    ("c", gettext_lazy("开始审议所看的议题")),
    ("e", gettext_lazy("结束正在审议的议题")),
    ("r", gettext_lazy("写汇报和发言记录")),
    ("o", gettext_lazy("写出席人员的意见")),
    ("d", gettext_lazy("写决定事项")),
    ("w", gettext_lazy("写理由（暂缓、退回、不同意的）")),
    ("1–9", gettext_lazy("到第几种审议结果，再按回车记录")),
    ("p", gettext_lazy("到会场人员")),
    ("s", gettext_lazy("保存记录")),
    ("x", gettext_lazy("到“结束会议”，再按回车")),
    ("Esc", gettext_lazy("离开正在填写的栏，回到按键")),
    ("?", gettext_lazy("打开、收起这张表")),
)
"""Key → what it does; the keys themselves stand on the page, as ``data-key``."""


def live(request: ActingRequest, pk: int) -> HttpResponse:
    """The session for its keeper; other readers are shown the room's screen.

    Asked with ``v``, what its window shows, it answers 204 while nothing is different.
    """
    state = hall_state(actor_of(request), pk)  # first: what is read after it can only be newer
    if request.method == "GET" and request.GET.get("v") == str(state):
        return HttpResponse(status=204)
    here = situation_of(meeting_for(request.actor, pk))
    if not is_live(here):
        return redirect("meeting", pk)
    try:
        may_take_down(here, request.actor)
    except NotDone:
        return redirect("meeting-screen", pk)
    shown = _shown(here, request.POST.get("item") or request.GET.get("item", ""))
    if request.method != "POST" or shown is None:
        return _page(request, here, shown, {"state": state})
    try:
        return _do(request, here, shown)
    except Stale as problem:
        messages.warning(request, str(problem))
        return _to(here, shown)
    except NotDone as problem:
        return _again(request, pk, shown, problem)


def _again(request: ActingRequest, pk: int, shown: AgendaItem, problem: NotDone) -> HttpResponse:
    """The page as it is now, with what was typed where somebody else wrote in the same place."""
    here, fresh, extra = _afresh(request, pk, shown)
    if fresh and isinstance(problem, services.Overtaken):
        extra["form"] = _keyed(decision_form(here, fresh, request.POST))
    return failed(request, problem, here, lambda more: _page(request, here, fresh, extra | more), {})


def _afresh(
    request: ActingRequest, pk: int, shown: AgendaItem
) -> tuple[Situation, AgendaItem | None, dict[str, Any]]:
    """The meeting after something was written, the topic on the page, and what its window then knows."""
    state = hall_state(request.actor, pk)
    here = situation_of(meeting_for(request.actor, pk))
    return here, _shown(here, str(shown.pk)), {"state": state}


def _shown(here: Situation, wanted: str) -> AgendaItem | None:
    """The topic that was asked for; else the one that is on, else the next."""
    items = agenda_of(here.case)
    named = next((item for item in items if str(item.pk) == wanted), None)
    return named or on_now(here) or next_up(here) or next(iter(items), None)


@require_POST
def notes(request: ActingRequest, pk: int, item_pk: int) -> HttpResponse:
    """Keep what is being typed."""
    item = item_for(actor_of(request), pk, item_pk)
    try:
        _note(request, item)
    except NotDone as problem:
        return HttpResponse(str(problem), status=409)
    return HttpResponse(status=204)


def _note(request: ActingRequest, item: AgendaItem) -> None:
    said = said_in(request.POST)
    services.item_note(item=item, **said, seen=seen_in(request.POST), by=request.actor, at=request.now)


def _version(request: ActingRequest) -> int | None:
    """The meeting as the page knew it."""
    written = request.POST.get("version", "")
    return int(written) if written.isdigit() else None


# what a button does; whatever was typed is kept first


def _do(request: ActingRequest, here: Situation, shown: AgendaItem) -> HttpResponse:
    if "record" in request.POST:
        _note(request, shown)
    verb, _, about = request.POST.get("act", "").partition(":")
    if verb == "decide":
        return _decide(request, here, shown, about)
    if verb == "close":
        reason = request.POST.get("reason", "").strip()
        act = act_for(here.kind, "close")
        deed = Deed(act, key=key_of(request), reason=reason, version=_version(request))
        case_act(case_id=here.case.pk, deed=deed, by=request.actor, at=request.now)
        return redirect("meeting", here.case.pk)
    upon = _UPON.get(verb)
    return _to(here, upon(request, here, shown, about) if upon else shown)


def _to(here: Situation, item: AgendaItem) -> HttpResponse:
    return redirect(f"{reverse('meeting-live', args=[here.case.pk])}?item={item.pk}")


def _decide(request: ActingRequest, here: Situation, shown: AgendaItem, outcome: str) -> HttpResponse:
    posted = request.POST.copy()
    posted["decision-outcome"] = outcome
    form = decision_form(here, shown, posted)
    if not form.is_valid():
        fresh, again, extra = _afresh(request, here.case.pk, shown)
        return _page(request, fresh, again, extra | {"form": form})
    deed = deed_of(request, "do", "decide", {})
    shown.meeting = here.case
    services.item_decide(
        item=shown,
        facts=form.facts,
        why=form.why,
        by=request.actor,
        at=request.now,
        key=deed.key,
        reason=deed.reason,
        version=_version(request),
    )
    messages.success(request, _("“%(title)s”的审议结果已记录。") % {"title": shown.topic.title})
    return _to(here, shown)


def _named(here: Situation, pk: str, otherwise: AgendaItem) -> AgendaItem:
    return next((item for item in agenda_of(here.case) if str(item.pk) == pk), otherwise)


def _show(request: ActingRequest, here: Situation, shown: AgendaItem, about: str) -> AgendaItem:
    return _named(here, about, shown)


def _call(request: ActingRequest, here: Situation, shown: AgendaItem, about: str) -> AgendaItem:
    item = _named(here, about, shown)
    services.item_call(
        item=item, by=request.actor, at=request.now, key=key_of(request), version=_version(request)
    )
    return item


def _end(request: ActingRequest, here: Situation, shown: AgendaItem, about: str) -> AgendaItem:
    item = _named(here, about, shown)
    services.item_end(
        item=item, by=request.actor, at=request.now, key=key_of(request), version=_version(request)
    )
    return item


def _come(request: ActingRequest, here: Situation, shown: AgendaItem, about: str) -> AgendaItem:
    told: dict[str, Any] = {"meeting_id": here.case.pk, "by": request.actor, "at": request.now}
    guest = about.removeprefix(VISITOR)
    if about in here.chart.posts:
        services.presence_come(post=about, **told)
    elif about.startswith(VISITOR) and guest.isdigit():
        services.guest_come(guest_id=int(guest), **told)
    return shown


def _leave(request: ActingRequest, here: Situation, shown: AgendaItem, about: str) -> AgendaItem:
    told: dict[str, Any] = {"meeting_id": here.case.pk, "by": request.actor, "at": request.now}
    guest = about.removeprefix(VISITOR)
    if about in here.chart.posts:
        services.presence_leave(post=about, **told)
    elif about.startswith(VISITOR) and guest.isdigit():
        services.guest_leave(guest_id=int(guest), **told)
    return shown


def _by(request: ActingRequest, here: Situation, shown: AgendaItem, about: str) -> AgendaItem:
    way, _, post = about.partition(":")
    if post in here.chart.posts:
        services.attendance_by(meeting_id=here.case.pk, post=post, way=way, by=request.actor, at=request.now)
    return shown


def _chair(request: ActingRequest, here: Situation, shown: AgendaItem, about: str) -> AgendaItem:
    form = chair_form(here, request.POST)
    if form is not None and form.is_valid():
        services.chair_change(
            meeting_id=here.case.pk, facts=form.facts, by=request.actor, at=request.now, key=key_of(request)
        )
    return shown


def _recuse(request: ActingRequest, here: Situation, shown: AgendaItem, about: str) -> AgendaItem:
    form = recusal_form(here, shown, request.POST)
    if form is not None and form.is_valid():
        shown.meeting = here.case
        services.item_recuse(
            item=shown, facts=form.facts, by=request.actor, at=request.now, key=key_of(request)
        )
    return shown


def _save(request: ActingRequest, here: Situation, shown: AgendaItem, about: str) -> AgendaItem:
    said = said_in(request.POST)  # it is noted already, before any act
    words = {"record": said["record"], "views": said["views"]}
    services.item_record(item=shown, **words, by=request.actor, at=request.now)
    messages.success(request, _("记录已保存。"))
    return shown


def _heard(request: ActingRequest, here: Situation, shown: AgendaItem, about: str) -> AgendaItem:
    services.item_heard(item=shown, by=request.actor, at=request.now)
    return shown


_UPON: dict[str, Callable[[ActingRequest, Situation, AgendaItem, str], AgendaItem]] = {
    "show": _show,
    "call": _call,
    "end": _end,
    "come": _come,
    "leave": _leave,
    "by": _by,
    "chair": _chair,
    "recuse": _recuse,
    "save": _save,
    "heard": _heard,
}


# the page


def _page(
    request: ActingRequest, here: Situation, shown: AgendaItem | None, extra: dict[str, Any]
) -> HttpResponse:
    page = explain.page_of(here, request.actor, request.now)
    room, on = room_of(page), on_now(here)
    items = agenda_of(here.case)
    context = {
        "case": here.case,
        "kind": here.kind,
        "room": room,
        "on": on,
        "clock": clock_of(on, request.now),
        "quorum": quorum(here, room.there),
        "presiding": presiding(here),
        "chairing": chair_form(here),
        "joint": joint_said(here, there(here)),
        "agenda": [item_said(here, item) for item in items],
        "decided": sum(item.decided_at is not None for item in items),
        "shown": shown,
        "keys": KEYS,
        "version": here.case.version,
        "form_key": str(uuid4()),
        "back": {"url": reverse("meeting", args=[here.case.pk]), "title": here.case.title},
    }
    return render(request, "meetings/live.html", context | _topic(request, page, shown) | extra)


def _keyed(form: FactForm) -> FactForm:
    """The form, its decision and the reason reached by keys."""
    for name, key in (("resolution", "d"), (DecisionForm.WHY, "w")):
        if name in form.fields:
            form.fields[name].widget.attrs["data-key"] = key
    return form


def _topic(request: ActingRequest, page: explain.Page, shown: AgendaItem | None) -> dict[str, Any]:
    """The topic that is shown: what was said, who may still speak, what can come of it."""
    if shown is None:
        return {}
    here = page.here
    said = {str(view.post_id): view.said for view in shown.views.all()}
    order = speaking(here, shown)
    came: list[Any] = [a for a in here.case.attendance.all() if a.is_present]
    if order:
        known = {a.post_id for a in here.case.attendance.all()}
        inside = here.case.presences.filter(left_at=None).select_related("post")
        came += [presence for presence in inside if presence.post_id not in known]
        came.sort(key=lambda a: order.places.get(str(a.post_id), 0))
    items = agenda_of(here.case)
    at = [item.pk for item in items].index(shown.pk)
    return {
        "words": item_said(here, shown),
        "form": _keyed(decision_form(here, shown, typed=shown.typed)),
        "order": order,
        "recusal": recusal_form(here, shown),
        "must_be_heard": must_be_heard(here, thing_of(here, shown).facts),
        "members": [
            {
                "row": a,
                "said": request.POST.get(f"view-{a.post_id}", said.get(str(a.post_id), "")),
                "is_last": bool(order and order.is_last(str(a.post_id))),
                "is_early": bool(order and str(a.post_id) in order.early),
            }
            for a in came
        ],
        "record": request.POST.get("record", shown.facts.get("record", "")),
        "was": was_of(shown, [a.post_id for a in came]),
        "outcomes": outcomes(page, shown),
        "earlier": items[at - 1] if at else None,
        "later": items[at + 1] if at + 1 < len(items) else None,
    }
