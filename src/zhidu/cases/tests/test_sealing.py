"""A seal a day, however often and however late the worker comes."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Event
from time import sleep

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from zhidu.cases.models import Entry, Seal
from zhidu.cases.services import day_seal, days_seal, entry_add
from zhidu.cases.services.sealing import digest_of_seal
from zhidu.cases.tests.trails import START, noon, small_case, small_office, sorts, trail_write

DAY = timedelta(days=1)
DAYS = [[0, 1, 0], [1], [], [2, 0, 2]]


@pytest.fixture
def office(db):
    office = small_office()
    trail_write(office, DAYS)
    return office


def seals():
    return list(Seal.objects.order_by("office_id", "day"))


def test_every_finished_day_has_one_after_a_standstill(office):
    assert days_seal(noon(3)) == 3
    assert [seal.day for seal in seals()] == [START.date() + DAY * n for n in range(3)]
    assert [seal.entries for seal in seals()] == [3, 1, 0]


def test_each_is_chained_to_its_eve(office):
    days_seal(noon(4))
    chain = seals()
    assert [seal.previous for seal in chain] == ["", *(seal.digest for seal in chain[:-1])]
    assert [seal.after for seal in chain] == [0, *(seal.through for seal in chain[:-1])]
    assert all(seal.digest == digest_of_seal(seal) for seal in chain)


def test_it_holds_how_far_each_case_of_the_day_has_come(office):
    days_seal(noon(4))
    last = seals()[-1]
    heads = Entry.objects.filter(case_id__in=last.heads).order_by("case_id", "-seq")
    ends = {e.case_id: [e.seq, e.digest] for e in reversed(heads)}
    assert {int(case_id): head for case_id, head in last.heads.items()} == ends
    assert sorted(seq for seq, _ in last.heads.values()) == [2, 3]


def test_once_sealed_is_sealed(office):
    days_seal(noon(4))
    before = list(Seal.objects.values())
    assert days_seal(noon(4)) == 0
    assert day_seal(office_id=office.pk, day=START.date(), at=noon(9)) == seals()[0]
    assert list(Seal.objects.values()) == before


def test_an_office_without_a_trail_is_not_sealed(db):
    small_office()
    assert days_seal(noon(4)) == 0


def test_each_office_has_its_own(office):
    trail_write(small_office("other"), [[], [0]])
    assert days_seal(noon(2)) == 3
    assert days_seal(noon(3)) == 2


@pytest.mark.parametrize("day", [date(2026, 12, 28), date(2027, 1, 4)])
def test_a_day_waits_for_its_eve(office, day):
    days_seal(START + DAY)
    with pytest.raises(ValueError, match="does not follow"):
        day_seal(office_id=office.pk, day=day, at=noon(30))


def test_no_seal_is_put_before_the_first(office):
    days_seal(START + DAY)
    with pytest.raises(ValueError, match="does not follow"):
        day_seal(office_id=office.pk, day=START.date() - DAY, at=noon(1))


def test_a_day_that_is_not_over_is_not_sealed(office):
    with pytest.raises(ValueError, match="not over"):
        day_seal(office_id=office.pk, day=START.date(), at=START)


def test_what_was_begun_before_midnight_and_written_after_the_sealing_is_in_the_next(office):
    days_seal(noon(4))
    midnight = noon(4).replace(hour=0)
    entry_add(case=small_case(office), verb="case.closed", at=midnight - timedelta(seconds=1))
    days_seal(noon(5))
    assert [seal.entries for seal in seals()] == [3, 1, 0, 3, 1]
    assert sorts(office, noon(5)) == []


def test_a_round_of_the_worker_does_it(office, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: noon(4))
    call_command("jobs_run", "--once")
    assert len(seals()) == 4
    assert sorts(office, noon(4)) == []


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_seal_each_day_once():
    office = small_office()
    trail_write(office, DAYS * 3)

    def work(_: int) -> int:
        try:
            return days_seal(noon(12))
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(4)))
    assert len(seals()) == 12
    assert sorts(office, noon(12)) == []


@pytest.mark.django_db(transaction=True)
def test_it_waits_for_an_act_that_is_just_being_written():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time")
    office = small_office()
    slow, quick = small_case(office), small_case(office)
    written = Event()

    def write_slowly() -> None:
        with transaction.atomic():
            entry_add(case=slow, verb="case.closed", at=noon(0))
            written.set()
            sleep(0.3)
        connection.close()

    with ThreadPoolExecutor(1) as pool:
        writing = pool.submit(write_slowly)
        assert written.wait(10)
        entry_add(case=quick, verb="case.closed", at=noon(0))
        days_seal(noon(1))
        writing.result()
    assert [seal.entries for seal in seals()] == [2]
    assert sorts(office, noon(1)) == []
