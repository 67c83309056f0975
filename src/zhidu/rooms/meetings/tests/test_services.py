"""One topic from the form to the archived minutes, on a real database; each refusal by its clause."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core.management import call_command
from django.db import connection
from django.http import Http404
from django.utils import timezone

from zhidu.cases.errors import NotDone, Refused, Stale
from zhidu.cases.guards import guards_remove
from zhidu.cases.models import Case, Deviation, Entry, Notice, Obligation, Reader, Step
from zhidu.cases.selectors import case_for, todos_of
from zhidu.cases.services import obligations_lapse
from zhidu.cases.tests.offices import TestOffice, make_office, moment
from zhidu.cases.tests.trails import broken_entries
from zhidu.rooms.meetings.models import AgendaItem
from zhidu.rooms.meetings.services import agenda_set
from zhidu.rooms.meetings.tests.steps import (
    PRESENT,
    closed_meeting,
    decide,
    do,
    draft_topic,
    fixed_meeting,
    opened_meeting,
    planned_meeting,
    pooled_topic,
    read_meeting,
    signed_meeting,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> TestOffice:
    return make_office()


def refused(call, *args, **kwargs) -> Refused:
    with pytest.raises(Refused) as caught:
        call(*args, **kwargs)
    return caught.value


def open_step(case: Case) -> str:
    return Step.objects.get(case=case, state="open").step


def test_the_journey_runs_to_the_archived_package(office):
    topic = pooled_topic(office)
    meeting = signed_meeting(office, topic)
    recipients = tuple(
        office.post(c) for c in ("party_secretary", "director", "discipline", "office_head", "supervision")
    )
    do(office, meeting, "issue", "clerk", "2026-12-04 10:00", facts={"recipients": recipients})
    do(office, meeting, "archive", "clerk", "2026-12-05 10:00")
    do(office, meeting, "receive", "archivist", "2026-12-05 14:00")
    meeting.refresh_from_db()
    topic.refresh_from_db()
    assert (meeting.status, topic.status) == ("closed", "closed")
    package = meeting.files.get(slot="package")
    names = ZipFile(BytesIO(package.blob.read())).namelist()
    assert [n for n in names if n.startswith("会议/")] != []
    assert any("汇报稿" in n for n in names)
    assert "SHA256SUMS" in names
    assert "归档目录.pdf" in names
    assert all(not list(broken_entries(c.pk)) for c in Case.objects.all())


def test_every_act_names_its_clause(office):
    topic = pooled_topic(office)
    meeting = signed_meeting(office, topic)
    done = Entry.objects.filter(case_id__in=(topic.pk, meeting.pk), verb="step.done")
    named = {e.data["step"]: set(e.because) for e in done}
    assert named["submit"] >= {"WS-4.1a", "WS-4.1b", "WS-4.3a", "WS-4.3b"}
    assert named["plan_fix"] >= {"WS-5.1b"}
    assert named["notify"] >= {"WS-5.2a"}
    assert named["sign"] >= {"WS-9.1b", "WS-9.2"}


def test_a_clerk_may_not_hand_in_a_topic_and_nothing_changes(office):
    topic = draft_topic(office, who="urban_clerk")
    problem = refused(do, office, topic, "submit", "urban_clerk", "2026-11-23 10:00")
    assert problem.decision.because == ("WS-4.1a",)
    assert open_step(topic) == "submit"
    assert Entry.objects.filter(case_id=topic.pk, verb="act.refused", because=["WS-4.1a"]).exists()
    do(office, topic, "submit", "urban_head", "2026-11-23 10:05")
    assert open_step(topic) == "review"


def test_a_topic_without_its_report_is_refused(office):
    topic = draft_topic(office, paper=False)
    problem = refused(do, office, topic, "submit", "urban_head", "2026-11-23 10:00")
    assert problem.decision.because == ("WS-4.3b",)


def test_a_returned_topic_comes_back_to_its_unit_and_can_be_handed_in_again(office):
    topic = draft_topic(office)
    do(office, topic, "submit", "urban_head", "2026-11-23 10:00")
    with pytest.raises(NotDone, match="理由"):
        do(office, topic, "review", "clerk", "2026-11-23 11:00", move="return")
    do(office, topic, "review", "clerk", "2026-11-23 11:00", move="return", opinion="补充三家报价")
    assert open_step(topic) == "submit"
    entry = Entry.objects.get(case_id=topic.pk, verb="step.returned")
    assert (entry.because, entry.data["opinion"]) == (["WS-6.1b"], "补充三家报价")
    do(office, topic, "submit", "urban_head", "2026-11-23 15:00")
    assert open_step(topic) == "review"


@pytest.mark.parametrize(
    ("kind", "amount", "clause"), [("service", 50_000_00, "WS-4.2a"), ("construction", 30_000_00, "WS-4.2b")]
)
def test_a_sum_that_must_go_to_the_meeting_cannot_be_kept_from_it(office, kind, amount, clause):
    topic = draft_topic(office, kind=kind, amount=amount, method=None)
    do(office, topic, "submit", "urban_head", "2026-11-23 10:00")
    problem = refused(do, office, topic, "review", "clerk", "2026-11-23 11:00", move="refuse")
    assert problem.decision.because == (clause,)
    assert open_step(topic) == "review"


@pytest.mark.parametrize(("kind", "amount"), [("service", 49_999_99), ("construction", 29_999_99)])
def test_a_sum_of_a_fen_less_may_be_kept_from_the_meeting(office, kind, amount):
    topic = draft_topic(office, kind=kind, amount=amount, method=None)
    do(office, topic, "submit", "urban_head", "2026-11-23 10:00")
    do(office, topic, "review", "clerk", "2026-11-23 11:00", move="refuse", opinion="按单位采购办法办理")
    topic.refresh_from_db()
    assert topic.status == "refused"


@pytest.mark.parametrize(
    ("kind", "gates"), [("service", ["WS-4.2a"]), ("construction", ["WS-4.2a", "WS-4.2b"])]
)
def test_the_trail_keeps_by_which_tier_a_topic_was_decided(office, kind, gates):
    topic = pooled_topic(office, kind=kind, amount=99_999_99, method=None)
    meeting = closed_meeting(office, topic, method=None)
    entry = Entry.objects.get(case_id=meeting.pk, verb="item.decided")
    assert entry.because == ["WS-2.4", *gates, "WS-4.2c"]


def test_the_initiator_withdraws_only_while_it_is_pending(office):
    topic = draft_topic(office)
    do(office, topic, "submit", "urban_head", "2026-11-23 10:00")
    do(office, topic, "", "urban_head", "2026-11-23 10:10", move="withdraw")
    assert open_step(topic) == "submit"
    do(office, topic, "submit", "urban_head", "2026-11-23 10:20")
    do(office, topic, "review", "clerk", "2026-11-23 14:00")
    with pytest.raises(NotDone, match="不能撤回"):
        do(office, topic, "", "urban_head", "2026-11-23 15:00", move="withdraw")


def test_only_topics_of_the_pool_can_be_planned(office):
    waiting, drafted = pooled_topic(office), draft_topic(office)
    meeting = planned_meeting(office, waiting)
    with pytest.raises(NotDone, match="议题库"):
        agenda_set(
            meeting_id=meeting.pk, topics=[drafted.pk], by=office["clerk"], at=moment("2026-11-24 09:30")
        )


def test_a_topic_is_on_one_open_agenda_only(office):
    topic = pooled_topic(office)
    planned_meeting(office, topic)
    with pytest.raises(NotDone, match="议题库"):
        planned_meeting(office, topic)


def test_the_director_cannot_fix_a_plan_that_was_not_reviewed(office):
    meeting = planned_meeting(office, pooled_topic(office))
    facts = {"start": moment("2026-11-30 09:00"), "venue": "第二会议室"}
    do(office, meeting, "plan", "clerk", "2026-11-24 10:00", facts=facts)
    problem = refused(do, office, meeting, "plan_fix", "director", "2026-11-24 15:00", facts=facts)
    assert problem.decision.because == ("WS-5.1b",)
    do(office, meeting, "plan_review", "office_head", "2026-11-24 16:00")
    do(office, meeting, "plan_fix", "director", "2026-11-24 16:30", facts=facts)
    assert open_step(meeting) == "notify"


def test_papers_a_working_day_ahead_are_on_time(office):
    meeting = fixed_meeting(office, pooled_topic(office))
    obligation = Obligation.objects.get(case=meeting, rule="papers")
    assert timezone.localtime(obligation.due_at).date().isoformat() == "2026-11-27"
    do(office, meeting, "notify", "clerk", "2026-11-27 18:00")
    obligation.refresh_from_db()
    assert obligation.state == "met"
    assert not meeting.deviations.exists()


def test_papers_on_saturday_are_late_and_a_reason_is_owed(office):
    meeting = fixed_meeting(office, pooled_topic(office))
    do(office, meeting, "notify", "clerk", "2026-11-28 09:00")
    breach = Deviation.objects.get(case=meeting)
    assert (breach.sort, breach.clauses, breach.reason) == ("breach", ["WS-6.3"], "")
    assert Obligation.objects.get(case=meeting, rule="papers").state == "missed"


def test_a_passed_deadline_lapses_once(office):
    meeting = closed_meeting(office, pooled_topic(office))
    assert obligations_lapse(moment("2026-12-07 23:00")) == 0
    assert obligations_lapse(moment("2026-12-08 00:10")) == 1
    assert obligations_lapse(moment("2026-12-09 00:10")) == 0
    lapse = Deviation.objects.get(case=meeting)
    assert (lapse.sort, lapse.clauses) == ("deviation", ["WS-9.1a"])


def test_the_worker_marks_what_has_passed_by_the_clock_of_the_house(office, settings):
    meeting = closed_meeting(office, pooled_topic(office))
    settings.ZHIDU_CLOCK = "zhidu.rooms.meetings.tests.steps.a_week_too_late"
    call_command("jobs_run", "--once")
    assert Obligation.objects.get(case=meeting, rule="minutes").state == "missed"
    assert [d.reason for d in meeting.deviations.all()] == [""]


def test_notice_tells_members_and_presenters_and_lets_members_read_the_papers(office):
    topic = pooled_topic(office)
    meeting = fixed_meeting(office, topic)
    do(office, meeting, "notify", "clerk", "2026-11-27 16:00")
    told = set(Notice.objects.filter(case=meeting, what="会议通知").values_list("post__code", flat=True))
    assert told == set(PRESENT)
    assert Notice.objects.filter(case=meeting, what="到会汇报通知", post__code="urban_head").exists()
    assert case_for(office["commander"], topic.pk) == topic


def test_a_meeting_without_a_record_cannot_be_closed(office):
    first, second = pooled_topic(office), pooled_topic(office)
    meeting = opened_meeting(office, first, second)
    decide(office, meeting, first)
    problem = refused(do, office, meeting, "close", "clerk", "2026-11-30 10:30")
    assert "WS-8.3" in problem.decision.because
    decide(office, meeting, second)
    do(office, meeting, "close", "clerk", "2026-11-30 10:40")
    assert open_step(meeting) == "draft"


def test_half_a_million_is_not_decided_by_the_meeting_and_a_fen_less_is(office):
    less = pooled_topic(office, amount=499_999_99, method=None)
    decide(office, opened_meeting(office, less), less, method="comparison")
    topic = pooled_topic(office, amount=500_000_00, method=None)
    meeting = opened_meeting(office, topic)
    problem = refused(decide, office, meeting, topic)
    assert problem.decision.because == ("WS-4.2f",)
    assert AgendaItem.objects.get(topic=topic).decided_at is None
    decide(office, meeting, topic, outcome="to_party", method=None)
    do(office, meeting, "close", "clerk", "2026-11-30 10:30")
    assert open_step(topic) == "party_material"


def test_small_works_are_tendered_only_after_the_decision(office):
    topic = pooled_topic(office, kind="construction", amount=100_000_01, method=None)
    problem = refused(do, office, topic, "tender", "urban_head", "2026-11-25 09:00")
    assert "WS-4.2d" in problem.decision.because
    closed_meeting(office, topic, method="invited_tender")
    assert open_step(topic) == "tender"
    do(office, topic, "tender", "urban_head", "2026-12-01 09:00")


def test_a_service_is_bought_in_one_of_the_three_ways(office):
    topic = pooled_topic(office, amount=100_000_01, method=None)
    meeting = opened_meeting(office, topic)
    problem = refused(decide, office, meeting, topic, method="open_tender")
    assert problem.decision.because == ("WS-4.2e",)
    decide(office, meeting, topic, method="single_source")


def test_goods_need_a_way_and_a_reason_by_reading(office):
    topic = pooled_topic(office, kind="goods", amount=200_000_00, method=None)
    meeting = opened_meeting(office, topic)
    problem = refused(decide, office, meeting, topic, method=None)
    assert problem.decision.readings == ("other_kinds",)
    assert problem.decision.because == ()
    decide(office, meeting, topic, method="direct", method_reason="只有一家能供货")


@pytest.mark.parametrize(
    ("outcome", "status", "step"),
    [("deferred", "open", "meeting"), ("sent_back", "open", "submit"), ("rejected", "refused", None)],
)
def test_other_outcomes_move_the_topic_as_they_say(office, outcome, status, step):
    topic = pooled_topic(office)
    meeting = opened_meeting(office, topic)
    unexplained = refused(decide, office, meeting, topic, outcome=outcome, resolution=None, why=" ")
    assert "须写明理由" in str(unexplained)
    decide(office, meeting, topic, outcome=outcome, resolution=None, why="还要论证")
    do(office, meeting, "close", "clerk", "2026-11-30 10:30")
    topic.refresh_from_db()
    settled = Entry.objects.get(case_id=topic.pk, verb="case.decided")
    assert settled.data["opinion"] == meeting.agenda.get().why == "还要论证"
    assert topic.status == status
    assert (open_step(topic) if step else None) == step


def test_the_director_signs_only_after_all_have_read(office):
    meeting = closed_meeting(office, pooled_topic(office))
    problem = refused(do, office, meeting, "draft", "clerk", "2026-12-02 09:00")
    assert problem.decision.because == ("WS-9.1a",)
    do(office, meeting, "draft", "clerk", "2026-12-02 09:00", facts={"minutes_text": "会议议定……"})
    do(office, meeting, "read", "deputy_1", "2026-12-03 09:00")
    problem = refused(do, office, meeting, "sign", "director", "2026-12-03 10:00")
    assert problem.decision.because == ("WS-9.1b",)
    with pytest.raises(Stale, match="您已经阅核过"):
        do(office, meeting, "read", "deputy_1", "2026-12-03 11:00")
    for who in ("deputy_2", "commander"):
        do(office, meeting, "read", who, "2026-12-03 12:00")
    do(office, meeting, "sign", "director", "2026-12-03 13:00")


def test_a_decision_without_an_owner_keeps_the_minutes_from_being_signed(office):
    meeting = read_meeting(office, pooled_topic(office), owner=None)
    problem = refused(do, office, meeting, "sign", "director", "2026-12-04 09:00")
    assert problem.decision.because == ("WS-9.2",)
    [want] = problem.decision.wants
    assert want.text == f"“{meeting.agenda.get().topic.title}”还缺牵头落实单位，请先办“补定牵头单位”"
    assert want.who == ("办事处主任", "党政办公室主任")


def test_signing_opens_one_task_for_the_owner(office):
    topic = pooled_topic(office)
    signed_meeting(office, topic)
    task = Case.objects.get(kind="task")
    assert (task.parent, task.title) == (topic, topic.title)
    assert [t.step.case for t in todos_of(office["urban_head"])] == [task]


def test_minutes_go_to_exactly_the_posts_named(office):
    meeting = signed_meeting(office, pooled_topic(office))
    five = [
        office.post(c) for c in ("party_secretary", "director", "discipline", "office_head", "supervision")
    ]
    for wrong in ([*five, office.post("deputy_1")], five[:4]):
        problem = refused(
            do, office, meeting, "issue", "clerk", "2026-12-04 10:00", facts={"recipients": tuple(wrong)}
        )
        assert problem.decision.because == ("WS-9.1c",)
    do(office, meeting, "issue", "clerk", "2026-12-04 10:00", facts={"recipients": tuple(five)})
    readers = Reader.objects.filter(case=meeting, what="minutes").values_list("post__code", flat=True)
    assert set(readers) == {"party_secretary", "director", "discipline", "office_head", "supervision"}


def test_a_second_click_does_nothing_twice(office):
    topic = draft_topic(office)
    for _ in range(2):
        do(office, topic, "submit", "urban_head", "2026-11-23 10:00", key="one-form")
    assert Entry.objects.filter(case_id=topic.pk, verb="step.done").count() == 1


def test_a_stale_page_says_who_was_faster(office):
    topic = draft_topic(office)
    do(office, topic, "submit", "urban_head", "2026-11-23 10:00")
    topic.refresh_from_db()
    seen = topic.version
    do(office, topic, "review", "clerk", "2026-11-23 14:00", version=seen)
    with pytest.raises(Stale, match="甲10已于2026年11月23日"):
        do(office, topic, "review", "office_head", "2026-11-23 14:01", version=seen)


def test_two_clerks_on_one_step_are_told_who_was_first(office):
    topic = draft_topic(office)
    do(office, topic, "submit", "urban_head", "2026-11-23 10:00")
    do(office, topic, "review", "clerk", "2026-11-23 14:00")
    with pytest.raises(Stale, match="已由甲10于"):
        do(office, topic, "review", "office_head", "2026-11-23 14:01")


def test_a_stranger_sees_no_topic(office):
    topic = draft_topic(office)
    other = make_office("other")
    with pytest.raises(Http404):
        case_for(other["clerk"], topic.pk)
    with pytest.raises(Http404):
        case_for(office["community_head"], topic.pk)


def test_the_trail_shows_a_changed_entry(office):
    topic = draft_topic(office)
    do(office, topic, "submit", "urban_head", "2026-11-23 10:00")
    first = Entry.objects.filter(case_id=topic.pk).first()
    guards_remove(connection)  # as whoever owns the tables can
    Entry.objects.filter(pk=first.pk).update(person="别人")
    assert list(broken_entries(topic.pk)) == [Entry.objects.get(pk=first.pk)]


def test_who_may_read_only_the_minutes_sees_no_meeting(office):
    meeting = signed_meeting(office, pooled_topic(office))
    five = ("party_secretary", "director", "discipline", "office_head", "supervision")
    recipients = tuple(office.post(code) for code in five)
    do(office, meeting, "issue", "clerk", "2026-12-04 10:00", facts={"recipients": recipients})
    assert case_for(office["party_secretary"], meeting.pk, "minutes") == meeting
    with pytest.raises(Http404):
        case_for(office["party_secretary"], meeting.pk)
