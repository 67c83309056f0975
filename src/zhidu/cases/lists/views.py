"""审批办事: kinds without a room, their lists, saved views, one act on many, drafts put away."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from zhidu.calendar import local_date
from zhidu.cases import selectors
from zhidu.cases.doing import ActingRequest, actor_of, deed_of
from zhidu.cases.errors import NotDone
from zhidu.cases.links import case_url
from zhidu.cases.lists import bulk, exporting
from zhidu.cases.lists.kinds import Listed, kind_listed, kinds_filed
from zhidu.cases.lists.looks import PRESENT, TABS, Look, counted
from zhidu.cases.lists.rows import awaited_in, row_of
from zhidu.cases.longlists.cells import Named
from zhidu.cases.models import Case, SavedView
from zhidu.cases.publications.page import has_publications
from zhidu.cases.registers.shelf import registers_seen
from zhidu.cases.services import draft_remove, draft_restore, view_rename, view_save
from zhidu.cases.services.drafting import KEPT
from zhidu.editions.selectors import book_of
from zhidu.org.dates import office_language
from zhidu.org.models import Office
from zhidu.org.selectors import office_for

COLUMNS = 5
"""As many facts as a row of the page has room for."""
_BACK = {"url": reverse_lazy("cases"), "title": gettext_lazy("审批办事")}


@require_safe
def kinds(request: ActingRequest) -> HttpResponse:
    """审批办事: what can be filed, text by text, and how much of it is under way."""
    actor = actor_of(request)
    office, on = office_for(actor), local_date(request.now)
    filed = kinds_filed(office, on)
    counts = counted(actor, [listed.kind.id for listed in filed])
    texts: dict[str, dict[str, Any]] = {}
    for listed in filed:
        text = texts.setdefault(listed.book.id, {"book": listed.book, "kinds": []})
        row = _kind(listed, counts.get(listed.kind.id, {}))
        text["kinds"].append(row | {"may_begin": listed.begun_by(office, actor.posts)})
    context = {
        "texts": texts.values(),
        "has_registers": bool(registers_seen(actor, office, on)),
        "has_publications": has_publications(office, on),
    }
    return render(request, "cases/kinds.html", context)


def _kind(listed: Listed, counts: dict[str, int]) -> dict[str, Any]:
    return {
        "kind": listed.kind,
        "form": listed.kind.form,
        "clauses": len(listed.clauses),
        "counts": [(tab, TABS[tab], counts.get(tab, 0)) for tab in PRESENT],
    }


# one kind


def _look(request: ActingRequest, kind: str, data: QueryDict) -> tuple[Office, Look]:
    """What is asked for of a kind's list. Raises Http404 for a kind that the office does not have here."""
    actor = actor_of(request)
    office = office_for(actor)
    listed = kind_listed(office, kind, local_date(request.now))
    if listed is None:
        raise Http404(_("本单位采用的制度中，没有这类事项"))
    return office, Look(listed, office.pk, listed.chart(office), actor, data)


@require_safe
def kind(request: ActingRequest, kind: str) -> HttpResponse:
    """The cases of a kind: by tab, filtered, in order, page by page."""
    office, look = _look(request, kind, request.GET)
    page = look.page()
    shown = {name: term.title for name, term in list(look.listed.columns().items())[:COLUMNS]}
    awaited = awaited_in(page.rows, office.pk, local_date(request.now))
    named = look.named(page.rows)
    context = {
        "kind": look.listed.kind,
        "back": _BACK,
        "book": look.listed.book,
        "may_begin": look.listed.is_filed and look.listed.begun_by(office, look.actor.posts),
        "look": look,
        "tabs": [(tab, title, look.counts[tab], look.query(tab=tab)) for tab, title in TABS.items()],
        "columns": [_column(look, name) for name in shown],
        "opened": _column(look, "opened"),
        "rows": [_row(case, shown, look, named, awaited.get(case.pk, ())) for case in page.rows],
        "is_choosing": look.tab == "todo",
        "active": [(title, words, look.without(*names)) for title, words, names in look.form.active()],
        "views": _views(look),
        "next": look.query(tab=look.tab, after=page.after) if page.after else "",
        "previous": look.query(tab=look.tab, before=page.before) if page.before else "",
        "limit": exporting.LIMIT,
    }
    return render(request, "cases/kind.html", context)


def _row(
    case: Case, shown: Mapping[str, str], look: Look, named: Named, who: Iterable[str]
) -> dict[str, Any]:
    """A row, and whether it can be ticked to be done with others."""
    row = row_of(case, shown, named, who)
    return row | {"why_not": bulk.why_not(case, row["awaited"])} if look.tab == "todo" else row


def _column(look: Look, name: str) -> dict[str, Any]:
    """The head of a column: its title, and where a click on it leads if rows can be put in order by it."""
    term = look.listed.book.terms.get(name)
    orders = dict(look.sorts())
    turned = name if look.sort == f"-{name}" else f"-{name}"
    return {
        "title": term.title if term else _("提出"),
        "is_amount": term.type in ("money", "number") if term else False,
        "sort": look.query(sort=turned) if name in orders else "",
        "says": orders.get(turned, ""),
        "aria": {name: "ascending", f"-{name}": "descending"}.get(look.sort, ""),
    }


def _views(look: Look) -> list[dict[str, Any]]:
    """The person's own views of this kind, the one that is shown marked."""
    saved = SavedView.objects.filter(person_id=look.actor.person_id, kind=look.listed.kind.id)
    return [
        {"pk": view.pk, "name": view.name, "query": view.query, "is_here": view.query == look.query()}
        for view in saved
    ]


@require_safe
@office_language()
def export(request: ActingRequest, kind: str) -> FileResponse:
    """What is filtered, as a spreadsheet."""
    office, look = _look(request, kind, request.GET)
    file = exporting.exported(look, office, request.now)
    return FileResponse(file, as_attachment=True, filename=exporting.file_name(look, request.now))


# saved views


@require_POST
def view_new(request: ActingRequest, kind: str) -> HttpResponse:
    """Keep the filters of a list under a name."""
    look = _look(request, kind, QueryDict(request.POST.get("query", "")))[1]
    try:
        view_save(kind=kind, name=request.POST.get("name", ""), query=look.query(), by=look.actor)
        messages.success(request, _("已存为常用筛选。"))
    except NotDone as problem:
        messages.error(request, str(problem))
    return redirect(_address(kind, look.query()))


@require_POST
def view(request: ActingRequest, pk: int) -> HttpResponse:
    """Rename a saved view, or let it go."""
    found = get_object_or_404(SavedView, pk=pk, person_id=actor_of(request).person_id)
    if request.POST.get("act") == "delete":
        found.delete()
        messages.success(request, _("已删除常用筛选“%(name)s”。") % {"name": found.name})
        return redirect(_address(found.kind, found.query))
    try:
        view_rename(view=found, name=request.POST.get("name", ""))
        messages.success(request, _("已改名。"))
    except NotDone as problem:
        messages.error(request, str(problem))
    return redirect(_address(found.kind, found.query))


def _address(kind: str, query: str) -> str:
    return reverse("case-kind", args=[kind]) + (f"?{query}" if query else "")


# many at once


@require_POST
def together(request: ActingRequest, kind: str) -> HttpResponse:
    """The same act on many cases: first what is about to be done, then what came of each."""
    look = _look(request, kind, QueryDict())[1]
    marks = bulk.read_marks(request.POST.getlist("case"))
    act = request.POST.get("act", "").partition(":")[2]
    back = {"url": _address(kind, "tab=todo"), "title": look.listed.kind.title}
    context: dict[str, Any] = {"kind": look.listed.kind, "back": back}
    if act:
        outcomes = bulk.acted(look.actor, kind, marks, deed_of(request, "do", act, {}), request.now)
        context["outcomes"] = [(each, case_url(each.case)) for each in outcomes]
        done = sum(each.tone == "done" for each in outcomes)
        context["summary"] = _("%(n)s件中办成%(done)s件") % {"n": len(outcomes), "done": done}
        return render(request, "cases/together_done.html", context)
    chosen = bulk.chosen_of(look.actor, kind, marks)
    if not chosen:
        messages.warning(request, _("请先勾选要一并办理的事项。"))
        return redirect(_address(kind, "tab=todo"))
    alone = [(each, case_url(each.case)) for each in chosen if each.why_not]
    context |= {"groups": bulk.by_step(chosen), "alone": alone, "form_key": str(uuid4())}
    return render(request, "cases/together.html", context)


# drafts that were put away


@require_safe
def removed(request: ActingRequest) -> HttpResponse:
    """已删草稿: what can still be brought back."""
    drafts = selectors.drafts_removed_by(actor_of(request), request.now - KEPT)
    rows = [
        {
            "case": case,
            "kind": book_of(case.edition).kinds[case.kind].title,
            "until": local_date(case.closed_at + KEPT),
        }
        for case in drafts
        if case.closed_at
    ]
    return render(request, "cases/removed.html", {"rows": rows, "back": _BACK})


@require_POST
def remove(request: ActingRequest, pk: int) -> HttpResponse:
    """Put one's own draft away."""
    found = selectors.case_for(actor_of(request), pk)
    try:
        draft_remove(case_id=found.pk, by=request.actor, at=request.now)
    except NotDone as problem:
        messages.error(request, str(problem))
        return redirect("case", pk)
    messages.success(request, _("草稿已删除，%(days)s天内可以恢复。") % {"days": KEPT.days})
    return redirect("drafts-removed")


@require_POST
def restore(request: ActingRequest, pk: int) -> HttpResponse:
    """Bring a draft back."""
    drafts = selectors.drafts_removed_by(actor_of(request), request.now - KEPT)
    found = get_object_or_404(drafts, pk=pk)
    draft_restore(case_id=found.pk, by=request.actor, at=request.now)
    messages.success(request, _("草稿已恢复。"))
    return redirect("case-form", pk)
