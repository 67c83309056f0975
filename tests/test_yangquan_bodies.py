"""阳泉: what each of the four bodies takes, and how the other three meet, by services."""

from __future__ import annotations

from typing import Any

import pytest

from tests.harness.yangquan import do, drafted, filled, open_step, refusal, yangquan
from zhidu.cases.errors import NotDone, Refused
from zhidu.cases.models import Case
from zhidu.cases.situation import stored
from zhidu.cases.tests.offices import TestOffice, moment
from zhidu.rooms.meetings.models import AgendaItem
from zhidu.rooms.meetings.services import agenda_set, item_decide, meeting_open

pytestmark = pytest.mark.django_db

Facts = dict[str, Any]
WORK = ["researched", "consulted", "argued", "checked_inside", "checked_by_law"]


@pytest.fixture
def office() -> TestOffice:
    return yangquan()


def waiting(office: TestOffice, kind: str, chain: tuple[tuple[str, str], ...], **facts: Any) -> Case:
    """A topic that has come to the step at which it waits for its meeting."""
    known = {"title": "道路改造", "unit": office.unit("urban"), "matter": "plan", "major": "否"} | facts
    case = drafted(office, kind, "urban_head", (), WORK, **known)
    for hour, (act, who) in enumerate(chain, start=9):
        do(office, case, act, who, f"2026-11-17 {hour:02}:00")
    return case


def meeting_with(office: TestOffice, body: str, *topics: Case) -> Case:
    at = moment("2026-11-20 09:00")
    chosen = [topic.pk for topic in topics]
    return meeting_open(office=office.office, body=body, topics=chosen, by=office["clerk"], at=at)


def taken(office: TestOffice, meeting: Case, topic: Case, facts: Facts) -> tuple[str, ...]:
    """The clauses by which a topic of these facts is kept from the agenda; none if it is on it."""
    Case.objects.filter(pk=topic.pk).update(facts=topic.facts | stored(facts))
    at, by = moment("2026-11-20 10:00"), office["clerk"]
    try:
        agenda_set(meeting_id=meeting.pk, topics=[topic.pk], by=by, at=at)
    except Refused as refused:
        return refused.decision.because
    agenda_set(meeting_id=meeting.pk, topics=[], by=by, at=at)
    return ()


def settled(office: TestOffice, body: str, **facts: Any) -> tuple[Case, Case]:
    """A topic of the executive or the mayor's meeting with its papers in, and a meeting that is planned."""
    common = {
        "ripe": "是",
        "divided": "否",
        "multi_unit": "否",
        "fair_competition": "否",
        "invited": (office.post("party_secretary"),),
    }
    if body == "executive_meeting":
        own = {"settled_by": "district", "already_ruled": "否", "ad_hoc": "否", "to_coordinate": "否"}
        chain = (("submit", "urban_head"), ("propose", "clerk"), ("check", "office_head"))
        chain += (("field_consent", "deputy_2"), ("executive_consent", "deputy_1"), ("settle", "director"))
        kind = "executive_topic"
    else:
        own, kind = {"proposed_by": "mayor"}, "mayors_topic"
        chain = (("submit", "urban_head"), ("propose", "clerk"), ("field_consent", "deputy_2"))
        chain += (("settle", "director"),)
    topic = waiting(office, kind, chain, **common | own | facts)
    _papers(office, topic, kind.replace("topic", "papers"))
    if body == "executive_meeting":
        do(office, topic, "hear", "director", "2026-11-19 10:00", facts={"hearing_says": "可以上会"})
    topic.refresh_from_db()
    return topic, meeting_with(office, body)


def _papers(office: TestOffice, topic: Case, kind: str) -> None:
    child = topic.children.get(kind=kind)
    parts = ("necessity", "content", "legal_basis", "feasibility", "impact", "consultation", "legality")
    facts: Facts = dict.fromkeys((*parts, "fairness", "issuing", "speech"), "有关情况")
    facts |= {"title": topic.title, "unit": office.unit("urban"), "keeping": "ordinary", "classified": "否"}
    facts |= {"reporter": office.post("urban_head"), "report_minutes": 5}
    slots = ("draft_text",)
    if kind == "executive_papers":
        slots += ("legal_opinion", "consultation_note", "legal_sources")
    asked = child.kind == "mayors_papers"
    facts = {name: value for name, value in facts.items() if _is_on(child, name)}
    filled(office, child, "urban_head", slots, ["uniform"] if asked else [], **facts)
    do(office, child, "file", "urban_head", "2026-11-18 10:00")
    do(office, child, "take_in", "clerk", "2026-11-18 11:00")


def _is_on(child: Case, name: str) -> bool:
    own = {"executive_papers": ("fairness", "speech"), "mayors_papers": ("impact", "keeping", "classified")}
    return name not in own[child.kind]


# what they take

TAKEN = "convey upward reform economy plan safety nature assets budget personnel".split()
LEFT_OUT: list[tuple[str, Facts, Facts]] = [
    ("YQ-C-4.13", {"matter": "other"}, {"mayor_fit": "是"}),
    ("YQ-C-5.1", {"matter": "implementing"}, {"district_wide": "是"}),
    ("YQ-C-5.1", {"matter": "implementing"}, {"told_to_meet": "是"}),
    ("YQ-C-5.2", {"matter": "normative", "major": "否"}, {"major": "是"}),
    ("YQ-C-5.3", {"matter": "detail"}, {"matter": "reform"}),
    ("YQ-C-5.4", {"settled_by": "vices"}, {"settled_by": "district"}),
    ("YQ-C-5.5", {"settled_by": "department"}, {"asked_by_leader": "是"}),
    ("YQ-C-5.6", {"already_ruled": "是"}, {"already_ruled": "否"}),
    ("YQ-C-5.7", {"matter": "agreement", "with_company": "是", "major": "否"}, {"major": "是"}),
    ("YQ-C-5.8", {"divided": "是"}, {"divided": "否"}),
    ("YQ-C-5.8", {"ripe": "否"}, {"ripe": "是"}),
    ("YQ-C-5.9", {"ad_hoc": "是"}, {"ad_hoc": "否"}),
    ("YQ-C-5.10", {"matter": "business"}, {"matter": "reform"}),
]


def test_the_executive_meeting_takes_thirteen_sorts_and_leaves_out_ten(office: TestOffice) -> None:
    topic, meeting = settled(office, "executive_meeting")
    assert [m for m in TAKEN if taken(office, meeting, topic, {"matter": m})] == []
    for clause, facts, otherwise in LEFT_OUT:
        assert taken(office, meeting, topic, facts) == (clause,)
        assert taken(office, meeting, topic, facts | otherwise) == ()


def test_the_mayors_meeting_leaves_major_matters_and_plans_to_others(office: TestOffice) -> None:
    topic, meeting = settled(office, "mayors_meeting")
    sorts = "scheme progress funds specific normative personnel convey".split()
    assert [m for m in sorts if taken(office, meeting, topic, {"matter": m})] == []
    left_out: list[tuple[str, Facts, Facts]] = [
        ("YQ-B-5.7", {"matter": "other"}, {"mayor_fit": "是"}),
        ("YQ-B-7c", {"matter": "scheme", "divided": "是"}, {"divided": "否"}),
        ("YQ-G-6b", {"matter": "scheme", "major": "是"}, {"early_study": "是"}),
        ("YQ-G-24", {"matter": "budget"}, {"matter": "funds"}),
    ]
    for clause, facts, otherwise in left_out:
        assert taken(office, meeting, topic, facts) == (clause,)
        assert taken(office, meeting, topic, facts | otherwise) == ()


def test_the_plenary_takes_what_the_mayor_proposes(office: TestOffice) -> None:
    draft = {"title": "全年工作部署", "unit": office.unit("urban"), "matter": "deployment", "major": "是"}
    by_vice = drafted(office, "plenary_topic", "clerk", (), [], **draft, plenary_proposer="vices")
    assert refusal(office, by_vice, "submit", "clerk", "2026-11-17 09:00") == ("YQ-Q-5a",)
    topic = drafted(office, "plenary_topic", "clerk", (), [], **draft, plenary_proposer="mayor")
    do(office, topic, "submit", "clerk", "2026-11-17 10:00")
    do(office, topic, "settle", "director", "2026-11-17 11:00")
    topic.refresh_from_db()
    meeting = meeting_with(office, "plenary")
    sorts = "convey reform integrity plan budget".split()
    assert [m for m in sorts if taken(office, meeting, topic, {"matter": m})] == []
    other = {"matter": "other", "major": "否"}
    assert taken(office, meeting, topic, other) == ("YQ-Q-4.4",)
    assert taken(office, meeting, topic, other | {"matter_reason": "须全体会议决定"}) == ()


# the plenary, from its roster to its minutes


def test_the_plenary_is_called_by_the_mayor_with_a_roster_he_has_fixed(office: TestOffice) -> None:
    draft = {"title": "全年工作部署", "unit": office.unit("urban"), "matter": "deployment", "major": "是"}
    topic = drafted(office, "plenary_topic", "clerk", (), [], **draft, plenary_proposer="mayor")
    do(office, topic, "submit", "clerk", "2026-11-17 10:00")
    do(office, topic, "settle", "director", "2026-11-17 11:00")
    meeting = meeting_with(office, "plenary", topic)
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
    expected = {row.post.code for row in meeting.attendance.select_related("post")}
    heads = {"urban_head", "community_head"}
    assert expected == {"director", "deputy_1", "deputy_2", "commander", "office_head", *heads}
    present = {"present": (office.post("director"), office.post("deputy_1"))}
    opening = refusal(office, meeting, "open", "deputy_1", "2026-11-23 09:00", facts=present)
    assert opening == ("YQ-Q-2b", "YQ-G-38b")
    do(office, meeting, "open", "director", "2026-11-23 09:00", facts=present)
    _decide(office, meeting)
    for act, who, facts in (
        ("close", "clerk", {}),
        ("draft", "clerk", {"minutes_text": "会议议定……"}),
        ("countersign", "deputy_2", {}),
        ("sign", "director", {}),
        ("issue", "clerk", {"recipients": (office.post("director"),)}),
        ("archive", "clerk", {}),
    ):
        do(office, meeting, act, who, "2026-11-24 10:00", facts=facts)
    assert Case.objects.filter(kind="task").exists()


def _decide(office: TestOffice, meeting: Case) -> None:
    item = AgendaItem.objects.select_related("meeting", "topic").get(meeting=meeting)
    facts = {"outcome": "passed", "resolution": "照此部署", "owner": office.unit("urban")}
    item_decide(item=item, facts=facts, by=office["clerk"], at=moment("2026-11-23 10:00"))


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
    present = {"present": (office.post("urban_head"),)}
    assert "YQ-Z-3" in refusal(office, meeting, "open", "deputy_2", "2026-11-27 09:00", facts=present)
    do(office, meeting, "open", "office_head", "2026-11-27 09:00", facts=present)
    _decide(office, meeting)
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
    do(office, meeting, "archive", "clerk", "2026-12-01 15:20")
    assert open_step(meeting) is None
