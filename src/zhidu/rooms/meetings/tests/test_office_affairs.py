"""街道's own meetings: 主任会议, perhaps with the party, 办公会议, 部门会议, and what superiors call."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from zhidu.cases.duties.running import duties_run
from zhidu.cases.models import Case, DutyPeriod
from zhidu.cases.services import case_open, draft_save
from zhidu.cases.tests.affairs import OF_AFFAIRS, OFFICE_AFFAIRS
from zhidu.cases.tests.offices import TestOffice, make_office, moment
from zhidu.org.services import portfolio_assign
from zhidu.rooms.meetings.models import Attendance
from zhidu.rooms.meetings.services import meeting_open
from zhidu.rooms.meetings.tests.chenzhou import do
from zhidu.rooms.meetings.tests.steps import keeping, refused

pytestmark = [pytest.mark.django_db, pytest.mark.text]

ROLES = OF_AFFAIRS | {"village_heads": ["archivist"], "village_members": ["archivist"]}
DIRECTORS, MONTHLY, DEPARTMENT = "directors_session", "monthly_meeting", "department_meeting"
PLAN = {"start": moment("2026-11-30 15:00"), "venue": "会议室"}


@pytest.fixture(scope="module")
def office(kept: None) -> TestOffice:
    made = make_office(rulebook=OFFICE_AFFAIRS, roles=ROLES)
    portfolio_assign(post=made.posts["deputy_1"], unit=made.office.units.get(code="urban"))
    return made


def because(call: Any, *args: Any, **kwargs: Any) -> tuple[str, ...]:
    """The clauses by which a call is refused."""
    return refused(call, *args, **kwargs).decision.because


def begun(office: TestOffice, body: str, who: str) -> Case:
    """The plan of a meeting."""
    at = moment("2026-11-27 09:00")
    return meeting_open(office=office.office, body=body, topics=[], by=office[who], at=at)


def held(
    office: TestOffice, meeting: Case, who: str, present: tuple[str, ...], written: str = "2026-12-01"
) -> None:
    """From the notice to the minutes; nobody goes home before there is a record."""
    there = {"present": tuple(office.post(code) for code in present)}
    do(office, meeting, "start_session", who, "2026-11-30 15:00", facts=there)
    assert "P1-03-5b" in because(do, office, meeting, "end_session", who, "2026-11-30 16:00")
    do(office, meeting, "end_session", who, "2026-11-30 16:00", facts={"record": "研究当前工作。"})
    do(office, meeting, "write_up", who, f"{written} 09:00", facts={"minutes_text": "会议研究了……"})


def told(meeting: Case, what: str) -> list[str]:
    return sorted(meeting.notices.filter(what=what).values_list("post__code", flat=True))


def expected(meeting: Case) -> list[str]:
    return sorted(Attendance.objects.filter(meeting=meeting).values_list("post__code", flat=True))


@pytest.mark.parametrize("joint", ["是", "否"], ids=["jointly", "alone"])
def test_the_director_calls_the_directors_and_with_the_party_once_its_secretary_agrees(
    office: TestOffice, joint: str
) -> None:
    meeting = begun(office, DIRECTORS, "clerk")
    do(office, meeting, "arrange", "clerk", "2026-11-27 10:00", facts=PLAN | {"joint": joint})
    assert because(do, office, meeting, "convene", "deputy_1", "2026-11-27 11:00") == ("P1-03-1a",)
    do(office, meeting, "convene", "director", "2026-11-27 11:00")
    asked = Case.objects.filter(kind="joint_meeting", parent=meeting)
    assert asked.exists() == (joint == "是")
    if joint == "是":
        refused(do, office, meeting, "invite", "clerk", "2026-11-27 12:00")
        refused(do, office, asked.get(), "stand_for", "director", "2026-11-27 12:00")
        do(office, asked.get(), "stand_for", "party_secretary", "2026-11-27 13:00")
    do(office, meeting, "invite", "clerk", "2026-11-27 14:00")
    assert ("party_secretary" in told(meeting, "联席会议通知")) == (joint == "是")
    assert expected(meeting) == ["commander", "deputy_1", "deputy_2", "director", "discipline"]
    readers = set(meeting.readers.values_list("post__code", flat=True))
    assert "deputy_2" in readers
    assert "urban_head" not in readers
    written = "2026-12-01" if joint == "是" else "2026-12-10"
    with keeping(office, "2026-11-30 08:00", "2026-11-30 23:00", f"{DIRECTORS}.meets"):
        held(office, meeting, "clerk", ("director", "deputy_1"), written)
    late = list(meeting.deviations.values_list("clauses", flat=True))
    assert late == ([] if joint == "是" else [["P1-03-5b"]])


def test_the_monthly_meeting_is_called_by_secretary_or_director_with_every_head(office: TestOffice) -> None:
    meeting = begun(office, MONTHLY, "clerk")
    half: dict[str, Any] = {"facts": PLAN, "ticked": ["this_month", "joint_work"]}
    assert because(do, office, meeting, "arrange", "clerk", "2026-11-27 10:00", **half) == ("P1-03-2a",)
    do(
        office,
        meeting,
        "arrange",
        "clerk",
        "2026-11-27 10:00",
        facts=PLAN,
        ticked=["this_month", "next_month", "joint_work"],
    )
    assert because(do, office, meeting, "convene", "deputy_1", "2026-11-27 11:00") == ("P1-03-2a",)
    do(office, meeting, "convene", "party_secretary", "2026-11-27 11:00")
    do(office, meeting, "invite", "clerk", "2026-11-27 12:00")
    assert expected(meeting) == ["community_head", "director", "office_head", "party_secretary", "urban_head"]
    with keeping(office, "2026-11-30 08:00", "2026-11-30 23:00", f"{MONTHLY}.meets"):
        held(office, meeting, "clerk", ("party_secretary", "urban_head"))


@pytest.mark.parametrize("caller", ["deputy_1", "urban_head"])
def test_a_department_is_called_by_its_head_or_the_leader_in_charge(office: TestOffice, caller: str) -> None:
    meeting = begun(office, DEPARTMENT, "urban_clerk")
    do(office, meeting, "arrange", "urban_clerk", "2026-11-27 10:00", facts=PLAN)
    assert because(do, office, meeting, "convene", "urban_clerk", "2026-11-27 11:00") == ("P1-03-3",)
    do(office, meeting, "convene", caller, "2026-11-27 11:00")
    do(office, meeting, "invite", "urban_clerk", "2026-11-27 12:00")
    assert expected(meeting) == ["urban_clerk", "urban_head"]
    held(office, meeting, "urban_clerk", ("urban_head", "urban_clerk"))


def test_every_department_keeps_the_meeting_for_itself(office: TestOffice) -> None:
    office.office.adoptions.update(since="2026-11-26")
    with keeping(office, "2026-11-26 08:00", "2026-11-30 23:00", f"{DEPARTMENT}.meets"):
        for head in OF_AFFAIRS["unit_heads"]:
            meeting = begun(office, DEPARTMENT, head)
            do(office, meeting, "arrange", head, "2026-11-27 10:00", facts=PLAN)
            do(office, meeting, "convene", head, "2026-11-27 11:00")
            do(office, meeting, "invite", head, "2026-11-27 12:00")
            held(office, meeting, head, (head,))


@pytest.mark.parametrize(
    ("by_day", "day", "late"),
    [(None, "2026-12-01", []), (None, "2026-12-04", [["P1-03-4"]]), (date(2026, 12, 2), "2026-12-02", [])],
    ids=["in three days", "late", "by the day named"],
)
def test_whoever_was_at_a_meeting_of_superiors_reports_what_it_said(
    office: TestOffice, by_day: date | None, day: str, late: list[list[str]]
) -> None:
    at, by = moment("2026-11-27 09:00"), office["clerk"]
    case = case_open(office=office.office, kind="superior_meeting", by=by, at=at)
    facts = {
        "title": "全区冬春火灾防控会议",
        "superior": "区政府",
        "attend_at": moment("2026-11-30 09:00"),
        "attendee": office.post("deputy_1"),
        "needs_others": "是",
        "convey_by": by_day,
    }
    draft_save(case_id=case.pk, facts=facts, ticked=[], by=by, at=at)
    do(office, case, "log", "clerk", "2026-11-27 09:30")
    assert because(do, office, case, "go", "deputy_2", "2026-11-30 09:00") == ("P1-03-4",)
    do(office, case, "go", "deputy_1", "2026-11-30 09:00")
    assert because(do, office, case, "convey", "deputy_1", f"{day} 09:00") == ("P1-03-4",)
    do(office, case, "convey", "deputy_1", f"{day} 09:00", facts={"conveyed": "已向主任报告并传达。"})
    do(office, case, "coordinate", "clerk", f"{day} 10:00", facts={"coordinated": "三个部门分片检查。"})
    assert list(case.deviations.values_list("clauses", flat=True)) == late


def test_they_come_round_every_month_and_every_half_month(office: TestOffice) -> None:
    office.office.adoptions.update(since="2026-07-01")
    duties_run(moment("2026-07-01 08:00"))
    duties_run(moment("2026-08-02 08:00"))
    missed = {period.duty: period.clauses for period in DutyPeriod.objects.filter(state="missed")}
    assert missed == {
        f"{DIRECTORS}.meets": ["P1-03-1a"],
        f"{MONTHLY}.meets": ["P1-03-2b"],
        f"{DEPARTMENT}.meets": ["P1-03-3"],
    }
