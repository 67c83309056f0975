"""阳泉: what the executive and the mayor's meeting take, and how the latter meets, by services."""

from __future__ import annotations

import pytest

from tests.harness.yangquan import (
    MAYORS,
    WORK,
    Facts,
    attached,
    do,
    drafted,
    filled,
    missed,
    of_the_mayors,
    passed,
    refusal,
    settled,
    taken,
    unticked,
    yangquan,
)
from zhidu.cases.errors import ReasonOwed, Refused
from zhidu.cases.models import Case, Row
from zhidu.cases.services import obligations_lapse
from zhidu.cases.tests.offices import TestOffice, moment
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
    assert missed(meeting) == [["YQ-B-13a"], ["YQ-G-42c"]]
    two = {"present": (office.post("director"), office.post("deputy_1"))}
    asked: Facts = {"at": "2026-11-25 09:00", "facts": two}
    assert "YQ-G-40b" in refusal(office, meeting, "open", "deputy_1", **asked)
    do(office, meeting, "open", "director", **asked)
    item_heard(item=meeting.agenda.get(), by=office["clerk"], at=moment("2026-11-25 09:20"))
    passed(office, meeting, concluded_by=office.post("director"))
    do(office, meeting, "close", "clerk", "2026-11-25 10:00")
    obligations_lapse(moment("2026-12-03 00:00"))
    do(office, meeting, "draft", "clerk", "2026-12-03 09:00", facts={"minutes_text": "会议议定……"})
    assert missed(meeting) == [["YQ-B-13a"], ["YQ-B-18a"], ["YQ-G-42c"]]


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
