"""The facts that lists go by …"""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhidu.calendar import SHANGHAI
from zhidu.cases.models import Case, CaseIndex
from zhidu.cases.selectors import indexed
from zhidu.cases.services import draft_save
from zhidu.cases.sorting import sortable
from zhidu.cases.tests.counter import counter_office, drafted_trip, trip_facts
from zhidu.cases.tests.offices import TestOffice, moment
from zhidu.rules.quantities import LARGEST_FEN


@pytest.fixture
def office(db: None) -> TestOffice:
    return counter_office()


def index_of(case: Case) -> dict[str, str]:
    return dict(CaseIndex.objects.filter(case=case).values_list("fact", "value"))


def test_stand_beside_the_case_in_the_text_form_that_sorts(office: TestOffice) -> None:
    case = drafted_trip(office, people=3, stand_in=office.post("urban_head"))
    assert index_of(case) == {
        "unit": office.unit("urban"),
        "sort": "meeting",
        "leaves": "2026-11-30",
        "cost": "000000000000120000",
        "people": "000000000000000003",
        "stand_in": office.post("urban_head"),
        "place": "邻市",
    }


def test_change_with_the_draft_and_go_when_they_are_emptied(office: TestOffice) -> None:
    case = drafted_trip(office, people=3)
    facts = trip_facts(office, cost=99_00, people=None)
    draft_save(
        case_id=case.pk, facts=facts, ticked=[], by=office["urban_clerk"], at=moment("2026-11-23 10:00")
    )
    now = index_of(case)
    assert now["cost"] == "000000000000009900"
    assert "people" not in now


def test_are_asked_by_office_kind_and_fact(office: TestOffice) -> None:
    case = drafted_trip(office)
    ours = indexed(office.office.pk, "trip", "cost")
    assert [row.case_id for row in ours] == [case.pk]
    assert not indexed(office.office.pk, "supply", "cost").exists()
    assert not indexed(office.office.pk + 1, "trip", "cost").exists()


MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)).map(lambda at: at.replace(tzinfo=SHANGHAI))


@given(st.one_of(*(st.tuples(of, of) for of in (st.integers(0, LARGEST_FEN), st.dates(), MOMENTS))))
def test_sort_as_text_as_they_sort_as_values(pair: tuple) -> None:
    one, other = pair
    assert (one < other) == (sortable(one) < sortable(other))


def test_of_a_day_stand_between_that_day_and_the_next() -> None:
    late = sortable(datetime(2026, 11, 27, 23, 59, 59, tzinfo=SHANGHAI))
    assert sortable(date(2026, 11, 27)) < late < sortable(date(2026, 11, 27) + timedelta(days=1))
