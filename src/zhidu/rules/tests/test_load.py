"""A rulebook with a mistake says in Chinese what is wrong, where, and what is allowed."""

from __future__ import annotations

import copy
import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from zhidu.rules.load import load, load_files
from zhidu.rules.source import Problem, RulebookError
from zhidu.rules.tests.books import VALID, bent
from zhidu.rules.tests.broken import CLAUSES, ECHOING, FACTS, OTHERS, PEOPLE, SHAPE, Broken

ALONE = {
    f"{group} {name}": broken
    for group, all_of in (
        ("shape:", SHAPE),
        ("clause:", CLAUSES),
        ("unknown", PEOPLE),
        ("fact", FACTS),
        ("unknown", OTHERS),
    )
    for name, broken in all_of.items()
}


def _problems(files: dict[str, str]) -> tuple[Problem, ...]:
    with pytest.raises(RulebookError) as caught:
        load_files(files)
    return caught.value.problems


def _place_of(files: dict[str, str], text: str) -> tuple[str, int]:
    """The only line that holds the text."""
    lines = [
        (name, n)
        for name, all_of in files.items()
        for n, line in enumerate(all_of.split("\n"), 1)
        if text in line
    ]
    assert len(lines) == 1, (text, lines)
    return lines[0]


def test_a_valid_book_is_read() -> None:
    book = load_files(VALID)
    assert book.id == "small"
    assert list(book.kinds) == ["seal", "council"]
    assert list(book.bodies) == ["council"]
    assert book.kinds["seal"].act_names == ("apply", "approve", "meeting", "stamp", "note")
    assert [gate.cites for gate in book.kinds["seal"].gates["apply"]] == [("A-1",)] * 4


@pytest.mark.parametrize("broken", ALONE.values(), ids=ALONE)
def test_a_mistake_is_named_at_its_line(broken: Broken) -> None:
    files = bent(broken.old, broken.new)
    [problem] = _problems(files)
    assert (problem.file, problem.line) == _place_of(files, broken.at)
    assert broken.words in problem.message


@pytest.mark.parametrize("broken", ECHOING.values(), ids=ECHOING)
def test_a_mistake_with_echoes_is_among_those_named(broken: Broken) -> None:
    files = bent(broken.old, broken.new)
    place = _place_of(files, broken.at)
    assert [p for p in _problems(files) if (p.file, p.line) == place and broken.words in p.message]


def test_a_table_inside_another_looks_at_what_that_one_looks_at() -> None:
    inner = "  inner: {title: 份数, within: tier, in: [copies], out: [approver], rows: [[A-1, '-', head]]}\n"
    [problem] = _problems(bent("readings:\n  ten:", inner + "readings:\n  ten:"))
    assert "条件列还须有外层表 tier 的 paper、amount" in problem.message


def test_tables_that_ask_each_other_are_refused() -> None:
    derived = "  known: {title: 甲, type: text, outcome: tier.approver}\n  day: {"
    files = {**bent("  day: {", derived)}
    files["rules.yaml"] = files["rules.yaml"].replace("in: [paper, amount]", "in: [known, amount]")
    assert any("绕成了圈：tier → tier" in problem.message for problem in _problems(files))


def test_all_mistakes_are_named_and_each_only_once() -> None:
    files = bent(
        "amount: {required: 是, when: {paper: contract}}", "amount: {required: 是, when: {paper: x}}"
    )
    assert len(_problems(files)) == 1
    files["rules.yaml"] = files["rules.yaml"].replace("by: keeper", "by: kiper")
    assert len(_problems(files)) == 3


def test_an_id_is_written_once_in_all_files() -> None:
    files = {**VALID, "z.yaml": "terms:\n  place: {title: 地方, type: text}\n"}
    [problem] = _problems(files)
    assert str(problem) == "z.yaml:2：“terms”节里的“place”已写在 base.yaml:16，一个标识只写一次"


def test_without_files_there_is_no_book(tmp_path: Path) -> None:
    with pytest.raises(RulebookError, match="没有这个制度目录"):
        load(tmp_path / "nowhere")
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "a.yaml").write_text("[]")
    with pytest.raises(RulebookError, match=r"目录里没有 [.]yaml 制度文件"):
        load(tmp_path)
    missing = [str(problem) for problem in _problems({"a.yaml": "# 空\n"})]
    assert missing == ["a.yaml:1：缺少“rulebook”", "a.yaml:1：缺少“clauses”"]


def test_a_row_may_be_the_second_of_its_clause() -> None:
    row = '- [A-4, contract, ">= 10万", director]'
    book = load_files(bent(row, f'{row}\n      - [A-4.2, letter, "> 10万", director]'))
    assert [(row.id, row.clause) for row in book.tables["tier"].rows][1:] == [
        ("A-4", "A-4"),
        ("A-4.2", "A-4"),
    ]


def test_a_row_of_a_clause_with_a_number_of_its_own_is_that_clause() -> None:
    clause = "  A-6: {place: 六"
    files = bent(clause, f"  A-1.2: {{place: 一（二）, force: must, gist: 函件由科室负责人审批}}\n{clause}")
    files["rules.yaml"] = files["rules.yaml"].replace("- [A-1, ", "- [A-1.2, ")
    [row, _] = load_files(files).tables["tier"].rows
    assert (row.id, row.clause) == ("A-1.2", "A-1.2")


def _sections() -> dict[str, Any]:
    sections: dict[str, Any] = {}
    for text in VALID.values():
        for name, content in yaml.safe_load(text).items():
            sections.setdefault(name, {}).update(content)
    return sections


def _paths(data: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inside = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return [path, *(found for key, value in inside for found in _paths(value, (*path, key)))]


_WHOLE = _sections()
_JUNK = st.sampled_from(["x", "", "是", "x.y", 0, 7, [], ["x"], [7], {}, {"x": "y"}, {"是": 7}, [[]], [{}]])
_QUOTED = re.compile("“[^”]*”")
_ENGLISH = re.compile("[A-Za-z]{2,} [A-Za-z]{2,}")


@settings(max_examples=400, deadline=None)
@given(path=st.sampled_from(_paths(_WHOLE)[1:]), junk=_JUNK)
def test_nonsense_anywhere_is_answered_in_chinese(path: tuple[Any, ...], junk: Any) -> None:
    """Whatever stands wherever, the book is read or refused; no library's words come through."""
    data = copy.deepcopy(_WHOLE)
    inside = data
    for key in path[:-1]:
        inside = inside[key]
    inside[path[-1]] = junk
    try:
        load_files({"a.yaml": json.dumps(data, ensure_ascii=False)})
    except RulebookError as error:
        for problem in error.problems:
            assert re.search("[\u4e00-\u9fff]", problem.message)
            assert not _ENGLISH.search(_QUOTED.sub("", problem.message)), problem.message
