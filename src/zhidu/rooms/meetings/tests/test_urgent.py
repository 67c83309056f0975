"""紧急会议 by Wusong's default: what gives way once it is declared, what never does, and what is owed."""

from __future__ import annotations

import pytest
from django.urls import reverse

from zhidu.cases.models import Case, Deviation, Entry, Notice, Obligation
from zhidu.cases.services import obligations_lapse
from zhidu.cases.situation import situation_of
from zhidu.cases.tests.offices import TestOffice, login, make_office, moment
from zhidu.papers.tests.reading import words_of
from zhidu.rooms.meetings import papers
from zhidu.rooms.meetings.tests.steps import PRESENT, decide, do, planned_meeting, pooled_topic, refused

pytestmark = pytest.mark.django_db
WHY = "云溪河堤岸塌陷，须当晚研究抢险"
NIGHT = "2026-11-27 20:00"
"""A Friday evening."""


@pytest.fixture(scope="module")
def office(kept: None) -> TestOffice:
    return make_office()


STUDY = {"item_type": "study", "fiscal": "否", "kind": "", "amount": "", "method": ""}


def emergency(office: TestOffice) -> Case:
    """A meeting whose only topic is an emergency, still on its plan."""
    return planned_meeting(office, pooled_topic(office, category="emergency", **STUDY))


def declare(office: TestOffice, meeting: Case, who: str, word: str, why: str = WHY) -> Case:
    facts = {"urgent_ground": why, "urgent_word": word}
    return do(office, meeting, "declare_urgent", who, NIGHT, facts=facts)


def hand_in(office: TestOffice, meeting: Case, venue: str = "") -> Case:
    facts = {"start": moment("2026-11-27 22:00"), "venue": venue}
    return do(office, meeting, "plan", "clerk", "2026-11-27 20:10", facts=facts)


def called_at_once(office: TestOffice) -> Case:
    """Declared on the director's word by telephone, and on its way within the hour."""
    meeting = declare(office, emergency(office), "clerk", "phone")
    hand_in(office, meeting)
    do(office, meeting, "plan_review", "office_head", "2026-11-27 20:20")
    do(office, meeting, "plan_fix", "director", "2026-11-27 20:30")
    return do(office, meeting, "notify", "clerk", "2026-11-27 20:40")


def held(office: TestOffice) -> Case:
    meeting = called_at_once(office)
    present = {"present": tuple(office.post(code) for code in PRESENT)}
    do(office, meeting, "open", "clerk", "2026-11-27 22:00", facts=present)
    topic = meeting.agenda.get().topic
    decide(office, meeting, topic, "2026-11-27 22:20", method="")
    return do(office, meeting, "close", "clerk", "2026-11-27 22:30")


def owed(meeting: Case) -> dict[str, str]:
    return dict(Obligation.objects.filter(case=meeting).values_list("rule", "state"))


def departures(meeting: Case) -> list[tuple[str, list[str], str, str]]:
    rows = Deviation.objects.filter(case=meeting).order_by("pk")
    return [(row.sort, row.clauses, row.reason, row.reason_by) for row in rows]


def test_without_a_declaration_the_plan_is_refused_until_it_is_whole(office):
    meeting = emergency(office)
    assert "会议地点" in str(refused(hand_in, office, meeting))
    assert departures(hand_in(office, meeting, venue="防汛值班室")) == []


def test_once_it_is_declared_the_plan_goes_in_as_it_is_with_the_ground_as_its_reason(office):
    meeting = declare(office, emergency(office), "director", "in_person")
    hand_in(office, meeting)
    assert departures(meeting) == [("deviation", [], WHY, "甲01")]
    said = Entry.objects.get(case_id=meeting.pk, verb="step.done", data__step="plan")
    assert said.data["reason"] == WHY


def test_it_is_declared_for_an_emergency_with_a_ground_and_the_directors_word(office):
    other = planned_meeting(office, pooled_topic(office))
    told = refused(declare, office, other, "director", "in_person")
    assert "议程里没有可以按紧急会议研究的议题" in str(told)
    meeting = emergency(office)
    assert "紧急的事由" in str(refused(declare, office, meeting, "director", "in_person", why=""))
    assert "只有办事处主任可以办理" in str(refused(declare, office, meeting, "clerk", "in_person"))
    refused(declare, office, meeting, "urban_head", "phone")
    declare(office, meeting, "director", "in_person")
    assert owed(meeting) == {}  # the director has said so, and signs nothing
    refused(do, office, meeting, "confirm_urgent", "director", "2026-11-27 20:05")
    refused(declare, office, meeting, "director", "in_person")


def test_a_must_of_the_text_stays_a_breach_whose_reason_is_known(office):
    meeting = called_at_once(office)
    breach = ("breach", ["WS-6.3"], WHY, "甲10")
    assert departures(meeting)[-1] == breach
    late = emergency(office)
    hand_in(office, late, venue="防汛值班室")
    do(office, late, "plan_review", "office_head", "2026-11-27 20:20")
    do(office, late, "plan_fix", "director", "2026-11-27 20:30")
    do(office, late, "notify", "clerk", "2026-11-27 20:40")
    assert departures(late) == [("breach", ["WS-6.3"], "", "")]  # somebody owes why
    declare(office, late, "clerk", "phone")
    assert departures(late) == [breach]


def test_what_is_owed_is_met_in_time_and_said_on_page_and_papers(office):
    meeting = held(office)
    assert Notice.objects.filter(case=meeting, what="紧急会议的电话同意待补签").exists()
    assert owed(meeting) | {"urgent_consent": "open", "urgent_papers": "open"} == owed(meeting)
    do(office, meeting, "confirm_urgent", "director", "2026-11-30 17:00")
    refused(do, office, meeting, "supply_papers", "clerk", "2026-12-01 09:00")  # which ones?
    supplied = {"papers_supplied": "抢险方案、现场照片"}
    do(office, meeting, "supply_papers", "clerk", "2026-12-01 09:00", facts=supplied)
    assert (owed(meeting)["urgent_consent"], owed(meeting)["urgent_papers"]) == ("met", "met")
    do(office, meeting, "draft", "clerk", "2026-12-01 10:00", facts={"minutes_text": "会议议定……"})
    words = papers.minutes_words(situation_of(Case.objects.get(pk=meeting.pk)))["urgent"]
    assert words[0].endswith(f"由甲10宣布；紧急的事由：{WHY}；主任怎样同意的：主任电话同意，由他人登记")
    assert "违反：会议通知和材料送达超期（六（三））" in words
    assert "补办：补签紧急会议的同意，2026年11月30日（星期一）以前，按时办结" in words
    client = login(office, "clerk")
    for name in ("meeting", "meeting-compliance"):
        page = client.get(reverse(name, args=[meeting.pk])).content.decode()
        assert "由甲10宣布" in page
        assert "按时办结" in page
        assert "会议通知和材料送达超期" in page
    sheet = client.get(reverse("meeting-compliance-pdf", args=[meeting.pk])).content
    assert WHY in words_of(sheet).replace("\n", "")


def test_what_is_not_paid_lapses_and_is_missed(office):
    meeting = held(office)
    obligations_lapse(moment("2026-12-02 08:00"))
    assert (owed(meeting)["urgent_consent"], owed(meeting)["urgent_papers"]) == ("missed", "missed")
    do(office, meeting, "confirm_urgent", "director", "2026-12-02 09:00")
    words = papers.minutes_words(situation_of(Case.objects.get(pk=meeting.pk)))["urgent"]
    assert any("补签紧急会议的同意" in line and line.endswith("超期办结") for line in words)
    assert any("补齐紧急会议的材料" in line and line.endswith("还没有办") for line in words)
    assert {row.reason for row in Deviation.objects.filter(case=meeting, what__startswith="补")} == {""}
