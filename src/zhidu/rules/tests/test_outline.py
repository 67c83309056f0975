"""A rulebook read back: nothing is left out, and it is said as an office says it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from zhidu.rules.book import BookKind, Bound, Rulebook
from zhidu.rules.cells import ANYTHING, Among, Cell, Except, Range
from zhidu.rules.cli import main
from zhidu.rules.load import load, load_files
from zhidu.rules.model import Term
from zhidu.rules.outline import HOUSE, TABLE, Line, grid, outline
from zhidu.rules.phrases import condition, value_of
from zhidu.rules.tests.books import RULEBOOKS, VALID, WUSONG, seal, small

BOOKS = sorted(path.parent.name for path in RULEBOOKS.glob("*/clauses.yaml"))


def said(book: Rulebook, clause: str, sort: str = "") -> list[str]:
    return [line.said for line in outline(book) if line.clause == clause and sort in ("", line.sort)]


# complete


def lesser(book: Rulebook) -> Iterator[tuple[str, Rulebook]]:
    """The book once for each of its rules, which then cites nothing: where it stands, and that book."""
    for name, kind in book.kinds.items():
        for bound in kind.rules():
            yield str(bound.place), replace(book, kinds={**book.kinds, name: _without(kind, bound)})
    for name, table in book.tables.items():
        for row in table.rows:
            rest = tuple(other for other in table.rows if other is not row)
            yield str(row.place), replace(book, tables={**book.tables, name: replace(table, rows=rest)})
    for name, role in book.roles.items():
        if role.cites:
            yield name, replace(book, roles={**book.roles, name: role.model_copy(update={"cites": []})})


def _without(kind: BookKind, bare: Bound[Any]) -> BookKind:
    def bared(rules: tuple[Bound[Any], ...]) -> tuple[Bound[Any], ...]:
        return tuple(replace(rule, cites=(), house="改作默认") if rule is bare else rule for rule in rules)

    return replace(
        kind,
        steps=bared(kind.steps),
        gates={act: bared(rules) for act, rules in kind.gates.items()},
        after={act: bared(rules) for act, rules in kind.after.items()},
        due=bared(kind.due),
        readers=bared(kind.readers),
    )


@pytest.mark.parametrize("name", BOOKS)
def test_no_rule_can_lose_its_clauses_without_the_outline_showing_it(name: str) -> None:
    book = load(RULEBOOKS / name)
    whole = outline(book)
    assert [place for place, less in lesser(book) if outline(less) == whole] == []


@pytest.mark.parametrize("name", BOOKS)
def test_every_clause_that_a_rule_cites_has_a_line_and_no_other(name: str) -> None:
    book = load(RULEBOOKS / name)
    cited = {clause for clause, count in book.cited().items() if count}
    assert {line.clause for line in outline(book)} - {HOUSE} == cited


def test_it_is_in_the_order_of_the_text_with_our_defaults_last() -> None:
    book = load(WUSONG)
    order = [line.clause for line in outline(book)]
    places = [list(book.clauses).index(clause) for clause in order if clause != HOUSE]
    assert places == sorted(places)
    assert set(order[len(places) :]) == {HOUSE}


def test_a_rule_of_several_clauses_stands_beside_each() -> None:
    book = seal("gates: {stamp: [{needs: {signed: director}, cites: [A-1, A-4]}]}")
    assert said(book, "A-1") == said(book, "A-4") == ["用印：“盖章”之前须经主任签字。"]


@pytest.mark.parametrize("name", BOOKS)
def test_it_speaks_chinese(name: str) -> None:
    """No id of ours stands in a sentence."""
    book = load(RULEBOOKS / name)
    ids = {*book.terms, *book.roles, *book.kinds, *book.act_names, *book.readings}
    words = " ".join(line.said for line in outline(book))
    assert [name for name in ids if name in words] == []


# as an office says it


WUSONG_SAYS = [
    (
        "WS-4.2d",
        (
            "资金类议题由谁决定、用什么方式：小型建设项目 · 10万元（含）至50万元（含）"
            " → 主任办公会集体讨论决定；邀标"
        ),
    ),
    ("WS-5.1b", "主任办公会议第2步“办公室主任审核计划”由党政办公室主任办理（审核同意）。"),
    (
        "WS-9.1b",
        "主任办公会议第8步“副主任和相关班子成员阅核”由副主任和相关班子成员办理（阅核），人人都要办。",
    ),
    ("WS-4.1a", "议题：“报办公室审核”只能由班子成员或科室、部门负责人办理。"),
    (
        "WS-5.1a",
        "主任办公会议：计划中的议题数为0的，不得“报办公室主任审核”：计划里还没有议题，不能报审。",
    ),
    ("WS-4.3a", "议题：使用财政资金的，“报办公室审核”之前须填写“资金类别”、“金额”。"),
    ("WS-6.1b", "议题第2步“办公室审核”可以退回到“填报议题”，退回时写明理由。"),
    (
        "WS-9.1a",
        "主任办公会议：拟出会议纪要，“结束会议”后7日内，由党政办公室办完“送阅核”。逾期的，写明原因。",
    ),
    (
        "WS-6.3",
        (
            "主任办公会议：会议通知和材料送达，“会议时间”前1个工作日，由党政办公室办完“印发通知和材料”。"
            "逾期的，记为未做到，写明原因。"
        ),
    ),
    (
        "WS-8.2a",
        "主任办公会议：“印发通知和材料”之后，对每个议题，把“到会汇报通知”告知提出单位负责人，并可看全部内容。",
    ),
    ("WS-9.4", "主任办公会议：“归档移交”之后，把会议全部资料移交档案室。"),
    ("WS-9.1c", "主任办公会议：“印发纪要”之后，把“会议纪要”告知“发放范围”所列人员，并可看“会议纪要”。"),
    ("WS-1a", "主任办公会议由出席人员出席。"),
    (
        HOUSE,
        "主任办公会议第9步“主任审签”可以退回到“拟写会议纪要”，退回时写明理由。理由：有修改意见的，退回重拟。",
    ),
]


@pytest.mark.parametrize(("clause", "line"), WUSONG_SAYS, ids=range(len(WUSONG_SAYS)))
def test_a_rule_of_wusong(clause: str, line: str) -> None:
    assert line in said(load(WUSONG), clause)


@pytest.mark.parametrize(
    ("clause", "line"),
    [
        ("A-2", "用印：用印地点不是“office”的，一般不得“盖章”：用印须在办公室。不照办的，写明原因。"),
        ("A-5", "用印：经分管领导同意的，“盖章”不受此限：用印须在办公室。"),
        ("A-4", "用印：文件类别为“合同”的，“盖章”之前须经主任同意。"),
    ],
)
def test_a_rule_of_the_seal_book(clause: str, line: str) -> None:
    assert line in said(load_files(VALID), clause)


GATES = {
    "only: director": "“盖章”只能由主任办理。",
    "needs: {done: apply}": "“盖章”之前须已“申请”。",
    "needs: {each: items, has: place}": "“盖章”之前须每个议题都有“用印地点”。",
    "needs: {each: copies_made, has: place}": "“盖章”之前须每一项都有“用印地点”。",
    "needs: {exactly: present, are: [director, leader]}": (
        "“盖章”之前须使“到场人员”正好是主任、分管领导，不多也不少。"
    ),
    "needs: {field: place, who: clerk}": "“盖章”之前须填写“用印地点”（由办事员补齐）。",
    "needs: {field: place}, force: may": "“盖章”之前一般须填写“用印地点”。",
    "needs: {decided: director}, when: {secret: 否}": "不涉密的，“盖章”之前须经主任研究决定。",
}


@pytest.mark.parametrize("rule", GATES)
def test_a_gate(rule: str) -> None:
    book = small(
        f"""
        kinds:
          seal:
            title: 用印
            steps:
              - {{id: apply, title: 申请, verb: 申请, house: 申请}}
              - {{id: stamp, title: 盖章, verb: 盖章, house: 盖章}}
            gates: {{stamp: [{{{rule}, cites: A-1}}]}}
        """
    )
    assert [line.said for line in outline(book) if line.clause != HOUSE] == [f"用印：{GATES[rule]}"]


def test_a_word_that_two_steps_share_gives_way_to_their_titles() -> None:
    book = small(
        """
        kinds:
          seal:
            title: 用印
            steps:
              - {id: stamp, title: 盖章, verb: 盖章, house: 盖章}
              - {id: again, title: 再次盖章, verb: 盖章, house: 盖章}
            gates: {again: [{only: clerk, cites: A-4}]}
        """
    )
    assert said(book, "A-4") == ["用印：“再次盖章”只能由办事员办理。"]


# boundaries

MONEY, COUNT = Term(title="金额", type="money"), Term(title="份数", type="number")
KIND = Term(title="类别", type="choice", values={"a": "甲", "b": "乙", "c": "丙", "d": "丁"})
TEN, FIFTY = 10 * 1_000_000, 50 * 1_000_000
SAID: list[tuple[Term, Cell, str]] = [
    (MONEY, Range(TEN, FIFTY), "10万元（含）至50万元（含）"),
    (MONEY, Range(TEN, FIFTY - 1), "10万元（含）以上、不足50万元"),
    (MONEY, Range(TEN + 1, FIFTY), "超过10万元、50万元（含）以内"),
    (MONEY, Range(TEN + 1, FIFTY - 1), "超过10万元、不足50万元"),
    (MONEY, Range(low=TEN), "10万元（含）以上"),
    (MONEY, Range(high=TEN - 1), "不足10万元"),
    (MONEY, Range(TEN, TEN), "恰为10万元"),
    (MONEY, Range(low=0), ""),
    (COUNT, Range(high=0), "为0"),
    (COUNT, Range(2, 5), "至少2、至多5"),
    (KIND, ANYTHING, ""),
    (KIND, Among(frozenset("ba")), "甲或乙"),
    (KIND, Among(frozenset("bcd")), "甲以外"),
    (KIND, Except(frozenset("a")), "甲以外"),
]


@pytest.mark.parametrize(("term", "cell", "words"), SAID)
def test_a_boundary_in_words(term: Term, cell: Cell, words: str) -> None:
    assert value_of(term, cell) == words


def test_conditions_in_words() -> None:
    book = small()
    tests = (
        {"amount": Range(low=TEN + 1), "secret": Among(frozenset({"是"}))},
        {"paper": Among(frozenset({"letter"}))},
    )
    assert condition(book, tests) == "金额超过10万元、涉密，或者文件类别为“函件”"
    assert condition(book, ()) == ""


def test_a_table_as_a_grid_whole_or_by_clause() -> None:
    book = load(WUSONG)
    row = "资金类议题由谁决定、用什么方式：10万元（含）以内 → 主任办公会集体讨论决定"
    whole, part = (grid(book, book.tables["topic_tier"], clause) for clause in ("", "WS-4.2c"))
    assert (whole.conditions, whole.outcomes) == (("资金类别", "金额"), ("决定方式", "实施方式"))
    assert [row.clause for row in whole.rows] == ["WS-4.2c", "WS-4.2d", "WS-4.2e", "WS-4.2f"]
    assert part.rows == (("WS-4.2c", ("不限", "10万元（含）以内"), ("主任办公会集体讨论决定", "")),)
    assert Line("WS-4.2c", TABLE, row) in outline(book)


# on the command line


def test_the_command_prints_place_clause_sort_and_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["outline", str(WUSONG)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "九（四）\tWS-9.4\t移交\t主任办公会议：“归档移交”之后，把会议全部资料移交档案室。" in lines
    assert lines[-1].startswith("系统默认\t—\t")


def test_the_command_prints_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["outline", str(WUSONG), "--json"]) == 0
    lines = json.loads(capsys.readouterr().out)["lines"]
    assert len(lines) == len(outline(load(WUSONG)))
    assert set(lines[0]) == {"clause", "sort", "said", "place"}
