"""工作台: what I must do and read; 通讯录; 查找."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from zhidu.calendar import local_date
from zhidu.cases.doing import ActingRequest, actor_of
from zhidu.desk import lines, search, selectors
from zhidu.desk import week as weeks
from zhidu.desk.directory import found_in, sections_of
from zhidu.desk.waiting import waiting_for
from zhidu.editions.selectors import adoptions_in_force, book_of
from zhidu.org.calendars import calendar_of
from zhidu.org.dates import date_said, days_said
from zhidu.org.models import Office
from zhidu.org.selectors import holders_of, office_for
from zhidu.org.services import OrgRefused, phrase_drop, phrase_keep
from zhidu.org.services.phrases import LONGEST, MOST
from zhidu.setup.doors import may_keep

SHOWN = 20
"""As many of each sort as the desk shows until all are asked for."""


@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """The first page; an account without a person is told whom to ask."""
    if getattr(request, "actor", None) is None:
        return render(request, "desk/nobody.html", status=403)
    return render(request, "desk/desk.html", _desk(request))  # type: ignore[arg-type]


def _desk(request: ActingRequest) -> dict[str, Any]:
    actor, now, today = request.actor, request.now, local_date(request.now)
    office = Office(pk=actor.office_id)  # no more is asked of it here
    books = [book_of(adoption.edition) for adoption in adoptions_in_force(office, today)]
    shown = None if "all" in request.GET else SHOWN
    waiting = waiting_for(actor, shown)
    owed = lines.dues(selectors.obligations_first(actor, shown), now)
    unread = selectors.notices_first(actor, shown)
    return {
        "today": date_said(today),
        "shown": shown,
        "todos": lines.todos(waiting.todos, actor, now),
        "todo_count": waiting.todo_count,
        "drafts": lines.drafts(waiting.drafts),
        "notices": lines.notices(unread),
        "notice_count": next((notice.unread for notice in unread), 0),
        "dues": owed + lines.duties(selectors.duties_pressing(actor, now), now),
        "reasons": lines.reasons(selectors.reasons_owed(actor)),
        "meetings": lines.meetings(selectors.meetings_ahead(actor, books, today), now),
        "posted": lines.posted(selectors.posted_to(actor, books)),
        "done": lines.done(selectors.done_lately(actor)),
    }


@require_safe
def directory(request: ActingRequest) -> HttpResponse:
    """通讯录: who holds which post, and who stands in for whom."""
    office = office_for(actor_of(request))
    sections, sought = sections_of(office, request.now), request.GET.get("q", "").strip()[:60]
    posts = [line for section in sections for line in section.lines]
    keeps = may_keep(office, request.actor, request.now)
    context = {
        "subtitle": f"{office.name} · {date_said(local_date(request.now))}",
        "tools": [{"url": reverse("office"), "title": _("人员、任职和停办")}] if keeps else [],
        "sections": found_in(sections, sought) if sought else sections,
        "sought": sought,
        "none_found": _("没有找到“%(sought)s”") % {"sought": sought},
        "posts": len(posts),
        "vacant": sum(not line.name for line in posts),
    }
    return render(request, "desk/directory.html", context)


@require_safe
def seek(request: ActingRequest) -> HttpResponse:
    """查找: by title, number, person or clause, over what the reader may see."""
    actor, now = actor_of(request), request.now
    words = search.words_of(request.GET.get("q", ""))
    context: dict[str, Any] = {"sought": " ".join(words), "few": search.FEW}
    if words:
        office = office_for(actor)
        after, before = request.GET.get("after", ""), request.GET.get("before", "")
        page = search.page_of(actor, words, after=after, before=before)
        is_first = not page.before
        context |= {
            "cases": [search.case_line(case) for case in page.rows],
            "next": _seek_query(context["sought"], after=page.after),
            "previous": _seek_query(context["sought"], before=page.before),
            "people": search.people_found(office, words, now) if is_first else [],
            "clauses": search.clauses_found(office, words, local_date(now)) if is_first else [],
        }
    return render(request, "desk/search.html", context)


def _seek_query(sought: str, **cursor: str) -> str:
    return urlencode({"q": sought, **cursor}) if any(cursor.values()) else ""


@require_safe
def week(request: ActingRequest) -> HttpResponse:
    """一周工作安排: what begins in a week, day by day; prints on one sheet."""
    actor, today = actor_of(request), local_date(request.now)
    office, first = office_for(actor), weeks.asked_for(request.GET.get("from", ""), today)
    days = weeks.days_of(actor, first, today, calendar_of(office), holders_of(office, first))
    span = days_said(first + timedelta(days=place) for place in range(weeks.DAYS))
    context = {
        "days": days,
        "subtitle": f"{office.name} · " + _("%(year)s年%(span)s") % {"year": first.year, "span": span},
        "back": {"url": reverse("desk"), "title": _("工作台")},
        "before": first - timedelta(days=7),
        "after": first + timedelta(days=7),
        "is_this_week": first == weeks.monday_of(today),
        "filed": weeks.kinds_with_a_time(office, today, actor.posts),
    }
    return render(request, "desk/week.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def phrases(request: ActingRequest) -> HttpResponse:
    """常用意见: one's own; kept from here or from under an opinion, where only the words come back."""
    person, problem = actor_of(request).person_id, ""
    kept = list(request.actor.phrases)
    if request.method == "POST":
        words = request.POST.get("opinion", "")
        change = phrase_drop if request.POST.get("act") == "drop" else phrase_keep
        try:
            kept = change(person_id=person, words=words)
        except OrgRefused as refused:
            problem = str(refused)
        if not problem and not request.headers.get("HX-Request"):
            return redirect("phrases")
    context = {"phrases": kept, "problem": problem, "longest": LONGEST, "most": MOST}
    part = "components/phrases.html" if request.headers.get("HX-Request") else "desk/phrases.html"
    return render(request, part, context)
