"""Whom a step is awaited from: by modes, parts, things of a set, and by a table that may say nothing."""

from __future__ import annotations

from typing import Any

import pytest

from zhidu.rules.ask import Question, ask
from zhidu.rules.book import Rulebook
from zhidu.rules.chart import Chart, Post
from zhidu.rules.decision import Basis, Decision
from zhidu.rules.facts import Given
from zhidu.rules.process import next_step
from zhidu.rules.tests.books import small

KIND = """
terms:
  boss: {{title: 领导, type: role, among: [director, leader]}}
  chosen: {{title: 审批人一, type: role, outcome: who.chosen}}
  sheet: {{title: 表, type: row, of: sheets}}
  guard: {{title: 看管人, type: post}}
registers:
  sheets: {{title: 台账, columns: {{place: required, guard: optional}}, keeper: keeper, house: 台账}}
tables:
  who:
    title: 谁审批
    in: [paper, copies]
    out: [chosen]
    rows:
      - [A-1, contract, "<= 3", director]
      - [A-4, contract, ">= 3", leader]
      - [A-2, letter, "-", unit.head]
{readings}
kinds:
  seal:
    title: 用印
    steps:
      - {{id: stamp, title: 盖章, verb: 盖章, {step}}}
"""
READINGS = """
readings:
  three:
    about: [A-1, A-4]
    asks: 恰好三份
    says: 三份由主任批
    reason: 就近
    by: director
    takes: {table: who, row: A-1}
  reports:
    about: A-6
    asks: 报表由谁批
    says: 报表由办公室指定
    reason: 原文未写
    by: director
    leaves: {table: who, when: {paper: report}}
"""


def _book(step: str, readings: str = "") -> Rulebook:
    return small(KIND.format(step=step, readings=readings))


def _next(step: str, readings: str = "", **given: Any) -> Decision:
    return ask(_book(step, readings), Question("next_step", "seal", given))


def _wants(decision: Decision) -> list[str]:
    return [want.text for want in decision.wants]


# modes


@pytest.mark.parametrize(
    ("mode", "posts"), [("all", ("director", "clerk")), ("in_order", ("clerk", "director"))]
)
def test_only_signing_in_order_keeps_the_order_written(mode: str, posts: tuple[str, ...]) -> None:
    decision = _next(f"by: [clerk, director], mode: {mode}, cites: A-1")
    assert (decision.value.mode, decision.value.posts) == (mode, posts)


def test_every_part_is_asked_but_those_that_do_not_apply() -> None:
    step = "parts: [{by: clerk}, {by: [director, leader]}, {by: keeper, when: {paper: contract}}], cites: A-1"
    value = _next(step, paper="letter").value
    assert value.parts == (("clerk",), ("director", "leader"))
    assert value.posts == ("director", "leader", "clerk")
    assert _next(step, paper="contract").value.parts[2] == ("keeper",)
    assert len(_next(step).value.parts) == 3


def test_a_part_that_nobody_stands_behind_is_seen() -> None:
    decision = _next(
        "parts: [{by: clerk}, {title: 看管人, by: sheet.guard}], cites: A-1", sheet={"place": "柜"}
    )
    assert (decision.status, decision.value.parts) == ("open", (("clerk",), ()))
    assert _wants(decision) == ["“看管人”现在没有人，须指定由谁办理"]


def test_one_is_asked_for_every_thing_of_a_set() -> None:
    items = [{"unit": "a", "guard": "keeper"}, {"guard": "clerk"}]
    decision = _next("by: guard, each: items, cites: A-1", items=items)
    assert decision.value.posts == ("keeper", "clerk")
    assert decision.value.parts == (("keeper",), ("clerk",))


def test_who_is_named_by_a_fact() -> None:
    assert _next("by: boss, cites: A-1", boss="分管领导").value.posts == ("leader",)
    assert _next("by: sheet.guard, cites: A-1", sheet={"guard": "clerk"}).value.posts == ("clerk",)


def test_a_fact_that_names_nobody_yet_is_wanted() -> None:
    decision = _next("by: boss, cites: A-1")
    assert (decision.status, decision.value.posts, _wants(decision)) == ("open", (), ["请填写“领导”"])


def test_what_it_waits_for_is_said() -> None:
    assert _next("awaits: {until: begins}, cites: A-1").value.awaits.until == "begins"
    assert str(_next("awaits: {period: 7 days}, cites: A-1").value.awaits.period) == "7日"


# by a table


BY_TABLE = "by: chosen, cites_row: who"


def test_the_row_that_names_them_is_the_ground() -> None:
    decision = _next(BY_TABLE, paper="contract", copies=2)
    assert (decision.status, decision.value.posts) == ("allowed", ("director",))
    assert decision.because == decision.value.because == ("A-1",)


def test_a_reading_that_chose_the_row_is_named() -> None:
    decision = _next(BY_TABLE, READINGS, paper="contract", copies=3)
    assert (decision.value.posts, decision.readings) == (("director",), ("three",))


def test_where_two_rows_hold_it_says_which_and_nobody_is_passed_over() -> None:
    decision = _next(BY_TABLE, paper="contract", copies=3)
    assert (decision.status, decision.value.id, decision.value.posts) == ("open", "stamp", ())
    assert decision.because == ("A-1", "A-4")
    assert _wants(decision) == ["原文没有说清由谁办理：A-1、A-4 都适用，须由释义裁定（谁审批）"]


def test_where_no_row_holds_it_is_awaited_openly() -> None:
    decision = _next(BY_TABLE, paper="report", copies=1)
    assert (decision.status, decision.basis, decision.value.posts) == ("open", Basis.STATE, ())
    assert _wants(decision) == ["原文没有说由谁办理：“谁审批”没有写到这种情形"]


def test_where_a_reading_leaves_it_open_the_reading_is_named() -> None:
    decision = _next(BY_TABLE, READINGS, paper="report", copies=1)
    assert (decision.status, decision.readings) == ("open", ("reports",))
    assert _wants(decision) == ["原文没有说由谁办理（谁审批）。释义：报表由办公室指定"]


def test_what_the_table_needs_to_know_is_wanted() -> None:
    decision = _next(BY_TABLE, paper="contract")
    assert (decision.status, _wants(decision)) == ("open", ["请填写“份数”"])


def test_a_path_that_the_table_gives_is_resolved_in_the_office() -> None:
    book, given = _book(BY_TABLE), Given(facts={"paper": "letter", "copies": 1, "unit": "u"})
    assert next_step(book, "seal", given, Chart()).value.posts == ()
    office = Chart(posts={"h": Post("h", "科长", unit="u", head=True)})
    assert next_step(book, "seal", given, office).value.posts == ("h",)


# who may do it


def _permit(by: str, **given: Any) -> Decision:
    return ask(_book(BY_TABLE), Question("permit", "seal.stamp", given, (by,)))


def test_only_those_whom_the_table_names_may_do_it() -> None:
    assert _permit("director", paper="contract", copies=2).status == "allowed"
    refused = _permit("leader", paper="contract", copies=2)
    assert (refused.status, refused.because, _wants(refused)) == (
        "refused",
        ("A-1",),
        ["只有审批人一可以办理"],
    )


def test_where_the_table_names_nobody_only_whom_the_office_named_may() -> None:
    refused = _permit("leader", paper="report", copies=2)
    assert (refused.status, _wants(refused)) == ("refused", ["原文没有说由谁办理：“谁审批”没有写到这种情形"])
    assert _permit("leader", paper="report", copies=2, assigned={"stamp": "leader"}).status == "allowed"
