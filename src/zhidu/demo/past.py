"""A meeting that the demo's office has held, from its notice to the archive, by the office's own people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from zhidu.cases.models import Case, StepPost
from zhidu.cases.services import Deed, case_act, file_add
from zhidu.cases.situation import situation_of
from zhidu.demo.stage import Stage, topic_bring
from zhidu.demo.street import PORTFOLIOS
from zhidu.demo.topics import PAPERS, Topic
from zhidu.rooms.meetings.models import AgendaItem, Attendance
from zhidu.rooms.meetings.papers import minutes_draft
from zhidu.rooms.meetings.services import (
    item_call,
    item_decide,
    item_record,
    meeting_open,
    presence_come,
)
from zhidu.rules.facts import read_facts

BODY, VENUE = "director_meeting", "街道四楼第二会议室"
HELD = 14
"""Working days since the meeting."""
RECIPIENTS = ("secretary", "director", "discipline", "office_head", "supervision_deputy")


@dataclass(frozen=True, slots=True)
class Decided:
    """A topic of the past meeting and what came of it there; ``views`` are by post."""

    topic: Topic
    record: str
    views: Mapping[str, str]
    facts: Mapping[str, str]
    reported: str = ""
    """What the responsible unit has reported since; empty while it is at work."""


DECIDED = (
    Decided(
        topic=Topic(
            unit="office",
            by="office_head",
            days_ago=21,
            facts={
                "title": "街道办公楼消防设施维保服务",
                "category": "major",
                "item_type": "deliberate",
                "summary": "上一年度维保合同即将到期，已向三家有资质单位询价，最低报价9.6万元。",
                "request": "审定采购事项和金额",
                "presenter": "文若舟",
                "fiscal": "是",
                "kind": "service",
                "amount": "9.6万",
            },
            papers={"report": "办公楼消防设施维保汇报稿.docx"},
            opinion="材料齐全，同意提交会议审议。",
        ),
        record="党政办公室汇报了询价情况和服务内容。",
        views={"deputy_safety": "同意。巡检记录要按月留存备查。", "discipline": ""},
        facts={
            "outcome": "approved",
            "resolution": "同意采购一年期消防设施维保服务，金额9.6万元",
            "owner": "office",
        },
        reported="合同已签订，首次巡检已完成，记录留存。",
    ),
    Decided(
        topic=Topic(
            unit="city",
            by="city_head",
            days_ago=20,
            facts={
                "title": "云溪二村内部道路修缮",
                "category": "projects",
                "item_type": "determine",
                "summary": "主路破损约1200平方米，雨天积水，已与房管所、业委会会商，预算32万元。",
                "request": "审议方案和资金，决定后按程序邀标",
                "presenter": "柳常新",
                "fiscal": "是",
                "kind": "construction",
                "amount": "32万",
            },
            papers={"report": "云溪二村道路修缮汇报稿.docx"},
            opinion="方案和预算已经会商，同意提交会议审议。",
        ),
        record="城市管理科汇报了现状、方案和资金来源。",
        views={
            "deputy_city": "方案成熟，建议避开雨季施工。",
            "supervision_deputy": "邀标单位不少于三家，过程留痕。",
        },
        facts={
            "outcome": "approved",
            "method": "invited_tender",
            "resolution": "同意实施云溪二村内部道路修缮，资金控制在32万元以内，按程序邀标",
            "owner": "city",
        },
    ),
    Decided(
        topic=Topic(
            unit="community",
            by="community_head",
            days_ago=20,
            facts={
                "title": "社区综合服务平台三年运维服务",
                "category": "major",
                "item_type": "deliberate",
                "summary": "平台服务12个社区，原合同年底到期，三年总价62万元，已作第三方造价评估。",
                "request": "讨论后报党工委会议研究",
                "presenter": "惠暖春",
                "fiscal": "是",
                "kind": "service",
                "amount": "62万",
            },
            papers={"report": "社区综合服务平台运维汇报稿.docx"},
            opinion="金额在50万元以上，会后须报党工委会议。",
        ),
        record="社区服务办公室汇报了运维现状和造价评估结论。",
        views={"deputy_community": "同意，报党工委会议研究。"},
        facts={
            "outcome": "to_party",
            "resolution": "同意采购三年运维服务，报党工委会议研究决定",
            "owner": "community",
        },
    ),
)


def past_seed(stage: Stage) -> None:
    """Hold the meeting: planned, notified in time, held, its minutes signed, handed to the archive."""
    topics = [topic_bring(stage, decided.topic) for decided in DECIDED]
    meeting = _planned(stage, topics)
    _held(stage, meeting, topics)
    _written(stage, meeting)
    _followed(stage, topics)


def _do(stage: Stage, case: Case, act: str, post: str, at: datetime, **deed: Any) -> None:
    case_act(case_id=case.pk, deed=Deed(act, **deed), by=stage.actor(post), at=at)


def _planned(stage: Stage, topics: list[Case]) -> Case:
    start = stage.at(HELD, 9, 0)
    facts = {"start": start, "venue": VENUE}
    clerk = stage.actor("clerk")
    order = [topic.pk for topic in topics]
    meeting = meeting_open(
        office=stage.office, body=BODY, topics=order, by=clerk, at=stage.at(HELD + 4, 9, 30)
    )
    _do(stage, meeting, "plan", "clerk", stage.at(HELD + 4, 10, 0), facts=facts)
    _do(stage, meeting, "plan_review", "office_head", stage.at(HELD + 4, 14, 0))
    _do(stage, meeting, "plan_fix", "director", stage.at(HELD + 3, 9, 0), facts=facts)
    _do(stage, meeting, "notify", "clerk", stage.at(HELD + 2, 15, 30))
    return meeting


def _held(stage: Stage, meeting: Case, topics: list[Case]) -> None:
    start, clerk = stage.at(HELD, 9, 0), stage.actor("clerk")
    present = tuple(str(a.post_id) for a in Attendance.objects.filter(meeting=meeting))
    _do(stage, meeting, "open", "clerk", start, facts={"present": present})
    for number, (decided, topic) in enumerate(zip(DECIDED, topics, strict=True), start=1):
        item = AgendaItem.objects.select_related("meeting", "topic").get(meeting=meeting, topic=topic)
        at = start + timedelta(minutes=20 * number)
        item_call(item=item, by=clerk, at=at - timedelta(minutes=18))
        reporter = stage.actor(decided.topic.by).posts[0]
        presence_come(meeting_id=meeting.pk, post=reporter, by=clerk, at=at - timedelta(minutes=17))
        views = {stage.actor(post).posts[0]: said for post, said in decided.views.items() if said}
        item_record(item=item, record=decided.record, views=views, by=clerk, at=at)
        item_decide(item=item, facts=_outcome(stage, decided), by=clerk, at=at)
    _do(stage, meeting, "close", "clerk", start + timedelta(minutes=80))


def _outcome(stage: Stage, decided: Decided) -> dict[str, Any]:
    owner = str(stage.office.units.get(code=decided.facts["owner"]).pk)
    finish = (stage.at(-20, 9, 0)).date().isoformat()
    return read_facts(stage.book.terms, {**decided.facts, "owner": owner, "finish_by": finish})


def _written(stage: Stage, meeting: Case) -> None:
    """Minutes drafted, read by everybody who has to, signed, distributed, archived."""
    meeting = Case.objects.select_related("office", "edition").get(pk=meeting.pk)
    text = minutes_draft(situation_of(meeting))
    _do(stage, meeting, "draft", "clerk", stage.at(HELD - 2, 10, 0), facts={"minutes_text": text})
    waiting = StepPost.objects.filter(step__case=meeting, step__state="open")
    for post in list(waiting.values_list("post__code", flat=True)):
        _do(stage, meeting, "read", post, stage.at(HELD - 3, 10, 0))
    _do(stage, meeting, "sign", "director", stage.at(HELD - 4, 9, 0))
    recipients = tuple(stage.actor(post).posts[0] for post in RECIPIENTS)
    _do(stage, meeting, "issue", "clerk", stage.at(HELD - 4, 14, 0), facts={"recipients": recipients})
    _do(stage, meeting, "archive", "clerk", stage.at(HELD - 6, 10, 0))
    _do(stage, meeting, "receive", "archivist", stage.at(HELD - 6, 15, 0))


def _followed(stage: Stage, topics: list[Case]) -> None:
    """What the units have done since."""
    for decided, topic in zip(DECIDED, topics, strict=True):
        for material in topic.children.filter(kind="party_report"):
            _sent_on(stage, material, decided.topic)
        if decided.reported:
            task = topic.children.get()
            report = {"report": decided.reported}
            _do(stage, task, "carry_out", decided.topic.by, stage.at(4, 11, 0), facts=report)
            _do(stage, task, "verify", "clerk", stage.at(3, 9, 0))


def _sent_on(stage: Stage, report: Case, topic: Topic) -> None:
    """The material for the party committee: filed by the unit, reviewed by both leaders, sent."""
    name = topic.papers["report"]
    file_add(
        case_id=report.pk,
        slot="party_paper",
        name=name,
        content=(PAPERS / name).read_bytes(),
        by=stage.actor(topic.by),
        at=stage.at(HELD - 1, 9, 30),
    )
    leader = next(post for post, units in PORTFOLIOS.items() if topic.unit in units)
    steps = (
        ("file", topic.by),
        ("leader_review", leader),
        ("director_review", "director"),
        ("send", "clerk"),
    )
    for hour, (act, post) in enumerate(steps, start=10):
        _do(stage, report, act, post, stage.at(HELD - 1, hour, 0))
