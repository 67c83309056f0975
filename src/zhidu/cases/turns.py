"""Whose turn it is at an open step: by its mode, its parts, and who was asked besides. Asks no database."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from zhidu.cases.models import Step, StepPost
from zhidu.cases.situation import Situation
from zhidu.rules.kinds import Step as RuleStep

EACH_ANSWERS = ("all", "in_order", "read")
"""Modes in which everybody who is asked has to answer; in the others one of each part does."""


def awaited(step: Step) -> list[StepPost]:
    """Who has not answered yet."""
    return [row for row in step.posts.all() if row.done_at is None]


def in_turn(step: Step, rule: RuleStep) -> list[StepPost]:
    """Who may answer now: where they sign one after another, the first who has not."""
    waiting = awaited(step)
    if rule.mode != "in_order":
        return waiting
    first = min((row.place for row in waiting), default=0)
    return [row for row in waiting if row.place == first]


def own(rows: Iterable[StepPost], posts: Collection[str]) -> list[StepPost]:
    return [row for row in rows if str(row.post_id) in posts]


def before_me(here: Situation, rule: RuleStep, posts: Collection[str]) -> str:
    """Whom one of the posts has to let sign first, by title; empty if nobody."""
    step = here.open_step
    if step is None or step.step != rule.id or not own(awaited(step), posts):
        return ""
    turn = in_turn(step, rule)
    return "" if own(turn, posts) else "、".join(row.post.title for row in turn)


def is_answered(rule: RuleStep, parts: int, rows: Collection[StepPost]) -> bool:
    """Whether a step has the answers it needs; one that asks nobody by name has them at once."""
    waiting = [row for row in rows if row.done_at is None]
    if rule.mode in EACH_ANSWERS or any(row.via == StepPost.Via.ADD_SIGNERS for row in waiting):
        return not waiting
    wanted = range(1, parts + 1) if parts else {row.part for row in rows}
    return parts_answered(rows) >= set(wanted)


def parts_answered(rows: Iterable[StepPost]) -> set[int]:
    """The parts that somebody whom the text asks, or who was handed the work, has answered."""
    return {row.part for row in rows if row.has_answered and row.via != StepPost.Via.ADD_SIGNERS}
