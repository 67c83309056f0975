"""A kind with thousands of cases, straight into the tables: no service does that in a test's time."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import connection

from zhidu.cases.models import Case, CaseIndex, Reader, Step, StepPost
from zhidu.cases.sorting import sortable
from zhidu.cases.tests.offices import TestOffice, moment

_UNEVEN = 7919
"""A prime: costs come in no order."""


def crowd(office: TestOffice, count: int, *, ties: int = 3) -> list[Case]:
    """Trips that wait for the director, ``ties`` of them opened at the same moment each."""
    start = moment("2026-02-02 08:00")
    cases = Case.objects.bulk_create(
        Case(
            office=office.office,
            edition=office.edition,
            kind="trip",
            title=f"外出{number:04d}",
            facts=_facts(number),
            initiator_id=office["urban_clerk"].person_id,
            initiator_post=office.posts["urban_clerk"],
            opened_at=start + timedelta(minutes=number // ties),
        )
        for number in range(count)
    )
    _wait(office, cases)
    _index(office, cases)
    return cases


def _facts(number: int) -> dict[str, object]:
    leaves = (date(2026, 1, 1) + timedelta(days=number % 300)).isoformat()
    return {
        "title": f"外出{number:04d}",
        "cost": number * _UNEVEN % 100_000,
        "leaves": leaves,
        "sort": "study",
    }


def _wait(office: TestOffice, cases: list[Case]) -> None:
    steps = [
        Step(case=case, step=step, title=title, verb="", state=state, opened_at=case.opened_at)
        for case in cases
        for step, title, state in (("fill", "填写外出审批表", "done"), ("approve", "主任审批", "open"))
    ]
    made = Step.objects.bulk_create(steps)
    posts = {"fill": office.posts["urban_clerk"], "approve": office.posts["director"]}
    StepPost.objects.bulk_create(StepPost(step=step, post=posts[step.step]) for step in made)
    readers = [Reader(case=case, post=post, why="办理") for case in cases for post in posts.values()]
    Reader.objects.bulk_create(readers)


def _index(office: TestOffice, cases: list[Case]) -> None:
    rows = [
        CaseIndex(
            office=office.office, kind="trip", fact=fact, case=case, value=_sorted(fact, case.facts[fact])
        )
        for case in cases
        for fact in ("cost", "leaves", "sort")
    ]
    CaseIndex.objects.bulk_create(rows)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as the server does by itself after so many rows


def _sorted(fact: str, value: object) -> str:
    return sortable(date.fromisoformat(str(value)) if fact == "leaves" else value)
