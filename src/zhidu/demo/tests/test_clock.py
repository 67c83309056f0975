"""The demo's clock …"""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from zhidu.calendar import SHANGHAI
from zhidu.cases.models import Case, Obligation
from zhidu.cases.services import case_open
from zhidu.cases.situation import stored
from zhidu.demo import clock
from zhidu.demo.models import DemoClock
from zhidu.demo.moves import MOVES
from zhidu.demo.seed import stage_set
from zhidu.org.calendars import closure_add
from zhidu.org.models import Office
from zhidu.org.services import office_create

HOUR = timedelta(hours=1)


def meeting(now: datetime, start: datetime | None) -> Case:
    """A meeting whose plan has begun."""
    stage = stage_set(now) if not Office.objects.exists() else None
    office = stage.office if stage else Office.objects.get()
    facts = {"start": start} if start else {}
    if stage is None:
        case = Case.objects.first()
        return Case.objects.create(
            office=office,
            edition=case.edition,
            kind=case.kind,
            initiator=case.initiator,
            initiator_post=case.initiator_post,
            opened_at=now,
            facts=stored(facts),
        )
    return case_open(office=office, kind="director_meeting", by=stage.actor("clerk"), at=now, facts=facts)


def test_is_the_real_one_until_it_is_moved(friday: datetime) -> None:
    assert clock.now() == friday


def test_goes_on_from_where_it_was_moved_to(friday: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    clock.clock_move(to=friday + HOUR)
    clock.clock_move(to=friday + 2 * HOUR)
    monkeypatch.setattr("django.utils.timezone.now", lambda: friday + HOUR)
    assert clock.now() == friday + 3 * HOUR


def test_never_goes_back(friday: datetime) -> None:
    clock.clock_move(to=friday + HOUR)
    clock.clock_move(to=friday)
    assert clock.now() == friday + HOUR


def test_is_only_one(friday: datetime) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        DemoClock.objects.create(pk=2)


def test_marks_what_is_late_by_then(friday: datetime) -> None:
    case = meeting(friday, None)
    due = {"case": case, "title": "拟出会议纪要", "force": "must", "due_at": friday + HOUR}
    Obligation.objects.create(rule="minutes", **due)
    Obligation.objects.create(rule="papers", **{**due, "due_at": friday + 3 * HOUR})
    assert clock.clock_move(to=friday + 2 * HOUR) == 1
    assert case.deviations.get().what == "拟出会议纪要超期"


@pytest.mark.parametrize(
    ("now", "then"),
    [
        (datetime(2026, 11, 27, 9, 0, tzinfo=SHANGHAI), datetime(2026, 11, 30, 9, 0, tzinfo=SHANGHAI)),
        (datetime(2026, 11, 23, 23, 59, tzinfo=SHANGHAI), datetime(2026, 11, 24, 9, 0, tzinfo=SHANGHAI)),
        (datetime(2026, 12, 31, 17, 0, tzinfo=SHANGHAI), datetime(2027, 1, 4, 9, 0, tzinfo=SHANGHAI)),
        (datetime(2028, 2, 28, 17, 0, tzinfo=SHANGHAI), datetime(2028, 2, 29, 9, 0, tzinfo=SHANGHAI)),
    ],
)
def test_can_be_moved_to_the_next_working_day(db: None, now: datetime, then: datetime) -> None:
    office = office_create(code="qinghe", name="青禾街道办事处", short_name="青禾街道")
    assert MOVES["workday"].target(office.pk, now) == then


def test_is_not_moved_to_a_day_on_which_the_office_is_closed(friday: datetime) -> None:
    office, monday = stage_set(friday).office, datetime(2026, 11, 30, 9, 0, tzinfo=SHANGHAI)
    assert MOVES["workday"].target(office.pk, friday) == monday
    closure_add(office=office, start=monday.date(), end=monday.date(), reason="停电")
    assert MOVES["workday"].target(office.pk, friday) == monday + 24 * HOUR


def test_can_be_moved_by_an_hour(friday: datetime) -> None:
    assert MOVES["hour"].target(1, friday) == friday + HOUR


def test_can_be_moved_to_the_next_meeting(friday: datetime) -> None:
    planned = meeting(friday, friday + 5 * HOUR)
    meeting(friday, friday + 3 * HOUR)
    meeting(friday, friday - HOUR)
    meeting(friday, None)
    assert MOVES["meeting"].target(planned.office_id, friday) == friday + 3 * HOUR
    assert MOVES["meeting"].target(planned.office_id, friday + 6 * HOUR) is None


def test_can_be_moved_just_past_the_next_deadline(friday: datetime) -> None:
    case = meeting(friday, None)
    for hours, state in ((1, "met"), (4, "open"), (2, "open")):
        due_at = friday + hours * HOUR
        Obligation.objects.create(case=case, rule=f"r{hours}", title="期限", due_at=due_at, state=state)
    assert MOVES["due"].target(case.office_id, friday) == friday + 2 * HOUR + timedelta(seconds=1)
    assert MOVES["due"].target(case.office_id, friday + 5 * HOUR) is None
