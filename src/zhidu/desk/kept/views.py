"""制度执行: the figures, the rows behind each of them, and both as spreadsheets.

Everybody of the office may open it, as the board of tasks and the duties: it counts what they may read.
"""

from __future__ import annotations

from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from zhidu.cases.doing import ActingRequest, actor_of
from zhidu.desk.kept.counted import MARKS, OUTCOMES, PERIODS
from zhidu.desk.kept.exporting import figures_exported, file_name, rows_exported
from zhidu.desk.kept.looks import Look
from zhidu.desk.kept.rows import lines_of
from zhidu.desk.kept.tables import drawn, summary, tables_of
from zhidu.org.dates import office_language
from zhidu.org.selectors import office_for


def _look(request: ActingRequest) -> Look:
    actor = actor_of(request)
    return Look(office_for(actor), actor, request.now, request.GET)


@require_safe
def kept(request: ActingRequest) -> HttpResponse:
    """How often the office's texts were kept in a period, and how often not."""
    look = _look(request)
    figures = look.figures
    there = bool(figures.total.total)
    context = {
        "look": look,
        "periods": list(PERIODS.items()),
        "outcomes": list(OUTCOMES.items()),
        "summary": summary(look, figures.total) if there else [],
        "tables": [drawn(look, table) for table in tables_of(figures)] if there else [],
    }
    return render(request, "desk/kept.html", context)


@require_safe
def kept_rows(request: ActingRequest) -> HttpResponse:
    """The rows that one figure counts."""
    look = _look(request)
    page = look.page()
    context = {
        "look": look,
        "back": {"url": f"{reverse('kept')}?period={look.period}", "title": _("制度执行")},
        "words": list(look.words()),
        "tabs": [(name, title, look.query(what=name)) for name, title in (OUTCOMES | MARKS).items()],
        "lines": lines_of(page.rows, look.actor),
        "next": look.query(after=page.after) if page.after else "",
        "previous": look.query(before=page.before) if page.before else "",
    }
    return render(request, "desk/kept_rows.html", context)


@require_safe
@office_language()
def kept_export(request: ActingRequest) -> FileResponse:
    """The figures as a spreadsheet."""
    look = _look(request)
    name = file_name(look, "制度执行情况")  # zh: a spreadsheet
    return FileResponse(figures_exported(look), as_attachment=True, filename=name)


@require_safe
@office_language()
def kept_rows_export(request: ActingRequest) -> FileResponse:
    """The rows of the list as a spreadsheet."""
    look = _look(request)
    name = file_name(look, "制度执行明细")  # zh: a spreadsheet
    return FileResponse(rows_exported(look), as_attachment=True, filename=name)
