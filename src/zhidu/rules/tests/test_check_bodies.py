"""What a text leaves out or says twice of its bodies, and orders that cannot be kept."""

from __future__ import annotations

import pytest

from zhidu.rules.check import check
from zhidu.rules.findings import Finding
from zhidu.rules.load import load_files
from zhidu.rules.outline import outline
from zhidu.rules.source import RulebookError
from zhidu.rules.tests.books import BASE, bent
from zhidu.rules.tests.test_assemblies import HEAD, council

CLOSES = "      - {id: close, title: 散会, verb: 散会, by: clerk, does: close, cites: A-1}\n"
SIGNS = "      - {id: sign, title: 签发, verb: 签发, by: director, does: sign, cites: A-1}\n"
DUE = "    due: [{id: out, title: 纪要, after: close, within: 3 days, met_by: sign, of: clerk, cites: A-1}]\n"
DECIDES = "    decide:\n      - {how: more_than, share: 1/2, %s agreed: agreed, cites: A-4}\n"
COMES = "    quorum:\n      - {among: present, at_least: 1/2, cites: A-1}\n"


def found(rules: str, code: str) -> list[Finding]:
    return [finding for finding in check(council(rules)) if finding.code == code]


def test_a_share_of_nobody_named_is_asked_about() -> None:
    (finding,) = found(COMES + DECIDES % "", "of_what")
    assert "没有写以谁为准" in finding.message
    assert finding.clauses == ("A-4",)
    assert found(COMES + DECIDES % "of: members,", "of_what") == []


@pytest.mark.parametrize(
    ("rules", "missing"),
    [
        ("", "到会人数、怎样作决定"),
        (COMES, "怎样作决定"),
        (DECIDES % "", "到会人数"),
        (
            CLOSES + COMES + DECIDES % "",
            "主持人不在时由谁主持、主持人请假由谁批准、会议纪要由谁签、会后何时拟出会议纪要",
        ),
        (
            CLOSES + SIGNS + COMES + DECIDES % "",
            "主持人不在时由谁主持、主持人请假由谁批准、会后何时拟出会议纪要",
        ),
    ],
)
def test_a_part_that_every_body_has_is_missed(rules: str, missing: str) -> None:
    (finding,) = found(rules, "expected_part")
    assert f"办公会没有写{missing}" in finding.message


ACTING = "副主任甲, acting: {post: m3, when: {wide: 是}, cites: A-4}}"


@pytest.mark.parametrize(("chair", "second"), [("m2", ACTING), ("board", "副主任甲}"), ("m2", "副主任甲}")])
def test_a_body_that_says_all_of_it_misses_nothing(chair: str, second: str) -> None:
    whole = CLOSES + SIGNS + COMES + DECIDES % "of: members," + DUE
    head = HEAD.replace("chair: director", f"chair: {chair}").replace("副主任甲}", second)
    book = load_files({"base.yaml": BASE, "rules.yaml": head + whole})
    missed = [finding for finding in check(book) if finding.code == "expected_part"]
    assert bool(missed) is (chair == "m2" and second != ACTING)


def test_two_different_shares_for_one_meeting_are_stated_twice() -> None:
    twice = COMES + "      - {among: present, at_least: 2/3, cites: A-5}\n"
    (finding,) = found(twice, "stated_twice")
    assert finding.clauses == ("A-1", "A-5")
    assert "到会人数写了两次" in finding.message


@pytest.mark.parametrize(
    "other",
    [
        "      - {among: present, at_least: 1/2, cites: A-5}\n",
        "      - {among: present, present: leader, cites: A-5}\n",
    ],
    ids=["the same again", "somebody in person besides"],
)
def test_the_same_said_again_and_another_demand_are_not(other: str) -> None:
    assert found(COMES + other, "stated_twice") == []


def test_statements_for_cases_that_never_meet_are_not() -> None:
    apart = (
        "    quorum:\n"
        "      - {among: present, at_least: 1/2, when: {matter: budget}, cites: A-1}\n"
        "      - {among: present, at_least: 2/3, when: {matter: rules}, cites: A-5}\n"
    )
    assert found(apart, "stated_twice") == []
    assert len(found(apart.replace("matter: rules", "matter: [budget, rules]"), "stated_twice")) == 1


GATES = "      stamp:\n        - {when"


def orders(gate: str) -> list[Finding]:
    files = bent(GATES, gate + GATES) if gate.startswith("      approve") else bent(GATES, gate)
    return [finding for finding in check(load_files(files)) if finding.code == "order_conflict"]


def test_a_gate_against_the_order_of_the_list_can_never_be_passed() -> None:
    (finding,) = orders("      approve:\n        - {needs: {done: stamp}, cites: A-4}\n")
    assert finding.message == "“审批”之前要先“盖章”，而环节的次序是先“审批”：照此永远办不了"


def test_a_gate_along_the_order_of_the_list_is_fine() -> None:
    assert orders("      stamp:\n        - {needs: {done: approve}, cites: A-4}\n        - {when") == []


HELD = """\
    steps:
      - {id: begin, title: 开会, verb: 开会, by: clerk, does: open, cites: A-1}
      - {id: end, title: 散会, verb: 散会, by: clerk, does: close, cites: A-1}
    acts: {settle: {title: 定结果, does: decide}}
"""
STEPS = "    steps:\n      - {id: open, title: 开会, verb: 宣布开会, by: clerk, cites: A-1}\n"


def test_a_body_whose_meetings_nothing_opens_or_closes_is_named() -> None:
    (finding,) = found("", "not_held")
    assert "宣布开会（does: open）、结束会议（does: close）、记录审议结果（does: decide）" in finding.message
    assert [f for f in check(council("", edit=(STEPS, HELD))) if f.code == "not_held"] == []


def test_what_is_asked_of_a_meeting_and_granted_by_nothing_is_named() -> None:
    asking = HELD.replace("decide}}", "decide}, beg: {title: 请求撤回, does: ask_withdrawal}}")
    (finding,) = (f for f in check(council("", edit=(STEPS, asking))) if f.code == "no_answer")
    assert "可以提请撤回议题（does: ask_withdrawal），却没有同意撤回议题" in finding.message
    granted = asking.replace("}}", "}, grant: {title: 同意, does: consent_withdrawal}}")
    assert [f for f in check(council("", edit=(STEPS, granted))) if f.code == "no_answer"] == []


def test_what_a_step_is_for_a_meeting_is_said_once_and_of_a_body_only() -> None:
    with pytest.raises(RulebookError, match="“宣布开会”（does: open）写了两次"):
        council("", edit=(STEPS, HELD.replace("does: close", "does: open")))
    of_a_kind = ("awaits: council, cites: A-1}", "awaits: council, does: open, cites: A-1}")
    with pytest.raises(RulebookError, match="does 只写在会议机构"):
        council("", edit=of_a_kind)


def test_what_a_step_is_for_a_meeting_is_read_back() -> None:
    said = " ".join(line.said for line in outline(council("", edit=(STEPS, HELD))))
    assert "办公会里，“开会”就是宣布开会。" in said
    assert "办公会里，“定结果”就是记录审议结果。" in said


FOLLOWS = "    follows_up: {of: topic, cites: A-1}\n"


def test_what_a_body_follows_up_is_a_kind_and_is_read_back() -> None:
    with pytest.raises(RulebookError, match="事项（kinds）"):
        council(FOLLOWS.replace("topic", "nothing"))
    said = [line.said for line in outline(council(FOLLOWS))]
    assert any("议程先列以前各次会议没有办结的" in line for line in said)
