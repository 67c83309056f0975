"""Mistakes in derived facts, steps, moves, effects and registers, each at its line; and what check finds."""

from __future__ import annotations

from textwrap import dedent

import pytest

from zhidu.rules.check import check
from zhidu.rules.findings import Finding
from zhidu.rules.load import load_files
from zhidu.rules.source import Problem, RulebookError
from zhidu.rules.tests.books import BASE, bent

RULES = """\
terms:
  days: {title: 天数, type: days, is: days, from: begins, to: ends}
  ends: {title: 结束时间, type: moment}
  late: {title: 是否晚了, type: flag, is: before, from: day, to: begins}
  mine: {title: 是否本人, type: flag, is: same, of: [guard, initiator]}
  sort: {title: 身份, type: role, is: standing, among: [director, clerk]}
  who_signs: {title: 谁签, type: role, outcome: signer.who_signs}
  sheet: {title: 印章, type: row, of: seals}
  guard: {title: 保管人, type: post}
  spent: {title: 花费, type: money, is: sum, of: seal.amount, within: 12 months}
  row_of: {title: 连续, type: number, is: streak, of: seal, within: 1 month}
  how: {title: 办得怎样, type: choice, is: state, of: seal, values: {open: 在办, closed: 办结}}
  times: {title: 次数, type: number, is: count, of: seal, among: place, within: 1 year}
  fate: {title: 处理, type: choice, values: {talk: 谈话, none: 不处理}}
tables:
  signer:
    title: 谁签
    in: [sort]
    out: [who_signs]
    rows:
      - [A-1, director, leader]
      - [A-4, clerk, unit.head]
  fates:
    title: 怎样处理
    decider: director
    in: [secret]
    out: [fate]
    rows:
      - [A-1, "-", talk]
registers:
  seals:
    title: 印章台账
    columns: {place: required, guard: optional}
    keeper: keeper
    readers: leader
    named: guard
    cites: A-1
kinds:
  seal:
    title: 用印
    number: {at: stamp, form: "印{year}-{n}", house: 编号}
    form: {title: 申请表, at: apply, fields: {place: required}, house: 表}
    steps:
      - {id: apply, title: 申请, verb: 申请, by: initiator, house: 申请}
      - {id: sign, title: 签字, verb: 签字, by: who_signs, cites_row: signer}
      - {id: both, title: 会签, verb: 会签, parts: [{by: leader}, {by: clerk}], cites: A-1}
      - {id: wait, title: 等待, verb: 等待, awaits: {until: ends}, house: 等}
      - {id: child, title: 子事项, verb: 等待, awaits: {case: task}, house: 等}
      - {id: fated, title: 决定, verb: 决定, by: director, proposes: fates, asks: [fate], cites: A-1}
      - {id: stamp, title: 盖章, verb: 盖章, by: sheet.guard, cites: A-1}
    moves:
      hand_on: {by: leader, at: sign, to: clerk, house: 转}
      urge: {by: initiator, house: 催}
      extend: {by: leader, of: soon, at_most: 3 days, house: 延}
      reopen: {by: director, back_to: sign, house: 重启}
    due:
      - {id: soon, title: 盖章, after: apply, within: 2 days, met_by: stamp, of: keeper, cites: A-1}
    gates:
      sign.urge: [{needs: {field: reason}, house: 理由}]
      stamp:
        - {only: [director, leader], when: {paper: contract}, cites: A-4}
    after:
      apply: [{opens: task, to: clerk, house: 子事项}]
      sign: [{stands_in: {by: guard, of: initiator, since: begins, until: ends}, house: 代行}]
      both: [{sets: {secret: 是, reason: place}, house: 改}]
      stamp:
        - {enters: seals, given: {place: place, guard: keeper}, cites: A-6}
        - {enters: seals, row: sheet, given: {guard: guard}, cites: A-6}
  task:
    title: 子事项
    steps:
      - {id: carry_out, title: 办, verb: 办, house: 办}
"""
INDEXED = BASE.replace("type: text}", "type: text, index: 是}").replace(
    "type: money}", "type: money, index: 是}"
)
VALID = {"base.yaml": INDEXED, "rules.yaml": RULES}


def _bent(old: str, new: str) -> dict[str, str]:
    assert RULES.count(old) == 1, old
    return {**VALID, "rules.yaml": RULES.replace(old, new)}


def _problems(files: dict[str, str]) -> tuple[Problem, ...]:
    with pytest.raises(RulebookError) as caught:
        load_files(files)
    return caught.value.problems


def test_the_book_itself_is_read_and_has_no_errors() -> None:
    assert [f for f in check(load_files(VALID)) if f.severity == "error"] == []


def test_cases_are_counted_and_summed_by_indexed_facts_alone() -> None:
    found = [
        finding
        for finding in check(load_files({**VALID, "base.yaml": BASE}))
        if finding.code == "not_indexed"
    ]
    assert [(one.severity, one.example) for one in found] == [
        ("error", {"fact": "amount"}), ("error", {"fact": "place"})
    ]  # fmt: skip
    assert found[0].message == "“花费”要按“金额”查本单位的事项；请给 amount 写 index: 是"


FACTS = {
    "another type": (
        "late: {title: 是否晚了, type: flag",
        "late: {title: 是否晚了, type: date",
        "得出的是 flag",
    ),
    "a key too few": ("is: days, from: begins, to: ends", "is: days, from: begins", "is: days 还要写 to"),
    "a key too many": ("is: same, of:", "is: same, unit: day, of:", "is: same 不写 unit"),
    "a key of a stated fact": (
        "guard: {title: 保管人",
        "guard: {from: begins, title: 保管人",
        "from 只和 is 一起写",
    ),
    "of too few": ("of: [guard, initiator]", "of: guard", "is: same 的 of 要写2个名称"),
    "unknown name in of": ("of: [guard, initiator]", "of: [gard, initiator]", "没有叫“gard”的事实"),
    "unknown time": ("from: day, to: begins", "from: dya, to: begins", "没有叫“dya”的时间事实、环节或动作"),
    "unknown unit": ("is: days, from", "is: days, unit: week, from", "unit 可以写 day、workday"),
    "unknown kind": ("is: count, of: seal", "is: count, of: seel", "没有叫“seel”的事项（kinds）"),
    "a sum of nothing": ("of: seal.amount", "of: seal", "is: sum 的 of 写 事项.事实"),
    "a sum of what is no amount": ("of: seal.amount", "of: seal.place", "“place”的类型不是 money"),
    "periods of several units": ("within: 1 month", "within: 2 months", "within 写 1 个单位"),
    "no state": ("open: 在办, closed", "running: 在办, closed", "没有“running”；可以列 open、held、closed"),
    "no period": ("within: 1 year", "within: 3 hours", "within 的单位可用"),
    "no length": ("within: 1 year", "within: a year", "“a year”不是时间长度"),
    "unknown form": ("is: count", "is: counted", "“is”不能写“counted”；可以写 elapsed、days"),
    "two origins": ("is: standing,", "is: standing, outcome: signer.who_signs,", "只写一样"),
    "unknown role": ("among: [director, clerk]", "among: [director, klerk]", "没有叫“klerk”的角色"),
    "a row of nothing": ("type: row, of: seals", "type: row", "要用 of 写明是哪本台账"),
    "a row of no register": (
        "type: row, of: seals",
        "type: row, of: seels",
        "没有叫“seels”的台账（registers）",
    ),
    "a proposal as a fact": (
        "outcome: signer.who_signs",
        "outcome: fates.fate",
        "给出的是建议（写了 decider）",
    ),
    "called like a move": (
        "  guard: {title",
        "  hold: {title: 甲, type: text}\n  guard: {title",
        "“hold”已是环节",
    ),
}
STEPS = {
    "unknown outcome": ("director, leader]\n", "director, lider]\n", "没有叫“lider”的角色"),
    "unknown table of the ground": ("cites_row: signer", "cites_row: sinner", "没有叫“sinner”的决策表"),
    "parts and by": ("parts: [{by: leader}", "by: clerk, parts: [{by: leader}", "不再写 by 或 each"),
    "each without by": (
        "verb: 会签, parts: [{by: leader}, {by: clerk}]",
        "verb: 会签, each: items",
        "each 要和 by",
    ),
    "unknown part": ("{by: leader}, {by: clerk}", "{by: leader}, {by: klerk}", "没有叫“klerk”的角色"),
    "waiting for two": ("{until: ends}", "{until: ends, period: 1 day}", "awaits 写一样"),
    "waiting for no time": ("{until: ends}", "{until: place}", "“place”不是时间"),
    "waiting for what nobody opens": ("{case: task}", "{case: seal}", "没有哪一步开出（opens）“seal”"),
    "proposals of no decider": ("    decider: director\n", "", "决策表 fates 没有写 decider"),
    "decided by another": ("by: director, proposes", "by: leader, proposes", "建议由 director 决定"),
    "asked, though it follows": ("asks: [fate]", "asks: [days]", "“days”由本系统得出，不用填写"),
    "on the form, though it follows": (
        "fields: {place: required}",
        "fields: {days: required}",
        "由本系统得出",
    ),
    "a column of another register": ("by: sheet.guard", "by: sheet.present", "没有叫“sheet.present”的角色"),
}
MOVES = {
    "unknown move": (
        "hand_on: {by",
        "hand_over: {by",
        "“hand_over”不能写“hand_over”；可以写 hand_on、add_signers",
    ),
    "unknown step": ("at: sign, to", "at: sing, to", "没有叫“sing”的环节"),
    "unknown person": ("to: clerk, house: 转", "to: klerk, house: 转", "没有叫“klerk”的角色"),
    "a key of another move": ("back_to: sign, house", "back_to: sign, to: clerk, house", "reopen 不写 to"),
    "what it needs": (
        "{by: director, back_to: sign, house: 重启}",
        "{by: director, house: 重启}",
        "reopen 还要写 back_to",
    ),
    "unknown deadline": ("of: soon", "of: late_one", "没有叫“late_one”的期限（due）"),
    "a gate before what is not allowed": ("sign.urge:", "sign.hold:", "没有叫“sign.hold”的环节、动作或退路"),
    "a step called like a move": ("id: carry_out", "id: cancel", "“cancel”是办法的名称"),
    "a number without n": ('"印{year}-{n}"', '"印{year}"', "form 里要有 {n}"),
    "a number with more": ('"印{year}-{n}"', '"印{month}-{n}"', "form 里要有 {n}"),
}
EFFECTS = {
    "unknown register": ("enters: seals, given", "enters: seels, given", "没有叫“seels”的台账"),
    "unknown column": (
        "{place: place, guard: keeper}",
        "{place: place, gard: keeper}",
        "没有叫“gard”的印章台账的列",
    ),
    "a column missing": ("{place: place, guard: keeper}", "{guard: keeper}", "新的一行还缺 place"),
    "unknown source": (
        "{place: place, guard: keeper}",
        "{place: palce, guard: keeper}",
        "没有叫“palce”的事实",
    ),
    "no row": ("row: sheet", "row: place", "row 要写 type: row、of: seals 的事实，不能是“place”"),
    "an end without a row": (
        "given: {place: place, guard: keeper}",
        "ends: 是",
        "ends 要和 row 或 stands_in 一起写",
    ),
    "a row of nothing": ("{opens: task,", "{opens: task, row: sheet,", "row 只和 enters 一起写"),
    "set what follows": ("sets: {secret: 是,", "sets: {days: 3,", "“days”由本系统得出"),
    "set to a wrong value": ("sets: {secret: 是,", "sets: {secret: 要,", "是否涉密：没有“要”这个值"),
    "set to another type": (
        "reason: place}",
        "reason: amount}",
        "“amount”与“reason”类型不同（money、longtext）",
    ),
    "nobody stands in": ("stands_in: {by: guard", "stands_in: {by: gard", "没有叫“gard”的角色"),
    "standing in for no time": ("since: begins", "since: place", "“place”不是时间；since、until"),
    "unknown keeper": ("keeper: keeper\n", "keeper: kiper\n", "没有叫“kiper”的角色"),
    "a column that follows": (
        "columns: {place: required,",
        "columns: {days: optional, place: required,",
        "不用填写",
    ),
    "no such column": ("named: guard", "named: present", "没有叫“present”的台账的列"),
    "a column that names nobody": ("named: guard", "named: place", "“place”要是 type: post 或 posts 的列"),
    "nothing to rest on": ("    named: guard\n    cites: A-1\n", "    named: guard\n", "没有写依据"),
}
ALL = {
    f"{n}: {k}": v
    for n, g in (("fact", FACTS), ("step", STEPS), ("move", MOVES), ("effect", EFFECTS))
    for k, v in g.items()
}


ELSEWHERE = {"决策表 fates 没有写 decider": "proposes: fates", "没有写依据": "  seals:"}
"""Mistakes that show where something else is written."""


@pytest.mark.parametrize(("old", "new", "words"), ALL.values(), ids=ALL)
def test_a_mistake_is_named_at_its_line(old: str, new: str, words: str) -> None:
    files = _bent(old, new)
    text, start = (files["rules.yaml"], ELSEWHERE[words]) if words in ELSEWHERE else (RULES, old)
    line = text[: text.index(start)].count("\n") + 1
    problems = _problems(files)
    assert [p.line for p in problems if words in p.message][:1] == [line], [str(p) for p in problems]


def test_a_circle_of_facts_is_refused() -> None:
    circle = (
        "  round: {title: 圈, type: flag, is: present, of: again}\n"
        "  again: {title: 又一圈, type: flag, is: present, of: round}\n"
    )
    said = {problem.message for problem in _problems(_bent("  fate: {", f"{circle}  fate: {{"))}
    assert said == {"绕成了圈：round → again → round", "绕成了圈：again → round → again"}


# what check finds


def _found(old: str, new: str, code: str) -> Finding:
    [finding] = [f for f in check(load_files(_bent(old, new))) if f.code == code]
    return finding


def test_a_step_whose_table_names_nobody_is_an_error_until_a_reading_answers() -> None:
    finding = _found("      - [A-4, clerk, unit.head]\n", "", "nobody")
    assert (finding.severity, finding.example) == ("error", {"sort": "clerk"})
    assert finding.message == "身份为办事员时，“签字”没有人可以办理"
    reading = dedent(
        """
        readings:
          clerks:
            about: A-1
            asks: 办事员由谁签
            says: 由办公室指定
            reason: 原文未写
            by: director
            leaves: {table: signer, when: {sort: clerk}}
        """
    )
    files = _bent("      - [A-4, clerk, unit.head]\n", "")
    answered = load_files({**files, "rules.yaml": files["rules.yaml"] + reading})
    assert [f for f in check(answered) if f.code == "nobody"] == []


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (
            "{by: leader, at: sign, to: clerk, house: 转}",
            "{by: leader, at: wait, to: clerk, house: 转}",
            "永远用不上：所写环节不等人办理",
        ),
        (
            "      reopen: {",
            "      resume: {by: director, house: 恢复}\n      reopen: {",
            "永远用不上：没有写“挂起”",
        ),
        ("      reopen: {", "      hold: {by: director, house: 挂起}\n      reopen: {", "之后没有办法恢复"),
    ],
)
def test_a_move_that_leads_nowhere_is_told(old: str, new: str, words: str) -> None:
    assert _found(old, new, "dead_move").message.endswith(words)


def test_two_clauses_that_give_one_act_to_different_people_are_told() -> None:
    old = "        - {only: [director, leader], when: {paper: contract}, cites: A-4}\n"
    finding = _found(
        old, old + "        - {only: clerk, when: {secret: 是}, cites: A-1}\n", "approvers_differ"
    )
    assert finding.clauses == ("A-4", "A-1")
    assert "主任或分管领导、办事员" in finding.message
    for other in ("only: leader, when: {secret: 是}", "only: clerk, when: {paper: letter}"):
        files = _bent(old, f"{old}        - {{{other}, cites: A-1}}\n")
        assert [f for f in check(load_files(files)) if f.code == "approvers_differ"] == []


def test_people_in_a_register_that_holds_none_are_an_error() -> None:
    finding = _found("    named: guard\n", "    persons: never\n", "persons_kept")
    assert (finding.severity, finding.clauses) == ("error", ("A-1",))
    assert finding.message == "台账“印章台账”写明不记载人员（persons: never），却有 “保管人”"


@pytest.mark.parametrize(("only", "count"), [("clerk", 1), ("keeper", 0), ("leaders", 1), ("present", 0)])
def test_a_step_of_others_than_its_gate_lets_do_it(only: str, count: int) -> None:
    book = load_files(bent("needs: {consent: director}, cites: A-4", f"only: {only}, cites: A-4"))
    found = [f for f in check(book) if f.code == "approvers_differ"]
    assert [finding.clauses for finding in found] == [("A-1", "A-4")] * count
    assert all("“盖章”各条规定的人不同（印章专人、" in finding.message for finding in found)
