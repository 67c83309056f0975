"""The steps of a case and whom they waited for: what every act reads first.

Put together by Django each time, these reads cost an act as much as all that it writes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from zhidu.cases.models import Case, Step, StepPost
from zhidu.org.prepared import Prepared, is_kept, kept

_STEPS = Prepared(lambda case: Step.objects.filter(case=case).order_by("pk"))
_POSTS = Prepared(lambda step: StepPost.objects.filter(step=step).order_by("part", "place", "pk"))
_ALL_POSTS = Prepared(lambda case: StepPost.objects.filter(step__case=case).select_related("post"))

_OPEN = Prepared(lambda cases: Step.objects.filter(case__in=cases, state=Step.State.OPEN))
_ASKED = Prepared(
    lambda cases: StepPost.objects.filter(step__case__in=cases, step__state=Step.State.OPEN).select_related(
        "post", "step"
    )
)


def steps_of(case: Case) -> tuple[Step, ...]:
    """The steps of a case in their order, with the posts of the open one.

    What a page has read of them stays as it is.
    """
    steps = list(case.steps.all()) if is_kept(case, "steps") else _STEPS(case.pk)
    for step in steps:
        step.case = case
        if step.state == Step.State.OPEN and not is_kept(step, "posts"):
            kept(step, "posts", _POSTS(step.pk))
    return tuple(steps)


def steps_alone(case: Case) -> tuple[Step, ...]:
    """The steps of a case in their order, and nothing with them."""
    return tuple(_STEPS(case.pk))


def steps_read(case: Case) -> None:
    """Keep with a case its steps, each with the posts it waited for. Two queries."""
    kept(case, "steps", _STEPS(case.pk))
    posts_read(list(case.steps.all()))


def posts_read(steps: Sequence[Step]) -> None:
    """Keep with steps of one case the posts they waited for, by rank and with their titles.

    One query; none where all are known.
    """
    unread: dict[int, list[StepPost]] = {step.pk: [] for step in steps if not is_kept(step, "posts")}
    if not unread:
        return
    for row in _ALL_POSTS(steps[0].case_id):
        unread.setdefault(row.step_id, []).append(row)
    for step in steps:
        if not is_kept(step, "posts"):
            kept(step, "posts", unread[step.pk])


def awaited_read(cases: Sequence[Any]) -> None:
    """Keep with each of many cases as ``awaited`` the step that is open; None where none is. One query."""
    steps = {step.case_id: step for step in _OPEN(tuple(case.pk for case in cases))}
    for case in cases:
        case.awaited = steps.get(case.pk)


def asked_read(cases: Sequence[Any]) -> None:
    """Keep with each of many cases as ``asked`` the posts of its open step, by rank. One query."""
    asked: dict[int, list[StepPost]] = {}
    for row in _ASKED(tuple(case.pk for case in cases)):
        asked.setdefault(row.step.case_id, []).append(row)
    for case in cases:
        case.asked = asked.get(case.pk, [])
