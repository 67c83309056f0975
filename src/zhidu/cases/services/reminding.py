"""What time brings: deadlines that pass and are reported, and reminders that fall due again and again."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from zhidu.cases import moves, turns
from zhidu.cases.asking import escalate, remind
from zhidu.cases.models import RUNNING, Case, Entry, Notice, Obligation, Step, StepPost
from zhidu.cases.services.lapsing import obligation_miss
from zhidu.cases.services.locking import case_lock
from zhidu.cases.services.opening import readers_add
from zhidu.cases.services.passing import rows_pass
from zhidu.cases.services.trail import entry_add
from zhidu.cases.situation import Situation, restored, situation_of
from zhidu.editions.models import Edition
from zhidu.editions.selectors import book_of
from zhidu.org.calendars import calendar_of
from zhidu.rules.book import Bound, Rulebook
from zhidu.rules.deadlines import Due, Reminding
from zhidu.rules.decision import Decision
from zhidu.rules.facts import Given
from zhidu.rules.grounds import applies
from zhidu.rules.reminding import falls
from zhidu.rules.source import RulebookError

log = logging.getLogger(__name__)


def obligations_lapse(at: datetime) -> int:
    """Mark every open deadline that has passed, and give every reminder that is due; how many of both.

    Safe to run at any time, any number of times.
    """
    passed = Obligation.objects.filter(state=Obligation.State.OPEN, due_at__lt=at, case__status__in=RUNNING)
    lapsed = sum(_lapse(pk, case_id, at) for pk, case_id in list(passed.values_list("pk", "case_id")))
    return lapsed + sum(_give(case_id, rule, at) for case_id, rule in list(_falling(at)))


def _book(edition: Edition) -> Rulebook | None:
    """The text; None, with a line in the log, where it cannot be read: the other cases go on."""
    try:
        return book_of(edition)
    except RulebookError:
        log.exception("jobs: edition %s cannot be read", edition.pk)
        return None


def _titles(here: Situation, posts: Iterable[str]) -> str:
    return "、".join(here.chart.posts[post].title for post in posts if post in here.chart.posts)


def _tell(here: Situation, posts: Iterable[str], what: str, because: Iterable[str], at: datetime) -> None:
    said = {"case": here.case, "what": what[:120], "clauses": list(because), "at": at}
    Notice.objects.bulk_create(Notice(post_id=int(post), **said) for post in posts)


# what has passed


@transaction.atomic
def _lapse(pk: int, case_id: int, at: datetime) -> bool:
    """Mark one, if nobody met it or marked it meanwhile."""
    case = case_lock(case_id)
    still = Obligation.objects.filter(pk=pk, state=Obligation.State.OPEN).select_related("case").first()
    if still:
        obligation_miss(still, at)
        _report(case, still, at)
    return still is not None


def _report(case: Case, obligation: Obligation, at: datetime) -> None:
    """Tell those to whom the text has it reported: once, as a deadline is missed once."""
    book = _book(case.edition)
    kind = book.kinds.get(case.kind) if book else None
    rule = next((d.rule for d in kind.due if d.rule.id == obligation.rule), None) if kind else None
    if rule is None or rule.escalates is None:
        return
    here = situation_of(case, at)
    target = f"{here.kind.id}.{obligation.rule}"
    decision = escalate(here.book, target, here.given, here.chart, calendar_of(case.office), at)
    if not decision.value:
        return
    said = f"{obligation.title}超期"  # zh: kept
    readers_add(case, decision.value, said, decision.because, at=at)
    _tell(here, decision.value, f"上报：{said}", decision.because, at)  # zh: kept
    data = {"title": obligation.title, "to": _titles(here, decision.value)}
    entry_add(case=case, verb="due.escalated", at=at, data=data, because=decision.because)
    if rule.escalates.hands_over == "是":
        _hand_over(here, rule, decision, at)


def _hand_over(here: Situation, rule: Due, decision: Decision, at: datetime) -> None:
    """Those to whom it is reported do the step that is late, if it waits and no gate keeps them off it."""
    step = here.open_step
    waiting = turns.awaited(step) if step and step.step == rule.met_by else []
    to = moves.posts_new(here, decision.value)
    if step is None or not waiting or not to:
        return
    rows_pass(waiting, to, StepPost.Via.ESCALATE, "", at)
    data = {"step": step.step, "title": step.title, "to": _titles(here, to)}
    entry_add(case=here.case, verb="step.escalated", at=at, data=data, because=decision.because)


# what is not done yet


def _falling(at: datetime) -> Iterator[tuple[int, str]]:
    """Cases and reminders that may be due, by what can be told without looking at the whole case."""
    running = Case.objects.filter(status=Case.Status.OPEN).order_by()
    pairs = set(running.values_list("edition_id", "kind").distinct())
    editions = Edition.objects.only("digest").in_bulk({edition for edition, _ in pairs})
    for edition, kind in sorted(pairs):
        book = _book(editions[edition])
        if book and kind in book.kinds:
            cases = running.filter(edition=edition, kind=kind)
            for bound in book.kinds[kind].remind:
                yield from ((case, bound.rule.id) for case in _due_of(book, bound, cases, at))


def _due_of(book: Rulebook, bound: Bound[Reminding], cases: Any, at: datetime) -> Iterator[int]:
    begun, given = _begun(bound.rule, cases), _given_at(bound.rule, cases)
    for case in cases.filter(pk__in=begun).select_related("office"):
        since = max(begun[case.pk], given.get(case.pk, begun[case.pk]))
        next_at = falls(book, bound.rule, since, calendar_of(case.office))
        known = Given(facts=restored(book.terms, case.facts))
        if next_at and next_at <= at and applies(book, bound, known) is not False:
            yield case.pk


def _begun(rule: Reminding, cases: Any) -> dict[int, datetime]:
    """Case → since when its step is open; of a deadline, that runs, no later than the case was opened."""
    if rule.on:
        steps = Step.objects.filter(case__in=cases.values("pk"), state=Step.State.OPEN, step=rule.on)
        return dict(steps.values_list("case_id", "opened_at"))
    dues = Obligation.objects.filter(case__in=cases.values("pk"), rule=rule.of, met_at=None)
    return dict(dues.values_list("case_id", "case__opened_at"))


def _given_at(rule: Reminding, cases: Any) -> dict[int, datetime]:
    """Case → when its last reminder was given."""
    entries = Entry.objects.filter(case_id__in=cases.values("pk"), key__startswith=_key(rule.id)).order_by()
    return dict(entries.values_list("case_id").annotate(Max("at")))


def _key(rule: str, number: int | None = None) -> str:
    """The key by which the trail holds each reminder once."""
    return f"remind:{rule}:{'' if number is None else number}"


@transaction.atomic
def _give(case_id: int, rule: str, at: datetime) -> bool:
    """Give one reminder, if it is due still: missed ones are made up for by this one."""
    case = case_lock(case_id)
    if case.status != Case.Status.OPEN:
        return False
    here = situation_of(case, at)
    bound = next(bound for bound in here.kind.remind if bound.rule.id == rule)
    before = Entry.objects.filter(case_id=case_id, key__startswith=_key(rule)).order_by("seq")
    times = [before.last().at] if before else []  # type: ignore[union-attr]
    step = here.open_step
    if bound.rule.on:
        times += [step.opened_at] if step else []
    target, calendar = f"{here.kind.id}.{rule}", calendar_of(case.office)
    decision = remind(here.book, target, here.given, here.chart, calendar, max(times, default=None))
    posts = _reminded(here, bound.rule, decision.value.posts) if decision.value else ()
    if not posts or decision.value.at > at:
        return False
    _tell(here, posts, f"提醒：{bound.rule.title}", decision.because, at)  # zh: kept
    data = {"title": bound.rule.title, "to": _titles(here, posts)}
    key = _key(rule, before.count() + 1)
    entry_add(case=case, verb="reminded", at=at, data=data, because=decision.because, key=key)
    return True


def _reminded(here: Situation, rule: Reminding, named: tuple[str, ...]) -> tuple[str, ...]:
    """Whom a step waits for by now, be it that it was handed on; else those named by the text."""
    if rule.of or rule.to:
        return named
    return tuple(dict.fromkeys(str(row.post_id) for row in moves.asked_now(here)))
