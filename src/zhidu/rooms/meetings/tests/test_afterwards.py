"""After the meeting: what goes to the party committee, what goes to the archive."""

from __future__ import annotations

import pytest
from django.http import Http404

from zhidu.cases.errors import NotDone, Refused
from zhidu.cases.lists.kinds import kinds_filed
from zhidu.cases.models import Case, Entry, Notice, Step
from zhidu.cases.selectors import case_for, todos_of
from zhidu.cases.services import draft_remove, file_add
from zhidu.cases.tests.offices import WUSONG, TestOffice, docx, make_office, moment
from zhidu.cases.verbs import sentence
from zhidu.cases.versions import newest
from zhidu.editions.services import files_of
from zhidu.org.services import portfolio_assign
from zhidu.papers.tests.reading import words_of
from zhidu.rooms.meetings.models import AgendaItem
from zhidu.rooms.meetings.services import item_assign
from zhidu.rooms.meetings.tests.steps import (
    closed_meeting,
    decide,
    do,
    opened_meeting,
    pooled_topic,
    read_meeting,
    reported_to_party,
    signed_meeting,
)

pytestmark = pytest.mark.django_db

PARTY = {"party_ref": "党工委会议第12次", "party_date": moment("2026-12-06 09:00").date()}
FIVE = ("party_secretary", "director", "discipline", "office_head", "supervision")


@pytest.fixture
def office() -> TestOffice:
    return make_office()


def refused(call, *args, **kwargs) -> Refused:
    with pytest.raises(Refused) as caught:
        call(*args, **kwargs)
    return caught.value


def open_step(case: Case) -> str:
    return Step.objects.get(case=case, state="open").step


# to the party committee


@pytest.fixture
def large(office) -> Case:
    """A topic of 600,000 yuan that the meeting sends to the party committee."""
    topic = pooled_topic(office, amount=600_000_00, method=None)
    closed_meeting(office, topic, outcome="to_party", method=None)
    return topic


def filed(office: TestOffice, topic: Case, leader: str | None = "deputy_1") -> Case:
    """The material of the lead unit, filed with its paper."""
    report = topic.children.get(kind="party_report")
    if leader:
        portfolio_assign(post=office.posts[leader], unit=office.office.units.get(code="urban"))
    paper = {"slot": "party_paper", "name": "党工委汇报.docx", "content": docx()}
    file_add(case_id=report.pk, **paper, by=office["urban_head"], at=moment("2026-12-01 09:00"))
    return do(office, report, "file", "urban_head", "2026-12-01 10:00")


def test_the_lead_unit_files_the_material_before_the_committee_is_asked(office, large):
    assert open_step(large) == "party_material"
    report = large.children.get(kind="party_report")
    assert [todo.step.case for todo in todos_of(office["urban_head"])] == [report]
    entry = Entry.objects.get(case_id=large.pk, verb="opened.child")
    assert entry.because == ["WS-9.3a"]
    problem = refused(do, office, report, "file", "urban_head", "2026-12-01 09:00")
    assert problem.decision.because == ("WS-9.3a",)
    refused(do, office, report, "file", "community_head", "2026-12-01 09:00")
    filed(office, large)
    assert open_step(report) == "leader_review"


def test_the_material_is_reviewed_by_the_leader_and_then_by_the_director(office, large):
    report = filed(office, large)
    problem = refused(do, office, report, "send", "clerk", "2026-12-01 11:00")
    assert problem.decision.because == ("WS-9.3b",)
    refused(do, office, report, "director_review", "director", "2026-12-01 11:00")
    refused(do, office, report, "leader_review", "deputy_2", "2026-12-01 11:00")
    do(office, report, "leader_review", "deputy_1", "2026-12-01 12:00")
    problem = refused(do, office, report, "send", "clerk", "2026-12-01 13:00")
    assert problem.decision.because == ("WS-9.3b",)
    do(office, report, "director_review", "director", "2026-12-01 14:00")
    assert open_step(large) == "party_material"
    do(office, report, "send", "clerk", "2026-12-01 15:00")
    assert open_step(large) == "party"


@pytest.mark.parametrize(("step", "who"), [("leader_review", "deputy_1"), ("director_review", "director")])
def test_material_that_will_not_do_goes_back_to_the_unit(office, large, step, who):
    report = filed(office, large)
    if step == "director_review":
        do(office, report, "leader_review", "deputy_1", "2026-12-01 12:00")
    do(office, report, step, who, "2026-12-01 14:00", move="return", opinion="补充造价评估")
    assert open_step(report) == "file"


def test_who_reviews_is_named_where_nobody_leads_the_unit(office, large):
    report = filed(office, large, leader=None)
    told = Notice.objects.filter(case=report, what__contains="指定由谁").values_list("post__code", flat=True)
    assert set(told) == {"clerk", "office_head"}
    to = (office.post("deputy_2"),)
    do(office, report, "leader_review", "clerk", "2026-12-01 11:00", move="hand_on", to=to, opinion="请审")
    do(office, report, "leader_review", "deputy_2", "2026-12-01 12:00")
    assert open_step(report) == "director_review"


def test_a_smaller_sum_that_the_meeting_sends_on_waits_for_the_committee_too(office):
    topic = pooled_topic(office, amount=80_000_00, method=None)
    closed_meeting(office, topic, outcome="to_party", method=None)
    reported_to_party(office, topic)
    assert open_step(topic) == "party"


def test_what_the_meeting_decides_itself_asks_for_no_material(office):
    topic = pooled_topic(office, amount=80_000_00, method=None)
    closed_meeting(office, topic, method=None)
    assert not topic.children.filter(kind="party_report").exists()


def test_a_topic_is_sent_on_only_with_a_unit_that_leads(office):
    topic = pooled_topic(office, amount=600_000_00, method=None)
    meeting = opened_meeting(office, topic)
    problem = refused(decide, office, meeting, topic, outcome="to_party", method=None, owner=None)
    assert problem.decision.because == ("WS-9.3a",)
    decide(office, meeting, topic, outcome="to_party", method=None)


def test_the_material_is_begun_by_a_meeting_alone(office, large):
    """Nobody files it from the list of forms, and nobody puts it away as a draft of theirs."""
    kinds = [listed.kind.id for listed in kinds_filed(office.office, moment("2026-12-01 09:00").date())]
    assert "party_report" not in kinds
    report = large.children.get(kind="party_report")
    for who in ("clerk", "urban_head"):
        with pytest.raises(NotDone):
            draft_remove(case_id=report.pk, by=office[who], at=moment("2026-12-01 09:00"))
    report.refresh_from_db()
    assert report.status == "open"


def test_execution_is_locked_until_the_party_committee_has_decided(office):
    topic = pooled_topic(office, amount=600_000_00, method=None)
    signed_meeting(office, topic, outcome="to_party", method=None)
    reported_to_party(office, topic, day="2026-12-04")
    task = Case.objects.get(kind="task")
    report = {"report": "已签合同"}
    problem = refused(do, office, task, "carry_out", "urban_head", "2026-12-05 09:00", facts=report)
    assert problem.decision.because == ("WS-4.2f",)
    do(office, topic, "party", "clerk", "2026-12-06 15:00", facts=PARTY)
    do(office, task, "carry_out", "urban_head", "2026-12-07 09:00", facts=report)
    do(office, task, "verify", "clerk", "2026-12-08 09:00")
    task.refresh_from_db()
    assert task.status == "closed"


def test_a_no_of_the_party_committee_ends_topic_and_task(office):
    topic = pooled_topic(office, amount=600_000_00, method=None)
    signed_meeting(office, topic, outcome="to_party", method=None)
    reported_to_party(office, topic)
    do(office, topic, "party", "clerk", "2026-12-06 15:00", move="refuse", facts=PARTY)
    topic.refresh_from_db()
    assert (topic.status, Case.objects.get(kind="task").status) == ("refused", "cancelled")


# a unit that the meeting forgot


def test_the_unit_that_the_meeting_forgot_is_named_before_the_minutes_are_signed(office):
    topic = pooled_topic(office)
    meeting = read_meeting(office, topic, owner=None)
    item = AgendaItem.objects.select_related("topic", "meeting").get(meeting=meeting)
    urban, later = {"owner": office.unit("urban")}, moment("2026-12-04 08:30")
    problem = refused(item_assign, item=item, facts=urban, by=office["clerk"], at=later)
    assert problem.decision.wants[0].text == "只有办事处主任、党政办公室主任可以办理"
    problem = refused(item_assign, item=item, facts={}, by=office["office_head"], at=later)
    assert problem.decision.because == ("WS-9.2",)
    item_assign(item=item, facts=urban, by=office["office_head"], at=later)
    item = AgendaItem.objects.select_related("topic", "meeting").get(pk=item.pk)
    with pytest.raises(Refused, match="已经有牵头单位"):
        item_assign(item=item, facts=urban, by=office["director"], at=later)
    topic.refresh_from_db()
    said = Entry.objects.filter(verb="item.assigned").order_by("case_id")
    assert topic.facts["owner"] == office.unit("urban")
    assert [sentence(e.verb, e.data) for e in said] == [
        f"补定“{topic.title}”的牵头单位：牵头落实单位：城市管理科"
    ] * 2
    do(office, meeting, "sign", "director", "2026-12-04 09:00")
    assert [t.step.case.kind for t in todos_of(office["urban_head"])] == ["task"]


def test_while_the_meeting_sits_the_unit_stands_in_the_outcome(office):
    topic = pooled_topic(office)
    item = AgendaItem.objects.get(meeting=opened_meeting(office, topic))
    facts = {"owner": office.unit("urban")}
    with pytest.raises(Refused, match="须先审议和记录"):
        item_assign(item=item, facts=facts, by=office["director"], at=moment("2026-11-30 10:00"))


# how the meeting has decided


@pytest.mark.parametrize(("outcome", "enough"), [("approved", True), ("approved_in_principle", False)])
def test_a_gate_may_ask_how_the_meeting_decided(outcome: str, *, enough: bool) -> None:
    """Of the topic itself, and of the task that came from it."""
    asked = "needs: {decided: director_meeting, outcome: approved}, cites: WS-4.2d}"
    files = files_of(WUSONG)
    files["topic.yaml"] = files["topic.yaml"].replace(
        "needs: {decided: director_meeting}, cites: WS-4.2d}", asked
    )
    first = "        - {when: {tier: party_committee}, needs: {decided: party_committee}, cites: WS-4.2f}\n"
    also = f"        - {{{asked}\n"
    files["supervision.yaml"] = files["supervision.yaml"].replace(first, first + also)
    office = make_office(files=files)
    method = {"method": "invited_tender"}
    topic = pooled_topic(office, kind="construction", amount=300_000_00, **method)
    signed_meeting(office, topic, outcome=outcome, **method)
    task, at = Case.objects.get(kind="task"), "2026-12-05 09:00"
    acts = ((topic, "tender", {}), (task, "carry_out", {"report": "已完工"}))
    for case, act, facts in acts:
        if enough:
            do(office, case, act, "urban_head", at, facts=facts)
        else:
            problem = refused(do, office, case, act, "urban_head", at, facts=facts)
            assert [want.text for want in problem.decision.wants] == ["须先经主任办公会议研究，结果为“同意”"]


# to the archive


@pytest.fixture
def handed_over(office) -> Case:
    meeting = signed_meeting(office, pooled_topic(office))
    recipients = tuple(office.post(code) for code in FIVE)
    do(office, meeting, "issue", "clerk", "2026-12-04 10:00", facts={"recipients": recipients})
    with pytest.raises(Http404):
        case_for(office["archivist"], meeting.pk)
    return do(office, meeting, "archive", "clerk", "2026-12-05 10:00")


def handover(meeting: Case) -> str:
    return words_of(meeting.files.filter(slot="handover").last().content())


def test_the_archive_receives_what_the_list_says(office, handed_over):
    assert handed_over.status == Case.Status.OPEN
    assert case_for(office["archivist"], handed_over.pk) == handed_over
    said = handover(handed_over)
    for file in newest(handed_over.files.exclude(slot="handover")):
        assert file.sha256 in said
    assert ("移交人：甲10" in said, "（待接收）" in said) == (True, True)
    problem = refused(do, office, handed_over, "receive", "clerk", "2026-12-05 11:00")
    assert problem.decision.because == ("WS-9.4",)
    do(office, handed_over, "receive", "archivist", "2026-12-05 14:00")
    handed_over.refresh_from_db()
    assert handed_over.status == Case.Status.CLOSED
    said = handover(handed_over)
    assert "移交人：甲102026年12月5日" in said
    assert "接收人：甲122026年12月5日" in said


def test_an_incomplete_hand_over_goes_back_and_is_made_again(office, handed_over):
    back = {"move": "return", "opinion": "缺签到表"}
    do(office, handed_over, "receive", "archivist", "2026-12-05 14:00", **back)
    assert open_step(handed_over) == "archive"
    do(office, handed_over, "archive", "clerk", "2026-12-06 09:00")
    do(office, handed_over, "receive", "archivist", "2026-12-06 10:00")
    assert "移交人：甲102026年12月6日" in handover(handed_over)
    assert handed_over.files.filter(slot="package").last().version == 2
