"""A stated fact has to agree with a table; the row that answers is what a refusal cites."""

from __future__ import annotations

from typing import Any

from zhidu.rules.ask import Question, ask
from zhidu.rules.book import Rulebook
from zhidu.rules.decision import Basis, Decision
from zhidu.rules.load import load_files
from zhidu.rules.tests.books import VALID, bent, small


def _permit(book: Rulebook, target: str, by: str = "keeper", **given: Any) -> Decision:
    return ask(book, Question("permit", target, given, (by,)))


def _wants(decision: Decision) -> list[tuple[str, str]]:
    return [(want.form, want.what) for want in decision.wants]


ONE_OF = """\
kinds:
  visit:
    title: 外出
    steps: [{id: go, title: 外出, verb: 外出, house: 外出}]
    gates:
      go:
        - {needs: {field: approver, one_of: tier.approver, else_reason: reason, done: go}, cites: A-6}
  plan:
    title: 计划
    steps: [{id: go, title: 外出, verb: 外出, house: 外出}]
    gates:
      go:
        - {needs: {field: approver, one_of: tier.approver, if_stated: 是}, cites: A-6}
"""


def _visit(**given: Any) -> Decision:
    return _permit(load_files({**VALID, "z.yaml": ONE_OF}), "visit.go", **given)


def test_a_stated_fact_is_one_that_the_table_allows_by_the_clause_of_its_row() -> None:
    decision = _visit(paper="contract", amount="20万", approver="director", done="go")
    assert (decision.status, decision.because) == ("allowed", ("A-4", "A-6"))
    wrong = _visit(paper="contract", amount="20万", approver="head", done="go")
    assert (wrong.status, wrong.because) == ("refused", ("A-4",))
    assert wrong.wants[0].text == "“审批人”只能是主任"


def test_a_reading_that_chose_the_row_is_named() -> None:
    assert _visit(paper="contract", amount="10万", approver="director", done="go").readings == ("ten",)


def test_where_the_text_leaves_it_open_the_choice_and_a_reason_are_wanted() -> None:
    decision = _visit(paper="letter", amount="20万", done="go")
    assert _wants(decision) == [("field", "approver"), ("field", "reason")]
    assert decision.wants[0].text == "原文未作规定，请填写“审批人”"
    given = {"paper": "letter", "amount": "20万", "approver": "head", "reason": "只有一人", "done": "go"}
    assert (_visit(**given).status, _visit(**given).readings) == ("allowed", ("rest",))


def test_the_facts_that_the_table_needs_are_wanted_first() -> None:
    assert _wants(_visit(approver="head", done="go")) == [("field", "paper"), ("field", "amount")]


def test_what_else_the_check_wants_is_not_forgotten() -> None:
    decision = _visit(paper="contract", amount="20万", approver="director")
    assert (decision.because, _wants(decision)) == (("A-6",), [("done", "go")])


def test_a_fact_that_may_be_left_out_is_judged_only_if_stated() -> None:
    book = load_files({**VALID, "z.yaml": ONE_OF})
    assert _permit(book, "plan.go", paper="contract", amount="20万").status == "silent"
    assert _permit(book, "plan.go", paper="contract", amount="20万", approver="head").status == "refused"


def test_a_table_that_is_silent_says_nothing_of_the_fact() -> None:
    files = {
        **bent(
            "leaves: {table: tier, when: {paper: [letter, report]",
            "leaves: {table: tier, when: {paper: report",
        )
    }
    decision = _permit(
        load_files({**files, "z.yaml": ONE_OF}), "plan.go", paper="letter", amount="20万", approver="head"
    )
    assert decision.status == "silent"


def test_a_row_that_says_nothing_of_the_fact_allows_any() -> None:
    book = small(
        """
        tables: {tier: {title: 谁, in: [amount], out: [approver, place], rows: [[A-1, "-", "-", 甲]]}}
        kinds:
          visit:
            title: 外出
            steps: [{id: go, title: 外出, verb: 外出, house: 外出}]
            gates: {go: [{needs: {field: approver, one_of: tier.approver}, cites: A-6}]}
        """
    )
    decision = _permit(book, "visit.go", amount=1)
    assert (decision.status, decision.because) == ("allowed", ("A-1",))


def test_a_reading_by_which_the_text_is_open_refuses_by_itself() -> None:
    book = load_files({**VALID, "z.yaml": ONE_OF})
    decision = _permit(book, "visit.go", paper="letter", amount="20万", approver="head", done="go")
    assert (decision.status, decision.basis) == ("refused", Basis.READING)
    assert (decision.because, decision.readings) == ((), ("rest",))
    assert _wants(decision) == [("field", "reason")]
