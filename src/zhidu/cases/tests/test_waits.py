"""Steps that wait for a time or for other cases, and what wakes them."""

from __future__ import annotations

import pytest

from zhidu.cases.models import Case, Entry, Step
from zhidu.cases.services import steps_wake
from zhidu.cases.tests.office_book import at_circulate, do, engine_office, open_step, opened
from zhidu.cases.tests.offices import moment

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return engine_office()


@pytest.fixture
def plan(office) -> Case:
    """A plan that waits for its first day, 1 December."""
    start = moment("2026-12-01 00:00").date()
    return do(office, opened(office, "plan"), "begin", "urban_clerk", facts={"start": start})


def handed_out(office, plan: Case) -> Case:
    """The plan with its two tasks."""
    steps_wake(moment("2026-12-01 00:01"))
    return do(office, plan, "hand_out", "clerk", "2026-12-01 09:00")


def test_a_period_ends_with_the_last_second_of_its_last_day(office):
    case = at_circulate(office)
    for who in ("director", "deputy_1", "deputy_2", "commander", "discipline"):
        do(office, case, "circulate", who)
    assert steps_wake(moment("2026-11-25 23:59")) == 0
    assert open_step(case) == "publish"
    assert steps_wake(moment("2026-11-26 00:00")) == 1
    assert open_step(case) == "file"
    last = Entry.objects.get(case_id=case.pk, verb="step.waited")
    assert (last.person, last.because) == ("系统", ["E-4"])


def test_a_day_has_come_with_its_first_minute(office, plan):
    assert steps_wake(moment("2026-11-30 23:59")) == 0
    assert steps_wake(moment("2026-12-01 00:00")) == 1
    assert steps_wake(moment("2026-12-01 00:00")) == 0
    assert open_step(plan) == "hand_out"


def test_a_day_that_has_come_already_is_not_waited_for(office):
    start = moment("2026-11-20 00:00").date()
    plan = do(office, opened(office, "plan"), "begin", "urban_clerk", facts={"start": start})
    assert open_step(plan) == "hand_out"


def test_another_day_moves_the_end_of_the_wait(office, plan):
    later = moment("2026-12-08 00:00").date()
    do(office, plan, "postpone", "clerk", facts={"start": later})
    assert steps_wake(moment("2026-12-07 12:00")) == 0
    assert steps_wake(moment("2026-12-08 00:00")) == 1


def test_an_act_beside_the_steps_is_done_and_leaves_the_step_open(office, plan):
    do(office, plan, "postpone", "clerk", facts={"start": moment("2026-12-08 00:00").date()})
    assert open_step(plan) == "begun"
    assert plan.steps.get(step="postpone").state == Step.State.DONE


def test_on_hold_no_time_comes_until_the_case_is_resumed(office, plan):
    do(office, plan, "begun", "clerk", move="hold", reason="等经费")
    assert steps_wake(moment("2026-12-02 00:00")) == 0
    do(office, plan, "begun", "clerk", "2026-12-03 09:00", move="resume")
    assert open_step(plan) == "hand_out"


def test_a_case_goes_on_when_the_last_that_it_opened_is_closed(office, plan):
    handed_out(office, plan)
    first, second = plan.children.order_by("pk")
    do(office, first, "carry_out", "urban_head", "2026-12-02 09:00")
    assert open_step(plan) == "carried_out"
    do(office, second, "carry_out", "urban_head", "2026-12-03 09:00")
    assert open_step(plan) == "conclude"


def test_a_case_on_hold_goes_on_when_it_is_resumed_after_its_tasks(office, plan):
    handed_out(office, plan)
    do(office, plan, "carried_out", "clerk", "2026-12-01 10:00", move="hold", reason="等经费")
    for task in plan.children.all():
        do(office, task, "carry_out", "urban_head", "2026-12-02 09:00")
    assert open_step(plan) == "carried_out"
    do(office, plan, "carried_out", "clerk", "2026-12-03 09:00", move="resume")
    assert open_step(plan) == "conclude"


def test_a_case_that_is_cancelled_takes_what_it_opened_along(office, plan):
    handed_out(office, plan)
    do(office, plan, "carried_out", "director", "2026-12-02 09:00", move="cancel", reason="不搞了")
    assert set(plan.children.values_list("status", flat=True)) == {"cancelled"}
    assert not Step.objects.filter(case__parent=plan, state=Step.State.OPEN).exists()
