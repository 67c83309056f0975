"""综治信访维稳中心: what it plans, reports and puts before its meetings, and what becomes of an issue."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from zhidu.cases.duties.running import duties_run
from zhidu.cases.models import Case, DutyPeriod, Proposal
from zhidu.cases.services import case_open, draft_save
from zhidu.cases.tests.offices import WUSONG, TestOffice, make_office, moment
from zhidu.rooms.meetings.services import meeting_open
from zhidu.rooms.meetings.tests.chenzhou import do
from zhidu.rooms.meetings.tests.steps import keeping, refused

pytestmark = [pytest.mark.django_db, pytest.mark.text]

ROLES = {
    "centre": ["clerk"],
    "centre_head": ["discipline"],
    "party_works": ["party_secretary", "director"],
    "district_office": ["archivist"],
    "stations": ["urban_head", "community_head"],
}
COUNTED = {"watches_kept": 30, "taken_in": 5, "passed_on": 4, "closed_off": 3}


@pytest.fixture(scope="module")
def office(kept: None) -> TestOffice:
    return make_office(rulebook=WUSONG.parent / "mediation", roles=ROLES)


def because(call: Any, *args: Any, **kwargs: Any) -> tuple[str, ...]:
    """The clauses by which a call is refused."""
    return refused(call, *args, **kwargs).decision.because


def drafted(office: TestOffice, kind: str, day: str = "2026-06-01", **facts: Any) -> Case:
    at, by = moment(f"{day} 09:00"), office["clerk"]
    case = case_open(office=office.office, kind=kind, by=by, at=at)
    return draft_save(case_id=case.pk, facts={"title": "五月"} | facts, ticked=[], by=by, at=at)


def planned(office: TestOffice, body: str, **facts: Any) -> tuple[Case, dict[str, Any]]:
    """A meeting not handed in yet, and what is said of it."""
    at = moment("2026-06-01 09:00")
    meeting = meeting_open(office=office.office, body=body, topics=[], by=office["clerk"], at=at)
    return meeting, {"facts": {"start": moment("2026-06-05 15:00"), "venue": "会议室"} | facts}


def called(office: TestOffice, meeting: Case) -> None:
    do(office, meeting, "convene", "discipline", "2026-06-02 11:00")
    do(office, meeting, "invite", "clerk", "2026-06-02 12:00")


def held(office: TestOffice, meeting: Case, clause: str, **missing: Any) -> None:
    """Opened, refused before without a number that is to be told, and ended."""
    there = {"present": (office.post("clerk"),)}
    against = because(do, office, meeting, "start_session", "clerk", "2026-06-05 15:00", facts=there)
    assert against == (clause,)
    do(office, meeting, "start_session", "clerk", "2026-06-05 15:00", facts=there | missing)
    do(office, meeting, "end_session", "clerk", "2026-06-05 16:00", facts={"record": "逐项听取。"})


def test_the_joint_meeting_is_told_of_grave_events_and_of_last_months_cases(office: TestOffice) -> None:
    meeting, said = planned(office, "stability_session", received=12)
    assert because(do, office, meeting, "arrange", "clerk", "2026-06-02 10:00", **said) == ("P9-07-1",)
    do(office, meeting, "arrange", "clerk", "2026-06-02 10:00", ticked=["major"], **said)
    called(office, meeting)
    with keeping(office, "2026-06-02 13:00", "2026-06-05 17:00", "stability_session.meets"):
        held(office, meeting, "P9-03-2a", mediated=9)


def test_the_centres_own_meeting_is_told_what_the_centre_did(office: TestOffice) -> None:
    meeting, said = planned(office, "centre_session", **COUNTED)
    do(office, meeting, "arrange", "clerk", "2026-06-02 10:00", **said)
    called(office, meeting)
    with keeping(office, "2026-06-02 13:00", "2026-06-05 17:00", "centre_session.meets"):
        held(office, meeting, "P9-03-3", effect_note="及时")


@pytest.mark.parametrize(
    ("kind", "act", "said", "missing", "clause", "duty"),
    [
        ("centre_plan", "lay_down", {"plan_text": "全年"}, {"by_month": "逐月"}, "P9-03-1a", "yearly_plan"),
        (
            "written_notice",
            "send",
            {"notice_count": 3, "notice_closed": "两件"},
            {"notice_course": "逐件"},
            "P9-03-2b",
            "notices",
        ),
    ],
    ids=["plan", "notice"],
)
def test_a_paper_that_lacks_a_part_is_not_sent(
    office: TestOffice,
    kind: str,
    act: str,
    said: dict[str, Any],
    missing: dict[str, Any],
    clause: str,
    duty: str,
) -> None:
    day = "2026-01-08"
    bare = drafted(office, kind, day, **said)
    assert because(do, office, bare, act, "clerk", f"{day} 10:00") == (clause,)
    with keeping(office, f"{day} 10:00", f"{day} 12:00", duty):
        do(office, drafted(office, kind, day, **said, **missing), act, "clerk", f"{day} 11:00")


def test_summaries_and_grave_events_go_to_whom_the_text_names(office: TestOffice) -> None:
    summary = drafted(office, "centre_summary", summary_text="半年工作")
    report = drafted(office, "major_report", major_text="一起")
    with keeping(office, "2026-06-01 09:30", "2026-06-01 11:00", "summaries", "major_reports"):
        do(office, summary, "hand_up", "clerk", "2026-06-01 10:00")
        do(office, report, "hand_up", "clerk", "2026-06-01 10:00")
    told = summary.notices.values_list("post__code", flat=True)
    assert {"archivist", "party_secretary", "director"} <= set(told)
    told = report.notices.values_list("post__code", flat=True)
    assert {"party_secretary", "director", "urban_head", "community_head"} <= set(told)


@pytest.mark.parametrize(
    ("handling", "before", "then", "clause", "measure", "solved"),
    [
        ("urged_in_vain", {"urged": 2}, {"urged": 3}, "P9-03-4a", "criticise", "2026-06-20"),
        (
            "shirked",
            {"urged": 1},
            {"urged": 1, "evidence": "会议记录"},
            "P9-07-5",
            "hold_liable",
            "2026-06-21",
        ),
        ("still_undone", {}, {"urged": 4}, "", "hold_liable", "2026-06-21"),
    ],
    ids=["urged", "shirked", "undone"],
)
def test_how_an_issue_was_handled_is_judged_on_grounds_and_only_proposed(
    office: TestOffice,
    handling: str,
    before: dict[str, Any],
    then: dict[str, Any],
    clause: str,
    measure: str,
    solved: str,
) -> None:
    facts = {"unit": office.unit("urban"), "issue_note": "夜间施工", "finish_by": date(2026, 6, 20)}
    issue = drafted(office, "unit_issue", **facts)
    do(office, issue, "put", "clerk", "2026-06-01 10:00")
    assert because(do, office, issue, "solve", "urban_head", "2026-06-10 10:00") == ("P9-07-4",)
    do(office, issue, "solve", "urban_head", f"{solved} 10:00", facts={"result": "已调整工时"})
    late = list(issue.deviations.values_list("clauses", flat=True))
    assert late == ([] if solved == "2026-06-20" else [["P9-07-4"]])
    seen = {"handling": handling}
    against = because(do, office, issue, "look_at", "discipline", "2026-06-22 10:00", facts=seen | before)
    assert against == ((clause,) if clause else ())
    do(office, issue, "look_at", "discipline", "2026-06-22 10:00", facts=seen | then)
    assert Proposal.objects.filter(case=issue).exists()
    refused(do, office, issue, "settle", "discipline", "2026-06-23 10:00", facts={"measure": "praise"})
    do(office, issue, "settle", "discipline", "2026-06-23 10:00", facts={"measure": measure})


def test_they_come_round_by_the_month_the_half_year_and_the_year(office: TestOffice) -> None:
    office.office.adoptions.update(since="2026-01-01")
    duties_run(moment("2026-01-01 08:00"))
    duties_run(moment("2026-08-02 08:00"))
    missed = {period.duty: period.clauses for period in DutyPeriod.objects.filter(state="missed")}
    assert missed == {
        "stability_session.meets": ["P9-03-2a", "P9-07-1"],
        "centre_session.meets": ["P9-03-3"],
        "yearly_plan": ["P9-03-1a"],
        "summaries": ["P9-03-1b"],
        "notices": ["P9-03-2b"],
        "major_reports": ["P9-07-2"],
    }
