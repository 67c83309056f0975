"""大渡口's regular meetings: 例会 from the matter to the task, the safety committee, and what comes round."""

from __future__ import annotations

from typing import Any

import pytest

from zhidu.cases.duties.running import duties_run
from zhidu.cases.models import Case, DutyPeriod, Proposal
from zhidu.cases.services import case_open, draft_save
from zhidu.cases.services.reminding import obligations_lapse
from zhidu.cases.tests.affairs import DADUKOU, OF_DADUKOU
from zhidu.cases.tests.offices import TestOffice, make_office, moment
from zhidu.org.services import portfolio_assign
from zhidu.rooms.meetings.services import item_assign, item_decide, item_record, meeting_open
from zhidu.rooms.meetings.tests.chenzhou import do, item_of
from zhidu.rooms.meetings.tests.steps import keeping, open_step, refused

pytestmark = pytest.mark.django_db

TOLD = ("convey", "told", "analysed", "answered")
STUDIED = {"groundwork": "走访三条街", "goals": "主干道不占道"}


@pytest.fixture(scope="module")
def office(kept: None) -> TestOffice:
    made = make_office(rulebook=DADUKOU, roles=OF_DADUKOU)
    portfolio_assign(post=made.posts["deputy_1"], unit=made.office.units.get(code="urban"))
    return made


def because(call: Any, *args: Any, **kwargs: Any) -> tuple[str, ...]:
    """The clauses by which a call is refused."""
    return refused(call, *args, **kwargs).decision.because


def drafted(office: TestOffice, kind: str, who: str, day: str = "2026-06-01", **facts: Any) -> Case:
    at, by = moment(f"{day} 09:00"), office[who]
    case = case_open(office=office.office, kind=kind, by=by, at=at)
    return draft_save(case_id=case.pk, facts={"title": "占道经营"} | facts, ticked=[], by=by, at=at)


def raised(office: TestOffice, forum: str) -> Case:
    """A matter that waits for its meeting; refused as long as nobody proposes a measure."""
    bare = drafted(office, "regular_matter", "urban_clerk", asked_in=forum, **STUDIED)
    assert because(do, office, bare, "raise", "urban_clerk", "2026-06-01 10:00") == ("P10-1-3a",)
    case = drafted(office, "regular_matter", "urban_clerk", asked_in=forum, measures="设临时摊区", **STUDIED)
    return do(office, case, "raise", "urban_clerk", "2026-06-01 10:00")


def called(office: TestOffice, forum: str, who: str, caller: str, topic: Case, **more: Any) -> Case:
    """A meeting that has been notified; arranged once it is said with what other meeting it is joined."""
    at, host = moment("2026-06-02 09:00"), "office" if forum == "admin_meeting" else "urban"
    meeting = meeting_open(office=office.office, body=forum, topics=[topic.pk], by=office[who], at=at)
    plan = {"host": office.unit(host), "start": moment("2026-06-05 15:00"), "venue": "会议室"}
    alone: dict[str, Any] = {"facts": plan | {"can_merge": "是"}} | more
    assert because(do, office, meeting, "arrange", who, "2026-06-02 10:00", **alone) == ("P10-1-2b",)
    joined: dict[str, Any] = {"facts": plan | {"can_merge": "是", "merged_with": "与社区例会连着开"}} | more
    do(office, meeting, "arrange", who, "2026-06-02 10:00", **joined)
    do(office, meeting, "convene", caller, "2026-06-02 11:00")
    return do(office, meeting, "invite", "clerk" if host == "office" else "urban_clerk", "2026-06-02 12:00")


def begun(office: TestOffice, meeting: Case, who: str) -> None:
    there = {"present": (office.post("urban_head"), office.post("deputy_1"))}
    do(office, meeting, "start_session", who, "2026-06-05 15:00", facts=there)


def ordered(office: TestOffice, meeting: Case, keeper: str, other: str, late: int) -> None:
    """How many came late is written down with a reason, by whoever keeps order there and nobody else."""
    half: dict[str, Any] = {"facts": {"late_count": late}}
    noted = {"facts": half["facts"] | {"early_count": 0}}
    assert because(do, office, meeting, "keep_order", other, "2026-06-05 15:20", **noted) == ("P10-1-4b",)
    assert because(do, office, meeting, "keep_order", keeper, "2026-06-05 15:20", **half) == ("P10-1-4a",)
    if late:
        against = because(do, office, meeting, "keep_order", keeper, "2026-06-05 15:20", **noted)
        assert against == ("P10-1-4a",)
    why = noted | {"reason": "处置现场后到会"}
    do(office, meeting, "keep_order", keeper, "2026-06-05 15:20", **why)
    assert [deviation.clauses for deviation in meeting.deviations.all()] == [["P10-1-4a"]] * bool(late)


def decided(office: TestOffice, meeting: Case, topic: Case, who: str) -> Case:
    """Its minutes are written once the matter has somebody in charge; the task that follows."""
    item, at = item_of(meeting, topic), moment("2026-06-05 15:30")
    item_record(item=item, record="城管科汇报。", views={}, by=office[who], at=at)
    item_decide(item=item, facts={"outcome": "agreed", "resolution": "设摊区"}, by=office[who], at=at)
    do(office, meeting, "end_session", who, "2026-06-05 16:00", facts={"record": "研究了一件事。"})
    said = {"facts": {"minutes_text": "会议议定……"}}
    assert because(do, office, meeting, "write_up", who, "2026-06-06 09:00", **said) == ("P10-1-3b",)
    item_assign(
        item=item_of(meeting, topic),
        facts={"owner": office.unit("urban")},
        by=office[who],
        at=moment("2026-06-06 09:30"),
    )
    do(office, meeting, "write_up", who, "2026-06-06 10:00", **said)
    return Case.objects.get(kind="regular_task", parent=topic)


def carried_out(office: TestOffice, task: Case, checker: str, other: str, clause: str) -> None:
    """Reported by whoever is in charge, and found done by whoever supervises what that meeting decides."""
    do(office, task, "take_on", "urban_head", "2026-06-07 09:00")
    assert because(do, office, task, "carry_out", "urban_head", "2026-06-20 09:00") == ("P10-1-3b",)
    do(office, task, "carry_out", "urban_head", "2026-06-20 09:00", facts={"progress": "已划定"})
    assert because(do, office, task, "check_done", other, "2026-06-21 09:00") == (clause,)
    do(office, task, "check_done", checker, "2026-06-21 09:00")
    assert open_step(task) is None


def test_a_meeting_of_the_whole_street_is_kept_in_order_and_followed_up_by_its_office(
    office: TestOffice,
) -> None:
    topic = raised(office, "admin_meeting")
    meeting = called(office, "admin_meeting", "clerk", "director", topic)
    begun(office, meeting, "clerk")
    ordered(office, meeting, "clerk", "office_head", late=2)
    with keeping(office, "2026-06-05 15:25", "2026-06-05 17:00", "admin_meeting.meets"):
        task = decided(office, meeting, topic, "clerk")
    carried_out(office, task, "clerk", "urban_head", "P10-1-5a")


def test_the_centres_meeting_has_its_four_points_and_is_followed_up_by_the_section(
    office: TestOffice,
) -> None:
    topic = raised(office, "stability_meeting")
    other = meeting_open(
        office=office.office,
        body="stability_meeting",
        topics=[],
        by=office["urban_clerk"],
        at=moment("2026-06-01 15:00"),
    )
    plan = {
        "host": office.unit("urban"),
        "start": moment("2026-06-05 15:00"),
        "venue": "会议室",
        "can_merge": "否",
    }
    for point in TOLD:
        rest = [other_point for other_point in TOLD if other_point != point]
        without: dict[str, Any] = {"facts": plan, "ticked": rest}
        against = because(do, office, other, "arrange", "urban_clerk", "2026-06-01 16:00", **without)
        assert against == ("P10-5.02-2",)
    meeting = called(office, "stability_meeting", "urban_clerk", "deputy_1", topic, ticked=TOLD)
    begun(office, meeting, "urban_clerk")
    ordered(office, meeting, "urban_head", "clerk", late=0)
    both = ("stability_meeting.meets", "stability_meeting.meets.2")
    with keeping(office, "2026-06-05 15:25", "2026-06-05 17:00", *both):
        task = decided(office, meeting, topic, "urban_clerk")
    carried_out(office, task, "urban_head", "clerk", "P10-1-5b")


def test_a_task_without_a_word_for_a_month_is_told_to_the_office(office: TestOffice) -> None:
    given = {"decided_by": "routine", "resolution": "设摊区", "owner": office.unit("urban")}
    given["host"] = office.unit("urban")
    task = drafted(office, "regular_task", "clerk", **given)
    do(office, task, "take_on", "clerk", "2026-06-01 10:00")
    obligations_lapse(moment("2026-07-01 23:00"))
    assert not task.notices.filter(post=office.posts["clerk"]).exists()
    obligations_lapse(moment("2026-07-02 09:00"))
    assert task.notices.filter(post=office.posts["clerk"]).exists()


def test_what_is_not_carried_out_is_told_to_all_once_the_director_says_so(office: TestOffice) -> None:
    case = drafted(
        office, "task_shortfall", "community_head", owner=office.unit("urban"), shortfall="两月没有动"
    )
    do(office, case, "report_it", "community_head", "2026-06-01 10:00")
    do(office, case, "answer_it", "urban_head", "2026-06-02 10:00", facts={"progress": "人手不足"})
    against = because(
        do, office, case, "verify_it", "urban_head", "2026-06-03 10:00", facts={"is_shortfall": "是"}
    )
    assert against == ("P10-1-5c",)
    do(office, case, "verify_it", "clerk", "2026-06-03 10:00", facts={"is_shortfall": "是"})
    assert Proposal.objects.filter(case=case).exists()
    against = because(do, office, case, "settle_it", "director", "2026-06-04 10:00")
    assert against == ("P10-1-5c",)
    do(office, case, "settle_it", "director", "2026-06-04 10:00", facts={"lag_measure": "notice"})
    told = case.notices.filter(what="落实情况通报").values_list("post__code", flat=True)
    assert {*told} == {"office_head", "urban_head", "community_head"}


def test_absences_are_counted_without_names_and_appraised_by_a_person(office: TestOffice) -> None:
    held = {"host": office.unit("urban"), "month": "六月", "meetings_held": 2}
    bare = drafted(office, "attendance_report", "urban_head", **held)
    assert because(do, office, bare, "count_up", "urban_head", "2026-06-30 10:00") == ("P10-1-4c",)
    none = drafted(office, "attendance_report", "urban_head", unexcused=0, **held)
    with keeping(office, "2026-06-30 09:30", "2026-06-30 10:30", "attendance_counts"):
        do(office, none, "count_up", "urban_head", "2026-06-30 10:00")
    assert open_step(none) is None
    some = drafted(office, "attendance_report", "urban_head", unexcused=2, **held)
    do(office, some, "count_up", "urban_head", "2026-06-30 10:00")
    assert open_step(some) == "appraise"
    do(
        office,
        some,
        "appraise",
        "office_head",
        "2026-06-30 11:00",
        facts={"attendance_measure": "appraisal"},
    )


def test_the_safety_committee_ends_its_meeting_with_measures(office: TestOffice) -> None:
    at = moment("2026-06-01 09:00")
    meeting = meeting_open(
        office=office.office, body="safety_meeting", topics=[], by=office["supervision"], at=at
    )
    plan = {"start": moment("2026-06-05 15:00"), "venue": "会议室"}
    do(office, meeting, "arrange", "supervision", "2026-06-01 10:00", facts=plan)
    do(office, meeting, "convene", "director", "2026-06-01 11:00")
    do(office, meeting, "invite", "supervision", "2026-06-01 12:00")
    begun(office, meeting, "supervision")
    said = {"record": "略", "last_period": "平稳", "situation": "高温季节"}
    ending = (office, meeting, "end_session", "supervision", "2026-06-05 16:00")
    assert because(do, *ending, facts=said) == ("P10-2.1-1",)
    with keeping(office, "2026-06-05 15:30", "2026-06-05 17:00", "safety_meeting.meets"):
        do(*ending, facts=said | {"precautions": "逐户检查"})
    do(office, meeting, "write_up", "supervision", "2026-06-06 09:00", facts={"minutes_text": "……"})
    assert list(meeting.notices.filter(what="安全防范措施").values_list("post__code", flat=True)) == [
        "archivist"
    ]


def test_nobody_is_excused_from_training_without_a_special_case(office: TestOffice) -> None:
    facts = {
        "organiser": "区应急局",
        "train_from": moment("2026-06-10 09:00"),
        "trainee": office.post("archivist"),
    }
    case = drafted(office, "safety_training", "supervision", **facts)
    do(office, case, "log_training", "supervision", "2026-06-01 10:00")
    off: dict[str, Any] = {"came": "否"}
    reply = (office, case, "reply", "archivist", "2026-06-02 10:00")
    assert because(do, *reply, facts=off) == ("P10-2.1-2",)
    do(*reply, facts=off | {"absence_reason": "手术住院"})
    weigh = (office, case, "weigh", "supervision", "2026-06-03 10:00")
    assert because(do, *weigh, facts={"special_case": "否"}) == ("P10-2.1-2",)
    do(*weigh, facts={"special_case": "是"})
    assert open_step(case) is None


def test_each_section_makes_its_plan_and_each_unit_in_charge_studies(office: TestOffice) -> None:
    plan, day = {"plan_text": "全年工作"}, "2026-01-08"
    study = {"start": moment(f"{day} 09:00"), "studied": "安全生产法", "learners": 12}
    with keeping(office, f"{day} 08:00", f"{day} 12:00", "section_plans", "safety_studies"):
        for head in OF_DADUKOU["unit_heads"]:
            do(office, drafted(office, "section_plan", head, day, **plan), "lay_down", head, f"{day} 10:00")
        for head in OF_DADUKOU["responsible_heads"]:
            learnt = drafted(office, "safety_study", head, day, **study)
            do(office, learnt, "note_study", head, f"{day} 10:00")


def test_they_come_round_by_the_month_the_quarter_and_the_year(office: TestOffice) -> None:
    office.office.adoptions.update(since="2026-01-01")
    duties_run(moment("2026-01-01 08:00"))
    duties_run(moment("2026-08-02 08:00"))
    missed = {period.duty: period.clauses for period in DutyPeriod.objects.filter(state="missed")}
    assert missed == {
        "admin_meeting.meets": ["P10-1-1"],
        "stability_meeting.meets": ["P10-1-1"],
        "stability_meeting.meets.2": ["P10-5.02-1"],
        "community_meeting.meets": ["P10-1-1"],
        "city_meeting.meets": ["P10-1-1"],
        "section_meeting.meets": ["P10-1-2a"],
        "section_plans": ["P10-1-2a"],
        "attendance_counts": ["P10-1-4c"],
        "safety_meeting.meets": ["P10-2.1-1"],
        "safety_studies": ["P10-2.1-3"],
    }
