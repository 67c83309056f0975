"""Registers: who keeps them, what effects enter, and rows that name nobody."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from zhidu.calendar import SHANGHAI
from zhidu.rules.ask import AskError, Question, ask
from zhidu.rules.book import Rulebook
from zhidu.rules.coverage import without
from zhidu.rules.decision import Decision
from zhidu.rules.registers import unnamed
from zhidu.rules.source import RulebookError
from zhidu.rules.tests.books import small

BOOK = """
terms:
  sheet: {{title: 印章, type: row, of: seals}}
  guard: {{title: 保管人, type: post}}
  two: {{title: 双人, type: posts}}
  stamped: {{title: 用印时间, type: moment}}
  until: {{title: 到期日, type: date}}
registers:
  seals:
    title: 印章台账
    columns: {{place: required, guard: optional, two: optional, amount: optional, stamped: optional}}
    keeper: keeper
    named: guard
    {ground}
kinds:
  seal:
    title: 用印
    steps:
      - {{id: stamp, title: 盖章, verb: 盖章, house: 盖章}}
    after:
      stamp: [{effect}]
"""
ENTERS = "{enters: seals, given: {place: place}, cites: A-6}"


def _book(effect: str = ENTERS, ground: str = "cites: A-1") -> Rulebook:
    return small(BOOK.format(effect=effect, ground=ground))


def _follow(effect: str, **given: Any) -> Any:
    return ask(_book(effect), Question("follow", "seal.stamp", given)).value[0]


# one row


@pytest.mark.parametrize(
    ("ground", "row", "status", "value"),
    [
        ("cites: A-1", {"place": "柜"}, "allowed", {}),
        ("cites: A-1", {"amount": 5}, "refused", {"place": ("“印章台账”的一行还缺“用印地点”",)}),
        ("cites: A-2", {}, "deviation", {"place": ("“印章台账”的一行还缺“用印地点”",)}),
    ],
)
def test_a_row_lacks_what_its_register_demands(
    ground: str, row: dict[str, Any], status: str, value: dict[str, Any]
) -> None:
    decision = ask(_book(ground=ground), Question("inspect", "seals", row))
    assert (decision.status, decision.value) == (status, value)


@pytest.mark.parametrize(("paper", "status"), [("报表", "refused"), ("函件", "allowed"), (None, "allowed")])
def test_a_column_may_be_demanded_of_some_rows_only(paper: str | None, status: str) -> None:
    columns = "place: required, guard: optional"
    assert BOOK.count(columns) == 1
    some = f"{columns}, paper: optional, secret: {{{{required: 是, when: {{{{paper: 报表}}}}}}}}"
    book = small(BOOK.replace(columns, some).format(effect=ENTERS, ground="cites: A-1"))
    decision = ask(book, Question("inspect", "seals", {"place": "柜", "paper": paper}))
    assert decision.status == status


def test_texts_are_demanded_on_forms_alone() -> None:
    columns = "place: required"
    text = BOOK.replace(columns, "place: {{text: {{length: {{at_most: 5}}, cites: A-1}}}}")
    with pytest.raises(RulebookError, match="台账的列不写"):
        small(text.format(effect="{enters: seals, cites: A-6}", ground="cites: A-1"))


# effects


def test_a_row_is_entered_from_facts_people_and_times() -> None:
    given = "{place: place, guard: keeper, two: [clerk], amount: amount, stamped: stamp}".replace(
        "[clerk]", "clerk"
    )
    happening = _follow(
        f"{{enters: seals, given: {given}, cites: A-6}}", place="柜", amount=5, stamp="2026-03-02 10:00"
    )
    assert (happening.form, happening.what, happening.row) == ("enters", "seals", None)
    assert happening.facts == {
        "place": "柜",
        "guard": "keeper",
        "two": ("clerk",),
        "amount": 500,
        "stamped": datetime(2026, 3, 2, 10, tzinfo=SHANGHAI),
    }


def test_a_row_is_changed_or_taken_out() -> None:
    row = {"place": "柜", "guard": "keeper"}
    changed = _follow("{enters: seals, row: sheet, given: {guard: clerk}, cites: A-6}", sheet=row)
    assert (changed.row, changed.facts, changed.ends) == ("柜", {"guard": "clerk"}, False)
    ended = _follow("{enters: seals, row: sheet, ends: 是, cites: A-6}", sheet=row)
    assert (ended.row, ended.ends) == ("柜", True)


def test_facts_are_set_to_others_or_to_values() -> None:
    happening = _follow("{sets: {reason: place, amount: 5万, secret: 是}, cites: A-6}", place="柜")
    assert happening.form == "sets"
    assert happening.facts == {"reason": "柜", "amount": 5_000_000, "secret": "是"}


def test_somebody_stands_in_from_the_first_minute_to_the_last() -> None:
    effect = "{stands_in: {by: guard, of: leader, since: day, until: until}, cites: A-6}"
    happening = _follow(effect, guard="clerk", day="2026-03-02", until="2026-03-04")
    assert (happening.posts, happening.acted_for) == (("clerk",), ("leader",))
    assert happening.since == datetime(2026, 3, 2, tzinfo=SHANGHAI)
    assert happening.until == datetime(2026, 3, 4, 23, 59, 59, tzinfo=SHANGHAI)


# who is named


def _unnamed(rows: list[dict[str, str]], book: Rulebook | None = None, **given: Any) -> Decision:
    return ask(book or _book(), Question("unnamed", "seals", {"rows": rows, **given}))


def test_rows_that_name_nobody_or_a_vacant_post_are_told() -> None:
    rows = [{"place": "甲", "guard": "clerk"}, {"place": "乙"}, {"place": "丙", "guard": "keeper"}]
    decision = _unnamed(rows, vacant="keeper")
    assert (decision.status, decision.because) == ("breach", ("A-1",))
    assert [row["place"] for row in decision.value] == ["乙", "丙"]
    assert [want.text for want in decision.wants] == ["“乙”还没有保管人", "“丙”还没有保管人，或其职务空缺"]


@pytest.mark.parametrize(
    ("ground", "status"), [("cites: A-1", "breach"), ("cites: A-2", "deviation"), ("cites: A-3", "allowed")]
)
def test_what_is_lacking_weighs_as_the_clause_does(ground: str, status: str) -> None:
    assert _unnamed([{"place": "乙"}], _book(ground=ground)).status == status


def test_where_everybody_is_named_nothing_is_told() -> None:
    decision = _unnamed([{"place": "甲", "guard": "clerk"}])
    assert (decision.status, decision.value) == ("allowed", ())


def test_a_register_that_names_nobody_is_silent() -> None:
    book = small(BOOK.replace("    named: guard\n", "").format(effect=ENTERS, ground="cites: A-1"))
    assert unnamed(book, "seals", [{"place": "甲"}], ()).status == "silent"


def test_the_clause_of_a_register_can_be_taken_away() -> None:
    with pytest.raises(AskError):
        _unnamed([{"place": "乙"}], without(_book(), "A-1"))


def test_anything_else_in_the_question_is_refused() -> None:
    with pytest.raises(AskError, match="unnamed 的情形写成"):
        _unnamed([{"place": "乙"}], paper="letter")
