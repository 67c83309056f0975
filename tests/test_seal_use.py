"""用印 runs by data alone: who keeps a seal, who reviews its use, who stamps, and what is registered."""

from __future__ import annotations

from typing import Any

import pytest

from zhidu.cases.errors import Refused
from zhidu.cases.models import Case, Entry, Notice, Proposal, Row, RowChange, Step
from zhidu.cases.services import file_add
from zhidu.cases.tests.affairs import (
    DAY,
    affairs_office,
    asked,
    do,
    drafted,
    refused,
    seal_asked,
    seal_drafted,
    seal_entered,
    step_of,
)
from zhidu.cases.tests.offices import TestOffice, docx, login, moment

pytestmark = [pytest.mark.django_db, pytest.mark.text]

REVIEWS = [
    # kind of paper, reviewed by, the clause, whose yes is none
    ("document", "deputy_1", "P10-4.4-2a", "director"),
    ("agreement", "director", "P10-4.4-2b", "deputy_1"),
    ("contract", "director", "P10-4.4-2b", "deputy_1"),
    ("major", "director", "P10-4.4-2b", "office_head"),
    ("certificate", "office_head", "P10-4.4-2c", "deputy_1"),
    ("letter", "office_head", "P10-4.4-2c", "director"),
    ("report", "deputy_1", "P10-4.4-2d", "office_head"),
]
HERE = {"facts": {"stamped_where": "office"}}
AWAY = {"facts": {"stamped_where": "outside"}}
LETTERS = ("certificate", "letter")


@pytest.fixture(scope="module")
def office(kept: None) -> TestOffice:
    return affairs_office()


@pytest.fixture(scope="module")
def seal(office: TestOffice) -> str:
    return seal_entered(office)


def handed_in(office: TestOffice, paper_kind: str, seal: str, **changes: Any) -> Case:
    """A request that waits for its review; with the signed draft where one is wanted."""
    case = seal_drafted(office, paper_kind, seal, **changes)
    if paper_kind == "document":
        _sign(office, case)
    return do(office, case, "apply", "urban_clerk", "2026-03-02 09:00")


def _sign(office: TestOffice, case: Case) -> None:
    at, by = moment("2026-03-02 08:50"), office["urban_clerk"]
    file_add(case_id=case.pk, slot="signed", name="签发稿.docx", content=docx(), by=by, at=at)


def special(paper_kind: str, answer: str = "否") -> dict[str, Any]:
    return {"facts": {"special": answer}} if paper_kind in LETTERS else {}


def reviewed(office: TestOffice, paper_kind: str, seal: str, **changes: Any) -> Case:
    """A request that was reviewed."""
    case = handed_in(office, paper_kind, seal, **changes)
    return do(office, case, "review", asked(case)[0], "2026-03-02 09:30", **special(paper_kind))


# who keeps a seal


def test_a_seal_is_entered_with_the_one_who_keeps_it(office: TestOffice) -> None:
    facts = {"seal_name": "青禾街道办事处合同专用章", "seal_kind": "special_use"}
    nobody = drafted(office, "seal_entry", "clerk", DAY, **facts)
    problem = refused(office, nobody, "enter_seal", "clerk")
    assert (problem.decision.because, str(problem)) == (("P10-4.4-1",), "请填写“保管人”")
    kept = drafted(office, "seal_entry", "clerk", DAY, **facts, seal_keeper=office.post("archivist"))
    do(office, kept, "enter_seal", "clerk", DAY)
    do(office, kept, "enter_ok", "office_head", DAY)
    row = Row.objects.get(register="seals")
    assert (row.title, row.values["seal_keeper"]) == ("青禾街道办事处合同专用章", office.post("archivist"))
    assert Entry.objects.get(case_id=kept.pk, verb="row.entered").because == ["P10-4.4-1"]
    assert Notice.objects.filter(case=kept, post__code="archivist", what="保管印章通知").exists()


def test_a_seal_is_entered_by_the_office_and_offered_to_nobody_else(office: TestOffice) -> None:
    for who, ends_at in (("urban_clerk", "/cases/"), ("clerk", "/form/")):
        answer = login(office, who).post("/cases/new/seal_entry/")
        assert answer["Location"].endswith(ends_at)
    assert Case.objects.get(kind="seal_entry").initiator_id == office["clerk"].person_id


def test_only_who_keeps_the_seal_stamps(office: TestOffice, seal: str) -> None:
    case = reviewed(office, "report", seal)
    assert asked(case) == ["clerk"]
    problem = refused(office, case, "stamp", "director", **HERE)
    assert problem.decision.because == ("P10-4.4-1",)
    assert str(problem) == "只有所用印章的保管人可以办理"
    do(office, case, "stamp", "clerk", DAY, **HERE)
    assert Case.objects.get(pk=case.pk).status == Case.Status.CLOSED


def test_a_seal_changes_hands_before_both(office: TestOffice, seal: str) -> None:
    facts = {"seal": seal, "new_keeper": office.post("archivist"), "change_reason": "岗位调整"}
    case = drafted(office, "seal_change", "clerk", DAY, **facts)
    do(office, case, "propose_keeper", "clerk", DAY)
    do(office, case, "change_ok", "office_head", DAY)
    assert asked(case) == ["archivist", "clerk"]
    do(office, case, "hand_over", "clerk", DAY)
    assert Row.objects.get(pk=seal).values["seal_keeper"] == office.post("clerk")
    do(office, case, "hand_over", "archivist", DAY)
    assert Row.objects.get(pk=seal).values["seal_keeper"] == office.post("archivist")
    assert asked(reviewed(office, "report", seal)) == ["archivist"]


def test_a_seal_is_not_handed_to_who_keeps_it(office: TestOffice, seal: str) -> None:
    case = drafted(office, "seal_change", "clerk", DAY, seal=seal, new_keeper=office.post("clerk"))
    assert "新保管人就是原保管人" in str(refused(office, case, "propose_keeper", "clerk"))


def test_a_seal_that_is_retired_is_no_longer_offered(office: TestOffice, seal: str) -> None:
    case = drafted(office, "seal_retire", "clerk", DAY, seal=seal, change_reason="机构更名")
    do(office, case, "propose_end", "clerk", DAY)
    do(office, case, "end_ok", "office_head", DAY)
    assert Row.objects.get(pk=seal).state == Row.State.ENDED
    assert RowChange.objects.filter(row=seal).count() == 2


# who reviews


@pytest.mark.parametrize(("paper_kind", "by", "clause", "other"), REVIEWS)
def test_a_use_is_reviewed_by_whom_the_text_names_before_the_stamp(
    office: TestOffice, seal: str, paper_kind: str, by: str, clause: str, other: str
) -> None:
    case = handed_in(office, paper_kind, seal)
    assert asked(case) == [by]
    assert refused(office, case, "stamp", "clerk", **HERE).decision.because == (clause,)
    deed = special(paper_kind)
    assert refused(office, case, "review", other, **deed).decision.because == (clause,)
    do(office, case, "review", by, DAY, opinion="同意，请登记。", **deed)
    assert Entry.objects.get(case_id=case.pk, verb="step.done", data__step="review").because == [clause]
    assert step_of(case) == "stamp"


def test_a_document_comes_with_the_draft_that_was_signed(office: TestOffice, seal: str) -> None:
    case = seal_drafted(office, "document", seal)
    problem = refused(office, case, "apply", "urban_clerk")
    assert (problem.decision.because, str(problem)) == (("P10-4.4-2a",), "请附上“领导签发稿”")
    _sign(office, case)
    do(office, case, "apply", "urban_clerk", DAY)
    assert step_of(case) == "review"


def test_who_reviews_a_letter_says_whether_it_is_a_special_case(office: TestOffice, seal: str) -> None:
    case = handed_in(office, "letter", seal)
    problem = refused(office, case, "review", "office_head")
    assert (problem.decision.because, str(problem)) == (("P10-4.4-2c",), "请填写“是否特殊情况”")
    do(office, case, "review", "office_head", DAY, **special("letter"))
    assert step_of(case) == "stamp"


def test_a_special_case_is_put_before_the_leader_and_not_stamped_until_then(
    office: TestOffice, seal: str
) -> None:
    case = handed_in(office, "letter", seal)
    do(office, case, "review", "office_head", DAY, **special("letter", "是"))
    assert asked(case) == ["deputy_1"]
    assert refused(office, case, "stamp", "clerk", **HERE).decision.because == ("P10-4.4-2c",)
    do(office, case, "instruct", "deputy_1", DAY)
    do(office, case, "stamp", "clerk", DAY, **HERE)
    assert Case.objects.get(pk=case.pk).status == Case.Status.CLOSED


def test_what_the_leader_does_not_approve_is_not_stamped(office: TestOffice, seal: str) -> None:
    case = handed_in(office, "certificate", seal)
    do(office, case, "review", "office_head", DAY, **special("certificate", "是"))
    assert refused(office, case, "instruct", "director").decision.because == ("P10-4.4-2c",)
    do(office, case, "instruct", "deputy_1", DAY, "refuse", opinion="证明内容无法核实")
    assert Case.objects.get(pk=case.pk).status == Case.Status.REFUSED
    with pytest.raises(Refused, match="不同意"):
        do(office, case, "stamp", "clerk", DAY, **HERE)
    assert not Row.objects.filter(register="seal_register").exists()


def test_a_letter_is_handed_to_a_leader_and_a_contract_is_not(office: TestOffice, seal: str) -> None:
    letter = handed_in(office, "letter", seal)
    do(office, letter, "review", "office_head", DAY, "hand_on", to=["deputy_2"])
    assert asked(letter) == ["deputy_2"]
    do(office, letter, "review", "deputy_2", DAY, **special("letter"))
    contract = handed_in(office, "contract", seal)
    assert "只在" in str(refused(office, contract, "review", "office_head", move="hand_on", to=["deputy_2"]))


# where it is stamped


def outside(office: TestOffice, **changes: Any) -> dict[str, Any]:
    return {"place": "outside", "escort": office.post("office_head")} | changes


def test_a_seal_leaves_the_office_only_with_somebody_who_watches(office: TestOffice, seal: str) -> None:
    alone = seal_drafted(office, "contract", seal, **outside(office, escort=None))
    problem = refused(office, alone, "apply", "urban_clerk")
    assert (problem.decision.because, str(problem)) == (("P10-4.4-3b",), "请填写“监管专人”")
    himself = seal_drafted(office, "contract", seal, **outside(office, escort=office.post("urban_clerk")))
    assert "监管专人不能是经办人自己" in str(refused(office, himself, "apply", "urban_clerk"))
    watched = seal_drafted(office, "contract", seal, **outside(office))
    do(office, watched, "apply", "urban_clerk", DAY)
    assert step_of(watched) == "review"


def test_a_seal_leaves_the_office_only_by_a_leader(office: TestOffice, seal: str) -> None:
    case = reviewed(office, "contract", seal, **outside(office))
    assert asked(case) == ["deputy_1", "deputy_2", "director", "party_secretary"]
    problem = refused(office, case, "stamp", "clerk", **AWAY)
    assert problem.decision.because == ("P10-4.4-3b", "P10-4.4-3a")
    assert "印章不得带出机关" in str(problem)
    assert refused(office, case, "take_out", "office_head").decision.because == ("P10-4.4-3b",)
    do(office, case, "take_out", "deputy_2", DAY)
    do(office, case, "stamp", "clerk", DAY, **AWAY)
    stamped = Entry.objects.get(case_id=case.pk, verb="step.done", data__step="stamp")
    assert stamped.because == ["P10-4.4-1", "P10-4.4-3b"]


def test_what_is_to_be_stamped_in_the_office_is_not_stamped_outside(office: TestOffice, seal: str) -> None:
    case = reviewed(office, "contract", seal)
    problem = refused(office, case, "stamp", "clerk", facts={"stamped_where": "outside"})
    assert problem.decision.because == ("P10-4.4-3a",)
    assert str(problem) == "用印必须在办公室内，印章不得带出机关"
    silent = refused(office, case, "stamp", "clerk")
    assert (silent.decision.because, str(silent)) == (("P10-4.4-3a",), "请填写“盖章地点”")
    do(office, case, "stamp", "clerk", DAY, **HERE)
    assert Case.objects.get(pk=case.pk).status == Case.Status.CLOSED


def test_in_the_office_nobody_has_to_watch(office: TestOffice, seal: str) -> None:
    case = reviewed(office, "contract", seal, place="office")
    do(office, case, "stamp", "clerk", DAY, **HERE)
    assert Case.objects.get(pk=case.pk).status == Case.Status.CLOSED


def test_a_leader_sends_back_who_is_to_watch(office: TestOffice, seal: str) -> None:
    case = reviewed(office, "contract", seal, **outside(office))
    do(office, case, "take_out", "director", DAY, "return", opinion="请监察办同志监管")
    assert step_of(case) == "apply"


# numbers and rows


def test_uses_are_numbered_without_gaps_and_registered(office: TestOffice, seal: str) -> None:
    first, refused_one, last = (reviewed(office, "report", seal) for _ in range(3))
    do(office, first, "stamp", "clerk", DAY, **HERE)
    do(office, refused_one, "stamp", "clerk", DAY, "refuse", opinion="与审批内容不符")
    do(office, last, "stamp", "clerk", "2026-03-02 10:05", **HERE)
    assert [Case.objects.get(pk=c.pk).number for c in (first, refused_one, last)] == [
        "印〔2026〕1号",
        "",
        "印〔2026〕2号",
    ]
    rows = Row.objects.filter(register="seal_register")
    assert list(rows.values_list("number", flat=True)) == ["印〔2026〕1号", "印〔2026〕2号"]


def test_the_numbers_begin_anew_with_the_year(office: TestOffice, seal: str) -> None:
    for at in ("2026-12-31 10:00", "2027-01-04 10:00"):
        case = reviewed(office, "report", seal)
        do(office, case, "stamp", "clerk", at, **HERE)
    assert Case.objects.get(pk=case.pk).number == "印〔2027〕1号"


@pytest.mark.parametrize(("paper_kind", "because"), [("report", ["P10-4.4-2d"]), ("contract", [])])
def test_each_use_is_signed_for_in_the_register(
    office: TestOffice, seal: str, paper_kind: str, because: list[str]
) -> None:
    case = reviewed(office, paper_kind, seal, copies=3)
    assert not Row.objects.filter(register="seal_register").exists()
    do(office, case, "stamp", "clerk", DAY, **HERE)
    row = Row.objects.get(register="seal_register")
    assert row.values == {
        "title": "二月份市容管理报表",
        "paper_kind": paper_kind,
        "copies": 3,
        "purpose": "报送区城管局",
        "unit": office.unit("urban"),
        "seal": seal,
        "stamped_at": "2026-03-02T10:00:00+08:00",
        "signer": office.post("urban_clerk"),
    }
    assert Entry.objects.get(case_id=case.pk, verb="row.entered").because == because


# the keeper says no


def test_the_keeper_may_refuse_and_says_why(office: TestOffice, seal: str) -> None:
    case = reviewed(office, "report", seal)
    assert "请写明理由" in str(refused(office, case, "stamp", "clerk", move="refuse"))
    problem = refused(office, case, "stamp", "office_head", move="refuse", opinion="份数不符")
    assert problem.decision.because == ("P10-4.4-1",)
    do(office, case, "stamp", "clerk", DAY, "refuse", opinion="文件与审批内容不符，不予盖章")
    said = Entry.objects.get(case_id=case.pk, verb="step.refused")
    assert (said.data["verb"], said.data["opinion"]) == ("不予盖章", "文件与审批内容不符，不予盖章")
    assert said.because == ["P10-4.4-4a"]
    assert Case.objects.get(pk=case.pk).status == Case.Status.REFUSED
    assert not Row.objects.filter(register="seal_register").exists()


# 违规用印


def abuse(office: TestOffice) -> Case:
    """An abuse that the office has noted: the person is asked first."""
    facts = {
        "abuse_post": office.post("urban_clerk"),
        "abuse_unit": office.unit("urban"),
        "abuse_found": "一份报表没有审批记录",
    }
    case = drafted(office, "seal_abuse", "clerk", DAY, **facts)
    return do(office, case, "record_abuse", "clerk", DAY)


def found(office: TestOffice, verified: str) -> Case:
    case = abuse(office)
    do(office, case, "hear_abuse", "urban_clerk", DAY, facts={"abuse_account": "审批单已补"})
    facts = {"abuse_verified": verified, "abuse_note": "已核对登记簿"}
    return do(office, case, "verify_abuse", "office_head", DAY, facts=facts)


def test_the_person_is_heard_before_anything_is_found(office: TestOffice) -> None:
    case = abuse(office)
    assert asked(case) == ["urban_clerk"]
    facts = {"abuse_verified": "是", "abuse_note": "登记簿"}
    assert "须先听取本人说明" in str(refused(office, case, "verify_abuse", "office_head", facts=facts))


def test_what_is_found_is_put_before_the_director_and_nothing_follows_by_itself(office: TestOffice) -> None:
    case, rows = found(office, "是"), Row.objects.count()
    assert asked(case) == ["director"]
    made = Proposal.objects.get(case=case)
    assert made.outcome == {"abuse_measure": ["talk", "notice", "removal", "transfer", "none"]}
    assert (made.clauses, made.posts, made.chosen) == (["P10-4.4-4b"], [office.post("director")], None)
    assert "abuse_measure" not in Case.objects.get(pk=case.pk).facts
    talk = {"abuse_measure": "talk"}
    for who, facts in (("office_head", talk), ("director", {})):
        problem = refused(office, case, "settle_abuse", who, facts=facts)
        assert problem.decision.because == ("P10-4.4-4b",)
    do(office, case, "settle_abuse", "director", DAY, facts=talk)
    assert Notice.objects.filter(case=case, post__code="urban_clerk", what="追究决定").exists()
    assert Row.objects.count() == rows


def test_to_let_it_rest_wants_a_reason(office: TestOffice) -> None:
    case = found(office, "是")
    nothing = {"abuse_measure": "none"}
    assert str(refused(office, case, "settle_abuse", "director", facts=nothing)) == "请填写“不追究的理由”"
    why = nothing | {"abuse_reason": "属登记滞后，已补正"}
    do(office, case, "settle_abuse", "director", DAY, facts=why)
    assert Case.objects.get(pk=case.pk).status == Case.Status.CLOSED


def test_what_is_not_found_ends_there(office: TestOffice) -> None:
    case = found(office, "否")
    assert Case.objects.get(pk=case.pk).status == Case.Status.CLOSED
    assert not Proposal.objects.exists()
    assert Step.objects.filter(case=case).count() == 3


def test_a_request_is_the_business_of_who_asked_only(office: TestOffice, seal: str) -> None:
    case = seal_asked(office, "report", seal)
    assert "只有提出人" in str(refused(office, case, "review", "clerk", move="cancel", reason="不用了"))
    do(office, case, "review", "urban_clerk", DAY, "cancel", reason="报表有误，重新报")
    assert Case.objects.get(pk=case.pk).status == Case.Status.CANCELLED
