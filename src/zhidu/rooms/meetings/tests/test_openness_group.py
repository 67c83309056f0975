"""政务公开领导小组: who calls it, who settles its topics, and who carries out what it decides."""

from __future__ import annotations

from typing import Any

import pytest

from zhidu.cases.duties.running import duties_run
from zhidu.cases.models import Case, DutyPeriod
from zhidu.cases.services import case_open, draft_save
from zhidu.cases.tests.offices import WUSONG, TestOffice, make_office, moment
from zhidu.rooms.meetings.services import item_decide, item_record, meeting_open
from zhidu.rooms.meetings.tests.chenzhou import do, item_of
from zhidu.rooms.meetings.tests.steps import keeping, open_step, refused

pytestmark = [pytest.mark.django_db, pytest.mark.text]

ROLES = {
    "group": ["director", "deputy_1", "deputy_2"],
    "group_office": ["clerk"],
    "group_head": ["director"],
    "group_office_head": ["office_head"],
}
BODY = "group_session"


@pytest.fixture(scope="module")
def office(kept: None) -> TestOffice:
    return make_office(rulebook=WUSONG.parent / "openness", roles=ROLES)


def because(call: Any, *args: Any, **kwargs: Any) -> tuple[str, ...]:
    """The clauses by which a call is refused."""
    return refused(call, *args, **kwargs).decision.because


def settled(office: TestOffice) -> Case:
    """A topic of the group's office that its head has settled."""
    at, by = moment("2026-06-01 09:00"), office["clerk"]
    case = case_open(office=office.office, kind="group_topic", by=by, at=at)
    facts = {"title": "窗口公开栏更新", "topic_note": "三个窗口内容过期。"}
    draft_save(case_id=case.pk, facts=facts, ticked=[], by=by, at=at)
    do(office, case, "propose", "clerk", "2026-06-01 10:00")
    assert because(do, office, case, "settle", "office_head", "2026-06-01 11:00") == ("P6-2-3",)
    return do(office, case, "settle", "director", "2026-06-01 11:00")


def held(office: TestOffice, topic: Case, **facts: Any) -> Case:
    """A meeting that agreed to the topic, called by the office's head once that was delegated."""
    at = moment("2026-06-02 09:00")
    meeting = meeting_open(office=office.office, body=BODY, topics=[topic.pk], by=office["clerk"], at=at)
    plan = {"facts": {"start": moment("2026-06-05 15:00"), "venue": "会议室"}}
    do(office, meeting, "arrange", "clerk", "2026-06-02 10:00", **plan)
    assert because(do, office, meeting, "convene", "office_head", "2026-06-02 11:00") == ("P6-2-1",)
    do(office, meeting, "delegate", "director", "2026-06-02 11:30")
    do(office, meeting, "convene", "office_head", "2026-06-02 12:00")
    do(office, meeting, "invite", "clerk", "2026-06-02 13:00")
    there = {"present": tuple(office.post(code) for code in ROLES["group"])}
    do(office, meeting, "start_session", "clerk", "2026-06-05 15:00", facts=there)
    item, at = item_of(meeting, topic), moment("2026-06-05 15:30")
    item_record(item=item, record="各窗口汇报。", views={}, by=office["clerk"], at=at)
    outcome = {"outcome": "agreed", "resolution": "月底前更新"} | facts
    item_decide(item=item, facts=outcome, by=office["clerk"], at=at)
    return do(office, meeting, "end_session", "clerk", "2026-06-05 16:00")


def test_what_the_group_decides_goes_to_whoever_is_named_for_it(office: TestOffice) -> None:
    written = {"facts": {"minutes_text": "会议决定……"}}
    with keeping(office, "2026-06-01 08:00", "2026-06-05 17:00", f"{BODY}.meets"):
        nobody = held(office, settled(office))
    assert because(do, office, nobody, "write_up", "clerk", "2026-06-06 09:00", **written) == ("P6-2-4",)
    topic, communities = settled(office), ("community_head", "archivist")
    named = {"partners": tuple(office.post(code) for code in communities)}
    meeting = held(office, topic, owner=office.unit("urban"), **named)
    do(office, meeting, "write_up", "clerk", "2026-06-06 09:00", **written)
    do(office, meeting, "sign_off", "director", "2026-06-06 10:00")
    task = Case.objects.get(kind="group_task", parent=topic)
    done = {"facts": {"report": "已更新"}}
    refused(do, office, task, "implement", "community_head", "2026-06-20 09:00", **done)
    do(office, task, "implement", "urban_head", "2026-06-20 09:00", **done)
    for code in communities:
        assert open_step(task) == "join_in"
        do(office, task, "join_in", code, "2026-06-21 09:00")
    assert open_step(task) == "check_done"


def test_the_group_meets_every_month(office: TestOffice) -> None:
    office.office.adoptions.update(since="2026-07-01")
    duties_run(moment("2026-07-01 08:00"))
    duties_run(moment("2026-08-02 08:00"))
    missed = [(period.duty, period.clauses) for period in DutyPeriod.objects.filter(state="missed")]
    assert missed == [(f"{BODY}.meets", ["P6-2-2"])]
