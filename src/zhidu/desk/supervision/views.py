"""督办: the board, its spreadsheet, and the 通报 made of it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from zhidu.calendar import local_date
from zhidu.cases.doing import ActingRequest, actor_of
from zhidu.cases.errors import NotDone
from zhidu.desk.supervision.bulletins import bulletin_kind, bulletin_make
from zhidu.desk.supervision.drawn import drawn
from zhidu.desk.supervision.looks import MANY, Look
from zhidu.desk.supervision.rows import exported, file_name, lines_of
from zhidu.org.dates import office_language
from zhidu.org.selectors import office_for
from zhidu.org.sheets.lists import LIMIT


def _look(request: ActingRequest) -> Look:
    actor = actor_of(request)
    return Look(office_for(actor), actor, request.now, request.GET)


@require_safe
def tasks(request: ActingRequest) -> HttpResponse:
    """What was decided: who carries it out, by when, how far it has come."""
    look = _look(request)
    page, today = look.page(), local_date(request.now)
    context: dict[str, Any] = {
        "look": look,
        "tabs": [(tab, title, look.counts[tab], look.query(tab=tab)) for tab, title in look.tabs.items()],
        "units": [row | {"query": look.query(unit=row["unit"], tab="open")} for row in look.by_unit],
        "tasks": list(drawn(lines_of(look, page.rows))),
        "active": [(title, words, look.without(*names)) for title, words, names in look.form.active()],
        "next": look.query(tab=look.tab, after=page.after) if page.after else "",
        "previous": look.query(tab=look.tab, before=page.before) if page.before else "",
        "limit": LIMIT,
        "many": MANY,
    }
    listed = bulletin_kind(look.office, today)
    if listed:
        context["bulletins"] = reverse("case-kind", args=[listed.kind.id])
    if listed and listed.begun_by(look.office, look.actor.posts):
        context["bulletin"] = {"since": today.replace(day=1), "until": today}
    return render(request, "desk/tasks.html", context)


@require_safe
@office_language()
def export(request: ActingRequest) -> FileResponse:
    """What is filtered, as a spreadsheet."""
    look = _look(request)
    return FileResponse(exported(look), as_attachment=True, filename=file_name(look))


@require_POST
def bulletin(request: ActingRequest) -> HttpResponse:
    """Make the 通报 of a period; its page says what comes next."""
    actor = actor_of(request)
    try:
        since, until = (_day_of(request.POST.get(name, "")) for name in ("since", "until"))
        case = bulletin_make(office=office_for(actor), since=since, until=until, by=actor, at=request.now)
    except NotDone as problem:
        messages.error(request, str(problem))
        return redirect("tasks")
    messages.success(request, _("通报已生成，请核对后报请印发。"))
    return redirect("case", case.pk)


def _day_of(written: str) -> date:
    """Raises NotDone."""
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise NotDone(
            _("“%(written)s”不是日期；通报期间的写法如 2026-11-30") % {"written": written}
        ) from None
