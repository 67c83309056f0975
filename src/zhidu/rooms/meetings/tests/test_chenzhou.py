"""郴州's two meetings, clause by clause: each refused, missed or broken, and each kept."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from zhidu.cases.duties.running import duties_run
from zhidu.cases.errors import Refused
from zhidu.cases.models import Case, Deviation, DutyPeriod, Obligation
from zhidu.cases.services import case_open, file_add, obligations_lapse
from zhidu.cases.tests.offices import TestOffice, docx, moment
from zhidu.rooms.meetings.models import Attendance
from zhidu.rooms.meetings.services import (
    extra_add,
    extra_ask,
    extra_settle,
    item_call,
    leave_ask,
    presence_come,
    seat_approve,
    seat_propose,
)
from zhidu.rooms.meetings.tests.chenzhou import (
    COUNCIL,
    MEMBERS,
    WEEKLY,
    arranged,
    begun,
    chenzhou,
    discussed,
    do,
    item_of,
    material_made,
    resolved,
    topic_draft,
    topic_ready,
)
from zhidu.rooms.meetings.tests.steps import open_step, refused

pytestmark = [pytest.mark.django_db, pytest.mark.text]


@pytest.fixture(scope="module")
def office(kept: None) -> TestOffice:
    """The office that all these tests begin with."""
    return chenzhou()


def because(call: Any, *args: Any, **kwargs: Any) -> tuple[str, ...]:
    """The clauses by which a call is refused."""
    return refused(call, *args, **kwargs).decision.because


# topics


def handed_in(office: TestOffice, forum: str, **facts: Any) -> tuple[str, ...]:
    """The clauses that refuse a topic; none where it is taken."""
    topic = topic_draft(office, forum, **facts)
    try:
        do(office, topic, "submit", "urban_head", "2026-11-20 10:00")
    except Refused as problem:
        return problem.decision.because
    return ()


def test_each_sort_of_topic_goes_to_its_meeting(office: TestOffice) -> None:
    own = {"major": "CZ-C-1.2", "personnel": "CZ-C-1.3", "windows": "CZ-C-1.4", "planning": "CZ-C-1.5"}
    for category, clause in own.items():
        assert handed_in(office, WEEKLY, category=category) == (clause,)
        assert handed_in(office, COUNCIL, category=category) == ()
    for category, clause in {"daily": "CZ-B-1.2", "reporting": "CZ-B-1.3"}.items():
        assert handed_in(office, COUNCIL, category=category) == (clause,)
        assert handed_in(office, WEEKLY, category=category) == ()
    for forum, clause in {COUNCIL: "CZ-C-1.6", WEEKLY: "CZ-B-1.4"}.items():
        assert handed_in(office, forum, category="convey") == ()
        assert handed_in(office, forum, category="other") == (clause,)
        assert handed_in(office, forum, category="other", category_reason="涉及几个科室") == ()


def test_a_topic_of_the_council_is_written_with_a_concrete_proposal(office: TestOffice) -> None:
    assert handed_in(office, COUNCIL, paper="") == ("CZ-C-3a",)
    assert handed_in(office, COUNCIL, proposal=None) == ("CZ-C-5.2.1",)
    assert handed_in(office, WEEKLY, paper="", proposal=None) == ()


@pytest.mark.parametrize(
    ("forum", "settles", "material"), [(COUNCIL, "CZ-C-3b", "CZ-C-5.1b"), (WEEKLY, "CZ-B-4.1a", "CZ-B-4.1b")]
)
def test_the_director_settles_what_the_office_collects_then_the_material_is_made(
    office: TestOffice, forum: str, settles: str, material: str
) -> None:
    topic = topic_draft(office, forum)
    do(office, topic, "submit", "urban_head", "2026-11-20 10:00")
    assert settles in because(do, office, topic, "settle", "director", "2026-11-20 11:00")
    assert settles in because(do, office, topic, "collect", "urban_head", "2026-11-20 11:00")
    do(office, topic, "collect", "clerk", "2026-11-20 11:00")
    assert because(do, office, topic, "settle", "deputy_1", "2026-11-20 12:00") == (settles,)
    do(office, topic, "settle", "director", "2026-11-20 12:00")
    assert open_step(topic) == "prepare"
    asked = topic.children.get()
    assert because(do, office, asked, "make_ready", "urban_head", "2026-11-20 13:00") == (material,)
    material_made(office, topic, "2026-11-20")
    assert open_step(topic) in ("council", "weekly")


def test_what_comes_after_the_25th_waits_for_the_council_of_the_next_month(office: TestOffice) -> None:
    late = topic_ready(office, COUNCIL, "2026-11-26")
    in_time = topic_ready(office, COUNCIL, "2026-11-25")
    assert because(arranged, office, COUNCIL, late) == ("CZ-C-5.1a",)
    assert item_of(arranged(office, COUNCIL, in_time), in_time).place == 1
    assert item_of(arranged(office, COUNCIL, late, start="2026-12-29 15:00"), late).place == 1


# before the meeting


@pytest.mark.parametrize(
    ("forum", "organises", "calls", "sits_in", "notice", "on_a_monday"),
    [
        (COUNCIL, "CZ-C-2b", "CZ-C-2a", "CZ-C-4b", "CZ-C-2d", []),
        (WEEKLY, "CZ-B-2a", "CZ-B-2a", "CZ-B-3b", "CZ-B-2c", [["CZ-B-2b"]]),
    ],
)
def test_the_office_arranges_the_director_calls_and_says_who_sits_in(
    office: TestOffice,
    forum: str,
    organises: str,
    calls: str,
    sits_in: str,
    notice: str,
    on_a_monday: list[list[str]],
) -> None:
    meeting = arranged(office, forum, topic_ready(office, forum))
    at = moment("2026-11-27 09:30")
    item = meeting.agenda.get()
    seat = seat_propose(item=item, post=office.post("discipline"), by=office["clerk"], at=at)
    assert sits_in in because(seat_approve, seat=seat, by=office["office_head"], at=at)
    seat_approve(seat=seat, by=office["director"], at=at)
    assert organises in because(do, office, meeting, "arrange", "urban_head", "2026-11-27 10:00")
    do(office, meeting, "arrange", "clerk", "2026-11-27 10:00")
    assert calls in because(do, office, meeting, "convene", "deputy_1", "2026-11-27 11:00")
    do(office, meeting, "convene", "director", "2026-11-27 11:00")
    do(office, meeting, "summon", "clerk", "2026-11-28 16:00")
    assert [deviation.clauses for deviation in meeting.deviations.all()] == on_a_monday
    expected = {str(row.post_id) for row in Attendance.objects.filter(meeting=meeting)}
    assert expected == {office.post(code) for code in MEMBERS[forum]}
    assert item.topic.readers.filter(post=office.posts["discipline"]).exists()

    hasty = arranged(office, forum, topic_ready(office, forum))
    do(office, hasty, "arrange", "clerk", "2026-11-27 10:00")
    do(office, hasty, "convene", "director", "2026-11-27 11:00")
    do(office, hasty, "summon", "clerk", "2026-11-30 09:00")
    assert [deviation.clauses for deviation in hasty.deviations.all()] == [*on_a_monday, [notice]]


@pytest.mark.parametrize(
    ("forum", "start", "departs"),
    [(WEEKLY, "2026-12-04 15:00", []), (COUNCIL, "2026-12-10 15:00", [["CZ-C-2c"]])],
    ids=["on a Friday", "before the end of the month"],
)
def test_a_meeting_on_another_day_is_reminded_of_the_usual_one(
    office: TestOffice, forum: str, start: str, departs: list[list[str]]
) -> None:
    meeting = arranged(office, forum, topic_ready(office, forum), start=start)
    do(office, meeting, "arrange", "clerk", "2026-11-27 10:00")
    do(office, meeting, "convene", "director", "2026-11-27 11:00")
    assert [deviation.clauses for deviation in meeting.deviations.all()] == departs


@pytest.mark.parametrize(("forum", "clause"), [(COUNCIL, "CZ-C-4c"), (WEEKLY, "CZ-B-3c")])
def test_leave_is_granted_by_the_director_and_the_office_is_told(
    office: TestOffice, forum: str, clause: str
) -> None:
    meeting = arranged(office, forum, topic_ready(office, forum))
    for act, who in (("arrange", "clerk"), ("convene", "director"), ("summon", "clerk")):
        do(office, meeting, act, who, "2026-11-27 11:00")
    leave = leave_ask(meeting_id=meeting.pk, by=office["deputy_1"], at=moment("2026-11-27 12:00"))
    do(office, leave, "ask", "deputy_1", "2026-11-27 12:05", facts={"absence_reason": "外出开会"})
    assert clause in because(do, office, leave, "grant", "deputy_2", "2026-11-27 13:00")
    do(office, leave, "grant", "director", "2026-11-27 13:00")
    assert leave.notices.filter(post=office.posts["clerk"], what="会议请假已批准").exists()


@pytest.mark.parametrize(
    ("forum", "meets", "since", "minutes"),
    [
        (COUNCIL, "CZ-C-2c", "2026-10-01", "CZ-C-5.3.1a"),
        (WEEKLY, "CZ-B-2b", "2026-11-16", "CZ-B-4.3.1a"),
    ],
)
def test_a_period_without_a_meeting_is_missed_and_minutes_name_section_person_and_term(
    office: TestOffice, forum: str, meets: str, since: str, minutes: str
) -> None:
    office.office.adoptions.update(since=since)
    duties_run(moment(f"{since} 08:00"))
    duties_run(moment("2026-11-23 08:00"))
    period = DutyPeriod.objects.get(duty=f"{forum}.meets", first=date.fromisoformat(since))
    assert (period.state, period.clauses) == ("missed", [meets])
    meeting = held(office, forum, finish_by=None)
    duties_run(moment("2026-12-01 08:00"))
    assert DutyPeriod.objects.filter(duty=f"{forum}.meets", state="met").exists()
    text = {"minutes_text": "会议议定……"}
    assert because(do, office, meeting, "compile", "clerk", "2026-12-01 09:00", facts=text) == (minutes,)


# in session


def held(office: TestOffice, forum: str, **facts: Any) -> Case:
    """A meeting of this sort in which everything went by the text, adjourned."""
    topic = topic_ready(office, forum)
    meeting = begun(office, arranged(office, forum, topic), forum)
    order = MEMBERS[forum] if forum == COUNCIL else ("urban_head", *MEMBERS[forum])
    discussed(office, meeting, topic, order)
    resolved(office, meeting, topic, MEMBERS[forum], **{"finish_by": date(2026, 12, 20)} | facts)
    return do(office, meeting, "adjourn", "clerk", "2026-11-30 17:00")


@pytest.mark.parametrize(
    ("forum", "clause", "few", "enough"),
    [
        (COUNCIL, "CZ-C-5.2.3b", MEMBERS[COUNCIL][:3], MEMBERS[COUNCIL][:4]),
        (WEEKLY, "CZ-B-4.2.2b", MEMBERS[WEEKLY][:2], MEMBERS[WEEKLY][:3]),
    ],
)
def test_a_decision_is_what_the_many_want(
    office: TestOffice, forum: str, clause: str, few: tuple[str, ...], enough: tuple[str, ...]
) -> None:
    topic = topic_ready(office, forum)
    meeting = begun(office, arranged(office, forum, topic), forum)
    against = {"opposing": (office.post("director"),)}
    assert because(resolved, office, meeting, topic, few, **against) == (clause,)
    resolved(office, meeting, topic, enough, **against)
    assert item_of(meeting, topic).facts["opposing"] == [office.post("director")]


def test_one_vote_each_and_only_of_members_who_are_there(office: TestOffice) -> None:
    topic = topic_ready(office, WEEKLY)
    meeting = begun(office, arranged(office, WEEKLY, topic), WEEKLY)
    twice = {"opposing": (office.post("deputy_1"),)}
    assert "副主任（一）的表决记了两次" in str(
        refused(resolved, office, meeting, topic, MEMBERS[WEEKLY], **twice)
    )
    assert "城市管理科科长没有到会" in str(refused(resolved, office, meeting, topic, ("urban_head",)))


def test_whoever_heads_a_section_sits_in_at_the_weekly_meeting_and_is_counted_nowhere(
    office: TestOffice,
) -> None:
    meeting = begun(office, arranged(office, WEEKLY, topic_ready(office, WEEKLY)), WEEKLY)
    told: dict[str, Any] = {"meeting_id": meeting.pk, "by": office["clerk"], "at": moment("2026-11-30 15:01")}
    presence_come(post=office.post("community_head"), **told)
    with pytest.raises(Refused):
        presence_come(post=office.post("archivist"), **told)
    assert not meeting.attendance.filter(post=office.posts["community_head"]).exists()


@pytest.mark.parametrize(
    ("forum", "order", "clauses"),
    [
        (COUNCIL, ("director", *MEMBERS[COUNCIL][:-1]), [["CZ-C-5.2.3a"]]),
        (COUNCIL, MEMBERS[COUNCIL][1:], [["CZ-C-5.2.2"]]),
        (COUNCIL, MEMBERS[COUNCIL], []),
        (WEEKLY, (*MEMBERS[WEEKLY], "urban_head"), [["CZ-B-4.2.2a"]]),
    ],
    ids=["the director first", "somebody not heard", "all in order", "the report last"],
)
def test_who_speaks_out_of_turn_or_not_at_all_is_noted(
    office: TestOffice, forum: str, order: tuple[str, ...], clauses: list[list[str]]
) -> None:
    topic = topic_ready(office, forum)
    meeting = begun(office, arranged(office, forum, topic), forum)
    discussed(office, meeting, topic, order)
    resolved(office, meeting, topic, MEMBERS[forum], finish_by=date(2026, 12, 20))
    do(office, meeting, "adjourn", "clerk", "2026-11-30 17:00")
    noted = meeting.deviations.filter(sort=Deviation.Sort.BREACH)
    assert [departure.clauses for departure in noted] == clauses


@pytest.mark.parametrize(("forum", "clause"), [(COUNCIL, "CZ-C-5.2.4"), (WEEKLY, "CZ-B-4.2.3")])
def test_the_secretary_takes_the_record_and_without_one_nobody_adjourns(
    office: TestOffice, forum: str, clause: str
) -> None:
    topic = topic_ready(office, forum)
    meeting = begun(office, arranged(office, forum, topic), forum)
    resolved(office, meeting, topic, MEMBERS[forum], finish_by=date(2026, 12, 20))
    assert clause in because(do, office, meeting, "adjourn", "clerk", "2026-11-30 16:00")
    discussed(office, meeting, topic, MEMBERS[forum])
    assert clause in because(do, office, meeting, "adjourn", "deputy_1", "2026-11-30 17:00")
    do(office, meeting, "adjourn", "clerk", "2026-11-30 17:00")


def test_a_motion_comes_after_what_was_planned(office: TestOffice) -> None:
    planned, motion = topic_ready(office, WEEKLY), topic_ready(office, WEEKLY, title="临时的事")
    meeting = arranged(office, WEEKLY, planned)
    for act, who in (("arrange", "clerk"), ("convene", "director"), ("summon", "clerk")):
        do(office, meeting, act, who, "2026-11-28 11:00")
    at = moment("2026-11-28 12:00")
    extra = extra_ask(
        meeting_id=meeting.pk, topic_id=motion.pk, why="刚刚发生", by=office["urban_head"], at=at
    )
    extra_settle(extra=extra, is_agreed=True, by=office["director"], at=at)
    extra.refresh_from_db()
    extra_add(extra=extra, by=office["clerk"], at=at)
    present = tuple(office.post(code) for code in MEMBERS[WEEKLY])
    do(office, meeting, "begin", "clerk", "2026-11-30 15:00", facts={"present": present})
    call: dict[str, Any] = {"by": office["clerk"], "at": moment("2026-11-30 15:01")}
    assert because(item_call, item=item_of(meeting, motion), **call) == ("CZ-B-4.2.1",)
    discussed(office, meeting, planned, MEMBERS[WEEKLY])
    resolved(office, meeting, planned, MEMBERS[WEEKLY], finish_by=date(2026, 12, 20))
    item_call(item=item_of(meeting, motion), by=office["clerk"], at=moment("2026-11-30 16:00"))


# afterwards


def test_of_a_matter_of_a_window_the_minutes_name_the_window(office: TestOffice) -> None:
    topic = topic_ready(office, WEEKLY, window_matter="是")
    meeting = begun(office, arranged(office, WEEKLY, topic), WEEKLY)
    assert because(resolved, office, meeting, topic, MEMBERS[WEEKLY]) == ("CZ-B-4.3.1a",)
    resolved(office, meeting, topic, MEMBERS[WEEKLY], window="综合窗口")


def signed(office: TestOffice, forum: str) -> Case:
    """A meeting whose minutes the director has signed: its decisions are with the sections."""
    meeting = held(office, forum)
    do(office, meeting, "compile", "clerk", "2026-12-01 09:00", facts={"minutes_text": "会议议定……"})
    return do(office, meeting, "sign_off", "director", "2026-12-01 10:00")


def task_of(meeting: Case) -> Case:
    """What the meeting's one decision set somebody to do."""
    return Case.objects.get(kind="task", parent__tabled__meeting=meeting)


def test_what_was_decided_stays_inside_is_reported_on_and_seen_to(office: TestOffice) -> None:
    meeting = signed(office, COUNCIL)
    recipients = {"recipients": (office.post("urban_head"),)}
    do(office, meeting, "hand_out", "clerk", "2026-12-01 11:00", facts=recipients)
    sees = lambda code: meeting.readers.filter(post=office.posts[code], what="minutes").exists()  # noqa: E731
    assert (sees("urban_head"), sees("archivist")) == (True, False)
    do(office, meeting, "file_away", "clerk", "2026-12-02 09:00")
    fed, idle = task_of(meeting), task_of(signed(office, WEEKLY))
    do(office, fed, "feed_back", "urban_clerk", "2026-12-05 09:00", facts={"progress": "已选址"})
    obligations_lapse(moment("2026-12-20 09:00"))
    states = [Obligation.objects.get(case=task, rule="feedback").state for task in (fed, idle)]
    assert states == ["met", "missed"]
    a_topic_changes_what_the_weekly_meeting_decided(office, idle)
    against = because(
        do, office, fed, "carry_out", "archivist", "2026-12-10 09:00", facts={"report": "已开窗"}
    )
    assert {"CZ-C-5.3.1b", "CZ-B-4.3.1b"} <= {*against}
    the_office_sees_to_it(office, fed)


def the_office_sees_to_it(office: TestOffice, task: Case) -> None:
    """The section does not close its own task; every month the office reports, and one without is missed."""
    do(office, task, "carry_out", "urban_head", "2026-12-10 09:00", facts={"report": "已开窗"})
    against = because(do, office, task, "verify", "urban_head", "2026-12-11 09:00")
    assert {"CZ-C-5.3.2", "CZ-B-4.3.2"} <= {*against}
    do(office, task, "verify", "clerk", "2026-12-11 09:00")
    duties_run(moment("2026-12-01 08:00"))
    duties_run(moment("2027-01-02 08:00"))
    period = DutyPeriod.objects.get(duty="progress_reports", first=date(2026, 12, 1))
    assert (period.state, sorted(period.clauses)) == ("missed", ["CZ-B-4.3.2", "CZ-C-5.3.2"])
    report = case_open(
        office=office.office, kind="progress_report", by=office["clerk"], at=moment("2027-01-04 09:00")
    )
    do(office, report, "draw_up", "clerk", "2027-01-04 10:00", facts={"reported": "均已落实"})
    do(office, report, "see", "director", "2027-01-04 11:00")
    duties_run(moment("2027-01-04 12:00"))
    assert DutyPeriod.objects.get(duty="progress_reports", first=date(2027, 1, 1)).state == "met"


def a_topic_changes_what_the_weekly_meeting_decided(office: TestOffice, task: Case) -> None:
    change = {"change_request": "改由社区服务办牵头"}
    do(office, task, "propose_change", "urban_head", "2026-12-05 09:00", facts=change)
    assert task.children.get(kind="topic").facts["asked_of"] == WEEKLY


def test_what_the_council_decided_is_changed_in_writing_with_the_director_and_by_the_council(
    office: TestOffice,
) -> None:
    task = task_of(signed(office, COUNCIL))
    change = {"change_request": "选址变更，推迟一个月"}
    do(office, task, "propose_change", "urban_head", "2026-12-05 09:00", facts=change)
    asked = task.children.get(kind="decision_change")
    assert "CZ-C-5.3.3" in because(do, office, asked, "state", "urban_head", "2026-12-05 10:00")
    paper = {"slot": "statement", "name": "说明.docx", "content": docx()}
    file_add(case_id=asked.pk, **paper, by=office["urban_head"], at=moment("2026-12-05 10:00"))
    do(office, asked, "state", "urban_head", "2026-12-05 11:00")
    assert because(do, office, asked, "approve", "deputy_1", "2026-12-05 12:00") == ("CZ-C-5.3.3",)
    do(office, asked, "approve", "director", "2026-12-05 12:00")
    again = asked.children.get()
    assert (again.kind, again.facts["asked_of"]) == ("topic", COUNCIL)
