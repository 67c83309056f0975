"""What was done on a case, as its page tells it."""

from __future__ import annotations

import pytest

from zhidu.cases.explain import page_of
from zhidu.cases.history import timeline
from zhidu.cases.models import Case
from zhidu.cases.services import case_open, draft_save
from zhidu.cases.situation import situation_of
from zhidu.cases.tests.offices import TestOffice, make_office, moment

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> TestOffice:
    return make_office()


def begun(office: TestOffice) -> Case:
    at = moment("2026-11-23 10:05")
    return case_open(office=office.office, kind="topic", by=office["urban_head"], at=at)


def told(case: Case, office: TestOffice, now: str) -> list[dict]:
    return timeline(page_of(situation_of(case), office["urban_head"], moment(now)))


def test_a_line_has_its_day_and_its_time_apart(office):
    (line,) = told(begun(office), office, "2026-11-24 09:00")
    assert (line["day"], line["at_words"], line["sentence"]) == ("11月23日（星期一）", "10:05", "新建议题")


def test_a_day_of_another_year_says_which(office):
    (line,) = told(begun(office), office, "2027-01-04 09:00")
    assert line["day"] == "2026年11月23日（星期一）"


def test_saving_a_draft_without_a_title_leaves_the_title_alone(office):
    case = begun(office)
    by, at = office["urban_head"], moment("2026-11-23 10:10")
    draft_save(case_id=case.pk, facts={"title": "保洁服务采购"}, ticked=[], by=by, at=at)
    draft_save(case_id=case.pk, facts={"presenter": "柳常新"}, ticked=[], by=by, at=at)
    case.refresh_from_db()
    assert case.title == "保洁服务采购"
