"""The one way to act on a case: ask the rules, write, log, in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from zhidu.calendar import moment_in_words
from zhidu.cases import registry
from zhidu.cases.asking import permit
from zhidu.cases.deeds import Deed
from zhidu.cases.errors import NotDone, ReasonOwed, Refused, Stale, out_of_turn
from zhidu.cases.models import Case, Deviation, Entry, Step, StepPost
from zhidu.cases.services.effects import effects_perform
from zhidu.cases.services.lapsing import dues_update
from zhidu.cases.services.locking import case_lock
from zhidu.cases.services.opening import step_open_next
from zhidu.cases.services.trail import entry_add
from zhidu.cases.situation import Situation, situation_of, stored
from zhidu.org.actor import Actor, Seat
from zhidu.rules.book import Bound
from zhidu.rules.decision import Decision, Status
from zhidu.rules.model import Step as RuleStep
from zhidu.rules.people import resolve


def case_act(*, case_id: int, deed: Deed, by: Actor, at: datetime) -> Case:
    """Do a deed on a case. Raises Refused, ReasonOwed or Stale, and then nothing has changed.

    A refused attempt stays in the trail. A deed whose key is already there is not done again.
    """
    try:
        with transaction.atomic():
            return _act(case_lock(case_id), deed, by, at)
    except Refused as refused:
        _remember(case_id, deed, by, at, refused.decision)
        raise


def _act(case: Case, deed: Deed, by: Actor, at: datetime) -> Case:
    if deed.key and Entry.objects.filter(case_id=case.pk, key=deed.key).exists():
        return case
    _fresh(case, deed.version)
    here = situation_of(case).with_facts({**deed.about, **deed.facts})
    if case.status != Case.Status.OPEN:
        raise out_of_turn(f"“{case.title}”已{case.get_status_display()}，不能再办理")
    Case.objects.filter(pk=case.pk).update(version=F("version") + 1)
    _MOVES[deed.move](here, deed, by, at)
    return case


def _fresh(case: Case, version: int | None) -> None:
    if version is None or version == case.version:
        return
    last = Entry.objects.filter(case_id=case.pk).order_by("seq").last()
    who = f"{last.person}已于{moment_in_words(last.at)}办理过" if last else "内容已有变化"
    raise Stale(f"本页打开之后，{who}。页面已更新，请核对后再办；您刚才填写的内容没有生效。")


# the act itself


def _do(here: Situation, deed: Deed, by: Actor, at: datetime) -> None:
    step = here.kind.step(deed.act)
    if step:
        _still_awaited(here, step, by)
    decision = permit(here.book, f"{here.kind.id}.{deed.act}", here.given, by.posts, here.chart)
    _obey(here, decision, deed, by, at)
    _keep_facts(here, deed)
    if step is None:
        _entry(here, deed, by, at, decision, here.kind.acts[deed.act].title)
        _prepare(here, deed, by, at)
        return
    _entry(here, deed, by, at, decision, step.rule.verb)
    if _answer(here, step, deed, by, at):
        _finished(here.case, deed, by, at)


def _still_awaited(here: Situation, step: Bound[RuleStep], by: Actor) -> None:
    """Refuse, by name and time, what somebody else has done already."""
    done = [s for s in here.steps if s.step == step.rule.id and s.state == Step.State.DONE]
    if done:
        answer = done[-1].posts.filter(done_at__isnull=False).last()
        who = f"{answer.person_name}于{moment_in_words(answer.done_at)}" if answer and answer.done_at else ""
        raise Stale(f"“{step.rule.title}”已由{who}办理，无须再办。")
    current = here.open_step
    if step.rule.mode == "all" and current and current.step == step.rule.id:
        mine = current.posts.filter(post_id__in=by.posts)
        if mine.exists() and not mine.filter(done_at=None).exists():
            raise Stale(f"您已经{step.rule.verb}过，正等其他人办理。")


def _obey(here: Situation, decision: Decision, deed: Deed, by: Actor, at: datetime) -> None:
    if decision.status is Status.REFUSED:
        raise Refused(decision)
    if decision.status is Status.DEVIATION:
        if not deed.reason.strip():
            raise ReasonOwed(decision)
        what = "；".join(want.text for want in decision.wants)
        Deviation.objects.create(
            case=here.case,
            sort=Deviation.Sort.DEVIATION,
            clauses=list(decision.because),
            what=what,
            reason=deed.reason,
            reason_by=by.name,
            at=at,
        )


def _keep_facts(here: Situation, deed: Deed) -> None:
    if deed.facts:
        case = here.case
        case.facts = case.facts | stored(deed.facts)
        case.save(update_fields=["facts"])


def _entry(here: Situation, deed: Deed, by: Actor, at: datetime, decision: Decision, verb: str) -> None:
    data = {"step": deed.act, "verb": verb, "opinion": deed.opinion}
    if decision.status is Status.DEVIATION:
        data["reason"] = deed.reason
    _log(here, "step.done", deed, by, at, data, decision.because)


def _seat(here: Situation, act: str, by: Actor) -> Seat:
    """The post in which a person does an act: the one that may and has not yet, else the highest."""
    step = here.kind.step(act)
    names = step.rule.by if step else here.kind.acts[act].by if act in here.kind.acts else []
    return by.seat(_not_yet(here, act, names), here.chart)


def _not_yet(here: Situation, act: str, names: Iterable[str]) -> list[str]:
    """The posts behind these names, without those that have answered the open step."""
    step = here.open_step
    answers = step.posts.all() if step and step.step == act else ()
    answered = {str(answer.post_id) for answer in answers if answer.done_at}
    return [p for p in resolve(here.book, names, here.given, here.chart) if p not in answered]


def _answer(here: Situation, rule: Bound[RuleStep], deed: Deed, by: Actor, at: datetime) -> bool:
    """Write down who did the step; whether the step is finished by it."""
    step = here.open_step
    if step is None:
        raise out_of_turn("这一步现在不能办理")
    for post in by.posts_among(_not_yet(here, rule.rule.id, rule.rule.by)):
        StepPost.objects.update_or_create(
            step=step,
            post_id=int(post),
            defaults={"person_name": by.name_in(post), "done_at": at, "opinion": deed.opinion},
        )
    if rule.rule.mode == "all" and step.posts.filter(done_at=None).exists():
        return False
    _end(step, Step.State.DONE, at)
    return True


def _end(step: Step, state: str, at: datetime) -> None:
    step.state, step.done_at = state, at
    step.save(update_fields=["state", "done_at"])


def _finished(case: Case, deed: Deed, by: Actor, at: datetime) -> None:
    """Everything that a finished act entails: deadlines, effects, the room's part, the next step."""
    here = situation_of(case)
    dues_update(here, at)
    effects_perform(here, deed.act, by, at)
    _prepare(here, deed, by, at)
    step_open_next(case, at)


def _prepare(here: Situation, deed: Deed, by: Actor, at: datetime) -> None:
    room = registry.room_of(here.kind)
    if room:
        room.prepare(here.case, deed, by, at)


# the other moves


def _return(here: Situation, deed: Deed, by: Actor, at: datetime) -> None:
    _, rule = _own_step(here, deed, by)
    returns = rule.returns
    if returns is None or not deed.opinion.strip():
        raise out_of_turn("请写明退回的理由，好让对方知道怎么改")
    target = here.kind.step(returns.to)
    _back_to(here, returns.to, at)
    data = {"to": target.rule.title if target else "", "opinion": deed.opinion, "step": deed.act}
    _log(here, "step.returned", deed, by, at, data, returns.cites)
    step_open_next(here.case, at)


def _refuse(here: Situation, deed: Deed, by: Actor, at: datetime) -> None:
    step, rule = _own_step(here, deed, by)
    _keep_facts(here, deed)
    _end(step, Step.State.DROPPED, at)
    way = rule.ways["refuse"]
    data = {"verb": rule.refuses.title if rule.refuses else "", "opinion": deed.opinion, "step": deed.act}
    _log(here, "step.refused", deed, by, at, data, way.cites)
    case_end(here.case, Case.Status.REFUSED, at)


def _withdraw(here: Situation, deed: Deed, by: Actor, at: datetime) -> None:
    step = here.open_step
    rule = here.kind.step(step.step) if step else None
    if here.case.initiator_id != by.person_id:
        raise out_of_turn("只有提出人可以撤回")
    if rule is None or rule.rule.withdraw == "否":
        raise out_of_turn("已经进入后面的环节，不能撤回；可请经办人退回")
    first = here.kind.steps[0].rule.id
    _back_to(here, first, at)
    _log(here, "case.withdrawn", deed, by, at, {"opinion": deed.opinion}, ())
    step_open_next(here.case, at)


_MOVES = {"do": _do, "return": _return, "refuse": _refuse, "withdraw": _withdraw}


def _own_step(here: Situation, deed: Deed, by: Actor) -> tuple[Step, RuleStep]:
    """The open step, if it is the one the deed speaks of and the rules let the actor move it so."""
    step, bound = here.open_step, here.kind.step(deed.act)
    if bound is None or step is None or step.step != deed.act:
        raise Stale("这一步已经办过，页面已更新，请核对后再办。")
    target = f"{here.kind.id}.{deed.act}.{deed.move}"
    decision = permit(here.book, target, here.given, by.posts, here.chart)
    if decision.status is Status.REFUSED:
        raise Refused(decision)
    return step, bound.rule


def _back_to(here: Situation, target: str, at: datetime) -> None:
    """Undo the list from ``target`` on: what was done there has to be done again."""
    order = [s.rule.id for s in here.kind.steps]
    undone = order[order.index(target) :]
    for step in here.steps:
        if step.state == Step.State.OPEN or (step.state == Step.State.DONE and step.step in undone):
            _end(step, Step.State.RETURNED, step.done_at or at)


def _log(
    here: Situation,
    verb: str,
    deed: Deed,
    by: Actor,
    at: datetime,
    data: Mapping[str, Any],
    because: Any,
) -> None:
    seat = _seat(here, deed.act, by)
    entry_add(
        case=here.case,
        verb=verb,
        at=at,
        by=by,
        post=seat.title,
        data={**data, **seat.said},
        because=(*because, *seat.clauses),
        key=deed.key,
    )


def case_end(case: Case, status: str, at: datetime) -> None:
    """End a case before its list does; the cases it opened end with it."""
    case.status, case.closed_at = status, at
    case.save(update_fields=["status", "closed_at"])
    case.steps.filter(state=Step.State.OPEN).update(state=Step.State.DROPPED, done_at=at)
    for child in case.children.filter(status=Case.Status.OPEN):
        entry_add(case=child, verb="case.cancelled", at=at)
        case_end(child, Case.Status.CANCELLED, at)


def case_settle(
    *,
    case: Case,
    move: str,
    outcome: str,
    facts: Mapping[str, Any],
    by: Actor,
    at: datetime,
    because: Any = (),
) -> None:
    """Carry a meeting's outcome to the topic that awaited it; called inside the meeting's act.

    ``move`` is approve, hold (the topic goes on waiting), return (to its first step) or disapprove.
    """
    locked = case_lock(case.pk)
    here = situation_of(locked)
    step = here.open_step
    if step is None:
        raise NotDone(f"“{locked.title}”已不在等待审议")
    locked.facts = locked.facts | stored(facts)
    locked.save(update_fields=["facts"])
    data = {"outcome": outcome, "step": step.step}
    entry_add(case=locked, verb="case.decided", at=at, by=by, data=data, because=because)
    if move == "approve":
        _end(step, Step.State.DONE, at)
        _finished(locked, Deed(step.step), by, at)
    elif move == "return":
        _back_to(here, here.kind.steps[0].rule.id, at)
        step_open_next(locked, at)
    elif move == "disapprove":
        case_end(locked, Case.Status.REFUSED, at)


def _remember(case_id: int, deed: Deed, by: Actor, at: datetime, decision: Decision) -> None:
    """A refused attempt stays in the trail, though the act itself was rolled back."""
    with transaction.atomic():
        case = case_lock(case_id)
        kind = situation_of(case).kind
        step = kind.step(deed.act)
        verb = step.rule.verb if step else kind.acts[deed.act].title if deed.act in kind.acts else deed.act
        why = "；".join(want.text for want in decision.wants)
        data = {"verb": verb, "why": why}
        entry_add(case=case, verb="act.refused", at=at, by=by, data=data, because=decision.because)
