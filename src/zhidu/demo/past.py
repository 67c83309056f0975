"""The meetings that the demo's office has held, from notice to archive, by the office's own people."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from zhidu.cases.duties.running import duties_run
from zhidu.cases.duties.saying import duty_account
from zhidu.cases.models import Case, DutyPeriod, Step, StepPost
from zhidu.cases.services import Deed, case_act, draft_save, file_add, reason_give
from zhidu.cases.situation import situation_of
from zhidu.demo.play import Story
from zhidu.demo.reports import paper_of
from zhidu.demo.stage import Stage
from zhidu.demo.street import PORTFOLIOS
from zhidu.demo.topics import HEADS, review, topic_story
from zhidu.demo.year import Decided, Held
from zhidu.org.actor import Actor
from zhidu.rooms.meetings.models import AgendaItem, Attendance
from zhidu.rooms.meetings.papers import minutes_draft
from zhidu.rooms.meetings.services import (
    answer_give,
    extra_add,
    extra_ask,
    extra_settle,
    item_call,
    item_decide,
    item_record,
    leave_ask,
    meeting_open,
    minutes_plan,
    presence_come,
)
from zhidu.rules.facts import read_facts

BODY = "director_meeting"
_A_WEEK = timedelta(days=6)
RECIPIENTS = ("secretary", "director", "discipline", "office_head", "supervision_deputy")


def meeting_stories(stage: Stage, meeting: Held) -> Iterator[Story]:
    """What belongs to a meeting: its topics, the meeting itself, what was done of its decisions."""
    for decided in meeting.topics:
        if decided.topic:
            yield topic_story(stage, decided.topic)
        else:
            yield _brought_again(stage, meeting, decided)
    yield _meeting(stage, meeting)
    if meeting.urgent:
        yield _made_up_for(stage, meeting)
    yield _counted(stage, meeting)
    for decided in meeting.topics:
        yield _followed(stage, meeting, decided)


def _brought_again(stage: Stage, meeting: Held, decided: Decided) -> Story:
    """A topic that was sent back is handed in anew; one that was put off has waited in the pool."""
    yield (at := stage.at(meeting.held + 6, 10, 20))
    case = stage.topics[decided.title]
    if _awaits(case, "submit"):
        stage.do(case, "submit", HEADS[decided.unit], at)
        yield (at := stage.at(meeting.held + 5, 9, 40))
        review(stage, case, "补充材料已经齐备，同意再次提交会议。", at)


def _awaits(case: Case, step: str) -> bool:
    return Step.objects.filter(case=case, step=step, state=Step.State.OPEN).exists()


def _meeting(stage: Stage, meeting: Held) -> Story:
    """Planned, notified, held, its minutes signed and distributed, everything handed to the archive."""
    start = stage.at(meeting.held, meeting.hour, 0)
    yield (at := stage.at(meeting.held + 4, 10, 0))
    case = _planned(stage, meeting, start, at)
    yield (at := stage.at(meeting.held + 4, 14, 0))
    stage.do(case, "plan_review", "office_head", at)
    yield (at := stage.at(meeting.held + 3, 9, 0))
    stage.do(case, "plan_fix", "director", at, facts={"start": start})
    yield (at := _notified_at(stage, meeting))
    if meeting.urgent:
        facts = {"urgent_ground": meeting.urgent, "urgent_word": "phone"}
        stage.do(case, "declare_urgent", "clerk", at, facts=facts)
    stage.do(case, "notify", "clerk", at)
    yield (at := max(at, stage.at(meeting.held + 1, 16, 0)))
    _answered(stage, meeting, case, at)
    yield start
    _held(stage, meeting, case, start)
    yield from _written(stage, meeting, case)


def _planned(stage: Stage, meeting: Held, start: datetime, at: datetime) -> Case:
    planned = {stage.topics[d.title].pk: d.minutes for d in meeting.topics if not d.extra}
    clerk = stage.actor("clerk")
    case = meeting_open(office=stage.office, body=BODY, topics=[*planned], by=clerk, at=at)
    minutes_plan(meeting_id=case.pk, minutes=planned, by=clerk, at=at)
    stage.do(case, "plan", "clerk", at, facts={"start": start})
    return case


def _notified_at(stage: Stage, meeting: Held) -> datetime:
    if meeting.notified:
        return stage.at(meeting.held + meeting.notified, 15, 30)
    return stage.at(meeting.held, meeting.hour, 0) - timedelta(minutes=50)


# between the notice and the meeting


def _answered(stage: Stage, meeting: Held, case: Case, at: datetime) -> None:
    if meeting.replies:
        for attendance in Attendance.objects.filter(meeting=case).select_related("post"):
            by, post = stage.actor(attendance.post.code), str(attendance.post_id)
            said = "leave" if attendance.post.code in meeting.absent else "coming"
            answer_give(meeting_id=case.pk, post=post, said=said, note="", by=by, at=at)
    for post, why in meeting.absent.items():
        _excused(stage, case, post, why, at)
    for decided in meeting.topics:
        if decided.extra:
            _added(stage, case, decided, at)


def _excused(stage: Stage, case: Case, post: str, why: str, at: datetime) -> None:
    """Leave from the meeting: ``why`` is the text's reason and what it was, with a colon between them."""
    reason, _, note = why.partition("：")
    leave = leave_ask(meeting_id=case.pk, by=stage.actor(post), at=at)
    facts = {**situation_of(leave).given.facts, "absence_reason": reason, "absence_note": note}
    draft_save(case_id=leave.pk, facts=facts, ticked=[], by=stage.actor(post), at=at)
    stage.do(leave, "ask", post, at)
    stage.do(leave, "grant", "director", at + timedelta(minutes=20), opinion="同意请假。")


def _added(stage: Stage, case: Case, decided: Decided, at: datetime) -> None:
    extra = extra_ask(
        meeting_id=case.pk,
        topic_id=stage.topics[decided.title].pk,
        why=decided.extra,
        by=stage.actor(HEADS[decided.unit]),
        at=at,
    )
    extra_settle(extra=extra, is_agreed=True, by=stage.actor("director"), at=at + timedelta(minutes=30))
    extra.refresh_from_db()
    extra_add(extra=extra, by=stage.actor("clerk"), at=at + timedelta(minutes=40))


# the meeting


def _held(stage: Stage, meeting: Held, case: Case, start: datetime) -> None:
    expected = Attendance.objects.filter(meeting=case).select_related("post")
    present = tuple(str(a.post_id) for a in expected if a.post.code not in meeting.absent)
    stage.do(case, "open", "clerk", start, facts={"present": present})
    at = start
    for decided in meeting.topics:
        _debated(stage, meeting, case, decided, at)
        at += timedelta(minutes=decided.minutes)
    stage.do(case, "close", "clerk", at + timedelta(minutes=5))


def _debated(stage: Stage, meeting: Held, case: Case, decided: Decided, at: datetime) -> None:
    clerk, topic = stage.actor("clerk"), stage.topics[decided.title]
    item = AgendaItem.objects.select_related("meeting", "topic").get(meeting=case, topic=topic)
    item_call(item=item, by=clerk, at=at + timedelta(minutes=1))
    reporter = stage.post(HEADS[decided.unit])
    presence_come(meeting_id=case.pk, post=reporter, by=clerk, at=at + timedelta(minutes=2))
    views = {stage.post(post): said for post, said in decided.views.items()}
    ended = at + timedelta(minutes=decided.minutes - 1)
    item_record(item=item, record=decided.record, views=views, by=clerk, at=ended)
    item_decide(item=item, facts=_outcome(stage, meeting, decided), why=decided.why, by=clerk, at=ended)


def _outcome(stage: Stage, meeting: Held, decided: Decided) -> dict[str, Any]:
    facts = dict(decided.outcome)
    if "resolution" in facts:
        owner = facts.get("owner", decided.unit)
        finish = stage.at(meeting.held - decided.finish, 9, 0).date()
        facts |= {"owner": stage.units[owner], "finish_by": finish.isoformat()}
    return read_facts(stage.book.terms, facts)


# after it


def _made_up_for(stage: Stage, meeting: Held) -> Story:
    """What an urgent meeting owes afterwards: the director's signature, and the papers."""
    yield (at := stage.at(meeting.held - 1, 9, 0))
    first = stage.topics[meeting.topics[0].title]
    case = AgendaItem.objects.select_related("meeting").get(topic=first).meeting
    stage.do(case, "confirm_urgent", "director", at)
    said = {"papers_supplied": "盘点表、补充清单和估价单"}
    stage.do(case, "supply_papers", "clerk", at + timedelta(hours=2), facts=said)


def _counted(stage: Stage, meeting: Held) -> Story:
    """The meeting keeps the duty to meet; of one that came late the office says why."""
    yield (at := stage.at(meeting.held, 18, 0))
    duties_run(at)
    for period in DutyPeriod.objects.filter(state=DutyPeriod.State.MISSED, reason=""):
        duty_account(period=period, reason=meeting.apart, by=stage.actor("office_head"), at=at)


def _written(stage: Stage, meeting: Held, case: Case) -> Story:
    """Minutes drafted, read by everybody who has to, signed, distributed, archived."""
    drafted = meeting.held - meeting.drafted
    at = stage.at(drafted, 10, 0)
    if not meeting.late and at > stage.at(meeting.held, 0, 0) + _A_WEEK:
        at = stage.at(meeting.held, 17, 0)  # a long holiday lies between: before it, as a clerk would
    yield at
    text = minutes_draft(situation_of(Case.objects.select_related("office", "edition").get(pk=case.pk)))
    stage.do(case, "draft", "clerk", at, facts={"minutes_text": text})
    yield (at := stage.at(drafted - 1, 10, 0))
    waiting = StepPost.objects.filter(step__case=case, step__state=Step.State.OPEN)
    for post in list(waiting.values_list("post__code", flat=True)):
        stage.do(case, "read", post, at)
    yield (at := stage.at(drafted - 2, 9, 0))
    stage.do(case, "sign", "director", at)
    yield (at := stage.at(drafted - 2, 14, 0))
    recipients = tuple(stage.post(post) for post in RECIPIENTS)
    stage.do(case, "issue", "clerk", at, facts={"recipients": recipients})
    _explained(case, meeting.late, stage.actor("office_head"), at)
    yield (at := stage.at(drafted - 4, 10, 0))
    stage.do(case, "archive", "clerk", at)
    yield (at := stage.at(drafted - 4, 15, 0))
    stage.do(case, "receive", "archivist", at)


def _explained(case: Case, late: str, by: Actor, at: datetime) -> None:
    for deviation in case.deviations.filter(obligation__isnull=False, reason="") if late else ():
        reason_give(deviation=deviation, reason=late, by=by, at=at)


def _followed(stage: Stage, meeting: Held, decided: Decided) -> Story:
    """What the unit has done since."""
    outcome, held = decided.outcome["outcome"], meeting.held
    if outcome == "to_party":
        yield from _sent_on(stage, held, decided)
    if "resolution" not in decided.outcome or not decided.done:
        return
    yield (at := stage.at(held - meeting.drafted - 3, 15, 0))
    topic = stage.topics[decided.title]
    if _awaits(topic, "tender"):
        stage.do(topic, "tender", HEADS[decided.unit], at)
    yield (at := stage.at(held - decided.done, 11, 0))
    task = topic.children.get(kind="task")
    stage.do(task, "carry_out", _head(decided), at, facts={"report": decided.said})
    yield (at := stage.at(held - decided.done - 1, 9, 0))
    stage.do(task, "verify", "clerk", at)
    _explained(task, decided.late, stage.actor(_head(decided)), at)


def _head(decided: Decided) -> str:
    return HEADS[decided.outcome.get("owner", decided.unit)]


def _sent_on(stage: Stage, held: int, decided: Decided) -> Story:
    """The material for the party committee: filed, reviewed by both leaders, sent; then its decision."""
    yield (at := stage.at(held - 1, 9, 30))
    topic = stage.topics[decided.title]
    report = topic.children.get(kind="party_report")
    brought = decided.topic
    assert brought is not None  # what goes to the party committee is not on the agenda for a second time
    name = brought.papers["report"]
    content = paper_of(name, brought.title, brought.report)
    by = stage.actor(HEADS[decided.unit])
    file_add(case_id=report.pk, slot="party_paper", name=name, content=content, by=by, at=at)
    leader = next(post for post, units in PORTFOLIOS.items() if decided.unit in units)
    acts = ("file", HEADS[decided.unit]), ("leader_review", leader), ("director_review", "director")
    for hour, (act, post) in enumerate((*acts, ("send", "clerk")), start=10):
        yield (at := stage.at(held - 1, hour, 0))
        stage.do(report, act, post, at)
    if decided.party:
        yield (at := stage.at(held - decided.party["after"], 16, 30))
        ref, day = decided.party["ref"], stage.at(held - decided.party["after"], 9, 0).date()
        facts = {"party_ref": ref, "party_date": day}
        case_act(case_id=topic.pk, deed=Deed("party", facts=facts), by=stage.actor("clerk"), at=at)
