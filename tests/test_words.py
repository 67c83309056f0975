"""The words of the trade: docs/handbook/terms.tsv, and that nothing an office reads says them wrongly."""

from __future__ import annotations

import ast
import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.test_house import ROOT, name, tracked

HANDBOOK = ROOT / "docs" / "handbook"
READ_AS_THEY_ARE = (
    "src/**/*.html",
    "src/**/*.js",
    "src/**/*.typ",
    "rulebooks/**/*.yaml",
    "src/zhidu/demo/months/*.yaml",
    "docs/handbook/*.md",
)


def terms() -> list[dict[str, str]]:
    with (HANDBOOK / "terms.tsv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t"))


def wrong_forms() -> dict[str, str]:
    """Wrong form → the term to use."""
    return {wrong: row["term"] for row in terms() for wrong in row["wrong"].split("、")}


def said() -> Iterator[tuple[Path, str]]:
    """What an office reads: pages, papers, rulebooks, the handbook, and the sentences in our code."""
    for path in tracked(*READ_AS_THEY_ARE):
        yield path, path.read_text(encoding="utf-8")
    for path in tracked("src/**/*.py"):
        if "tests" not in path.parts and "migrations" not in path.parts:
            yield path, sentences(path.read_text(encoding="utf-8"))


def sentences(source: str) -> str:
    """The strings of a module, but for those that stand alone and so explain."""
    tree = list(ast.walk(ast.parse(source)))
    alone = {id(node.value) for node in tree if isinstance(node, ast.Expr)}
    strings = (node for node in tree if isinstance(node, ast.Constant) and id(node) not in alone)
    return "\n".join(node.value for node in strings if isinstance(node.value, str))


def mistakes(text: str) -> list[str]:
    return [f"“{wrong}”应写作“{term}”" for wrong, term in wrong_forms().items() if wrong in text]


def test_nothing_that_an_office_reads_uses_a_wrong_word():
    assert [f"{name(path)}：{found}" for path, text in said() for found in mistakes(text)] == []


def test_a_wrong_word_is_seen_in_a_message_but_not_in_an_explanation():
    source = '"""驳回 is a wrong word."""\nraise ValueError(f"已驳回{x}")\n'
    assert mistakes(sentences(source)) == ["“驳回”应写作“退回”"]
    assert mistakes("请先登陆") == ["“登陆”应写作“登录”"]


@pytest.mark.parametrize("row", terms(), ids=lambda row: row["term"])
def test_a_term_has_a_wrong_form_and_a_meaning_and_is_no_wrong_form_itself(row):
    assert row["wrong"]
    assert row["meaning"]
    assert row["term"] not in wrong_forms()


def test_the_list_is_long_enough_to_help():
    assert len({row["term"] for row in terms()}) >= 60
