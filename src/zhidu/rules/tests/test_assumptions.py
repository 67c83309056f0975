"""What the checker takes for granted: counter-examples that cannot happen are no findings …"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhidu.rules.book import Rulebook
from zhidu.rules.check import check
from zhidu.rules.cli import main
from zhidu.rules.decision import Status
from zhidu.rules.findings import Finding
from zhidu.rules.outline import outline
from zhidu.rules.sentences import run, sentences_of
from zhidu.rules.source import RulebookError
from zhidu.rules.tables import decide
from zhidu.rules.tests.books import BASE, small, write_book

YEARLY = "  yearly: {title: 全年累计, type: money, never_below: amount}\n"
NO_SECRET = "assume: {plain: {never: {paper: letter, secret: 是}, reason: 函件都是公开的}}\n"


def _book(rows: list[str], *, terms: str = YEARLY, columns: str = "amount, yearly", rest: str = "") -> str:
    table = f"tables:\n  tier:\n    title: 谁审批\n    in: [{columns}]\n    out: [approver]\n    rows:\n"
    return f"terms:\n{terms}{table}" + "".join(f"      - {row}\n" for row in rows) + rest


def _found(book: Rulebook, code: str) -> list[Finding]:
    return [finding for finding in check(book) if finding.code == code]


SUMMED = ['[A-1, "<= 10万", "<= 50万", head]', '[A-4, "-", "> 50万", director]']
"""What is missing: more than ten at once, in a year of not more than fifty."""


def test_a_gap_that_can_happen_stays_and_its_example_can_happen() -> None:
    [gap] = _found(small(_book(SUMMED)), "gap")
    assert (
        gap.message
        == "“谁审批”没有写到金额超过10万元、50万元（含）以内、全年累计超过10万元、50万元（含）以内的情形"
    )
    assert gap.example == {"amount": "100000.01", "yearly": "100000.01"}


def test_a_gap_in_which_a_sum_would_be_below_its_part_goes_away() -> None:
    rows = [*SUMMED, '[A-5, "(10万..50万]", "(10万..50万]", head]']
    free = YEARLY.replace(", never_below: amount", "")
    assert len(_found(small(_book(rows, terms=free)), "gap")) == 2
    assert _found(small(_book(rows)), "gap") == []


def test_an_overlap_in_which_a_sum_would_be_below_its_part_goes_away() -> None:
    rows = [
        '[A-1, "<= 10万", "-", head]',
        '[A-4, "-", "> 20万", director]',
        '[A-5, "> 20万", "<= 20万", head]',
    ]
    [left] = _found(small(_book(rows)), "overlap")
    assert left.clauses == ("A-1", "A-4")
    never = ['[A-1, "> 30万", "-", head]', '[A-4, "-", "<= 20万", director]']
    assert _found(small(_book(never)), "overlap") == []


PAIRS = ['[A-1, "contract, report", "-", head]', "[A-4, letter, 否, director]"]


def test_facts_that_never_come_together_leave_no_gap() -> None:
    [gap] = _found(small(_book(PAIRS, columns="paper, secret")), "gap")
    assert gap.example == {"paper": "letter", "secret": "是"}
    assert _found(small(_book(PAIRS, columns="paper, secret", rest=NO_SECRET)), "gap") == []
    others = NO_SECRET.replace("paper: letter", "place: office")
    assert len(_found(small(_book(PAIRS, columns="paper, secret", rest=others)), "gap")) == 1


def test_every_assumption_is_listed_and_read_back() -> None:
    book = small(_book(PAIRS, columns="paper, secret", rest=NO_SECRET))
    assert [(f.severity, f.message) for f in _found(book, "assumed")] == [
        ("warning", "核对决策表时，认定不会有文件类别为“函件”、涉密的情形。理由：函件都是公开的"),
        ("warning", "核对决策表时，认定“全年累计”不会少于“金额”"),
    ]
    said = [line.said for line in outline(book) if line.sort == "假定"]
    assert said == [f"{finding.message}。" for finding in _found(book, "assumed")]


@pytest.mark.parametrize(
    ("facts", "fails"), [("全年累计: 1万", True), ("全年累计: 5万", False), ("是否涉密: 是", False)]
)
def test_a_sentence_that_contradicts_an_assumption_fails(facts: str, fails: bool) -> None:
    book = small(_book(SUMMED, rest=NO_SECRET))
    text = f"- {{name: 句, ask: {{decide: tier}}, given: {{金额: 5万, {facts}}}, expect: {{wants: []}}}}"
    [sentence] = sentences_of({"tests/a.yaml": text})
    assert any("推翻了假定" in said for said in run(book, sentence)) is fails


def test_a_past_case_that_contradicts_an_assumption_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = str(write_book(tmp_path / "small", {"base.yaml": BASE, "rules.yaml": _book(SUMMED)}))
    (tmp_path / "c.csv").write_text("amount,yearly\n5万,6万\n5万,4万\n", encoding="utf-8")
    arguments = ["simulate", folder, folder, "--cases", str(tmp_path / "c.csv"), "--table", "tier"]
    assert main(arguments) == 1
    assert "这一件推翻了假定：核对决策表时，认定“全年累计”不会少于“金额”" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("terms", "words"),
    [
        (YEARLY.replace("below: amount", "below: amont"), "没有叫“amont”的事实"),
        (YEARLY.replace("below: amount", "below: copies"), "“copies”不能与“全年累计”比大小"),
        (YEARLY.replace("type: money", "type: text"), "“amount”不能与“全年累计”比大小"),
    ],
)
def test_only_amounts_of_one_sort_are_compared(terms: str, words: str) -> None:
    with pytest.raises(RulebookError, match=words):
        small(f"terms:\n{terms}")


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("{never: {papr: letter}, reason: 无}", "没有叫“papr”的事实"),
        ("{never: {paper: lettr}, reason: 无}", "文件类别：没有“lettr”"),
        ("{never: {paper: letter}}", "缺少“reason”"),
        ("{never: [], reason: 无}", "“never”不能是空的"),
    ],
)
def test_a_wrong_assumption_is_told(line: str, words: str) -> None:
    with pytest.raises(RulebookError, match=words):
        small(f"assume: {{plain: {line}}}\n")


LIMITS = st.integers(0, 4)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(LIMITS, LIMITS, LIMITS, LIMITS), max_size=3))
def test_gaps_are_exactly_what_can_happen_and_no_row_says(rows: list[tuple[int, int, int, int]]) -> None:
    """Every possible case without an answer lies in a gap; every example is such a case."""
    copied = "  total: {title: 总份数, type: number, never_below: copies}\n"
    written = [f'[A-1.{n}, "[{a}..{b}]", "[{c}..{d}]", head]' for n, (a, b, c, d) in enumerate(rows)]
    sound = [line for line, (a, b, c, d) in zip(written, rows, strict=True) if a <= b and c <= d]
    book = small(_book(sound, terms=copied, columns="copies, total")) if sound else None
    if book is None:
        return
    gaps: list[Any] = [dict(gap.example) for gap in _found(book, "gap")]
    for gap in gaps:
        assert gap["total"] >= gap["copies"]
        assert decide(book, "tier", gap).status is Status.SILENT
    silent = [
        (copies, total)
        for total in range(7)
        for copies in range(total + 1)
        if decide(book, "tier", {"copies": copies, "total": total}).status is Status.SILENT
    ]
    assert bool(silent) == bool(gaps)
