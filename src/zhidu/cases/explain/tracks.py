"""The step track: who, when, and what comes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from zhidu.calendar import local_moment
from zhidu.cases.explain.page import Page, chip
from zhidu.cases.models import Step
from zhidu.rules.book import Bound
from zhidu.rules.model import Step as RuleStep
from zhidu.rules.people import applies, title_of


def track(page: Page) -> list[dict[str, Any]]:
    """The steps that apply, each with who and when."""
    return [_track_row(page, bound) for bound in steps_ahead(page)]


def steps_ahead(page: Page) -> list[Bound[RuleStep]]:
    """The steps of the case from first to last, those that may still apply among them."""
    given = page.here.given
    return [bound for bound in page.here.kind.steps if applies(page.book, bound, given) is not False]


def _track_row(page: Page, bound: Bound[RuleStep]) -> dict[str, Any]:
    step = next((s for s in reversed(page.here.steps) if s.step == bound.rule.id), None)
    row: dict[str, Any] = {
        "title": bound.rule.title,
        "state": "waiting",
        "who": "、".join(title_of(page.book, w) for w in bound.rule.by),
        "at_words": "",
        "clause": chip(page.book, bound.cites[0]) if bound.cites else None,
    }
    if step and step.state == Step.State.DONE:
        names = "、".join(f"{p.person_name}" for p in step.posts.all() if p.done_at)
        row |= {"state": "done", "who": names, "at_words": _short(step.done_at)}
    elif step and step.state == Step.State.OPEN:
        row |= {"state": "open", "who": _awaited(page, step) or row["who"]}
    elif step and step.state == Step.State.RETURNED:
        row |= {"state": "returned"}
    return row


def _awaited(page: Page, step: Step) -> str:
    """By name who has not acted yet, by rank; a post that nobody holds by its title."""
    posts = page.here.chart.by_rank(str(p.post_id) for p in step.posts.all() if not p.done_at)
    return "、".join(page.holders[p].name if p in page.holders else page.person(p) for p in posts)


def _short(at: datetime | None) -> str:
    """11月23日 10:37."""
    local = local_moment(at) if at else None
    return f"{local.month}月{local.day}日 {local:%H:%M}" if local else ""
