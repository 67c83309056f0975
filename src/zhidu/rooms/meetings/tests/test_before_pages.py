"""The pages before a meeting opens: what they offer, what they refuse in words, what they cost."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from zhidu.cases.models import Case
from zhidu.cases.tests.offices import TestOffice, docx, login, make_office, moment
from zhidu.rooms.meetings import services
from zhidu.rooms.meetings.models import Attendance, ExtraTopic, Seat
from zhidu.rooms.meetings.tests.steps import do, fixed_meeting, planned_meeting, pooled_topic
from zhidu.rooms.meetings.tests.test_pages import DEMO, queries

pytestmark = pytest.mark.django_db
SENT = "2026-11-27 16:00"


@pytest.fixture
def office() -> TestOffice:
    return make_office()


@pytest.fixture(autouse=True)
def afternoon(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock of the pages: an hour after the notice."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment("2026-11-27 17:00"))


@pytest.fixture
def clerk(office: TestOffice) -> Client:
    return login(office, "clerk")


def notified(office: TestOffice, *topics: Case) -> Case:
    return do(office, fixed_meeting(office, *topics), "notify", "clerk", SENT)


def page(client: Client, meeting: Case) -> str:
    return client.get(reverse("meeting", args=[meeting.pk])).content.decode()


def test_the_meeting_says_who_will_come(office, clerk):
    meeting = notified(office, pooled_topic(office))
    deputy = login(office, "deputy_1")
    url = reverse("meeting-answer", args=[meeting.pk])
    deputy.post(url, {"post": office.post("deputy_1"), "said": "coming"})
    clerk.post(url, {"post": office.post("deputy_2"), "said": "delegate", "note": "城市管理科科长"})
    html = page(clerk, meeting)
    assert "已回执 2 人，应回执 6 人" in html
    assert "委派（城市管理科科长）" in html
    assert "已回执：<b>参加</b>" in page(deputy, meeting)


def test_a_wrong_answer_is_refused_in_words_and_nothing_is_written(office, clerk):
    meeting = notified(office, pooled_topic(office))
    url = reverse("meeting-answer", args=[meeting.pk])
    for said, words in (("delegate", "回执说明"), ("perhaps", "所列的几种"), ("", "请填写“回执”")):
        told = {"post": office.post("deputy_1"), "said": said}
        assert words in clerk.post(url, told, follow=True).content.decode()
    assert "没有发给" in clerk.post(url, {"post": "x", "said": "coming"}, follow=True).content.decode()
    assert not Attendance.objects.exclude(answer="").exists()


def test_leave_leads_to_its_form_and_stands_on_the_meeting(office, clerk):
    meeting = notified(office, pooled_topic(office))
    deputy = login(office, "deputy_1")
    html = deputy.post(reverse("meeting-leave", args=[meeting.pk]), follow=True).content.decode()
    assert "会议请假单" in html
    assert "请假待批" in page(clerk, meeting)
    answered = clerk.post(reverse("meeting-leave", args=[meeting.pk]), follow=True).content.decode()
    assert "只有出席人员可以办理" in answered


def test_the_plan_shows_minutes_and_takes_who_sits_in(office, clerk):
    topic = pooled_topic(office)
    meeting = planned_meeting(office, topic)
    url = reverse("meeting-plan", args=[meeting.pk])
    fields = {"ask-start": "2026-11-30T09:00", "ask-venue": "街道四楼第二会议室"}
    seat = {f"seat-{topic.pk}": office.post("community_head"), "change": f"seat:{topic.pk}"}
    clerk.post(url, fields | {f"minutes-{topic.pk}": "135"} | seat)
    html = clerk.get(url).content.decode()
    assert "合计 135 分钟" in html
    assert "议程合计超过两个小时" in html
    assert "列席：社区服务办主任" in html
    clerk.post(url, fields | {f"minutes-{topic.pk}": "100", "change": f"unseat:{Seat.objects.get().pk}"})
    html = clerk.get(url).content.decode()
    assert "议程合计超过两个小时" not in html
    assert not Seat.objects.exists()
    wrong = clerk.post(url, fields | {f"minutes-{topic.pk}": "半小时"}).content.decode()
    assert "不是整数" in wrong


def test_who_may_approve_is_offered_it(office, clerk):
    meeting = planned_meeting(office, pooled_topic(office))
    seat = services.seat_propose(
        item=meeting.agenda.get(),
        post=office.post("community_head"),
        by=office["clerk"],
        at=moment("2026-11-24 09:30"),
    )
    facts = {"start": moment("2026-11-30 09:00"), "venue": "四楼"}
    do(office, meeting, "plan", "clerk", "2026-11-24 10:00", facts=facts)
    assert "待批准" in page(clerk, meeting)
    head = login(office, "office_head")
    assert "批准列席" in page(head, meeting)
    head.post(reverse("meeting-seat", args=[meeting.pk]), {"seat": seat.pk})
    assert f"{office['office_head'].name}批准" in page(clerk, meeting)
    assert head.post(reverse("meeting-seat", args=[meeting.pk]), {"seat": "0"}).status_code == 404


def test_an_extra_topic_is_asked_for_on_the_topics_own_page(office, clerk):
    meeting, topic = notified(office, pooled_topic(office)), pooled_topic(office)
    head, url = login(office, "urban_head"), reverse("topic-tabling", args=[topic.pk])
    assert "提请临时增加" in head.get(url).content.decode()
    refused = head.post(url, {"act": "ask", "meeting": meeting.pk, "why": ""})
    assert (refused.status_code, "临时增加的理由" in refused.content.decode()) == (409, True)
    assert "请选择" in head.post(url, {"act": "ask", "meeting": "0", "why": "急"}).content.decode()
    head.post(url, {"act": "ask", "meeting": meeting.pk, "why": "合同月底到期"})
    extra = ExtraTopic.objects.get()
    acts = reverse("meeting-extra", args=[meeting.pk])
    assert (
        "须经办事处主任同意"
        in clerk.post(acts, {"extra": extra.pk, "act": "add"}, follow=True).content.decode()
    )
    director = login(office, "director")
    assert "同意增加" in page(director, meeting)
    director.post(acts, {"extra": extra.pk, "act": "agree"})
    clerk.post(acts, {"extra": extra.pk, "act": "add"})
    assert meeting.agenda.get(topic=topic).is_extra
    assert clerk.post(acts, {"extra": extra.pk, "act": "whatever"}).status_code == 404


def test_a_late_paper_is_marked_on_the_matrix(office, clerk):
    topic = pooled_topic(office)
    meeting = notified(office, topic)
    head, url = login(office, "urban_head"), reverse("topic-tabling", args=[topic.pk])
    assert "请选择要补报的材料" in head.post(url, {"act": "paper"}).content.decode()
    upload = SimpleUploadedFile("补充.docx", docx("补充"))
    head.post(url, {"act": "paper", "slot": "annex", "paper": upload})
    assert "迟交" in page(clerk, meeting)


def test_the_matrix_costs_no_more_with_more_topics(office, clerk):
    few = notified(office, pooled_topic(office))
    many = notified(office, *[pooled_topic(office) for _ in range(5)])
    costs = [queries(clerk, reverse("meeting", args=[meeting.pk])) for meeting in (few, many)]
    assert costs[0] == costs[1]
    assert costs[0] <= 20 + DEMO, costs
