"""A town that runs by 江高's rules on its three meetings, and the ways through them as functions."""

from __future__ import annotations

from typing import Any

from zhidu.cases.models import Case
from zhidu.cases.services import case_open, draft_save, file_add
from zhidu.cases.tests.offices import WUSONG, TestOffice, docx, make_office, moment
from zhidu.org.services import portfolio_assign
from zhidu.rooms.meetings.services import item_decide, item_record, meeting_open
from zhidu.rooms.meetings.tests.chenzhou import do, item_of
from zhidu.rooms.meetings.tests.steps import refused

ROLES = {
    "mayor": ["director"],
    "vice_mayors": ["deputy_1", "deputy_2"],
    "npc_vice": ["discipline"],
    "town_secretary": ["party_secretary"],
    "party_group": ["director", "deputy_1"],
    "party_office": ["clerk"],
    "office": ["clerk", "office_head"],
    "office_head": ["office_head"],
    "unit_heads": ["office_head", "urban_head", "community_head"],
    "institutions": ["archivist"],
}
GOVERNMENT, ENLARGED, SECTION = "government_meeting", "enlarged_meeting", "section_meeting"
PAPER = {GOVERNMENT: "plan", ENLARGED: "written"}
PRESENT = ("director", "deputy_1", "deputy_2")


def town() -> TestOffice:
    """The town, its first vice mayor in charge of the section that raises things."""
    made = make_office(rulebook=WUSONG.parent / "jianggao", roles=ROLES)
    portfolio_assign(post=made.posts["deputy_1"], unit=made.office.units.get(code="urban"))
    return made


def because(call: Any, *args: Any, **kwargs: Any) -> tuple[str, ...]:
    """The clauses by which a call is refused."""
    return refused(call, *args, **kwargs).decision.because


def drafted(office: TestOffice, forum: str, category: str, **facts: Any) -> Case:
    """A topic filled in, with the paper that its meeting wants."""
    at, by = moment("2026-11-20 09:00"), office["urban_head"]
    paper = facts.pop("paper", PAPER[forum])
    case = case_open(office=office.office, kind="topic", by=by, at=at)
    filled = {
        "title": "河道整治",
        "unit": office.unit("urban"),
        "category": category,
        "asked_of": forum,
        "summary": "汛期将至。",
        "proposal": "分段清淤。",
        "measures": "各村包段。",
        "important": "是" if forum == GOVERNMENT else "否",
        "whole_town": "是",
        "cross_line": "否",
        "reporter": office.post("urban_head"),
    } | facts
    draft_save(case_id=case.pk, facts=filled, ticked=[], by=by, at=at)
    if paper:
        file_add(case_id=case.pk, slot=paper, name="材料.docx", content=docx(), by=by, at=at)
    case.refresh_from_db()
    return case


def settled(office: TestOffice, forum: str, category: str, **facts: Any) -> Case:
    """A topic that went up level by level and waits for its meeting."""
    topic = drafted(office, forum, category, **facts)
    for hour, (act, who) in enumerate(
        (("submit", "urban_head"), ("leader_review", "deputy_1"), ("settle", "director")), 10
    ):
        do(office, topic, act, who, f"2026-11-20 {hour}:00")
    return topic


def begun(office: TestOffice, forum: str, topic: Case) -> Case:
    """A meeting with one topic, in session."""
    at, by = moment("2026-11-27 09:00"), office["clerk"]
    meeting = meeting_open(office=office.office, body=forum, topics=[topic.pk], by=by, at=at)
    facts = {"start": moment("2026-11-30 15:00"), "venue": "会议室"}
    do(office, meeting, "arrange", "clerk", "2026-11-27 10:00", facts=facts)
    against = because(do, office, meeting, "convene", "deputy_1", "2026-11-27 11:00")
    assert against == (("JG-1-2.3",) if forum == GOVERNMENT else ("JG-2-2.3a",))
    do(office, meeting, "convene", "director", "2026-11-27 11:00")
    told = meeting.notices.filter(what="会议议题").values_list("post__code", flat=True)
    assert sorted(told) == ["deputy_1", "deputy_2"]
    do(office, meeting, "invite", "clerk", "2026-11-27 12:00")
    present = {"present": tuple(office.post(code) for code in PRESENT)}
    return do(office, meeting, "start_session", "clerk", "2026-11-30 15:00", facts=present)


def decided(office: TestOffice, meeting: Case, topic: Case, **facts: Any) -> None:
    """The topic recorded and decided, the meeting over."""
    item, at = item_of(meeting, topic), moment("2026-11-30 15:30")
    views = {office.post("deputy_1"): "同意。"}
    item_record(item=item, record="科室汇报。", views=views, by=office["clerk"], at=at)
    outcome = {"outcome": "approved", "resolution": "分段清淤", "owner": office.unit("urban")} | facts
    item_decide(item=item, facts=outcome, by=office["clerk"], at=at)
    do(office, meeting, "end_session", "clerk", "2026-11-30 17:00")
