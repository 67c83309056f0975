"""The 制度 pages: which texts the office runs by, and how far the system runs by them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from zhidu.calendar import local_date
from zhidu.editions import selectors
from zhidu.editions.models import Adoption
from zhidu.editions.text import met_of, roles_of, text_of
from zhidu.org.actor import Actor
from zhidu.org.models import Office
from zhidu.org.selectors import office_for


class ActingRequest(HttpRequest):
    """A request after the middleware that says who acts and what time it is."""

    actor: Actor | None
    now: datetime


@login_required
def rules(request: ActingRequest) -> HttpResponse:
    """The texts in force in the office today; those without clauses, which only fill in, come last."""
    office, today = _office(request), _today(request)
    texts = [_summary(adoption) for adoption in selectors.adoptions_in_force(office, today)]
    context = {
        "texts": sorted(texts, key=lambda text: not text["clauses"]),
        "may_propose": request.actor and selectors.may_propose(office, request.actor.posts, today),
    }
    return render(request, "editions/rules.html", context)


def _summary(adoption: Adoption) -> dict[str, Any]:
    """A text's head: whose it is, since when, and how far the system runs by it."""
    clauses = selectors.clauses_of(adoption.edition)
    return {
        "adoption": adoption,
        "book": selectors.book_of(adoption.edition),
        "clauses": clauses,
        "statuses": selectors.statuses_of(clauses),
    }


@login_required
def rulebook(request: ActingRequest, rulebook: str) -> HttpResponse:
    """One text, clause by clause, with what runs for each; then what was decided and found."""
    beside = selectors.adoptions_in_force(_office(request), _today(request))
    adoption = next((found for found in beside if found.edition.rulebook == rulebook), None)
    if adoption is None:
        raise Http404(_("本单位没有采用制度“%(rulebook)s”") % {"rulebook": rulebook})
    context = _summary(adoption) | {
        "text": text_of(adoption.edition),
        "met": met_of(adoption, beside),
        "roles": roles_of(adoption, _today(request)),
    }
    return render(request, "editions/rulebook.html", context)


@login_required
def clause(request: ActingRequest, rulebook: str, clause: str) -> HttpResponse:
    """One clause of a text."""
    adoption = _adoption(request, rulebook)
    beside = next((b for b in text_of(adoption.edition).clauses if b.line.id == clause), None)
    if beside is None:
        raise Http404(
            _("《%(title)s》没有条款“%(clause)s”") % {"title": adoption.edition.title, "clause": clause}
        )
    return render(request, "editions/clause.html", {"adoption": adoption, "beside": beside})


def _adoption(request: ActingRequest, rulebook: str) -> Adoption:
    try:
        return selectors.adoption_in_force(_office(request), rulebook, _today(request))
    except selectors.NotInForce as missing:
        raise Http404(str(missing)) from missing


def _office(request: ActingRequest) -> Office:
    if request.actor is None:
        raise PermissionDenied(_("您的账号还没有对应到单位的人员，请联系系统管理员"))
    return office_for(request.actor)


def _today(request: ActingRequest) -> date:
    return local_date(request.now)
