"""台账: the registers one may see, each as a table, a spreadsheet and a paper; the history of a row."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from zhidu.calendar import local_date
from zhidu.cases.doing import ActingRequest, actor_of
from zhidu.cases.explain import chips
from zhidu.cases.filling import begun
from zhidu.cases.longlists.cells import Named
from zhidu.cases.models import Row
from zhidu.cases.registers import exporting
from zhidu.cases.registers.history import changes_of, told
from zhidu.cases.registers.looks import ENTERED, LACKING, RegisterLook
from zhidu.cases.registers.rows import cells_of, counts_of, lacking_of
from zhidu.cases.registers.shelf import ENTERS, Kept, Way, registers_seen, ways_open
from zhidu.org.dates import day_said, moment_said, office_language
from zhidu.org.selectors import holders_of, office_for
from zhidu.org.sheets.lists import LIMIT

PRINTED = 1_000
"""Rows that one paper holds; more are printed in parts, by date."""
_BACK = {"url": reverse_lazy("registers"), "title": gettext_lazy("台账")}
_PLACE = {"lies_in": reverse_lazy("cases")}


@require_safe
def registers(request: ActingRequest) -> HttpResponse:
    """The registers that one may see, text by text, with how many rows and how many lack a holder."""
    actor = actor_of(request)
    office, on = office_for(actor), local_date(request.now)
    seen = registers_seen(actor, office, on)
    counts, lacking = counts_of(seen, office.pk), lacking_of(seen, office.pk, holders_of(office, on))
    texts: dict[str, dict[str, Any]] = {}
    for kept in seen:
        text = texts.setdefault(kept.book.id, {"book": kept.book, "registers": []})
        text["registers"].append(_register(kept, counts, lacking))
    return render(request, "cases/registers.html", {"texts": texts.values(), **_PLACE})


def _register(
    kept: Kept, counts: Mapping[tuple[str, str], int], lacking: Mapping[str, int]
) -> dict[str, Any]:
    tabs: list[tuple[str, Any, int]] = [
        (state, title, counts.get((kept.id, state), 0)) for state, title in Row.State.choices
    ]
    if kept.named:
        tabs.append((LACKING, _("缺%(title)s") % {"title": kept.named.title}, lacking.get(kept.id, 0)))
    return {"kept": kept, "clauses": chips(kept.book, kept.bound.cites), "tabs": tabs}


# one register


def _look(request: ActingRequest, register: str) -> RegisterLook:
    """What is asked for of a register. Raises Http404 for one that is not there or that one may not see."""
    actor = actor_of(request)
    office, on = office_for(actor), local_date(request.now)
    kept = next((kept for kept in registers_seen(actor, office, on) if kept.id == register), None)
    if kept is None:
        raise Http404(_("没有这本台账，或者您不在阅看范围内"))
    return RegisterLook(kept, office, actor, on, request.GET)


@require_safe
def register(request: ActingRequest, register: str) -> HttpResponse:
    """The rows of a register: by tab, found, in order, page by page."""
    look = _look(request, register)
    kept, page = look.kept, look.page()
    named = look.named(row.values for row in page.rows)
    context = {
        "kept": kept,
        "look": look,
        "back": _BACK,
        "tabs": [(tab, title, look.counts[tab], look.query(tab=tab)) for tab, title in look.tabs.items()],
        "columns": kept.columns.values(),
        "entered": ENTERED,
        "rows": [_row(look, row, named) for row in page.rows],
        "lacks": chips(kept.book, look.lacking.because),
        "active": [(title, words, look.without(*names)) for title, words, names in look.form.active()],
        "next": look.query(tab=look.tab, after=page.after) if page.after else "",
        "previous": look.query(tab=look.tab, before=page.before) if page.before else "",
        "limit": LIMIT,
        "ways": [way for way in _ways(look) if way.does == ENTERS],
        **_PLACE,
    }
    return render(request, "cases/register.html", context)


def _row(look: RegisterLook, row: Row, named: Named) -> dict[str, Any]:
    """A row with a cell for each column, the first apart, and what it lacks."""
    cells = list(zip(look.kept.columns.values(), cells_of(row, look.kept, named), strict=True))
    (_, first), *rest = cells
    name = first.text or look.kept.title
    return {"row": row, "name": name, "cells": rest, "lacks": look.lacking.sentences.get(row.pk, "")}


def _ways(look: RegisterLook) -> list[Way]:
    return ways_open(look.kept, look.actor, look.office, look.on)


@require_safe
@office_language()
def export(request: ActingRequest, register: str) -> FileResponse:
    """What is filtered, as a spreadsheet."""
    look = _look(request, register)
    file = exporting.exported(look, request.now)
    return FileResponse(file, as_attachment=True, filename=exporting.file_name(look, request.now))


@require_safe
def printed(request: ActingRequest, register: str) -> HttpResponse:
    """What is filtered, on A4 across, with a line for the keeper to sign."""
    with office_language():
        context = _printed(_look(request, register), request.now)
    return render(request, "cases/register_print.html", context | _PLACE)


def _printed(look: RegisterLook, now: datetime) -> dict[str, Any]:
    rows = list(look.rows()[:PRINTED])
    named = look.named(row.values for row in rows)
    narrowed = {title: words for title, words, _ in look.form.active()}
    period = narrowed.pop(ENTERED, _("截至%(day)s") % {"day": day_said(look.on)})
    address = reverse("register", args=[look.kept.id])
    return {
        "kept": look.kept,
        "look": look,
        "back": {
            "url": f"{address}?{look.query()}",
            "title": look.kept.title,
        },
        "range": "；".join(
            [str(look.tabs[look.tab]), *(f"{title}：{words}" for title, words in narrowed.items())]
        ),
        "period": period,
        "columns": look.kept.columns.values(),
        "entered": ENTERED,
        "rows": [(row, cells_of(row, look.kept, named)) for row in rows],
        "limit": PRINTED,
        "places": dict.fromkeys(look.kept.book.clauses[clause].place for clause in look.kept.bound.cites),
        "printed_words": moment_said(now),
    }


# one row


@require_safe
def row(request: ActingRequest, register: str, pk: int) -> HttpResponse:
    """What a row says now, and every change with the case that made it."""
    look = _look(request, register)
    found = get_object_or_404(look.whole, pk=pk)
    changes = changes_of(found)
    named = look.named([found.values, *(change.values for change in changes)])
    shown = _row(look, found, named)
    cells = zip(look.kept.columns.values(), cells_of(found, look.kept, named), strict=True)
    is_current = found.state == Row.State.CURRENT
    context = {
        "kept": look.kept,
        "back": {"url": reverse("register", args=[register]), "title": look.kept.title},
        "badge": {"text": found.get_state_display(), "tone": "done" if is_current else "plain"},
        "meta": [{"label": _("编号"), "value": found.number}] if found.number else [],
        "clauses": chips(look.kept.book, look.lacking.because),
        "pairs": [(term.title, cell.text or "—") for term, cell in cells],
        "changes": told(found, changes, look.kept, named, look.actor),
        "ways": [way for way in _ways(look) if way.fact] if is_current else [],
        **shown,
        **_PLACE,
    }
    return render(request, "cases/register_row.html", context)


@require_POST
def row_case(request: ActingRequest, register: str, pk: int, kind: str) -> HttpResponse:
    """Begin a case that changes or ends a row, which it names already."""
    look = _look(request, register)
    found = get_object_or_404(look.whole, pk=pk, state=Row.State.CURRENT)
    way = next((way for way in _ways(look) if way.fact and way.listed.kind.id == kind), None)
    if way is None:
        raise Http404(_("这类事项不变更这本台账，或者不由您办理"))
    return begun(request, kind, {way.fact: str(found.pk)})
