"""Outcomes that are reckoned from the facts of the case."""

from __future__ import annotations

from typing import Any

import pytest

from zhidu.rules.ask import Question, ask
from zhidu.rules.book import Rulebook
from zhidu.rules.check import check
from zhidu.rules.decision import Decision
from zhidu.rules.explain import raw
from zhidu.rules.merge import merge
from zhidu.rules.outline import outline
from zhidu.rules.source import RulebookError
from zhidu.rules.tests.books import small
from zhidu.rules.tests.pairs import SECOND, SETTLED, SMALL, edited

BOOK = """
terms:
  late: {{title: 迟到分钟, type: number}}
  times: {{title: 第几次, type: number}}
  away: {{title: 离岗天数, type: days}}
  paid: {{title: 已付金额, type: money}}
  fine: {{title: 扣款, type: money}}
  seats: {{title: 名额, type: number}}
  rest: {{title: 补休, type: days}}
  owed: {{title: 应扣款, type: money, outcome: t.fine}}
  room: {{title: 名额上限, type: number, outcome: t.seats}}
tables:
  t:
    title: 处理
    in: [late, times, away, paid]
    out: [fine, seats, rest]
    hit: collect
    rows:
      - [A-4, "-", "-", "-", "-", {fine}, {seats}, {rest}]
kinds:
  seal:
    title: 用印
    steps: [{{id: stamp, title: 盖章, verb: 盖章, house: 盖章}}]
    gates:
      stamp:
        - {{when: {{owed: ">= 100"}}, never: 扣款过多, cites: A-6}}
        - {{needs: {{field: seats, one_of: t.seats}}, cites: A-1}}
        - {{needs: {{field: fine, one_of: t.fine, if_stated: 是}}, cites: A-1}}
"""
FACTS = {"late": 50, "times": 3, "away": "2.5", "paid": "1000.05"}


def _book(fine: str = '"-"', seats: str = '"-"', rest: str = '"-"') -> Rulebook:
    return small(BOOK.format(fine=fine, seats=seats, rest=rest))


def _decide(book: Rulebook, **given: Any) -> Decision:
    return ask(book, Question("decide", "t", {**FACTS, **given}))


@pytest.mark.parametrize(
    ("fine", "gives", "said"),
    [
        ("40", "40", "40元"),
        ("5万", "50000", "5万元"),
        ("{fact: paid}", "1000.05", "“已付金额”"),
        ("{share: 10%, of: paid}", "100", "“已付金额”的10分之1"),
        ("{share: 10%, of: paid, round: up}", "100.01", "“已付金额”的10分之1"),
        ("{rate: 1, per: late}", "50", "按“迟到分钟”每1计1元"),
        ("{rate: 5, per: late, each: 20}", "10", "按“迟到分钟”每20计5元，不足的不算"),
        ("{rate: 5, per: late, each: 20, round: up}", "15", "按“迟到分钟”每20计5元，不足的算一个"),
        ("{rate: 10, per: away}", "20", "按“离岗天数”每1计10元"),
        ("{rate: 10, per: away, round: up}", "30", "按“离岗天数”每1计10元，不足的算一个"),
        ("{doubling: 50, per: times}", "200", "第一次50元，以后按“第几次”逐次加倍"),
        ("{at_most: 300}", "<= 300", "至多300元"),
    ],
)
def test_what_an_outcome_comes_to(fine: str, gives: str, said: str) -> None:
    decision = _decide(_book(fine))
    assert (decision.status, decision.value["fine"], decision.because) == ("allowed", (gives,), ("A-4",))
    assert f"→ {said}" in next(line.said for line in outline(_book(fine)) if line.clause == "A-4")
    assert isinstance(raw(_book(fine), "A-4")[0]["says"]["fine"][0], str)


def test_each_case_is_reckoned_anew() -> None:
    book = _book("{rate: 1, per: late}")
    assert [_decide(book, late=late).value["fine"] for late in (5, 7, 5)] == [("5",), ("7",), ("5",)]


def test_before_the_first_time_nothing_is_doubled() -> None:
    assert _decide(_book("{doubling: 50, per: times}"), times=0).value["fine"] == ("0",)


def test_what_is_left_to_a_person_is_open_by_its_clause() -> None:
    decision = _decide(_book("manual", seats="{at_most: 3}"))
    assert (decision.status, decision.because, decision.value) == ("open", ("A-4",), {"seats": ("<= 3",)})
    assert _decide(_book("manual")).value is None
    assert "视具体情况由人决定" in next(
        line.said for line in outline(_book("manual")) if line.clause == "A-4"
    )


def _stamp(book: Rulebook, **given: Any) -> list[str]:
    decision = ask(book, Question("permit", "seal.stamp", {**FACTS, **given}))
    return [want.text for want in decision.wants]


def test_a_condition_looks_at_what_it_comes_to() -> None:
    book = _book("{rate: 1, per: late}")
    assert _stamp(book, late=99) == []
    assert _stamp(book, late=100) == ["扣款过多"]
    assert _stamp(_book("{at_most: 300}")) == []


@pytest.mark.parametrize(
    ("seats", "stated", "wants"),
    [
        ("{at_most: 3}", 3, []),
        ("{at_most: 3}", 4, ["“名额”只能是至多3"]),
        ("3", 3, []),
        ("[1, 3]", 2, ["“名额”只能是1、3"]),
    ],
)
def test_what_is_stated_must_be_what_it_comes_to(seats: str, stated: int, wants: list[str]) -> None:
    assert _stamp(_book(seats=seats), seats=stated) == wants


def test_an_amount_that_is_stated_is_compared_as_an_amount() -> None:
    book = _book("{rate: 1, per: late}")
    assert _stamp(book, fine="50.00") == []
    assert _stamp(book, fine=49) == ["“扣款”只能是50元"]


def test_rows_that_reckon_differently_overlap() -> None:
    text = BOOK.replace("hit: collect", "hit: unique").replace(
        "{rest}]", '{rest}]\n      - [A-5, "-", "-", "-", "-", {other}, "-", "-"]'
    )
    fine = "{rate: 1, per: late}"
    for other, count in (("{rate: 2, per: late}", 1), (fine, 0)):
        book = small(text.format(fine=fine, seats='"-"', rest='"-"', other=other))
        assert sum(finding.code == "overlap" for finding in check(book)) == count


@pytest.mark.parametrize(
    ("fine", "words"),
    [
        ("{rate: 1}", "rate、doubling 要写 per"),
        ("{share: 10%}", "share 要写 of"),
        ("{rate: 1, doubling: 2, per: late}", "结果写一样"),
        ("{rate: 1, per: lait}", "没有叫“lait”的事实"),
        ("{rate: 1, per: paid}", "“paid”不能用在这里；可以用类型为 number、days 的事实"),
        ("{fact: late}", "“late”不能用在这里；可以用类型为 money 的事实"),
        ("{fact: amount}", "“amount”要列入条件列（in）"),
        ('{rate: "0.001", per: late}', "最多写到分"),
        ("{rat: 1, per: late}", "不认识的键“rat”"),
        ("罚款", "“罚款”不是金额"),
    ],
)
def test_what_is_wrongly_written_is_told(fine: str, words: str) -> None:
    with pytest.raises(RulebookError) as refused:
        _book(fine)
    assert words in str(refused.value)


def test_what_has_no_parts_cannot_be_reckoned() -> None:
    with pytest.raises(RulebookError, match="才能计算"):
        small("tables: {t: {title: 表, in: [copies], out: [approver], rows: [[A-1, '-', {fact: copies}]]}}")


def test_the_figures_of_another_text_are_reckoned_by_its_own_facts() -> None:
    table = """\
  fine: {title: 扣款, type: number}
  late: {title: 迟到分钟, type: number}
  owed: {title: 应扣, type: number, outcome: t.fine}
tables:
  t: {title: 处理, in: [late], out: [fine], rows: [[B-2, "-", [{rate: 2, per: late}]]]}
"""
    last_term, gate = "type: longtext}\n", "{paper: foreign}, needs: {field: checked}"
    second = edited(SECOND, last_term, last_term + table)
    second = edited(second, gate, '{owed: ">= 10"}, needs: {field: checked}')
    book = merge([SMALL, second], SETTLED).book_for("seal")
    assert book is not None
    wants = ask(book, Question("permit", "seal.stamp", {"other:late": 5}, ("keeper",))).wants
    assert "other:checked" in [want.what for want in wants]
