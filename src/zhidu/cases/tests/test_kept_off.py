"""A move asks nobody whom a gate of the step would then refuse."""

from __future__ import annotations

import pytest

from zhidu.cases.errors import Refused
from zhidu.cases.models import Case
from zhidu.cases.tests.office_book import BOOK, awaited, do, open_step, opened
from zhidu.cases.tests.offices import TestOffice, login, make_office

pytestmark = pytest.mark.django_db

CLAUSES = """  E-13: {place: 第十三条, gist: 核稿只由党政办公室和各科室负责人办理, force: must}
  E-14: {place: 第十四条, gist: 加急件只由党政办公室和主任核稿, force: must}
terms:
  urgent: {title: 是否加急, type: flag}
"""
ALWAYS = "{only: [office, unit_heads], cites: E-13}"
URGENT = "{only: [office, director], when: {urgent: 是}, cites: E-14}"


def office_with(*gates: str, asked: bool = False) -> TestOffice:
    """The office whose 核稿 has these gates; ``asked``: whether it is urgent is filled in there."""
    written = f"[{', '.join(gates)}]"
    edits = {
        "terms:\n": CLAUSES,
        "    due:\n      - {id: checked": f"    gates: {{check: {written}}}\n    due:\n      - {{id: checked",
        "at: [check, countersign], to: [office, unit_heads]": "at: [check, countersign]",
        "at: check, to: [unit_heads, supervision_deputy]": "at: check",
    }
    if asked:
        edits["by: office, mode: any, withdraw: 是,"] = "by: office, mode: any, withdraw: 是, asks: urgent,"
    text = BOOK
    for old, new in edits.items():
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return make_office(files={"book.yaml": text})


def waiting(office: TestOffice, **facts: str) -> Case:
    case = opened(office, "document", **facts)
    return do(office, case, "submit", "urban_clerk", facts={"title": "防汛通知"})


def test_who_may_not_do_the_step_is_not_added_and_the_refusal_names_the_clause() -> None:
    office = office_with(ALWAYS)
    case = waiting(office)
    with pytest.raises(Refused, match="只有党政办公室、科室负责人可以办理") as refused:
        do(office, case, "check", "clerk", move="add_signers", to=["archivist"])
    assert refused.value.decision.because == ("E-13",)
    do(office, case, "check", "clerk", move="add_signers", to=["urban_head"])
    do(office, case, "check", "urban_head")
    do(office, case, "check", "clerk")
    assert open_step(case) == "countersign"


def test_whom_a_gate_leaves_out_is_not_added_either() -> None:
    office = office_with("{but: initiator, cites: E-13}")
    case = waiting(office)
    with pytest.raises(Refused, match="提出人本人不能办理") as refused:
        do(office, case, "check", "clerk", move="add_signers", to=["urban_clerk"])
    assert refused.value.decision.because == ("E-13",)
    do(office, case, "check", "clerk", move="add_signers", to=["urban_head"])


def test_a_condition_that_is_known_keeps_nobody_off_where_it_does_not_hold() -> None:
    office = office_with(URGENT)
    with pytest.raises(Refused) as refused:
        do(office, waiting(office, urgent="是"), "check", "clerk", move="hand_on", to=["archivist"])
    assert refused.value.decision.because == ("E-14",)
    case = waiting(office, urgent="否")
    do(office, case, "check", "clerk", move="hand_on", to=["archivist"])
    do(office, case, "check", "archivist")
    assert open_step(case) == "countersign"


def test_what_is_asked_at_the_step_itself_may_still_change() -> None:
    office = office_with(URGENT, asked=True)
    case = waiting(office, urgent="否")
    with pytest.raises(Refused, match="只有党政办公室、办事处主任可以办理"):
        do(office, case, "check", "clerk", move="hand_on", to=["archivist"])
    assert awaited(case) == ["clerk", "office_head"]


def test_a_gate_that_a_reason_sets_aside_keeps_nobody_off() -> None:
    office = office_with(ALWAYS.replace("cites", "force: should, cites"))
    case = waiting(office)
    do(office, case, "check", "clerk", move="add_signers", to=["archivist"])
    do(office, case, "check", "archivist", reason="涉及档案")
    do(office, case, "check", "clerk")
    assert open_step(case) == "countersign"


def test_the_page_offers_only_those_who_can_do_the_step() -> None:
    office = office_with(ALWAYS)
    page = login(office, "clerk").get(f"/cases/{waiting(office).pk}/").content.decode()
    offered = page[page.index("请谁加签") :]
    assert "城市管理科科长" in offered
    assert "档案员" not in offered


def test_where_nobody_else_may_do_the_step_the_page_says_so() -> None:
    office = office_with(ALWAYS.replace("[office, unit_heads]", "office"))
    page = login(office, "clerk").get(f"/cases/{waiting(office).pk}/").content.decode()
    assert "制度只让现在这些人办理这一环节，没有可以加签的人" in page
