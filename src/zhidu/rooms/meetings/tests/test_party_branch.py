"""机关党委 and its branches: what they meet on, how often, and 组织生活会 from first to last."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
from django.urls import reverse

from zhidu.cases.duties.running import duties_run
from zhidu.cases.duties.saying import duty_attest
from zhidu.cases.models import Case, DutyPeriod, Entry
from zhidu.cases.services import case_open, draft_save
from zhidu.cases.situation import situation_of
from zhidu.cases.tests.offices import WUSONG, TestOffice, login, make_office, moment
from zhidu.rooms.meetings import papers
from zhidu.rooms.meetings.forms import decision_form
from zhidu.rooms.meetings.services import item_decide, item_note, item_record, meeting_open
from zhidu.rooms.meetings.tests.chenzhou import do, item_of
from zhidu.rooms.meetings.tests.steps import keeping, open_step, refused

pytestmark = [pytest.mark.django_db, pytest.mark.text]

ROLES = {
    "committee_secretary": ["party_secretary"],
    "committee_members": ["party_secretary", "deputy_1", "deputy_2"],
    "branch_secretaries": ["urban_head"],
    "branch_members": ["urban_head", "urban_clerk"],
    "members": ["urban_head", "urban_clerk", "community_head"],
    "party_office": ["clerk"],
    "leading_group": ["director"],
    "superior_party": ["discipline"],
}
BODIES = {
    "committee_enlarged": ("clerk", "party_secretary", ["deploy"], "P5-01-1"),
    "secretaries_meeting": ("clerk", "party_secretary", ["analysis"], "P5-01-2"),
    "committee_session": ("clerk", "party_secretary", ["reports", "last_quarter", "next_quarter"], "P5-02-1"),
    "branch_committee": ("urban_clerk", "urban_head", ["reports", "last_month", "this_month"], "P5-02-2"),
    "member_assembly": ("urban_clerk", "urban_head", ["convey"], "P5-02-3"),
}
"""Who prepares it, who calls it, what must be on it, and by which clause."""
LIFE = "life_meeting"
PREPARED = {"venue": "会议室", "theme": "为民服务", "gathered": "群众意见三条"}


@pytest.fixture(scope="module")
def office(kept: None) -> TestOffice:
    return make_office(rulebook=WUSONG.parent / "party-branch", roles=ROLES)


def because(call: Any, *args: Any, **kwargs: Any) -> tuple[str, ...]:
    """The clauses by which a call is refused."""
    return refused(call, *args, **kwargs).decision.because


def matter(office: TestOffice, **facts: Any) -> Case:
    """Something that somebody raises."""
    at, by = moment("2026-06-01 09:00"), office["urban_head"]
    case = case_open(office=office.office, kind="party_matter", by=by, at=at)
    filled = {
        "title": "推荐先进支部",
        "matter_note": "三个支部可选。",
        "admission": "other",
        "review": "否",
    } | facts
    draft_save(case_id=case.pk, facts=filled, ticked=[], by=by, at=at)
    return do(office, case, "raise", "urban_head", "2026-06-01 10:00")


def begun(office: TestOffice, body: str, *topics: Case, come: Iterable[str] = ()) -> Case:
    """One of the five meetings in session, refused before without what must be on it."""
    by, caller, points, clause = BODIES[body]
    at = moment("2026-06-02 09:00")
    meeting = meeting_open(
        office=office.office, body=body, topics=[topic.pk for topic in topics], by=office[by], at=at
    )
    plan = {"facts": {"start": moment("2026-06-05 15:00"), "venue": "会议室"}}
    against = because(do, office, meeting, "arrange", by, "2026-06-02 10:00", ticked=points[1:], **plan)
    assert against == (clause,)
    do(office, meeting, "arrange", by, "2026-06-02 10:00", ticked=points, **plan)
    do(office, meeting, "convene", caller, "2026-06-02 11:00")
    do(office, meeting, "invite", by, "2026-06-02 12:00")
    there = {"present": tuple(office.post(code) for code in come or (caller,))}
    return do(office, meeting, "start_session", by, "2026-06-05 15:00", facts=there)


@pytest.mark.parametrize("body", BODIES)
def test_each_meeting_has_on_it_what_the_text_wants(office: TestOffice, body: str) -> None:
    meeting = begun(office, body)
    with keeping(office, "2026-06-05 15:30", "2026-06-05 17:00", f"{body}.meets"):
        do(
            office,
            meeting,
            "end_session",
            BODIES[body][0],
            "2026-06-05 16:00",
            facts={"record": "逐项研究。"},
        )


def test_what_is_major_is_decided_together_and_never_by_one(office: TestOffice) -> None:
    alone = matter(office, major="是", asked_in="alone")
    settled = {"facts": {"resolution": "推荐第一支部"}}
    against = because(do, office, alone, "settle", "party_secretary", "2026-06-02 09:00", **settled)
    assert against == ("P5-01-6",)
    minor = matter(office, major="否", asked_in="alone")
    do(office, minor, "settle", "party_secretary", "2026-06-02 09:00", **settled)
    topic = matter(office, major="是", asked_in="committee_session")
    meeting = begun(office, "committee_session", topic)
    item, at = item_of(meeting, topic), moment("2026-06-05 15:30")
    item_record(item=item, record="逐个比较。", views={}, by=office["clerk"], at=at)
    item_decide(item=item, facts={"outcome": "agreed"}, by=office["clerk"], at=at)
    do(office, meeting, "end_session", "clerk", "2026-06-05 16:00", facts={"record": "逐项研究。"})
    do(office, topic, "settle", "party_secretary", "2026-06-06 09:00", **settled)


def test_admission_to_the_party_is_by_secret_ballot_and_nobodys_vote_is_kept(office: TestOffice) -> None:
    alone = matter(office, major="否", asked_in="alone", admission="admit")
    against = because(do, office, alone, "settle", "urban_head", "2026-06-02 09:00")
    assert against == ("P5-06-5",)
    topic = matter(office, major="是", asked_in="member_assembly", admission="admit", title="接收预备党员")
    other = matter(office, major="否", asked_in="member_assembly")
    meeting = begun(office, "member_assembly", topic, other, come=ROLES["members"])
    item, by, at = item_of(meeting, topic), office["urban_clerk"], moment("2026-06-05 15:30")
    told: dict[str, Any] = {"item": item, "by": by, "at": at}
    assert because(item_decide, facts={"outcome": "agreed"}, **told) == ("P5-06-5",)
    counted: dict[str, Any] = {
        "outcome": "agreed",
        "papers_out": 3,
        "papers_in": 3,
        "papers_void": 0,
        "votes_for": 2,
        "votes_against": 1,
        "votes_none": 0,
        "teller": office.post("urban_clerk"),
        "scrutineer": office.post("community_head"),
    }
    for wrong, words in (
        ({"papers_in": 2}, "合计3张，收回选票2张，对不上"),
        ({"votes_for": 1, "votes_against": 2}, "3人中须有2人同意，现同意1人"),
        ({"scrutineer": office.post("urban_clerk")}, "计票人、监票人不能是同一个人"),
    ):
        assert words in str(refused(item_decide, facts=counted | wrong, **told))
    item_decide(facts=counted, **told)
    item.refresh_from_db()
    assert item.facts["votes_for"] == 2
    people = {name for name, value in item.facts.items() if not isinstance(value, int)}
    assert people == {"outcome", "teller", "scrutineer"}
    (entry,) = Entry.objects.filter(case_id=meeting.pk, verb="item.decided")
    assert set(entry.data) == {"title", "outcome"}
    said = papers.record_words(situation_of(Case.objects.get(pk=meeting.pk)))["items"][0]["outcome"]
    assert said.startswith("同意；无记名投票，同意2票，反对1票，弃权0票，发出3票，收回3票，无效0票，计票人")
    live = f"{reverse('meeting-live', args=[meeting.pk])}?item={item.pk}"
    page = login(office, "urban_clerk").get(live).content.decode()
    assert "只记票数，不记谁投了什么票" in page
    beside, typed = item_of(meeting, other), {"votes_for": "3", "resolution": "照办"}
    item_note(item=beside, record="讨论", views={}, by=by, at=at, typed=typed)
    beside.refresh_from_db()
    assert beside.typed == {"resolution": "照办"}
    item_decide(item=beside, facts={"outcome": "agreed"}, by=by, at=at)
    do(office, meeting, "end_session", "urban_clerk", "2026-06-05 16:00", facts={"record": "逐项研究。"})
    do(office, topic, "settle", "urban_head", "2026-06-06 09:00", facts={"resolution": "接收为预备党员"})


def test_a_member_is_graded_by_the_most_votes_and_no_other_grade_is_known(office: TestOffice) -> None:
    topic = matter(office, major="否", asked_in="member_assembly", review="是", title="评议甲08")
    meeting = begun(office, "member_assembly", topic, come=ROLES["members"])
    told: dict[str, Any] = {"item": item_of(meeting, topic), "by": office["urban_clerk"]}
    told["at"] = moment("2026-06-05 15:30")
    votes = {"votes_excellent": 2, "votes_qualified": 1, "votes_unqualified": 0}
    assert because(item_decide, facts={"outcome": "excellent"}, **told) == ("P5-07-3c",)
    assert because(item_decide, facts=votes | {"outcome": "qualified"}, **told) == ("P5-07-3c",)
    form = decision_form(situation_of(meeting), told["item"], {"decision-outcome": "基本合格"})
    assert not form.is_valid()
    item_decide(facts=votes | {"outcome": "excellent"}, **told)
    said = papers.record_words(situation_of(Case.objects.get(pk=meeting.pk)))["items"][0]["outcome"]
    assert said == "优秀；优秀2票，合格1票，不合格0票"


def test_a_lesson_at_which_too_few_were_is_made_up_before_it_is_over(office: TestOffice) -> None:
    at, by = moment("2026-06-01 09:00"), office["urban_clerk"]
    lesson = case_open(office=office.office, kind="party_lesson", by=by, at=at)
    facts = {"title": "学习条例", "lecturer": "支部书记", "start": moment("2026-06-03 09:00")}
    draft_save(case_id=lesson.pk, facts=facts, ticked=[], by=by, at=at)
    do(office, lesson, "plan", "urban_clerk", "2026-06-01 10:00")
    few, enough = {"enrolled": 50, "came": 44}, {"enrolled": 50, "came": 45}
    do(office, lesson, "hold_lesson", "urban_clerk", "2026-06-03 11:00", facts=few)
    assert because(do, office, lesson, "finish_lesson", "urban_clerk", "2026-06-03 12:00") == ("P5-02-4b",)
    back = {"move": "return", "opinion": "补课"}
    do(office, lesson, "finish_lesson", "urban_clerk", "2026-06-03 12:00", **back)
    do(office, lesson, "hold_lesson", "urban_clerk", "2026-06-10 11:00", facts=enough)
    with keeping(office, "2026-06-10 11:30", "2026-06-10 13:00", "lesson"):
        do(office, lesson, "finish_lesson", "urban_clerk", "2026-06-10 12:00")


def life(office: TestOffice, start: str, kind: str, day: str) -> Case:
    """组织生活会 prepared for a day, refused before without a theme and without the members' views."""
    at = moment(f"{day} 09:00")
    meeting = meeting_open(office=office.office, body=LIFE, topics=[], by=office["urban_clerk"], at=at)
    facts: dict[str, Any] = {"start": moment(start), "life_kind": kind}
    bare = {"facts": facts | {"venue": "会议室"}}
    assert because(do, office, meeting, "arrange", "urban_clerk", f"{day} 10:00", **bare) == ("P5-05-3a",)
    return do(office, meeting, "arrange", "urban_clerk", f"{day} 10:00", facts=facts | PREPARED)


@pytest.mark.parametrize(("day", "late"), [("2026-07-16", []), ("2026-07-18", [["P5-05-7a"]])])
def test_a_meeting_on_conduct_is_reported_before_and_within_fifteen_days_after(
    office: TestOffice, day: str, late: list[list[str]]
) -> None:
    meeting = life(office, "2026-07-01 15:00", "democratic", "2026-06-20")
    do(office, meeting, "convene", "urban_head", "2026-06-20 11:00")
    do(office, meeting, "ask_superior", "urban_head", "2026-06-20 11:30")
    assert meeting.notices.filter(post=office.posts["discipline"]).exists()
    assert because(do, office, meeting, "invite", "urban_clerk", "2026-06-21 09:00")[:1] == ("P5-05-6b",)
    do(office, meeting, "report_before", "urban_head", "2026-06-21 09:00")
    do(office, meeting, "invite", "urban_clerk", "2026-06-21 10:00")
    there = {"present": (office.post("urban_head"), office.post("urban_clerk"))}
    against = because(do, office, meeting, "start_session", "urban_clerk", "2026-07-01 15:00", facts=there)
    assert against == ("P5-05-6a",)
    named = there | {"recorder": office.post("urban_clerk")}
    do(office, meeting, "start_session", "urban_clerk", "2026-07-01 15:00", facts=named)
    over = {"record": "逐人发言。"}
    against = because(do, office, meeting, "end_session", "urban_clerk", "2026-07-01 17:00", facts=over)
    assert against == ("P5-05-1",)
    why = over | {"absence_account": "一人因公出差"}
    with keeping(office, "2026-07-01 16:00", "2026-07-01 18:00", f"{LIFE}.meets"):
        do(office, meeting, "end_session", "urban_clerk", "2026-07-01 17:00", facts=why)
    found = {"problems": "办理不够快"}
    assert because(do, office, meeting, "remedy", "urban_head", "2026-07-02 09:00", facts=found) == (
        "P5-05-5",
    )
    do(office, meeting, "remedy", "urban_head", "2026-07-02 09:00", facts=found | {"remedies": "限时办结"})
    assert open_step(meeting) == "report_group"
    assert because(do, office, meeting, "report_group", "urban_clerk", f"{day} 09:00") == ("P5-05-7a",)
    do(office, meeting, "report_group", "urban_head", f"{day} 09:00")
    assert list(meeting.deviations.values_list("clauses", flat=True)) == late


@pytest.mark.parametrize(("day", "late"), [("2026-10-12", []), ("2026-10-26", [["P5-05-7b"]])])
def test_a_meeting_out_of_season_wants_the_leading_groups_consent(
    office: TestOffice, day: str, late: list[list[str]]
) -> None:
    meeting = life(office, "2026-10-10 15:00", "organisational", "2026-10-01")
    against = because(do, office, meeting, "convene", "urban_head", "2026-10-01 11:00")
    assert "P5-05-2b" in against
    do(office, meeting, "agree_shift", "director", "2026-10-01 12:00")
    do(office, meeting, "convene", "urban_head", "2026-10-01 13:00")
    do(office, meeting, "invite", "urban_clerk", "2026-10-01 14:00")
    everybody = tuple(office.post(code) for code in ("urban_head", "urban_clerk", "community_head"))
    there = {"present": everybody, "recorder": office.post("urban_clerk")}
    do(office, meeting, "start_session", "urban_clerk", "2026-10-10 15:00", facts=there)
    do(office, meeting, "end_session", "urban_clerk", "2026-10-10 17:00", facts={"record": "逐人发言。"})
    found = {"problems": "办理不够快", "remedies": "限时办结"}
    do(office, meeting, "remedy", "urban_head", "2026-10-11 09:00", facts=found)
    assert open_step(meeting) == "make_known"
    assert because(do, office, meeting, "make_known", "urban_clerk", f"{day} 09:00") == ("P5-05-7b",)
    do(office, meeting, "make_known", "urban_head", f"{day} 09:00")
    assert list(meeting.deviations.values_list("clauses", flat=True)) == late
    assert meeting.notices.filter(what="组织生活会情况通报", post=office.posts["archivist"]).exists()


def test_they_come_round_by_the_month_the_quarter_and_the_half_year(office: TestOffice) -> None:
    office.office.adoptions.update(since="2026-01-01")
    duties_run(moment("2026-01-01 08:00"))
    duties_run(moment("2027-01-02 08:00"))
    missed = {period.duty: period.clauses for period in DutyPeriod.objects.filter(state="missed")}
    assert missed == {
        **{f"{body}.meets": [clause] for body, (_, _, _, clause) in BODIES.items()},
        f"{LIFE}.meets": ["P5-05-2a"],
        "lesson": ["P5-02-4a"],
        "study_plan": ["P5-01-3b"],
        "study_check": ["P5-01-3b"],
        "study_review": ["P5-01-3b"],
        "member_review": ["P5-01-6"],
    }
    for duty in ("study_plan", "member_review"):
        period = DutyPeriod.objects.get(duty=duty, state="open")
        said: dict[str, Any] = {"account": "已按要求做了", "by": office["urban_head"]}
        assert duty_attest(period=period, at=moment("2027-01-20 09:00"), **said).state == "met"
