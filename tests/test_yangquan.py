"""阳泉: a topic of the executive meeting from its proposal to the task, and the other bodies, by services."""

from __future__ import annotations

from typing import Any

import pytest

from tests.harness.yangquan import (
    EXECUTIVE,
    attached,
    do,
    drafted,
    filled,
    open_step,
    refusal,
    unticked,
    yangquan,
)
from zhidu.cases.duties.running import duties_run
from zhidu.cases.errors import NotDone, Refused
from zhidu.cases.models import Case, DutyPeriod, Entry, Obligation, Publication, Row
from zhidu.cases.services import draft_save
from zhidu.cases.tests.offices import TestOffice, moment
from zhidu.rooms.meetings.models import AgendaItem
from zhidu.rooms.meetings.services import (
    item_call,
    item_decide,
    item_heard,
    leave_ask,
    meeting_open,
    presence_come,
)

pytestmark = [pytest.mark.django_db, pytest.mark.text]

TICKED = ["researched", "consulted", "argued", "checked_inside", "checked_by_law"]


@pytest.fixture
def office() -> TestOffice:
    return yangquan()


# a topic of the executive meeting


def topic(office: TestOffice, papers: tuple[str, ...] = (), ticked: list[str] = TICKED, **facts: Any) -> Case:
    known = {
        "title": "老旧小区改造年度计划",
        "unit": office.unit("urban"),
        "matter": "plan",
        "major": "是",
        "settled_by": "district",
        "already_ruled": "否",
        "ripe": "是",
        "divided": "否",
        "ad_hoc": "否",
        "multi_unit": "否",
        "to_coordinate": "否",
        "fair_competition": "否",
        "invited": (office.post("party_secretary"),),
    }
    return drafted(office, "executive_topic", "urban_head", papers, ticked, **known | facts)


def test_a_topic_is_not_reported_before_its_work_is_done(office: TestOffice) -> None:
    lacking: dict[str, dict[str, Any]] = {
        "YQ-C-7a": {"ticked": TICKED[:-1]},
        "YQ-C-7b": {"multi_unit": "是", "accord": "differing"},
        "YQ-C-7c": {"fair_competition": "是"},
        "YQ-C-10": {"invited": ()},
    }
    for clause, facts in lacking.items():
        assert clause in refusal(office, topic(office, **facts), "submit", "urban_head", "2026-11-16 10:00")
    assert unticked(office, topic(office, ticked=[]), "submit", "urban_head", "2026-11-16 10:00") == {*TICKED}
    assert open_step(do(office, topic(office), "submit", "urban_head", "2026-11-16 10:00")) == "propose"


def test_what_has_to_be_coordinated_comes_back_in_writing(office: TestOffice) -> None:
    at_odds = topic(office, to_coordinate="是", multi_unit="是", accord="differing")
    case = do(office, at_odds, "submit", "urban_head", "2026-11-16 10:00")
    assert refusal(office, case, "coordinate", "deputy_1", "2026-11-16 15:00") == ("YQ-C-8",)
    facts = {"coordination_says": "三家意见一致"}
    do(office, case, "coordinate", "deputy_1", "2026-11-16 16:00", facts=facts)
    assert open_step(case) == "propose"


CHAIN = (
    ("submit", "urban_head"),
    ("propose", "clerk"),
    ("check", "office_head"),
    ("field_consent", "deputy_2"),
    ("executive_consent", "deputy_1"),
)


def settled(office: TestOffice, **facts: Any) -> Case:
    """A topic that the mayor has put on."""
    case = topic(office, **facts)
    for hour, (act, who) in enumerate(CHAIN, start=9):
        do(office, case, act, who, f"2026-11-17 {hour:02}:00")
    return do(office, case, "settle", "director", "2026-11-17 16:00")


def test_nobody_but_the_mayor_puts_a_topic_on_and_nobody_is_passed_over(office: TestOffice) -> None:
    case = topic(office)
    for hour, (act, who) in enumerate(CHAIN, start=9):
        with pytest.raises(NotDone):
            do(office, case, "settle", "director", f"2026-11-17 {hour:02}:00")
        do(office, case, act, who, f"2026-11-17 {hour:02}:30")
    assert refusal(office, case, "settle", "deputy_1", "2026-11-17 15:00") == ("YQ-C-6a", "YQ-G-42a")
    do(office, case, "settle", "director", "2026-11-17 16:00")
    assert open_step(case) == "materials"
    assert case.notices.filter(what="议题审核情况", post=office.posts["office_head"]).exists()


# the papers

PAPERS = ("draft_text", "statement", "legal_opinion", "consultation_note", "legal_sources")


def papers(
    office: TestOffice,
    case: Case,
    slots: tuple[str, ...] = PAPERS,
    ticked: list[str] = EXECUTIVE,
    **facts: Any,
) -> Case:
    """The papers of a topic, filled in by the head of its unit."""
    known = {
        "title": case.title,
        "unit": office.unit("urban"),
        "keeping": "collect",
        "classified": "否",
        "reporter": office.post("urban_head"),
        "planned_minutes": 5,
    }
    child = case.children.get(kind="executive_papers")
    return filled(office, child, "urban_head", slots, ticked, **known | facts)


def test_papers_are_taken_in_whole_and_a_deputy_reports_whose_head_is_excused(office: TestOffice) -> None:
    case, at = settled(office), "2026-11-18 10:00"
    child = papers(office, case, PAPERS[1:])
    assert refusal(office, child, "file", "urban_head", at) == ("YQ-C-11.2",)
    deputy = office.post("urban_clerk")
    lacking: dict[str, dict[str, Any]] = {
        "YQ-C-11.1": {"ticked": EXECUTIVE[:-1]},
        "YQ-C-11.4b": {"keeping": None},
        "YQ-C-13a": {"reporter": deputy},
    }
    for n, (clause, facts) in enumerate(lacking.items()):
        papers(office, case, () if n else PAPERS[:1], **facts)
        assert refusal(office, child, "file", "urban_head", at) == (clause,)
    papers(office, case, (), ticked=[])
    assert unticked(office, child, "file", "urban_head", at) == {*EXECUTIVE}
    papers(office, case, ("leave_note",), reporter=office.post("archivist"))
    assert refusal(office, child, "file", "urban_head", at) == ("YQ-C-13a",)
    papers(office, case, (), reporter=deputy)
    assert refusal(office, child, "file", "clerk", at) == ("YQ-C-11.0",)
    do(office, child, "file", "urban_head", at)
    assert open_step(child) == "take_in"


def test_long_papers_and_reports_are_only_reminded_of(office: TestOffice) -> None:
    case, at = settled(office), "2026-11-18 10:00"
    child = papers(office, case, PAPERS[:4])
    assert refusal(office, child, "file", "urban_head", at) == ("YQ-C-11.3",)
    tried: list[tuple[int, dict[str, Any], set[str]]] = [
        (1500, {}, set()),
        (1501, {}, {"YQ-C-11.4a"}),
        (1500, {"planned_minutes": 6}, {"YQ-C-11.4a", "YQ-C-13c"}),
    ]
    for n, (length, facts, clauses) in enumerate(tried):
        papers(office, case, () if n else PAPERS[4:], **facts)
        attached(office, child, "statement", "urban_head", "字" * (length - 1) + "。")
        do(office, child, "file", "urban_head", at)
        assert {clause for kept in child.deviations.all() for clause in kept.clauses} == clauses
        do(office, child, "take_in", "clerk", at, move="return", opinion="再改")


# the meeting


def waiting(office: TestOffice) -> Case:
    """A topic of which the mayor has heard: it waits for its meeting."""
    case = settled(office)
    child = papers(office, case)
    do(office, child, "file", "urban_head", "2026-11-18 10:00")
    assert refusal(office, child, "take_in", "clerk", "2026-11-18 11:00") == ("YQ-C-11.4a",)
    do(office, child, "take_in", "clerk", "2026-11-18 11:00", ticked=["uniform"])
    assert refusal(office, case, "hear", "director", "2026-11-19 09:00") == ("YQ-C-6c",)
    return do(office, case, "hear", "director", "2026-11-19 10:00", facts={"hearing_says": "可以上会"})


def notified(office: TestOffice, case: Case, delegated: str = "否") -> Case:
    meeting = meeting_open(
        office=office.office,
        body="executive_meeting",
        topics=[case.pk],
        by=office["clerk"],
        at=moment("2026-11-20 09:00"),
    )
    facts = {"start": moment("2026-11-23 09:00"), "venue": "三楼会议室", "chair_delegated": delegated}
    do(office, meeting, "plan", "clerk", "2026-11-20 09:30", facts=facts)
    with pytest.raises(NotDone):
        do(office, meeting, "notify", "clerk", "2026-11-20 09:40")
    do(office, meeting, "plan_review", "office_head", "2026-11-20 10:00")
    group = {"leading_group": "安委会会议"}
    assert refusal(office, meeting, "merge_group", "clerk", "2026-11-20 10:30", facts=group) == ("YQ-C-4.14",)
    do(office, meeting, "plan_fix", "director", "2026-11-20 11:00", facts=facts)
    do(office, meeting, "merge_group", "clerk", "2026-11-20 11:30", facts=group)
    assert refusal(office, meeting, "notify", "urban_head", "2026-11-20 14:00") == ("YQ-G-42c",)
    return do(office, meeting, "notify", "clerk", "2026-11-20 15:00")


THERE = ("director", "deputy_1", "deputy_2", "commander", "office_head")


def opened(office: TestOffice, meeting: Case, who: str = "director") -> Case:
    present = tuple(office.post(code) for code in THERE)
    return do(office, meeting, "open", who, "2026-11-23 09:00", facts={"present": present})


@pytest.mark.parametrize(
    ("delegated", "presides", "other"), [("否", "director", "deputy_1"), ("是", "deputy_1", "director")]
)
def test_the_mayor_presides_or_whom_he_has_delegated(
    office: TestOffice, delegated: str, presides: str, other: str
) -> None:
    meeting = notified(office, waiting(office), delegated)
    whole = {"present": tuple(office.post(code) for code in THERE)}
    assert {a.post.code for a in meeting.attendance.select_related("post")} == {*THERE}
    assert "YQ-C-3b" in refusal(office, meeting, "open", other, "2026-11-23 09:00", facts=whole)
    few = {"present": (office.post("director"), office.post("deputy_1"))}
    assert refusal(office, meeting, "open", presides, "2026-11-23 09:00", facts=few) == ("YQ-C-12a",)
    assert open_step(opened(office, meeting, presides)) == "close"
    named = Entry.objects.get(case_id=meeting.pk, verb="chair.named")
    assert named.because == (["YQ-C-3b"] if delegated == "是" else [])
    assert ("受区长委托" in named.data["who"]) == (delegated == "是")


def test_the_executive_vice_mayor_stands_in_for_a_mayor_who_is_away(office: TestOffice) -> None:
    at, topics = moment("2026-11-20 09:00"), [waiting(office).pk]
    body = "executive_meeting"
    meeting = meeting_open(office=office.office, body=body, topics=topics, by=office["clerk"], at=at)
    facts = {"start": moment("2026-11-23 09:00"), "venue": "三楼", "chair_delegated": "否"}
    do(office, meeting, "plan", "clerk", "2026-11-20 09:30", facts=facts | {"mayor_entrusts": "是"})
    do(office, meeting, "plan_review", "office_head", "2026-11-20 10:00")
    by_mayor = refusal(office, meeting, "plan_fix", "director", "2026-11-20 11:00", facts=facts)
    assert by_mayor == ("YQ-C-9", "YQ-G-9")
    do(office, meeting, "plan_fix", "deputy_1", "2026-11-20 11:00", facts=facts)
    assert open_step(meeting) == "notify"


def test_a_major_topic_is_not_decided_without_the_leader_in_charge(office: TestOffice) -> None:
    meeting = notified(office, waiting(office))
    present = tuple(office.post(code) for code in THERE if code != "deputy_2")
    do(office, meeting, "open", "director", "2026-11-23 09:00", facts={"present": present})
    with pytest.raises(Refused) as refused:
        decided(office, meeting)
    assert refused.value.decision.because == ("YQ-C-12d",)
    come = {"meeting_id": meeting.pk, "by": office["clerk"], "at": moment("2026-11-23 09:30")}
    presence_come(post=office.post("deputy_2"), **come)
    decided(office, meeting)
    guest = office.post("party_secretary")
    with pytest.raises(Refused) as away:
        presence_come(post=guest, **come)
    assert away.value.decision.because == ("YQ-C-12c", "YQ-G-39e")
    item = AgendaItem.objects.select_related("meeting", "topic").get(meeting=meeting)
    item_call(item=item, by=office["clerk"], at=moment("2026-11-23 09:40"))
    presence_come(post=guest, **come)


def test_members_ask_the_mayor_for_leave_and_send_another_only_with_it(office: TestOffice) -> None:
    meeting = notified(office, waiting(office))
    leave = leave_ask(meeting_id=meeting.pk, by=office["commander"], at=moment("2026-11-21 09:00"))
    asked = {"absence_reason": "出差", "stand_in_sent": "是"}
    filled(office, leave, "commander", (), [], **asked)
    assert refusal(office, leave, "ask", "commander", "2026-11-21 09:10") == ()  # who it is, is wanting
    filled(office, leave, "commander", (), [], **asked, stand_in=office.post("urban_head"))
    do(office, leave, "ask", "commander", "2026-11-21 09:20")
    assert refusal(office, leave, "grant", "office_head", "2026-11-21 09:30") == ("YQ-G-43a",)
    told = leave.notices.filter(what="经批准代为到会", post=office.posts["urban_head"])
    assert not told.exists()
    do(office, leave, "grant", "director", "2026-11-21 09:40")
    assert told.exists()
    assert (open_step(leave), Case.objects.get(pk=leave.pk).facts["leave_standing"]) == (None, "excused")
    seated = leave_ask(meeting_id=meeting.pk, by=office["supervision"], at=moment("2026-11-21 10:00"))
    filled(office, seated, "supervision", (), [], absence_reason="出差", stand_in_sent="否")
    do(office, seated, "ask", "supervision", "2026-11-21 10:10")
    assert open_step(seated) == "gather"


def decided(office: TestOffice, meeting: Case, *, is_heard: bool = True, **facts: Any) -> AgendaItem:
    """The outcome recorded as the mayor concluded it, everybody heard before."""
    item = AgendaItem.objects.select_related("meeting", "topic").get(meeting=meeting)
    outcome = {"outcome": "passed", "resolution": "同意年度计划", "owner": office.unit("urban")}
    outcome |= {"concluded_by": office.post("director")} | facts
    if is_heard:
        item_heard(item=item, by=office["clerk"], at=moment("2026-11-23 09:50"))
    item_decide(item=item, facts=outcome, by=office["clerk"], at=moment("2026-11-23 10:00"))
    return item


def test_a_topic_is_put_off_on_one_of_three_grounds_and_no_copy_or_secret_leaves_the_room(
    office: TestOffice,
) -> None:
    meeting = opened(office, notified(office, waiting(office)))
    lacking: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
        "YQ-C-15b": ({"outcome": None}, {"outcome": "passed"}),
        "YQ-C-16.0": ({"outcome": "postponed"}, {"ground": "differing"}),
        "YQ-C-16.1": ({"ground": "unargued"}, {"outcome": "not_passed"}),
        "YQ-C-16.2": ({"ground": "differing"}, {"outcome": "postponed"}),
        "YQ-C-16.3": ({"outcome": "postponed", "ground": "unsuitable"}, {"ground_note": "等上级文件"}),
    }
    with pytest.raises(Refused) as unheard:
        decided(office, meeting, is_heard=False)
    assert unheard.value.decision.because == ("YQ-C-15b",)
    with pytest.raises(Refused) as by_vice:
        decided(office, meeting, concluded_by=office.post("deputy_1"))
    assert by_vice.value.decision.because == ("YQ-C-2",)
    for clause, (facts, mended) in lacking.items():
        with pytest.raises(Refused) as refused:
            decided(office, meeting, **facts)
        assert clause in refused.value.decision.because
        decided(office, meeting, **facts | mended)
    copy = {"copy_title": "送审稿", "copy_number": "07", "copy_mark": "collect"}
    copy["copy_holder"] = office.post("urban_head")
    do(office, meeting, "hand_out", "clerk", "2026-11-23 09:10", facts=copy)
    (row,) = Row.objects.filter(register="meeting_copies")
    assert row.values["copy_number"] == "07"
    assert refusal(office, meeting, "close", "clerk", "2026-11-23 10:30") == ("YQ-C-17b",)
    do(office, meeting, "hand_back", "clerk", "2026-11-23 10:40", facts={"copy": str(row.pk)})
    assert open_step(do(office, meeting, "close", "clerk", "2026-11-23 10:45")) == "draft"
    assert refusal(office, meeting, "draft", "clerk", "2026-12-07 09:00") == ("YQ-C-18a",)
    do(office, meeting, "draft", "clerk", "2026-12-07 09:10", facts={"minutes_text": "会议议定……"})
    assert Obligation.objects.get(case=meeting, rule="minutes").state == "missed"
    do(office, meeting, "countersign", "deputy_2", "2026-12-07 10:00")
    do(office, meeting, "sign", "director", "2026-12-07 11:00")
    told = {"recipients": (office.post("director"),), "secret": "是"}
    do(office, meeting, "issue", "clerk", "2026-12-07 12:00", facts=told)
    assert not Publication.objects.filter(case=meeting).exists()


def test_minutes_are_countersigned_signed_issued_and_kept_and_a_task_follows(office: TestOffice) -> None:
    office.office.adoptions.update(since="2026-11-01")
    duties_run(moment("2026-11-02 08:00"))
    meeting = opened(office, notified(office, waiting(office)))
    decided(office, meeting)
    do(office, meeting, "close", "clerk", "2026-11-23 10:45")
    duties_run(moment("2026-11-24 00:00"))
    assert DutyPeriod.objects.get(duty="executive_meeting.meets").state == "met"
    due = Obligation.objects.get(case=meeting, rule="minutes")
    assert due.due_at.astimezone().date().isoformat() == "2026-11-30"
    do(office, meeting, "draft", "clerk", "2026-11-25 09:00", facts={"minutes_text": "会议议定……"})
    with pytest.raises(NotDone):
        do(office, meeting, "sign", "director", "2026-11-25 10:00")
    do(office, meeting, "countersign", "deputy_2", "2026-11-25 11:00")
    with pytest.raises(NotDone):
        do(office, meeting, "issue", "clerk", "2026-11-25 12:00")
    do(office, meeting, "sign", "director", "2026-11-25 14:00")
    goes: dict[str, Any] = {"recipients": (office.post("director"),), "secret": "否"}
    do(office, meeting, "issue", "clerk", "2026-11-25 15:00", facts=goes)
    assert meeting.publications.get().title == "常务会议决定的事项"
    assert refusal(office, meeting, "archive", "urban_head", "2026-11-25 15:30") == ("YQ-C-18c",)
    do(office, meeting, "archive", "clerk", "2026-11-25 16:00")
    task = Case.objects.get(kind="task", title="老旧小区改造年度计划")
    assert Obligation.objects.get(case=task).clauses == ["YQ-G-58a"]
    at, by = moment("2026-12-01 09:00"), office["urban_head"]
    draft_save(case_id=task.pk, facts={"report": "已开工"}, ticked=[], by=by, at=at)
    assert refusal(office, task, "carry_out", "urban_head", "2026-12-01 10:00") == ("YQ-G-27a",)
    do(office, task, "give_feedback", "urban_head", "2026-12-01 10:10", facts={"feedback": "各方支持"})
    assert refusal(office, task, "carry_out", "urban_clerk", "2026-12-01 10:15", move="urge") == ("YQ-G-27b",)
    do(office, task, "carry_out", "clerk", "2026-12-01 10:15", move="urge")
    do(office, task, "carry_out", "urban_head", "2026-12-01 10:20")
    assert refusal(office, task, "verify", "urban_head", "2026-12-02 09:00") == ("YQ-G-27b",)
    do(office, task, "verify", "clerk", "2026-12-02 10:00")
    assert Case.objects.get(pk=task.pk).status == Case.Status.CLOSED
