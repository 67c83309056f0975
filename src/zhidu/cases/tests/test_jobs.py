"""Timed work may be done at any time, any number of times and by several workers: it is done once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone
from django_q.models import Schedule, Task

from tests.harness.race import race
from zhidu.cases.cluster import schedules_set
from zhidu.cases.jobs import KEPT, jobs_run, records_drop
from zhidu.cases.models import Deviation, Entry, Obligation, Seal
from zhidu.cases.services.lapsing import obligation_miss
from zhidu.cases.tests.trails import noon, small_office, sorts, trail_write

DEADLINES = 6
NOW = noon(2)
NOTHING = dict.fromkeys(settings.ZHIDU_JOBS, 0)


@pytest.fixture
def office(db, monkeypatch):
    """Deadlines that have passed, a day to seal, and a clock that stands still."""
    return overdue(monkeypatch)


def overdue(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    office = small_office()
    for case in trail_write(office, [[0, 1, 2]]):
        for rule in ("minutes", "papers"):
            due = {"title": rule, "force": "must", "due_at": noon(1)}
            counted = case.office.calendar_version
            Obligation.objects.create(case=case, rule=rule, calendar_version=counted, **due)
    return office


def effects():
    """Everything that the jobs bring about."""
    return [list(model.objects.order_by("pk").values()) for model in (Obligation, Deviation, Entry, Seal)]


def test_what_was_done_is_not_done_again(office):
    assert jobs_run() == NOTHING | {"deadlines": DEADLINES, "seals": 2}
    before = effects()
    assert not any(jobs_run().values())
    assert effects() == before
    assert sorts(office, NOW) == []


def test_the_database_itself_holds_a_missed_deadline_once(office):
    jobs_run()
    before = effects()
    with pytest.raises(IntegrityError), transaction.atomic():
        obligation_miss(Obligation.objects.first(), NOW)
    assert effects() == before


@pytest.mark.django_db(transaction=True)
def test_workers_at_once_do_each_thing_once(monkeypatch):
    office = overdue(monkeypatch)
    rounds = race(6, lambda n: jobs_run())
    assert sum(each["deadlines"] for each in rounds) == DEADLINES == Deviation.objects.count()
    assert Entry.objects.filter(verb="due.missed").count() == DEADLINES
    assert Seal.objects.count() == 2
    assert sorts(office, NOW) == []


def test_a_job_that_fails_leaves_the_others_alone_and_is_made_up_for(office, monkeypatch):
    def fail(at):
        raise DatabaseError("no connection")

    with monkeypatch.context() as patch:
        patch.setattr("zhidu.cases.services.obligations_lapse", fail)
        assert jobs_run() == NOTHING | {"seals": 2}
    assert jobs_run()["deadlines"] == DEADLINES


def test_a_worker_that_starts_finds_each_job_once_and_due_now(db, settings):
    schedules_set()
    Schedule.objects.update(next_run=timezone.now() + timedelta(minutes=1))
    schedules_set()
    assert list(Schedule.objects.order_by("pk").values_list("name", flat=True)) == list(settings.ZHIDU_JOBS)
    assert not Schedule.objects.filter(next_run__gt=timezone.now()).exists()


def test_a_job_that_is_no_more_is_not_scheduled(db, settings):
    schedules_set()
    settings.ZHIDU_JOBS = {"seals": settings.ZHIDU_JOBS["seals"]}
    schedules_set()
    assert [(each.name, each.args) for each in Schedule.objects.all()] == [("seals", "('seals',)")]


@pytest.mark.django_db(transaction=True)
def test_workers_that_start_at_once_schedule_each_job_once(settings):
    race(6, lambda n: schedules_set())
    assert Schedule.objects.count() == len(settings.ZHIDU_JOBS)


def test_the_records_of_failures_do_not_pile_up(db):
    for number in range(KEPT + 3):
        at = noon(0) + timedelta(minutes=number)
        Task.objects.create(id=str(number), name="", func="", started=at, stopped=at, success=False)
    assert records_drop(noon(9)) == 3
    assert not Task.objects.filter(pk__in=["0", "1", "2"]).exists()


def test_a_job_is_given_out_again_only_after_its_time_is_up(settings):
    assert settings.Q_CLUSTER["retry"] > settings.Q_CLUSTER["timeout"]
