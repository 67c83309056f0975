"""Single amounts below a border that their sum crosses: told where the text knows it and no rule asks."""

from __future__ import annotations

import pytest

from zhidu.rules.ask import Question, ask
from zhidu.rules.check import check
from zhidu.rules.findings import Finding
from zhidu.rules.load import load
from zhidu.rules.tests.books import WUSONG, small

BOOK = """
terms:
  yearly: {{title: 同一用途全年合计, type: money, is: sum, of: seal.amount, among: paper, within: 1 year}}
  twice: {{title: 与合计相差, type: money, is: difference, of: [yearly, amount]}}
tables:
  tier:
    title: 谁审批
    in: [{inputs}]
    out: [approver]
    hit: collect
    rows:
{rows}
kinds:
  seal:
    title: 用印
    steps: [{{id: stamp, title: 盖章, verb: 盖章, house: 盖章}}]
    gates: {{stamp: [{{when: {{{gate}}}, needs: {{field: reason}}, cites: A-6}}]}}
"""
ROWS = """
      - [A-4, ">= 5万", head]
      - [A-1, ">= 20万", director]
"""
NOTHING = "secret: 是"


def _found(inputs: str = "amount", rows: str = ROWS, gate: str = NOTHING, more: str = "") -> list[Finding]:
    book = small(BOOK.format(inputs=inputs, rows=rows, gate=gate) + more)
    return [finding for finding in check(book) if finding.code == "split"]


def test_two_topics_below_the_border_of_the_directors_meeting_are_told() -> None:
    """化整为零: what one unit puts before the meeting in a year, in two parts."""
    gate = next(finding for finding in check(load(WUSONG)) if finding.code == "split")
    assert gate.clauses == ("WS-4.2b", "WS-4.2a")
    assert (gate.example["amount"], gate.example["year_amount"]) == ("29999.99", "59999.98")


def test_a_border_for_single_amounts_is_told_with_amounts_that_pass_below_it() -> None:
    [finding] = _found()
    assert finding.message == (
        "“谁审批”按单笔“金额”分档，以5万元、20万元为界；“用印”分成几件办，每件都在界限以下，"
        "“同一用途全年合计”却可以超过它，没有哪条规则看合计"
    )
    assert finding.example == {"amount": "49999.99", "yearly": "99999.98"}
    assert (finding.severity, finding.where, finding.clauses) == ("warning", "rules.yaml:6", ("A-4", "A-1"))


def test_its_example_passes_below_the_border_indeed() -> None:
    book = small(BOOK.format(inputs="amount", rows=ROWS, gate=NOTHING))
    amounts = _found()[0].example
    answers = [
        ask(book, Question("decide", "tier", {"amount": amounts[name]})) for name in ("amount", "yearly")
    ]
    assert [answer.value for answer in answers] == [None, {"approver": ("head",)}]


def test_its_example_is_one_of_the_row_whose_border_it_is() -> None:
    rows = '      - [A-4, letter, ">= 5万", head]\n      - [A-1, contract, ">= 3万", head]\n'
    [finding] = _found("paper, amount", rows)
    assert finding.example == {"paper": "contract", "amount": "29999.99", "yearly": "59999.98"}


@pytest.mark.parametrize(
    ("inputs", "rows", "gate"),
    [
        ("yearly", ROWS, NOTHING),
        ("amount", ROWS, "yearly: '>= 5万'"),
        ("amount", ROWS, "twice: '>= 5万'"),
        ("amount", '      - [A-4, "<= 5万", head]\n', NOTHING),
        ("copies", '      - [A-4, ">= 5", head]\n', NOTHING),
    ],
    ids=["a table of the sum", "a gate on it", "a fact that follows from it", "no border", "no such amount"],
)
def test_nothing_is_told_where_a_rule_looks_at_the_sum_or_nothing_can_be_split(
    inputs: str, rows: str, gate: str
) -> None:
    assert _found(inputs, rows, gate) == []


def test_a_reading_says_how_it_is() -> None:
    reading = (
        "readings: {r: {about: [A-1, A-4], asks: 拆分怎么办, says: 合并计算, reason: 从严, by: director}}"
    )
    [finding] = _found(more=reading)
    assert finding.settled_by == "r"
    assert finding.message.endswith("；释义 r：合并计算")
