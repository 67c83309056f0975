"""审计管理员: reads the security log, and takes it along as a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any, cast

from django.db.models import QuerySet
from django.http import FileResponse, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from zhidu.accounts.doors import AccountRequest, administers
from zhidu.accounts.forms import LogForm
from zhidu.accounts.models import Event, Role
from zhidu.accounts.selectors import events_narrowed, events_of
from zhidu.accounts.services import event_add
from zhidu.accounts.verbs import sentence
from zhidu.accounts.views.pages import shown
from zhidu.calendar import local_date, local_moment
from zhidu.org.models import Person
from zhidu.org.selectors import office_for
from zhidu.org.sheets.lists import CHUNK, LIMIT, written

PAGE_SIZE = 50
_HEADS = ["时间", "人员", "涉及人员", "事项", "是否成功", "地址", "序号"]


@administers(Role.AUDIT)
@require_safe
def log(request: AccountRequest) -> HttpResponse:
    """安全日志, the latest first."""
    form, events = _narrowed(request)
    before = request.GET.get("before", "")
    older = events.filter(pk__lt=int(before)) if before.isdecimal() and len(before) < 19 else events
    found = list(older[: PAGE_SIZE + 1])
    query = request.GET.copy()
    if len(found) > PAGE_SIZE:
        query["before"] = str(found[PAGE_SIZE - 1].pk)
    context = {
        "form": form,
        "lines": [line_of(event) for event in found[:PAGE_SIZE]],
        "older": query.urlencode() if len(found) > PAGE_SIZE else "",
        "query": request.GET.urlencode(),
        "is_narrowed": any(form.cleaned_data.values()) if form.is_valid() else True,
    }
    return shown(request, "accounts/log.html", context)


@administers(Role.AUDIT)
@require_safe
def export(request: AccountRequest) -> HttpResponse:
    """What is shown of the log, as XLSX; that it was taken along is a line of the log itself."""
    _, events = _narrowed(request)
    at, office = timezone.now(), office_for(request.actor)
    count = events[:LIMIT].count()
    by = Person.objects.get(pk=request.actor.person_id)
    lines = [
        f"{office.name}安全日志",
        f"导出：{by.name}，{local_moment(at):%Y-%m-%d %H:%M}，共{count}条",
    ]
    if count == LIMIT:
        lines.append(f"本表只列最近{LIMIT:,}条；其余请按日期分段导出")
    file = written(lines, _HEADS, _rows(events))
    event_add(verb="log.exported", at=at, by=by, data={"count": count})
    name = f"安全日志{local_date(at):%Y%m%d}.xlsx"
    return cast(HttpResponse, FileResponse(file, as_attachment=True, filename=name))


def _narrowed(request: AccountRequest) -> tuple[LogForm, QuerySet[Event]]:
    """The form and what it lets through; what cannot be read lets nothing through."""
    form, events = LogForm(request.GET), events_of(request.actor.office_id)
    if not form.is_valid():
        return form, events.none()
    since, until = form.days
    given = form.cleaned_data
    return form, events_narrowed(events, person=given["q"], kind=given["kind"], since=since, until=until)


def line_of(event: Event) -> dict[str, Any]:
    """An event in words."""
    return {
        "at": event.at,
        "who": event.person or ("系统" if event.is_done else "未知人员"),
        "about": event.about,
        "sentence": sentence(event.verb, event.data),
        "is_done": event.is_done,
        "address": event.address,
    }


def _rows(events: QuerySet[Event]) -> Iterator[list[Any]]:
    for event in events[:LIMIT].iterator(chunk_size=CHUNK):
        said = line_of(event)
        yield [
            _local(event.at),
            said["who"],
            said["about"],
            said["sentence"],
            "成功" if event.is_done else "未成功",
            event.address,
            event.pk,
        ]


def _local(at: datetime) -> datetime:
    """Local and without a zone, as a spreadsheet wants it."""
    return local_moment(at).replace(tzinfo=None, microsecond=0)
