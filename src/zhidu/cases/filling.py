"""The form of a case while it is a draft: begun, typed, kept, previewed, handed in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhidu.calendar import local_date
from zhidu.cases import explain, marking, selectors
from zhidu.cases.deeds import Deed
from zhidu.cases.doing import ActingRequest, actor_of, deed_of, failed, holders_now, page_context, place_of
from zhidu.cases.errors import NotDone, Refused
from zhidu.cases.forms import FactForm, initial_of
from zhidu.cases.links import case_url
from zhidu.cases.lists.kinds import kind_listed
from zhidu.cases.measures import limits_of, measures_of, uncounted_of
from zhidu.cases.models import Case, File
from zhidu.cases.services import case_act, case_open, draft_save, file_add, file_remove, words_attest
from zhidu.cases.services.drafting import is_others_work
from zhidu.cases.services.filing import TYPES, refuse_too_large, upload_limit
from zhidu.cases.situation import Situation, situation_of, stored
from zhidu.org.selectors import office_for
from zhidu.rules.tables import Facts


@require_POST
def new(request: ActingRequest, kind: str) -> HttpResponse:
    """Begin a draft of a kind, or go on with an empty one begun before."""
    return begun(request, kind, {})


@require_POST
def mark_check(request: ActingRequest) -> HttpResponse:
    """Ask for a check (误标核对) of a file that was refused just now, which its ticket describes."""
    facts = marking.facts_on(request.POST.get("ticket", ""))
    if facts is None:
        messages.error(request, _("离文件被拒收已经太久；请重新选择文件，再从新的提示提请核对"))
        return redirect("desk")
    return begun(request, marking.KIND, facts)


def begun(request: ActingRequest, kind: str, facts: Mapping[str, Any]) -> HttpResponse:
    """The form of a new draft that states these facts already, or of one begun before that states no more.

    Not found where no text in force has the kind, or where its cases are begun on a page of their own.
    """
    actor = actor_of(request)
    office = office_for(actor)
    listed = kind_listed(office, kind, local_date(request.now))
    if listed is None:
        raise Http404
    if not listed.begun_by(office, actor.posts):
        messages.error(
            request,
            _("“%(title)s”不由您这一职务提出，请与%(beginners)s联系")
            % {"title": listed.kind.title, "beginners": listed.beginners},
        )
        return redirect("cases")
    mine = Case.objects.filter(kind=kind, title="", initiator_id=actor.person_id, status=Case.Status.OPEN)
    empty = (case for case in mine.filter(files=None) if _states_only(case, facts))
    try:
        case = next(empty, None) or case_open(office=office, kind=kind, by=actor, at=request.now, facts=facts)
    except NotDone as problem:
        messages.error(request, str(problem))
        return redirect("desk")
    return redirect("case-form", case.pk)


def _states_only(case: Case, facts: Mapping[str, Any]) -> bool:
    return {name: value for name, value in case.facts.items() if value not in (None, "", [])} == stored(facts)


def is_draft(here: Situation, request: ActingRequest) -> bool:
    """Whether the actor has the form still before them."""
    step = here.open_step
    is_first = bool(step and here.kind.form and step.step == here.kind.form.at)
    mine = bool(step and {str(p.post_id) for p in step.posts.all()} & set(request.actor.posts))
    return is_first and mine


def form(request: ActingRequest, pk: int) -> HttpResponse:
    """The form of a case that has not been handed in yet."""
    found = selectors.case_for(actor_of(request), pk)
    here = situation_of(found, request.now)
    if not is_draft(here, request):
        return redirect("case", pk)
    if request.method == "POST":
        return _form_posted(request, here)
    return _form_page(request, here, _fact_form(request, here), {})


def _fact_form(
    request: ActingRequest, here: Situation, data: Any = None, *, lenient: bool = False
) -> FactForm:
    names = list(here.kind.form.fields) if here.kind.form else []
    initial, holders = initial_of(here, names), holders_now(request, here)
    return FactForm(here, names, data, initial=initial, lenient=lenient, holders=holders)


def _form_page(
    request: ActingRequest, here: Situation, facts: FactForm, extra: dict[str, Any]
) -> HttpResponse:
    page = explain.page_of(here, request.actor, request.now)
    rule = here.kind.form
    _mark_required(here, facts)
    context = page_context(page) | {
        "form": facts,
        **place_of(here, request),
        "kind": here.kind,
        "acts_url": reverse("case", args=[here.case.pk]),
        "pairs": _known_already(page),
        "parent": here.case.parent,
        "parent_url": case_url(here.case.parent) if here.case.parent else "",
        "papers": [_slot(here, slot) for slot in rule.papers] if rule else [],
        "points": rule.checklist.points.items() if rule and rule.checklist else (),
        "checklist": rule.checklist if rule else None,
        "ticked": here.given.ticked,
        "verdicts": explain.verdicts_of(page.here),
        "opinion_back": _opinion_back(here),
        "accepts": ",".join(TYPES),
        "upload_max": settings.ZHIDU_UPLOAD_MAX,
        "upload_limit": upload_limit(),
        "can_remove": here.case.initiator_id == page.actor.person_id
        and not is_others_work(here.case, page.actor),
    }
    return render(request, "cases/form.html", context | extra)


def _known_already(page: explain.Page) -> list[tuple[str, str]]:
    """The facts that a case has and its form does not ask, such as those it was opened with."""
    form, kept = page.here.kind.form, page.here.case.facts
    asked = form.fields if form else {}
    names = [name for name in page.book.terms if name in kept and name not in asked]
    return explain.pairs(page, names) if names else []


def _mark_required(here: Situation, facts: FactForm) -> None:
    """Mark what has to be filled in whatever else is said: by the form, or by a clause of its own."""
    at = here.kind.form.at if here.kind.form else ""
    always = [gate.rule for gate in here.kind.gates.get(at, ()) if not gate.rule.when]
    wanted = {name for gate in always for check in gate.needs if not check.one_of for name in check.field}
    for name, field in facts.fields.items():
        field.widget.is_required = False
        field.is_wanted = name in wanted  # type: ignore[attr-defined]


def _slot(here: Situation, slot: str) -> dict[str, Any]:
    """A paper of the form with its files, and with how long they are where that is limited."""
    files = [file for file in selectors.files_of(here.case) if file.slot == slot]
    return {
        "slot": slot,
        "paper": here.kind.form.papers[slot] if here.kind.form else None,
        "files": explain.file_rows(files),
        "measures": measures_of(here, slot, files),
        "uncounted": uncounted_of(here, slot, files),
        "limits": limits_of(here, slot),
    }


def _opinion_back(here: Situation) -> str:
    """Why the case came back, if it did."""
    for entry in selectors.entries_of(here.case):
        if entry.verb == "step.returned":
            return _("%(person)s（%(post)s）退回：%(opinion)s") % {
                "person": entry.person,
                "post": entry.post,
                "opinion": entry.data.get("opinion", ""),
            }
        if entry.verb == "step.done":
            return ""
    return ""


def _form_posted(request: ActingRequest, here: Situation) -> HttpResponse:
    move, _colon, act = request.POST.get("act", "").partition(":")
    facts = _fact_form(request, here, request.POST, lenient=move != "do")
    is_valid = facts.is_valid()
    try:
        _keep(request, here, facts)
        _files(request, here)
    except NotDone as problem:
        return failed(request, problem, here, lambda extra: _form_page(request, here, facts, extra), {})
    if move != "do":
        messages.success(request, _("已保存。"))
        return redirect("case-form", here.case.pk)
    here = situation_of(selectors.case_for(request.actor, here.case.pk), request.now)
    if not is_valid:
        return _form_page(request, here, facts, {})
    return _hand_in(request, here, facts, act)


def _hand_in(request: ActingRequest, here: Situation, facts: FactForm, act: str) -> HttpResponse:
    deed: Deed = deed_of(request, "do", act, {})
    deed = Deed(act=deed.act, opinion=deed.opinion, reason=deed.reason, key=deed.key)
    try:
        case_act(case_id=here.case.pk, deed=deed, by=request.actor, at=request.now)
    except NotDone as problem:
        _mark_wanted(facts, problem)
        return failed(request, problem, here, lambda extra: _form_page(request, here, facts, extra), {})
    messages.success(request, _("已报出，可在“已办”里查看进展。"))
    return redirect("case", here.case.pk)


def _mark_wanted(facts: FactForm, problem: NotDone) -> None:
    """Say beside each field that it is wanted, not only above the form."""
    wants = problem.decision.wants if isinstance(problem, Refused) else ()
    for want in wants:
        if want.form == "field" and want.what in facts.fields:
            facts.add_error(want.what, want.text)


def _keep(request: ActingRequest, here: Situation, facts: FactForm) -> None:
    draft_save(
        case_id=here.case.pk,
        facts=_asked(here, facts.facts),
        ticked=request.POST.getlist("ticked"),
        by=request.actor,
        at=request.now,
    )


def _asked(here: Situation, facts: dict[str, Any]) -> dict[str, Any]:
    """The facts without those that are not asked in this situation."""
    known = Facts(here.book, {**here.given.facts, **facts})
    return {
        name: value if known.holds(here.kind.asked.get(name, ())) is not False else None
        for name, value in facts.items()
    }


def _files(request: ActingRequest, here: Situation) -> None:
    for slot in here.kind.form.papers if here.kind.form else ():
        for upload in request.FILES.getlist(f"paper-{slot}"):
            _take(request, here, slot, upload)
    _attested(request, here)
    removed = request.POST.get("remove", "")
    if removed.isdigit():
        file = get_object_or_404(File, pk=removed, case=here.case)
        file_remove(file=file, by=request.actor, at=request.now)


def _attested(request: ActingRequest, here: Situation) -> None:
    """Keep how long somebody says that papers are which could not be counted."""
    for file in selectors.files_of(here.case):
        said = request.POST.get(f"words-{file.pk}", "")
        if said.isdecimal() and len(said) < 7:
            words_attest(file=file, words=int(said), by=request.actor, at=request.now)


def _take(request: ActingRequest, here: Situation, slot: str, upload: UploadedFile) -> None:
    name = upload.name or ""
    refuse_too_large(name, upload.size or 0)
    file_add(
        case_id=here.case.pk, slot=slot, name=name, content=upload.read(), by=request.actor, at=request.now
    )


@require_POST
def autosave(request: ActingRequest, pk: int) -> HttpResponse:
    """Keep what has been typed so far; called every ten seconds by the form."""
    here = situation_of(selectors.case_for(actor_of(request), pk), request.now)
    facts = _fact_form(request, here, request.POST, lenient=True)
    facts.is_valid()
    try:
        _keep(request, here, facts)
    except NotDone as problem:
        return HttpResponse(str(problem), status=409)
    return HttpResponse(status=204)


@require_POST
def preview(request: ActingRequest, pk: int) -> HttpResponse:
    """What the tables say of what is being typed, and what is still missing."""
    here = situation_of(selectors.case_for(actor_of(request), pk), request.now)
    facts = _fact_form(request, here, request.POST, lenient=True)
    facts.is_valid()
    typed = here.with_facts(_asked(here, facts.facts)).with_ticks(request.POST.getlist("ticked"))
    return render(request, "cases/preview.html", {"verdicts": explain.verdicts_of(typed)})
