"""One topic in the meeting."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from zhidu.cases import explain, selectors
from zhidu.cases.doing import ActingRequest, actor_of, deed_of, failed, key_of, page_context
from zhidu.cases.errors import NotDone
from zhidu.cases.forms import FactForm
from zhidu.cases.situation import Situation, situation_of
from zhidu.editions.selectors import book_of
from zhidu.rooms.meetings import services
from zhidu.rooms.meetings.forms import assignment_form, correction_form, decision_form
from zhidu.rooms.meetings.live import in_session
from zhidu.rooms.meetings.models import AgendaItem
from zhidu.rooms.meetings.saying import item_said
from zhidu.rooms.meetings.selectors import (
    agenda_of,
    item_for,
)
from zhidu.rooms.meetings.views.noting import said_in, seen_in, was_of
from zhidu.rooms.meetings.votes import must_be_heard
from zhidu.rules.decision import Status
from zhidu.rules.facts import Given
from zhidu.rules.gates import permit


def item(request: ActingRequest, pk: int, item_pk: int) -> HttpResponse:
    """One topic in the meeting: what was said, by whom, and what came of it."""
    found = item_for(actor_of(request), pk, item_pk)
    here = situation_of(found.meeting)
    beside = {"do:correct": _correct, "do:assign": _assign}.get(request.POST.get("act", ""))
    if beside:
        return beside(request, here, found)
    form = decision_form(here, found, request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return _item_page(request, here, found, form, {})
    if not form.is_valid():
        return _item_page(request, here, found, form, {})
    try:
        _record(request, found)
        if request.POST.get("act") == "save:heard":
            services.item_heard(item=found, by=request.actor, at=request.now)
        if request.POST.get("act") == "do:decide":
            posted = deed_of(request, "do", "decide", {})
            services.item_decide(
                item=found,
                facts=form.facts,
                why=form.why,
                by=request.actor,
                at=request.now,
                key=posted.key,
                reason=posted.reason,
            )
    except NotDone as problem:
        again = lambda extra: _item_page(request, here, found, form, extra)  # noqa: E731
        return failed(request, problem, here, again, {})
    messages.success(request, _("“%(title)s”的记录已保存。") % {"title": found.topic.title})
    return redirect(_after_item(found, request.POST.get("act") == "do:decide"))


def _correct(request: ActingRequest, here: Situation, found: AgendaItem) -> HttpResponse:
    """Write beside the record what it should say."""
    form = correction_form(here, found, request.POST)
    said = _("更正已记入，原记录保留。")
    return _beside(request, here, found, "correction", form, services.record_correct, said)


def _assign(request: ActingRequest, here: Situation, found: AgendaItem) -> HttpResponse:
    """Name the unit in charge that the meeting did not name."""
    form = assignment_form(here, request.POST)
    said = _("牵头单位已补定，可以审签会议纪要。")
    return _beside(request, here, found, "assignment", form, services.item_assign, said)


def _beside(
    request: ActingRequest,
    here: Situation,
    found: AgendaItem,
    name: str,
    form: FactForm,
    write: Callable[..., object],
    said: str,
) -> HttpResponse:
    """An act on a closed topic by a form of its own; ``name`` is how the page knows the form."""
    again = lambda extra: _item_page(request, here, found, decision_form(here, found), {name: form} | extra)  # noqa: E731
    if not form.is_valid():
        return again({})
    try:
        write(item=found, facts=form.facts, by=request.actor, at=request.now, key=key_of(request))
    except NotDone as problem:
        return failed(request, problem, here, again, {})
    messages.success(request, said)
    return redirect("meeting-item", here.case.pk, found.pk)


def _may(page: explain.Page, act: str) -> bool:
    """Whether the actor may do an act on an item once its form is filled in."""
    here = page.here
    name = here.kind.doing(act)
    if not name or here.case.status != here.case.Status.OPEN:
        return False
    target, filled = f"{here.kind.id}.{name}", lambda want: want.form == "field"
    decision = permit(here.book, target, here.given, page.actor.posts, here.chart, supplied=filled)
    return decision.status is not Status.REFUSED


def _thing(here: Situation, found: AgendaItem) -> Given:
    return next(t for t in here.given.sets["items"] if t.source == str(found.topic_id))


def _record(request: ActingRequest, found: AgendaItem) -> None:
    said = said_in(request.POST)
    words = {"record": said["record"], "views": said["views"]}
    services.item_record(item=found, **words, seen=seen_in(request.POST), by=request.actor, at=request.now)


def _after_item(found: AgendaItem, is_decided: bool) -> str:
    """After an outcome the next topic without one, else the meeting."""
    upcoming = found.meeting.agenda.filter(decided_at=None).exclude(pk=found.pk).first()
    if is_decided and upcoming:
        return reverse("meeting-item", args=[found.meeting_id, upcoming.pk])
    name, args = (
        ("meeting", [found.meeting_id]) if is_decided else ("meeting-item", [found.meeting_id, found.pk])
    )
    return reverse(name, args=args)


def _item_page(
    request: ActingRequest, here: Situation, found: AgendaItem, form: Any, extra: dict[str, Any]
) -> HttpResponse:
    page = explain.page_of(here, request.actor, request.now)
    said = {view.post_id: view.said for view in found.views.all()}
    present = [a for a in here.case.attendance.all() if a.is_present]
    topic_book, facts = book_of(found.topic.edition), _thing(here, found).facts
    words = item_said(here, found)
    lacks_owner = bool(words["resolution"] and not words["owner"])
    context = page_context(page) | {
        "kind": here.kind,
        "words": words,
        "back": {"url": reverse("meeting", args=[here.case.pk]), "title": here.case.title},
        "form": form,
        "members": [(a, request.POST.get(f"view-{a.post_id}", said.get(a.post_id, ""))) for a in present],
        "record": request.POST.get("record", found.facts.get("record", "")),
        "was": was_of(found, [a.post_id for a in present]),
        "outcomes": here.kind.body.outcomes.items(),  # type: ignore[union-attr]
        "verdicts": explain.verdicts(topic_book, topic_book.kinds[found.topic.kind], facts),
        "files": explain.file_rows(selectors.files_of(found.topic)),
        "items": agenda_of(here.case),
        "in_session": in_session(here),
        "must_be_heard": must_be_heard(here, facts),
        "corrections": found.corrections.select_related("speaker"),
        "correction": correction_form(here, found) if _may(page, "correct") else None,
        "assignment": assignment_form(here) if lacks_owner and _may(page, "assign") else None,
        "turns": found.turns.all(),
    }
    return render(request, "meetings/item.html", context | extra)
