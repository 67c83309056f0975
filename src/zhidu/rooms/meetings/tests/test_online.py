"""到会方式: in the room or by video, as the text counts it or bars it."""

from __future__ import annotations

import pytest
from django.urls import reverse

from zhidu.cases.errors import NotDone
from zhidu.cases.models import Case
from zhidu.cases.situation import situation_of
from zhidu.cases.tests.offices import WUSONG, TestOffice, login, make_office, moment
from zhidu.cases.tests.trails import broken_entries
from zhidu.editions.services import files_of
from zhidu.rooms.meetings import papers, services
from zhidu.rooms.meetings.models import Attendance
from zhidu.rooms.meetings.tests.steps import (
    MONDAY,
    PRESENT,
    SENT,
    decide,
    do,
    fixed_meeting,
    opened_meeting,
    pooled_topic,
    refused,
)

pytestmark = pytest.mark.django_db

RULES = """    quorum:
      - {among: present, more_than: 1/2, house: 过半数到会方可开会}
    online:
      - {among: by_video, counts: 否, house: 线上参会的不计入到会人数}
      - {never: 本议题只能现场参加, when: {amount: "> 40万"}, house: 大额事项当面审议}
      - {never: 无记名投票只能现场参加, when: {by_ballot: 是}, house: 选票当面发当面收}
    decide:
      - how: more_than
        share: 1/2
        of: present
        among: present
        agreed: pro
        against: con
        abstained: blank
        ballot: {handed_out: out, handed_in: back, invalid: void}
        when: {by_ballot: 是}
        house: 投票的过半数通过
"""
TERMS = """terms:
  by_video: {title: 线上到会人员, type: posts}
  by_ballot: {title: 是否无记名投票, type: flag}
  pro: {title: 同意票, type: number}
  con: {title: 反对票, type: number}
  blank: {title: 弃权票, type: number}
  out: {title: 发出选票, type: number}
  back: {title: 收回选票, type: number}
  void: {title: 无效票, type: number}
"""
ASKS = "does: decide, by: office, asks: ["
HALF = PRESENT[3:]


@pytest.fixture(scope="module")
def office(kept) -> TestOffice:
    """An office whose text knows online attendance, does not count it, and bars it for one kind of topic."""
    files = files_of(WUSONG)
    body = files["director_meeting.yaml"].replace("    outcomes:\n", RULES + "    outcomes:\n", 1)
    body = body.replace(ASKS, ASKS + "by_ballot, pro, con, blank, out, back, void, ", 1)
    return make_office("video", files=files | {"director_meeting.yaml": body, "by_video.yaml": TERMS})


def by(office: TestOffice, meeting: Case, code: str, way: str, at: str, who: str = "clerk") -> None:
    told = {"post": office.post(code), "way": way, "by": office[who], "at": moment(at)}
    services.attendance_by(meeting_id=meeting.pk, **told)


def html(response) -> str:
    return response.content.decode()


def test_a_meeting_opens_only_with_enough_in_the_room_where_online_does_not_count(office):
    meeting = do(office, fixed_meeting(office, pooled_topic(office)), "notify", "clerk", SENT)
    page = reverse("meeting", args=[meeting.pk])
    assert "改为线上" in html(login(office, "clerk").get(page))
    assert "改为线上" not in html(login(office, "deputy_1").get(page))
    refused(by, office, meeting, "deputy_1", "online", SENT, "deputy_1")
    for code in HALF:
        login(office, "clerk").post(reverse("meeting-seat", args=[meeting.pk]), {"online": office.post(code)})
    assert "改为现场" in html(login(office, "clerk").get(page))
    rows = papers.attendance_words(situation_of(Case.objects.get(pk=meeting.pk)))["expected"]
    assert [row["part"] for row in rows].count("线上出席") == len(HALF)
    present = {"present": tuple(office.post(code) for code in PRESENT)}
    assert "现到会3人" in str(refused(do, office, meeting, "open", "clerk", MONDAY, facts=present))
    by(office, meeting, HALF[0], "there", MONDAY)
    do(office, meeting, "open", "clerk", MONDAY, facts=present)
    assert not list(broken_entries(meeting.pk))


def test_who_is_online_leaves_for_a_topic_that_bars_it_and_stands_so_in_the_minutes(office):
    meeting = opened_meeting(office, pooled_topic(office), pooled_topic(office, amount=300_000_00))
    barred, plain = Case.objects.get(pk=meeting.pk).agenda.all()
    live, clerk = reverse("meeting-live", args=[meeting.pk]), login(office, "clerk")
    one = office.post("deputy_1")
    clerk.post(live, {"act": f"by:online:{one}", "item": plain.pk})
    services.item_call(item=plain, by=office["clerk"], at=moment("2026-11-30 09:05"))
    page = html(clerk.get(live))
    assert "现到会" not in page
    assert f"leave:{one}" in page
    assert f"by:there:{one}" in page
    services.item_call(item=barred, by=office["clerk"], at=moment("2026-11-30 09:10"))
    assert f"come:{one}" in html(clerk.get(live))
    told = {"meeting_id": meeting.pk, "post": one, "by": office["clerk"], "at": moment("2026-11-30 09:11")}
    with pytest.raises(NotDone, match="只能现场参加"):
        services.presence_come(**told)
    refused(by, office, meeting, "deputy_2", "online", "2026-11-30 09:11")
    by(office, meeting, "deputy_1", "there", "2026-11-30 09:12")
    services.presence_come(**told)
    by(office, meeting, "deputy_1", "there", "2026-11-30 09:13")
    services.item_end(item=barred, by=office["clerk"], at=moment("2026-11-30 09:20"))
    by(office, meeting, "deputy_1", "online", "2026-11-30 09:21")
    for item in (plain, barred):
        decide(office, meeting, item.topic)
    do(office, meeting, "close", "clerk", "2026-11-30 10:00")
    (_label, names), *_ = papers.minutes_words(situation_of(Case.objects.get(pk=meeting.pk)))["groups"]
    assert [name for name in names if "线上" in name] == [f"{office['deputy_1'].name}（线上）"]
    assert not list(broken_entries(meeting.pk))


def test_a_ballot_chosen_only_with_its_outcome_is_counted_without_who_is_online(office):
    meeting = opened_meeting(office, pooled_topic(office, amount=300_000_00))
    item = Case.objects.get(pk=meeting.pk).agenda.get()
    by(office, meeting, "deputy_1", "online", "2026-11-30 09:01")
    services.item_call(item=item, by=office["clerk"], at=moment("2026-11-30 09:05"))
    one = meeting.presences.get(post_id=office.post("deputy_1"))
    assert one.left_at is None  # nothing bars the topic itself
    ballot = {"by_ballot": "是", "pro": 5, "con": 0, "blank": 0, "void": 0}
    told = refused(decide, office, meeting, item.topic, **ballot | {"pro": 6}, out=6, back=6)
    assert "到会可以投票的5人，发出选票6张" in str(told)
    one.refresh_from_db()
    assert one.left_at is None
    decide(office, meeting, item.topic, **ballot, out=5, back=5)
    one.refresh_from_db()
    assert one.left_at == moment("2026-11-30 09:40")


def test_nobody_attends_online_where_the_text_does_not_know_it():
    office = make_office("plain")
    meeting = do(office, fixed_meeting(office, pooled_topic(office)), "notify", "clerk", SENT)
    assert "改为线上" not in html(login(office, "clerk").get(reverse("meeting", args=[meeting.pk])))
    with pytest.raises(NotDone, match="没有规定可以线上参会"):
        by(office, meeting, "deputy_1", "online", SENT)
    assert not Attendance.objects.filter(meeting=meeting, is_online=True).exists()
