"""The steps of a case and whom the open one waits for: what every act reads first, so in plain SQL.

Put together by Django, these two reads cost an act as much as all that it writes.
"""

from __future__ import annotations

from typing import Any

from zhidu.cases.models import Case, Step, StepPost


def steps_of(case: Case) -> tuple[Step, ...]:
    """The steps of a case in their order, with the posts of the open one.

    What a page has read of them stays as it is.
    """
    there = _prefetched(case, "steps")
    steps = _read(case) if there is None else there
    for step in steps:
        if step.state == Step.State.OPEN and _prefetched(step, "posts") is None:
            _posts_read(step)
    return tuple(steps)


def _prefetched(row: Any, name: str) -> Any:
    return getattr(row, "_prefetched_objects_cache", {}).get(name)


def _read(case: Case) -> list[Step]:
    steps = list(Step.objects.raw("SELECT * FROM cases_step WHERE case_id = %s ORDER BY id", [case.pk]))
    for step in steps:
        step.case = case
    return steps


def _posts_read(step: Step) -> None:
    """Keep the posts on the step as ``prefetch_related`` does, so that nothing asks for them again."""
    rows = list(StepPost.objects.raw(_POSTS, [step.pk]))
    for row in rows:
        row.step = step
    posts: Any = step.posts.all()
    posts._result_cache, posts._prefetch_done = rows, True
    step._prefetched_objects_cache = {"posts": posts}  # type: ignore[attr-defined]


_POSTS = "SELECT * FROM cases_steppost WHERE step_id = %s ORDER BY part, place, id"
