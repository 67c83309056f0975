"""Rules grounded in the row of a table: clause, force and silence follow the row."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from zhidu.calendar import SHANGHAI
from zhidu.rules.ask import Question, ask
from zhidu.rules.book import Rulebook
from zhidu.rules.coverage import without
from zhidu.rules.decision import Decision
from zhidu.rules.tests.books import small

BOOK = """
tables:
  where:
    title: 各类文件的要求
    in: [paper]
    out: [approver]
    rows:
      - [A-1, contract, director]
      - [A-2, letter, head]
kinds:
  seal:
    title: 用印
    steps:
      - {{id: apply, title: 申请, verb: 申请, house: 申请}}
      - {{id: stamp, title: 盖章, verb: 盖章, house: 盖章}}
    {rules}
"""


def _ask(rules: str, function: str, target: str, at: Any = None, **given: Any) -> Decision:
    return ask(_book(rules), Question(function, target, given, (), at))


def _book(rules: str) -> Rulebook:
    return small(BOOK.format(rules=rules))


GATE = "gates: {stamp: [{needs: {field: place}, cites_row: where}]}"


@pytest.mark.parametrize(
    ("paper", "status", "because"),
    [("contract", "refused", ("A-1",)), ("letter", "deviation", ("A-2",)), ("report", "silent", ())],
)
def test_a_gate_has_the_force_and_clause_of_the_row(
    paper: str, status: str, because: tuple[str, ...]
) -> None:
    decision = _ask(GATE, "permit", "seal.stamp", paper=paper, done=["apply"])
    assert (decision.status, decision.because) == (status, because)


def test_a_gate_wants_what_its_table_has_to_know() -> None:
    decision = _ask(GATE, "permit", "seal.stamp", done=["apply"])
    assert [want.what for want in decision.wants] == ["paper"]


def test_an_effect_is_brought_about_by_the_row() -> None:
    rules = "after: {stamp: [{tells: keeper, what: 通知, cites_row: where}]}"
    assert _ask(rules, "follow", "seal.stamp", paper="contract").because == ("A-1",)
    assert _ask(rules, "follow", "seal.stamp", paper="report").status == "silent"


def test_a_deadline_is_missed_with_the_force_of_the_row() -> None:
    rules = (
        "due: [{id: soon, title: 盖章, after: apply, within: 1 day, "
        "met_by: stamp, of: keeper, cites_row: where}]"
    )
    late = datetime(2026, 3, 9, tzinfo=SHANGHAI)
    for paper, status in (("contract", "breach"), ("letter", "deviation"), ("report", "silent")):
        assert _ask(rules, "due", "seal.soon", late, apply="2026-03-02", paper=paper).status == status


def test_readers_are_those_of_the_row() -> None:
    rules = "readers: [{what: case, are: clerk, cites_row: where}]"
    assert _ask(rules, "readers", "seal.case", paper="letter").because == ("A-2",)
    assert _ask(rules, "readers", "seal.case", paper="report").status == "silent"


def test_what_a_form_demands_may_rest_on_a_row() -> None:
    rules = "form: {title: 表, at: apply, cites_row: where, fields: {place: required}}"
    decision = _ask(rules, "permit", "seal.apply", paper="contract")
    assert (decision.status, decision.because) == ("refused", ("A-1",))


def test_without_its_row_the_rule_is_gone() -> None:
    bare = without(_book(GATE), "A-1")
    given = {"paper": "contract", "done": ["apply"]}
    assert ask(bare, Question("permit", "seal.stamp", given)).status == "silent"
    assert ask(bare, Question("permit", "seal.stamp", given | {"paper": "letter"})).status == "deviation"
