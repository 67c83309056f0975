"""The papers of a meeting, made when they are asked for, for whoever may read the meeting."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from zhidu.cases.appointments import START, appointment_of
from zhidu.cases.doing import ActingRequest, actor_of
from zhidu.cases.file_views import PDF, inline
from zhidu.cases.models import Case
from zhidu.cases.pressing import pressed
from zhidu.cases.situation import Situation, situation_of
from zhidu.papers.ics import ICS, calendar
from zhidu.papers.word import WORD
from zhidu.rooms.meetings import binding, papers, places
from zhidu.rooms.meetings.selectors import agenda_of, meeting_for

Sheets = list[tuple[str, str]]


def sheets_of(here: Situation) -> Sheets:
    """What can be made of a meeting as it stands, each with its address."""
    meeting, found = here.case, []
    if meeting.agenda.all():
        found = [(_("议程"), "meeting-agenda"), (_("材料汇编"), "meeting-binding")]
    if meeting.attendance.all():
        found += [(_("签到表"), "meeting-attendance"), (_("席卡"), "meeting-cards")]
        found.append((_("座次"), "meeting-places"))
    if here.given.facts.get(START):
        found.append((_("加入日历"), "meeting-calendar"))
    found.append((_("制度执行对照表"), "meeting-compliance"))
    sheets = [(title, reverse(name, args=[meeting.pk])) for title, name in found]
    return sheets + (minutes_sheets(meeting) if here.given.facts.get("minutes_text") else [])


def minutes_sheets(meeting: Case) -> Sheets:
    """The minutes as they stand now."""
    found = ((_("会议纪要 PDF"), "meeting-minutes-pdf"), (_("会议纪要 Word"), "meeting-minutes-word"))
    return [(title, reverse(name, args=[meeting.pk])) for title, name in found]


@require_GET
def agenda_paper(request: ActingRequest, pk: int) -> HttpResponse:
    """议程."""
    here = _here(request, pk)
    return _shown(here, pressed("agenda_sheet", papers.agenda_words(here)), _("议程"))


@require_GET
def attendance_paper(request: ActingRequest, pk: int) -> HttpResponse:
    """签到表, once it is known who is expected."""
    here = _invited(_here(request, pk))
    return _shown(here, pressed("attendance", papers.attendance_words(here)), _("签到表"))


@require_GET
def cards_paper(request: ActingRequest, pk: int) -> HttpResponse:
    """席卡, once it is known who is expected."""
    here = _invited(_here(request, pk))
    return _shown(here, pressed("cards", papers.card_words(here)), _("席卡"))


@require_GET
def places_paper(request: ActingRequest, pk: int) -> HttpResponse:
    """座次, once it is known who is expected."""
    here = _invited(_here(request, pk))
    return _shown(here, pressed("seats", places.seat_words(here)), _("座次"))


@require_GET
def calendar_file(request: ActingRequest, pk: int) -> HttpResponse:
    """The meeting for one's own calendar, once its time is known."""
    here = _here(request, pk)
    appointment = appointment_of(here.case, request.build_absolute_uri)
    if appointment is None:
        raise Http404(_("会议时间还没有定"))
    made = calendar(here.case.title, [appointment], request.now)
    return inline(made, ICS, f"{here.case.title}.ics")


@require_GET
def binding_begun(request: ActingRequest, pk: int) -> HttpResponse:
    """What is being bound: a large binder takes seconds, and this stays until it is there."""
    here = _here(request, pk)
    items = [papers.item_words(here, item) for item in agenda_of(here.case)]
    address = reverse("meeting-binder", args=[pk])
    context = {
        "case": here.case,
        "items": items,
        "count": sum(item["papers"] for item in items),
        "binder": address,
        "back": {"url": reverse("meeting", args=[pk]), "title": here.case.title},
    }
    response = render(request, "meetings/binding.html", context)
    response.headers["Refresh"] = f"0; url={address}"
    return response


@require_GET
def binder_paper(request: ActingRequest, pk: int) -> HttpResponse:
    """材料汇编, with the topics that the reader may read."""
    here = _here(request, pk)
    return _shown(here, binding.binder(here, request.actor, request.now), _("材料汇编"))


@require_GET
def minutes_paper(request: ActingRequest, pk: int) -> HttpResponse:
    """会议纪要 as it stands now, as PDF."""
    here = _drafted(_here(request, pk, "minutes"))
    return _shown(here, papers.minutes(here), _("会议纪要"))


@require_GET
def minutes_word(request: ActingRequest, pk: int) -> HttpResponse:
    """会议纪要 as it stands now, as a Word file."""
    from zhidu.papers.minutes_word import minutes_docx  # brings python-docx, which few processes need

    here = _drafted(_here(request, pk, "minutes"))
    content = minutes_docx(papers.minutes_words(here))
    title = _("会议纪要")
    return inline(content, WORD, f"{here.case.title}-{title}.docx")


def _here(request: ActingRequest, pk: int, what: str = "case") -> Situation:
    return situation_of(meeting_for(actor_of(request), pk, what), request.now)


def _invited(here: Situation) -> Situation:
    if not here.case.attendance.all():
        raise Http404(_("会议通知还没有印发，出席人员未定"))
    return here


def _drafted(here: Situation) -> Situation:
    if not here.given.facts.get("minutes_text"):
        raise Http404(_("会议纪要还没有拟出"))
    return here


def _shown(here: Situation, content: bytes, title: str) -> HttpResponse:
    return inline(content, PDF, f"{here.case.title}-{title}.pdf")
