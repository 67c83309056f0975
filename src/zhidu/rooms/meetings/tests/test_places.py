"""座次: who presides in the middle of the head side, the others by rank, first on their left."""

from __future__ import annotations

from typing import Any

import pytest

from zhidu.cases.models import Case
from zhidu.cases.services import draft_save
from zhidu.cases.situation import Situation, situation_of
from zhidu.cases.tests.offices import TestOffice, make_office, moment
from zhidu.papers import press
from zhidu.papers.tests.reading import pages_of
from zhidu.rooms.meetings import services
from zhidu.rooms.meetings.papers import card_words
from zhidu.rooms.meetings.places import seat_words, seated
from zhidu.rooms.meetings.tests.steps import MONDAY, SENT, do, planned_meeting, pooled_topic

pytestmark = pytest.mark.django_db

LATER = "2026-11-28 08:00"


@pytest.mark.parametrize(
    ("ranked", "head", "opposite"),
    [
        ("1", "1", ""),
        ("12", "1", "2"),
        ("123", "312", ""),
        ("1234", "312", "4"),
        ("12345678", "53124", "867"),
        ("123456789", "53124", "9768"),
    ],
)
def test_by_rank_they_sit_left_and_right_of_who_presides(ranked: str, head: str, opposite: str) -> None:
    """The sheet shows who presides from the front: their left is its right."""
    assert tuple(map("".join, seated(ranked))) == (head, opposite)


@pytest.fixture(scope="module")
def office(kept) -> TestOffice:
    return make_office()


@pytest.fixture(scope="module")
def meeting(office, kept) -> Case:
    """Its notice was sent; the head of a community sits in for its one topic."""
    meeting = planned_meeting(office, pooled_topic(office))
    early, item = moment("2026-11-24 09:30"), meeting.agenda.get()
    seat = services.seat_propose(item=item, post=office.post("community_head"), by=office["clerk"], at=early)
    facts: dict[str, Any] = {"start": moment(MONDAY)}
    do(office, meeting, "plan", "clerk", "2026-11-24 10:00", facts=facts | {"venue": "四楼第二会议室"})
    do(office, meeting, "plan_review", "office_head", "2026-11-24 11:00")
    do(office, meeting, "plan_fix", "director", "2026-11-24 15:00", facts=facts)
    services.seat_approve(seat=seat, by=office["director"], at=moment("2026-11-25 09:00"))
    return do(office, meeting, "notify", "clerk", SENT)


def fresh(meeting: Case) -> Situation:
    return situation_of(Case.objects.get(pk=meeting.pk))


def posts(places: list[dict[str, Any]]) -> list[str]:
    return [place["post"] for place in places]


def ranked(meeting: Case) -> list[str]:
    """The posts at the table by their number."""
    said = seat_words(fresh(meeting))
    return posts(sorted(said["head"] + said["opposite"], key=lambda place: place["place"]))


def leave(office: TestOffice, meeting: Case, who: str) -> Case:
    case = services.leave_ask(meeting_id=meeting.pk, by=office[who], at=moment(LATER))
    facts = {"absence_reason": "official", "absence_note": "区安委会会议"}
    draft_save(case_id=case.pk, facts=facts, ticked=[], by=office[who], at=moment(LATER))
    do(office, case, "ask", who, LATER)
    return case


def test_the_chair_sits_in_the_middle_and_who_sits_in_sits_behind(office, meeting) -> None:
    said = seat_words(fresh(meeting))
    head = posts(said["head"])
    assert head[len(head) // 2 :][:2] == ["办事处主任", "副主任（一）"]
    assert head[len(head) // 2 - 1] == "副主任（二）"
    assert posts(said["sitting_in"]) == [office.posts["community_head"].title]
    assert all(place["name"] for place in (*said["head"], *said["opposite"], *said["sitting_in"]))
    (page,) = pages_of(press.pdf("seats", said))
    assert "主任办公会议座次表" in page
    assert page.index("1办事处主任") < page.index("会议桌") < page.index("列席（第二排）")
    assert said["sitting_in"][0]["name"] in page.partition("列席（第二排）")[2]


def cards(meeting: Case) -> list[str]:
    return card_words(fresh(meeting))["names"]


def test_a_place_is_given_up_by_leave_that_is_granted(office, meeting) -> None:
    everybody, named = ranked(meeting), cards(meeting)
    case = leave(office, meeting, "deputy_1")
    assert (ranked(meeting), cards(meeting)) == (everybody, named)
    do(office, case, "grant", "director", "2026-11-28 09:00")
    assert ranked(meeting) == [post for post in everybody if post != "副主任（一）"]
    assert cards(meeting) == [name for name in named if name != office["deputy_1"].name]


def test_whoever_is_sent_sits_in_the_place_of_who_sends_them_also_for_leave(office, meeting) -> None:
    everybody, named = ranked(meeting), cards(meeting)
    do(office, leave(office, meeting, "deputy_1"), "grant", "director", "2026-11-28 09:00")
    answer(office, meeting, "deputy_1", "乙一")
    there = [f"{post}（代）" if post == "副主任（一）" else post for post in everybody]
    assert ranked(meeting) == there
    assert cards(meeting) == ["乙一" if name == office["deputy_1"].name else name for name in named]
    answer(office, meeting, "director", "乙二")
    assert ranked(meeting) == ["主持人", "办事处主任（代）", *there[1:]]
    assert "乙二" in cards(meeting)


def answer(office: TestOffice, meeting: Case, who: str, sent: str) -> None:
    """委派: who comes instead."""
    said = {"post": office.post(who), "said": "delegate", "note": sent}
    services.answer_give(meeting_id=meeting.pk, **said, by=office[who], at=moment(LATER))


def test_no_place_is_laid_for_who_comes_by_video_and_the_chair_stays_open(office, meeting) -> None:
    everybody, named = ranked(meeting), cards(meeting)
    meeting.attendance.filter(post__code="director").update(is_online=True)
    assert ranked(meeting) == ["主持人", *everybody[1:]]
    assert cards(meeting) == [name for name in named if name != office["director"].name]
