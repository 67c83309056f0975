"""A deadline whose length a reading says, or in whose place somebody has set a date."""

from __future__ import annotations

from typing import Any

import pytest

from zhidu.rules.ask import Question, ask
from zhidu.rules.book import Rulebook
from zhidu.rules.check import check
from zhidu.rules.coverage import without
from zhidu.rules.decision import Decision
from zhidu.rules.evidence import evidence
from zhidu.rules.facts import read_moment
from zhidu.rules.outline import outline
from zhidu.rules.source import RulebookError
from zhidu.rules.tests.books import small

BOOK = """
readings:
  promptly: {{about: A-1, asks: “及时”是多久{said}}}
kinds:
  seal:
    title: 用印
    steps: [{{id: stamp, title: 盖章, verb: 盖章, house: 盖章}}]
    acts: {{note: {{title: 登记, by: keeper, asks: [day]}}}}
    due:
      - id: noting
        title: 登记
        after: stamp
        within: {within}
        met_by: note
        of: keeper
        unless_given: {{{given}}}
        cites: A-1
"""
SAID = ", says: 三日, reason: 从速, by: director, value: 3 days"
GIVEN = "date: day, cites: A-4"


def _book(within: str = "5 days", said: str = SAID, given: str = GIVEN) -> Rulebook:
    return small(BOOK.format(within=within, said=said, given=given))


def _due(book: Rulebook, at: str = "2026-03-02", **given: Any) -> Decision:
    situation = {"stamp": "2026-03-02 09:00", **given}
    return ask(book, Question("due", "seal.noting", situation, at=read_moment(at)))


def test_a_date_that_is_given_holds_by_its_own_clause() -> None:
    decision = _due(_book(), day="2026-03-04")
    assert (str(decision.value.at), decision.because) == ("2026-03-04 23:59:59+08:00", ("A-4",))
    decision = _due(_book())
    assert (str(decision.value.at), decision.because) == ("2026-03-07 23:59:59+08:00", ("A-1",))


def test_it_is_missed_as_any_deadline() -> None:
    assert _due(_book(), at="2026-03-05", day="2026-03-04").status == "breach"
    assert _due(_book(), at="2026-03-05", day="2026-03-04", note="2026-03-04 17:00").status == "allowed"


def test_without_its_clause_the_length_holds() -> None:
    book = without(_book(), "A-4")
    assert book.cited()["A-4"] == 0
    assert _due(book, day="2026-03-04").because == ("A-1",)


def test_it_is_read_back_and_rests_on_what_is_stated() -> None:
    said = {line.clause: line.said for line in outline(_book())}
    assert said["A-4"] == "用印：登记，写明“约定日期”的，以它为准。"
    assert said["A-1"].startswith("用印：登记，“盖章”后5日内，由印章专人办完“登记”。")
    assert evidence(_book())["A-4"].source == "stated"


def test_a_length_by_a_reading_is_named_with_it() -> None:
    decision = _due(_book("{reading: promptly}"))
    assert (str(decision.value.at)[:10], decision.readings) == ("2026-03-05", ("promptly",))
    said = next(line.said for line in outline(_book("{reading: promptly}")) if line.clause == "A-1")
    assert "“盖章”后3日（按释义）内" in said


def test_a_length_that_nobody_has_said_is_open_and_told() -> None:
    book = _book("{reading: promptly}", said="")
    decision = _due(book)
    assert (decision.status, decision.value, decision.because) == ("open", None, ("A-1",))
    assert [want.what for want in decision.wants] == ["promptly"]
    assert [f.clauses for f in check(book) if f.code == "unanswered"] == [("A-1",)]
    assert _due(book, day="2026-03-04").because == ("A-4",)


@pytest.mark.parametrize(
    ("within", "given", "words"),
    [
        ("{reading: soon}", GIVEN, "没有叫“soon”的释义"),
        ("5 days", "date: place, cites: A-4", "“place”不是时间"),
        ("5 days", "date: day", "没有写依据"),
    ],
)
def test_what_is_wrongly_written_is_told(within: str, given: str, words: str) -> None:
    with pytest.raises(RulebookError, match=words):
        _book(within, given=given)


# counted from another deadline

EXPLAIN = """
kinds:
  seal:
    title: 用印
    steps: [{{id: stamp, title: 盖章, verb: 盖章, house: 盖章}}]
    acts: {{note: {{title: 登记, by: keeper}}, explain: {{title: 说明, by: keeper}}}}
    due:
      - {{id: noting, title: 登记, after: stamp, within: 3 days, met_by: note, of: keeper, cites: A-1}}
      - {{id: telling, title: 说明, {when}, met_by: explain, of: keeper, cites: A-4}}
"""


@pytest.mark.parametrize(
    ("when", "at", "status", "falls"),
    [
        ("before: noting.due", "2026-03-06", "breach", "2026-03-05 23:59:59"),
        ("before: noting.due", "2026-03-05", "allowed", "2026-03-05 23:59:59"),
        ("before: noting.due, lead: 1 day", "2026-03-05", "breach", "2026-03-04 23:59:59"),
        ("after: noting.due, within: 1 day", "2026-03-06 12:00", "allowed", "2026-03-06 23:59:59"),
    ],
)
def test_a_deadline_may_count_from_another(when: str, at: str, status: str, falls: str) -> None:
    book = small(EXPLAIN.format(when=when))
    question = Question("due", "seal.telling", {"stamp": "2026-03-02 10:00"}, (), read_moment(at))
    decision = ask(book, question)
    assert (decision.status, decision.because) == (status, ("A-4",))
    assert decision.value.at == read_moment(falls)
    assert ask(book, Question("due", "seal.telling", {})).status == "silent"


def test_it_is_read_back_by_the_name_of_the_other() -> None:
    [line] = [one for one in outline(small(EXPLAIN.format(when="before: noting.due"))) if one.clause == "A-4"]
    assert line.said.startswith("用印：说明，“登记的期限”前，由印章专人办完“说明”。")


@pytest.mark.parametrize(
    ("when", "words"),
    [
        ("before: telling.due", "没有叫“telling”的写在前面的期限（due）；可以写 noting"),
        ("before: notting.due", "没有叫“notting”的写在前面的期限"),
        ("after: noting.due", "期限须写 after 和 within"),
    ],
)
def test_it_counts_from_an_earlier_one_alone(when: str, words: str) -> None:
    with pytest.raises(RulebookError, match=words):
        small(EXPLAIN.format(when=when))
