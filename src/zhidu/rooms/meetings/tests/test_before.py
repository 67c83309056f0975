"""Before a meeting opens, on a real database: each clause both ways, by the services that ask it."""

from __future__ import annotations

from typing import Any

import pytest

from zhidu.cases.errors import NotDone, ReasonOwed, Refused
from zhidu.cases.models import Case, Deviation, Entry, Notice
from zhidu.cases.selectors import case_for, reasons_owed_by
from zhidu.cases.services import draft_save, file_add
from zhidu.cases.tests.offices import TestOffice, docx, make_office, moment
from zhidu.cases.tests.trails import broken_entries
from zhidu.rooms.meetings import services
from zhidu.rooms.meetings.models import ExtraTopic, Seat
from zhidu.rooms.meetings.tests.steps import (
    LATER,
    MONDAY,
    PRESENT,
    READY,
    REVIEWED,
    SENT,
    do,
    draft_topic,
    fixed_meeting,
    notified,
    open_step,
    planned_meeting,
    pooled_topic,
    refused,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> TestOffice:
    return make_office()


# 二: what the meeting takes, and as what


@pytest.mark.parametrize(
    ("category", "wrong", "right", "clause"),
    [
        ("convey", "deliberate", "convey", "WS-2.1"),
        ("party_tasks", "inform", "study", "WS-2.1"),
        ("annual", "inform", "determine", "WS-2.2"),
        ("progress", "determine", "inform", "WS-2.2"),
        ("investment", "inform", "deliberate", "WS-2.3"),
        ("policy", "inform", "determine", "WS-2.3"),
        ("projects", "inform", "determine", "WS-2.4"),
        ("livelihood", "convey", "inform", "WS-2.4"),
        ("emergency", "convey", "study", "WS-2.4"),
        ("self_building", "inform", "study", "WS-2.5"),
        ("mechanism", "inform", "determine", "WS-2.5"),
        ("operation", "deliberate", "study", "WS-2.6"),
        ("events", "deliberate", "inform", "WS-2.7"),
    ],
)
def test_a_topic_is_brought_in_as_its_sort_is(office, category, wrong, right, clause):
    topic = draft_topic(office, category=category, item_type=wrong)
    problem = refused(do, office, topic, "submit", "urban_head", "2026-11-23 10:00")
    assert problem.decision.because == (clause,)
    topic = draft_topic(office, category=category, item_type=right)
    do(office, topic, "submit", "urban_head", "2026-11-23 10:00")
    assert open_step(topic) == "review"


def test_what_is_of_no_sort_needs_a_reason(office):
    topic = draft_topic(office, category="other", item_type="inform")
    problem = refused(do, office, topic, "submit", "urban_head", "2026-11-23 10:00")
    assert problem.decision.because == ("WS-2.8",)
    topic = draft_topic(office, category="other", item_type="inform", category_reason="区里要求集体研究答复")
    do(office, topic, "submit", "urban_head", "2026-11-23 10:00")
    assert open_step(topic) == "review"


# 四（一）: the director may hear a topic first


def test_a_topic_of_special_weight_is_heard_by_the_director_first(office):
    topic = pooled_topic(office, hearing_reason="涉及面广，方案有两种")
    assert open_step(topic) == "hear"
    with pytest.raises(NotDone, match="议题库"):
        planned_meeting(office, topic)
    with pytest.raises(Refused, match="听取情况"):
        do(office, topic, "hear", "director", "2026-11-24 08:30")
    do(office, topic, "hear", "director", "2026-11-24 08:30", facts={"hearing_result": "heard"})
    assert open_step(topic) == "meeting"


def test_the_director_need_not_hear_it(office):
    topic = pooled_topic(office, hearing_reason="涉及面广")
    do(office, topic, "hear", "director", "2026-11-24 08:30", facts={"hearing_result": "straight"})
    assert open_step(topic) == "meeting"


def test_nobody_is_made_to_ask_for_a_hearing(office):
    assert open_step(pooled_topic(office)) == "meeting"


# 六: papers


def test_a_topic_is_handed_in_only_point_by_point(office):
    topic = draft_topic(office)
    at, by = moment("2026-11-23 09:30"), office["urban_head"]
    for open_ in READY:
        draft_save(case_id=topic.pk, facts={}, ticked=[p for p in READY if p != open_], by=by, at=at)
        problem = refused(do, office, topic, "submit", "urban_head", "2026-11-23 10:00")
        assert problem.decision.because == ("WS-4.1b",)
    draft_save(case_id=topic.pk, facts={}, ticked=READY, by=by, at=at)
    do(office, topic, "submit", "urban_head", "2026-11-23 10:00")


def test_a_report_is_passed_only_point_by_point(office):
    topic = draft_topic(office)
    do(office, topic, "submit", "urban_head", "2026-11-23 10:00")
    for open_ in REVIEWED:
        ticked = tuple(point for point in REVIEWED if point != open_)
        problem = refused(do, office, topic, "review", "clerk", "2026-11-23 11:00", ticked=ticked)
        assert problem.decision.because == ("WS-6.1a",)
        assert [want.what for want in problem.decision.wants] == [open_]
    assert "称谓统一" in str(problem)
    do(office, topic, "review", "clerk", "2026-11-23 11:05")
    topic.refresh_from_db()
    assert set(REVIEWED) <= set(topic.ticked)


def test_what_was_confirmed_of_a_report_that_came_back_is_confirmed_anew(office):
    topic = draft_topic(office)
    do(office, topic, "submit", "urban_head", "2026-11-23 10:00")
    do(office, topic, "review", "clerk", "2026-11-23 11:00", move="return", opinion="数据有误")
    topic.refresh_from_db()
    assert not set(REVIEWED) & set(topic.ticked)


def test_points_that_no_step_asks_for_are_not_kept(office):
    topic = draft_topic(office)
    do(office, topic, "submit", "urban_head", "2026-11-23 10:00", ticked=("accurate", "whatever"))
    topic.refresh_from_db()
    assert not {"accurate", "whatever"} & set(topic.ticked)


def test_a_budget_that_is_not_annexed_needs_a_reason(office):
    topic = draft_topic(office, document="budget")
    with pytest.raises(ReasonOwed) as caught:
        do(office, topic, "submit", "urban_head", "2026-11-23 10:00")
    assert caught.value.decision.because == ("WS-6.1c",)
    do(office, topic, "submit", "urban_head", "2026-11-23 10:00", reason="预算随会议材料另附")
    assert Deviation.objects.get(case=topic).reason == "预算随会议材料另附"


def test_a_budget_that_is_annexed_is_taken(office):
    topic, at = draft_topic(office, document="budget"), moment("2026-11-23 09:30")
    file_add(
        case_id=topic.pk, slot="annex", name="预算.docx", content=docx("预算"), by=office["urban_head"], at=at
    )
    do(office, topic, "submit", "urban_head", "2026-11-23 10:00")
    assert not Deviation.objects.filter(case=topic).exists()


def paper(office: TestOffice, meeting: Case, who: str, at: str, text: str = "补充") -> None:
    services.paper_file(
        item=meeting.agenda.get(),
        slot="annex",
        name="补充材料.docx",
        content=docx(text),
        by=office[who],
        at=moment(at),
    )


def test_a_paper_that_comes_after_the_notice_is_marked_late_and_kept(office):
    topic = pooled_topic(office)
    meeting = fixed_meeting(office, topic)
    paper(office, meeting, "urban_head", "2026-11-25 09:00")
    assert not meeting.deviations.exists()
    do(office, meeting, "notify", "clerk", SENT)
    paper(office, meeting, "urban_head", LATER, "再补充")
    late = Deviation.objects.get(case=meeting)
    assert (late.sort, late.clauses, late.reason) == ("slight", ["WS-6.2"], "")
    assert topic.files.filter(slot="annex", version=2).exists()
    assert not reasons_owed_by(office["clerk"]).filter(pk=late.pk).exists()


def test_another_unit_adds_no_paper_and_that_is_remembered(office):
    topic = pooled_topic(office)
    meeting = notified(office, topic)
    refused(paper, office, meeting, "community_head", LATER)
    assert not topic.files.filter(slot="annex").exists()
    assert Entry.objects.filter(case_id=meeting.pk, verb="act.refused").exists()


# 三、八（一）: how long, and where


def timed(office: TestOffice, *minutes: int) -> Case:
    """A meeting handed in and reviewed, whose topics take so many minutes."""
    topics = [pooled_topic(office) for _ in minutes]
    meeting = planned_meeting(office, *topics)
    services.minutes_plan(
        meeting_id=meeting.pk,
        minutes={topic.pk: length for topic, length in zip(topics, minutes, strict=True)},
        by=office["clerk"],
        at=moment("2026-11-24 09:30"),
    )
    facts: dict[str, Any] = {"start": moment(MONDAY), "venue": "四楼第二会议室"}
    do(office, meeting, "plan", "clerk", "2026-11-24 10:00", facts=facts)
    return do(office, meeting, "plan_review", "office_head", "2026-11-24 11:00")


@pytest.mark.parametrize(("minutes", "reminds"), [((75, 60), True), ((75, 45), False)])
def test_more_than_two_hours_are_only_reminded_of(office, minutes, reminds):
    meeting = timed(office, *minutes)
    do(office, meeting, "plan_fix", "director", "2026-11-24 15:00", facts={"start": moment(MONDAY)})
    assert open_step(meeting) == "notify"
    problem = refused(do, office, meeting, "notify", "urban_head", SENT)
    assert problem.decision.because == ("WS-5.2a",)
    found = [(d.sort, d.clauses) for d in meeting.deviations.all()]
    assert found == ([("slight", ["WS-3b"])] if reminds else [])


def test_minutes_are_planned_only_while_the_plan_is_made(office):
    meeting = timed(office, 30)
    with pytest.raises(NotDone, match="已经报出"):
        services.minutes_plan(
            meeting_id=meeting.pk, minutes={}, by=office["clerk"], at=moment("2026-11-24 12:00")
        )


def test_a_meeting_is_planned_for_its_usual_room(office):
    assert planned_meeting(office).facts["venue"] == "街道四楼第二会议室"


# 一: who sits in


def seated(office: TestOffice, who: str = "community_head") -> tuple[Case, Seat]:
    """A fixed meeting with one topic, for which somebody of another unit is to sit in."""
    meeting = planned_meeting(office, pooled_topic(office))
    seat = services.seat_propose(
        item=meeting.agenda.get(), post=office.post(who), by=office["clerk"], at=moment("2026-11-24 09:30")
    )
    facts: dict[str, Any] = {"start": moment(MONDAY)}
    do(office, meeting, "plan", "clerk", "2026-11-24 10:00", facts=facts | {"venue": "四楼第二会议室"})
    do(office, meeting, "plan_review", "office_head", "2026-11-24 11:00")
    do(office, meeting, "plan_fix", "director", "2026-11-24 15:00", facts=facts)
    return meeting, seat


@pytest.mark.parametrize("who", ["director", "office_head"])
def test_the_notice_waits_until_who_sits_in_is_approved(office, who):
    meeting, seat = seated(office)
    problem = refused(do, office, meeting, "notify", "clerk", SENT)
    assert problem.decision.because == ("WS-1b",)
    refused(services.seat_approve, seat=seat, by=office["clerk"], at=moment("2026-11-25 09:00"))
    services.seat_approve(seat=seat, by=office[who], at=moment("2026-11-25 09:00"))
    do(office, meeting, "notify", "clerk", SENT)
    seat.refresh_from_db()
    assert seat.approver == office.posts[who]
    assert Notice.objects.filter(case=meeting, what="列席通知", post__code="community_head").exists()
    assert case_for(office["community_head"], seat.item.topic_id)
    assert not list(broken_entries(meeting.pk))


def test_who_belongs_there_does_not_sit_in_and_others_propose_nobody(office):
    meeting = planned_meeting(office, pooled_topic(office))
    told = {"item": meeting.agenda.get(), "at": moment("2026-11-24 09:30")}
    with pytest.raises(NotDone, match="本来就出席"):
        services.seat_propose(post=office.post("deputy_1"), by=office["clerk"], **told)
    refused(services.seat_propose, post=office.post("urban_head"), by=office["urban_head"], **told)
    with pytest.raises(NotDone, match="请选择"):
        services.seat_propose(post="", by=office["clerk"], **told)


def test_a_proposal_can_be_taken_back(office):
    meeting, seat = seated(office)
    services.seat_drop(seat=seat, by=office["clerk"], at=moment("2026-11-25 09:00"))
    do(office, meeting, "notify", "clerk", SENT)
    assert not Notice.objects.filter(case=meeting, what="列席通知").exists()


# 五（二）: a topic that comes after the notice


def asked(office: TestOffice, **facts: Any) -> tuple[Case, ExtraTopic]:
    """A notified meeting, and a topic that its unit asks to add."""
    meeting, topic = notified(office, pooled_topic(office)), pooled_topic(office, **facts)
    extra = services.extra_ask(
        meeting_id=meeting.pk,
        topic_id=topic.pk,
        why="合同月底到期",
        by=office["urban_head"],
        at=moment(LATER),
    )
    return meeting, extra


def test_a_topic_is_added_after_the_notice_only_by_consent_of_the_director(office):
    meeting, extra = asked(office)
    assert Notice.objects.filter(case=meeting, what="提请同意临时增加议题", post__code="director").exists()
    problem = refused(services.extra_add, extra=extra, by=office["clerk"], at=moment(LATER))
    assert problem.decision.because == ("WS-5.2b",)
    told = {"extra": extra, "is_agreed": True}
    problem = refused(services.extra_settle, by=office["office_head"], at=moment(LATER), **told)
    assert problem.decision.because == ("WS-5.2b",)
    services.extra_settle(by=office["director"], at=moment("2026-11-27 17:30"), **told)
    extra.refresh_from_db()
    services.extra_add(extra=extra, by=office["clerk"], at=moment("2026-11-27 17:40"))
    item = meeting.agenda.get(topic=extra.topic)
    assert (item.place, item.is_extra) == (2, True)
    assert case_for(office["deputy_1"], extra.topic_id)
    told_of = Notice.objects.filter(case=meeting, what="会议临时增加议题").values_list(
        "post__code", flat=True
    )
    assert set(told_of) == set(PRESENT)
    assert not meeting.deviations.exists()
    assert not list(broken_entries(meeting.pk))


def test_an_extra_topic_whose_papers_came_late_is_marked(office):
    meeting, extra = asked(office)
    extra.topic.files.update(at=moment(LATER))
    services.extra_settle(extra=extra, is_agreed=True, by=office["director"], at=moment("2026-11-27 17:30"))
    extra.refresh_from_db()
    services.extra_add(extra=extra, by=office["clerk"], at=moment("2026-11-27 17:40"))
    late = meeting.deviations.get()
    assert (late.sort, late.clauses) == ("slight", ["WS-6.2"])


def test_a_no_of_the_director_keeps_it_off_and_is_given_once(office):
    meeting, extra = asked(office)
    services.extra_settle(extra=extra, is_agreed=False, by=office["director"], at=moment(LATER))
    with pytest.raises(NotDone, match="答复过"):
        services.extra_settle(extra=extra, is_agreed=True, by=office["director"], at=moment(LATER))
    extra.refresh_from_db()
    refused(services.extra_add, extra=extra, by=office["clerk"], at=moment(LATER))
    assert meeting.agenda.count() == 1


def test_a_topic_is_not_extra_before_the_notice_nor_asked_for_twice(office):
    topic, meeting = pooled_topic(office), fixed_meeting(office, pooled_topic(office))
    told = {"meeting_id": meeting.pk, "topic_id": topic.pk, "by": office["urban_head"], "at": moment(LATER)}
    with pytest.raises(Refused, match="印发会议通知"):
        services.extra_ask(why="急", **told)
    do(office, meeting, "notify", "clerk", SENT)
    with pytest.raises(Refused, match="临时增加的理由"):
        services.extra_ask(why=" ", **told)
    refused(services.extra_ask, why="急", **told | {"by": office["urban_clerk"]})
    services.extra_ask(why="急", **told)
    with pytest.raises(NotDone, match="已经提请"):
        services.extra_ask(why="急", **told)
