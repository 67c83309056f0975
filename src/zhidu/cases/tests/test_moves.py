"""The moves that a kind allows, each with the refusal that stands beside it."""

from __future__ import annotations

import pytest

from zhidu.cases.errors import NotDone, Refused, Stale
from zhidu.cases.models import Case, Entry, Notice, Obligation, Reader, StepPost
from zhidu.cases.services import case_settle, obligations_lapse
from zhidu.cases.tests.office_book import (
    at_check,
    at_circulate,
    at_countersign,
    awaited,
    do,
    engine_office,
    open_step,
    opened,
)
from zhidu.cases.tests.offices import moment
from zhidu.cases.tests.trails import broken_entries
from zhidu.cases.verbs import sentence

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return engine_office()


@pytest.fixture
def case(office) -> Case:
    return at_check(office)


def told(case: Case) -> str:
    """The last thing in the trail, as the page tells it."""
    last = Entry.objects.filter(case_id=case.pk).order_by("seq").last()
    return sentence(last.verb, last.data)


# 转办


def test_a_step_is_handed_on_to_somebody_whom_the_text_allows(office, case):
    do(office, case, "check", "clerk", move="hand_on", to=["community_head"], reason="涉及社区")
    assert awaited(case) == ["community_head", "office_head"]
    assert told(case) == "将“核稿”转给社区服务办主任办理"
    handed = StepPost.objects.get(post__code="clerk", step__step="check")
    assert (handed.passed_to.code, handed.person_name, handed.has_answered) == (
        "community_head",
        "甲10",
        False,
    )
    assert Reader.objects.get(case=case, post__code="community_head").why == "甲10转办“核稿”"
    with pytest.raises(Stale, match="已转给社区服务办主任"):
        do(office, case, "check", "clerk")
    do(office, case, "check", "community_head")
    assert open_step(case) == "countersign"


def test_a_step_is_not_handed_to_anybody_else_nor_by_who_does_not_have_it(office, case):
    with pytest.raises(Refused, match="不能转办给档案员"):
        do(office, case, "check", "clerk", move="hand_on", to=["archivist"])
    with pytest.raises(NotDone, match="请选择转办给谁"):
        do(office, case, "check", "clerk", move="hand_on")
    with pytest.raises(Refused, match="只有正在办理这一环节的人可以转办"):
        do(office, case, "check", "director", move="hand_on", to=["community_head"])
    with pytest.raises(Refused, match="党政办公室"):
        do(office, case, "check", "urban_head", move="hand_on", to=["community_head"])
    with pytest.raises(Refused, match="本来就在办理"):
        do(office, case, "check", "clerk", move="hand_on", to=["office_head"])
    assert awaited(case) == ["clerk", "office_head"]


def test_what_was_handed_on_can_come_back(office, case):
    do(office, case, "check", "clerk", move="hand_on", to=["community_head"])
    do(office, case, "check", "office_head", move="hand_on", to=["clerk"])
    assert awaited(case) == ["clerk", "community_head"]
    do(office, case, "check", "clerk")
    assert open_step(case) == "countersign"


def test_a_part_that_is_handed_on_stays_that_part(office):
    case = at_countersign(office)
    do(office, case, "countersign", "discipline", move="hand_on", to=["clerk"])
    row = StepPost.objects.get(post__code="clerk", step__step="countersign")
    assert (row.part, row.part_title, row.via) == (3, "班子会签", "hand_on")
    do(office, case, "countersign", "clerk")
    assert awaited(case) == ["deputy_1", "deputy_2", "supervision"]


# 加签


def test_who_was_added_must_sign_before_the_step_ends(office, case):
    do(office, case, "check", "clerk", move="add_signers", to=["supervision", "urban_head"])
    assert told(case) == "请监察办副主任、城市管理科科长对“核稿”加签"
    do(office, case, "check", "clerk")
    assert awaited(case) == ["supervision", "urban_head"]
    do(office, case, "check", "supervision", opinion="无意见")
    assert open_step(case) == "check"
    do(office, case, "check", "urban_head")
    assert open_step(case) == "countersign"


def test_added_signers_do_not_answer_for_those_whom_the_text_asks(office, case):
    do(office, case, "check", "clerk", move="add_signers", to=["supervision"])
    do(office, case, "check", "supervision")
    assert (open_step(case), awaited(case)) == ("check", ["clerk", "office_head"])


def test_only_the_office_adds_signers_and_only_at_this_step(office, case):
    with pytest.raises(Refused) as refused:
        do(office, case, "check", "urban_clerk", move="add_signers", to=["supervision"])
    assert refused.value.decision.because == ("E-6",)
    case = at_countersign(office)
    with pytest.raises(Refused):
        do(office, case, "countersign", "clerk", move="add_signers", to=["supervision"])


# 催办


def test_those_awaited_are_urged_once_a_day(office, case):
    do(office, case, "check", "urban_clerk", "2026-11-24 09:00", move="urge")
    assert set(Notice.objects.filter(what="催办：核稿").values_list("post__code", flat=True)) == {
        "clerk",
        "office_head",
    }
    with pytest.raises(Refused, match="甲11今天已经催办过这一环节，一天只催一次"):
        do(office, case, "check", "office_head", "2026-11-24 17:00", move="urge")
    do(office, case, "check", "urban_clerk", "2026-11-25 09:00", move="urge")
    assert Notice.objects.filter(case=case).count() == 4


# 上报


def test_a_step_is_reported_up_in_place_of_those_who_did_not_answer(office, case):
    with pytest.raises(NotDone, match="请写明上报的原因"):
        do(office, case, "check", "urban_clerk", move="escalate")
    do(office, case, "check", "urban_clerk", move="escalate", reason="三日未办")
    assert awaited(case) == ["director"]
    do(office, case, "check", "director")
    assert open_step(case) == "countersign"


# 挂起、恢复


def test_on_hold_nobody_acts_and_deadlines_run_on(office, case):
    with pytest.raises(NotDone, match="请写明挂起的原因"):
        do(office, case, "check", "clerk", move="hold")
    do(office, case, "check", "clerk", move="hold", reason="等上级批复")
    with pytest.raises(Refused, match="已挂起，恢复以后才能办理"):
        do(office, case, "check", "clerk")
    assert obligations_lapse(moment("2026-11-28 09:00")) == 1
    do(office, case, "check", "clerk", "2026-11-29 09:00", move="resume")
    do(office, case, "check", "clerk", "2026-11-29 09:01")
    assert open_step(case) == "countersign"


def test_only_what_is_on_hold_is_resumed(office, case):
    with pytest.raises(Refused, match="在办，不能恢复"):
        do(office, case, "check", "clerk", move="resume")


# 延期


def test_a_deadline_is_extended_once_within_what_the_text_allows(office, case):
    due = case.obligations.get()
    old = due.due_at
    with pytest.raises(NotDone, match="最迟到2026年12月3日"):
        do(
            office,
            case,
            "check",
            "office_head",
            move="extend",
            reason="材料多",
            until=moment("2026-12-10 18:00"),
        )
    with pytest.raises(Refused) as refused:
        do(office, case, "check", "clerk", move="extend", reason="材料多")
    assert refused.value.decision.because == ("E-7",)
    do(office, case, "check", "office_head", move="extend", reason="材料多", until=moment("2026-11-30 18:00"))
    due.refresh_from_db()
    assert (due.extended_from, due.due_at) == (old, moment("2026-11-30 18:00"))
    assert "由2026年11月26日" in told(case)
    with pytest.raises(Refused, match="已经延期过一次"):
        do(office, case, "check", "office_head", move="extend", reason="再延")


@pytest.mark.parametrize(("at", "state"), [("2026-11-30 17:00", "met"), ("2026-11-30 19:00", "missed")])
def test_an_extended_deadline_is_met_by_its_new_instant(office, case, at, state):
    do(office, case, "check", "office_head", move="extend", reason="材料多", until=moment("2026-11-30 18:00"))
    do(office, case, "check", "clerk", at)
    assert Obligation.objects.get(case=case).state == state


def test_what_is_overdue_is_not_extended(office, case):
    obligations_lapse(moment("2026-11-28 09:00"))
    with pytest.raises(Refused, match="已经超期"):
        do(office, case, "check", "office_head", "2026-11-28 10:00", move="extend", reason="忘了")


def test_what_was_missed_stays_on_record_when_the_case_goes_back_and_is_in_time_at_the_second_go(
    office, case
):
    obligations_lapse(moment("2026-11-28 09:00"))
    do(office, case, "check", "clerk", "2026-11-28 10:00", move="return", opinion="请补附件")
    do(office, case, "submit", "urban_clerk", "2026-11-28 11:00")
    do(office, case, "check", "clerk", "2026-11-28 12:00")
    due = Obligation.objects.get(case=case)
    assert (due.state, due.deviation.what) == ("met", "核稿超期")
    verbs = Entry.objects.filter(case_id=case.pk, verb__in=["due.missed", "due.corrected", "due.met"])
    assert list(verbs.values_list("verb", flat=True)) == ["due.missed", "due.met"]


# 作废、重启


def test_a_case_is_cancelled_for_good(office, case):
    with pytest.raises(NotDone, match="请写明作废的原因"):
        do(office, case, "check", "director", move="cancel")
    do(office, case, "check", "director", move="cancel", reason="上级已发文")
    case.refresh_from_db()
    assert (case.status, open_step(case)) == ("cancelled", "")
    with pytest.raises(Refused, match="已终止，不能再办理"):
        do(office, case, "check", "clerk")
    with pytest.raises(Refused, match="不能重启"):
        do(office, case, "countersign", "office_head", move="reopen", reason="还要发")


def test_a_refused_case_goes_on_from_the_first_step_that_is_not_done(office, case):
    with pytest.raises(Refused, match="在办，不能重启"):
        do(office, case, "countersign", "office_head", move="reopen", reason="误退")
    do(office, case, "check", "clerk", move="refuse", opinion="内容重复")
    with pytest.raises(NotDone, match="请写明重启的原因"):
        do(office, case, "countersign", "office_head", move="reopen")
    do(office, case, "countersign", "office_head", move="reopen", reason="并非重复")
    case.refresh_from_db()
    assert (case.status, case.closed_at, open_step(case)) == ("open", None, "check")


def test_what_was_done_before_stays_done_when_a_case_is_reopened(office):
    case = at_circulate(office)
    Case.objects.filter(pk=case.pk).update(status="closed", closed_at=moment("2026-11-24 09:00"))
    do(office, case, "countersign", "office_head", "2026-11-25 09:00", move="reopen", reason="补会签")
    assert open_step(case) == "countersign"
    states = dict(case.steps.order_by("pk").values_list("step", "state"))
    assert (states["check"], states["countersign"], states["circulate"]) == ("done", "open", "returned")


def test_what_a_meeting_decides_on_a_case_that_is_gone_is_recorded_and_changes_nothing(office, case):
    do(office, case, "check", "director", move="cancel", reason="上级已发文")
    at = moment("2026-11-24 09:00")
    said = {"way": "approved", "outcome": "同意", "facts": {"issued": "是"}}
    case_settle(case=case, move="approve", by=office["clerk"], at=at, **said)
    case.refresh_from_db()
    assert (case.status, case.facts.get("issued"), open_step(case)) == ("cancelled", None, "")
    assert told(case) == "会议审议结果：同意"


# what all of them share


def test_a_move_that_the_kind_does_not_allow_is_refused_and_remembered(office):
    case = do(office, opened(office, "leave"), "ask", "urban_clerk")
    with pytest.raises(Refused):
        do(office, case, "grant", "director", move="hand_on", to=["deputy_1"])
    assert told(case).startswith("拟“转办”，未获准")


def test_a_move_from_an_old_page_changes_nothing(office, case):
    version = Case.objects.get(pk=case.pk).version
    do(office, case, "check", "office_head", move="add_signers", to=["supervision"])
    with pytest.raises(Stale, match="办理过"):
        do(office, case, "check", "clerk", move="hand_on", to=["urban_head"], version=version)
    assert awaited(case) == ["clerk", "office_head", "supervision"]


def test_a_move_for_a_step_that_is_over_changes_nothing(office):
    case = at_countersign(office)
    with pytest.raises(Stale):
        do(office, case, "check", "clerk", move="urge")


def test_two_clicks_make_one_move(office, case):
    for _ in range(2):
        do(office, case, "check", "clerk", move="hand_on", to=["community_head"], key="one-form")
    assert Entry.objects.filter(case_id=case.pk, verb="step.handed_on").count() == 1
    assert not list(broken_entries(case.pk))


def test_nothing_is_half_written_where_a_move_is_refused(office, case):
    before = list(StepPost.objects.values_list("pk", "done_at"))
    with pytest.raises(NotDone):
        do(office, case, "check", "clerk", move="add_signers", to=["supervision", "archivist"])
    assert list(StepPost.objects.values_list("pk", "done_at")) == before
