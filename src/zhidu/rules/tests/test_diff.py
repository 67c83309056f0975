"""Two editions beside each other: what changed is said, and nothing that stayed is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from zhidu.rules.cli import main
from zhidu.rules.diff import Diff, diff
from zhidu.rules.load import files_of, load, load_files
from zhidu.rules.tests.books import VALID, WUSONG, bent, write_book
from zhidu.rules.tests.lessening import lesser

BOOK = load_files(VALID)


def changed(old: str, new: str) -> Diff:
    """From the seal book to the one with a passage edited."""
    return diff(BOOK, load_files(bent(old, new)))


def said(found: Diff, clause: str) -> tuple[list[str], list[str]]:
    """What the rules of a clause said before and say after."""
    rules = [rule for rule in found.rules if rule.clause == clause]
    return [x.said for r in rules for x in r.before], [x.said for r in rules for x in r.after]


def test_nothing_differs_from_the_same_text_in_other_files() -> None:
    assert not diff(BOOK, load_files({"z.yaml": VALID["base.yaml"], "a.yaml": VALID["rules.yaml"]}))


def test_a_clause_that_changed_its_force_and_its_gist() -> None:
    found = changed(
        "{place: 二, force: should, gist: 用印一般在办公室}", "{place: 二, force: must, gist: 用印在办公室}"
    )
    [clause] = found.clauses
    assert (clause.id, clause.sort) == ("A-2", "changed")
    assert clause.said() == ("二（一般）用印一般在办公室", "二（必须）用印在办公室")
    before, after = said(found, "A-2")
    assert "一般不得“盖章”" in before[0]
    assert "不得“盖章”" in after[0]


def test_clauses_that_came_and_went() -> None:
    clause = "  A-3: {place: 三, force: may, gist: 可以请人陪同}\n"
    gone = changed(clause, "")
    assert [(c.id, c.sort, c.said()[1]) for c in gone.clauses] == [("A-3", "removed", "")]
    came = diff(load_files(bent(clause, "")), BOOK)
    assert [(c.id, c.sort, c.said()[0]) for c in came.clauses] == [("A-3", "added", "")]


def test_a_border_that_moved_is_said_before_and_after() -> None:
    found = changed('">= 10万", director', '">= 20万", director')
    assert not found.clauses
    before, after = said(found, "A-4")
    assert (before, after) == (
        ["谁审批：合同 · 10万元（含）以上 → 主任"],
        ["谁审批：合同 · 20万元（含）以上 → 主任"],
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("says: 由主任审批", "says: 由科室负责人审批"),
        ("but: director, reading", "but: leader, reading"),
        ("letter: 函件, report: 报表", "letter: 公函, report: 报表"),
        ("place: {title: 用印地点, type: text}", "place: {title: 用印地点, type: longtext}"),
        ("out: [approver]", "out: [approver]\n    hit: first"),
    ],
    ids=["reading", "group of posts", "value of a fact", "type of a fact", "how rows are taken"],
)
def test_what_stands_in_no_line_of_the_outline_is_said_too(old: str, new: str) -> None:
    assert changed(old, new).rules


@pytest.mark.parametrize("book", [BOOK, load(WUSONG)], ids=["small", "wusong"])
def test_no_rule_is_lost_unsaid(book) -> None:
    found = {place: diff(book, less) for place, less in lesser(book)}
    assert len(found) > 10
    assert [place for place, difference in found.items() if not difference.rules] == []


def test_the_command_prints_both_sides(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = files_of(WUSONG)
    files["amounts.yaml"] = files["amounts.yaml"].replace('">= 50万"', '">= 40万"')
    write_book(tmp_path, files)
    assert main(["diff", str(WUSONG), str(tmp_path)]) == 0
    before, after = capsys.readouterr().out.splitlines()
    assert before.startswith("- WS-4.2f\t决策表\t资金类议题由谁决定、用什么方式：50万元（含）以上")
    assert after.startswith("+ WS-4.2f\t决策表\t资金类议题由谁决定、用什么方式：40万元（含）以上")
    assert main(["diff", str(WUSONG), str(tmp_path), "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["clauses"] == []
    [rule] = data["rules"]
    assert (rule["clause"], len(rule["before"]), len(rule["after"])) == ("WS-4.2f", 1, 1)


def test_the_command_says_when_nothing_changed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", str(WUSONG), str(WUSONG)]) == 0
    assert capsys.readouterr().out == "条款和规则都没有变化\n"
