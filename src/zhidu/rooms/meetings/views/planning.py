"""The plan of a meeting: the pool on one side, the agenda on the other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from zhidu.cases import explain
from zhidu.cases.awaited import asked_read, awaited_read
from zhidu.cases.doing import ActingRequest, Again, actor_of, answer, failed, page_context, posted_to
from zhidu.cases.errors import NotDone
from zhidu.cases.forms import FactForm
from zhidu.cases.models import Case
from zhidu.cases.selectors import case_alone
from zhidu.cases.services import draft_save
from zhidu.cases.situation import Situation, situation_alone, situation_of, stored
from zhidu.rooms.meetings import services
from zhidu.rooms.meetings.forms import agenda_after, plan_form
from zhidu.rooms.meetings.models import AgendaItem, Guest, JoinedTopic, Seat
from zhidu.rooms.meetings.passages import passages_of
from zhidu.rooms.meetings.readiness import reminders
from zhidu.rooms.meetings.saying import item_said
from zhidu.rooms.meetings.selectors import (
    agenda_of,
    meeting_for,
    pool,
)
from zhidu.rooms.meetings.views.lists import topic_row
from zhidu.rules.people import resolve


def plan(request: ActingRequest, pk: int) -> HttpResponse:
    """The plan: the pool on one side, the agenda on the other, time and place."""
    if request.method == "POST":
        return _posted(request, situation_alone(case_alone(actor_of(request), pk)))
    here = _here(request, pk)
    return _plan_page(request, here, {}) if _is_planned(here) else redirect("meeting", pk)


def _here(request: ActingRequest, pk: int) -> Situation:
    return situation_of(meeting_for(actor_of(request), pk))


def _is_planned(here: Situation) -> bool:
    """Whether the plan was not handed in yet."""
    return here.open_step is not None and here.open_step.step == here.kind.steps[0].rule.id


def _posted(request: ActingRequest, here: Situation) -> HttpResponse:
    pk = here.case.pk
    again: Again = lambda extra: _plan_page(request, _here(request, pk), extra)  # noqa: E731
    if not _is_planned(here):
        return redirect("meeting", pk)
    form = plan_form(here, request.POST)
    if not form.is_valid():
        return again({"act_form": form})
    try:
        _facts_keep(request, here, form)
        _minutes_keep(request, here)
        if change := request.POST.get("change", ""):
            _change(request, here, change)
    except NotDone as problem:
        return failed(request, problem, _here(request, pk), again, {})
    if request.POST.get("act", "").startswith("do:"):
        posted = answer(request, posted_to(case_alone(request.actor, pk)), again)
        return redirect("meeting", pk) if posted.status_code == 302 else posted
    return redirect("meeting-plan", pk)


def _facts_keep(request: ActingRequest, here: Situation, form: FactForm) -> None:
    """Keep time and place, where they are others than before."""
    if any(here.case.facts.get(name) != value for name, value in stored(form.facts).items()):
        draft_save(case_id=here.case.pk, facts=form.facts, ticked=[], by=request.actor, at=request.now)


def _minutes_keep(request: ActingRequest, here: Situation) -> None:
    """Keep how long each topic is to take. Raises NotDone for what is no number."""
    written = {key[len("minutes-") :]: v for key, v in request.POST.items() if key.startswith("minutes-")}
    typed = {int(topic): str(value).strip() for topic, value in written.items() if topic.isdigit()}
    if wrong := [value for value in typed.values() if value and not (value.isascii() and value.isdigit())]:
        raise NotDone(_("预计分钟“%(written)s”不是整数，请写如 20") % {"written": wrong[0]})
    minutes = {topic: int(value[:4]) if value else None for topic, value in typed.items()}
    if not minutes:
        return
    planned = {item.topic_id: item.facts.get("planned_minutes") for item in here.case.agenda.all()}
    changed = {topic: said for topic, said in minutes.items() if planned.get(topic) != said}
    if changed:
        services.minutes_plan(meeting_id=here.case.pk, minutes=changed, by=request.actor, at=request.now)


def _change(request: ActingRequest, here: Situation, change: str) -> None:
    """One change of the plan: the agenda, or who is to sit in."""
    verb, _, pk = change.partition(":")
    told: dict[str, Any] = {"by": request.actor, "at": request.now}
    if verb in _SEATING and pk.isdigit():
        _SEATING[verb](request, here.case, pk, told)
    elif verb == "part" and pk.isdigit():
        joined = JoinedTopic.objects.select_related("item__topic", "topic")
        services.topic_part(joined=get_object_or_404(joined, pk=int(pk), item__meeting=here.case), **told)
    else:
        reason = str(request.POST.get("reason", "")).strip()
        topics = agenda_after(here.case, change)
        services.agenda_set(meeting_id=here.case.pk, topics=topics, reason=reason, **told)


def _seat(request: ActingRequest, meeting: Case, topic: str, told: dict[str, Any]) -> None:
    item = get_object_or_404(AgendaItem, meeting=meeting, topic_id=int(topic))
    services.seat_propose(item=item, post=str(request.POST.get(f"seat-{topic}", "")), **told)


def _unseat(request: ActingRequest, meeting: Case, pk: str, told: dict[str, Any]) -> None:
    seats = Seat.objects.select_related("item__topic", "post")
    services.seat_drop(seat=get_object_or_404(seats, pk=int(pk), item__meeting=meeting), **told)


_ASKED = ("name", "unit", "phone")


def _guest(request: ActingRequest, meeting: Case, topic: str, told: dict[str, Any]) -> None:
    item = get_object_or_404(AgendaItem, meeting=meeting, topic_id=int(topic))
    name, unit, phone = (str(request.POST.get(f"guest-{what}-{topic}", "")) for what in _ASKED)
    services.guest_propose(item=item, name=name, unit=unit, phone=phone, **told)


def _unguest(request: ActingRequest, meeting: Case, pk: str, told: dict[str, Any]) -> None:
    guests = Guest.objects.select_related("item__topic")
    services.guest_drop(guest=get_object_or_404(guests, pk=int(pk), item__meeting=meeting), **told)


_SEATING = {"seat": _seat, "unseat": _unseat, "guest": _guest, "unguest": _unguest}


def _plan_page(request: ActingRequest, here: Situation, extra: dict[str, Any]) -> HttpResponse:
    page = explain.page_of(here, request.actor, request.now)
    items = agenda_of(here.case)
    regroups = any(here.kind.doing(word) for word in ("merge_items", "split_item"))
    chosen = {item.topic_id for item in items}
    waiting = [topic for topic in pool(here.case) if topic.pk not in chosen]
    context = page_context(page) | {
        "kind": here.kind,
        "items": [item_said(here, item) for item in items],
        "waiting": _waiting(here, waiting),
    }
    context |= {
        "total": here.given.facts.get("agenda_minutes"),
        "reminders": [said for step in here.kind.steps for said in reminders(page, step.rule.id)],
        "seatable": _seatable(here),
        "regroups": regroups,
    }
    context["version"] = here.case.version
    return render(request, "meetings/plan.html", context | extra)


def _waiting(here: Situation, topics: Sequence[Case]) -> list[dict[str, Any]]:
    """The pool as rows, first what an earlier meeting has put off, with its outcome and reason."""
    before = passages_of([topic.pk for topic in topics])
    awaited_read(topics)
    asked_read(topics)
    rows = [
        topic_row(topic) | {"unit": _unit(here, topic), "last": next(reversed(before[topic.pk]), None)}
        for topic in topics
    ]
    return sorted(rows, key=lambda row: not (row["last"] and row["last"].is_put_off))


def _seatable(here: Situation) -> list[tuple[str, str]]:
    """Whom one can ask to sit in: everybody of the office who does not belong there anyway."""
    body = here.kind.body
    members = resolve(here.book, body.members.are, here.given, here.chart) if body else ()
    others = here.chart.by_rank(post for post in here.chart.posts if post not in members)
    return [(post, here.chart.posts[post].title) for post in others]


def _unit(here: Situation, topic: Case) -> str:
    return here.chart.units.get(str(topic.facts.get("unit", "")), "")
