"""请销假 runs by data alone: who approves a leave, what is filed, who stands in, and 销假."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from zhidu.calendar import local_moment
from zhidu.cases.errors import NotDone, Refused
from zhidu.cases.models import Case, Deviation, Entry, Notice, Obligation, Step
from zhidu.cases.selectors import cases_visible_to, todos_of
from zhidu.cases.services import obligations_lapse, reason_give, steps_wake
from zhidu.cases.tests.affairs import (
    MONDAY,
    affairs_office,
    asked,
    at_that_time,
    do,
    drafted,
    leave,
    leave_facts,
    refused,
    step_of,
)
from zhidu.cases.tests.offices import TestOffice, moment
from zhidu.org.models import Acting

pytestmark = [pytest.mark.django_db, pytest.mark.text]

FRIDAY = "2026-02-27 15:00"
ROUTES = [
    # who, days, approved by, the clause, who may not approve it, whether it is filed, the reading
    ("deputy_1", 0.5, "party_secretary", "P1-02-1", "director", True, "one_secretary"),
    ("discipline", 10, "party_secretary", "P1-02-1", "director", True, "one_secretary"),
    ("urban_clerk", 0.5, "director", "P1-02-2a", "party_secretary", True, ""),
    ("urban_clerk", 2.5, "director", "P1-02-2a", "party_secretary", True, ""),
    ("urban_clerk", 3, "director", "P1-02-2a", "party_secretary", True, "staff_three_days"),
    ("urban_clerk", 3.5, "party_secretary", "P1-02-2b", "director", True, "one_secretary"),
    ("village_head", 1, "party_secretary", "P1-02-3", "director", True, "one_secretary"),
    ("village_head", 4, "party_secretary", "P1-02-3", "director", True, "one_secretary"),
    ("village_member", 2.5, "village_head", "P1-02-4a", "director", False, ""),
    ("village_member", 3, "village_head", "P1-02-4a", "director", False, "member_three_days"),
    ("village_member", 3.5, "director", "P1-02-4b", "village_head", True, ""),
    ("village_member", 5, "director", "P1-02-4b", "village_head", True, ""),
]


@pytest.fixture(scope="module")
def office(kept: None) -> TestOffice:
    return affairs_office()


def approved(office: TestOffice, who: str = "urban_clerk", days: float = 2, **changes: Any) -> Case:
    """A leave that was approved and, where the text has it so, filed."""
    case = leave(office, who, days, **changes)
    do(office, case, "approve", asked(case)[0], FRIDAY, opinion="同意，注意安全。")
    if step_of(case) == "file_leave":
        do(office, case, "file_leave", "clerk", "2026-02-27 16:00")
    return case


def over(office: TestOffice, who: str = "urban_clerk", **changes: Any) -> Case:
    """A leave of two days whose time is up."""
    case = approved(office, who, **changes)
    steps_wake(moment("2026-03-03 17:30"))
    return case


# who approves


@pytest.mark.parametrize(("who", "days", "by", "clause", "other", "is_filed", "reading"), ROUTES)
def test_a_leave_is_approved_by_whom_the_text_names_and_by_nobody_else(
    office: TestOffice, who: str, days: float, by: str, clause: str, other: str, is_filed: bool, reading: str
) -> None:
    case = leave(office, who, days)
    assert asked(case) == [by]
    assert Step.objects.get(case=case, state=Step.State.OPEN).clauses == [clause]
    problem = refused(office, case, "approve", other)
    assert problem.decision.because == (clause,)
    assert "只有准假人可以办理" in str(problem)
    do(office, case, "approve", by, FRIDAY)
    assert Entry.objects.get(case_id=case.pk, verb="step.done", data__step="approve").because == [clause]
    assert step_of(case) == ("file_leave" if is_filed else "away")
    assert reading in (*problem.decision.readings, "")


@pytest.mark.parametrize(
    ("who", "clause"),
    [
        ("deputy_1", "P1-02-1"),
        ("urban_clerk", "P1-02-2a"),
        ("village_head", "P1-02-3"),
        ("village_member", "P1-02-4b"),
    ],
)
def test_the_office_files_a_leave_after_it_was_approved(office: TestOffice, who: str, clause: str) -> None:
    case = leave(office, who, 3.5 if who == "village_member" else 2)
    assert refused(office, case, "file_leave", "clerk").decision.because == (clause,)
    do(office, case, "approve", asked(case)[0], FRIDAY)
    assert refused(office, case, "file_leave", "urban_head").decision.because == (clause,)
    do(office, case, "file_leave", "clerk", "2026-02-27 16:00")
    assert step_of(case) == "away"


@pytest.mark.parametrize(("who", "clause"), [("deputy_1", "P1-02-1"), ("urban_clerk", "P1-02-2a")])
def test_a_leader_and_a_clerk_ask_in_writing(office: TestOffice, who: str, clause: str) -> None:
    facts = leave_facts(office)
    silent = drafted(office, "leave", who, FRIDAY, **(facts | {"leave_reason": None}))
    problem = refused(office, silent, "apply", who)
    assert (problem.decision.because, str(problem)) == ((clause,), "请填写“请假事由”")
    written = drafted(office, "leave", who, FRIDAY, **facts)
    do(office, written, "apply", who, FRIDAY)
    assert step_of(written) == "approve"


def test_a_member_of_a_neighbourhood_need_not_say_why(office: TestOffice) -> None:
    assert step_of(leave(office, "village_member", leave_reason=None)) == "approve"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"leave_to": moment("2026-03-01 08:30")}, "到期时间要晚于离岗时间"),
        ({"leave_kind": None}, "请填写“请假类别”"),
        ({"stand_in": None}, "请填写“B角”"),
    ],
)
def test_a_form_that_says_too_little_or_nonsense_is_not_handed_in(
    office: TestOffice, changes: dict[str, Any], words: str
) -> None:
    case = drafted(office, "leave", "urban_clerk", FRIDAY, **(leave_facts(office) | changes))
    assert words in str(refused(office, case, "apply", "urban_clerk"))


def test_nobody_stands_in_for_himself(office: TestOffice) -> None:
    facts = leave_facts(office, stand_in="urban_clerk")
    case = drafted(office, "leave", "urban_clerk", FRIDAY, **facts)
    assert str(refused(office, case, "apply", "urban_clerk")) == "B角不能是请假人自己"


def test_a_post_of_no_sort_that_the_text_knows_cannot_ask(office: TestOffice) -> None:
    case = drafted(office, "leave", "archivist", FRIDAY, **leave_facts(office))
    assert "请假人身份" in str(refused(office, case, "apply", "archivist"))


# who approves where the text names nobody


@pytest.mark.parametrize(("who", "days"), [("director", 2), ("village_head", 0.5)])
def test_the_office_says_who_approves_where_the_text_does_not(
    office: TestOffice, who: str, days: float
) -> None:
    case = leave(office, who, days)
    assert (step_of(case), asked(case)) == ("approve", [])
    assert Notice.objects.filter(case=case, what="请指定由谁办理“审批”").count() == 2
    assert cases_visible_to(office["clerk"]).filter(pk=case.pk).exists()
    assert "准假人" in str(refused(office, case, "approve", "party_secretary"))
    with pytest.raises(Refused, match="只有党政办公室可以办理"):
        do(office, case, "approve", "urban_head", FRIDAY, "hand_on", to=["party_secretary"])
    do(office, case, "approve", "clerk", FRIDAY, "hand_on", to=["party_secretary"], reason="已请示区委组织部")
    assert asked(case) == ["party_secretary"]
    assert [todo.step.case_id for todo in todos_of(office["party_secretary"])] == [case.pk]
    do(office, case, "approve", "party_secretary", "2026-02-27 15:30")
    assert step_of(case) == "away"


def test_a_leave_that_the_text_gives_to_somebody_is_not_handed_to_another(office: TestOffice) -> None:
    case = leave(office, "urban_clerk")
    problem = refused(office, case, "approve", "clerk", move="hand_on", to=["party_secretary"])
    assert "只在" in str(problem)
    assert asked(case) == ["director"]


def test_an_outing_of_half_a_day_is_reported_and_noted(office: TestOffice) -> None:
    facts = {name: leave_facts(office, 0.5)[name] for name in ("leave_unit", "leave_from", "leave_to")}
    case = drafted(office, "leave_report", "village_head", FRIDAY, **facts, destination="区民政局")
    do(office, case, "report", "village_head", FRIDAY)
    do(office, case, "take_note", "clerk", FRIDAY)
    assert Case.objects.get(pk=case.pk).status == Case.Status.CLOSED


def test_who_asks_may_take_it_back_and_may_urge(office: TestOffice) -> None:
    case = leave(office, "urban_clerk")
    do(office, case, "approve", "urban_clerk", FRIDAY, "urge")
    assert Notice.objects.filter(case=case, post__code="director", what="催办：审批").exists()
    do(office, case, "approve", "urban_clerk", FRIDAY, "withdraw")
    assert step_of(case) == "apply"


def test_a_no_says_why(office: TestOffice) -> None:
    case = leave(office, "urban_clerk")
    assert "请写明理由" in str(refused(office, case, "approve", "director", move="refuse"))
    do(office, case, "approve", "director", FRIDAY, "refuse", opinion="下周迎检，请改期。")
    assert Case.objects.get(pk=case.pk).status == Case.Status.REFUSED
    assert not Acting.objects.exists()


# who stands in


def report_of_city(office: TestOffice) -> Case:
    """A report of a unit that waits for the leader in charge of it (分管领导)."""
    facts = {
        "unit": office.unit("urban"),
        "title": "市容月报",
        "paper_kind": "report",
        "copies": 1,
        "purpose": "报送",
        "place": "office",
        "seal": "1",
    }
    case = drafted(office, "seal_use", "urban_clerk", "2026-03-02 09:00", **facts)
    return do(office, case, "apply", "urban_clerk", "2026-03-02 09:00")


def stands_in(office: TestOffice, at: str) -> bool:
    """Whether whoever holds the one post acts in the other at a moment."""
    return office.post("deputy_1") in at_that_time(office, "deputy_2", at).posts


def test_the_stand_in_acts_during_the_leave_and_not_after(office: TestOffice) -> None:
    approved(office, "deputy_1", stand_in=office.post("deputy_2"))
    assert not stands_in(office, "2026-03-02 08:29")
    assert stands_in(office, "2026-03-02 08:30")
    assert stands_in(office, "2026-03-03 17:29")
    assert not stands_in(office, "2026-03-03 17:30")
    case = report_of_city(office)
    after = at_that_time(office, "deputy_2", "2026-03-04 09:00")
    with pytest.raises(Refused) as caught:
        do(office, case, "review", after, "2026-03-04 09:00")
    assert caught.value.decision.because == ("P10-4.4-2d",)
    during = at_that_time(office, "deputy_2", "2026-03-03 09:00")
    do(office, case, "review", during, "2026-03-03 09:00")
    entry = Entry.objects.get(case_id=case.pk, verb="step.done", data__step="review")
    assert entry.post == "副主任（一）（副主任（二）代行）"
    assert entry.data["acting_for"] == office["deputy_1"].name


def test_who_stands_in_and_the_head_of_the_unit_are_told(office: TestOffice) -> None:
    case = approved(office, "urban_clerk", leave_unit=office.unit("urban"))
    told = Notice.objects.filter(case=case, what="准假通知").values_list("post__code", flat=True)
    assert set(told) == {"supervision", "urban_head"}


def test_coming_back_early_ends_the_leave(office: TestOffice) -> None:
    case = approved(office, "deputy_1", 4, stand_in=office.post("deputy_2"))
    back = "2026-03-03 08:30"
    too_late = {"back_at": moment("2026-03-06 08:30")}
    problem = refused(office, case, "come_back", "deputy_1", back, facts=too_late)
    assert str(problem) == "晚于到期时间的不是提前返岗，要延长请重新请假"
    do(office, case, "come_back", "deputy_1", back, facts={"back_at": moment(back)})
    assert not stands_in(office, "2026-03-03 08:31")
    assert leave_to(case) == moment(back)
    steps_wake(moment(back))
    assert step_of(case) == "report_back"


def test_nobody_comes_back_from_a_leave_that_was_not_approved(office: TestOffice) -> None:
    case = leave(office, "urban_clerk")
    back = {"back_at": moment("2026-03-02 12:00")}
    assert "须先审批" in str(refused(office, case, "come_back", "urban_clerk", facts=back))


def leave_to(case: Case) -> datetime:
    return local_moment(datetime.fromisoformat(Case.objects.get(pk=case.pk).facts["leave_to"]))


def test_a_leave_that_is_cancelled_ends_the_standing_in(office: TestOffice) -> None:
    case = approved(office, "deputy_1", stand_in=office.post("deputy_2"))
    with pytest.raises(Refused, match="只有提出人可以办理"):
        do(office, case, "away", "clerk", "2026-02-27 17:00", "cancel", reason="不休了")
    with pytest.raises(NotDone, match="请写明作废的原因"):
        do(office, case, "away", "deputy_1", "2026-02-27 17:00", "cancel")
    do(office, case, "away", "deputy_1", "2026-02-27 17:00", "cancel", reason="临时有会，不休了")
    assert Case.objects.get(pk=case.pk).status == Case.Status.CANCELLED
    assert not stands_in(office, "2026-03-02 10:00")


# 销假


def test_a_leave_is_reported_back_and_confirmed(office: TestOffice) -> None:
    case = approved(office)
    assert not steps_wake(moment("2026-03-03 17:29"))
    assert "要等的事还没有完成" in str(refused(office, case, "away", "urban_clerk", "2026-03-03 17:00"))
    assert steps_wake(moment("2026-03-03 17:30"))
    empty = refused(office, case, "report_back", "urban_clerk", "2026-03-04 08:40")
    assert str(empty) == "请填写“实际返岗时间”"
    back = {"returned_at": moment("2026-03-04 08:30")}
    do(office, case, "report_back", "urban_clerk", "2026-03-04 08:40", facts=back)
    do(office, case, "confirm", "clerk", "2026-03-04 09:00")
    assert Case.objects.get(pk=case.pk).status == Case.Status.CLOSED
    assert Obligation.objects.get(case=case, rule="back").state == Obligation.State.MET
    assert not case.deviations.exists()


def test_who_reports_back_late_owes_a_reason(office: TestOffice) -> None:
    case = over(office)
    assert not obligations_lapse(moment("2026-03-04 23:59"))
    assert obligations_lapse(moment("2026-03-05 00:00"))
    owed = case.deviations.get()
    assert (owed.sort, owed.what, owed.reason) == (Deviation.Sort.DEVIATION, "返岗后销假超期", "")
    reason_give(deviation=owed, reason="列车停运，次日返岗", by=office["urban_clerk"], at=moment(MONDAY))
    back = {"returned_at": moment("2026-03-05 08:30")}
    do(office, case, "report_back", "urban_clerk", "2026-03-05 08:40", facts=back)
    assert step_of(case) == "confirm"


def test_a_time_that_is_wrong_is_filled_in_anew(office: TestOffice) -> None:
    case = over(office)
    back = {"returned_at": moment("2026-03-04 08:30")}
    do(office, case, "report_back", "urban_clerk", "2026-03-04 08:40", facts=back)
    do(office, case, "confirm", "clerk", "2026-03-04 09:00", "return", opinion="应为下午返岗")
    assert step_of(case) == "report_back"
