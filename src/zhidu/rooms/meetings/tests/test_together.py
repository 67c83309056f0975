"""Two bodies in one session, by 郴州's rules: each its own members, quorum, topics and way of deciding."""

from __future__ import annotations

import pytest
from django.urls import reverse

from zhidu.cases.errors import NotDone, Refused
from zhidu.cases.models import Case
from zhidu.cases.services import draft_save
from zhidu.cases.situation import situation_of
from zhidu.cases.tests.offices import TestOffice, login, moment
from zhidu.papers.tests.reading import words_of
from zhidu.rooms.meetings.kinds import MeetingsRoom
from zhidu.rooms.meetings.models import Hall, Presence
from zhidu.rooms.meetings.services import meetings_join, presence_come, presence_leave
from zhidu.rooms.meetings.tests.chenzhou import (
    COUNCIL,
    MEMBERS,
    START,
    WEEKLY,
    arranged,
    begun,
    chenzhou,
    discussed,
    do,
    resolved,
    topic_ready,
)

pytestmark = pytest.mark.django_db
AT = "2026-11-27 09:30"


@pytest.fixture(scope="module")
def office(kept: None) -> TestOffice:
    return chenzhou()


def join(
    office: TestOffice, meeting: Case, other: Case, who: str = "clerk", why: str = "参会人员相同"
) -> None:
    meetings_join(meeting_id=meeting.pk, other_id=other.pk, why=why, by=office[who], at=moment(AT))


def test_two_bodies_sit_in_one_session_and_each_decides_by_its_own_rules(office):
    topics = {forum: topic_ready(office, forum, title=f"{forum}的议题") for forum in (COUNCIL, WEEKLY)}
    council, weekly = (arranged(office, forum, topics[forum]) for forum in (COUNCIL, WEEKLY))
    with pytest.raises(Refused):
        join(office, council, weekly, who="deputy_1")
    with pytest.raises(Refused, match="理由"):
        join(office, council, weekly, why=" ")
    join(office, council, weekly)
    with pytest.raises(NotDone, match="已经与别的会议合并"):
        join(office, weekly, council)
    begun(office, council, COUNCIL)
    notice = words_of(council.files.get(slot="notice").content())
    assert "关于处务会、主任办公会合并召开的通知" in notice.replace("\n", "")
    assert f"主任办公会：{topics[WEEKLY].title}" in notice
    readers = set(topics[WEEKLY].readers.values_list("post__code", flat=True))
    assert "community_head" in readers
    begun(office, weekly, WEEKLY)
    for meeting, forum in ((council, COUNCIL), (weekly, WEEKLY)):
        discussed(office, meeting, topics[forum], MEMBERS[forum])
    # two of four present are no majority of the weekly meeting; four of seven members are of the council
    with pytest.raises(Refused) as caught:
        resolved(office, weekly, topics[WEEKLY], ("director", "deputy_1"))
    assert "CZ-B-4.2.2b" in caught.value.decision.because
    resolved(office, weekly, topics[WEEKLY], ("director", "deputy_1", "deputy_2"))
    with pytest.raises(Refused) as caught:
        resolved(office, council, topics[COUNCIL], ("director", "deputy_1", "deputy_2"))
    assert "CZ-C-5.2.3b" in caught.value.decision.because
    resolved(office, council, topics[COUNCIL], ("director", "deputy_1", "deputy_2", "commander"))
    do(office, council, "adjourn", "clerk", "2026-11-30 16:30")
    do(office, weekly, "adjourn", "clerk", "2026-11-30 16:40")
    for meeting in (council, weekly):
        record = words_of(meeting.files.filter(slot="record").last().content())
        assert "合并召开记录" in record
        assert all(topic.title in record for topic in topics.values())


def test_one_session_has_one_time_and_who_came_is_offered_to_the_other(office, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment("2026-11-28 09:00"))
    topics = {forum: topic_ready(office, forum) for forum in (COUNCIL, WEEKLY)}
    council = arranged(office, COUNCIL, topics[COUNCIL])
    weekly = arranged(office, WEEKLY, topics[WEEKLY], start="2026-12-01 09:00")
    clerk, url = login(office, "clerk"), reverse("meeting-together", args=[council.pk])
    said = {"other": weekly.pk, "why": "参会人员相同"}
    html = clerk.post(url, said, follow=True).content.decode()
    assert "本会 7 人，那边 4 人，合计 7 人" in html
    assert situation_of(Case.objects.get(pk=weekly.pk)).given.facts["start"] == moment(START)
    later = {"start": moment("2026-12-01 09:00")}
    draft_save(case_id=weekly.pk, facts=later, ticked=[], by=office["clerk"], at=moment(AT))
    do(office, weekly, "arrange", "clerk", "2026-11-27 10:00")
    do(office, weekly, "convene", "director", "2026-11-27 11:00")
    with pytest.raises(NotDone, match="时间须一致"):
        do(office, weekly, "summon", "clerk", "2026-11-28 09:00")
    begun_at = {"present": tuple(office.post(code) for code in MEMBERS[COUNCIL] if code != "deputy_1")}
    do(office, council, "arrange", "clerk", "2026-11-27 10:00")
    do(
        office,
        council,
        "convene",
        "director",
        "2026-11-27 11:00",
        facts={"start": moment("2026-12-01 09:00")},
    )
    do(office, council, "summon", "clerk", "2026-11-28 09:00")
    do(office, weekly, "summon", "clerk", "2026-11-28 09:00")
    do(office, council, "begin", "clerk", "2026-12-01 09:00", facts=begun_at)
    weekly = Case.objects.get(pk=weekly.pk)
    offered = MeetingsRoom().offer(weekly, situation_of(weekly).given, ["present"])["present"]
    assert office.post("deputy_1") not in offered
    assert office.post("director") in offered
    do(office, weekly, "begin", "clerk", "2026-12-01 09:01", facts={"present": tuple(offered)})
    page = clerk.get(reverse("meeting-live", args=[weekly.pk])).content.decode()
    assert topics[COUNCIL].title in page
    assert f'href="{reverse("meeting-live", args=[council.pk])}">到处务会的会场页' in page
    both, seen = (council, weekly), Hall.objects.get(meeting=council).version
    for code, is_of_both in (("deputy_1", True), ("community_head", False)):
        told = {"post": office.post(code), "by": office["clerk"]}
        presence_leave(meeting_id=council.pk, at=moment("2026-12-01 09:04"), **told)
        presence_come(meeting_id=council.pk, at=moment("2026-12-01 09:05"), **told)
        inside = [case.presences.filter(post_id=told["post"], left_at=None).exists() for case in both]
        assert inside == [True, is_of_both]
        presence_leave(meeting_id=council.pk, at=moment("2026-12-01 09:10"), **told)
        assert not Presence.objects.filter(post_id=told["post"], left_at=None).exists()
    assert weekly.attendance.get(post_id=office.post("deputy_1")).is_present
    assert Hall.objects.get(meeting=council).version > seen
