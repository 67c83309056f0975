"""The 制度 pages: which texts the office runs by, and how far the system runs by them."""

from __future__ import annotations

from datetime import date, datetime

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from zhidu.calendar import local_date
from zhidu.editions import selectors
from zhidu.editions.models import Adoption
from zhidu.org.actor import Actor
from zhidu.org.models import Office
from zhidu.org.selectors import office_for


class ActingRequest(HttpRequest):
    """A request after the middleware that says who acts and what time it is."""

    actor: Actor | None
    now: datetime


@login_required
def rules(request: ActingRequest) -> HttpResponse:
    """The texts in force in the office today."""
    adoptions = selectors.adoptions_in_force(_office(request), _today(request))
    texts = [
        {"adoption": a, "statuses": selectors.statuses_of(selectors.clauses_of(a.edition))} for a in adoptions
    ]
    return render(request, "editions/rules.html", {"texts": texts})


@login_required
def rulebook(request: ActingRequest, rulebook: str) -> HttpResponse:
    """One text, clause by clause."""
    adoption = _adoption(request, rulebook)
    clauses = selectors.clauses_of(adoption.edition)
    context = {
        "adoption": adoption,
        "book": selectors.book_of(adoption.edition),
        "clauses": clauses,
        "statuses": selectors.statuses_of(clauses),
    }
    return render(request, "editions/rulebook.html", context)


@login_required
def clause(request: ActingRequest, rulebook: str, clause: str) -> HttpResponse:
    """One clause of a text."""
    adoption = _adoption(request, rulebook)
    line = selectors.clause_of(adoption.edition, clause)
    if line is None:
        raise Http404(f"《{adoption.edition.title}》没有条款“{clause}”")
    return render(request, "editions/clause.html", {"adoption": adoption, "clause": line})


def _adoption(request: ActingRequest, rulebook: str) -> Adoption:
    try:
        return selectors.adoption_in_force(_office(request), rulebook, _today(request))
    except selectors.NotInForce as missing:
        raise Http404(str(missing)) from missing


def _office(request: ActingRequest) -> Office:
    if request.actor is None:
        raise PermissionDenied("您的账号还没有对应到单位的人员，请联系系统管理员")
    return office_for(request.actor)


def _today(request: ActingRequest) -> date:
    return local_date(request.now)
