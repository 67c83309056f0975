"""制度执行对照表: every clause of a meeting's body, what shows that it was kept, and the verdict."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhidu.cases.explain import Page, Standing
from zhidu.cases.history import timeline
from zhidu.cases.models import RUNNING, Entry
from zhidu.org.dates import moment_said
from zhidu.rooms.meetings.cadence import cadences, kept_by_meeting
from zhidu.rules.book import Bound
from zhidu.rules.grounds import applies
from zhidu.rules.kinds import Readers, Step

VERDICTS = {
    "broken": gettext_lazy("违反"),
    "departed": gettext_lazy("偏离"),
    "deviated": gettext_lazy("有理由偏离"),
    "kept": gettext_lazy("依记录守住"),
    "untraced": gettext_lazy("无记录可查"),
    "open": gettext_lazy("未到"),
    "none": gettext_lazy("不适用"),
    "statement": gettext_lazy("说明"),
}
"""Verdict on a clause → how the table names it, in the order in which they are counted.

A departure has its reason or is none that was accounted for. What has passed and shows in no record is
not taken to have been kept. Does not apply: of this meeting it says nothing.
"""
_TONES = {
    "broken": "late",
    "departed": "returned",
    "deviated": "returned",
    "kept": "done",
    "untraced": "soon",
    "open": "open",
}
_GRAVEST = ("broken", "departed", "deviated", "open", "kept", "untraced", "none")
"""Which verdict counts where a clause has more than one rule."""
Row = dict[str, Any]


def compliance(page: Page) -> dict[str, Any]:
    """The clauses of the body and the statements of its text in the order of the text, each with its verdict.

    A clause that the trail of the meeting cites is among them, whoever's rule it is.
    """
    report = _Report(page)
    lines = [report.line(clause) for clause in page.book.clauses if report.lists(clause)]
    counted = Counter(line["verdict"] for line in lines)
    counts = [(str(said), counted[verdict]) for verdict, said in VERDICTS.items() if counted[verdict]]
    return {"lines": lines, "counts": counts}


class _Report:
    """What shows of every clause that it was kept, from rows read once."""

    def __init__(self, page: Page) -> None:
        self.page, self.standing = page, Standing(page)
        self.is_running = page.here.case.status in RUNNING
        self.rules: dict[str, list[tuple[str, Bound[Any]]]] = defaultdict(list)
        for act, bound in _rules(page):
            for clause in bound.citations():
                self.rules[clause].append((act, bound))
        self.evidence = _evidence(page, self.standing)
        self.cadences = [*cadences(page)]
        self.periodic = {c for duty in kept_by_meeting(page).values() for c in duty.cites}

    def lists(self, clause: str) -> bool:
        """Whether the table speaks of a clause."""
        book = self.page.book
        if book.clauses[clause].force == "statement":
            return book.home_of(clause) == book.id
        belongs = clause in self.rules or clause in _membership(self.page) or clause in self.periodic
        return belongs or clause in self.evidence or clause in self.standing.departures

    def line(self, clause: str) -> Row:
        line = self.standing.line(clause)
        periods = [one for one in self.cadences if clause in one.clauses]
        found = [self._verdict(line), *((one.verdict, one.note) for one in periods)]
        verdict, note = min(found, key=lambda one: _GRAVEST.index(one[0])) if periods else found[0]
        told = {"said": str(VERDICTS[verdict]), "tone": _TONES.get(verdict, "plain")}
        rows = [*self.evidence.get(clause, []), *(one.row for one in periods)]
        return line | told | {"verdict": verdict, "note": note, "evidence": rows}

    def _verdict(self, line: Row) -> tuple[str, str]:
        clause, state, note = line["id"], line["state"], line["note"]
        if line["force"] == "statement":
            return "statement", ""
        if state == "broken":
            return state, note + self._by(clause)
        if state == "deviated":
            return ("deviated" if self._is_accounted(clause) else "departed"), note + self._by(clause)
        if state == "due" or (self.is_running and self._has_step_ahead(clause)):
            return "open", note
        if clause in self.evidence:
            return "kept", ""
        if self.is_running and self._may_come(clause):
            return "open", ""
        return self._without_a_record(clause)

    def _without_a_record(self, clause: str) -> tuple[str, str]:
        """What has passed without a trace, told from what never was: nobody is said to have kept either."""
        rules = self.rules.get(clause, ())
        if any(isinstance(bound.rule, Readers) for _act, bound in rules):
            return "untraced", _("谁可以看由系统限定，没有单独的留痕")
        if clause in _membership(self.page):
            return "untraced", _("没有签到记录")
        if any(self._came_up(act, bound) for act, bound in rules):
            return "untraced", _("已经过了这一条的时候，留痕里没有可以对照的记录")
        if clause in self.periodic and not rules:
            return "untraced", _("这一期的定期义务还没有记录")
        return "none", _("留痕里没有这一条所说的情形")

    def _came_up(self, act: str, bound: Bound[Any]) -> bool:
        """Whether the moment of a rule was there, and it spoke, or nobody can say that it did not."""
        here = self.page.here
        if act:
            return act in here.given.done and applies(here.book, bound, here.given) is not False
        if here.kind.doing("close") not in here.given.done or bound not in [*here.kind.assembly.rules()]:
            return False
        return any(applies(here.book, bound, one) for one in (here.given, *here.given.sets.get("items", ())))

    def _is_accounted(self, clause: str) -> bool:
        departure = self.standing.departures.get(clause)
        return bool(departure and departure.reason)

    def _by(self, clause: str) -> str:
        """Who gave the reason of a departure."""
        departure = self.standing.departures.get(clause)
        by = departure.reason_by if departure else ""
        return _("（%(name)s说明）") % {"name": by} if by else ""

    def _may_come(self, clause: str) -> bool:
        ahead = (self._is_ahead(act, bound) for act, bound in self.rules.get(clause, ()))
        return clause in _membership(self.page) or any(ahead)

    def _has_step_ahead(self, clause: str) -> bool:
        rules = self.rules.get(clause, ())
        return any(isinstance(bound.rule, Step) and self._is_ahead(act, bound) for act, bound in rules)

    def _is_ahead(self, act: str, bound: Bound[Any]) -> bool:
        """Whether the moment of a rule may still come; one of an act beside the steps may at any time."""
        here = self.page.here
        if act in here.given.done:
            return False
        return here.kind.step(act) is None or applies(here.book, bound, here.given) is not False


def _membership(page: Page) -> Iterable[str]:
    """The clauses that say who belongs to the body."""
    body = page.here.kind.body
    return body.members.cites if body else ()


def _rules(page: Page) -> Iterator[tuple[str, Bound[Any]]]:
    """Every rule of the body, with the act or step at which it speaks; without one where it has none."""
    kind = page.here.kind
    at = {id(bound): bound.rule.id for bound in kind.steps}
    at |= {id(gate): act for act, gates in kind.gates.items() for gate in gates}
    declare = kind.doing("declare_urgent")
    at |= {id(bound): declare for bound in kind.assembly.urgent}
    at |= {id(effect): act for act, effects in kind.after.items() for effect in effects}
    return ((at.get(id(bound), ""), bound) for bound in kind.rules())


def _evidence(page: Page, standing: Standing) -> dict[str, list[Row]]:
    """Clause → what the trail holds of it; else what follows from the meeting's own rows. Oldest first."""
    told = {row["seq"]: row for row in timeline(page)}
    found: dict[str, list[Row]] = defaultdict(list)
    for entry in reversed(standing.acted):
        for clause in entry.because:
            found[clause].append(_row(page, entry, told[entry.seq]))
    for clause, entry, what in _borne_out(page):
        if clause not in found:
            found[clause].append(_row(page, entry, told[entry.seq] | {"sentence": what}))
    return dict(found)


def _row(page: Page, entry: Entry, told: Row) -> Row:
    url = f"{reverse('meeting', args=[page.here.case.pk])}#entry-{entry.seq}"
    shown = {name: told[name] for name in ("who", "post", "seq")}
    return shown | {"when": moment_said(entry.at), "what": told["sentence"], "url": url}


def _borne_out(page: Page) -> Iterator[tuple[str, Entry, str]]:
    """Clauses that no entry cites as long as they are kept, each with the entry that shows it, and how.

    Who belongs to the body: who signed in. Where it meets: what was fixed. What may not be: that it was
    not, when the step was done.
    """
    here, done = page.here, {e.data["step"]: e for e in page.entries if e.verb == "step.done"}
    signed_in = next((e for e in page.entries if e.verb == "attendance.changed"), None)
    if signed_in:
        yield from ((c, signed_in, _attended(page)) for c in _membership(page))
    fixed, venue = done.get(here.kind.doing("fix")), here.given.facts.get("venue")
    if fixed and venue:
        what = _("会议地点：%(venue)s") % {"venue": venue}
        yield from ((c, fixed, what) for bound in here.kind.assembly.venue for c in bound.cites)
    passed = (bound.rule for bound in here.kind.steps if bound.rule.id in {*here.given.done} & {*done})
    for step in passed:
        what = _("办理“%(step)s”时没有出现不合要求的情形") % {"step": step.title}
        yield from ((c, done[step.id], what) for c in _not_so(page, step.id))


def _attended(page: Page) -> str:
    rows = list(page.here.case.attendance.all())
    present = sum(row.is_present for row in rows)
    told = _("应到%(expected)s人，到会%(present)s人") % {"expected": len(rows), "present": present}
    excused = sum(row.leave_id is not None and not row.is_present for row in rows)
    return told + (_("，请假%(excused)s人") % {"excused": excused} if excused else "")


def _not_so(page: Page, step: str) -> Iterable[str]:
    """The clauses of what may not be at a step, where it is not so."""
    here = page.here
    gates = (gate for gate in here.kind.gates.get(step, ()) if gate.rule.never)
    return (c for gate in gates if applies(here.book, gate, here.given) is False for c in gate.cites)
