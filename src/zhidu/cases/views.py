"""The generic pages of a case: form, page, files. A kind without a room needs nothing else."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST, require_safe

from zhidu.cases import explain, history, moving, selectors
from zhidu.cases.doing import ActingRequest, actor_of, answer, deed_of, page_context, place_of
from zhidu.cases.errors import NotDone
from zhidu.cases.file_views import PDF, inline
from zhidu.cases.filling import is_draft
from zhidu.cases.links import back_to, case_url, thing_url
from zhidu.cases.models import Case, Deviation
from zhidu.cases.pressing import case_form, pressed
from zhidu.cases.printing import paper
from zhidu.cases.publications.page import published_of
from zhidu.cases.services import (
    case_act,
    case_read,
    notice_read,
    reason_give,
)
from zhidu.cases.situation import Situation, situation_of
from zhidu.editions.selectors import book_of, with_editions
from zhidu.org.dates import office_language


def case(request: ActingRequest, pk: int) -> HttpResponse:
    """A case, and the acts on it."""
    found = selectors.case_for(actor_of(request), pk)
    here = situation_of(found, request.now)
    if case_url(found) != request.path:
        return redirect(case_url(found))
    if request.method == "POST":
        return answer(request, here, lambda extra: _case_page(request, here, extra))
    if is_draft(here, request):
        return redirect("case-form", pk)
    case_read(case=found, by=request.actor, at=request.now)
    return _case_page(request, here, {})


def _case_page(request: ActingRequest, here: Situation, extra: dict[str, Any]) -> HttpResponse:
    page = explain.page_of(here, request.actor, request.now)
    context = case_context(page) | place_of(here, request)
    return render(request, "cases/case.html", context | extra)


def case_context(page: explain.Page) -> dict[str, Any]:
    """Everything that a case's own page shows."""
    here = page.here
    return page_context(page) | {
        "pairs": explain.pairs(page),
        "verdicts": explain.verdicts_of(page.here),
        "proposals": moving.proposals(page),
        "files": explain.file_rows(selectors.files_of(here.case)),
        "timeline": history.timeline(page),
        "tools": [
            {"title": _("打印"), "url": reverse("case-print", args=[here.case.pk])},
            {"title": _("谁能看"), "url": reverse("case-readers", args=[here.case.pk])},
        ],
        "published": published_of(here, page.now),
        "parent": here.case.parent,
        "parent_url": case_url(here.case.parent) if here.case.parent else "",
        "children": _children(here.case),
        "kind": here.kind,
    }


def _children(case: Case) -> list[tuple[Case, str, str]]:
    """What was opened from a case: each with its page and the name of its kind."""
    opened = with_editions(case.children.all(), "edition")
    return [(child, case_url(child), book_of(child.edition).kinds[child.kind].title) for child in opened]


@require_safe
def printed(request: ActingRequest, pk: int) -> HttpResponse:
    """The case as the office's form on A4."""
    here = situation_of(selectors.case_for(actor_of(request), pk), request.now)
    page = explain.page_of(here, request.actor, request.now)
    context = place_of(here, request) | {"case": here.case, "book": here.book, "back": back_to(here.case)}
    return render(request, "cases/print.html", context | paper(page))


@require_safe
@office_language()
def printed_pdf(request: ActingRequest, pk: int) -> HttpResponse:
    """The same form as PDF."""
    here = situation_of(selectors.case_for(actor_of(request), pk), request.now)
    form = case_form(explain.page_of(here, request.actor, request.now))
    return inline(pressed("case_form", form), PDF, f"{here.case.title or form['title']}.pdf")


@require_safe
def readers(request: ActingRequest, pk: int) -> HttpResponse:
    """谁能看: who may read the case, by which rule, since when, and whether they have."""
    here = situation_of(selectors.case_for(actor_of(request), pk), request.now)
    page = explain.page_of(here, request.actor, request.now)
    context = {"case": here.case, "back": back_to(here.case), "rows": explain.reader_rows(page)}
    return render(request, "cases/readers.html", context)


# notices, reasons


@require_GET
def notice(request: ActingRequest, pk: int) -> HttpResponse:
    """Open what one was told; it counts as read."""
    told = get_object_or_404(selectors.notices_for(actor_of(request)), pk=pk)
    notice_read(notice=told, by=request.actor, at=request.now)
    return redirect(thing_url(told.case, told.thing))


@require_POST
def reason(request: ActingRequest, pk: int) -> HttpResponse:
    """Give the reason that a deviation owes."""
    seen = selectors.cases_visible_to(actor_of(request))
    owed = with_editions(Deviation.objects.filter(case__in=seen), "case__edition")
    deviation = get_object_or_404(owed, pk=pk)
    try:
        reason_give(
            deviation=deviation, reason=request.POST.get("reason", ""), by=request.actor, at=request.now
        )
        messages.success(request, _("已记下原因。"))
    except NotDone as problem:
        messages.error(request, str(problem))
    back = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return redirect(back if back and is_ours else case_url(deviation.case))


@require_POST
def withdraw(request: ActingRequest, pk: int) -> HttpResponse:
    """Take a case back (撤回)."""
    found = selectors.case_for(actor_of(request), pk)
    try:
        deed = deed_of(request, "withdraw", "", {})
        case_act(case_id=found.pk, deed=deed, by=request.actor, at=request.now)
        messages.success(request, _("已撤回，可修改后重新报出。"))
    except NotDone as problem:
        messages.error(request, str(problem))
    return redirect("case", pk)
