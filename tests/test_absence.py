"""未经请假离岗: one case, the person heard first, the head of the unit finds, a named leader decides."""

from __future__ import annotations

import pytest

from zhidu.cases.models import Case, Notice, Proposal, Row
from zhidu.cases.selectors import cases_visible_to
from zhidu.cases.tests.affairs import MONDAY, affairs_office, asked, do, drafted, refused
from zhidu.cases.tests.offices import TestOffice, moment

pytestmark = [pytest.mark.django_db, pytest.mark.text]


@pytest.fixture(scope="module")
def office(kept: None) -> TestOffice:
    return affairs_office()


def absence(office: TestOffice) -> Case:
    """An absence that the office has noted: the person is asked first."""
    facts = {
        "absent_post": office.post("urban_clerk"),
        "absent_unit": office.unit("urban"),
        "absent_on": moment(MONDAY).date(),
        "known_by": "科室点名",
    }
    case = drafted(office, "absence", "clerk", "2026-03-03 09:00", **facts)
    return do(office, case, "record_absence", "clerk", "2026-03-03 09:10")


def heard(office: TestOffice) -> Case:
    case = absence(office)
    said = {"absence_account": "送孩子就医，未及报告"}
    return do(office, case, "account", "urban_clerk", "2026-03-03 10:00", facts=said)


def found(office: TestOffice, verified: str) -> Case:
    facts = {"verified": verified, "verify_note": "已核对考勤和门诊记录"}
    return do(office, heard(office), "verify", "urban_head", "2026-03-03 14:00", facts=facts)


def test_the_person_is_heard_before_anything_is_found(office: TestOffice) -> None:
    case = absence(office)
    assert asked(case) == ["urban_clerk"]
    facts = {"verified": "是", "verify_note": "考勤"}
    assert "须先听取本人说明" in str(refused(office, case, "verify", "urban_head", facts=facts))
    assert "请填写“本人说明”" in str(refused(office, case, "account", "urban_clerk"))


def test_the_head_of_the_unit_finds_what_happened(office: TestOffice) -> None:
    case = heard(office)
    assert asked(case) == ["urban_head"]
    assert refused(office, case, "verify", "urban_head").decision.because == ("P1-02-5",)
    facts = {"verified": "是", "verify_note": "考勤"}
    assert refused(office, case, "verify", "clerk", facts=facts).decision.because == ("P1-02-5",)


def test_what_is_found_is_put_before_the_secretary_and_nothing_follows_by_itself(office: TestOffice) -> None:
    case = found(office, "是")
    assert asked(case) == ["party_secretary"]
    made = Proposal.objects.get(case=case)
    assert made.outcome == {"absence_measure": ["talk", "notice", "appraisal", "none"]}
    assert (made.clauses, made.posts) == (["P1-02-5"], [office.post("party_secretary")])
    assert made.chosen is None
    assert "absence_measure" not in Case.objects.get(pk=case.pk).facts
    assert not Row.objects.exists()
    talk = {"absence_measure": "talk"}
    assert refused(office, case, "settle", "director", facts=talk).decision.because == ("P1-02-5",)
    assert refused(office, case, "settle", "party_secretary").decision.because == ("P1-02-5",)
    do(office, case, "settle", "party_secretary", "2026-03-04 09:00", facts=talk)
    made.refresh_from_db()
    assert (made.chosen, made.decided_by) == (talk, office["party_secretary"].name)
    assert Notice.objects.filter(case=case, post__code="urban_clerk", what="处理决定").exists()
    assert not Row.objects.exists()
    assert not Case.objects.filter(parent=case).exists()


def test_only_what_the_text_leaves_open_can_be_decided(office: TestOffice) -> None:
    case = found(office, "是")
    removal = {"absence_measure": "dismissal"}
    assert refused(office, case, "settle", "party_secretary", facts=removal).decision.because == ("P1-02-5",)
    nothing = {"absence_measure": "none"}
    problem = refused(office, case, "settle", "party_secretary", facts=nothing)
    assert str(problem) == "请填写“不处理的理由”"
    why = nothing | {"measure_reason": "情况紧急，事后已补假"}
    do(office, case, "settle", "party_secretary", "2026-03-04 09:00", facts=why)
    assert Case.objects.get(pk=case.pk).status == Case.Status.CLOSED


def test_what_is_not_found_ends_there(office: TestOffice) -> None:
    case = found(office, "否")
    assert Case.objects.get(pk=case.pk).status == Case.Status.CLOSED
    assert not Proposal.objects.exists()


def test_an_absence_is_no_list_for_others(office: TestOffice) -> None:
    case = absence(office)
    may = {code for code in office.posts if cases_visible_to(office[code]).filter(pk=case.pk).exists()}
    assert may == {"clerk", "office_head", "party_secretary", "urban_clerk"}
