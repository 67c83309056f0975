"""Who comes to a meeting: answers to the notice, and leave asked of the director."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from zhidu.cases.errors import NotDone, Refused
from zhidu.cases.models import Case, Notice
from zhidu.cases.services import draft_save
from zhidu.cases.tests.offices import TestOffice, login, make_office, moment
from zhidu.rooms.meetings import services
from zhidu.rooms.meetings.models import Attendance
from zhidu.rooms.meetings.tests.steps import (
    LATER,
    SENT,
    do,
    fixed_meeting,
    notified,
    open_step,
    pooled_topic,
    refused,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> TestOffice:
    return make_office()


def answer(office: TestOffice, meeting: Case, who: str, post: str, said: str, note: str = "") -> None:
    services.answer_give(
        meeting_id=meeting.pk,
        post=office.post(post),
        said=said,
        note=note,
        by=office[who],
        at=moment(LATER),
    )


def answered(meeting: Case) -> list[Attendance]:
    return list(meeting.attendance.exclude(answer="").select_related("post"))


def test_a_member_answers_the_notice_and_the_clerk_notes_the_telephone(office):
    meeting = fixed_meeting(office, pooled_topic(office))
    with pytest.raises(NotDone, match="没有发给"):
        answer(office, meeting, "deputy_1", "deputy_1", "coming")
    do(office, meeting, "notify", "clerk", SENT)
    answer(office, meeting, "deputy_1", "deputy_1", "coming")
    answer(office, meeting, "clerk", "deputy_2", "leave", "区里开会")
    rows = {a.post.code: (a.answer, a.answer_noted_by != "") for a in answered(meeting)}
    assert rows == {"deputy_1": ("coming", False), "deputy_2": ("leave", True)}
    refused(answer, office, meeting, "urban_head", "deputy_1", "leave")
    with pytest.raises(Refused, match="请填写“回执”"):
        answer(office, meeting, "deputy_1", "deputy_1", "")
    with pytest.raises(NotDone, match="所列的几种"):
        answer(office, meeting, "deputy_1", "deputy_1", "perhaps")


def test_who_sends_somebody_says_whom_and_may_change_the_answer(office):
    meeting = notified(office, pooled_topic(office))
    with pytest.raises(Refused, match="回执说明"):
        answer(office, meeting, "deputy_1", "deputy_1", "delegate")
    answer(office, meeting, "deputy_1", "deputy_1", "delegate", "城市管理科科长")
    answer(office, meeting, "deputy_1", "deputy_1", "coming")
    assert [a.answer for a in answered(meeting)] == ["coming"]


def leave(office: TestOffice, meeting: Case, who: str, at: str, reason: str = "official") -> Case:
    """A request for leave from a meeting, handed in."""
    case = services.leave_ask(meeting_id=meeting.pk, by=office[who], at=moment(at))
    facts = {"absence_reason": reason, "absence_note": "区安委会会议"}
    draft_save(case_id=case.pk, facts=facts, ticked=[], by=office[who], at=moment(at))
    do(office, case, "ask", who, at)
    case.refresh_from_db()
    return case


def test_leave_is_asked_of_the_director_before_the_meeting(office):
    meeting = notified(office, pooled_topic(office))
    case = leave(office, meeting, "deputy_1", LATER)
    assert (open_step(case), case.parent) == ("grant", meeting)
    refused(do, office, case, "grant", "office_head", LATER)
    do(office, case, "grant", "director", "2026-11-28 09:00")
    case.refresh_from_db()
    assert (case.status, case.facts["leave_standing"]) == ("closed", "excused")
    assert Notice.objects.filter(case=case, what="会议请假已批准", post__code="clerk").exists()


def test_leave_for_another_reason_is_not_taken(office):
    meeting = notified(office, pooled_topic(office))
    problem = refused(leave, office, meeting, "deputy_1", LATER, "other")
    assert problem.decision.because == ("WS-7.1",)
    asked = Case.objects.get(kind="meeting_leave")
    assert "WS-7.2" in refused(do, office, asked, "ask", "deputy_2", LATER).decision.because
    assert leave(office, meeting, "deputy_1", LATER, "health").status == "open"


def test_leave_asked_after_the_beginning_is_recorded_and_not_granted(office):
    meeting = notified(office, pooled_topic(office))
    case = leave(office, meeting, "deputy_1", "2026-11-30 09:30")
    assert (case.status, case.facts["leave_standing"]) == ("closed", "unexcused")


def test_who_grants_the_directors_own_leave_is_for_the_office_to_say(office):
    meeting = notified(office, pooled_topic(office))
    case = leave(office, meeting, "director", LATER)
    assert open_step(case) == "grant"
    refused(do, office, case, "grant", "director", LATER)
    to = (office.post("party_secretary"),)
    do(office, case, "grant", "clerk", LATER, move="hand_on", to=to, reason="请示后由书记批准")
    do(office, case, "grant", "party_secretary", "2026-11-28 09:00")
    case.refresh_from_db()
    assert case.facts["leave_standing"] == "excused"


def test_leave_is_asked_by_those_expected_and_its_form_is_begun_once(office):
    meeting = notified(office, pooled_topic(office))
    told = {"meeting_id": meeting.pk, "at": moment(LATER)}
    refused(services.leave_ask, by=office["urban_head"], **told)
    first = services.leave_ask(by=office["deputy_1"], **told)
    assert services.leave_ask(by=office["deputy_1"], **told) == first
    assert services.leave_ask(by=office["deputy_2"], **told) != first


def test_who_has_leave_is_not_expected_at_the_door(office):
    meeting = notified(office, pooled_topic(office))
    case = leave(office, meeting, "deputy_1", LATER)
    page = login(office, "clerk").get(reverse("meeting", args=[meeting.pk])).content.decode()
    assert _is_ticked(page, office.post("deputy_1"))
    do(office, case, "grant", "director", "2026-11-28 09:00")
    page = login(office, "clerk").get(reverse("meeting", args=[meeting.pk])).content.decode()
    assert not _is_ticked(page, office.post("deputy_1"))
    assert _is_ticked(page, office.post("deputy_2"))


def _is_ticked(page: str, post: str) -> bool:
    return re.search(rf'name="ask-present" value="{post}"[^>]* checked', page) is not None
