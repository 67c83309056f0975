"""One act on many cases: the awaited act of one step, each case by itself."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from zhidu.cases.deeds import Deed
from zhidu.cases.errors import NotDone, ReasonOwed, Refused
from zhidu.cases.explain import chips
from zhidu.cases.lists.looks import PAGE, awaits, listed_cases
from zhidu.cases.models import Case, Step
from zhidu.cases.services import case_act
from zhidu.editions.selectors import book_of, with_editions
from zhidu.org.actor import Actor
from zhidu.rules.kinds import Step as RuleStep

MOST = PAGE
"""As many cases as a page shows: nobody decides on what they have not seen."""
_LONGEST_KEY = 19
"""Digits of the largest key that a database has."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A case that was ticked, and why it has to be done on its own page, if it has."""

    case: Case
    step: RuleStep | None
    why_not: str


def why_not(case: Case, step_id: str) -> str:
    """Why a step has to be done on the case's own page; empty where it may be done with others."""
    kind = book_of(case.edition).kinds[case.kind]
    step = kind.step(step_id)
    if step is None or not step.rule.by:
        return _("现在没有等您办理的环节")
    if kind.form and kind.form.at == step_id:
        return _("要填写表格，请打开办理")
    return _("“%(title)s”要填写内容，请打开办理") % {"title": step.rule.title} if step.rule.asks else ""


def read_marks(marks: Iterable[str]) -> dict[int, int | None]:
    """Case → the version that was seen, from ``12:3`` or ``12``; what is no such mark is left out."""
    found: dict[int, int | None] = {}
    for mark in marks:
        key, _, version = mark.partition(":")
        if key.isascii() and key.isdigit() and len(key) < _LONGEST_KEY:
            found[int(key)] = int(version) if version.isascii() and version.isdigit() else None
    return dict(list(found.items())[:MOST])


def _named(actor: Actor, kind: str, keys: Collection[int]) -> QuerySet[Case]:
    """Cases of an actor's lists by their keys, the longest waiting first."""
    named = listed_cases(actor, [kind]).filter(pk__in=keys)
    return with_editions(named.select_related("initiator"), "edition").order_by("opened_at", "pk")


def chosen_of(actor: Actor, kind: str, keys: Collection[int]) -> list[Chosen]:
    """The cases ticked that wait for the actor now."""
    waiting = list(_named(actor, kind, keys).filter(awaits(actor), status=Case.Status.OPEN))
    open_steps = Step.objects.filter(case__in=waiting, state=Step.State.OPEN)
    at = dict(open_steps.values_list("case", "step"))
    return [Chosen(case, _step(case, at[case.pk]), why_not(case, at[case.pk])) for case in waiting]


def _step(case: Case, step_id: str) -> RuleStep | None:
    bound = book_of(case.edition).kinds[case.kind].step(step_id)
    return bound.rule if bound else None


def by_step(chosen: Sequence[Chosen]) -> list[tuple[RuleStep, list[Case]]]:
    """The cases that can be done together, one group a step; a step is of one text."""
    groups: dict[tuple[int, str], tuple[RuleStep, list[Case]]] = {}
    for each in chosen:
        if each.step and not each.why_not:
            key = (each.case.edition_id, each.step.id)
            groups.setdefault(key, (each.step, []))[1].append(each.case)
    return list(groups.values())


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one case: done, or why not and by which clauses."""

    case: Case
    tone: str
    said: str
    why: str = ""
    clauses: Sequence[dict[str, str]] = ()


def acted(
    actor: Actor, kind: str, marks: Mapping[int, int | None], deed: Deed, at: datetime
) -> list[Outcome]:
    """Do the deed on each case in a transaction of its own, and say what came of each."""
    return [
        _acted(case, replace(deed, version=marks[case.pk]), actor, at) for case in _named(actor, kind, marks)
    ]


def _acted(case: Case, deed: Deed, by: Actor, at: datetime) -> Outcome:
    if reason := why_not(case, deed.act):
        return Outcome(case, "stale", _("未办"), reason)
    try:
        case_act(case_id=case.pk, deed=deed, by=by, at=at)
    except ReasonOwed as owed:
        return _refused(case, owed, _("不照办须写明原因，请打开逐件办理"))
    except Refused as refused:
        return _refused(case, refused)
    except NotDone as problem:
        return Outcome(case, "stale", _("未办"), str(problem))
    step = _step(case, deed.act)
    return Outcome(case, "done", _("已%(verb)s") % {"verb": step.verb} if step else _("已办"))


def _refused(case: Case, problem: Refused, *advice: str) -> Outcome:
    clauses = chips(book_of(case.edition), problem.decision.because)
    return Outcome(case, "refused", _("未获准"), "；".join([str(problem), *advice]), clauses)
