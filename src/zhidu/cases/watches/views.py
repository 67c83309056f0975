"""值班表: taken along as a workbook, and handed in as one."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from zhidu.calendar import local_date
from zhidu.cases.doing import ActingRequest, actor_of
from zhidu.cases.duties.views import duties_shown
from zhidu.cases.errors import NotDone, Refused
from zhidu.cases.services.filing import TYPES
from zhidu.cases.watches.page import watches_of
from zhidu.cases.watches.setting import WatchHere, roster_set
from zhidu.cases.watches.standing import as_rules
from zhidu.org.dates import office_language
from zhidu.org.selectors import office_for
from zhidu.org.sheets.problems import BadFile
from zhidu.org.sheets.roster import roster_read, roster_write
from zhidu.rules.decision import Decision

LARGEST = 2 * 1024 * 1024
"""Bytes of a workbook that is handed in."""


def _watch(request: ActingRequest, rulebook: str, watch: str) -> WatchHere:
    """A watch of one's own office. Raises Http404."""
    for here in watches_of(office_for(actor_of(request)), request.now):
        if (here.book.id, here.watch.id) == (rulebook, watch):
            return here
    raise Http404(_("没有这项值班"))


@require_safe
def roster(request: ActingRequest, rulebook: str, watch: str) -> HttpResponse:
    """The roster from the first of the month on; empty, it is the template."""
    here = _watch(request, rulebook, watch)
    today = local_date(request.now)
    shifts = [one for one in here.shifts() if local_date(one.ends) >= today.replace(day=1)]
    name = f"{here.watch.title}值班表{today:%Y%m%d}.xlsx"  # zh: a file of the office
    with office_language():
        content = roster_write(here.office, as_rules(shifts))
    answer = HttpResponse(content, content_type=TYPES[".xlsx"])
    header = content_disposition_header(as_attachment=True, filename=name)
    answer["Content-Disposition"] = header or "attachment"
    return answer


@require_POST
def roster_hand_in(request: ActingRequest, rulebook: str, watch: str) -> HttpResponse:
    """Let the roster be as the workbook says, or say everything that is wrong with it."""
    here = _watch(request, rulebook, watch)
    upload = request.FILES.get("file")
    if upload is None or (upload.size or 0) > LARGEST:
        return _wrong(request, here, [_("请选择值班表（xlsx，不超过2MB）")])
    try:
        shifts = roster_read(here.office, upload.read())
        decision = roster_set(here=here, shifts=shifts, by=actor_of(request), at=request.now)
    except BadFile as bad:
        return _wrong(request, here, [str(problem) for problem in bad.problems])
    except Refused as refused:
        places = "、".join(here.book.clauses[one].place for one in refused.decision.because)
        grounds = [_("依据%(places)s") % {"places": places}] if places else []
        return _wrong(request, here, [*(want.text for want in refused.decision.wants), *grounds])
    except NotDone as problem:
        return _wrong(request, here, [str(problem)])
    _say(request, here, decision, len(shifts))
    return redirect("duties")


def _wrong(request: ActingRequest, here: WatchHere, problems: list[str]) -> HttpResponse:
    return duties_shown(request, 422, wrong=(here.book.id, here.watch.id), problems=problems)


def _say(request: ActingRequest, here: WatchHere, decision: Decision, count: int) -> None:
    said = {"title": here.watch.title, "n": count}
    messages.success(request, _("“%(title)s”的值班表已更新，共%(n)s个班次。") % said)
    if decision.wants:
        lacking = "；".join(want.text for want in decision.wants)
        messages.warning(request, _("还有空缺：%(lacking)s") % {"lacking": lacking})
