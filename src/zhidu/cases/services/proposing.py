"""建议: what a table of measures proposes is put before a named person; nothing follows from it by itself."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from zhidu.cases.asking import propose
from zhidu.cases.models import Proposal, Step
from zhidu.cases.services.trail import entry_add
from zhidu.cases.situation import Situation, stored
from zhidu.org.actor import Actor
from zhidu.rules.book import Bound
from zhidu.rules.kinds import Step as RuleStep
from zhidu.rules.people import resolve
from zhidu.rules.tables import Facts, missing_for


def proposals_make(here: Situation, step: Step, rule: Bound[RuleStep], at: datetime) -> None:
    """Write down what is proposed to those who decide at this step."""
    table = rule.rule.proposes
    if table is None:
        return
    facts = Facts(here.book, here.given.facts)
    if missing_for(here.book, table, facts):
        return  # nobody can propose anything yet; who decides does so without
    decision = propose(here.book, table, facts)
    if not decision.value:
        return
    decider = here.book.tables[table].decider
    Proposal.objects.create(
        case=here.case,
        step=step,
        table=table,
        outcome=stored(decision.value),
        clauses=list(decision.because),
        posts=list(resolve(here.book, [decider] if decider else [], here.given, here.chart)),
        at=at,
    )
    data = {"table": here.book.tables[table].title}
    entry_add(case=here.case, verb="proposal.made", at=at, data=data, because=decision.because)


def proposals_answer(step: Step, facts: Mapping[str, Any], reason: str, by: Actor, at: datetime) -> None:
    """What the person decided, whether it is what was proposed or not."""
    step.proposals.filter(decided_at=None).update(
        chosen=stored(facts), reason=reason, decided_by=by.name, decided_at=at
    )
