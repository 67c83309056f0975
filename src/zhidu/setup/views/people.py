"""人员: by a workbook, looked at before it is taken; or one post after the other."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from zhidu.calendar import local_date
from zhidu.org.selectors import actings_running, deputies_of, holders_of, portfolios_of, posts_of
from zhidu.org.services import OrgRefused
from zhidu.org.sheets import (
    BadFile,
    office_content_read,
    office_content_write,
    office_rows,
)
from zhidu.setup.doors import KeeperRequest, keeps
from zhidu.setup.forms import FileForm, SeatForm
from zhidu.setup.services import Seat, people_import, people_plan, seat_add
from zhidu.setup.views.showing import after, shown

_TAKEN = "taken.yaml"
"""What was looked at, as the page hands it back: by then it is read anew."""
_LARGEST = 2 * 1024 * 1024
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@keeps
@never_cache
def people(request: KeeperRequest) -> HttpResponse:
    """Who is in which post; a file or a form adds to it."""
    if request.method != "POST":
        return _page(request)
    acts = {"look": _look, "take": _take, "add": _add}
    return acts.get(request.POST.get("act", ""), _page)(request)


def _page(request: KeeperRequest, status: int = 200, **extra: Any) -> HttpResponse:
    today = local_date(request.now)
    context = {
        "rows": _rows(request),
        "units": request.office.units.all(),
        "file_form": FileForm(),
        "seat_form": SeatForm(initial={"since": today}),
        "next": after("people"),
    }
    return shown(request, "setup/people.html", context | extra, status)


def _rows(request: KeeperRequest) -> list[dict[str, Any]]:
    holders = holders_of(request.office, local_date(request.now))
    acted = {a.post_id: a.by_post.title for a in actings_running(request.office.pk, request.now)}
    leads, deputies = defaultdict(list), defaultdict(list)
    for led in portfolios_of(request.office.pk):
        leads[led.post_id].append(led.unit.name if led.unit else led.field)
    for deputy in deputies_of(request.office.pk):
        deputies[deputy.post_id].append(deputy.by_post.title)
    return [
        {
            "post": post,
            "holder": holders.get(str(post.pk)),
            "acted_by": acted.get(post.pk, ""),
            "leads": "、".join(leads[post.pk]),
            "deputies": "、".join(deputies[post.pk]),
        }
        for post in posts_of(request.office)
    ]


def _look(request: KeeperRequest) -> HttpResponse:
    """What the file would change, before anything is written; or everything that is wrong in it."""
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, file_form=form)
    upload = form.cleaned_data["file"]
    if upload.size > _LARGEST:
        form.add_error("file", _("文件超过2MB，不像人员表；请只留要导入的几张表"))
        return _page(request, file_form=form)
    try:
        draft = office_content_read(upload.name, upload.read())
        changes = people_plan(office=request.office, draft=draft)
    except BadFile as wrong:
        return _page(request, problems=wrong.problems, file_name=upload.name)
    taken = office_content_write(_TAKEN, draft.rows).decode()
    return shown(request, "setup/people_look.html", {"changes": changes, "taken": taken, "file": upload.name})


def _take(request: KeeperRequest) -> HttpResponse:
    try:
        draft = office_content_read(_TAKEN, request.POST.get("taken", "").encode())
        count = people_import(office=request.office, draft=draft, by=request.actor, at=request.now)
    except BadFile as wrong:
        return _page(request, problems=wrong.problems)
    except OrgRefused as refused:
        messages.error(request, str(refused))
        return redirect("office-people")
    messages.success(request, _("已导入，共%(count)s处变动") % {"count": count})
    return redirect("office-people")


def _add(request: KeeperRequest) -> HttpResponse:
    form = SeatForm(request.POST)
    if not form.is_valid():
        return _page(request, seat_form=form)
    seat = Seat(**form.cleaned_data)
    try:
        seat_add(office=request.office, seat=seat, by=request.actor, at=request.now)
    except OrgRefused as refused:
        form.add_error(None, str(refused))
        return _page(request, seat_form=form)
    messages.success(request, _("已登记：%(title)s %(name)s") % {"title": seat.title, "name": seat.name})
    return redirect("office-people")


@keeps
@require_safe
def template(request: KeeperRequest) -> HttpResponse:
    """The workbook to be filled in: with what the office has already."""
    content = office_content_write("template.xlsx", office_rows(request.office))
    answer = HttpResponse(content, content_type=_XLSX)
    name = f"{request.office.short_name}人员表.xlsx"  # zh: a file of the office
    header = content_disposition_header(as_attachment=True, filename=name)
    answer["Content-Disposition"] = header or "attachment"
    return answer
