"""The pages of a revision: hand it in, try it, pass it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhidu.calendar import local_date
from zhidu.cases import explain, revisions, selectors
from zhidu.cases.doing import ActingRequest, actor_of, answer
from zhidu.cases.errors import BadFile, NotDone
from zhidu.cases.filling import is_draft
from zhidu.cases.models import Case
from zhidu.cases.services.filing import refuse_too_large
from zhidu.cases.services.planning import LABELS
from zhidu.cases.situation import Situation, situation_of
from zhidu.cases.views import case_context
from zhidu.editions.bundle import BadBundle, Files, shipped_books, shipped_files, unpacked
from zhidu.editions.models import Proposal
from zhidu.editions.selectors import REVISION, book_proposed, may_propose
from zhidu.editions.services import proposal_map
from zhidu.editions.trial import met, trial_of
from zhidu.org.selectors import office_for, posts_of
from zhidu.rules.source import RulebookError

STATED = ("text", "since", "reason", "decision_ref", "decision_date", "move")
"""The facts that people state of a revision; the others stand in sections of their own."""
_TONES = {"stays": "plain", "moves": "open", "cannot": "late"}


def new(request: ActingRequest) -> HttpResponse:
    """Hand in a revision: a ZIP of its folder, or a text that came along with the system."""
    actor = actor_of(request)
    office = office_for(actor)
    if not may_propose(office, actor.posts, local_date(request.now)):
        messages.error(request, _("只有制度管理员可以起草修订"))
        return redirect("rules")
    context: dict[str, Any] = {"books": shipped_books(_shipped()), "lies_in": reverse("rules")}
    if request.method == "POST":
        try:
            files, sentences = _handed_in(request)
            case = revisions.revision_open(
                office=office, files=files, sentences=sentences, by=actor, at=request.now
            )
            return redirect("revision", case.pk)
        except RulebookError as error:
            context["problems"] = error.problems
        except (BadBundle, BadFile, NotDone) as problem:
            messages.error(request, str(problem))
    return render(request, "cases/revision_new.html", context)


def _shipped() -> Path:
    return Path(settings.ZHIDU_RULEBOOKS)


def _handed_in(request: ActingRequest) -> tuple[Files, Files]:
    upload = request.FILES.get("bundle")
    if upload is None:
        return shipped_files(_shipped(), request.POST.get("book", ""))
    refuse_too_large(upload.name or "", upload.size or 0)
    return unpacked(upload.read(), _shipped())


def _found(request: ActingRequest, pk: int) -> Case:
    case = selectors.case_for(actor_of(request), pk)
    if case.kind != REVISION:
        raise Http404(_("没有这个修订"))
    return case


def revision(request: ActingRequest, pk: int) -> HttpResponse:
    """A revision with everything that was found when it was tried."""
    here = situation_of(_found(request, pk), request.now)
    if request.method == "POST":
        return answer(request, here, lambda extra: _page(request, here, extra))
    return _page(request, here, {})


def _page(request: ActingRequest, here: Situation, extra: dict[str, Any]) -> HttpResponse:
    proposal = revisions.proposal_of(here.case)
    page = explain.page_of(here, request.actor, request.now)
    context = case_context(page)
    is_open = is_draft(here, request)
    context |= {
        "pairs": explain.pairs(page, STATED),
        "acts": [] if is_open else context["acts"],
        "proposal": proposal,
        "trial": trial_of(proposal),
        "unmapped": _unmapped(proposal),
        "met": _met(proposal),
        "moves": [_move(move) for move in proposal.tried.get("moves", ())],
        "replays": proposal.tried.get("replays", ()),
        "is_draft": is_open,
        "lies_in": reverse("rules"),
    }
    return render(request, "cases/revision.html", context | extra)


def _move(move: dict[str, Any]) -> dict[str, Any]:
    return move | {"label": LABELS[move["standing"]], "tone": _TONES[move["standing"]]}


def _unmapped(proposal: Proposal) -> list[tuple[str, str, list[Any]]]:
    """Roles without a post, each with the posts to choose from."""
    roles = book_proposed(proposal).roles
    missing = [name for name, role in roles.items() if role.is_mapped and not proposal.roles.get(name)]
    posts = list(posts_of(proposal.office)) if missing else []
    return [(name, roles[name].title, posts) for name in missing]


def _met(proposal: Proposal) -> list[dict[str, Any]]:
    """The kinds that other texts of the office know too, and which text was said to prevail."""
    book = book_proposed(proposal)
    return [
        {
            "kind": kind,
            "title": book.kinds[kind].title,
            "books": books,
            "chosen": proposal.prevails.get(kind, ""),
        }
        for kind, books in met(proposal).items()
    ]


@require_POST
def roles(request: ActingRequest, pk: int) -> HttpResponse:
    """Say which posts stand behind the roles that a revision brings; then it is tried on cases."""
    case = _found(request, pk)
    proposal = revisions.proposal_of(case)
    if not is_draft(situation_of(case, request.now), request):
        messages.error(request, _("已经送审，不能再改；需要修改的，请审定人退回"))
        return redirect("revision", pk)
    known = {post.code for post in posts_of(proposal.office)}
    named = {
        name.removeprefix("role-"): [code for code in request.POST.getlist(name) if code in known]
        for name in request.POST
        if name.startswith("role-")
    }
    proposal_map(
        proposal=proposal,
        roles={role: codes for role, codes in named.items() if codes},
        prevails=_settled(request, proposal),
    )
    revisions.cases_try(proposal=proposal, at=request.now)
    messages.success(request, _("已记下，并重新试算。"))
    return redirect("revision", pk)


def _settled(request: ActingRequest, proposal: Proposal) -> dict[str, str]:
    """For kinds in which texts meet: which one was said to prevail."""
    said = {kind: request.POST.get(f"prevails-{kind}", "") for kind in met(proposal)}
    return {kind: book for kind, book in said.items() if book in {b.id for b in met(proposal)[kind]}}
