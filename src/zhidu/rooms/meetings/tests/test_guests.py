"""外单位列席人员: proposed, approved as anybody who sits in, in the room for their topic, on every paper."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from zhidu.cases.errors import NotDone
from zhidu.cases.models import Case
from zhidu.cases.situation import situation_of
from zhidu.cases.tests.offices import TestOffice, login, make_office, moment
from zhidu.cases.tests.trails import broken_entries
from zhidu.rooms.meetings import papers, places, services
from zhidu.rooms.meetings.models import Guest
from zhidu.rooms.meetings.services import item_call, item_end
from zhidu.rooms.meetings.tests.steps import (
    MONDAY,
    PRESENT,
    SENT,
    decide,
    do,
    planned_meeting,
    pooled_topic,
    refused,
)

pytestmark = pytest.mark.django_db

WHO = "示例水务公司林某"


@pytest.fixture(scope="module")
def office(kept) -> TestOffice:
    return make_office()


@pytest.fixture
def meeting(office) -> Case:
    """A plan of two topics; somebody of another unit is to sit in for the first, asked for on the page."""
    meeting = planned_meeting(
        office, pooled_topic(office), pooled_topic(office, unit=office.unit("community"))
    )
    meeting = Case.objects.get(pk=meeting.pk)
    topic = meeting.agenda.first().topic_id
    said = {"name": "林某", "unit": "示例水务公司", "phone": "138 1234 0008"}
    facts = {"ask-start_0": "2026-11-30", "ask-start_1": "09:00", "ask-venue": "四楼第二会议室"}
    guest = {f"guest-{name}-{topic}": value for name, value in said.items()}
    response = login(office, "clerk").post(
        reverse("meeting-plan", args=[meeting.pk]), facts | guest | {"change": f"guest:{topic}"}, follow=True
    )
    assert WHO in response.content.decode()
    return meeting


def fixed(office: TestOffice, meeting: Case) -> None:
    facts: dict[str, Any] = {"start": moment(MONDAY)}
    do(office, meeting, "plan", "clerk", "2026-11-24 10:00", facts=facts | {"venue": "四楼第二会议室"})
    do(office, meeting, "plan_review", "office_head", "2026-11-24 11:00")
    do(office, meeting, "plan_fix", "director", "2026-11-24 15:00", facts=facts)


def fresh(meeting: Case):
    return situation_of(Case.objects.get(pk=meeting.pk))


def test_the_notice_waits_until_they_are_approved_and_then_names_them(office, meeting):
    guest = Guest.objects.get(item__meeting=meeting)
    assert guest.phone_masked == "138****0008"
    fixed(office, meeting)
    assert refused(do, office, meeting, "notify", "clerk", SENT).decision.because == ("WS-1b",)
    refused(services.guest_approve, guest=guest, by=office["clerk"], at=moment("2026-11-25 09:00"))
    assert papers.card_words(fresh(meeting))["names"] == []
    assert places.seat_words(fresh(meeting))["sitting_in"] == []
    page = login(office, "director").get(reverse("meeting", args=[meeting.pk])).content.decode()
    assert f"批准{WHO}列席" in page
    login(office, "director").post(reverse("meeting-seat", args=[meeting.pk]), {"guest": guest.pk})
    do(office, meeting, "notify", "clerk", SENT)
    here = fresh(meeting)
    assert [item["guests"] for item in papers.agenda_words(here)["items"]] == [[WHO], []]
    row = {"post": "示例水务公司", "name": "林某", "part": "列席"}
    assert row in papers.attendance_words(here)["expected"]
    assert "林某" in papers.card_words(here)["names"]
    assert places.seat_words(here)["sitting_in"] == [{"name": "林某", "post": "示例水务公司", "place": None}]
    assert not list(broken_entries(meeting.pk))


def test_they_are_in_the_room_for_their_topic_alone_and_on_record_and_minutes(office, meeting):
    guest, (first, second) = Guest.objects.get(item__meeting=meeting), meeting.agenda.all()
    fixed(office, meeting)
    services.guest_approve(guest=guest, by=office["director"], at=moment("2026-11-25 09:00"))
    do(office, meeting, "notify", "clerk", SENT)
    present = {"present": tuple(office.post(code) for code in PRESENT)}
    do(office, meeting, "open", "clerk", MONDAY, facts=present)
    told = {"meeting_id": meeting.pk, "guest_id": guest.pk, "by": office["clerk"]}
    for before in (None, second):
        if before:
            item_call(item=before, by=office["clerk"], at=moment("2026-11-30 09:05"))
        with pytest.raises(NotDone, match="只在所列席的议题审议时进场"):
            services.guest_come(at=moment("2026-11-30 09:05"), **told)
    item_call(item=first, by=office["clerk"], at=moment("2026-11-30 09:10"))
    with pytest.raises(NotDone):
        services.guest_come(at=moment("2026-11-30 09:11"), **told | {"by": office["deputy_1"]})
    live, clerk = reverse("meeting-live", args=[meeting.pk]), login(office, "clerk")
    assert f"come:guest-{guest.pk}" in clerk.get(live).content.decode()
    page = clerk.post(live, {"act": f"come:guest-{guest.pk}", "item": first.pk}, follow=True).content.decode()
    assert f"leave:guest-{guest.pk}" in page
    services.guest_leave(at=moment("2026-11-30 09:12"), **told)
    services.guest_come(at=moment("2026-11-30 09:13"), **told)
    item_end(item=first, by=office["clerk"], at=moment("2026-11-30 09:20"))
    guest.refresh_from_db()
    assert guest.left_at == moment("2026-11-30 09:20")
    for item in (first, second):
        decide(office, meeting, item.topic)
    do(office, meeting, "close", "clerk", "2026-11-30 10:00")
    here = fresh(meeting)
    assert ("列席", [WHO]) in papers.minutes_words(here)["groups"]
    assert [len(item["guests"]) for item in papers.record_words(here)["items"]] == [1, 0]
    assert not list(broken_entries(meeting.pk))


@pytest.mark.parametrize(
    ("said", "why"),
    [({"name": " "}, "单位和姓名"), ({"unit": ""}, "单位和姓名"), ({"phone": "小林"}, "不是电话号码")],
)
def test_who_is_not_named_well_is_not_proposed(office, meeting, said, why):
    given = {"name": "林某", "unit": "示例公司", "phone": "", **said}
    with pytest.raises(NotDone, match=why):
        services.guest_propose(
            item=meeting.agenda.first(), **given, by=office["clerk"], at=moment("2026-11-24 09:30")
        )


def test_others_propose_nobody_and_a_proposal_can_be_taken_back(office, meeting):
    guest, at = Guest.objects.get(item__meeting=meeting), moment("2026-11-24 09:40")
    told = {"item": guest.item, "name": "某人", "unit": "某单位", "at": at}
    refused(services.guest_propose, **told, by=office["urban_head"])
    refused(services.guest_drop, guest=guest, by=office["urban_head"], at=at)
    services.guest_drop(guest=guest, by=office["clerk"], at=at)
    fixed(office, meeting)
    do(office, meeting, "notify", "clerk", SENT)
    refused(services.guest_propose, **told, by=office["clerk"])
