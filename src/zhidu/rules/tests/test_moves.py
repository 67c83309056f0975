"""The moves that a kind allows: by whom, on which steps, when, and after which gates."""

from __future__ import annotations

from typing import Any

import pytest

from zhidu.rules.ask import AskError, Question, ask
from zhidu.rules.book import Rulebook
from zhidu.rules.coverage import without
from zhidu.rules.decision import Basis, Decision
from zhidu.rules.kinds import MOVES
from zhidu.rules.tests.books import small

KIND = """
kinds:
  seal:
    title: 用印
    steps:
      - {id: apply, title: 申请, verb: 申请, by: initiator, house: 申请}
      - {id: approve, title: 审批, verb: 同意, by: leader, withdraw: 是, cites: A-1}
      - {id: stamp, title: 盖章, verb: 盖章, by: keeper, cites: A-1}
    moves:
      hand_on: {by: leader, at: approve, to: director, when: {paper: contract}, cites: A-4}
      urge: {by: initiator, at: [approve, stamp], house: 催办}
      cancel: {by: initiator, house: 作废}
      reopen: {by: director, back_to: approve, house: 重启}
    gates:
      approve.hand_on: [{needs: {field: reason}, cites: A-6}]
      "*.cancel": [{when: {secret: 是}, never: 涉密的不能作废, cites: A-5}]
"""
BOOK = small(KIND)


def _permit(target: str, by: str = "clerk", book: Rulebook = BOOK, **given: Any) -> Decision:
    return ask(book, Question("permit", target, {"initiator": "clerk", **given}, (by,)))


def _wants(decision: Decision) -> list[tuple[str, str]]:
    return [(want.form, want.what) for want in decision.wants]


def test_a_move_is_allowed_with_its_clause_and_the_gates_before_it() -> None:
    decision = _permit("seal.approve.hand_on", "leader", paper="contract", reason="出差")
    assert (decision.status, decision.because) == ("allowed", ("A-4", "A-6"))


@pytest.mark.parametrize(
    ("by", "given", "wants"),
    [
        ("clerk", {"paper": "contract", "reason": "出差"}, [("only", "leader")]),
        ("leader", {"paper": "contract"}, [("field", "reason")]),
        ("leader", {"paper": "letter", "reason": "出差"}, [("move", "when")]),
        ("leader", {"reason": "出差"}, [("field", "paper")]),
    ],
    ids=["somebody else", "gate", "other case", "unknown"],
)
def test_a_move_is_refused(by: str, given: dict[str, str], wants: list[tuple[str, str]]) -> None:
    decision = _permit("seal.approve.hand_on", by, **given)
    assert (decision.status, _wants(decision)) == ("refused", wants)


def test_when_a_move_is_possible_is_said_in_words() -> None:
    [want] = _permit("seal.approve.hand_on", "leader", paper="letter", reason="出差").wants
    assert want.text == "只在文件类别为“合同”时可以"


@pytest.mark.parametrize("target", ["stamp.hand_on", "approve.hold", "apply.urge", "*.urge"])
def test_what_the_kind_does_not_allow_there_is_refused(target: str) -> None:
    decision = _permit(f"seal.{target}")
    assert (decision.status, decision.basis) == ("refused", Basis.HOUSE)
    assert [want.text for want in decision.wants] == ["这一步没有这种办法"]


def test_a_move_without_steps_is_allowed_wherever_the_case_stands() -> None:
    for target in ("seal.*.cancel", "seal.apply.cancel", "seal.stamp.cancel"):
        assert _permit(target, secret="否").status == "allowed"
        assert _permit(target, secret="是").because == ("A-5",)


def test_a_closed_case_is_reopened_from_nowhere() -> None:
    assert _permit("seal.*.reopen", "director").status == "allowed"
    assert _permit("seal.*.reopen", "leader").status == "refused"


def test_only_the_initiator_takes_back_and_only_where_the_step_lets_him() -> None:
    assert _permit("seal.approve.withdraw").status == "allowed"
    assert _wants(_permit("seal.approve.withdraw", "leader")) == [("only", "initiator")]
    with pytest.raises(AskError):
        _permit("seal.stamp.withdraw")


def test_a_step_handed_on_may_be_done_by_either() -> None:
    for by in ("leader", "director"):
        assert _permit("seal.approve", by, done=["apply"], assigned={"approve": "director"}).allows
    assert (
        _permit("seal.approve", "keeper", done=["apply"], assigned={"approve": "director"}).status
        == "refused"
    )


def test_without_its_clause_a_move_is_not_allowed() -> None:
    given = {"paper": "contract", "reason": "出差"}
    assert _permit("seal.approve.hand_on", "leader", without(BOOK, "A-4"), **given).status == "refused"


def test_there_are_nine_with_the_words_of_their_buttons() -> None:
    assert list(MOVES.values()) == ["转办", "加签", "催办", "挂起", "恢复", "延期", "上报", "作废", "重启"]
