"""A posted act: read it, do it, and answer with the page or the reason why not."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from zhidu.calendar import end_of_day, local_date
from zhidu.cases import explain, marking, moving, registry
from zhidu.cases.deeds import Deed
from zhidu.cases.errors import NotDone, ReasonOwed, Refused, Stale
from zhidu.cases.forms import FactForm, initial_of
from zhidu.cases.lists.kinds import kind_listed, kinds_filed
from zhidu.cases.models import Case
from zhidu.cases.services import case_act
from zhidu.cases.situation import Situation, situation_alone, situation_of
from zhidu.cases.turns import names_of
from zhidu.org.actor import Actor
from zhidu.org.models import Person
from zhidu.org.selectors import holders_of, office_for
from zhidu.rules.book import Bound
from zhidu.rules.kinds import MOVES, Step
from zhidu.rules.people import resolve

Again = Callable[[dict[str, Any]], HttpResponse]
"""Shows the page once more, with what went wrong in the context."""


class ActingRequest(HttpRequest):
    """A request after the middleware that says who acts and what time it is."""

    actor: Actor
    now: datetime


def actor_of(request: HttpRequest) -> Actor:
    """Who acts. Raises PermissionDenied for an account without a person."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None:
        raise PermissionDenied(_("您的账号还没有对应到单位的人员，请联系系统管理员"))
    return actor


def page_context(page: explain.Page) -> dict[str, Any]:
    """What every page of a case needs: track, rail, acts, and what makes a second click harmless."""
    here, acts = page.here, explain.acts(page)
    rule = here.kind.step(here.open_step.step) if here.open_step else None
    return {
        "case": here.case,
        "badge": explain.badge(here.case),
        "track": explain.track(page),
        "rail": explain.rail(page),
        "source": here.book.title,
        "acts": acts,
        "can_return": any(act["name"].startswith("return:") for act in acts),
        "act_form": act_form(here, page.holders),
        "can_withdraw": explain.can_withdraw(page),
        "moves": moving.offered(page),
        "beside": [_with_form(page, act) for act in explain.beside(page)],
        "held": moving.held(page),
        "meta": [{"label": _("编号"), "value": here.case.number}] if here.case.number else [],
        "points": rule.rule.checklist.points.items() if rule and rule.rule.checklist else (),
        "points_title": rule.rule.checklist.title if rule and rule.rule.checklist else "",
        "only_reads": bool(rule and rule.rule.mode == "read"),
        "form_key": str(uuid4()),
        "version": here.case.version,
    }


def place_of(here: Situation, request: ActingRequest) -> dict[str, Any]:
    """Where a case's page lies in the menu and leads back to, if 审批办事 offers its kind."""
    filed = kinds_filed(here.case.office, local_date(request.now))
    if not any(listed.kind.id == here.kind.id for listed in filed):
        return {}
    back = {"url": reverse("case-kind", args=[here.kind.id]), "title": here.kind.title}
    return {"back": back, "lies_in": reverse("cases")}


def act_form(here: Situation, holders: Mapping[str, Person], data: Any = None) -> FactForm | None:
    """The fields that the awaited act asks for, or None."""
    step = here.open_step
    rule = here.kind.step(step.step) if step else None
    names = _asked_here(here, rule.rule) if rule else []
    if rule is None or not names:
        return None
    initial = offered(here, rule) | initial_of(here, names) if data is None else None
    return FactForm(here, names, data, initial=initial, prefix="ask", holders=holders)


def _with_form(page: explain.Page, act: dict[str, Any]) -> dict[str, Any]:
    return act | {"form": beside_form(page.here, act["id"], page.holders)}


def beside_form(
    here: Situation, act: str, holders: Mapping[str, Person], data: Any = None
) -> FactForm | None:
    """The fields of an act beside the steps, empty each time; None where it asks for nothing."""
    asks = here.kind.acts[act].asks
    return FactForm(here, asks, data, prefix=act, holders=holders) if asks else None


def _asked_here(here: Situation, step: Step) -> list[str]:
    """The facts that an act asks for; one that a role has to judge only where the step is that role's."""
    if not any(here.book.terms[name].judged_by for name in step.asks):
        return list(step.asks)
    performers = resolve(here.book, names_of(step), here.given, here.chart)
    return [name for name in step.asks if _is_judged_by(here, name, performers)]


def _is_judged_by(here: Situation, name: str, performers: Collection[str]) -> bool:
    judge = here.book.terms[name].judged_by
    judges = resolve(here.book, [judge], here.given, here.chart) if judge else ()
    return not (judges and performers) or bool({*judges} & {*performers})


def holders_now(request: ActingRequest, here: Situation) -> Mapping[str, Person]:
    """Who holds which post today; asked only where a form names people."""
    holders: Any = SimpleLazyObject(lambda: holders_of(here.case.office, local_date(request.now)))
    return holders


def offered(here: Situation, step: Bound[Step]) -> dict[str, Any]:
    """What the form proposes: posts that a gate names exactly, and what the room knows."""
    offers: dict[str, Any] = {}
    for gate in here.kind.gates.get(step.rule.id, ()):
        for check in gate.rule.needs:
            if check.exactly:
                offers[check.exactly] = list(resolve(here.book, check.are, here.given, here.chart))
    room = registry.room_of(here.kind)
    return offers | (room.offer(here.case, here.given, step.rule.asks) if room else {})


def posted_to(case: Case) -> Situation:
    """As much of a case as a form needs that was filled in: the whole where somebody judges a fact."""
    here = situation_alone(case)
    rule = here.kind.step(here.open_step.step) if here.open_step else None
    is_judged = rule and any(here.book.terms[name].judged_by for name in rule.rule.asks)
    return situation_of(case) if is_judged else here


def answer(request: ActingRequest, here: Situation, again: Again) -> HttpResponse:
    """Do the act that was posted; afterwards the case's page, or the same page with the reason.

    Of the situation the form is read, see ``posted_to``; ``again`` reads what it shows.
    """
    move, _colon, act = request.POST.get("act", "").partition(":")
    if not act:
        return redirect(request.get_full_path())
    name, form = _posted_form(request, here, act)
    if move == "do" and form and not form.is_valid():
        return again(_typed(act, name, form))
    try:
        deed = deed_of(request, move, act, form.facts if form and form.is_valid() else {})
        case_act(case_id=here.case.pk, deed=deed, by=request.actor, at=request.now)
    except NotDone as problem:
        return failed(request, problem, situation_of(here.case, request.now), again, _typed(act, name, form))
    messages.success(request, _("已办理。"))
    return redirect(request.path)


def _posted_form(request: ActingRequest, here: Situation, act: str) -> tuple[str, FactForm | None]:
    """What was typed for an act, and under which name the page shows it again."""
    if here.open_step and here.open_step.step == act:
        return "act_form", act_form(here, holders_now(request, here), request.POST)
    if act in here.kind.acts:
        return "beside_form", beside_form(here, act, holders_now(request, here), request.POST)
    return "", None


def _typed(act: str, name: str, form: FactForm | None) -> dict[str, Any]:
    return {name: form, "beside_act": act} if form else {}


def key_of(request: HttpRequest) -> str:
    """What a form was sent with, so that a second click does nothing more."""
    return str(request.POST.get("key", ""))[:64]


def deed_of(request: HttpRequest, move: str, act: str, facts: dict[str, Any]) -> Deed:
    version = request.POST.get("version", "")
    return Deed(
        act=act,
        move=move,
        facts=facts,
        opinion=request.POST.get("opinion", "").strip(),
        reason=request.POST.get("reason", "").strip(),
        to=tuple(request.POST.getlist("to")) if move in MOVES else (),
        until=_until(request.POST.get("until", "")),
        ticked=tuple(request.POST.getlist("ticked")),
        key=key_of(request),
        version=int(version) if version.isdigit() else None,
    )


def _until(written: str) -> datetime | None:
    """The end of the day to which a deadline is to be extended. Raises NotDone."""
    if not written.strip():
        return None
    try:
        return end_of_day(date.fromisoformat(written.strip()))
    except ValueError:
        raise NotDone(
            _("“%(written)s”不是日期；延期到哪一天，写法如 2026-11-30") % {"written": written}
        ) from None


def _moved(request: ActingRequest) -> dict[str, Any] | None:
    """What was typed for a move that did not happen, for the page to show it again."""
    name = request.POST.get("act", "")
    if name.partition(":")[0] not in MOVES:
        return None
    return {
        "name": name,
        "to": [post for post in request.POST.getlist("to") if post],
        "until": request.POST.get("until", ""),
        "reason": request.POST.get("reason", ""),
    }


def say_why_not(request: ActingRequest, problem: NotDone) -> None:
    """A message; with the button that asks for a check, where a file was refused for its mark."""
    ticket = marking.ticket_of(problem)
    is_offered = ticket and kind_listed(office_for(request.actor), marking.KIND, local_date(request.now))
    messages.error(request, str(problem), extra_tags=ticket if is_offered else "")


def failed(
    request: ActingRequest, problem: NotDone, here: Situation, again: Again, extra: dict[str, Any]
) -> HttpResponse:
    """The page again, saying why: by clause for a refusal, by name and time for a stale page."""
    if isinstance(problem, Stale):
        messages.warning(request, str(problem))
        return redirect(request.path)
    moved = _moved(request)
    if not isinstance(problem, Refused):
        say_why_not(request, problem)
        return again(extra | {"moved": moved})
    page = explain.page_of(here, request.actor, request.now)
    context = {
        "refusal": explain.refusal(page, problem.decision),
        "reason_owed": isinstance(problem, ReasonOwed) and moved is None,
        "moved": moved,
    }
    typed = {"opinion": request.POST.get("opinion", ""), "ticked": request.POST.getlist("ticked")}
    response = again({**extra, **context, **typed})
    response.status_code = 409
    return response
