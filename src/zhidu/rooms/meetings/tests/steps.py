"""The journey's steps as functions, so that a refusal shares its set-up with the success."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import pytest

from zhidu.cases.deeds import Deed
from zhidu.cases.duties.running import duties_run
from zhidu.cases.errors import Refused
from zhidu.cases.models import Case, DutyPeriod, Step
from zhidu.cases.services import case_act, case_open, draft_save, file_add
from zhidu.cases.tests.offices import TestOffice, docx, moment
from zhidu.org.services import portfolio_assign
from zhidu.rooms.meetings.models import AgendaItem
from zhidu.rooms.meetings.services import item_decide, item_record, meeting_open

MONDAY = "2026-11-30 09:00"
REVIEWED = ("to_the_point", "concise", "factual", "focused", "terse", "accurate", "consistent")
READY = ["clear", "grounded", "ripe", "workable", "agreed"]


def do(office: TestOffice, case: Case, act: str, who: str, at: str, **deed: Any) -> Case:
    """One act on a case, at a time written as people write it."""
    confirmed = {"ticked": REVIEWED} | deed
    return case_act(case_id=case.pk, deed=Deed(act, **confirmed), by=office[who], at=moment(at))


@contextmanager
def keeping(office: TestOffice, begun: str, over: str, *duties: str) -> Iterator[None]:
    """What is done meanwhile keeps these of the duties that are owed from the beginning, and no others."""
    duties_run(moment(begun))
    yield
    duties_run(moment(over))
    assert set(DutyPeriod.objects.filter(state="met").values_list("duty", flat=True)) == set(duties)


def draft_topic(office: TestOffice, who: str = "urban_head", paper: bool = True, **facts: Any) -> Case:
    """A topic filled in as the form would have it, not handed in yet."""
    case = case_open(office=office.office, kind="topic", by=office[who], at=moment("2026-11-23 09:00"))
    return topic_fill(office, case, who, paper, **facts)


def topic_fill(
    office: TestOffice, case: Case, who: str = "urban_head", paper: bool = True, **facts: Any
) -> Case:
    """The form of a topic filled in and kept, with its paper."""
    at = moment("2026-11-23 09:00")
    filled = {
        "title": "云溪河岸线保洁服务采购",
        "unit": office.unit("urban"),
        "summary": "现有合同年底到期，保洁面积增加。",
        "category": "livelihood",
        "item_type": "deliberate",
        "request": "同意以比价方式采购保洁服务",
        "presenter": "甲08",
        "fiscal": "是",
        "kind": "service",
        "amount": 480_000_00,
        "method": "comparison",
    } | facts
    draft_save(case_id=case.pk, facts=filled, ticked=READY, by=office[who], at=at)
    if paper:
        file_add(case_id=case.pk, slot="report", name="汇报稿.docx", content=docx(), by=office[who], at=at)
    case.refresh_from_db()
    return case


def pooled_topic(office: TestOffice, **facts: Any) -> Case:
    """A topic that the office has reviewed: it waits in the pool."""
    case = draft_topic(office, **facts)
    do(office, case, "submit", "urban_head", "2026-11-23 10:00")
    do(office, case, "review", "clerk", "2026-11-23 14:00", opinion="材料齐全")
    return case


def planned_meeting(office: TestOffice, *topics: Case) -> Case:
    """A meeting with topics on its plan, not handed in yet."""
    return meeting_open(
        office=office.office,
        body="director_meeting",
        topics=[topic.pk for topic in topics],
        by=office["clerk"],
        at=moment("2026-11-24 09:00"),
    )


def fixed_meeting(office: TestOffice, *topics: Case, start: str = MONDAY) -> Case:
    """A meeting whose plan and time the director has fixed."""
    meeting = planned_meeting(office, *topics)
    facts: dict[str, Any] = {"start": moment(start), "venue": "四楼第二会议室"}
    do(office, meeting, "plan", "clerk", "2026-11-24 10:00", facts=facts)
    do(office, meeting, "plan_review", "office_head", "2026-11-24 11:00")
    return do(office, meeting, "plan_fix", "director", "2026-11-24 15:00", facts=facts)


PRESENT = ("director", "deputy_1", "deputy_2", "commander", "office_head", "supervision")


def opened_meeting(office: TestOffice, *topics: Case) -> Case:
    """A meeting that has been notified in time and is in session."""
    meeting = fixed_meeting(office, *topics)
    do(office, meeting, "notify", "clerk", "2026-11-27 16:00")
    present = tuple(office.post(code) for code in PRESENT)
    return do(office, meeting, "open", "clerk", MONDAY, facts={"present": present})


def decide(
    office: TestOffice, meeting: Case, topic: Case, at: str = "2026-11-30 09:40", why: str = "", **facts: Any
) -> None:
    """Record what was said and what came of one topic."""
    item = AgendaItem.objects.select_related("meeting", "topic").get(meeting=meeting, topic=topic)
    views = {office.post("deputy_1"): "赞成，注意质量考核。"}
    item_record(item=item, record="城市管理科汇报。", views=views, by=office["clerk"], at=moment(at))
    outcome: dict[str, Any] = {
        "outcome": "approved",
        "resolution": "同意以比价方式采购",
        "owner": office.unit("urban"),
        "method": "comparison",
    } | facts
    item_decide(item=item, facts=outcome, why=why, by=office["clerk"], at=moment(at))


def closed_meeting(office: TestOffice, topic: Case, **facts: Any) -> Case:
    """A meeting held and closed with one decided topic."""
    meeting = opened_meeting(office, topic)
    decide(office, meeting, topic, **facts)
    return do(office, meeting, "close", "clerk", "2026-11-30 10:30")


def read_meeting(office: TestOffice, topic: Case, **facts: Any) -> Case:
    """A meeting whose minutes were drafted and read by all who have to."""
    meeting = closed_meeting(office, topic, **facts)
    do(office, meeting, "draft", "clerk", "2026-12-02 09:00", facts={"minutes_text": "会议议定……"})
    for who in ("deputy_1", "deputy_2", "commander"):
        do(office, meeting, "read", who, "2026-12-03 09:00")
    return meeting


def signed_meeting(office: TestOffice, topic: Case, **facts: Any) -> Case:
    meeting = read_meeting(office, topic, **facts)
    return do(office, meeting, "sign", "director", "2026-12-04 09:00")


def reported_to_party(office: TestOffice, topic: Case, day: str = "2026-12-05") -> Case:
    """The material for the party committee: filed by the lead unit, reviewed twice, sent."""
    report = topic.children.get(kind="party_report")
    portfolio_assign(post=office.posts["deputy_1"], unit=office.office.units.get(code="urban"))
    paper = {"slot": "party_paper", "name": "党工委汇报.docx", "content": docx()}
    file_add(case_id=report.pk, **paper, by=office["urban_head"], at=moment(f"{day} 09:00"))
    acts = (("file", "urban_head"), ("leader_review", "deputy_1"), ("director_review", "director"))
    for hour, (act, who) in enumerate((*acts, ("send", "clerk")), start=10):
        do(office, report, act, who, f"{day} {hour}:00")
    return report


def a_week_too_late() -> datetime:
    """A clock at which the minutes of the meeting are overdue."""
    return moment("2026-12-14 09:00")


SENT, LATER = "2026-11-27 16:00", "2026-11-27 17:00"
"""When the notice of a meeting is sent, in time, and an hour later."""


def refused(call: Callable[..., Any], *args: Any, **kwargs: Any) -> Refused:
    """The refusal that a call meets."""
    with pytest.raises(Refused) as caught:
        call(*args, **kwargs)
    return caught.value


def open_step(case: Case) -> str | None:
    """The step that a case waits at."""
    step = Step.objects.filter(case=case, state="open").first()
    return step.step if step else None


def notified(office: TestOffice, *topics: Case) -> Case:
    """A meeting whose notice was sent in time."""
    meeting = fixed_meeting(office, *topics)
    return do(office, meeting, "notify", "clerk", SENT)
