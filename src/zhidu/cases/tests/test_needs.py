"""What a gate asks for beside a form: who did a step, what other cases came to, how long ago it was."""

from __future__ import annotations

import pytest

from zhidu.cases.errors import Refused
from zhidu.cases.models import Case
from zhidu.cases.tests.office_book import BOOK, at_check, at_circulate, do, open_step, opened
from zhidu.cases.tests.offices import TestOffice, make_office

pytestmark = pytest.mark.django_db
CONCLUDING = "      - {id: conclude, title: 总结, verb: 总结, by: office, cites: E-10}\n"
CARRYING_OUT = "by: unit_heads, mode: any, cites: E-10}\n"
LEAVE = "      - {id: back, title: 销假, verb: 销假, by: initiator, cites: E-9}\n"


def _office(old: str, gates: str) -> TestOffice:
    """The office whose text has a gate more, after one of its lines."""
    assert BOOK.count(old) == 1, old
    return make_office("qinghe", files={"book.yaml": BOOK.replace(old, f"{old}    gates:\n{gates}")})


def _asked(office: TestOffice) -> Case:
    case = opened(office, "leave")
    facts = {
        "leave_from": "2026-11-24",
        "leave_to": "2026-11-26",
        "stand_in": office.post("office_head"),
    }
    return do(office, case, "ask", "urban_clerk", facts=facts)


@pytest.mark.parametrize("form", ["signed", "consent", "opinion"])
@pytest.mark.parametrize(("role", "enough"), [("director", True), ("office_head", False)])
def test_who_did_a_step_has_signed_and_agreed(form: str, role: str, *, enough: bool) -> None:
    office = _office(LEAVE, f"      back: [{{needs: {{{form}: {role}}}, cites: E-9}}]\n")
    case = do(office, _asked(office), "grant", "director")
    if enough:
        do(office, case, "back", "urban_clerk")
        assert open_step(case) == ""
    else:
        with pytest.raises(Refused, match="须经党政办公室主任"):
            do(office, case, "back", "urban_clerk")


def test_handing_in_is_no_signature() -> None:
    office = _office(LEAVE, "      grant: [{needs: {signed: initiator}, cites: E-9}]\n")
    case = _asked(office)
    with pytest.raises(Refused, match="须经提出人签字"):
        do(office, case, "grant", "director")


@pytest.mark.parametrize(("at", "refused"), [("2026-11-25 23:00", True), ("2026-11-26 00:00", False)])
def test_a_length_of_time_has_to_pass(at: str, *, refused: bool) -> None:
    gate = "      back: [{needs: {elapsed: {since: grant, at_least: 2 days}}, cites: E-9}]\n"
    office = _office(LEAVE, gate)
    case = do(office, _asked(office), "grant", "director")
    if refused:
        with pytest.raises(Refused, match="从“同意”起须满2日（到2026-11-25满）"):
            do(office, case, "back", "urban_clerk", at)
    else:
        do(office, case, "back", "urban_clerk", at)
        assert open_step(case) == ""


def test_what_is_done_in_the_case_from_which_this_one_came() -> None:
    gate = "      carry_out: [{needs: {done: plan.conclude}, cites: E-10}]\n"
    office = _office("      - {id: carry_out, title: 落实, verb: 报办结, " + CARRYING_OUT, gate)
    plan = do(office, opened(office, "plan"), "begin", "urban_clerk", facts={"start": "2026-11-20"})
    do(office, plan, "hand_out", "clerk")
    task = Case.objects.filter(parent=plan).first()
    assert task is not None
    with pytest.raises(Refused, match="须先“专项工作”的总结"):
        do(office, task, "carry_out", "urban_head")


def test_what_is_done_in_the_cases_that_it_opened() -> None:
    gate = "      conclude: [{needs: {done: task.carry_out}, cites: E-10}]\n"
    office = _office(CONCLUDING, gate)
    plan = do(office, opened(office, "plan"), "begin", "urban_clerk", facts={"start": "2026-11-20"})
    do(office, plan, "hand_out", "clerk")
    for task in Case.objects.filter(parent=plan):
        do(office, task, "carry_out", "urban_head")
    do(office, plan, "conclude", "clerk")
    assert open_step(plan) == ""


# what is out


def _seal_of(office: TestOffice, keeper: str) -> Case:
    """A seal entered by the office and kept by somebody."""
    facts = {"seal_name": "公章", "seal_keeper": office.post(keeper)}
    return do(office, opened(office, "seal_change", "clerk"), "enter", "clerk", facts=facts)


@pytest.mark.parametrize("register", ["seals", "all"])
def test_who_still_keeps_something_has_not_returned_everything(register: str) -> None:
    """A log such as that of the documents issued holds nothing that could be given back."""
    office = _office(LEAVE, f"      back: [{{needs: {{returned: {register}}}, cites: E-9}}]\n")
    document = at_circulate(office)
    seal, leave = _seal_of(office, "urban_clerk"), _asked(office)
    do(office, leave, "grant", "director")
    with pytest.raises(Refused, match="“印章台账”里还有没有交还的"):
        do(office, leave, "back", "urban_clerk")
    handed = {"seal": str(seal.rows.get().pk), "seal_keeper": office.post("clerk")}
    do(office, seal, "renew", "clerk", facts=handed)
    do(office, leave, "back", "urban_clerk")
    assert (open_step(leave), document.rows.count()) == ("", 1)


@pytest.mark.parametrize("ended", [True, False])
def test_what_a_case_has_entered_is_out_until_it_is_ended(*, ended: bool) -> None:
    last = "      - {id: destroy, title: 销毁, verb: 销毁, by: office, asks: seal, cites: E-12}\n"
    closing = "      - {id: done, title: 办结, verb: 办结, by: office, cites: E-12}\n"
    gates = "    gates: {done: [{needs: {returned: seals}, cites: E-12}]}\n"
    assert BOOK.count(last) == 1
    office = make_office("qinghe", files={"book.yaml": BOOK.replace(last, last + closing + gates)})
    case, other = _seal_of(office, "director"), _seal_of(office, "director")
    own, strange = (str(one.rows.get().pk) for one in (case, other))
    do(office, case, "renew", "clerk", facts={"seal": own, "seal_keeper": office.post("director")})
    do(office, case, "destroy", "clerk", facts={"seal": own if ended else strange})
    if ended:
        do(office, case, "done", "clerk")
        assert open_step(case) == ""
    else:
        with pytest.raises(Refused, match="“印章台账”里还有没有交还的"):
            do(office, case, "done", "clerk")


# who was told


def test_whom_somebody_urged_was_told() -> None:
    gate = "      check: [{needs: {told: office}, cites: E-1}]\n"
    office = _office('    number: {at: approve, form: "青办发〔{year}〕{n}号", cites: E-8}\n', gate)
    case = at_check(office)
    with pytest.raises(Refused, match="须先告知党政办公室"):
        do(office, case, "check", "clerk")
    do(office, case, "check", "urban_clerk", move="urge")
    do(office, case, "check", "clerk")
    assert open_step(case) == "countersign"
