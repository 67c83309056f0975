"""Who presides for the chair, and how many a topic wants to be there, by a text that says so."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from zhidu.calendar import local_moment
from zhidu.cases.models import Case, Entry
from zhidu.cases.situation import situation_of
from zhidu.cases.tests.offices import TestOffice, login, make_office, moment
from zhidu.cases.verbs import sentence
from zhidu.editions.services import files_of
from zhidu.rooms.meetings import papers
from zhidu.rooms.meetings.places import seat_words
from zhidu.rooms.meetings.services import (
    chair_change,
    item_call,
    item_end,
    item_record,
    presence_come,
    presence_leave,
)
from zhidu.rooms.meetings.tests.chenzhou import (
    CHENZHOU,
    MEMBERS,
    ROLES,
    START,
    WEEKLY,
    arranged,
    do,
    item_of,
    resolved,
    topic_ready,
)
from zhidu.rooms.meetings.tests.steps import open_step, refused

pytestmark = pytest.mark.django_db

RULES = """    presider: presided_by
    presides:
      - {are: deputies, when: {delegated: 是}, signs: [sign_off], house: 主任可以委托副主任主持和签发}
      - {are: chief_clerks, absent: 是, house: 主任没有到会的，由主任科员主持}
    quorum:
      - {among: present, more_than: 1/2, house: 过半数到会}
      - {among: present, at_least: 2/3, when: {window_matter: 是}, house: 涉及窗口的，三分之二到会}
    recuse: [{among: recused, house: 与本人有关的回避}]
    meets:"""
DUE = {"finish_by": date(2026, 12, 25)}
ASKED = "by: office, asks: [start, venue, delegated], cites"
ASKING = "asks: [presided_by, delegated]"
CHANGE = f"      change_chair: {{title: 更换主持人, does: change_chair, by: office, {ASKING}}}\n"
PUBLICIZE = "      publicize: {title: 公开会议决定, by: office}\n"
EDITS = (
    ("office_meeting.yaml", "    meets:", RULES),
    ("office_meeting.yaml", PUBLICIZE, CHANGE + PUBLICIZE),
    ("office_meeting.yaml", "asks: [present], does: open", "asks: [present, presided_by], does: open"),
    (
        "office_meeting.yaml",
        "by: office, asks: [start, venue], cites",
        ASKED,
    ),
    (
        "terms.yaml",
        "  spoke: {title: 发言人员, type: posts}\n",
        """  spoke: {title: 发言人员, type: posts}
  recused: {title: 回避的成员, type: posts}
  presided_by: {title: 主持人, type: post}
  delegated: {title: 是否委托副主任主持, type: flag}
""",
    ),
)


@pytest.fixture(scope="module")
def office(kept: None) -> TestOffice:
    """The office whose director may ask a deputy to preside."""
    files = dict(files_of(CHENZHOU))
    for file, old, new in EDITS:
        assert files[file].count(old) == 1, old
        files[file] = files[file].replace(old, new)
    return make_office(files=files, roles=ROLES)


def summoned(office: TestOffice, *topics: Case, delegated: str) -> Case:
    """A weekly meeting that is called; the director has asked a deputy to preside, or not."""
    meeting = arranged(office, WEEKLY, *topics)
    do(office, meeting, "arrange", "clerk", "2026-11-27 10:00", facts={"delegated": delegated})
    do(office, meeting, "convene", "director", "2026-11-27 11:00")
    return do(office, meeting, "summon", "clerk", "2026-11-28 09:00")


def begin(office: TestOffice, meeting: Case, *come: str, **facts: Any) -> Case:
    present = tuple(office.post(code) for code in come)
    return do(office, meeting, "begin", "clerk", START, facts={"present": present} | facts)


def in_the_middle(meeting: Case) -> tuple[str, str]:
    """Who sits in the middle of the head side."""
    head = seat_words(situation_of(Case.objects.get(pk=meeting.pk)))["head"]
    return head[len(head) // 2]["name"], head[len(head) // 2]["post"]


def test_who_is_to_preside_sits_in_the_middle_member_or_not(office: TestOffice) -> None:
    meeting = summoned(office, topic_ready(office, WEEKLY, window_matter="否"), delegated="否")
    assert in_the_middle(meeting) == (office["director"].name, "办事处主任")
    for facts, who in (({"delegated": "是"}, "deputy_1"), ({"presided_by": office.post("clerk")}, "clerk")):
        Case.objects.filter(pk=meeting.pk).update(facts=meeting.facts | facts)
        assert in_the_middle(meeting) == (office[who].name, office.posts[who].title)


def test_a_deputy_presides_only_where_the_director_has_asked_and_then_signs(office: TestOffice) -> None:
    topic = topic_ready(office, WEEKLY, window_matter="否")
    meeting = summoned(office, topic, delegated="是")
    page = login(office, "clerk").get(reverse("meeting", args=[meeting.pk])).content.decode()
    assert "主持人" in page
    begin(office, meeting, *MEMBERS[WEEKLY])
    (named,) = Entry.objects.filter(case_id=meeting.pk, verb="chair.named")
    assert sentence(named.verb, named.data) == "会议由甲02（副主任（一），受主任委托）主持"
    page = login(office, "clerk").get(reverse("meeting-live", args=[meeting.pk])).content.decode()
    assert "由甲02（副主任（一），受主任委托）主持" in page
    item = item_of(meeting, topic)
    item_call(item=item, by=office["clerk"], at=moment("2026-11-30 15:01"))
    views = {office.post("deputy_2"): "同意"}
    item_record(item=item, record="汇报。", views=views, by=office["clerk"], at=moment("2026-11-30 15:05"))
    item_end(item=item, by=office["clerk"], at=moment("2026-11-30 15:40"))
    resolved(office, meeting, topic, MEMBERS[WEEKLY][:3], opposing=(office.post("director"),), **DUE)
    do(office, meeting, "adjourn", "clerk", "2026-11-30 16:00", reason="补记")
    here = situation_of(Case.objects.get(pk=meeting.pk))
    assert papers.record_words(here)["chair"] == "甲02（副主任（一），受主任委托）"
    draft = papers.minutes_draft(here)
    assert "甲02（副主任（一），受主任委托）在会议室主持召开" in draft
    assert "增设一个综合窗口（同意3人，反对1人（甲01））" in draft
    do(office, meeting, "compile", "clerk", "2026-12-01 09:00", facts={"minutes_text": draft})
    refused(do, office, meeting, "sign_off", "commander", "2026-12-01 10:00")
    do(office, meeting, "sign_off", "deputy_1", "2026-12-01 10:00")
    assert open_step(meeting) == "hand_out"
    here = situation_of(Case.objects.get(pk=meeting.pk))
    assert papers.minutes_words(here)["signed"].startswith("签发：甲02（受主任委托）")


def test_a_director_who_is_called_away_asks_a_deputy_to_go_on_and_to_sign(office: TestOffice) -> None:
    topic = topic_ready(office, WEEKLY, window_matter="否")
    meeting = summoned(office, topic, delegated="否")
    deputy, by = office.post("deputy_1"), office["clerk"]
    told: dict[str, Any] = {"meeting_id": meeting.pk, "by": by, "at": moment("2026-11-30 15:20")}
    to_deputy = {"presided_by": deputy, "delegated": "否"}
    assert "会议进行中才更换主持人" in str(refused(chair_change, **told, facts=to_deputy))
    begin(office, meeting, *MEMBERS[WEEKLY])
    client = login(office, "clerk")
    live = reverse("meeting-live", args=[meeting.pk])
    assert "更换主持人" in client.get(live).content.decode()
    assert "副主任（一）现在不能主持" in str(refused(chair_change, **told, facts=to_deputy))
    director = {"presided_by": office.post("director"), "delegated": "是"}
    assert "现在就是由这位同志主持" in str(refused(chair_change, **told, facts=director))
    presence_leave(post=deputy, **told)
    asked = to_deputy | {"delegated": "是"}
    assert "副主任（一）现在不能主持" in str(refused(chair_change, **told, facts=asked))
    presence_come(post=deputy, **told)
    presence_leave(post=office.post("director"), **told)
    item = item_of(meeting, topic)
    posted = {"chair-presided_by": deputy, "chair-delegated": "是", "act": "chair:", "item": item.pk}
    client.post(live, posted)
    (changed,) = Entry.objects.filter(case_id=meeting.pk, verb="chair.changed")
    since = f"{local_moment(changed.at):%H:%M}"
    assert sentence(changed.verb, changed.data) == "改由甲02（副主任（一），受主任委托）主持"
    both = f"甲01（办事处主任）、甲02（副主任（一），受主任委托）（{since}起）"
    assert f"由{both}主持" in client.get(live).content.decode()
    assert f"由{both}主持" in client.get(reverse("meeting", args=[meeting.pk])).content.decode()
    item_record(item=item, record="汇报。", views={}, by=by, at=moment("2026-11-30 15:30"))
    resolved(office, meeting, topic, (), outcome="heard", **DUE)
    do(office, meeting, "adjourn", "clerk", "2026-11-30 16:00", reason="补记")
    here = situation_of(Case.objects.get(pk=meeting.pk))
    assert papers.record_words(here)["chair"] == both
    assert f"{both}在会议室主持召开" in papers.minutes_draft(here)
    do(office, meeting, "compile", "clerk", "2026-12-01 09:00", facts={"minutes_text": "会议议定。"})
    do(office, meeting, "sign_off", "deputy_1", "2026-12-01 10:00")
    assert open_step(meeting) == "hand_out"


def test_without_the_director_the_next_in_order_presides_and_signs_nothing(office: TestOffice) -> None:
    topic = topic_ready(office, WEEKLY, window_matter="否")
    meeting = summoned(office, topic, delegated="否")
    deputy = {"presided_by": office.post("deputy_1")}
    told = refused(begin, office, meeting, *MEMBERS[WEEKLY], **deputy)
    assert str(told) == "副主任（一）现在不能主持；可以主持的是办事处主任"
    begin(office, meeting, "deputy_1", "deputy_2", "commander")
    (named,) = Entry.objects.filter(case_id=meeting.pk, verb="chair.named")
    assert named.data["who"].endswith("，主任未到会，代为主持）")
    item, at = item_of(meeting, topic), moment("2026-11-30 15:10")
    item_record(item=item, record="汇报。", views={}, by=office["clerk"], at=at)
    resolved(office, meeting, topic, (), outcome="heard", **DUE)
    do(office, meeting, "adjourn", "clerk", "2026-11-30 16:00")
    do(office, meeting, "compile", "clerk", "2026-12-01 09:00", facts={"minutes_text": "会议议定。"})
    refused(do, office, meeting, "sign_off", "commander", "2026-12-01 10:00")
    do(office, meeting, "sign_off", "director", "2026-12-01 11:00")


def test_a_topic_that_wants_two_thirds_waits_until_they_are_in_the_room_again(office: TestOffice) -> None:
    ordinary = topic_ready(office, WEEKLY, window_matter="否")
    wants_more = topic_ready(office, WEEKLY, window_matter="是", title="窗口调整")
    meeting = summoned(office, ordinary, wants_more, delegated="否")
    begin(office, meeting, *MEMBERS[WEEKLY][1:])
    there = {"meeting_id": meeting.pk, "by": office["clerk"]}
    resolved(office, meeting, wants_more, MEMBERS[WEEKLY][1:], window="窗口")
    presence_leave(post=office.post("commander"), at=moment("2026-11-30 15:20"), **there)
    presence_come(post=office.post("deputy_1"), at=moment("2026-11-30 15:21"), **there)
    presence_leave(post=office.post("deputy_2"), at=moment("2026-11-30 15:22"), **there)
    told = refused(resolved, office, meeting, wants_more, ("deputy_1", "director"), window="窗口")
    assert "应到4人，至少到会3人，现到会2人" in str(told)
    presence_come(post=office.post("deputy_2"), at=moment("2026-11-30 15:23"), **there)
    resolved(office, meeting, ordinary, ("deputy_1", "deputy_2", "director"))
