"""The one way to act on a case: ask the rules, write, log, in one transaction."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from zhidu.cases import turns
from zhidu.cases.asking import permit
from zhidu.cases.deeds import Deed
from zhidu.cases.errors import NotDone, Refused, Stale, out_of_turn
from zhidu.cases.models import Case, Entry, Step, StepPost
from zhidu.cases.moves import not_now, stands_for
from zhidu.cases.services.answering import answer_write
from zhidu.cases.services.drafting import TITLE
from zhidu.cases.services.effects import facts_said
from zhidu.cases.services.finishing import act_entails, step_end, step_finished
from zhidu.cases.services.keeping import facts_keep
from zhidu.cases.services.locking import case_lock, case_take, family_hold
from zhidu.cases.services.moving import KIND_MOVES
from zhidu.cases.services.noting import deed_note
from zhidu.cases.services.obeying import obey
from zhidu.cases.services.opening import wait_renew
from zhidu.cases.services.proposing import proposals_answer
from zhidu.cases.services.stepping import STEP_MOVES
from zhidu.cases.services.trail import entry_add
from zhidu.cases.situation import Situation, situation_of
from zhidu.org.actor import Actor
from zhidu.org.dates import moment_said
from zhidu.org.spoken import kept, spoken
from zhidu.rules.book import Bound
from zhidu.rules.decision import Decision, Status
from zhidu.rules.kinds import MOVES
from zhidu.rules.kinds import Step as RuleStep

_ENDING = ("cancel", "refuse")
"""Moves that end the case, and with it those that came from it."""


def case_act(*, case_id: int, deed: Deed, by: Actor, at: datetime) -> Case:
    """Do a deed on a case. Raises Refused, ReasonOwed or Stale, and then nothing has changed.

    A refused attempt stays in the trail. A deed whose key is already there is not done again: the
    trail holds a key once, so whatever it came to the second time is undone.
    """
    try:
        with transaction.atomic():
            if deed.move in _ENDING:
                family_hold(case_id)
            return _act(case_take(case_id), deed, by, at)
    except (NotDone, IntegrityError) as problem:
        if _is_done(case_id, deed):
            return Case.objects.get(pk=case_id)
        if isinstance(problem, Refused):
            _remember(case_id, deed, by, at, problem.decision)
        raise


def _is_done(case_id: int, deed: Deed) -> bool:
    return deed.key != "" and Entry.objects.filter(case_id=case_id, key=deed.key).exists()


def _act(case: Case, deed: Deed, by: Actor, at: datetime) -> Case:
    _fresh(case, deed.version)
    here = situation_of(case, at).with_facts({**deed.about, **deed.facts})
    here = here.with_ticks([*case.ticked, *_confirmed(here, deed)])
    if deed.thing:
        here = here.about_thing(deed.consent)
    if not stands_for(case, deed.move):
        raise out_of_turn(not_now(case, deed.move))
    _MOVES[deed.move](here, deed, by, at)
    return case


def _confirmed(here: Situation, deed: Deed) -> list[str]:
    """The points of the step's own checklist that are confirmed with the act."""
    step = here.kind.step(deed.act)
    points = step.rule.checklist.points if step and step.rule.checklist else {}
    return [point for point in deed.ticked if point in points]


def _fresh(case: Case, version: int | None) -> None:
    """Refuse a page older than the last act; the case has the version of the act that is under way."""
    if version is None or version + 1 == case.version:
        return
    last = Entry.objects.filter(case_id=case.pk).order_by("seq").last()
    who = (
        _("%(person)s已于%(at)s办理过") % {"person": last.person, "at": moment_said(last.at)}
        if last
        else _("内容已有变化")
    )
    raise Stale(
        _("本页打开之后，%(who)s。页面已更新，请核对后再办；您刚才填写的内容没有生效。") % {"who": who}
    )


# the act itself


def _do(here: Situation, deed: Deed, by: Actor, at: datetime) -> None:
    step = here.kind.step(deed.act)
    if step:
        _still_awaited(here, step, by)
    decision = permit(here.book, f"{here.kind.id}.{deed.act}", here.given, by.posts, here.chart)
    obey(here, decision, deed, by, at)
    if step is None:
        _beside(here, deed, by, at, decision)
        return
    _in_turn(here, step.rule, by)
    if deed.facts:
        facts_keep(here.case, deed.facts)
    if confirmed := _confirmed(here, deed):
        here.case.ticked = sorted({*here.case.ticked, *confirmed})
        here.case.save(update_fields=["ticked"])
    _entry(here, deed, by, at, decision, step.rule)
    if answer_write(here, step, deed, by, at):
        _answered(here, step, deed, by, at)
        step_finished(here, deed, by, at)


def _beside(here: Situation, deed: Deed, by: Actor, at: datetime, decision: Decision) -> None:
    """An act beside the steps: it is done, and the step that is awaited stays so.

    It may be done again, so what it said stands in the trail; the case holds the last.
    """
    if deed.facts:
        facts_keep(here.case, deed.facts)
    title = here.kind.acts[deed.act].title
    said = _said(deed, decision, f"{title}：{about}" if (about := _thing(deed)) else title)
    if deed.facts:
        said["opinion"] = "；".join([*facts_said(here, deed.facts), *filter(None, [deed.opinion])])
    deed_note(here, "step.done", deed, by, at, said, decision.because)
    if not deed.thing:
        here = replace(here, steps=(*here.steps, _happened(here, deed, title, at)))
    wait_renew(act_entails(here, deed, by, at), at)


def _thing(deed: Deed) -> str:
    """What of the case the act is about, by its title."""
    return str(deed.about.get(TITLE) or "") if deed.thing else ""


def _happened(here: Situation, deed: Deed, title: str, at: datetime) -> Step:
    """So that gates and deadlines know when it was; what was done to one thing says so on that thing."""
    return Step.objects.create(
        case=here.case,
        step=deed.act,
        title=title,
        verb=title[:60],
        state=Step.State.DONE,
        opened_at=at,
        done_at=at,
    )


def _answered_by(step: str, last: StepPost | None) -> str:
    if last is None or last.done_at is None:
        return _("“%(step)s”已经办理，无须再办。") % {"step": step}
    places = {"step": step, "who": last.person_name, "at": moment_said(last.done_at)}
    return _("“%(step)s”已由%(who)s于%(at)s办理，无须再办。") % places


def _still_awaited(here: Situation, step: Bound[RuleStep], by: Actor) -> None:
    """Refuse, by name and time, what somebody else has done already, and what nobody does."""
    done = [s for s in here.steps if s.step == step.rule.id and s.state == Step.State.DONE]
    if done:
        answers = [row for row in done[-1].posts.all() if row.has_answered and row.done_at]
        raise Stale(_answered_by(step.rule.title, answers[-1] if answers else None))
    if step.rule.awaits:
        raise out_of_turn(spoken("“%(title)s”要等的事还没有完成，不用人来办理", title=step.rule.title))
    current = here.open_step
    mine = turns.own(current.posts.all(), by.posts) if current and current.step == step.rule.id else []
    if mine and all(row.done_at for row in mine):
        if passed := next((row.passed_to for row in mine if row.passed_to), None):
            raise Stale(_("“%(title)s”已转给%(to)s办理。") % {"title": step.rule.title, "to": passed.title})
        raise Stale(_("您已经%(verb)s过，正等其他人办理。") % {"verb": step.rule.verb})


def _in_turn(here: Situation, step: RuleStep, by: Actor) -> None:
    if against := turns.not_yet(here, step, by.posts):
        raise out_of_turn(against)


def _entry(here: Situation, deed: Deed, by: Actor, at: datetime, decision: Decision, step: RuleStep) -> None:
    data = _said(deed, decision, step.verb)
    if step.mode == "read":
        data["opinion"] = ""
    deed_note(here, "step.done", deed, by, at, data, decision.because)


def _said(deed: Deed, decision: Decision, verb: str) -> dict[str, str]:
    data = {"step": deed.act, "verb": verb, "opinion": deed.opinion}
    if decision.status is Status.DEVIATION:
        data["reason"] = deed.reason or decision.reason
    return data


def _answered(here: Situation, bound: Bound[RuleStep], deed: Deed, by: Actor, at: datetime) -> None:
    step = here.open_step
    assert step is not None  # it was answered just now
    step_end(step, Step.State.DONE, at)
    if bound.rule.proposes:
        chosen = {name: deed.facts[name] for name in bound.rule.asks if name in deed.facts}
        proposals_answer(step, chosen, deed.reason or deed.opinion, by, at)


_MOVES = {"do": _do, **STEP_MOVES, **KIND_MOVES}


def _remember(case_id: int, deed: Deed, by: Actor, at: datetime, decision: Decision) -> None:
    """A refused attempt stays in the trail, though the act itself was rolled back."""
    with transaction.atomic():
        case = case_lock(case_id)
        kind = situation_of(case).kind
        step = kind.step(deed.act)
        act = step.rule.verb if step else kind.acts[deed.act].title if deed.act in kind.acts else deed.act
        verb = MOVES.get(deed.move, act)
        why = "；".join(kept(want.text) for want in decision.wants)
        data = {"verb": verb, "why": why}
        entry_add(case=case, verb="act.refused", at=at, by=by, data=data, because=decision.because)
