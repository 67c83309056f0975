"""What has to be in the log before a clause counts as enforced, for each construct that cites it.

Proof begins with removal: a question that is answered otherwise without the clause, that clause decided. For
most constructs that is not enough. What stands against something has to have let through the same act (else
the act may be dead) and the other way round; a duty has to have been kept and to have lapsed; beyond each
border of an amount somebody has to have asked. What is missing is said in Chinese, for whoever is to write
the test: it stands beside the clause in ``zhidu rules coverage``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from tests.harness.asked import Said
from tests.harness.borders import missing_of_test
from tests.harness.constructs import Construct, without_exception, without_gate
from tests.harness.removal import GONE, Proofs, differ
from zhidu.rules.decision import Decision
from zhidu.rules.demands import Check

NEVER_ASKED = "没有服务测试问到它起作用的情形"


def decides(proofs: Proofs, clause: str, construct: Construct) -> list[str]:
    """A question that is answered otherwise without it."""
    return [] if proofs.decided(clause) else [NEVER_ASKED]


def gate(proofs: Proofs, clause: str, construct: Construct) -> list[str]:
    """``only, needs, never``, a text's form, what a body takes and how it decides: an act that it stood
    against, and the same act let through; and each tick that it wants was once missing."""
    refusals = _refusals(proofs, clause, construct)
    if not refusals:
        return [NEVER_REFUSED if proofs.decided(clause) else NEVER_ASKED]
    asked = (proofs.by_question[(s.asked.function, s.asked.target)] for s in refusals)
    if not any(said.asked.decision.allows for same in asked for said in same):
        return [ONLY_REFUSED]
    return _unticked(construct, refusals)


def _refusals(proofs: Proofs, clause: str, construct: Construct) -> list[Said]:
    """What it stood against. Where with the clause another rule of it goes too (the row by which a sort of
    topic comes here at all), so that it is refused still, it is asked without this gate alone."""
    decided = [said for said, _ in proofs.decided(clause) if _stood_against(said)]
    if decided:
        return decided
    bare = without_gate(proofs.book, construct.rule)
    named = (said for said in proofs.naming[clause] if _stood_against(said))
    return [said for said in named if differ(said.asked.decision, said.asked.again(bare))]


def _stood_against(said: Said) -> bool:
    return said.asked.function in _JUDGING and not said.asked.decision.allows


_JUDGING = (
    "permit",
    "assignable",
    "inspect",
    "admit",
    "compose",
    "preside",
    "in_order",
    "online",
    "disclose",
)
"""Questions whether something may be, or was rightly done; a deadline only passes."""
NEVER_REFUSED = "只见过通过，没有见过因它不许、偏离或违反"
ONLY_REFUSED = "只见过因它不许、偏离或违反，同一动作没有见过通过"


def _unticked(construct: Construct, refusals: Iterable[Said]) -> list[str]:
    """The points that nobody ever failed to tick."""
    points = [point for check in getattr(construct.rule.rule, "needs", ()) for point in check.ticked]
    open_ = {want.what for said in refusals for want in said.asked.decision.wants if want.form == "ticked"}
    return [f"“{point}”没有见过不勾的" for point in points if point not in open_]


def use(proofs: Proofs, clause: str, construct: Construct) -> list[str]:
    """``may`` or a way back: used once, and not to be had without the clause."""
    used = any(_is_used(said, other) for said, other in proofs.decided(clause))
    return [] if used else ["没有见过用它（去掉它就不许或没有这一项）"]


def _is_used(said: Said, other: Decision | None) -> bool:
    """Let through, and not without the clause; of what an act brings about, that it does not happen then."""
    decision = said.asked.decision
    is_lost = other is GONE or other.status != decision.status or said.asked.function == "follow"
    return decision.allows and is_lost


def exception(proofs: Proofs, clause: str, construct: Construct) -> list[str]:
    """What a rule does not hold for: somebody was let through by it, and is not once it alone is gone.

    Most exceptions are of the rule's own clause, with which the whole rule would go.
    """
    bare = without_exception(proofs.book, construct.rule)
    named = (said for said in proofs.naming[clause] if said.asked.decision.allows)
    used = any(differ(said.asked.decision, said.asked.again(bare)) for said in named)
    return [] if used else ["例外没有见过用它（去掉它就不许）"]


def awaited(proofs: Proofs, clause: str, construct: Construct) -> list[str]:
    """A step for which the system waits by itself: it was awaited, and what it waits for came."""
    came = proofs.enters("step.waited", clause=clause)
    return decides(proofs, clause, construct) + ([] if came else ["等的事没有见过到来"])


def row(proofs: Proofs, clause: str, construct: Construct) -> list[str]:
    """A row of a table: it decided a case, and beyond each of its borders another row, or none, did."""
    if not proofs.decided(clause):
        return [NEVER_ASKED]
    missing = proofs.table(construct.where).missing(construct.rule)
    return [f"{border}没有问过" for border in missing]


def scope(proofs: Proofs, clause: str, construct: Construct) -> list[str]:
    """A sort of topic: one was taken by it, and beyond each border of an amount another was asked about."""
    hits = [said for said, _ in proofs.decided(clause) if said.asked.function == "admit"]
    if not hits:
        return [NEVER_ASKED]
    tests = construct.rule.when
    return [
        f"{border}没有问过" for t in tests for border in missing_of_test(proofs.book, t, hits, proofs.said)
    ]


def measure(proofs: Proofs, clause: str, construct: Construct) -> list[str]:
    """A measure: proposed and kept for its decider, and decided by a step that was also refused."""
    proposed = [said for said, _ in proofs.decided(clause) if said.asked.function == "propose"]
    kept = proofs.enters("proposal.made", clause=clause)
    return [] if proposed and kept else ["没有见过据此提出的建议"]


_PEOPLE = (
    "next_step",
    "follow",
    "compose",
    "escalate",
    "remind",
    "preside",
    "due",
    "owed",
    "readers",
    "permit",
)
"""Questions whose answer names posts, or rests on who somebody is."""


def role(proofs: Proofs, clause: str, construct: Construct) -> list[str]:
    """Who is who: a step, a task, a notice or a seat whose people were found by this rule."""
    if proofs.decided(clause):
        return []
    asked = (said for said in proofs.said if said.asked.function in _PEOPLE)
    found = any(differ(said.asked.decision, proofs.other(said, clause)) for said in asked)
    return [] if found else ["没有见过由它找到的办理人、参加人或收件人"]


def _lived(names: dict[str, str]) -> Callable[[Proofs, str, Construct], list[str]]:
    """The entries by which a thing that runs in time is seen to have begun and to have ended each way."""

    def demand(proofs: Proofs, clause: str, construct: Construct) -> list[str]:
        needed = names
        if getattr(construct.rule, "force", "") == "may":
            needed = {verb: said for verb, said in names.items() if verb not in _MISSED}
        return [said for verb, said in needed.items() if not proofs.enters(verb, clause=clause)]

    return demand


_MISSED = ("due.missed", "duty.lapsed")
"""What a ``may`` cannot come to."""

duty = _lived(
    {"duty.opened": "没有开始过一期", "duty.met": "没有见过做到", "duty.lapsed": "没有见过没按期做到"}
)
due = _lived({"due.set": "没有见过算出期限", "due.met": "没有见过按时完成", "due.missed": "没有见过超期"})
reminded = _lived({"reminded": "没有见过据此提醒"})
numbered = _lived({"number.given": "没有见过据此编号"})


def escalated(proofs: Proofs, clause: str, construct: Construct) -> list[str]:
    """A report up: made where the time passed, and not made where it was kept."""
    kind = construct.where.partition(".")[0]
    found = [] if proofs.enters("due.escalated", clause=clause) else ["没有见过据此上报"]
    return found + ([] if "due.met" in proofs.kinds[kind] else ["没有见过按时完成而不上报"])


_EFFECTS = (
    "told", "filed", "opened.child", "facts.set", "row.entered", "row.changed", "row.ended", "standing.begun",
    "standing.ended", "watch.stood",
)  # fmt: skip


def after(proofs: Proofs, clause: str, construct: Construct) -> list[str]:
    """An effect: it happened and names the clause in the trail, and does not happen without it."""
    made = [said for said, _ in proofs.decided(clause) if said.asked.function == "follow"]
    return [] if made and proofs.enters(*_EFFECTS, clause=clause) else ["没有见过据此产生的后果"]


def readers(proofs: Proofs, clause: str, construct: Construct) -> list[str]:
    """Who may read: somebody may, or may not, who without the clause may not, or may."""
    pairs = ((s, o) for s, o in proofs.decided(clause) if s.asked.function == "readers" and o is not GONE)
    moved = any(set(said.asked.decision.value or ()) ^ set(other.value or ()) for said, other in pairs)
    return [] if moved else ["没有见过因它能看或不能看的人"]


def publish(proofs: Proofs, clause: str, construct: Construct) -> list[str]:
    """What is made public: it was, without what must not be shown, and its time was once not yet over."""
    kind = construct.where.partition(".")[0]
    rule = construct.rule.rule
    found = [] if "thing.published" in proofs.kinds[kind] else ["没有见过公开"]
    if rule.without and not _withheld(proofs, construct):
        found.append("没有见过略去不公开的内容")
    if rule.for_at_least and not _not_over(proofs, construct):
        found.append("没有见过公开时间还不够")
    if rule.needs:
        found += gate(proofs, clause, construct)
    return found + decides(proofs, clause, construct)


def _withheld(proofs: Proofs, construct: Construct) -> bool:
    asked = proofs.by_question[("disclose", construct.where)]
    return any(said.asked.decision.value and said.asked.decision.value.without for said in asked)


def _not_over(proofs: Proofs, construct: Construct) -> bool:
    """Somebody wanted to take it down, or noted that it was, before it had been shown so long."""
    kind, _, what = construct.where.partition(".")
    return any(
        want.what == what
        for said in proofs.by_want["for_at_least"]
        if said.asked.target.startswith(f"{kind}.")
        for want in said.asked.decision.wants
    )


def copies(proofs: Proofs, clause: str, construct: Construct) -> list[str]:
    """Copies: made once they may be and refused before, or handed to whom they are for."""
    return (
        gate(proofs, clause, construct) if construct.rule.rule.needs else decides(proofs, clause, construct)
    )


def found_and_clean(function: str) -> Callable[[Proofs, str, Construct], list[str]]:
    """Watches, balances, claims: one gap, difference or clash in stored rows, and one clean run."""

    def demand(proofs: Proofs, clause: str, construct: Construct) -> list[str]:
        asked = proofs.by_question[(function, construct.where)]
        clean = {said.asked.decision.allows for said in asked}
        missing = [] if proofs.decided(clause) else [NEVER_ASKED]
        return missing + ([] if clean == {True, False} else ["没有既见过问题、又见过没有问题"])

    return demand


def register(proofs: Proofs, clause: str, construct: Construct) -> list[str]:
    """A register: a case entered a row, and where a rule asks for the row, or for a name in it, the act
    without it was refused or the row listed. A register that nothing asks for is entered by the act itself:
    of that no row can be missing."""
    name = construct.where
    found = (
        []
        if any(s.asked.decision.allows for s in proofs.by_question[("inspect", name)])
        else ["没有见过登记"]
    )
    asked_for = construct.rule.rule.named or any(
        name in c.entry or name in c.returned for c in _checks(proofs)
    )
    wanted = (w for s in proofs.by_want["entry"] + proofs.by_want["returned"] for w in s.asked.decision.wants)
    lacked = any(want.what == name for want in wanted) or any(
        not said.asked.decision.allows for said in proofs.by_question[("unnamed", name)]
    )
    return found + (["没有见过缺了被拦下或列出"] if asked_for and not lacked else [])


def _checks(proofs: Proofs) -> Iterator[Check]:
    """What the gates of the text want."""
    for kind in proofs.book.kinds.values():
        for gates in kind.gates.values():
            for bound in gates:
                yield from bound.rule.needs


DEMANDS: dict[str, Callable[[Proofs, str, Construct], list[str]]] = {
    "gate": gate,
    "use": use,
    "exception": exception,
    "as_needed": use,
    "awaited": awaited,
    "row": row,
    "scope": scope,
    "measure": measure,
    "role": role,
    "acting": decides,
    "attend": role,
    "duty": duty,
    "due": due,
    "escalate": escalated,
    "remind": reminded,
    "number": numbered,
    "after": after,
    "readers": readers,
    "publish": publish,
    "copies": copies,
    "watch": found_and_clean("covers"),
    "claims": found_and_clean("contend"),
    "balance": found_and_clean("reconcile"),
    "register": register,
    "effect": decides,
    "passed": decides,
    "counting": decides,
    "venue": decides,
    "online": decides,
    "follows_up": decides,
    "urgent": use,
}
"""Sort of construct → what it demands."""


def still_missing(proofs: Proofs, clause: str) -> list[str]:
    """What is not proven of a clause; nothing for one that is enforced."""
    return list(
        dict.fromkeys(m for c in proofs.constructs[clause] for m in DEMANDS[c.sort](proofs, clause, c))
    )
