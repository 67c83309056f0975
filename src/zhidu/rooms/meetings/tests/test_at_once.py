"""Several people at the same instant: one wins, nobody is doubled, nothing is half-written."""

from __future__ import annotations

import pytest

from tests.harness.race import crowd, race, refusals
from zhidu.calendar import moment_in_words
from zhidu.cases.errors import Stale
from zhidu.cases.models import Case, Entry, Step, StepPost
from zhidu.cases.tests.offices import make_office, moment
from zhidu.cases.tests.trails import broken_entries
from zhidu.rooms.meetings.models import AgendaItem, Turn
from zhidu.rooms.meetings.services import item_call
from zhidu.rooms.meetings.tests.steps import do, draft_topic, opened_meeting, planned_meeting, pooled_topic

pytestmark = pytest.mark.django_db(transaction=True)

AT = "2026-11-23 14:00"
COLLEAGUES = ("clerk", "office_head")
"""Two people who may take the same step."""


def reviews(office, topic, **deed):
    """Everybody presses the same button, each with a form of their own."""
    return race(
        crowd(), lambda n: do(office, topic, "review", COLLEAGUES[n % 2], AT, key=f"form-{n}", **deed)
    )


@pytest.mark.parametrize("page", [{}, {"version": 1}], ids=["a page just opened", "a page of before"])
def test_one_of_many_on_a_step_wins_and_the_others_are_told_who_and_when(page):
    office = make_office()
    topic = draft_topic(office)
    do(office, topic, "submit", "urban_head", "2026-11-23 10:00")
    late = refusals(reviews(office, topic, **page))
    answer = StepPost.objects.exclude(done_at=None).get(step__case=topic, step__step="review")
    assert len(late) == crowd() - 1
    assert {type(each) for each in late} == {Stale}
    assert all(answer.person_name in str(each) and moment_in_words(moment(AT)) in str(each) for each in late)
    assert Entry.objects.filter(case_id=topic.pk, verb="step.done").count() == 2
    assert Step.objects.filter(case=topic, step="review").count() == 1
    assert Case.objects.get(pk=topic.pk).version == 2
    assert not list(broken_entries(topic.pk))


def test_one_form_sent_many_times_acts_once():
    office = make_office()
    topic = draft_topic(office)
    sent = race(
        crowd(), lambda n: do(office, topic, "submit", "urban_head", "2026-11-23 10:00", key="one-form")
    )
    assert refusals(sent) == []
    assert Entry.objects.filter(case_id=topic.pk, verb="step.done").count() == 1


def test_a_topic_is_taken_by_one_of_several_plans():
    office = make_office()
    topic = pooled_topic(office)
    late = refusals(race(crowd(), lambda n: planned_meeting(office, topic)))
    assert len(late) == crowd() - 1
    assert all("议题库" in str(each) for each in late)
    assert AgendaItem.objects.filter(topic=topic).count() == 1


def test_everybody_can_begin_a_topic_at_once():
    office = make_office()
    assert refusals(race(crowd(), lambda n: draft_topic(office))) == []
    assert Case.objects.filter(kind="topic").count() == crowd()


def test_a_topic_is_called_once_by_many():
    office = make_office()
    meeting = opened_meeting(office, pooled_topic(office))
    item = AgendaItem.objects.select_related("topic").get(meeting=meeting)
    at = moment("2026-11-30 09:05")
    late = refusals(race(crowd(), lambda n: item_call(item=item, by=office[COLLEAGUES[n % 2]], at=at)))
    assert len(late) == crowd() - 1
    assert all("还在审议" in str(each) for each in late)
    assert Turn.objects.filter(ended_at=None).count() == 1
