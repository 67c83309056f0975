"""Past cases decided by two editions: counted by how they go before and after."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from zhidu.rules.ask import AskError
from zhidu.rules.cli import main
from zhidu.rules.load import files_of
from zhidu.rules.simulate import simulate
from zhidu.rules.tests.books import WUSONG, small, write_book

CASES = """\
编号,kind,金额
1,service,48万
2,服务类项目,450000
3,service,"60,000"
4,goods,200000
"""


@pytest.fixture
def stricter(tmp_path: Path) -> Path:
    """吴淞 with the party committee deciding from 400,000 yuan on."""
    files = {name: text.replace('">= 50万"', '">= 40万"') for name, text in files_of(WUSONG).items()}
    return write_book(tmp_path / "stricter", files)


@pytest.fixture
def ran(tmp_path: Path, stricter: Path, capsys: pytest.CaptureFixture[str]):
    """Runs the command on the lines of a file and gives exit code and JSON."""

    def run(
        cases: str, table: str = "topic_tier", name: str = "cases.csv", encoding: str = "utf-8"
    ) -> tuple[int, Any]:
        (tmp_path / name).write_text(cases, encoding=encoding)
        arguments = ["simulate", str(WUSONG), str(stricter), "--cases", str(tmp_path / name)]
        code = main([*arguments, "--table", table, "--json"])
        return code, json.loads(capsys.readouterr().out)

    return run


def ways(data: Any) -> dict[tuple[str, str], int]:
    def name(outcome: dict[str, Any]) -> str:
        return (outcome["then"] or {}).get("decision", [outcome["status"]])[0]

    return {(name(way["from"]), name(way["to"])): way["count"] for way in data["counts"]}


def test_counts_how_many_cases_go_another_way(ran) -> None:
    code, data = ran(CASES)
    assert (code, data["cases"], data["changed"], data["unread"]) == (0, 4, 2, 0)
    assert ways(data) == {("final", "party_committee"): 2, ("final", "final"): 1, ("open", "open"): 1}
    assert data["rows_per_second"] > 0


def test_names_the_first_cases_of_each_way(ran) -> None:
    data = ran(CASES)[1]
    [changed] = [way for way in data["counts"] if way["from"] != way["to"]]
    assert [case["编号"] for case in changed["examples"]] == ["1", "2"]


def test_takes_a_file_as_a_spreadsheet_saves_it(ran) -> None:
    assert ran(CASES, encoding="utf-8-sig")[1]["cases"] == 4


def test_counts_lines_that_cannot_be_read_and_says_why(ran) -> None:
    code, data = ran(CASES + "5,service,很多\n6,service,\n")
    assert (code, data["cases"], data["unread"]) == (1, 6, 2)
    assert [(one["line"], one["message"]) for one in data["unread_examples"]] == [
        (6, "金额：“很多”不是金额；请写成 480000、48万 或 480000.00"),
        (7, "还缺“金额”（amount）"),
    ]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"table": "tear"}, "没有“tear”这张决策表；可以写 topic_gate、topic_tier"),
        ({"cases": "编号,kind\n1,service\n"}, "案例里没有“金额”（amount）这一列；现有的列是 编号、kind"),
        ({"cases": ""}, "现有的列是 （没有表头）"),
        ({"name": "cases.parquet"}, "案例文件请存为 CSV"),
        ({"encoding": "gb18030"}, "请另存为“CSV UTF-8”"),
    ],
    ids=["table", "column", "empty", "parquet", "encoding"],
)
def test_what_cannot_be_simulated_is_refused_with_what_to_do(ran, change, words: str) -> None:
    code, data = ran(**({"cases": CASES} | change))
    assert code == 2
    assert words in data["error"]


def test_a_file_that_is_not_there_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["simulate", str(WUSONG), str(WUSONG), "--cases", "nowhere.csv", "--table", "topic_tier"]
    assert main(arguments) == 2
    assert capsys.readouterr().err == "没有案例文件“nowhere.csv”\n"


def test_in_words(stricter: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "c.csv").write_text(CASES, encoding="utf-8")
    arguments = ["simulate", str(WUSONG), str(stricter), "--cases", str(tmp_path / "c.csv")]
    assert main([*arguments, "--table", "topic_tier"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith(
        "2\t决定方式：主任办公会集体讨论决定；实施方式：单一来源、比价或邀标 → 决定方式："
    )
    assert "原文留待决定 → 原文留待决定" in "".join(lines)
    assert lines[-1].startswith("案例 4，结果不同 2，读不了 0，每秒 ")


DERIVED = """
terms:
  days_away: {title: 天数, type: days, is: days, from: begins, to: stamp}
  who: {title: 身份, type: role, is: standing, among: [director, clerk]}
  long: {title: 超过, type: days, is: difference, of: [days_away, allowed]}
  allowed: {title: 准假天数, type: days}
  waited: {title: 等了, type: number, is: elapsed, from: begins, unit: day}
kinds:
  seal:
    title: 用印
    steps: [{id: stamp, title: 盖章, verb: 盖章, house: 盖章}]
tables:
  t:
    title: 表
    in: [days_away, who]
    out: [approver]
    rows: [[A-1, "<= 2", "-", head], [A-4, "> 2", clerk, director]]
  u: {title: 表, in: [long], out: [approver], rows: [[A-1, "<= 1", head]]}
  v: {title: 表, in: [waited], out: [approver], rows: [[A-1, "> 3", head]]}
"""
BOOK = small(DERIVED)
FILE = """\
编号,开始时间,盖章,initiator,准假天数,at
1,2026-03-02 08:00,2026-03-03 17:00,director,1,2026-03-06
2,2026-03-02 08:00,2026-03-05 17:00,clerk,2,2026-03-05
3,2026-03-02 08:00,2026-03-05 17:00,director,3,2026-03-02
4,2026-03-02 08:00,,director,3,
"""


@pytest.mark.parametrize(
    ("table", "answers", "unread"),
    [
        ("t", ["head", "director", "silent"], "还缺“天数”"),
        ("u", ["head", "silent", "head"], "还缺“超过”"),
        ("v", ["head", "silent", "silent"], "还缺“等了”"),
    ],
)
def test_a_fact_that_follows_is_worked_out_from_the_columns_of_its_parts(
    table: str, answers: list[str], unread: str
) -> None:
    lines = list(csv.DictReader(FILE.splitlines()))
    for line, answer in zip(lines, answers, strict=False):
        [way] = simulate(BOOK, BOOK, table, [line], list(line)).ways
        assert dict(way[0][1]).get("approver", (way[0][0],)) == (answer,)
    found = simulate(BOOK, BOOK, table, lines[3:], list(lines[0]))
    assert found.unread_examples[0][1].startswith(unread)


def test_a_fact_that_follows_may_have_a_column_of_its_own() -> None:
    case = {"天数": "1", "身份": "clerk"}
    [way] = simulate(BOOK, BOOK, "t", [case], list(case)).ways
    assert way[0] == ("allowed", (("approver", ("head",)),))


@pytest.mark.parametrize(
    ("headings", "words"),
    [
        (["开始时间", "initiator"], "案例里没有“盖章”（stamp）这一列"),
        (["开始时间", "stamp"], "案例里没有“提出人”（initiator）这一列"),
        (["stamp", "initiator"], "案例里没有“开始时间”（begins）这一列"),
    ],
)
def test_a_part_without_a_column_is_asked_for(headings: list[str], words: str) -> None:
    with pytest.raises(AskError, match=words):
        simulate(BOOK, BOOK, "t", [], headings)
