"""A meeting in session: topics called, people coming and going, the record kept as it was said."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from zhidu.cases.errors import Refused
from zhidu.cases.models import Case, Entry, Notice
from zhidu.cases.tests.offices import TestOffice, make_office, moment
from zhidu.cases.tests.trails import broken_entries
from zhidu.papers.tests.reading import words_of
from zhidu.rooms.meetings.models import AgendaItem, Hall, Turn
from zhidu.rooms.meetings.services import (
    item_call,
    item_decide,
    item_end,
    item_note,
    item_record,
    presence_come,
    presence_leave,
    record_correct,
)
from zhidu.rooms.meetings.tests.steps import (
    PRESENT,
    closed_meeting,
    decide,
    do,
    fixed_meeting,
    opened_meeting,
    pooled_topic,
)

pytestmark = pytest.mark.django_db

WORDS = {"correction": "金额应为48万元", "correction_reason": "记录人笔误，副主任（一）核对提出"}


@pytest.fixture
def office() -> TestOffice:
    return make_office()


def refused(call, *args, **kwargs) -> Refused:
    with pytest.raises(Refused) as caught:
        call(*args, **kwargs)
    return caught.value


def item_of(meeting: Case, topic: Case) -> AgendaItem:
    return AgendaItem.objects.select_related("meeting", "topic").get(meeting=meeting, topic=topic)


def call(office: TestOffice, item: AgendaItem, at: str, who: str = "clerk") -> None:
    item_call(item=item, by=office[who], at=moment(f"2026-11-30 {at}"))


def come(office: TestOffice, meeting: Case, post: str, at: str, who: str = "clerk") -> None:
    presence_come(
        meeting_id=meeting.pk, post=office.post(post), by=office[who], at=moment(f"2026-11-30 {at}")
    )


def leave(office: TestOffice, meeting: Case, post: str, at: str) -> None:
    presence_leave(
        meeting_id=meeting.pk, post=office.post(post), by=office["clerk"], at=moment(f"2026-11-30 {at}")
    )


def there(meeting: Case) -> set[str]:
    """Who is in the room, by the codes of their posts."""
    return set(meeting.presences.filter(left_at=None).values_list("post__code", flat=True))


def times(meeting: Case, post: str) -> list[tuple[str, str]]:
    rows = meeting.presences.filter(post__code=post)
    return [(f"{p.came_at:%H:%M}", f"{p.left_at:%H:%M}" if p.left_at else "") for p in rows]


@pytest.fixture
def two(office) -> tuple[Case, AgendaItem, AgendaItem]:
    """A meeting in session, a topic of one unit on its agenda and a topic of another."""
    first = pooled_topic(office)
    second = pooled_topic(office, unit=office.unit("community"))
    meeting = opened_meeting(office, first, second)
    return meeting, item_of(meeting, first), item_of(meeting, second)


def test_who_signed_in_is_in_the_room_from_the_beginning(office, two):
    meeting = two[0]
    assert there(meeting) == set(PRESENT)
    assert times(meeting, "director") == [("01:00", "")]


def test_the_next_topic_ends_the_one_that_is_on(office, two):
    meeting, first, second = two
    call(office, first, "09:05")
    call(office, second, "09:25")
    turns = [(t.item, t.ended_at) for t in Turn.objects.filter(meeting=meeting)]
    assert turns == [(first, moment("2026-11-30 09:25")), (second, None)]


def test_a_topic_is_on_once_at_a_time(office, two):
    meeting, first, second = two
    call(office, first, "09:05")
    assert "还在审议" in str(refused(call, office, first, "09:06"))
    with pytest.raises(IntegrityError), transaction.atomic():
        Turn.objects.create(meeting=meeting, item=second, called_at=moment("2026-11-30 09:10"))
    assert Turn.objects.count() == 1


def test_only_those_who_keep_the_record_call_a_topic(office, two):
    meeting, first, _ = two
    refused(call, office, first, "09:05", who="urban_clerk")
    assert not Turn.objects.exists()
    call(office, first, "09:05")
    done = Entry.objects.filter(case_id=meeting.pk, verb="step.done").latest("seq")
    assert done.data["verb"] == f"开始审议议题：{first.topic.title}"


def test_no_topic_is_called_before_the_meeting_is_open_or_after_it_is_closed(office):
    topic = pooled_topic(office)
    meeting = fixed_meeting(office, topic)
    refused(call, office, item_of(meeting, topic), "08:50")
    other = pooled_topic(office)
    closed = closed_meeting(office, other)
    refused(call, office, item_of(closed, other), "10:40")


def test_who_reports_is_in_the_room_only_for_their_topic(office, two):
    meeting, first, second = two
    problem = refused(come, office, meeting, "urban_head", "09:02")
    assert problem.decision.because == ("WS-8.2b",)
    call(office, first, "09:05")
    come(office, meeting, "urban_head", "09:06")
    refused(come, office, meeting, "community_head", "09:07")
    assert there(meeting) == {*PRESENT, "urban_head"}
    call(office, second, "09:25")
    assert there(meeting) == set(PRESENT)
    assert times(meeting, "urban_head") == [("01:06", "01:25")]
    come(office, meeting, "community_head", "09:26")
    assert there(meeting) == {*PRESENT, "community_head"}


def test_who_reported_is_told_to_leave_when_the_topic_ends(office, two):
    meeting, first, _ = two
    call(office, first, "09:05")
    assert not Notice.objects.filter(case=meeting, what__contains="离开会场").exists()
    item_end(item=first, by=office["clerk"], at=moment("2026-11-30 09:20"))
    told = Notice.objects.get(case=meeting, what__contains="离开会场")
    assert (told.post.code, told.clauses) == ("urban_head", ["WS-8.2b"])


def test_a_member_who_reports_stays(office):
    topic = pooled_topic(office, unit=office.unit("office"))
    meeting = opened_meeting(office, topic)
    item = item_of(meeting, topic)
    call(office, item, "09:05")
    item_end(item=item, by=office["clerk"], at=moment("2026-11-30 09:20"))
    assert there(meeting) == set(PRESENT)


def test_coming_leaving_and_coming_back_are_stretches_of_time(office, two):
    meeting = two[0]
    leave(office, meeting, "deputy_1", "09:10")
    leave(office, meeting, "deputy_1", "09:11")
    come(office, meeting, "deputy_1", "09:30")
    come(office, meeting, "deputy_1", "09:31")
    assert times(meeting, "deputy_1") == [("01:00", "01:10"), ("01:30", "")]
    verbs = Entry.objects.filter(case_id=meeting.pk, verb__startswith="room.").values_list("verb", flat=True)
    assert list(verbs) == ["room.left", "room.came"]


def test_who_comes_late_was_at_the_meeting(office):
    topic = pooled_topic(office)
    meeting = fixed_meeting(office, topic)
    do(office, meeting, "notify", "clerk", "2026-11-27 16:00")
    do(office, meeting, "open", "clerk", "2026-11-30 09:00", facts={"present": (office.post("director"),)})
    come(office, meeting, "deputy_1", "09:20")
    assert set(meeting.attendance.filter(is_present=True).values_list("post__code", flat=True)) == {
        "director",
        "deputy_1",
    }


def test_everybody_leaves_when_the_meeting_is_closed(office):
    topic = pooled_topic(office)
    meeting = opened_meeting(office, topic)
    call(office, item_of(meeting, topic), "09:05")
    come(office, meeting, "urban_head", "09:06")
    decide(office, meeting, topic)
    do(office, meeting, "close", "clerk", "2026-11-30 10:30")
    assert there(meeting) == set()
    assert not Turn.objects.filter(ended_at=None).exists()
    assert "到会汇报：甲08（09:06—10:30）" in words_of(meeting.files.get(slot="record").content())
    assert refused(come, office, meeting, "deputy_1", "10:40").decision.because == ("WS-8.3",)


def test_the_screen_is_told_of_everything_that_changes_in_the_room(office, two):
    meeting, first, second = two
    seen = [Hall.objects.get(meeting=meeting).version]

    def grows() -> bool:
        seen.append(Hall.objects.get(meeting=meeting).version)
        return seen[-1] > seen[-2]

    call(office, first, "09:05")
    assert grows()
    come(office, meeting, "urban_head", "09:06")
    assert grows()
    leave(office, meeting, "deputy_1", "09:10")
    assert grows()
    leave(office, meeting, "deputy_1", "09:11")
    assert not grows()
    item_note(item=first, record="汇报", views={}, by=office["clerk"], at=moment("2026-11-30 09:12"))
    assert not grows()
    call(office, second, "09:25")
    assert grows()


# the record


def note(office: TestOffice, item: AgendaItem, record: str, at: str) -> None:
    views = {office.post("deputy_1"): f"{record}，赞成"}
    item_note(item=item, record=record, views=views, by=office["clerk"], at=moment(f"2026-11-30 {at}"))


def recorded(meeting: Case) -> list[str]:
    found = Entry.objects.filter(case_id=meeting.pk, verb="item.recorded").order_by("seq")
    return [entry.data["record"] for entry in found]


def test_what_is_typed_is_kept_at_once_and_stands_in_the_trail_once(office, two):
    meeting, first, second = two
    call(office, first, "09:05")
    for words in ("城管", "城管科汇", "城管科汇报了报价"):
        note(office, first, words, "09:10")
        assert item_of(meeting, first.topic).facts["record"] == words
    assert recorded(meeting) == []
    call(office, second, "09:25")
    assert recorded(meeting) == ["城管科汇报了报价"]
    entry = Entry.objects.get(case_id=meeting.pk, verb="item.recorded")
    assert entry.data["views"] == {"甲02": "城管科汇报了报价，赞成"}


def test_what_was_typed_last_stands_in_the_trail_before_the_meeting_closes(office):
    topic = pooled_topic(office)
    meeting = opened_meeting(office, topic)
    item = item_of(meeting, topic)
    facts = {"outcome": "deferred"}
    item_decide(item=item, facts=facts, why="再议", by=office["clerk"], at=moment("2026-11-30 09:40"))
    note(office, item, "补记一句", "09:50")
    do(office, meeting, "close", "clerk", "2026-11-30 10:30")
    assert recorded(meeting) == ["补记一句"]
    assert not list(broken_entries(meeting.pk))


def test_after_the_meeting_the_record_stays_as_it_was_said(office):
    topic = pooled_topic(office)
    meeting = opened_meeting(office, topic)
    item = item_of(meeting, topic)
    item_record(item=item, record="原话", views={}, by=office["clerk"], at=moment("2026-11-30 09:30"))
    decide(office, meeting, topic)
    do(office, meeting, "close", "clerk", "2026-11-30 10:30")
    said = {"record": "改口", "views": {}, "by": office["clerk"], "at": moment("2026-11-30 11:00")}
    for write in (item_record, item_note):
        assert refused(write, item=item, **said).decision.because == ("WS-8.3",)
    assert item_of(meeting, topic).facts["record"] == "城市管理科汇报。"


def test_a_correction_stands_beside_the_record_with_who_and_why(office):
    topic = pooled_topic(office)
    meeting = closed_meeting(office, topic)
    item = item_of(meeting, topic)
    at = moment("2026-12-01 09:00")
    for wrong in ({"correction": WORDS["correction"]}, {"correction_reason": WORDS["correction_reason"]}):
        problem = refused(record_correct, item=item, facts=wrong, by=office["clerk"], at=at)
        assert problem.decision.because == ("WS-8.3",)
    record_correct(item=item, facts={**WORDS, "speaker": office.post("deputy_1")}, by=office["clerk"], at=at)
    written = item.corrections.get()
    assert (written.says, written.by, written.speaker.code) == ("金额应为48万元", "甲10", "deputy_1")
    assert item_of(meeting, topic).facts["record"] == "城市管理科汇报。"
    assert item.views.get().said == "赞成，注意质量考核。"
    paper = meeting.files.filter(slot="record").last()
    said = words_of(paper.content())
    assert paper.version == 2
    assert said.index("赞成，注意质量考核。") < said.index("金额应为48万元") < said.index("记录人笔误")


def test_nothing_is_corrected_while_the_meeting_goes_on_nor_by_others(office):
    topic = pooled_topic(office)
    meeting = opened_meeting(office, topic)
    item, at = item_of(meeting, topic), moment("2026-11-30 09:30")
    refused(record_correct, item=item, facts=WORDS, by=office["clerk"], at=at)
    decide(office, meeting, topic)
    do(office, meeting, "close", "clerk", "2026-11-30 10:30")
    refused(record_correct, item=item, facts=WORDS, by=office["urban_head"], at=moment("2026-12-01 09:00"))
    assert not item.corrections.exists()


def test_the_outcome_is_not_changed_once_it_was_carried_to_the_topic(office):
    topic = pooled_topic(office)
    meeting = closed_meeting(office, topic)
    refused(decide, office, meeting, topic, at="2026-11-30 11:00", outcome="rejected")
    at = moment("2026-11-30 11:00")
    facts = {"outcome": "rejected"}
    refused(item_decide, item=item_of(meeting, topic), facts=facts, by=office["clerk"], at=at)
    assert item_of(meeting, topic).facts["outcome"] == "approved"
