"""An office that runs by 郴州's rules on its two meetings, and the ways through them as functions."""

from __future__ import annotations

from typing import Any

from zhidu.cases.deeds import Deed
from zhidu.cases.models import Case
from zhidu.cases.services import case_act, case_open, draft_save, file_add
from zhidu.cases.tests.offices import WUSONG, TestOffice, docx, make_office, moment
from zhidu.rooms.meetings.models import AgendaItem
from zhidu.rooms.meetings.services import (
    agenda_set,
    item_call,
    item_decide,
    item_end,
    item_record,
    meeting_open,
    presence_come,
)

CHENZHOU = WUSONG.parent / "chenzhou"
ROLES = {
    "director": ["director"],
    "deputies": ["deputy_1", "deputy_2"],
    "chief_clerks": ["commander"],
    "unit_heads": ["office_head", "urban_head", "community_head"],
    "leadership": ["director", "deputy_1", "deputy_2", "commander"],
    "office": ["clerk", "office_head"],
    "meeting_secretary": ["clerk"],
}
COUNCIL, WEEKLY = "section_meeting", "office_meeting"
MEMBERS = {
    COUNCIL: ("deputy_1", "deputy_2", "commander", "office_head", "urban_head", "community_head", "director"),
    WEEKLY: ("deputy_1", "deputy_2", "commander", "director"),
}
"""In the order in which they may speak."""
CATEGORY = {COUNCIL: "major", WEEKLY: "daily"}
START = "2026-11-30 15:00"


def chenzhou() -> TestOffice:
    return make_office(rulebook=CHENZHOU, roles=ROLES)


def do(office: TestOffice, case: Case, act: str, who: str, at: str, **deed: Any) -> Case:
    """One act on a case."""
    return case_act(case_id=case.pk, deed=Deed(act, **deed), by=office[who], at=moment(at))


def topic_draft(office: TestOffice, forum: str, day: str = "2026-11-20", **facts: Any) -> Case:
    """A topic filled in, not handed in; its paper is the written form that the council wants."""
    at, by = moment(f"{day} 09:00"), office["urban_head"]
    paper = facts.pop("paper", "written")
    case = case_open(office=office.office, kind="topic", by=by, at=at)
    filled = {
        "title": "窗口服务规范",
        "unit": office.unit("urban"),
        "category": CATEGORY[forum],
        "asked_of": forum,
        "summary": "群众反映等候时间长。",
        "proposal": "增设一个综合窗口。",
        "presenter": "甲08",
        "window_matter": "否",
    } | facts
    draft_save(case_id=case.pk, facts=filled, ticked=[], by=by, at=at)
    if paper:
        file_add(case_id=case.pk, slot=paper, name="议题.docx", content=docx(), by=by, at=at)
    case.refresh_from_db()
    return case


def topic_settled(office: TestOffice, forum: str, day: str = "2026-11-20", **facts: Any) -> Case:
    """A topic that the director has settled; the material is to come."""
    case = topic_draft(office, forum, day, **facts)
    for hour, (act, who) in enumerate(
        (("submit", "urban_head"), ("collect", "clerk"), ("settle", "director")), 10
    ):
        do(office, case, act, who, f"{day} {hour}:00")
    return case


def topic_ready(office: TestOffice, forum: str, day: str = "2026-11-20", **facts: Any) -> Case:
    """A topic that waits for its meeting."""
    case = topic_settled(office, forum, day, **facts)
    material_made(office, case, day)
    return case


def material_made(office: TestOffice, topic: Case, day: str) -> None:
    """What its proposer prepares once a topic is settled."""
    material, by = topic.children.get(), office["urban_head"]
    paper = {"slot": "material", "name": "材料.docx", "content": docx()}
    file_add(case_id=material.pk, **paper, by=by, at=moment(f"{day} 14:00"))
    do(office, material, "make_ready", "urban_head", f"{day} 15:00")


def arranged(office: TestOffice, forum: str, *topics: Case, start: str = START) -> Case:
    """A meeting with these topics on its agenda, its time noted, not handed in yet."""
    at, by = moment("2026-11-27 09:00"), office["clerk"]
    meeting = meeting_open(office=office.office, body=forum, topics=[], by=by, at=at)
    draft_save(case_id=meeting.pk, facts={"start": moment(start), "venue": "会议室"}, ticked=[], by=by, at=at)
    agenda_set(meeting_id=meeting.pk, topics=[topic.pk for topic in topics], by=by, at=at)
    return meeting


def begun(office: TestOffice, meeting: Case, forum: str, notice: str = "2026-11-28 09:00") -> Case:
    """The meeting called by the director, notified, and in session with every member."""
    do(office, meeting, "arrange", "clerk", "2026-11-27 10:00")
    do(office, meeting, "convene", "director", "2026-11-27 11:00")
    do(office, meeting, "summon", "clerk", notice)
    present = tuple(office.post(code) for code in MEMBERS[forum])
    return do(office, meeting, "begin", "clerk", START, facts={"present": present})


def item_of(meeting: Case, topic: Case) -> AgendaItem:
    return AgendaItem.objects.select_related("meeting__edition", "topic").get(meeting=meeting, topic=topic)


def discussed(office: TestOffice, meeting: Case, topic: Case, order: tuple[str, ...], hour: int = 15) -> None:
    """The topic called, everybody heard in this order, the topic ended."""
    item, by = item_of(meeting, topic), office["clerk"]
    item_call(item=item, by=by, at=moment(f"2026-11-30 {hour}:01"))
    if meeting.kind == WEEKLY:
        presence_come(
            meeting_id=meeting.pk,
            post=office.post("urban_head"),
            by=by,
            at=moment(f"2026-11-30 {hour}:02"),
        )
    for minute, who in enumerate(order, 5):
        views, at = {office.post(who): f"{who}的意见"}, moment(f"2026-11-30 {hour}:{minute:02}")
        item_record(item=item, record="城市管理科汇报。", views=views, by=by, at=at)
    item_end(item=item, by=by, at=moment(f"2026-11-30 {hour}:40"))


def resolved(office: TestOffice, meeting: Case, topic: Case, agreeing: tuple[str, ...], **facts: Any) -> None:
    """The outcome recorded, with those who agreed."""
    outcome: dict[str, Any] = {
        "outcome": "approved",
        "agreeing": tuple(office.post(who) for who in agreeing),
        "resolution": "增设一个综合窗口",
        "owner": office.unit("urban"),
        "responsible": office.post("urban_clerk"),
    } | facts
    at = moment("2026-11-30 15:50")
    item_decide(item=item_of(meeting, topic), facts=outcome, by=office["clerk"], at=at)
