"""The checker finds, each with its place, its words and a counter-example …"""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhidu.rules import boxes
from zhidu.rules.book import Rulebook
from zhidu.rules.check import check
from zhidu.rules.facts import read_facts
from zhidu.rules.findings import Finding
from zhidu.rules.load import load_files
from zhidu.rules.tables import decide
from zhidu.rules.tests.books import VALID, bent, small

BOOK = load_files(VALID)


def _found(book: Rulebook, code: str) -> list[Finding]:
    return [finding for finding in check(book) if finding.code == code]


def _table(rows: str, keys: str = "", rest: str = "") -> Rulebook:
    head = f"tables:\n  tier:\n    title: 谁审批\n    in: [paper, amount]\n    out: [approver]\n    {keys}\n"
    return small(head + "    rows:\n" + "".join(f"      - {row}\n" for row in rows.split("\n")) + rest)


def test_nothing_wrong_but_what_is_settled_and_not_modelled() -> None:
    found = [(finding.code, finding.severity, finding.clauses) for finding in check(BOOK)]
    assert found == [
        ("not_modelled", "warning", ("A-3",)),
        ("expected_part", "warning", ()),
        ("gap", "warning", ("A-1", "A-4")),
        ("overlap", "warning", ("A-1", "A-4")),
    ]


# overlap


OVERLAP = """\
[A-1, "-", "<= 10万", head]
[A-4, contract, ">= 10万", director]
[A-6, "letter, report", "> 10万", head]"""


def test_an_overlap_that_nobody_settled_is_an_error() -> None:
    book = _table(OVERLAP)
    [finding] = _found(book, "overlap")
    assert (finding.severity, finding.where) == ("error", "rules.yaml:9")
    assert finding.message == "A-1 与 A-4 都适用于文件类别为合同、金额恰为10万元，结果却不同，须由释义裁定"
    assert finding.example == {"paper": "contract", "amount": "100000"}
    assert (finding.clauses, finding.settled_by) == (("A-1", "A-4"), None)
    assert decide(book, "tier", read_facts(book.terms, finding.example)).status == "open"


def test_an_overlap_that_a_reading_settles_is_told_with_it() -> None:
    [finding] = _found(BOOK, "overlap")
    assert (finding.severity, finding.settled_by) == ("warning", "ten")
    assert finding.message.endswith("；已由释义 ten 裁定：由主任审批")


def test_rows_that_agree_do_not_overlap() -> None:
    assert _found(_table(OVERLAP.replace("director", "head")), "overlap") == []


def test_only_a_unique_table_has_overlaps() -> None:
    assert _found(_table(OVERLAP, "hit: first"), "overlap") == []
    assert _found(_table(OVERLAP, "hit: collect"), "overlap") == []


# gap


def test_a_gap_is_told_with_facts_that_lie_in_it() -> None:
    book = _table('[A-1, "-", "<= 10万", head]\n[A-4, contract, "> 10万", director]')
    [finding] = _found(book, "gap")
    assert (finding.severity, finding.where) == ("warning", "rules.yaml:2")
    assert finding.message == "“谁审批”没有写到文件类别为函件或报表、金额超过10万元的情形"
    assert (finding.example, finding.clauses) == ({"paper": "letter", "amount": "100000.01"}, ("A-1", "A-4"))
    assert decide(book, "tier", read_facts(book.terms, finding.example)).status == "silent"


def test_a_gap_that_a_reading_answers_is_told_with_it() -> None:
    [finding] = _found(BOOK, "gap")
    assert (finding.settled_by, finding.message[-15:]) == ("rest", "；释义 rest：原文没有规定")


def test_a_gap_of_which_a_reading_answers_half_is_told_twice() -> None:
    book = load_files(bent("paper: [letter, report], amount", "paper: letter, amount"))
    assert [(f.settled_by, f.example["paper"]) for f in _found(book, "gap")] == [
        ("rest", "letter"),
        (None, "report"),
    ]


def test_a_table_without_rows_is_one_gap() -> None:
    book = small("tables: {tier: {title: 谁, in: [paper], out: [approver], rows: []}}")
    [finding] = _found(book, "gap")
    assert finding.message == "“谁”没有写到任何事实的情形"


def test_a_gap_in_an_open_fact_is_told_by_what_is_known_of_it() -> None:
    book = small(
        "tables: {t: {title: 地点, in: [place, copies], out: [approver], rows: [[A-1, office, '> 2', head]]}}"
    )
    [elsewhere, few] = _found(book, "gap")
    assert elsewhere.message == "“地点”没有写到用印地点不是office的情形"
    assert elsewhere.example == {"place": "（任意）", "copies": 0}
    assert few.message == "“地点”没有写到用印地点为office、份数至多2的情形"
    assert few.example == {"place": "office", "copies": 2}


INNER = """
  inner:
    title: 方式
    within: tier
    in: [paper, amount]
    out: [place]
    rows:
      - [A-6, contract, ">= 10万", 甲]
"""


def test_a_table_inside_another_is_asked_only_of_what_that_one_takes() -> None:
    rows = '[A-1, "contract, letter", ">= 20万", head]\n[A-4, contract, ">= 10万", director]'
    book = _table(rows, "hit: collect", INNER)
    inner = [f for f in _found(book, "gap") if "方式" in f.message]
    assert [finding.example for finding in inner] == [{"paper": "letter", "amount": "200000"}]


def test_a_table_inside_two_others_is_asked_only_of_what_both_take() -> None:
    innermost = (
        INNER.replace("inner:", "innermost:").replace("within: tier", "within: inner").replace("A-6", "A-5")
    )
    book = _table('[A-1, "-", ">= 5万", head]', "", INNER + innermost.strip("\n"))
    assert [f for f in _found(book, "gap") if f.where.endswith("innermost")] == []
    assert len(_found(book, "gap")) == 3


# unanswered


def test_a_reading_that_answers_no_gap() -> None:
    book = load_files(bent('"<= 10万", head]', '"-", head]'))
    [finding] = _found(book, "unanswered")
    assert (finding.severity, finding.where, finding.clauses) == ("warning", "rules.yaml:20", ("A-4",))
    assert (
        finding.message
        == "释义 rest 说原文留白，但表里没有这样的空白，“10万元以上的函件和报表由谁审批”并未得到回答"
    )
    assert _found(BOOK, "unanswered") == []


# shadowed


def test_a_row_that_is_never_reached() -> None:
    rows = '[A-1, "-", "<= 10万", head]\n[A-4, "-", "> 5万", director]\n[A-6, contract, "[6万..20万]", head]'
    [finding] = _found(_table(rows, "hit: first"), "shadowed")
    assert (finding.severity, finding.where) == ("warning", "rules.yaml:10")
    assert finding.message == "A-6 永远用不到：前面的行已把它全部盖住"
    assert _found(_table(rows), "shadowed") == []


# not_proved


@pytest.mark.parametrize("hit", ["unique", "first", "collect"])
def test_a_table_too_fine_to_be_proved_is_told_and_never_passed_over(
    hit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(boxes, "LIMIT", 2)
    book = _table(
        '[A-1, contract, "= 5", head]\n[A-4, letter, "= 9", head]\n[A-6, "-", "-", head]', f"hit: {hit}"
    )
    [finding] = _found(book, "not_proved")
    assert (finding.severity, finding.where) == ("warning", "rules.yaml:2")
    assert finding.message == "“谁审批”太细，没有证明它没有空白、重叠和用不到的行"
    assert _found(book, "gap") == []


# clauses, names


def test_a_clause_that_no_rule_cites() -> None:
    findings = _found(small(), "not_modelled")
    assert [finding.clauses for finding in findings] == [(f"A-{n}",) for n in range(1, 7)]
    assert (findings[0].where, findings[0].message) == ("base.yaml:4", "条款 A-1 还没有任何规则引用它")


def test_a_rule_that_cites_more_than_two_clauses() -> None:
    book = load_files(bent("what: 用印通知, cites: A-6", "what: 用印通知, cites: [A-6, A-5, A-4]"))
    [finding] = _found(book, "cites_many")
    assert (finding.clauses, finding.severity) == (("A-6", "A-5", "A-4"), "warning")
    assert finding.message == "一条规则引用了 3 个条款；宜一条规则对一个条款"


def test_two_names_for_one_role() -> None:
    book = load_files(
        bent("keeper: {title: 印章专人}", "keeper: {title: 印章专人, called: [保管员, 印章专人]}")
    )
    [finding] = _found(book, "two_names")
    assert (finding.where, finding.message) == (
        "base.yaml:26",
        "原文用保管员、印章专人几个名称称呼同一角色（keeper）",
    )


# not_told

TOLD = """
kinds:
  seal:
    title: 用印
    steps: [{id: stamp, title: 盖章, verb: 盖章, house: 盖章}]
    after:
      stamp:
        - {opens: task, to: TO, cites: A-4}
        - {tells: keeper, what: 用印单, reads: slip, cites: A-6}
    readers:
      - {what: case, are: keeper, house: 经办}
      - {what: slip, are: [leaders], cites: A-6}
  task:
    title: 归还
    steps: [{id: give, title: 归还, verb: 归还, house: 归还}]
roles:
  leaders: {title: 领导, are: [director, leader], cites: A-1}
"""


def test_who_must_do_what_is_decided_in_a_paper_that_he_may_not_read() -> None:
    [finding] = _found(small(TOLD.replace("TO", "[keeper, leader]")), "not_told")
    assert (finding.severity, finding.where) == ("warning", "rules.yaml:12")
    assert finding.message == "印章专人要办“归还”，却不在“用印单”的可读范围内"
    assert finding.example == {"opens": "task", "to": ["keeper"], "readers": ["leaders"]}
    assert finding.clauses == ("A-4", "A-6")
    assert _found(small(TOLD.replace("TO", "leader")), "not_told") == []
    assert _found(small(TOLD.replace("TO", "leaders")), "not_told") == []


# order and form


def test_errors_first() -> None:
    files = bent("takes: {table: tier, row: A-4}", "")
    assert [f.severity for f in check(load_files(files))] == ["error", *["warning"] * 3]


def test_a_finding_is_written_as_json() -> None:
    finding = Finding("gap", "warning", "a.yaml:1", "空白", {"amount": "1"}, ("A-1",), "rest")
    assert finding.as_json() == {
        "code": "gap",
        "severity": "warning",
        "where": "a.yaml:1",
        "message": "空白",
        "example": {"amount": "1"},
        "clauses": ["A-1"],
        "settled_by": "rest",
    }


# exactness: the findings against every fact of a small grid

_BOUND = st.sampled_from(["-", "<= 1", "> 1", "[1..2]", "(0..3)", ">= 3", "2"])
_PAPER = st.sampled_from(["-", "contract", "contract, letter", 'not("contract")', "report"])
_FLAG = st.sampled_from(["-", "是", "否"])
_ROW = st.tuples(_PAPER, _BOUND, _FLAG, _BOUND, st.sampled_from(["head", "director"]))
_GRID = [
    {"paper": paper, "amount": amount, "secret": secret, "copies": copies}
    for paper, amount, secret, copies in product(["contract", "letter", "report"], range(5), "是否", range(5))
]


def _book_of(rows: list[tuple[str, ...]]) -> Rulebook:
    listed = [[f"A-1.{n}" if n else "A-1", *row] for n, row in enumerate(rows)]
    return small(
        f"tables: {{t: {{title: 表, in: [paper, amount, secret, copies], out: [approver], rows: {listed}}}}}"
    )


def _answers(book: Rulebook) -> list[tuple[dict[str, Any], str]]:
    return [(facts, decide(book, "t", read_facts(book.terms, facts)).status) for facts in _GRID]


@settings(deadline=None, max_examples=150)
@given(st.lists(_ROW, min_size=1, max_size=12))
def test_overlaps_and_gaps_are_found_if_and_only_if_some_facts_meet_them(rows: list[tuple[str, ...]]) -> None:
    book = _book_of(rows)
    statuses = {str(status) for _, status in _answers(book)}
    assert bool(_found(book, "overlap")) == ("open" in statuses)
    assert bool(_found(book, "gap")) == ("silent" in statuses)


@settings(deadline=None, max_examples=150)
@given(st.lists(_ROW, min_size=1, max_size=12))
def test_every_counter_example_is_one(rows: list[tuple[str, ...]]) -> None:
    book = _book_of(rows)
    for code, status in (("overlap", "open"), ("gap", "silent")):
        for finding in _found(book, code):
            assert decide(book, "t", read_facts(book.terms, finding.example)).status == status
