"""阳泉: what each of the four bodies takes, and how the other three meet, by services."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.harness.yangquan import (
    MAYORS,
    WORK,
    Facts,
    attached,
    do,
    drafted,
    filled,
    meeting_with,
    of_the_mayors,
    open_step,
    refusal,
    settled,
    taken,
    unticked,
    yangquan,
)
from zhidu.cases.duties.running import duties_run
from zhidu.cases.errors import NotDone, ReasonOwed, Refused
from zhidu.cases.explain import page_of
from zhidu.cases.models import Case, DutyPeriod, Obligation, Row
from zhidu.cases.services import obligations_lapse
from zhidu.cases.situation import situation_of
from zhidu.cases.tests.offices import TestOffice, moment
from zhidu.rooms.meetings.compliance import compliance
from zhidu.rooms.meetings.models import AgendaItem
from zhidu.rooms.meetings.services import (
    agenda_set,
    item_call,
    item_decide,
    item_heard,
    leave_ask,
    presence_come,
)

pytestmark = [pytest.mark.django_db, pytest.mark.text]


@pytest.fixture
def office() -> TestOffice:
    return yangquan()


# what they take

TAKEN = "convey upward reform economy plan safety nature assets budget personnel".split()
LEFT_OUT: list[tuple[str, Facts, Facts]] = [
    ("YQ-C-4.13", {"matter": "other"}, {"mayor_fit": "是"}),
    ("YQ-C-5.1", {"matter": "implementing"}, {"district_wide": "是"}),
    ("YQ-C-5.1", {"matter": "implementing"}, {"told_to_meet": "是"}),
    ("YQ-C-5.2", {"matter": "normative", "major": "否"}, {"major": "是"}),
    ("YQ-C-5.3", {"matter": "detail"}, {"matter": "reform"}),
    ("YQ-C-5.4", {"settled_by": "vices"}, {"settled_by": "district"}),
    ("YQ-C-5.5", {"settled_by": "department"}, {"asked_by_leader": "是"}),
    ("YQ-C-5.5", {"settled_by": "department"}, {"multi_unit": "是", "accord": "differing"}),
    ("YQ-C-5.6", {"already_ruled": "是"}, {"already_ruled": "否"}),
    ("YQ-C-5.7", {"matter": "agreement", "with_company": "是", "major": "否"}, {"major": "是"}),
    ("YQ-C-5.8", {"divided": "是"}, {"divided": "否"}),
    ("YQ-C-5.8", {"ripe": "否"}, {"ripe": "是"}),
    ("YQ-C-5.9", {"ad_hoc": "是"}, {"ad_hoc": "否"}),
    ("YQ-C-5.9", {"ad_hoc": "是", "ad_hoc_agreed": "否"}, {"ad_hoc_agreed": "是"}),
    ("YQ-C-5.10", {"matter": "business"}, {"matter": "reform"}),
]


def test_the_executive_meeting_takes_thirteen_sorts_and_leaves_out_ten(office: TestOffice) -> None:
    topic, meeting = settled(office, "executive_meeting")
    assert [m for m in TAKEN if taken(office, meeting, topic, {"matter": m})] == []
    for clause, facts, otherwise in LEFT_OUT:
        assert taken(office, meeting, topic, facts) == (clause,)
        assert taken(office, meeting, topic, facts | otherwise) == ()


def test_the_mayors_meeting_leaves_major_matters_and_plans_to_others(office: TestOffice) -> None:
    topic, meeting = settled(office, "mayors_meeting")
    sorts = "scheme progress funds specific normative personnel convey".split()
    assert [m for m in sorts if taken(office, meeting, topic, {"matter": m})] == []
    left_out: list[tuple[str, Facts, Facts]] = [
        ("YQ-B-5.7", {"matter": "other"}, {"mayor_fit": "是"}),
        ("YQ-B-7c", {"matter": "scheme", "divided": "是"}, {"divided": "否"}),
        ("YQ-G-6b", {"matter": "scheme", "major": "是"}, {"early_study": "是"}),
        ("YQ-G-24", {"matter": "budget"}, {"matter": "funds"}),
        ("YQ-G-24", {"matter": "budget"}, {"early_study": "是"}),
    ]
    for clause, facts, otherwise in left_out:
        assert taken(office, meeting, topic, facts) == (clause,)
        assert taken(office, meeting, topic, facts | otherwise) == ()


# the mayor's meeting, from the form to the minutes


def test_a_topic_of_the_mayors_meeting_is_reported_whole(office: TestOffice) -> None:
    facts = of_the_mayors(office, "奖励办法")
    lacking: list[tuple[str, Facts]] = [
        ("YQ-B-4", {"proposed_by": "vices"}),
        ("YQ-B-7b", {"fair_competition": "是"}),
        ("YQ-B-8", {"multi_unit": "是", "accord": "differing"}),
        ("YQ-B-12", {"invited": ()}),
    ]
    case = drafted(office, "mayors_topic", "urban_head", (), WORK, **facts)
    for clause, edit in lacking:
        filled(office, case, "urban_head", (), WORK, **facts | edit)
        assert refusal(office, case, "submit", "urban_head", "2026-11-17 09:00") == (clause,)
    filled(office, case, "urban_head", (), [], **facts)
    assert unticked(office, case, "submit", "urban_head", "2026-11-17 09:00") == {*WORK}
    filled(office, case, "urban_head", (), WORK[:-1], **facts)
    assert refusal(office, case, "submit", "urban_head", "2026-11-17 09:00") == ("YQ-B-7a",)
    filled(office, case, "urban_head", (), WORK, **facts)
    do(office, case, "submit", "urban_head", "2026-11-17 09:00")
    for act, who in (("propose", "clerk"), ("field_consent", "deputy_2"), ("settle", "director")):
        assert "YQ-B-6a" in refusal(office, case, act, "archivist", "2026-11-17 10:00")
        do(office, case, act, who, "2026-11-17 10:00")
    child, at = case.children.get(kind="mayors_papers"), "2026-11-18 10:00"
    whole: Facts = {"title": case.title, "unit": office.unit("urban"), "planned_minutes": 5}
    whole["reporter"] = office.post("urban_head")
    for slot, lacks in (("statement", "YQ-B-12"), ("speech_text", "YQ-B-10.2"), ("draft_text", "")):
        filled(office, child, "urban_head", (slot,), MAYORS, **whole)
        if lacks:
            assert lacks in refusal(office, child, "file", "urban_head", at)
    filled(office, child, "urban_head", (), [], **whole)
    assert unticked(office, child, "file", "urban_head", at) == {*MAYORS}
    filled(office, child, "urban_head", (), MAYORS[:-1], **whole)
    assert refusal(office, child, "file", "urban_head", at) == ("YQ-B-10.1",)
    filled(office, child, "urban_head", (), MAYORS, **whole | {"reporter": office.post("urban_clerk")})
    assert refusal(office, child, "file", "urban_head", at) == ("YQ-B-14",)
    filled(office, child, "urban_head", (), MAYORS, **whole | {"planned_minutes": 10})
    attached(office, child, "speech_text", "urban_head", "字" * 1200 + "。")
    assert refusal(office, child, "file", "urban_head", at) == ("YQ-B-11a",)
    attached(office, child, "speech_text", "urban_head", "字" * 1199 + "。")
    do(office, child, "file", "urban_head", at)
    assert [deviation.clauses for deviation in child.deviations.all()] == [["YQ-B-11b"]]
    do(office, child, "take_in", "clerk", at, move="return", opinion="请压缩")
    deputy: Facts = whole | {"reporter": office.post("urban_clerk")}
    filled(office, child, "urban_head", ("leave_note",), MAYORS, **deputy)
    attached(office, child, "speech_text", "urban_head", "汇报。")
    assert refusal(office, child, "file", "clerk", at) == ("YQ-B-10.0",)
    do(office, child, "file", "urban_head", at)
    assert refusal(office, child, "take_in", "clerk", at) == ("YQ-B-11c",)
    do(office, child, "take_in", "clerk", at, ticked=["uniform"])


def test_the_mayor_presides_unless_he_has_delegated_it_and_what_comes_late_is_on_record(
    office: TestOffice,
) -> None:
    topic, meeting = settled(office, "mayors_meeting", matter="specific")
    agenda_set(meeting_id=meeting.pk, topics=[topic.pk], by=office["clerk"], at=moment("2026-11-20 09:10"))
    facts = {"start": moment("2026-11-25 09:00"), "venue": "三楼", "chair_delegated": "否"}
    do(office, meeting, "plan", "clerk", "2026-11-20 09:30", facts=facts)
    do(office, meeting, "plan_review", "office_head", "2026-11-20 10:00")
    do(office, meeting, "plan_fix", "director", "2026-11-20 11:00", facts=facts)
    do(office, meeting, "notify", "clerk", "2026-11-25 08:10")
    assert _missed(meeting) == [["YQ-B-13a"], ["YQ-G-42c"]]
    two = {"present": (office.post("director"), office.post("deputy_1"))}
    asked: Facts = {"at": "2026-11-25 09:00", "facts": two}
    assert "YQ-G-40b" in refusal(office, meeting, "open", "deputy_1", **asked)
    do(office, meeting, "open", "director", **asked)
    item_heard(item=meeting.agenda.get(), by=office["clerk"], at=moment("2026-11-25 09:20"))
    _decide(office, meeting, concluded_by=office.post("director"))
    do(office, meeting, "close", "clerk", "2026-11-25 10:00")
    obligations_lapse(moment("2026-12-03 00:00"))
    do(office, meeting, "draft", "clerk", "2026-12-03 09:00", facts={"minutes_text": "会议议定……"})
    assert _missed(meeting) == [["YQ-B-13a"], ["YQ-B-18a"], ["YQ-G-42c"]]


def _missed(case: Case) -> list[list[str]]:
    """The clauses of what was done too late."""
    return sorted(Obligation.objects.filter(case=case, state="missed").values_list("clauses", flat=True))


def test_the_mayors_meeting_opens_with_half_of_its_members_or_a_reason(office: TestOffice) -> None:
    study = {"matter": "specific", "major": "是", "early_study": "是"}
    topic, meeting = settled(office, "mayors_meeting", **study)
    agenda_set(meeting_id=meeting.pk, topics=[topic.pk], by=office["clerk"], at=moment("2026-11-20 09:10"))
    facts = {"start": moment("2026-11-23 09:00"), "venue": "三楼", "chair_delegated": "是"}
    do(office, meeting, "plan", "clerk", "2026-11-20 09:30", facts=facts)
    do(office, meeting, "plan_review", "office_head", "2026-11-20 10:00")
    do(office, meeting, "plan_fix", "director", "2026-11-20 11:00", facts=facts)
    assert refusal(office, meeting, "notify", "urban_head", "2026-11-20 12:00") == ("YQ-B-13a",)
    do(office, meeting, "notify", "clerk", "2026-11-20 12:10")
    expected = {row.post.code for row in meeting.attendance.select_related("post")}
    assert expected == {"director", "deputy_1", "deputy_2", "office_head"}
    leave = leave_ask(meeting_id=meeting.pk, by=office["deputy_2"], at=moment("2026-11-20 13:00"))
    assert leave.kind == "meeting_leave"
    alone = {"present": (office.post("deputy_1"),)}
    assert "YQ-B-3a" in refusal(office, meeting, "open", "director", "2026-11-23 09:00", facts=alone)
    with pytest.raises(ReasonOwed) as few:
        do(office, meeting, "open", "deputy_1", "2026-11-23 09:00", facts=alone)
    assert few.value.decision.because == ("YQ-B-3b",)
    two = {"present": (office.post("deputy_1"), office.post("office_head"))}
    do(office, meeting, "open", "deputy_1", "2026-11-23 09:00", facts=two)
    come = {"meeting_id": meeting.pk, "by": office["clerk"], "at": moment("2026-11-23 09:30")}
    guest = office.post("party_secretary")
    with pytest.raises(Refused) as away:
        presence_come(post=guest, **come)
    assert away.value.decision.because == ("YQ-B-3d", "YQ-G-40e")
    item = AgendaItem.objects.select_related("meeting", "topic").get(meeting=meeting)
    item_call(item=item, by=office["clerk"], at=moment("2026-11-23 09:40"))
    presence_come(post=guest, **come)
    tried: list[tuple[str, Facts, Facts]] = [
        ("YQ-B-16.0", {"outcome": "postponed"}, {"ground": "differing"}),
        ("YQ-B-16.1", {"ground": "unargued"}, {"outcome": "not_passed"}),
        ("YQ-B-16.2", {"ground": "differing"}, {"outcome": "postponed"}),
        ("YQ-B-16.3", {"outcome": "postponed", "ground": "unsuitable"}, {"ground_note": "等上级文件"}),
    ]
    outcome: Facts = {"outcome": "passed", "resolution": "同意", "owner": office.unit("urban")}
    told: Facts = {"by": office["clerk"], "at": moment("2026-11-23 10:00")}
    outcome["concluded_by"] = office.post("deputy_1")
    item_heard(item=item, **told)
    with pytest.raises(Refused) as unled:
        item_decide(item=item, facts=outcome, **told)
    assert unled.value.decision.because == ("YQ-B-3c",)
    presence_come(post=office.post("deputy_2"), **come)
    with pytest.raises(Refused) as unheard:
        item_decide(item=item, facts=outcome, **told)
    assert unheard.value.decision.because == ("YQ-B-15b",)
    item_heard(item=item, **told)
    with pytest.raises(Refused) as by_nobody:
        item_decide(item=item, facts=outcome | {"concluded_by": None}, **told)
    assert by_nobody.value.decision.because == ("YQ-B-2",)
    for clause, edit, mended in tried:
        with pytest.raises(Refused) as refused:
            item_decide(item=item, facts=outcome | edit, **told)
        assert clause in refused.value.decision.because
        item_decide(item=item, facts=outcome | edit | mended, **told)
    item_decide(item=item, facts=outcome | {"ground": None, "ground_note": None}, **told)
    copy = {"copy_title": "稿", "copy_number": "02", "copy_mark": "secret", "copy_holder": guest}
    do(office, meeting, "hand_out", "clerk", "2026-11-23 10:10", facts=copy)
    assert refusal(office, meeting, "close", "clerk", "2026-11-23 10:20") == ("YQ-B-17b",)
    row = Row.objects.get(register="meeting_copies")
    do(office, meeting, "hand_back", "clerk", "2026-11-23 10:25", facts={"copy": str(row.pk)})
    do(office, meeting, "close", "clerk", "2026-11-23 10:30")
    assert refusal(office, meeting, "draft", "clerk", "2026-11-24 09:00") == ("YQ-B-18a",)
    do(office, meeting, "draft", "clerk", "2026-11-24 09:00", facts={"minutes_text": "会议议定……"})
    do(office, meeting, "countersign", "deputy_2", "2026-11-24 10:00")
    assert refusal(office, meeting, "sign", "deputy_1", "2026-11-24 11:00") == ("YQ-B-18b", "YQ-G-44a")
    do(office, meeting, "sign", "director", "2026-11-24 11:10")
    do(office, meeting, "issue", "clerk", "2026-11-24 12:00", facts={"recipients": (guest,)})
    assert refusal(office, meeting, "archive", "urban_head", "2026-11-24 12:30") == ("YQ-B-18c",)
    do(office, meeting, "archive", "clerk", "2026-11-24 13:00")
    assert Case.objects.filter(kind="task", title=topic.title).exists()


# the plenary, from its roster to its minutes


def _proposed(office: TestOffice) -> Case:
    """A topic that the mayor proposes himself; nobody else can."""
    draft = {"title": "全年工作部署", "unit": office.unit("urban"), "matter": "deployment", "major": "是"}
    topic = drafted(office, "plenary_topic", "clerk", (), [], **draft, plenary_proposer="vices")
    assert refusal(office, topic, "submit", "clerk", "2026-11-17 09:00") == ("YQ-Q-5a",)
    filled(office, topic, "clerk", (), [], **draft, plenary_proposer="mayor")
    do(office, topic, "submit", "clerk", "2026-11-17 10:00")
    do(office, topic, "settle", "director", "2026-11-17 11:00")
    topic.refresh_from_db()
    return topic


def test_the_plenary_is_called_by_the_mayor_with_a_roster_he_has_fixed(office: TestOffice) -> None:
    office.office.adoptions.update(since="2026-11-01")
    duties_run(moment("2026-11-02 08:00"))
    topic = _proposed(office)
    meeting = meeting_with(office, "plenary")
    sorts = "convey reform integrity plan budget".split()
    assert [m for m in sorts if taken(office, meeting, topic, {"matter": m})] == []
    other = {"matter": "other", "major": "否"}
    assert taken(office, meeting, topic, other) == ("YQ-Q-4.4",)
    assert taken(office, meeting, topic, other | {"matter_reason": "须全体会议决定"}) == ()
    Case.objects.filter(pk=topic.pk).update(facts=topic.facts)
    agenda_set(meeting_id=meeting.pk, topics=[topic.pk], by=office["clerk"], at=moment("2026-11-20 09:00"))
    start = {"start": moment("2026-11-23 09:00")}
    do(office, meeting, "plan", "clerk", "2026-11-20 09:10", facts=start)
    sitting = {"sitting": (office.post("party_secretary"),)}
    assert refusal(office, meeting, "roster", "clerk", "2026-11-20 09:20", facts=sitting) == ("YQ-Q-3a",)
    do(office, meeting, "roster", "clerk", "2026-11-20 09:30", facts=sitting | {"sitting_why": "依会议内容"})
    assert refusal(office, meeting, "roster_fix", "clerk", "2026-11-20 09:40") == ("YQ-Q-3b",)
    do(office, meeting, "roster_fix", "director", "2026-11-20 09:50")
    called = refusal(office, meeting, "plan_fix", "deputy_1", "2026-11-20 10:00", facts=start)
    assert called == ("YQ-G-6a", "YQ-Q-2b")
    do(office, meeting, "plan_fix", "director", "2026-11-20 10:10", facts=start)
    assert refusal(office, meeting, "notify", "clerk", "2026-11-20 10:20") == ("YQ-Q-6a",)
    do(office, meeting, "notify", "clerk", "2026-11-20 10:30", facts=start | {"venue": "礼堂"})
    away = leave_ask(meeting_id=meeting.pk, by=office["community_head"], at=moment("2026-11-20 11:00"))
    filled(office, away, "community_head", (), [], absence_reason="出差", stand_in_sent="否")
    do(office, away, "ask", "community_head", "2026-11-20 11:10")
    assert refusal(office, away, "gather", "deputy_1", "2026-11-20 11:20") == ("YQ-G-43b",)
    do(office, away, "gather", "clerk", "2026-11-20 11:30")
    expected = {row.post.code for row in meeting.attendance.select_related("post")}
    heads = {"urban_head", "community_head"}
    assert expected == {"director", "deputy_1", "deputy_2", "commander", "office_head", *heads}
    present = {"present": (office.post("director"), office.post("deputy_1"))}
    opening = refusal(office, meeting, "open", "deputy_1", "2026-11-23 09:00", facts=present)
    assert opening == ("YQ-Q-2b", "YQ-G-38b")
    do(office, meeting, "open", "director", "2026-11-23 09:00", facts=present)
    _decide(office, meeting)
    for act, who, facts, clause in (
        ("close", "clerk", {}, ""),
        ("draft", "clerk", {"minutes_text": "会议议定……"}, "YQ-Q-7a"),
        ("countersign", "deputy_2", {}, "YQ-G-44a"),
        ("sign", "director", {}, "YQ-Q-7b"),
        ("issue", "clerk", {"recipients": (office.post("director"),)}, "YQ-Q-7b"),
        ("archive", "clerk", {}, "YQ-Q-7c"),
    ):
        asked = {"at": "2026-11-24 10:00", "facts": facts}
        assert not clause or clause in refusal(office, meeting, act, "urban_clerk", **asked)
        do(office, meeting, act, who, **asked)
    assert Case.objects.filter(kind="task").exists()
    duties_run(moment("2026-11-25 00:00"))
    assert DutyPeriod.objects.get(duty="plenary.meets").state == "met"


def _decide(office: TestOffice, meeting: Case, **facts: Any) -> None:
    item = AgendaItem.objects.select_related("meeting", "topic").get(meeting=meeting)
    facts |= {"outcome": "passed", "resolution": "照此部署", "owner": office.unit("urban")}
    item_decide(item=item, facts=facts, by=office["clerk"], at=moment("2026-11-23 10:00"))


# the special meeting


def test_the_minutes_of_a_special_meeting_pass_four_hands(office: TestOffice) -> None:
    vice = office.post("deputy_2")
    draft = {"title": "道路抢修", "unit": office.unit("urban"), "matter": "portfolio", "major": "否"}
    topic = drafted(office, "special_topic", "urban_head", (), [], **draft, convener_post=vice)
    do(office, topic, "submit", "urban_head", "2026-11-17 10:00")
    assert refusal(office, topic, "settle", "director", "2026-11-17 11:00") == ("YQ-G-42b",)
    do(office, topic, "settle", "deputy_2", "2026-11-17 11:10")
    topic.refresh_from_db()
    meeting = meeting_with(office, "special_meeting")
    sorts = "portfolio scheduled instructed emergency".split()
    assert [m for m in sorts if taken(office, meeting, topic, {"matter": m})] == []
    assert taken(office, meeting, topic, {"matter": "business"}) == ("YQ-Z-5.4",)
    assert taken(office, meeting, topic, {"matter": "portfolio", "major": "是"}) == ("YQ-G-6b",)
    Case.objects.filter(pk=topic.pk).update(facts=topic.facts)
    agenda_set(meeting_id=meeting.pk, topics=[topic.pk], by=office["clerk"], at=moment("2026-11-20 10:00"))
    facts = {
        "start": moment("2026-11-27 09:00"),
        "venue": "二楼",
        "convener_post": vice,
        "chair_delegated": "是",
        "called": (office.post("urban_head"), office.post("urban_clerk")),
    }
    assert refusal(office, meeting, "plan", "urban_head", "2026-11-20 10:10", facts=facts) == ("YQ-Z-6",)
    do(office, meeting, "plan", "clerk", "2026-11-20 10:20", facts=facts)
    assert refusal(office, meeting, "plan_fix", "deputy_1", "2026-11-20 10:30") == ("YQ-G-41a",)
    do(office, meeting, "plan_fix", "deputy_2", "2026-11-20 10:40")
    do(office, meeting, "notify", "clerk", "2026-11-20 10:50")
    assert {row.post.code for row in meeting.attendance.select_related("post")} == {
        "urban_head",
        "urban_clerk",
    }
    away = leave_ask(meeting_id=meeting.pk, by=office["urban_clerk"], at=moment("2026-11-20 11:00"))
    filled(office, away, "urban_clerk", (), [], absence_reason="出差", stand_in_sent="否")
    do(office, away, "ask", "urban_clerk", "2026-11-20 11:10")
    assert refusal(office, away, "grant", "director", "2026-11-20 11:20") == ("YQ-G-43d",)
    do(office, away, "grant", "deputy_2", "2026-11-20 11:30")
    present = {"present": (office.post("urban_head"),)}
    assert "YQ-Z-3" in refusal(office, meeting, "open", "deputy_2", "2026-11-27 09:00", facts=present)
    do(office, meeting, "open", "office_head", "2026-11-27 09:00", facts=present)
    _decide(office, meeting)
    do(office, meeting, "close", "clerk", "2026-11-27 10:00")
    do(office, meeting, "draft", "clerk", "2026-12-01 10:00", facts={"minutes_text": "会议议定……"})
    assert refusal(office, meeting, "head_check", "office_head", "2026-12-01 11:00") == ("YQ-Z-8a",)
    ticked = ("true_record", "concise")
    do(office, meeting, "head_check", "office_head", "2026-12-01 11:10", ticked=ticked)
    with pytest.raises(NotDone):
        do(office, meeting, "sign", "director", "2026-12-01 11:20")
    do(office, meeting, "vice_check", "deputy_2", "2026-12-01 11:30")
    assert refusal(office, meeting, "sign", "deputy_2", "2026-12-01 11:40") == ("YQ-Z-7b",)
    do(office, meeting, "sign", "director", "2026-12-01 14:00")
    assert refusal(office, meeting, "sign_off", "deputy_1", "2026-12-01 14:10") == ("YQ-G-44b",)
    do(office, meeting, "sign_off", "deputy_2", "2026-12-01 14:20")
    goes = {"recipients": (office.post("urban_head"),)}
    formal = goes | {"minutes_form": "government"}
    assert refusal(office, meeting, "issue", "clerk", "2026-12-01 15:00", facts=formal) == ("YQ-Z-7c",)
    do(office, meeting, "issue", "clerk", "2026-12-01 15:10", facts=goes | {"minutes_form": "office"})
    assert refusal(office, meeting, "archive", "urban_head", "2026-12-01 15:15") == ("YQ-Z-8b",)
    do(office, meeting, "archive", "clerk", "2026-12-01 15:20")
    assert open_step(meeting) is None


@pytest.mark.parametrize(
    ("is_urgent", "departure", "verdict"),
    [
        (True, ("deviation", ["YQ-G-42c"], "山体滑坡", "甲03"), "deviated"),
        (False, ("breach", ["YQ-G-42c"], "", ""), "broken"),
    ],
    ids=["urgent", "not urgent"],
)
def test_an_urgent_special_meeting_may_outrun_the_days_that_the_text_left_open(
    office: TestOffice, is_urgent: bool, departure: Facts, verdict: str
) -> None:
    vice, at = office.post("deputy_2"), "2026-11-27 20:30"
    draft = {"title": "道路抢修", "unit": office.unit("urban"), "matter": "emergency", "major": "否"}
    topic = drafted(office, "special_topic", "urban_head", (), [], **draft, convener_post=vice)
    do(office, topic, "submit", "urban_head", "2026-11-27 20:00")
    do(office, topic, "settle", "deputy_2", "2026-11-27 20:10")
    meeting = meeting_with(office, "special_meeting", topic)
    facts = {"start": moment("2026-11-27 21:10"), "venue": "二楼", "convener_post": vice}
    facts |= {"chair_delegated": "否", "called": (office.post("urban_head"),)}
    do(office, meeting, "plan", "clerk", "2026-11-27 20:20", facts=facts)
    if is_urgent:
        said = {"urgent_ground": "山体滑坡", "urgent_word": "in_person"}
        with pytest.raises(Refused):
            do(office, meeting, "declare_urgent", "deputy_1", at, facts=said)
        do(office, meeting, "declare_urgent", "deputy_2", at, facts=said)
    do(office, meeting, "plan_fix", "deputy_2", at)
    do(office, meeting, "notify", "clerk", "2026-11-27 20:40")
    row = meeting.deviations.get()
    assert (row.sort, row.clauses, row.reason, row.reason_by) == departure
    notices = meeting.obligations.filter(rule="urgent_notice").values_list("state", flat=True)
    assert [*notices] == ["met"] * is_urgent
    here = situation_of(Case.objects.get(pk=meeting.pk))
    report = compliance(page_of(here, office["clerk"], moment(at)))["lines"]
    assert {line["id"]: line["verdict"] for line in report}["YQ-G-42c"] == verdict


# minutes that come late


def _plenary(office: TestOffice) -> Case:
    """A plenary that has begun."""
    topic, at = _proposed(office), "2026-11-20 09:00"
    meeting = meeting_with(office, "plenary", topic)
    facts = {"start": moment("2026-11-23 09:00"), "venue": "礼堂"}
    do(office, meeting, "plan", "clerk", at, facts=facts)
    do(office, meeting, "roster", "clerk", at)
    do(office, meeting, "roster_fix", "director", at)
    do(office, meeting, "plan_fix", "director", at, facts=facts)
    do(office, meeting, "notify", "clerk", at, facts=facts)
    present = {"present": (office.post("director"),)}
    return do(office, meeting, "open", "director", "2026-11-23 09:00", facts=present)


def _special(office: TestOffice) -> Case:
    """A special meeting of a vice mayor that has begun."""
    vice, at = office.post("deputy_2"), "2026-11-20 09:00"
    draft = {"title": "道路抢修", "unit": office.unit("urban"), "matter": "portfolio", "major": "否"}
    topic = drafted(office, "special_topic", "urban_head", (), [], **draft, convener_post=vice)
    do(office, topic, "submit", "urban_head", at)
    do(office, topic, "settle", "deputy_2", at)
    meeting = meeting_with(office, "special_meeting", topic)
    facts = {"start": moment("2026-11-23 09:00"), "venue": "二楼", "convener_post": vice}
    facts |= {"chair_delegated": "否", "called": (office.post("urban_head"),)}
    do(office, meeting, "plan", "clerk", at, facts=facts)
    do(office, meeting, "plan_fix", "deputy_2", at)
    do(office, meeting, "notify", "clerk", at)
    present = {"present": (office.post("urban_head"),)}
    return do(office, meeting, "open", "deputy_2", "2026-11-23 09:00", facts=present)


@pytest.mark.parametrize(
    ("sitting", "clause", "day"), [(_plenary, "YQ-Q-7a", "2026-12-01"), (_special, "YQ-Z-7a", "2026-11-27")]
)
def test_minutes_that_come_late_are_on_record(
    office: TestOffice, sitting: Callable[[TestOffice], Case], clause: str, day: str
) -> None:
    meeting = sitting(office)
    _decide(office, meeting)
    do(office, meeting, "close", "clerk", "2026-11-23 10:00")
    assert refusal(office, meeting, "draft", "clerk", f"{day} 09:00") == (clause,)
    obligations_lapse(moment(f"{day} 00:00"))
    assert _missed(meeting) == [[clause]]
    do(office, meeting, "draft", "clerk", f"{day} 09:00", facts={"minutes_text": "会议议定……"})
    assert _missed(meeting) == [[clause]]


# how often they meet


def test_a_month_without_an_executive_meeting_is_missed(office: TestOffice) -> None:
    office.office.adoptions.update(since="2026-11-01")
    duties_run(moment("2026-11-02 08:00"))
    duties_run(moment("2026-12-01 00:00"))
    missed = {period.duty: period.clauses for period in DutyPeriod.objects.filter(state="missed")}
    assert missed == {"executive_meeting.meets": ["YQ-G-39d"]}
    assert not DutyPeriod.objects.filter(duty__endswith="as_needed").exists()
    duties_run(moment("2027-01-01 00:00"))
    assert DutyPeriod.objects.get(duty="plenary.meets", state="missed").clauses == ["YQ-Q-5b"]
