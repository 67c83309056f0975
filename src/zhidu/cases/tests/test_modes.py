"""How the posts that a step asks answer it: 单签、或签、会签、顺签、圈阅, and parts."""

from __future__ import annotations

import pytest

from zhidu.cases.errors import NotDone, Refused, Stale
from zhidu.cases.models import Entry, Reader, StepPost
from zhidu.cases.tests.office_book import (
    at_approve,
    at_check,
    at_circulate,
    at_countersign,
    awaited,
    do,
    engine_office,
    open_step,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return engine_office()


def test_any_of_those_asked_answers_for_all(office):
    case = at_check(office)
    assert awaited(case) == ["clerk", "office_head"]
    do(office, case, "check", "clerk")
    assert open_step(case) == "countersign"
    with pytest.raises(Stale, match="已由甲10于"):
        do(office, case, "check", "office_head")


def test_one_answer_of_each_part_is_wanted_in_any_order(office):
    case = at_countersign(office)
    do(office, case, "countersign", "discipline")
    assert open_step(case) == "countersign"
    do(office, case, "countersign", "supervision")
    assert awaited(case) == ["deputy_1", "deputy_2"]
    do(office, case, "countersign", "deputy_2")
    assert open_step(case) == "approve"


def test_who_is_in_two_parts_answers_for_both(office):
    case = at_countersign(office)
    assert StepPost.objects.filter(step__step="countersign", post__code="deputy_1").count() == 2
    do(office, case, "countersign", "deputy_1", opinion="同意")
    assert awaited(case) == ["supervision"]
    do(office, case, "countersign", "supervision")
    assert open_step(case) == "approve"


def test_each_part_keeps_the_name_that_the_text_gives_it(office):
    case = at_countersign(office)
    titles = case.steps.get(step="countersign").posts.values_list("part", "part_title").distinct()
    assert sorted(set(titles)) == [(1, "监察会签"), (2, "分管领导会签"), (3, "班子会签")]


def test_nobody_else_answers_a_step_in_parts(office):
    case = at_countersign(office)
    with pytest.raises(Refused):
        do(office, case, "countersign", "urban_clerk")
    assert open_step(case) == "countersign"


def test_they_sign_one_after_another_as_the_text_lists_them(office):
    case = at_approve(office)
    with pytest.raises(Refused, match="现在轮到纪工委书记"):
        do(office, case, "approve", "director")
    do(office, case, "approve", "discipline")
    with pytest.raises(Stale, match="正等其他人办理"):
        do(office, case, "approve", "discipline")
    with pytest.raises(Refused, match="现在轮到办事处主任"):
        do(office, case, "approve", "party_secretary")
    do(office, case, "approve", "director")
    do(office, case, "approve", "party_secretary")
    assert open_step(case) == "circulate"


def test_whoever_only_reads_leaves_no_opinion(office):
    case = at_circulate(office)
    do(office, case, "circulate", "director", opinion="已阅")
    assert StepPost.objects.get(step__step="circulate", post__code="director").opinion == ""
    assert Entry.objects.filter(case_id=case.pk).order_by("seq").last().data["opinion"] == ""
    assert open_step(case) == "circulate"
    for who in ("deputy_1", "deputy_2", "commander", "discipline"):
        do(office, case, "circulate", who)
    assert open_step(case) == "publish"


def test_what_waits_for_a_time_is_done_by_nobody(office):
    case = at_circulate(office)
    for who in ("director", "deputy_1", "deputy_2", "commander", "discipline"):
        do(office, case, "circulate", who)
    with pytest.raises(NotDone, match="不用人来办理"):
        do(office, case, "publish", "director")
    assert open_step(case) == "publish"


def test_everybody_who_is_asked_may_read(office):
    case = at_countersign(office)
    asked = set(case.steps.get(step="countersign").posts.values_list("post__code", flat=True))
    assert asked <= set(Reader.objects.filter(case=case).values_list("post__code", flat=True))
