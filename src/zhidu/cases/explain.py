"""What a case's page says: the track, the rail, the acts, the facts. Reads only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.urls import reverse

from zhidu.calendar import date_in_words, local_date, local_moment, moment_in_words
from zhidu.cases import turns
from zhidu.cases.errors import out_of_turn
from zhidu.cases.lights import due_light
from zhidu.cases.models import Case, Deviation, Entry, Step
from zhidu.cases.selectors import entries_of
from zhidu.cases.situation import Situation
from zhidu.cases.versions import file_rows as file_rows
from zhidu.org.actor import Actor
from zhidu.org.models import Person
from zhidu.org.selectors import holders_of
from zhidu.rules.book import BookKind, Bound, Rulebook
from zhidu.rules.decision import Basis, Decision, Status, Want
from zhidu.rules.gates import permit
from zhidu.rules.grounds import applies
from zhidu.rules.kinds import Step as RuleStep
from zhidu.rules.model import Term
from zhidu.rules.people import resolve, title_of
from zhidu.rules.phrases import FORCES
from zhidu.rules.quantities import yuan_in_words
from zhidu.rules.tables import Facts, decide

_BASES = {
    Basis.CLAUSE: "",
    Basis.READING: "按本单位释义",
    Basis.LAW: "按法律规定",
    Basis.HOUSE: "系统默认",
    Basis.STATE: "办理进度",
}


def chip(book: Rulebook, clause: str) -> dict[str, str]:
    """A clause as a chip: its place in the text, linked to the rule beside the text."""
    written = book.clauses[clause]
    url = reverse("rulebook", args=[book.home_of(clause)]) + f"#{clause}"
    return {"id": clause, "place": written.place, "url": url, "gist": written.gist}


def chips(book: Rulebook, clauses: Iterable[str]) -> list[dict[str, str]]:
    return [chip(book, clause) for clause in clauses if clause in book.clauses]


@dataclass(frozen=True)
class Page:
    """A case as one actor sees it now."""

    here: Situation
    actor: Actor
    now: datetime
    holders: Mapping[str, Person]

    @property
    def book(self) -> Rulebook:
        return self.here.book

    @cached_property
    def entries(self) -> list[Entry]:
        """The case's trail, newest first."""
        return entries_of(self.here.case)

    def person(self, post: str) -> str:
        """A post with its holder: 陈明远（办事处主任）."""
        title = self.here.chart.posts[post].title if post in self.here.chart.posts else post
        holder = self.holders.get(post)
        return f"{holder.name}（{title}）" if holder else f"{title}（空缺）"

    def named(self, post: str) -> str:
        """Who holds a post, by name; a post that nobody holds by its title."""
        return self.holders[post].name if post in self.holders else self.person(post)

    def people(self, posts: Iterable[str]) -> str:
        return "、".join(self.person(p) for p in self.here.chart.by_rank(posts))


def badge(case: Case) -> dict[str, str]:
    """How a case stands, for the head of its page and for lists."""
    tone = {
        Case.Status.OPEN: "open",
        Case.Status.CLOSED: "done",
        Case.Status.REFUSED: "returned",
        Case.Status.HELD: "returned",
    }
    return {"text": case.get_status_display(), "tone": tone.get(Case.Status(case.status), "plain")}


def page_of(here: Situation, actor: Actor, now: datetime) -> Page:
    return Page(here, actor, now, holders_of(here.case.office, local_date(now)))


# the track


def track(page: Page) -> list[dict[str, Any]]:
    """The steps that apply, each with who and when."""
    here = page.here
    rows = [s for s in here.kind.steps if _may_apply(page, s)]
    return [_track_row(page, bound) for bound in rows]


def _may_apply(page: Page, bound: Bound[RuleStep]) -> bool:
    return applies(page.book, bound, page.here.given) is not False


def _track_row(page: Page, bound: Bound[RuleStep]) -> dict[str, Any]:
    step = next((s for s in reversed(page.here.steps) if s.step == bound.rule.id), None)
    row: dict[str, Any] = {
        "title": bound.rule.title,
        "state": "waiting",
        "who": "、".join(title_of(page.book, w) for w in turns.names_of(bound.rule)),
        "at_words": "",
        "clause": chip(page.book, bound.cites[0]) if bound.cites else None,
    }
    if step and step.state == Step.State.DONE:
        names = "、".join(dict.fromkeys(p.person_name for p in step.posts.all() if p.has_answered))
        row |= {"state": "done", "who": names, "at_words": _short(step.done_at)}
    elif step and step.state == Step.State.OPEN:
        row |= {"state": "open", "who": turns.asked_words(step, bound.rule, page.named) or row["who"]}
        row["at_words"] = turns.waits_words(page.here, bound)
    elif step and step.state == Step.State.RETURNED:
        row |= {"state": "returned"}
    return row


def _short(at: datetime | None) -> str:
    """11月23日 10:37."""
    local = local_moment(at) if at else None
    return f"{local.month}月{local.day}日 {local:%H:%M}" if local else ""


# acts and refusals


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
    return bool(set(page.actor.posts) & set(allowed))


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
    others = {"return": "退回", "refuse": rule.refuses.title if rule.refuses else ""}
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
    return want.form in ("field", "exactly") and bool(rule.asks)


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
        "reason": "；".join(w.text for w in wanted) or "现在不能办理",
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


# what the tables say


def verdicts(book: Rulebook, kind: BookKind, known: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What a form's tables say of the facts known so far, each with clause or reading."""
    facts = Facts(book, known)
    shown = [preview.table for preview, tests in kind.previews if facts.holds(tests)]
    return [verdict for table in shown if (verdict := _verdict(book, table, facts))]


def verdicts_of(here: Situation) -> list[dict[str, Any]]:
    """What the tables say of a case as it stands."""
    return verdicts(here.book, here.kind, here.given.facts)


def _verdict(book: Rulebook, table_id: str, facts: Facts) -> dict[str, Any] | None:
    table = book.tables[table_id]
    if any(facts.get(name) in (None, "") for name in table.inputs):
        return None
    decision = decide(book, table_id, facts)
    values = decision.value or {}
    said = [_outcome_said(book.terms[out], names) for out, names in values.items()]
    readings = [book.readings[r].says for r in decision.readings]
    return {
        "table": table.title,
        "said": "；".join(said) or "".join(readings) or "原文没有规定",
        "readings": readings if said else [],
        "is_open": not said,
        "clauses": chips(book, decision.because),
    }


def _outcome_said(term: Term, names: Iterable[str]) -> str:
    listed = [term.values.get(n, n) for n in names]
    return listed[0] if len(listed) == 1 else f"{term.title}：{'、'.join(listed)}"


# the rail


def rail(page: Page) -> list[dict[str, Any]]:
    """The clauses in force on this page, in the order of the text, and where each one stands."""
    standing = _Standing(page)
    used = {c for rule in _rules_here(page) if _speaks(page, rule) for c in rule.cites}
    used |= {c["id"] for verdict in verdicts_of(page.here) for c in verdict["clauses"]}
    return [standing.line(clause) for clause in page.book.clauses if clause in used]


def _rules_here(page: Page) -> Iterable[Bound[Any]]:
    """The rules of the kind, without the gates of steps that this case does not take.

    A gate that asks a table stands on the rail by the table's own row.
    """
    kind = page.here.kind
    skipped = {s.rule.id for s in kind.steps if not _speaks(page, s)}
    passed_by = {id(gate) for act in skipped for gate in kind.gates.get(act, ())}
    by_table = {id(g) for gates in kind.gates.values() for g in gates if any(c.one_of for c in g.rule.needs)}
    return (rule for rule in kind.rules() if id(rule) not in passed_by | by_table)


def _speaks(page: Page, rule: Bound[Any]) -> bool:
    return applies(page.book, rule, page.here.given) is not False


class _Standing:
    """Where every clause stands in one case, from rows read once."""

    def __init__(self, page: Page) -> None:
        self.page = page
        case = page.here.case
        self.dues = {c: o for o in case.obligations.all() for c in o.clauses}
        self.departures = {c: d for d in case.deviations.all() for c in d.clauses}
        acted = (e for e in page.entries if e.verb not in ("act.refused", "due.set"))
        self.kept = {clause for entry in acted for clause in entry.because}
        self.waiting = self._waiting()

    def _waiting(self) -> set[str]:
        here = self.page.here
        step = here.open_step
        if step is None:
            return set()
        gates = here.kind.gates.get(step.step, ())
        return {*step.clauses, *(c for gate in gates for c in gate.cites)}

    def line(self, clause: str) -> dict[str, Any]:
        written = self.page.book.clauses[clause]
        state, note = self._state(clause)
        return chip(self.page.book, clause) | {
            "force": written.force,
            "force_label": FORCES[written.force],
            "state": state,
            "note": note,
        }

    def _state(self, clause: str) -> tuple[str, str]:
        if departure := self.departures.get(clause):
            broken = departure.sort == Deviation.Sort.BREACH
            note = f"{departure.what}；{departure.reason or '还欠一个原因说明'}"
            return ("broken" if broken else "deviated"), note
        due = self.dues.get(clause)
        if due and not due.met_at:
            light = due_light(due, self.page.now)
            mark = "（暂定）" if light["provisional"] else ""
            note = f"{light['left_words']}，{light['words']}{mark}"
            return ("broken" if light["state"] == "late" else "due"), note
        if clause in self.kept:
            return "kept", f"{due.title}：按时" if due else ""
        return ("open" if clause in self.waiting else "later"), ""


# the facts


def pairs(page: Page, names: Iterable[str] | None = None) -> list[tuple[str, str]]:
    """Facts that are known, by title, in the order of the rulebook's words."""
    facts = page.here.given.facts
    wanted = [n for n in (names or page.book.terms) if facts.get(n) not in (None, "", ())]
    return [(page.book.terms[n].title, shown(page, n, facts[n])) for n in wanted]


def shown(page: Page, name: str, value: Any) -> str:
    """A fact as people read it."""
    term = page.book.terms[name]
    if term.type == "money":
        return yuan_in_words(value)
    if term.type == "row" and name in page.here.rows:
        return page.here.rows[name].title
    if term.type == "unit":
        return page.here.chart.units.get(value, value)
    if term.type == "posts":
        return page.people(value)
    if term.type == "moment":
        return moment_in_words(value)
    if term.type == "date":
        return date_in_words(value)
    return term.values.get(value, str(value))
