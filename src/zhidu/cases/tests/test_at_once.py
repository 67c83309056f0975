"""Many at the same instant: no number twice and none left out, nobody waits for ever."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from zhidu.cases.errors import NotDone
from zhidu.cases.models import Case, Entry, Series
from zhidu.cases.services import steps_wake
from zhidu.cases.tests.office_book import at_check, awaited, do, engine_office, open_step, opened
from zhidu.cases.tests.offices import moment
from zhidu.cases.tests.trails import broken_entries

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def office():
    return engine_office()


def at_once(people: int, call: Callable[[int], object]) -> list[str]:
    """What each of several threads got from the same call."""

    def run(number: int) -> str:
        try:
            call(number)
            return "done"
        except NotDone as late:
            return str(late)
        finally:
            connection.close()

    with ThreadPoolExecutor(people) as pool:
        return list(pool.map(run, range(people)))


def test_numbers_have_no_gap_and_no_double(office):
    people = 50 if connection.vendor == "postgresql" else 20
    tasks = [opened(office, "task", who="clerk", title=f"任务{n}") for n in range(people)]
    answers = at_once(people, lambda n: do(office, tasks[n], "carry_out", "urban_head"))
    assert answers == ["done"] * people
    numbers = set(Case.objects.values_list("number", flat=True))
    assert numbers == {f"任务{n}" for n in range(1, people + 1)}
    assert Series.objects.get().last == people


def test_several_tasks_that_end_together_wake_their_case_once(office):
    start = moment("2026-11-20 00:00").date()
    plan = do(office, opened(office, "plan"), "begin", "urban_clerk", facts={"start": start})
    do(office, plan, "hand_out", "clerk")
    tasks = list(plan.children.all())
    assert at_once(2, lambda n: do(office, tasks[n], "carry_out", "urban_head")) == ["done"] * 2
    assert open_step(plan) == "conclude"
    assert Entry.objects.filter(case_id=plan.pk, verb="step.waited", data__step="carried_out").count() == 1


def test_a_case_that_is_cancelled_while_its_tasks_end_is_cancelled_or_too_late(office):
    start = moment("2026-11-20 00:00").date()
    plan = do(office, opened(office, "plan"), "begin", "urban_clerk", facts={"start": start})
    do(office, plan, "hand_out", "clerk")
    tasks = list(plan.children.all())

    def act(number: int) -> None:
        if number < 2:
            do(office, tasks[number], "carry_out", "urban_head")
        else:
            do(office, plan, "", "director", move="cancel", reason="不搞了")

    at_once(3, act)
    plan.refresh_from_db()
    assert plan.status == Case.Status.CANCELLED
    assert not plan.children.filter(status=Case.Status.OPEN).exists()
    assert not any(list(broken_entries(case.pk)) for case in (plan, *tasks))


def test_a_step_is_handed_on_by_one_of_many_clicks(office):
    case = at_check(office)
    targets = ["community_head", "urban_head"]
    at_once(6, lambda n: do(office, case, "check", "clerk", move="hand_on", to=[targets[n % 2]], key=f"{n}"))
    assert Entry.objects.filter(case_id=case.pk, verb="step.handed_on").count() == 1
    assert len(awaited(case)) == 2


def test_two_workers_wake_a_step_once(office):
    start = moment("2026-12-01 00:00").date()
    plan = do(office, opened(office, "plan"), "begin", "urban_clerk", facts={"start": start})
    at_once(4, lambda n: steps_wake(moment("2026-12-01 00:00")))
    assert Entry.objects.filter(case_id=plan.pk, verb="step.waited").count() == 1
    assert open_step(plan) == "hand_out"
