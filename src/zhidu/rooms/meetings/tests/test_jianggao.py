"""江高's three meetings and its way from section to mayor: each clause refused or missed, and kept."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from zhidu.cases.duties.running import duties_run
from zhidu.cases.errors import Refused
from zhidu.cases.models import Case, DutyPeriod
from zhidu.cases.tests.offices import TestOffice, moment
from zhidu.rooms.meetings.models import Attendance
from zhidu.rooms.meetings.passages import passages_of
from zhidu.rooms.meetings.services import (
    agenda_set,
    item_decide,
    item_record,
    leave_ask,
    meeting_open,
    presence_come,
)
from zhidu.rooms.meetings.tests.chenzhou import do, item_of
from zhidu.rooms.meetings.tests.jianggao import (
    ENLARGED,
    GOVERNMENT,
    PRESENT,
    ROLES,
    SECTION,
    because,
    begun,
    decided,
    drafted,
    settled,
    town,
)
from zhidu.rooms.meetings.tests.steps import keeping, open_step

pytestmark = [pytest.mark.django_db, pytest.mark.text]


@pytest.fixture(scope="module")
def office(kept: None) -> TestOffice:
    return town()


def handed_in(office: TestOffice, forum: str, category: str, **facts: Any) -> tuple[str, ...]:
    """The clauses that refuse a topic; none where it is taken."""
    try:
        do(office, drafted(office, forum, category, **facts), "submit", "urban_head", "2026-11-20 10:00")
    except Refused as problem:
        return problem.decision.because
    return ()


def test_each_sort_of_topic_goes_to_its_meeting_with_what_that_wants(office: TestOffice) -> None:
    own = {"development": "2", "request": "3", "stage_plan": "4", "entrusted": "5", "conduct": "6"}
    for category, clause in (own | {"promulgation": "7"}).items():
        assert handed_in(office, ENLARGED, category) == (f"JG-1-1.{clause}",)
        assert handed_in(office, GOVERNMENT, category) == ()
    for category, clause in {"report": "JG-2-1.2", "assignment": "JG-2-1.3"}.items():
        assert handed_in(office, GOVERNMENT, category) == (clause,)
        assert handed_in(office, ENLARGED, category) == ()
    assert handed_in(office, GOVERNMENT, "convey") == ()
    assert handed_in(office, ENLARGED, "convey") == ()
    assert handed_in(office, ENLARGED, "convey", measures=None) == ("JG-2-1.1",)
    assert handed_in(office, ENLARGED, "report", proposal=None) == ("JG-2-1.2",)
    assert handed_in(office, GOVERNMENT, "other") == ("JG-1-1.8",)
    assert handed_in(office, GOVERNMENT, "other", category_reason="没有先例") == ()
    assert handed_in(office, GOVERNMENT, "development", paper="") == ("JG-1-2.4",)
    assert handed_in(office, ENLARGED, "report", paper="") == ("JG-2-2.3b",)
    deputy = {"reporter": office.post("urban_clerk")}
    assert handed_in(office, ENLARGED, "report", **deputy) == ("JG-2-2.4a",)
    assert handed_in(office, ENLARGED, "report", **deputy, absence_reason="住院") == ()
    assert handed_in(office, ENLARGED, "assignment", important="是") == ("JG-1-0b",)


def test_a_topic_goes_up_level_by_level_and_what_is_important_is_not_kept_from_the_meeting(
    office: TestOffice,
) -> None:
    topic = drafted(office, GOVERNMENT, "development", cross_line="是")
    do(office, topic, "submit", "urban_head", "2026-11-20 10:00")
    assert not topic.readers.filter(post=office.posts["community_head"]).exists()
    assert "JG-4-1" in because(do, office, topic, "leader_review", "deputy_2", "2026-11-20 11:00")
    do(office, topic, "leader_review", "deputy_1", "2026-11-20 11:00")
    assert "JG-4-3b" in because(do, office, topic, "coordinate", "urban_head", "2026-11-20 12:00")
    do(office, topic, "coordinate", "deputy_2", "2026-11-20 12:00", facts={"coordinated": "两条线分段负责"})
    assert open_step(topic) == "settle"
    no = {"move": "refuse", "opinion": "不用研究"}
    assert because(do, office, topic, "settle", "director", "2026-11-20 13:00", **no) == ("JG-1-0b",)
    minor = drafted(office, GOVERNMENT, "development", important="否")
    do(office, minor, "submit", "urban_head", "2026-11-20 10:00")
    do(office, minor, "leader_review", "deputy_1", "2026-11-20 11:00")
    do(office, minor, "settle", "director", "2026-11-20 13:00", **no)


def test_the_government_meeting_decides_before_the_party_and_by_no_other_meeting(office: TestOffice) -> None:
    topic = settled(office, GOVERNMENT, "promulgation")
    assert because(before_the_party, office, topic) == ("JG-1-2.5",)
    joint = {"facts": {"decided_in": "joint_meeting"}}
    assert because(do, office, topic, "register_decision", "clerk", "2026-11-21 09:00", **joint) == (
        "JG-1-2.6",
    )
    meeting = begun(office, GOVERNMENT, topic)
    expected = Attendance.objects.filter(meeting=meeting).values_list("post__code", flat=True)
    assert sorted(expected) == sorted(PRESENT)
    told: dict[str, Any] = {"meeting_id": meeting.pk, "by": office["clerk"], "at": moment("2026-11-30 15:01")}
    presence_come(post=office.post("discipline"), **told)
    with pytest.raises(Refused):
        presence_come(post=office.post("community_head"), **told)
    decided(office, meeting, topic, outcome="to_party")
    text = {"facts": {"minutes_text": "会议决定……"}}
    assert because(do, office, meeting, "write_up", "clerk", "2026-12-01 09:00", **text) == ("JG-4-5",)
    assert open_step(topic) == "party"
    own = {"facts": {"decided_in": "government_meeting"}}
    do(office, topic, "register_decision", "clerk", "2026-12-01 09:00", **own)
    session = before_the_party(office, topic)
    facts = {"start": moment("2026-12-02 09:00"), "venue": "会议室"}
    do(office, session, "arrange", "clerk", "2026-12-01 10:00", facts=facts)
    do(office, session, "convene", "party_secretary", "2026-12-01 11:00", facts=facts)
    do(office, session, "invite", "clerk", "2026-12-01 12:00")
    there = {"present": (office.post("party_secretary"), office.post("director"))}
    do(office, session, "start_session", "clerk", "2026-12-02 09:00", facts=there)
    own_way = {"record": "同意。", "resolution": "照办"}
    item, told = item_of(session, topic), {"by": office["clerk"], "at": moment("2026-12-02 09:30")}
    with pytest.raises(Refused, match="已经在书记办公会"):
        item_decide(item=item, facts=own_way | {"outcome": "to_party"}, **told)
    item_record(item=item, record="同意。", views={}, **told)
    item_decide(item=item, facts=own_way | {"outcome": "approved"}, **told)
    do(office, session, "end_session", "clerk", "2026-12-02 10:00")
    assert open_step(topic) == "promulgate"
    assert Case.objects.get(kind="task", parent=topic).facts["owner"] == office.unit("urban")
    passed = [(one.body, one.outcome) for one in passages_of([topic.pk])[topic.pk]]
    assert passed == [("政府办公会议", "同意并报党委会"), ("书记办公会、党委会", "同意")]


def before_the_party(office: TestOffice, topic: Case) -> Case:
    """The plan of a meeting of the party's, with the topic."""
    at = moment("2026-12-01 09:30")
    body = "party_session"
    return meeting_open(office=office.office, body=body, topics=[topic.pk], by=office["clerk"], at=at)


def test_what_the_enlarged_meeting_assigns_goes_to_whoever_is_in_charge(office: TestOffice) -> None:
    topic = settled(office, ENLARGED, "assignment")
    meeting = begun(office, ENLARGED, topic)
    assert Attendance.objects.filter(meeting=meeting).count() == 7
    with keeping(office, "2026-11-30 15:10", "2026-11-30 18:00", f"{ENLARGED}.meets"):
        decided(office, meeting, topic, finish_by=date(2026, 12, 20))
    do(office, meeting, "write_up", "clerk", "2026-12-01 09:00", facts={"minutes_text": "会议决定……"})
    do(office, meeting, "sign_off", "director", "2026-12-01 10:00")
    task = Case.objects.get(kind="task", parent=topic)
    assert because(do, office, task, "take_charge", "deputy_2", "2026-12-02 09:00") == ("JG-4-3a",)
    do(office, task, "take_charge", "deputy_1", "2026-12-02 09:00")


@pytest.mark.parametrize(("day", "late"), [("2026-12-20", []), ("2026-12-21", [["JG-4-5"]])])
def test_what_the_government_meeting_decides_is_carried_out_by_the_day_it_named(
    office: TestOffice, day: str, late: list[list[str]]
) -> None:
    topic = settled(office, GOVERNMENT, "development")
    meeting = begun(office, GOVERNMENT, topic)
    with keeping(office, "2026-11-30 15:10", "2026-11-30 18:00", f"{GOVERNMENT}.meets"):
        decided(office, meeting, topic, finish_by=date(2026, 12, 20))
    do(office, meeting, "write_up", "clerk", "2026-12-01 09:00", facts={"minutes_text": "会议决定……"})
    do(office, meeting, "sign_off", "director", "2026-12-01 10:00")
    task = Case.objects.get(kind="task", parent=topic)
    do(office, task, "take_charge", "deputy_1", "2026-12-02 09:00")
    done: dict[str, Any] = {"facts": {"report": "已清淤"}}
    assert because(do, office, task, "carry_out", "community_head", f"{day} 09:00", **done) == ("JG-4-5",)
    do(office, task, "carry_out", "urban_head", f"{day} 09:00", **done)
    assert list(task.deviations.values_list("clauses", flat=True)) == late


def test_leave_from_a_meeting_goes_by_the_leader_in_charge_to_the_mayor(office: TestOffice) -> None:
    at, by = moment("2026-11-27 09:00"), office["clerk"]
    topic = settled(office, ENLARGED, "assignment")
    meeting = meeting_open(office=office.office, body=ENLARGED, topics=[], by=by, at=at)
    agenda_set(meeting_id=meeting.pk, topics=[topic.pk], by=by, at=at)
    facts = {"start": moment("2026-11-30 15:00"), "venue": "会议室"}
    do(office, meeting, "arrange", "clerk", "2026-11-27 10:00", facts=facts)
    for act, who in (("convene", "director"), ("invite", "clerk")):
        do(office, meeting, act, who, "2026-11-27 11:00")
    leave = leave_ask(meeting_id=meeting.pk, by=office["urban_head"], at=moment("2026-11-27 12:00"))
    do(office, leave, "ask", "urban_head", "2026-11-27 12:05", facts={"absence_reason": "外出招商"})
    assert "JG-2-2.4b" in because(do, office, leave, "grant", "director", "2026-11-27 13:00")
    do(office, leave, "leader_agrees", "deputy_1", "2026-11-27 13:00")
    do(office, leave, "grant", "director", "2026-11-27 14:00")


def test_a_section_meets_by_itself_and_hands_its_record_to_the_office(office: TestOffice) -> None:
    at, head = moment("2026-11-27 09:00"), "urban_head"
    meeting = meeting_open(office=office.office, body=SECTION, topics=[], by=office[head], at=at)
    facts = {"start": moment("2026-11-30 15:00"), "venue": "科室"}
    points = ["convey", "progress", "measures"]
    told: dict[str, Any] = {"facts": facts, "ticked": points[:2]}
    assert because(do, office, meeting, "arrange", head, "2026-11-27 10:00", **told) == ("JG-3-1",)
    do(office, meeting, "arrange", head, "2026-11-27 10:00", facts=facts, ticked=points)
    assert "JG-3-2.3a" in because(do, office, meeting, "convene", "urban_clerk", "2026-11-27 11:00")
    do(office, meeting, "convene", head, "2026-11-27 11:00")
    do(office, meeting, "invite", head, "2026-11-27 12:00")
    expected = Attendance.objects.filter(meeting=meeting).values_list("post__code", flat=True)
    assert sorted(expected) == ["urban_clerk", "urban_head"]
    present = {"present": (office.post(head), office.post("urban_clerk"))}
    do(office, meeting, "start_session", head, "2026-11-30 15:00", facts=present)
    assert "JG-3-2.3b" in because(do, office, meeting, "end_session", head, "2026-11-30 16:00")
    do(office, meeting, "end_session", head, "2026-11-30 16:00", facts={"record": "传达文件，研究进度。"})
    do(office, meeting, "hand_up", head, "2026-12-01 09:00")
    assert meeting.notices.filter(what="科室例会记录", post=office.posts["clerk"]).exists()
    assert meeting.readers.filter(post=office.posts["clerk"], what="case").exists()


def test_every_section_keeps_its_meeting_for_itself(office: TestOffice) -> None:
    office.office.adoptions.update(since="2026-11-01")
    with keeping(office, "2026-11-26 08:00", "2026-11-30 23:00", f"{SECTION}.meets"):
        for head in ROLES["unit_heads"]:
            at = moment("2026-11-27 09:00")
            meeting = meeting_open(office=office.office, body=SECTION, topics=[], by=office[head], at=at)
            facts = {"start": moment("2026-11-30 15:00"), "venue": "科室"}
            points = ["convey", "progress", "measures"]
            do(office, meeting, "arrange", head, "2026-11-27 10:00", facts=facts, ticked=points)
            do(office, meeting, "convene", head, "2026-11-27 11:00")
            do(office, meeting, "invite", head, "2026-11-27 12:00")
            there = {"present": (office.post(head),)}
            do(office, meeting, "start_session", head, "2026-11-30 15:00", facts=there)
            do(office, meeting, "end_session", head, "2026-11-30 16:00", facts={"record": "研究进度。"})


def test_the_three_meetings_come_round_monthly_quarterly_and_every_two_months(office: TestOffice) -> None:
    office.office.adoptions.update(since="2026-07-01")
    duties_run(moment("2026-07-01 08:00"))
    duties_run(moment("2026-10-02 08:00"))
    missed = DutyPeriod.objects.filter(state="missed").order_by("first")
    clauses = {period.duty: period.clauses for period in missed}
    assert clauses == {
        f"{GOVERNMENT}.meets": ["JG-1-2.2a"],
        f"{ENLARGED}.meets": ["JG-2-2.2"],
        f"{SECTION}.meets": ["JG-3-2.2"],
    }
