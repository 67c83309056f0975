"""The step track: who, when, and what comes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from zhidu.cases import turns
from zhidu.cases.explain.page import Page, chip
from zhidu.cases.models import Step
from zhidu.org.dates import short_moment_said
from zhidu.rules.book import Bound
from zhidu.rules.grounds import applies, grounded
from zhidu.rules.kinds import Step as RuleStep
from zhidu.rules.people import title_of


def track(page: Page) -> list[dict[str, Any]]:
    """The steps that apply, each with who and when."""
    return [_track_row(page, bound) for bound in steps_ahead(page)]


def steps_ahead(page: Page) -> list[Bound[RuleStep]]:
    """The steps of the case from first to last, those that may still apply among them."""
    given = page.here.given
    return [bound for bound in page.here.kind.steps if applies(page.book, bound, given) is not False]


def _track_row(page: Page, bound: Bound[RuleStep]) -> dict[str, Any]:
    step = next((s for s in reversed(page.here.steps) if s.step == bound.rule.id), None)
    cites = grounded(page.book, bound, page.here.given).cites
    row: dict[str, Any] = {
        "title": bound.rule.title,
        "state": "waiting",
        "who": "、".join(title_of(page.book, w) for w in turns.names_of(bound.rule)),
        "at_words": "",
        "clause": chip(page.book, cites[0]) if cites else None,
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
    return short_moment_said(at) if at else ""
