"""Votes, withdrawal and presence in the room, by a text that asks for them; by another nothing of it."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from zhidu.cases.models import Case, Entry
from zhidu.cases.situation import situation_of
from zhidu.cases.tests.offices import TestOffice, login, make_office, moment
from zhidu.cases.verbs import sentence
from zhidu.editions.services import files_of
from zhidu.rooms.meetings import papers
from zhidu.rooms.meetings.services import item_call, item_recuse, presence_come, presence_leave
from zhidu.rooms.meetings.tests.chenzhou import (
    CHENZHOU,
    MEMBERS,
    ROLES,
    WEEKLY,
    arranged,
    begun,
    do,
    item_of,
    resolved,
    topic_ready,
)
from zhidu.rooms.meetings.tests.steps import opened_meeting, pooled_topic, refused

pytestmark = pytest.mark.django_db

QUORUM = """    quorum: [{among: present, more_than: 1/2, house: 过半数到会才能决定}]
    recuse: [{among: recused, house: 与本人有关的，自己提出回避}]
    speak:
"""
ACT = "      publicize: {title: 公开会议决定, by: office}\n"
RECUSE = "      step_back: {title: 登记回避, does: recuse, by: meeting_secretary, asks: [recused]}\n"
FACT = "  spoke: {title: 发言人员, type: posts}\n"


@pytest.fixture(scope="module")
def office(kept: None) -> TestOffice:
    """The office, its weekly meeting with a quorum and with withdrawal."""
    files = dict(files_of(CHENZHOU))
    edits = (
        ("office_meeting.yaml", "    speak:\n", QUORUM),
        ("office_meeting.yaml", ACT, ACT + RECUSE),
        ("terms.yaml", FACT, FACT + "  recused: {title: 回避的成员, type: posts}\n"),
    )
    for file, old, new in edits:
        assert files[file].count(old) == 1
        files[file] = files[file].replace(old, new)
    return make_office(files=files, roles=ROLES)


def in_session(office: TestOffice) -> tuple[Case, Case]:
    """A weekly meeting whose one topic has been called."""
    topic = topic_ready(office, WEEKLY)
    meeting = begun(office, arranged(office, WEEKLY, topic), WEEKLY)
    item_call(item=item_of(meeting, topic), by=office["clerk"], at=moment("2026-11-30 15:01"))
    return meeting, topic


def room(office: TestOffice, meeting: Case, minute: int) -> dict[str, Any]:
    return {"meeting_id": meeting.pk, "by": office["clerk"], "at": moment(f"2026-11-30 15:{minute:02}")}


def test_a_meeting_that_too_few_came_to_is_not_opened(office: TestOffice) -> None:
    meeting = arranged(office, WEEKLY, topic_ready(office, WEEKLY))
    for act, who in (("arrange", "clerk"), ("convene", "director"), ("summon", "clerk")):
        do(office, meeting, act, who, "2026-11-28 11:00")
    few = {"present": (office.post("director"), office.post("deputy_1"))}
    told = refused(do, office, meeting, "begin", "clerk", "2026-11-30 15:00", facts=few)
    assert str(told) == "应到4人，至少到会3人，现到会2人"


def test_who_leaves_or_withdraws_is_counted_no_longer(office: TestOffice) -> None:
    meeting, topic = in_session(office)
    item = item_of(meeting, topic)
    recused = {"recused": (office.post("deputy_1"),)}
    item_recuse(item=item, facts=recused, by=office["clerk"], at=moment("2026-11-30 15:02"))
    gone = Entry.objects.filter(case_id=meeting.pk, verb__in=("item.recused", "room.left")).order_by("seq")
    assert [sentence(e.verb, e.data) for e in gone] == [
        "登记回避“窗口服务规范”：副主任（一）",
        "甲02离开会场",
    ]
    back = refused(presence_come, post=office.post("deputy_1"), **room(office, meeting, 3))
    assert "已登记回避本议题" in str(back)
    assert "没有到会或者已经回避" in str(refused(resolved, office, meeting, topic, MEMBERS[WEEKLY]))
    presence_leave(post=office.post("deputy_2"), **room(office, meeting, 4))
    resolved(office, meeting, topic, ("director", "commander"))
    presence_leave(post=office.post("commander"), **room(office, meeting, 5))
    told = refused(resolved, office, meeting, topic, ("director",))
    assert "应到3人，至少到会2人，现到会1人" in str(told)


def test_the_record_says_who_was_against_and_who_withdrew(office: TestOffice) -> None:
    meeting, topic = in_session(office)
    recused = {"recused": (office.post("deputy_1"),)}
    item_recuse(
        item=item_of(meeting, topic), facts=recused, by=office["clerk"], at=moment("2026-11-30 15:02")
    )
    resolved(
        office, meeting, topic, ("director", "commander"), opposing=(office.post("deputy_2"),), abstaining=()
    )
    here = situation_of(Case.objects.get(pk=meeting.pk))
    assert (
        papers.record_words(here)["items"][0]["outcome"] == "同意；同意2人，反对1人（甲03），回避1人（甲02）"
    )


def test_the_live_page_asks_for_votes_and_withdrawal_where_the_text_does(office: TestOffice) -> None:
    meeting, topic = in_session(office)
    page = login(office, "clerk").get(reverse("meeting-live", args=[meeting.pk])).content.decode()
    for words in ("同意的成员", "不同意的成员", "弃权的成员", "登记回避", "到会4人，应到4人"):
        assert words in page
    posted = {
        "item": str(item_of(meeting, topic).pk),
        "act": "recuse:",
        "recuse-recused": [office.post("deputy_1")],
    }
    login(office, "clerk").post(reverse("meeting-live", args=[meeting.pk]), posted)
    assert item_of(meeting, topic).facts["recused"] == [office.post("deputy_1")]
    page = login(office, "clerk").get(reverse("meeting-live", args=[meeting.pk])).content.decode()
    assert "到会3人，应到3人" in page


def test_the_live_page_asks_for_no_votes_where_the_text_does_not() -> None:
    office = make_office(code="other")
    meeting = opened_meeting(office, pooled_topic(office))
    page = login(office, "clerk").get(reverse("meeting-live", args=[meeting.pk])).content.decode()
    assert "审议结果" in page
    for words in ("同意的成员", "弃权", "回避"):
        assert words not in page
