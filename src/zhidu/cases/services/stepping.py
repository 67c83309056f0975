"""The moves that a step itself has: send back 退回, say no 不同意, take back 撤回."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from zhidu.cases import turns
from zhidu.cases.asking import permit
from zhidu.cases.deeds import Deed
from zhidu.cases.errors import Refused, Stale, out_of_turn
from zhidu.cases.models import Case, Step
from zhidu.cases.services.finishing import back_to, case_end, case_go_on, step_end
from zhidu.cases.services.keeping import facts_keep
from zhidu.cases.services.noting import deed_note
from zhidu.cases.situation import Situation, situation_again
from zhidu.org.actor import Actor
from zhidu.org.spoken import spoken
from zhidu.rules.decision import Status
from zhidu.rules.kinds import Step as RuleStep


def _return(here: Situation, deed: Deed, by: Actor, at: datetime) -> None:
    _, rule = _own_step(here, deed, by)
    returns = rule.returns
    if returns is None or not deed.opinion.strip():
        raise out_of_turn(spoken("请写明退回的理由，好让对方知道怎么改"))
    target = here.kind.step(returns.to)
    back_to(here, returns.to, at)
    data = {"to": target.rule.title if target else "", "opinion": deed.opinion, "step": deed.act}
    deed_note(here, "step.returned", deed, by, at, data, returns.cites)
    case_go_on(situation_again(here, at), at)


def _refuse(here: Situation, deed: Deed, by: Actor, at: datetime) -> None:
    step, rule = _own_step(here, deed, by)
    if not rule.decides and not deed.opinion.strip():  # who records another's decision has no opinion
        raise out_of_turn(spoken("请写明理由，好让对方知道为什么"))
    if deed.facts:
        facts_keep(here.case, deed.facts)
    step_end(step, Step.State.DROPPED, at)
    way = rule.ways["refuse"]
    data = {"verb": rule.refuses.title if rule.refuses else "", "opinion": deed.opinion, "step": deed.act}
    deed_note(here, "step.refused", deed, by, at, data, way.cites)
    case_end(here.case, Case.Status.REFUSED, at)


def _withdraw(here: Situation, deed: Deed, by: Actor, at: datetime) -> None:
    step = here.open_step
    rule = here.kind.step(step.step) if step else None
    if here.case.initiator_id != by.person_id:
        raise out_of_turn(spoken("只有提出人可以撤回"))
    if rule is None or rule.rule.withdraw == "否":
        raise out_of_turn(spoken("已经进入后面的环节，不能撤回；可请经办人退回"))
    back_to(here, here.kind.steps[0].rule.id, at)
    deed_note(here, "case.withdrawn", deed, by, at, {"opinion": deed.opinion}, ())
    case_go_on(situation_again(here, at), at)


def _own_step(here: Situation, deed: Deed, by: Actor) -> tuple[Step, RuleStep]:
    """The open step, if it is the one the deed speaks of and the rules let the actor move it so."""
    step, bound = here.open_step, here.kind.step(deed.act)
    if bound is None or step is None or step.step != deed.act:
        raise Stale(_("这一步已经办过，页面已更新，请核对后再办。"))
    target = f"{here.kind.id}.{deed.act}.{deed.move}"
    decision = permit(here.book, target, here.given, by.posts, here.chart)
    if decision.status is Status.REFUSED:
        raise Refused(decision)
    if against := turns.not_yet(here, bound.rule, by.posts):
        raise out_of_turn(against)
    return step, bound.rule


STEP_MOVES = {"return": _return, "refuse": _refuse, "withdraw": _withdraw}
