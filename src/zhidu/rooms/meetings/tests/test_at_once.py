"""Several people at the same instant: one wins, nobody is doubled, nothing is half-written."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from zhidu.cases.errors import NotDone
from zhidu.cases.models import Case, Entry, Step
from zhidu.cases.tests.offices import make_office
from zhidu.cases.tests.trails import broken_entries
from zhidu.rooms.meetings.models import AgendaItem
from zhidu.rooms.meetings.tests.steps import do, draft_topic, planned_meeting, pooled_topic

pytestmark = pytest.mark.django_db(transaction=True)

PEOPLE = 8


def at_once(call) -> list[str]:
    """What each of several threads got from the same call."""

    def run(number: int) -> str:
        try:
            call(number)
            return "done"
        except NotDone as late:
            return str(late)
        finally:
            connection.close()

    with ThreadPoolExecutor(PEOPLE) as pool:
        return list(pool.map(run, range(PEOPLE)))


def test_one_of_many_on_a_step_wins_and_the_others_are_told_who():
    office = make_office()
    topic = draft_topic(office)
    do(office, topic, "submit", "urban_head", "2026-11-23 10:00")
    answers = at_once(lambda n: do(office, topic, "review", "clerk", "2026-11-23 14:00", key=f"form-{n}"))
    assert answers.count("done") == 1
    assert all("已由甲10于" in answer for answer in answers if answer != "done")
    assert Step.objects.filter(case=topic, step="review").count() == 1
    assert not list(broken_entries(topic.pk))


def test_one_form_sent_many_times_acts_once():
    office = make_office()
    topic = draft_topic(office)
    answers = at_once(lambda n: do(office, topic, "submit", "urban_head", "2026-11-23 10:00", key="one-form"))
    assert answers == ["done"] * PEOPLE
    assert Entry.objects.filter(case_id=topic.pk, verb="step.done").count() == 1


def test_a_topic_is_taken_by_one_of_several_plans():
    office = make_office()
    topic = pooled_topic(office)
    answers = at_once(lambda n: planned_meeting(office, topic))
    assert answers.count("done") == 1
    assert all("议题库" in answer for answer in answers if answer != "done")
    assert AgendaItem.objects.filter(topic=topic).count() == 1


def test_everybody_can_begin_a_topic_at_once():
    office = make_office()
    assert at_once(lambda n: draft_topic(office)) == ["done"] * PEOPLE
    assert Case.objects.filter(kind="topic").count() == PEOPLE
