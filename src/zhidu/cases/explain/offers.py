"""The acts that a page offers, and why another is not possible yet."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhidu.cases import turns
from zhidu.cases.errors import out_of_turn, said_together
from zhidu.cases.explain.page import Page, chips
from zhidu.cases.models import Case, Step
from zhidu.cases.situation import Situation
from zhidu.rules.book import Bound
from zhidu.rules.decision import Basis, Decision, Status, Want
from zhidu.rules.gates import permit
from zhidu.rules.grounds import applies
from zhidu.rules.kinds import Act
from zhidu.rules.kinds import Step as RuleStep
from zhidu.rules.people import resolve, title_of
from zhidu.rules.sittings import AT_LARGE

_BASES = {
    Basis.CLAUSE: "",
    Basis.READING: gettext_lazy("按本单位释义"),
    Basis.LAW: gettext_lazy("按法律规定"),
    Basis.HOUSE: gettext_lazy("系统默认"),
    Basis.STATE: gettext_lazy("办理进度"),
}


def acts(page: Page) -> list[dict[str, Any]]:
    """What the actor can do now; else the actor's next act, or the awaited one, and why not yet."""
    here = page.here
    if here.case.status != here.case.Status.OPEN or here.open_step is None:
        return []
    current = here.kind.step(here.open_step.step)
    mine = (s for s in here.kind.steps if _is_mine(page, s) and (s is current or _comes_later(page, s)))
    shown = next(mine, current)
    return _acts_of(page, shown) if shown and turns.names_of(shown.rule) else []


def _is_mine(page: Page, bound: Bound[RuleStep]) -> bool:
    here = page.here
    allowed = {*resolve(page.book, turns.names_of(bound.rule), here.given, here.chart)}
    allowed |= {*here.given.assigned.get(bound.rule.id, ())}
    return bool(set(page.actor.posts) & allowed)


def _comes_later(page: Page, bound: Bound[RuleStep]) -> bool:
    here = page.here
    states = {s.step for s in here.steps if s.state in (Step.State.OPEN, Step.State.DONE)}
    return bound.rule.id not in states and bool(applies(page.book, bound, here.given))


def _acts_of(page: Page, bound: Bound[RuleStep]) -> list[dict[str, Any]]:
    """The act itself and, where it may be done, the step's other moves."""
    rule = bound.rule
    act = _offer(page, rule, "do", rule.verb) | {"primary": True}
    if not act["allowed"]:
        return [act]
    others = {"return": _("退回"), "refuse": rule.refuses.title if rule.refuses else ""}
    return [act, *(_offer(page, rule, move, others[move]) | {"tone": "return"} for move in rule.ways)]


def _offer(page: Page, rule: RuleStep, move: str, title: str) -> dict[str, Any]:
    """One button, or the explained line in its place."""
    here = page.here
    target = f"{here.kind.id}.{rule.id}" + ("" if move == "do" else f".{move}")
    decision = permit(
        page.book,
        target,
        here.given,
        page.actor.posts,
        here.chart,
        supplied=lambda want: move == "do" and _form_supplies(here, rule, want),
    )
    if decision.status is not Status.REFUSED and (first := turns.not_yet(here, rule, page.actor.posts)):
        decision = out_of_turn(first).decision
    act = {"title": title, "name": f"{move}:{rule.id}", "allowed": decision.status is not Status.REFUSED}
    return act if act["allowed"] else act | {"refusal": refusal(page, decision)}


def _form_supplies(here: Situation, rule: RuleStep, want: Want) -> bool:
    """Whether what is wanted is asked on the very page where the act is done."""
    form = here.kind.form
    if form and form.at == rule.id and want.form in ("field", "paper", "ticked"):
        return True
    if want.form == "ticked":
        return bool(rule.checklist and want.what in rule.checklist.points)
    return want.form in ("field", "exactly") and bool(rule.asks)


def beside(page: Page) -> list[dict[str, Any]]:
    """The acts beside the steps that are the actor's, each with why it is not possible, if it is not.

    What is done to a thing of the case is offered where that stands.
    """
    here = page.here
    if here.case.status != Case.Status.OPEN:
        return []
    acts = ((name, act) for name, act in here.kind.acts.items() if act.does in (None, *AT_LARGE))
    return [_beside(page, name, act) for name, act in acts if not act.adds and _is_theirs(page, act.by)]


def _is_theirs(page: Page, names: Iterable[str]) -> bool:
    return bool({*page.actor.posts} & {*resolve(page.book, names, page.here.given, page.here.chart)})


def _beside(page: Page, name: str, act: Act) -> dict[str, Any]:
    here = page.here
    decision = permit(
        page.book,
        f"{here.kind.id}.{name}",
        here.given,
        page.actor.posts,
        here.chart,
        supplied=lambda want: want.form == "field" and bool(act.asks),
    )
    offer = {"id": name, "name": f"do:{name}", "title": act.title}
    if decision.status is Status.REFUSED:
        return offer | {"allowed": False, "refusal": refusal(page, decision)}
    return offer | {"allowed": True, "clauses": chips(page.book, decision.because)}


def can_withdraw(page: Page) -> bool:
    """Whether the initiator may take the case back now."""
    here = page.here
    step = here.open_step if here.case.status == Case.Status.OPEN else None
    rule = here.kind.step(step.step) if step else None
    return bool(rule and rule.rule.withdraw == "是" and here.case.initiator_id == page.actor.person_id)


def refusal(page: Page, decision: Decision) -> dict[str, Any]:
    """A refusal for the page: the reason in a sentence, the clause, and who can supply what is missing."""
    wanted = decision.wants
    readings = [page.book.readings[r].says for r in decision.readings]
    return {
        "reason": said_together(wanted) or _("现在不能办理"),
        "basis_label": _BASES.get(decision.basis, "") if decision.basis else "",
        "clauses": chips(page.book, decision.because),
        "wants": readings,
        "who": _who_can(page, wanted),
    }


def _who_can(page: Page, wants: Iterable[Want]) -> str:
    """The people who can supply what is wanted, by post."""
    names = dict.fromkeys(title for want in wants for title in want.who)
    titles = {title_of(page.book, role): role for role in page.book.roles}
    said = []
    for name in names:
        posts = resolve(page.book, [titles[name]], page.here.given, page.here.chart) if name in titles else ()
        said.append(page.people(posts) if 0 < len(posts) <= 3 else name)
    return "、".join(said)
