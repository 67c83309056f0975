"""What the page of a case offers beside its acts: moves, proposals, and what is waited for. Reads only."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhidu.calendar import local_date
from zhidu.cases import explain, moves
from zhidu.cases.errors import out_of_turn
from zhidu.cases.models import Case, Proposal
from zhidu.org.dates import moment_said
from zhidu.rules.book import Bound
from zhidu.rules.decision import Decision, Status
from zhidu.rules.gates import permit
from zhidu.rules.kinds import Moving

_ASKS = {
    "hand_on": gettext_lazy("转给谁"),
    "add_signers": gettext_lazy("请谁加签"),
    "escalate": gettext_lazy("上报给谁"),
}
_SAYS = {
    "hand_on": gettext_lazy("转出以后由对方办理，您不用再办；办理记录里写明由您转出。"),
    "add_signers": gettext_lazy("被加签的人都签署以后，这一环节才算办完。"),
    "urge": gettext_lazy("给还没有办理的人发一条待阅，同一环节一天只催一次。"),
    "hold": gettext_lazy("挂起期间谁都不能办理，时限照常计算。"),
    "escalate": gettext_lazy("由上级办理，原来没有办的人不用再办。"),
    "cancel": gettext_lazy("作废以后不能再办，由此开出的事项一并终止。"),
}
"""What a move brings about, said before it is done."""


def offered(page: explain.Page) -> list[dict[str, Any]]:
    """The moves that the kind allows as the case stands, in the order of the rulebook."""
    case, kind = page.here.case, page.here.kind
    return [
        _offer(page, move, bound)
        for move, bound in kind.moves.items()
        if moves.stands_for(case, move) and _is_here(page, move, bound.rule)
    ]


def _is_here(page: explain.Page, move: str, moving: Moving) -> bool:
    """Whether a move is one of this step, with somebody it could concern."""
    target = moves.target_of(page.here, move)
    if moving.on and target not in moving.on and "*" not in moving.on:
        return False
    if move in (*moves.NAMES_POSTS, "urge"):
        return bool(moves.asked_now(page.here)) or (move == "hand_on" and moves.is_gap(page.here))
    due = moves.due_of(page.here, moving) if move == "extend" else None
    return move != "extend" or bool(due and not due.met_at)


def _offer(page: explain.Page, move: str, bound: Bound[Moving]) -> dict[str, Any]:
    here, target = page.here, moves.target_of(page.here, move)
    offer = {
        "name": f"{move}:{target}",
        "move": move,
        "title": moves.move_said(move),
        "says": _SAYS.get(move, ""),
    }
    decision = permit(page.book, f"{here.kind.id}.{target}.{move}", here.given, page.actor.posts, here.chart)
    if decision.status is not Status.REFUSED:
        against = moves.obstacle(here, move, page.actor.posts, page.entries, page.now)
        decision = out_of_turn(against).decision if against else decision
    if decision.status is Status.REFUSED:
        return offer | {"allowed": False, "refusal": explain.refusal(page, decision)}
    return offer | {"allowed": True} | _form(page, move, bound, decision)


def _form(page: explain.Page, move: str, bound: Bound[Moving], decision: Decision) -> dict[str, Any]:
    """What the move's small form asks."""
    owed = move in moves.OWES_REASON or decision.status is Status.DEVIATION
    form: dict[str, Any] = {"clauses": explain.chips(page.book, bound.cites), "owes_reason": owed}
    if move in _ASKS:
        form |= {"to_label": _ASKS[move], "choices": _choices(page, bound.rule), "many": move != "hand_on"}
    due = moves.due_of(page.here, bound.rule) if move == "extend" else None
    if due:
        latest = moves.latest_due(bound.rule, due)
        form["says"] = _("“%(title)s”原定%(at)s，最迟可延到%(latest)s。") % {
            "title": due.title,
            "at": moment_said(due.due_at),
            "latest": moment_said(latest),
        }
        form["until"] = {"min": local_date(due.due_at).isoformat(), "max": local_date(latest).isoformat()}
    return form


def _choices(page: explain.Page, moving: Moving) -> list[tuple[str, str]]:
    """The posts that may be chosen, each with its holder, without those who are asked already."""
    return [(post, page.person(post)) for post in moves.posts_left(page.here, moving)]


def proposals(page: explain.Page) -> list[dict[str, Any]]:
    """What was proposed in this case, by which clause, to whom, and what they decided."""
    if not any(step.rule.proposes for step in page.here.kind.steps):
        return []
    return [_proposal(page, made) for made in page.here.case.proposals.all()]


def _proposal(page: explain.Page, made: Proposal) -> dict[str, Any]:
    return {
        "table": page.book.tables[made.table].title,
        "said": _said(page, made.outcome),
        "clauses": explain.chips(page.book, made.clauses),
        "who": page.people(made.posts),
        "chosen": _said(page, made.chosen) if made.chosen else "",
        "reason": made.reason,
        "decided_by": made.decided_by,
        "decided_at": moment_said(made.decided_at) if made.decided_at else "",
    }


def _said(page: explain.Page, facts: dict[str, Any]) -> str:
    """Facts by their labels."""
    said = []
    for name, value in facts.items():
        labels = page.book.terms[name].values
        values = value if isinstance(value, list) else [value]
        said.append("、".join(labels.get(one, str(one)) for one in values))
    return "；".join(said)


def held(page: explain.Page) -> str:
    """Why the case is on hold, by whom; empty if it is not."""
    if page.here.case.status != Case.Status.HELD:
        return ""
    entry = next((e for e in page.entries if e.verb == "case.held"), None)
    if entry is None:
        return ""
    reason = str(entry.data.get("opinion", "")).rstrip("。")
    return _("%(person)s于%(at)s挂起：%(reason)s。") % {
        "person": entry.person,
        "at": moment_said(entry.at),
        "reason": reason,
    }
