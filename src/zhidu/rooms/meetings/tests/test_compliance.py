"""制度执行对照表: what it says of a meeting that kept everything, of a late one and of one that runs."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from zhidu.cases.duties.running import duties_run
from zhidu.cases.duties.saying import duty_account
from zhidu.cases.explain import page_of
from zhidu.cases.models import Case, Deviation, DutyPeriod
from zhidu.cases.services import reason_give
from zhidu.cases.situation import situation_of
from zhidu.cases.tests.offices import TestOffice, login, make_office, moment
from zhidu.editions.models import Adoption
from zhidu.papers.tests.reading import words_of
from zhidu.rooms.meetings.compliance import compliance
from zhidu.rooms.meetings.tests.steps import (
    closed_meeting,
    do,
    fixed_meeting,
    opened_meeting,
    pooled_topic,
    signed_meeting,
)

pytestmark = pytest.mark.django_db
RECIPIENTS = ("party_secretary", "director", "discipline", "office_head", "supervision")
WHY = "文印设备检修，材料晚一天送达"


@pytest.fixture(scope="module")
def office(kept: None) -> TestOffice:
    return make_office()


def finished(office: TestOffice) -> Case:
    """A meeting that kept every clause, archived."""
    meeting = signed_meeting(office, pooled_topic(office))
    recipients = tuple(office.post(code) for code in RECIPIENTS)
    do(office, meeting, "issue", "clerk", "2026-12-04 10:00", facts={"recipients": recipients})
    do(office, meeting, "archive", "clerk", "2026-12-05 10:00")
    return do(office, meeting, "receive", "archivist", "2026-12-05 11:00")


def lines(office: TestOffice, meeting: Case, at: str) -> dict[str, dict[str, Any]]:
    here = situation_of(Case.objects.get(pk=meeting.pk))
    return {line["id"]: line for line in compliance(page_of(here, office["clerk"], moment(at)))["lines"]}


def test_a_meeting_that_kept_all_has_evidence_for_each_clause_and_broke_none(office):
    found = lines(office, finished(office), "2026-12-06 09:00")
    verdicts = {clause: line["verdict"] for clause, line in found.items()}
    kept = {clause for clause, verdict in verdicts.items() if verdict == "kept"}
    assert kept >= {"WS-1a", "WS-3b", "WS-5.1b", "WS-6.3", "WS-8.1", "WS-9.1a", "WS-9.1b", "WS-9.4"}
    assert all(found[clause]["evidence"] for clause in kept)
    assert {verdicts[clause] for clause in ("WS-5.2b", "WS-7.2", "WS-9.3a")} == {"none"}
    assert {verdicts[clause] for clause in ("WS-0", "WS-10b")} == {"statement"}
    assert {c for c, verdict in verdicts.items() if verdict == "untraced"} == {"WS-3a", "WS-8.2b"}
    assert set(verdicts.values()) == {"kept", "none", "statement", "untraced"}
    signed = found["WS-9.1b"]["evidence"][-1]
    assert (signed["who"], signed["what"]) == ("甲01", "审签")
    assert "12月4日" in signed["when"]


def test_every_clause_that_a_rule_of_the_body_cites_is_listed(office):
    meeting = fixed_meeting(office, pooled_topic(office))
    rules = situation_of(meeting).kind.rules()
    found = lines(office, meeting, "2026-11-25 09:00")
    assert {clause for rule in rules for clause in rule.citations()} <= {*found}
    assert found["WS-1a"]["verdict"] == "open"  # nobody has signed in yet


def late(office: TestOffice) -> Case:
    """A meeting whose notice was sent on the day of the meeting itself."""
    meeting = fixed_meeting(office, pooled_topic(office))
    return do(office, meeting, "notify", "clerk", "2026-11-30 08:00")


def test_a_late_notice_is_broken_with_its_reason_and_who_gave_it(office):
    meeting = late(office)
    departure = Deviation.objects.get(case=meeting, clauses=["WS-6.3"])
    reason_give(deviation=departure, reason=WHY, by=office["clerk"], at=moment("2026-11-30 08:30"))
    line = lines(office, meeting, "2026-11-30 08:40")["WS-6.3"]
    assert line["verdict"] == "broken"
    assert f"{WHY}（甲10说明）" in line["note"]
    assert any(WHY in row["what"] for row in line["evidence"])


def test_a_late_notice_without_a_reason_is_said_to_owe_one(office):
    line = lines(office, late(office), "2026-11-30 08:40")["WS-6.3"]
    assert (line["verdict"], "还欠一个原因说明" in line["note"]) == ("broken", True)


def test_a_reminder_beside_a_breach_does_not_hide_it(office):
    meeting = late(office)
    slight = {"sort": Deviation.Sort.SLIGHT, "clauses": ["WS-6.3"], "what": "提醒"}
    Deviation.objects.create(case=meeting, at=moment("2026-11-30 08:20"), **slight)
    assert lines(office, meeting, "2026-11-30 08:40")["WS-6.3"]["verdict"] == "broken"


def test_late_minutes_are_deviated_with_their_reason(office):
    meeting = closed_meeting(office, pooled_topic(office))
    do(office, meeting, "draft", "clerk", "2026-12-09 09:00", facts={"minutes_text": "会议议定……"})
    departure = Deviation.objects.get(case=meeting, clauses=["WS-9.1a"])
    reason_give(deviation=departure, reason=WHY, by=office["clerk"], at=moment("2026-12-09 10:00"))
    line = lines(office, meeting, "2026-12-09 10:30")["WS-9.1a"]
    assert (line["verdict"], f"{WHY}（甲10说明）" in line["note"]) == ("deviated", True)


def test_a_departure_is_one_with_a_reason_only_once_somebody_gave_it(office):
    meeting = closed_meeting(office, pooled_topic(office))
    do(office, meeting, "draft", "clerk", "2026-12-09 09:00", facts={"minutes_text": "会议议定……"})
    line = lines(office, meeting, "2026-12-09 10:30")["WS-9.1a"]
    assert (line["verdict"], "还欠一个原因说明" in line["note"]) == ("departed", True)


@pytest.mark.parametrize(
    ("first_seen", "verdict", "shown"),
    [
        ("2026-11-20 08:00", "kept", "应1次，已1次；召开主任办公会议：2026年11月30日主任办公会议"),
        (
            "2026-11-10 08:00",
            "departed",
            "应1次，已0次；召开主任办公会议：2026年11月30日主任办公会议（超期）",
        ),
    ],
    ids=["in time", "late"],
)
def test_how_often_the_body_meets_is_judged_by_the_period_that_the_meeting_kept(
    office, first_seen, verdict, shown
):
    Adoption.objects.update(since=moment(first_seen).date())
    duties_run(moment(first_seen))
    meeting = closed_meeting(office, pooled_topic(office))
    duties_run(moment("2026-12-02 08:00"))
    line = lines(office, meeting, "2026-12-02 09:00")["WS-3a"]
    assert line["verdict"] == verdict
    assert any(shown in row["what"] for row in line["evidence"])
    if verdict == "departed":
        period = DutyPeriod.objects.get(case=meeting)
        duty_account(period=period, reason=WHY, by=office["clerk"], at=moment("2026-12-02 10:00"))
        line = lines(office, meeting, "2026-12-02 11:00")["WS-3a"]
        assert (line["verdict"], line["note"]) == ("deviated", f"{WHY}（甲10说明）")


def test_of_a_meeting_in_progress_only_what_is_over_is_judged(office):
    found = lines(office, opened_meeting(office, pooled_topic(office)), "2026-11-30 09:10")
    verdicts = {clause: line["verdict"] for clause, line in found.items()}
    assert {verdicts[clause] for clause in ("WS-1a", "WS-5.1b", "WS-5.2a", "WS-6.3")} == {"kept"}
    assert {verdicts[clause] for clause in ("WS-5.2b", "WS-8.3", "WS-9.1a", "WS-9.1b", "WS-9.4")} == {"open"}


def test_the_page_and_the_paper_are_for_whoever_may_read_the_meeting(office):
    meeting, clerk = finished(office), login(office, "clerk")
    url, paper = (
        reverse(name, args=[meeting.pk]) for name in ("meeting-compliance", "meeting-compliance-pdf")
    )
    assert url in clerk.get(reverse("meeting", args=[meeting.pk])).content.decode()
    said = clerk.get(url).content.decode()
    assert f"{reverse('meeting', args=[meeting.pk])}#entry-" in said
    with CaptureQueriesContext(connection) as page_cost:
        clerk.get(url)
    with CaptureQueriesContext(connection) as paper_cost:
        words = words_of(clerk.get(paper).content)
    # budget of a page: 20, beside the three of the demo's bar
    assert (len(page_cost), len(paper_cost)) == (19, 17)
    assert "主任办公会议制度执行对照表" in words
    assert "甲01：审签（留痕第25条）" in words
    assert "按时完成：会议通知和材料送达" in words
    stranger = login(office, "community_head")
    assert [stranger.get(address).status_code for address in (url, paper)] == [404, 404]
