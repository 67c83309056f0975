"""阳泉: the plenary, the special meeting, and how often they meet, by services."""

from __future__ import annotations

import pytest

from tests.harness.yangquan import (
    Facts,
    do,
    drafted,
    filled,
    meeting_with,
    missed,
    open_step,
    passed,
    refusal,
    taken,
    yangquan,
)
from zhidu.cases.duties.running import duties_run
from zhidu.cases.errors import NotDone, Refused
from zhidu.cases.explain import page_of
from zhidu.cases.models import Case, DutyPeriod, Obligation, Publication
from zhidu.cases.services import obligations_lapse
from zhidu.cases.situation import situation_of
from zhidu.cases.tests.offices import TestOffice, login, moment
from zhidu.rooms.meetings.compliance import compliance
from zhidu.rooms.meetings.services import (
    agenda_set,
    leave_ask,
)

pytestmark = [pytest.mark.django_db, pytest.mark.text]


@pytest.fixture
def office() -> TestOffice:
    return yangquan()


# the plenary, from its roster to its minutes


def _proposed(office: TestOffice) -> Case:
    """A topic that the mayor proposes himself; nobody else can."""
    draft = {"title": "全年工作部署", "unit": office.unit("urban"), "matter": "deployment", "major": "是"}
    topic = drafted(office, "plenary_topic", "clerk", (), [], **draft, plenary_proposer="vices")
    assert refusal(office, topic, "submit", "clerk", "2026-11-17 09:00") == ("YQ-Q-5a",)
    filled(office, topic, "clerk", (), [], **draft, plenary_proposer="mayor")
    do(office, topic, "submit", "clerk", "2026-11-17 10:00")
    do(office, topic, "settle", "director", "2026-11-17 11:00")
    topic.refresh_from_db()
    return topic


def test_the_plenary_is_called_by_the_mayor_with_a_roster_he_has_fixed(office: TestOffice) -> None:
    office.office.adoptions.update(since="2026-11-01")
    duties_run(moment("2026-11-02 08:00"))
    topic = _proposed(office)
    meeting = meeting_with(office, "plenary")
    sorts = "convey reform integrity plan budget".split()
    assert [m for m in sorts if taken(office, meeting, topic, {"matter": m})] == []
    other = {"matter": "other", "major": "否"}
    assert taken(office, meeting, topic, other) == ("YQ-Q-4.4",)
    assert taken(office, meeting, topic, other | {"matter_reason": "须全体会议决定"}) == ()
    Case.objects.filter(pk=topic.pk).update(facts=topic.facts)
    agenda_set(meeting_id=meeting.pk, topics=[topic.pk], by=office["clerk"], at=moment("2026-11-20 09:00"))
    start = {"start": moment("2026-11-23 09:00")}
    do(office, meeting, "plan", "clerk", "2026-11-20 09:10", facts=start)
    sitting = {"sitting": (office.post("party_secretary"),)}
    assert refusal(office, meeting, "roster", "clerk", "2026-11-20 09:20", facts=sitting) == ("YQ-Q-3a",)
    do(office, meeting, "roster", "clerk", "2026-11-20 09:30", facts=sitting | {"sitting_why": "依会议内容"})
    assert refusal(office, meeting, "roster_fix", "clerk", "2026-11-20 09:40") == ("YQ-Q-3b",)
    do(office, meeting, "roster_fix", "director", "2026-11-20 09:50")
    called = refusal(office, meeting, "plan_fix", "deputy_1", "2026-11-20 10:00", facts=start)
    assert called == ("YQ-G-6a", "YQ-Q-2b")
    do(office, meeting, "plan_fix", "director", "2026-11-20 10:10", facts=start)
    assert refusal(office, meeting, "notify", "clerk", "2026-11-20 10:20") == ("YQ-Q-6a",)
    do(office, meeting, "notify", "clerk", "2026-11-20 10:30", facts=start | {"venue": "礼堂"})
    away = leave_ask(meeting_id=meeting.pk, by=office["community_head"], at=moment("2026-11-20 11:00"))
    filled(office, away, "community_head", (), [], absence_reason="出差", stand_in_sent="否")
    do(office, away, "ask", "community_head", "2026-11-20 11:10")
    assert refusal(office, away, "gather", "deputy_1", "2026-11-20 11:20") == ("YQ-G-43b",)
    do(office, away, "gather", "clerk", "2026-11-20 11:30")
    expected = {row.post.code for row in meeting.attendance.select_related("post")}
    heads = {"urban_head", "community_head"}
    assert expected == {"director", "deputy_1", "deputy_2", "commander", "office_head", *heads}
    present = {"present": (office.post("director"), office.post("deputy_1"))}
    opening = refusal(office, meeting, "open", "deputy_1", "2026-11-23 09:00", facts=present)
    assert opening == ("YQ-Q-2b", "YQ-G-38b")
    do(office, meeting, "open", "director", "2026-11-23 09:00", facts=present)
    passed(office, meeting)
    for act, who, facts, clause in (
        ("close", "clerk", {}, ""),
        ("draft", "clerk", {"minutes_text": "会议议定……"}, "YQ-Q-7a"),
        ("countersign", "deputy_2", {}, "YQ-G-44a"),
        ("sign", "director", {}, "YQ-Q-7b"),
        ("issue", "clerk", {"recipients": (office.post("director"),)}, "YQ-Q-7b"),
        ("archive", "clerk", {}, "YQ-Q-7c"),
    ):
        asked = {"at": "2026-11-24 10:00", "facts": facts}
        assert not clause or clause in refusal(office, meeting, act, "urban_clerk", **asked)
        do(office, meeting, act, who, **asked)
    assert Case.objects.filter(kind="task").exists()
    assert Publication.objects.get(case=meeting).clauses == ["YQ-G-29"]
    duties_run(moment("2026-11-25 00:00"))
    assert DutyPeriod.objects.get(duty="plenary.meets").state == "met"


# the special meeting


def test_the_minutes_of_a_special_meeting_pass_four_hands(office: TestOffice) -> None:
    vice = office.post("deputy_2")
    draft = {"title": "道路抢修", "unit": office.unit("urban"), "matter": "portfolio", "major": "否"}
    topic = drafted(office, "special_topic", "urban_head", (), [], **draft, convener_post=vice)
    do(office, topic, "submit", "urban_head", "2026-11-17 10:00")
    assert refusal(office, topic, "settle", "director", "2026-11-17 11:00") == ("YQ-G-42b",)
    do(office, topic, "settle", "deputy_2", "2026-11-17 11:10")
    topic.refresh_from_db()
    meeting = meeting_with(office, "special_meeting")
    sorts = "portfolio scheduled instructed emergency".split()
    assert [m for m in sorts if taken(office, meeting, topic, {"matter": m})] == []
    assert taken(office, meeting, topic, {"matter": "business"}) == ("YQ-Z-5.4",)
    assert taken(office, meeting, topic, {"matter": "portfolio", "major": "是"}) == ("YQ-G-6b",)
    assert taken(office, meeting, topic, {"matter": "emergency", "major": "是"}) == ()
    Case.objects.filter(pk=topic.pk).update(facts=topic.facts)
    agenda_set(meeting_id=meeting.pk, topics=[topic.pk], by=office["clerk"], at=moment("2026-11-20 10:00"))
    facts = {
        "start": moment("2026-11-27 09:00"),
        "venue": "二楼",
        "convener_post": vice,
        "chair_delegated": "是",
        "called": (office.post("urban_head"), office.post("urban_clerk")),
    }
    assert refusal(office, meeting, "plan", "urban_head", "2026-11-20 10:10", facts=facts) == ("YQ-Z-6",)
    do(office, meeting, "plan", "clerk", "2026-11-20 10:20", facts=facts)
    assert refusal(office, meeting, "plan_fix", "deputy_1", "2026-11-20 10:30") == ("YQ-G-41a",)
    do(office, meeting, "plan_fix", "deputy_2", "2026-11-20 10:40")
    do(office, meeting, "notify", "clerk", "2026-11-20 10:50")
    assert {row.post.code for row in meeting.attendance.select_related("post")} == {
        "urban_head",
        "urban_clerk",
    }
    away = leave_ask(meeting_id=meeting.pk, by=office["urban_clerk"], at=moment("2026-11-20 11:00"))
    filled(office, away, "urban_clerk", (), [], absence_reason="出差", stand_in_sent="否")
    do(office, away, "ask", "urban_clerk", "2026-11-20 11:10")
    assert refusal(office, away, "grant", "director", "2026-11-20 11:20") == ("YQ-G-43d",)
    do(office, away, "grant", "deputy_2", "2026-11-20 11:30")
    present = {"present": (office.post("urban_head"),)}
    assert "YQ-Z-3" in refusal(office, meeting, "open", "deputy_2", "2026-11-27 09:00", facts=present)
    do(office, meeting, "open", "office_head", "2026-11-27 09:00", facts=present)
    passed(office, meeting)
    do(office, meeting, "close", "clerk", "2026-11-27 10:00")
    do(office, meeting, "draft", "clerk", "2026-12-01 10:00", facts={"minutes_text": "会议议定……"})
    assert refusal(office, meeting, "head_check", "office_head", "2026-12-01 11:00") == ("YQ-Z-8a",)
    ticked = ("true_record", "concise")
    do(office, meeting, "head_check", "office_head", "2026-12-01 11:10", ticked=ticked)
    with pytest.raises(NotDone):
        do(office, meeting, "sign", "director", "2026-12-01 11:20")
    do(office, meeting, "vice_check", "deputy_2", "2026-12-01 11:30")
    assert refusal(office, meeting, "sign", "deputy_2", "2026-12-01 11:40") == ("YQ-Z-7b",)
    do(office, meeting, "sign", "director", "2026-12-01 14:00")
    assert refusal(office, meeting, "sign_off", "deputy_1", "2026-12-01 14:10") == ("YQ-G-44b",)
    do(office, meeting, "sign_off", "deputy_2", "2026-12-01 14:20")
    goes = {"recipients": (office.post("urban_head"),)}
    formal = goes | {"minutes_form": "government"}
    assert refusal(office, meeting, "issue", "clerk", "2026-12-01 15:00", facts=formal) == ("YQ-Z-7c",)
    do(office, meeting, "issue", "clerk", "2026-12-01 15:10", facts=goes | {"minutes_form": "office"})
    assert refusal(office, meeting, "archive", "urban_head", "2026-12-01 15:15") == ("YQ-Z-8b",)
    do(office, meeting, "archive", "clerk", "2026-12-01 15:20")
    assert open_step(meeting) is None


@pytest.mark.parametrize(
    ("is_urgent", "departure", "verdict"),
    [
        (True, ("deviation", ["YQ-G-42c"], "山体滑坡", "甲03"), "deviated"),
        (False, ("breach", ["YQ-G-42c"], "", ""), "broken"),
    ],
    ids=["urgent", "not urgent"],
)
def test_an_urgent_special_meeting_may_outrun_the_days_that_the_text_left_open(
    office: TestOffice, is_urgent: bool, departure: Facts, verdict: str
) -> None:
    vice, at = office.post("deputy_2"), "2026-11-27 20:30"
    draft = {"title": "道路抢修", "unit": office.unit("urban"), "matter": "emergency", "major": "否"}
    topic = drafted(office, "special_topic", "urban_head", (), [], **draft, convener_post=vice)
    do(office, topic, "submit", "urban_head", "2026-11-27 20:00")
    do(office, topic, "settle", "deputy_2", "2026-11-27 20:10")
    meeting = meeting_with(office, "special_meeting", topic)
    facts = {"start": moment("2026-11-27 21:10"), "venue": "二楼", "convener_post": vice}
    facts |= {"chair_delegated": "否", "called": (office.post("urban_head"),)}
    do(office, meeting, "plan", "clerk", "2026-11-27 20:20", facts=facts)
    if is_urgent:
        said = {"urgent_ground": "山体滑坡", "urgent_word": "in_person"}
        with pytest.raises(Refused):
            do(office, meeting, "declare_urgent", "deputy_1", at, facts=said)
        do(office, meeting, "declare_urgent", "deputy_2", at, facts=said)
    do(office, meeting, "plan_fix", "deputy_2", at)
    do(office, meeting, "notify", "clerk", "2026-11-27 20:40")
    row = meeting.deviations.get()
    assert (row.sort, row.clauses, row.reason, row.reason_by) == departure
    notices = meeting.obligations.filter(rule="urgent_notice").values_list("state", flat=True)
    assert [*notices] == ["met"] * is_urgent
    here = situation_of(Case.objects.get(pk=meeting.pk))
    report = compliance(page_of(here, office["clerk"], moment(at)))["lines"]
    assert {line["id"]: line["verdict"] for line in report}["YQ-G-42c"] == verdict


# minutes that come late


def _plenary(office: TestOffice) -> Case:
    """A plenary that has begun."""
    topic, at = _proposed(office), "2026-11-20 09:00"
    meeting = meeting_with(office, "plenary", topic)
    facts = {"start": moment("2026-11-23 09:00"), "venue": "礼堂"}
    do(office, meeting, "plan", "clerk", at, facts=facts)
    do(office, meeting, "roster", "clerk", at)
    do(office, meeting, "roster_fix", "director", at)
    do(office, meeting, "plan_fix", "director", at, facts=facts)
    do(office, meeting, "notify", "clerk", at, facts=facts)
    present = {"present": (office.post("director"),)}
    return do(office, meeting, "open", "director", "2026-11-23 09:00", facts=present)


def _special(office: TestOffice) -> Case:
    """A special meeting of a vice mayor that has begun."""
    vice, at = office.post("deputy_2"), "2026-11-20 09:00"
    draft = {"title": "道路抢修", "unit": office.unit("urban"), "matter": "portfolio", "major": "否"}
    topic = drafted(office, "special_topic", "urban_head", (), [], **draft, convener_post=vice)
    do(office, topic, "submit", "urban_head", at)
    do(office, topic, "settle", "deputy_2", at)
    meeting = meeting_with(office, "special_meeting", topic)
    facts = {"start": moment("2026-11-23 09:00"), "venue": "二楼", "convener_post": vice}
    facts |= {"chair_delegated": "否", "called": (office.post("urban_head"),)}
    do(office, meeting, "plan", "clerk", at, facts=facts)
    do(office, meeting, "plan_fix", "deputy_2", at)
    do(office, meeting, "notify", "clerk", at)
    present = {"present": (office.post("urban_head"),)}
    return do(office, meeting, "open", "deputy_2", "2026-11-23 09:00", facts=present)


def _drafted_late(office: TestOffice, meeting: Case, clause: str, day: str) -> None:
    """A meeting whose minutes come a day too late."""
    passed(office, meeting)
    do(office, meeting, "close", "clerk", "2026-11-23 10:00")
    assert refusal(office, meeting, "draft", "clerk", f"{day} 09:00") == (clause,)
    obligations_lapse(moment(f"{day} 00:00"))
    do(office, meeting, "draft", "clerk", f"{day} 09:00", facts={"minutes_text": "会议议定……"})
    assert missed(meeting) == [[clause]]


def test_minutes_of_a_special_meeting_are_due_in_three_days(office: TestOffice) -> None:
    _drafted_late(office, _special(office), "YQ-Z-7a", "2026-11-27")


def test_minutes_of_a_plenary_are_due_in_five_days_and_nothing_secret_is_made_public(
    office: TestOffice,
) -> None:
    meeting = _plenary(office)
    _drafted_late(office, meeting, "YQ-Q-7a", "2026-12-01")
    do(office, meeting, "countersign", "deputy_2", "2026-12-01 10:00")
    do(office, meeting, "sign", "director", "2026-12-01 11:00")
    assert Obligation.objects.filter(case=meeting, rule="publish.decisions", state="open").exists()
    told = {"recipients": (office.post("director"),), "secret": "是"}
    do(office, meeting, "issue", "clerk", "2026-12-01 12:00", facts=told)
    assert not Obligation.objects.filter(case=meeting, rule="publish.decisions").exists()
    assert not Publication.objects.filter(case=meeting).exists()


@pytest.mark.parametrize("body", ["plenary", "special_meeting"])
def test_the_office_begins_either_at_its_desk(office: TestOffice, body: str, monkeypatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment("2026-11-20 09:00"))
    page = login(office, "clerk").post(f"/meetings/new/{body}/", follow=True)
    (meeting,) = Case.objects.filter(kind=body)
    assert page.redirect_chain[-1][0] == f"/meetings/{meeting.pk}/plan/"
    assert meeting.initiator_post_id == office.posts["clerk"].pk


# how often they meet


def test_a_month_without_an_executive_meeting_is_missed(office: TestOffice) -> None:
    office.office.adoptions.update(since="2026-11-01")
    duties_run(moment("2026-11-02 08:00"))
    duties_run(moment("2026-12-01 00:00"))
    missed = {period.duty: period.clauses for period in DutyPeriod.objects.filter(state="missed")}
    assert missed == {"executive_meeting.meets": ["YQ-G-39d"]}
    assert not DutyPeriod.objects.filter(duty__endswith="as_needed").exists()
    duties_run(moment("2027-01-01 00:00"))
    assert DutyPeriod.objects.get(duty="plenary.meets", state="missed").clauses == ["YQ-Q-5b"]
