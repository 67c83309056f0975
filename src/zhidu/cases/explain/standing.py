"""The rail: the clauses in force on a page, and where each one stands."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from zhidu.cases.explain.page import Page, chip
from zhidu.cases.explain.tables import ahead, verdicts_of
from zhidu.cases.lights import due_light
from zhidu.cases.models import Deviation
from zhidu.rules.book import Bound
from zhidu.rules.grounds import applies, grounded
from zhidu.rules.phrases import FORCES


def rail(page: Page) -> list[dict[str, Any]]:
    """The clauses in force on this page, in the order of the text, and where each one stands."""
    standing = Standing(page)
    speaking = (rule for rule in _rules_here(page) if _speaks(page, rule))
    used = {c for rule in speaking for c in grounded(page.book, rule, page.here.given).cites}
    used |= {c["id"] for verdict in verdicts_of(page.here) for c in verdict["clauses"]}
    used |= {*ahead(page.here)}
    return [standing.line(clause) for clause in page.book.clauses if clause in used]


def _rules_here(page: Page) -> Iterable[Bound[Any]]:
    """The rules of the kind, without the gates of steps that this case does not take.

    A gate that asks a table stands on the rail by the table's own row.
    """
    kind = page.here.kind
    skipped = {s.rule.id for s in kind.steps if not _speaks(page, s)}
    passed_by = {id(gate) for act in skipped for gate in kind.gates.get(act, ())}
    by_table = {id(g) for gates in kind.gates.values() for g in gates if any(c.one_of for c in g.rule.needs)}
    apart = passed_by | by_table
    return (rule for rule in kind.rules() if id(rule) not in apart)


def _speaks(page: Page, rule: Bound[Any]) -> bool:
    return applies(page.book, rule, page.here.given) is not False


_GRAVITY = (Deviation.Sort.SLIGHT, Deviation.Sort.DEVIATION, Deviation.Sort.BREACH)


class Standing:
    """Where every clause stands in one case, from rows read once."""

    def __init__(self, page: Page) -> None:
        self.page = page
        case = page.here.case
        self.dues = {c: o for o in case.obligations.all() for c in o.clauses}
        graver_last = sorted(case.deviations.all(), key=lambda d: _GRAVITY.index(Deviation.Sort(d.sort)))
        self.departures = {c: d for d in graver_last for c in d.clauses}
        self.acted = [e for e in page.entries if e.verb not in ("act.refused", "due.set")]
        """The trail without what was only tried or announced, newest first."""
        self.kept = {clause for entry in self.acted for clause in entry.because}
        self.waiting = self._waiting()

    def _waiting(self) -> set[str]:
        here = self.page.here
        step = here.open_step
        if step is None:
            return set()
        rules: list[Bound[Any]] = [*here.kind.gates.get(step.step, ())]
        if here.kind.form and here.kind.form.at == step.step:
            rules += [demand for demands in here.kind.texts.values() for demand in demands]
        return {*step.clauses, *(c for rule in rules for c in rule.cites)}

    def line(self, clause: str) -> dict[str, Any]:
        """A clause with its force, where it stands, and why."""
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
            owed = "" if departure.sort == Deviation.Sort.SLIGHT else _("还欠一个原因说明")
            note = "；".join(filter(None, (departure.what, departure.reason or owed)))
            return ("broken" if broken else "deviated"), note
        due = self.dues.get(clause)
        if due and not due.met_at:
            light = due_light(due, self.page.now)
            mark = _("（暂定）") if light["provisional"] else ""
            note = f"{light['left_words']}，{light['words']}{mark}"
            return ("broken" if light["state"] == "late" else "due"), note
        if clause in self.kept:
            return "kept", _("%(title)s：按时") % {"title": due.title} if due else ""
        return ("open" if clause in self.waiting else "later"), ""
