"""A rulebook read back: nothing is left out, and it is said as an office says it."""

from __future__ import annotations

import pytest

from zhidu.rules.book import Rulebook
from zhidu.rules.cells import ANYTHING, Among, Cell, Except, Range
from zhidu.rules.lines import HOUSE, Line
from zhidu.rules.load import load, load_files
from zhidu.rules.model import Term
from zhidu.rules.outline import TABLE, grid, outline
from zhidu.rules.phrases import condition, flag_said, value_of
from zhidu.rules.tests.books import RULEBOOKS, VALID, WUSONG, bent, seal, small
from zhidu.rules.tests.lessening import alone, lesser_beside, lesser_in

BOOKS = sorted(path.parent.name for path in RULEBOOKS.glob("*/clauses.yaml"))


def said(book: Rulebook, clause: str, sort: str = "") -> list[str]:
    return [line.said for line in outline(book) if line.clause == clause and sort in ("", line.sort)]


# complete


@pytest.mark.parametrize("name", BOOKS)
def test_no_rule_can_lose_its_clauses_without_the_outline_showing_it(name: str) -> None:
    book = load(RULEBOOKS / name)
    parts = [(alone(book, kind), lesser_in(alone(book, kind), kind)) for kind in book.kinds]
    parts.append((alone(book), lesser_beside(alone(book))))
    whole = [(outline(part), books) for part, books in parts]
    unseen = [place for said, books in whole for place, less in books if outline(less) == said]
    assert unseen == []


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
        "主任办公会议：拟出会议纪要，“结束会议”后7日内，由党政办公室办完“送阅核”。超期的，写明原因。",
    ),
    (
        "WS-6.3",
        (
            "主任办公会议：会议通知和材料送达，“会议时间”前1个工作日，由党政办公室办完“印发通知和材料”。"
            "超期的，记为未做到，写明原因。"
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


OTHERS_SAY = [
    (
        "office-affairs",
        "P1-02-2a",
        "请假由谁批准、要不要备案：机关一般工作人员 · 3天（含）以内 → 办事处主任；须备案",
    ),
    (
        "office-affairs",
        "P1-02-4b",
        "请假第3步“备案”由党政办公室办理（备案），只在须备案时才有。依据：“请假由谁批准、要不要备案”中适用的一行。",
    ),
    (
        "office-affairs",
        "P1-02-5",
        "未经请假离岗的处理：是 → 建议批评教育、通报批评、记入年度考核或不处理，由党工委书记决定",
    ),
    (
        "office-affairs",
        HOUSE,
        "“请假天数”由本系统得出：从“离岗时间”到“到期时间”的天数（自然日，含休息日），精确到半天。",
    ),
    ("office-affairs", HOUSE, "请假第4步“休假”，等到“到期时间”。理由：到期以前不催销假。"),
    ("dadukou", "P10-4.4-1", "用印第5步“盖章”由所用印章的保管人办理（盖章），办理时填写“盖章地点”。"),
    (
        "dadukou",
        HOUSE,
        (
            "用印：文件类别为“一般情况证明”或“介绍信”的，“审核同意”可以由办公室主任转办给街道领导。"
            "理由：办公室主任不在时可以转给领导审核。"
        ),
    ),
    ("dadukou", HOUSE, "用印：“盖章”时按年编号，如“印〔2026〕1号”。理由：用印统一编号。"),
]


@pytest.mark.parametrize(("book", "clause", "line"), OTHERS_SAY, ids=range(len(OTHERS_SAY)))
def test_a_rule_of_the_other_books(book: str, clause: str, line: str) -> None:
    assert line in said(load(RULEBOOKS / book), clause)


def test_a_rule_grounded_in_a_row_stands_only_beside_rows_on_which_it_can_rest() -> None:
    book = load(RULEBOOKS / "office-affairs")
    filing = [line.clause for line in outline(book) if line.said.startswith("请假第3步“备案”")]
    assert filing == ["P1-02-1", "P1-02-2a", "P1-02-2b", "P1-02-3", "P1-02-4b"]


MORE = {
    "steps: [{id: stamp, title: 盖章, verb: 盖, by: [clerk, keeper], mode: in_order, cites: A-1}]": (
        "用印第1步“盖章”由办事员或印章专人办理（盖），按所列先后依次办理。"
    ),
    "steps: [{id: stamp, title: 盖章, verb: 盖, by: unit.head, each: items, mode: read, cites: A-1}]": (
        "用印第1步“盖章”每个议题都由科室负责人办理（盖），人人都要圈阅。"
    ),
    (
        "steps: [{id: stamp, title: 盖, verb: 盖, parts: [{by: clerk}, {by: keeper, when: {secret: 是}}],"
        " cites: A-1}]"
    ): "用印第1步“盖”由办事员、印章专人分别办理（盖），不分先后，印章专人只在涉密时参加。",
    "steps: [{id: stamp, title: 公示, verb: 期满, awaits: {period: 7 days}, cites: A-1}]": (
        "用印第1步“公示”，等满7日。"
    ),
}


@pytest.mark.parametrize("rule", MORE)
def test_a_step(rule: str) -> None:
    assert said(small(f"kinds: {{seal: {{title: 用印, {rule}}}}}"), "A-1") == [MORE[rule]]


DERIVED_SAYS = {
    "type: number, is: elapsed, from: begins, unit: workday": "从“开始时间”到现在满多少工作日",
    "type: flag, is: before, from: day, to: begins": "“约定日期”是否早于“开始时间”",
    "type: flag, is: same, of: [director, initiator]": "主任和提出人是否相同",
    "type: choice, is: relation, of: director, values: {self: 本人}": "主任是提出人的什么人",
    "type: money, is: difference, of: [amount, amount]": "“金额”和“金额”相差多少",
    "type: number, is: share, of: [present, items]": "“到场人员”占议题的百分之几",
    "type: number, is: size, of: present": "“到场人员”有多少",
    "type: posts, is: missing, of: [keeper, present]": "印章专人中不在“到场人员”里的",
    "type: flag, is: present, of: place": "“用印地点”是否已填写",
    "type: number, is: length, of: reason": "“理由”的字数",
    "type: number, is: length, of: [place, reason]": "“用印地点”、“理由”的字数",
    "type: number, is: age, of: day, unit: year": "从“约定日期”到现在满多少年",
    "type: choice, is: mark, values: {holiday: 节日}": "现在是工作日、休息日还是法定节假日",
    "type: number, is: count, of: seal, among: place": "本单位“用印”（“用印地点”相同的）的件数",
    "type: number, is: count, of: seal, within: 1 year": "本年本单位“用印”的件数",
    "type: money, is: sum, of: seal.amount": "本单位“用印”的“金额”的合计",
    "type: flag, is: state, of: seal": "本单位“用印”的状态",
    "type: number, is: streak, of: seal, within: 1 month": "本单位“用印”连续多少个月都有",
}


@pytest.mark.parametrize("term", DERIVED_SAYS)
def test_a_derived_fact(term: str) -> None:
    kind = "kinds: {seal: {title: 用印, steps: [{id: stamp, title: 盖, verb: 盖, house: 盖}]}}"
    book = small(f"terms: {{found: {{title: 甲, {term}}}}}\n{kind}")
    assert f"“甲”由本系统得出：{DERIVED_SAYS[term]}。" in said(book, HOUSE, "事实")


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
    "but: [initiator, director]": "“盖章”不得由提出人或主任本人办理，代行的也不行。",
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


@pytest.mark.parametrize(
    ("counting", "clause", "line"),
    [
        ("", HOUSE, "当日不计入，从次日起算；末日是休息日的，不顺延。理由：没有写明怎样计日的，都这样计。"),
        (
            ", counting: {roll: forward, cites: A-2}",
            "A-2",
            "当日不计入，从次日起算；末日是休息日的，顺延到下一个工作日。",
        ),
        (
            ", counting: {count_from: same_day, roll: back, reading: ten}",
            HOUSE,
            "当日计为第一日；末日是休息日的，提前到前一个工作日（按释义：由主任审批）。",
        ),
    ],
    ids=["by default", "by a clause", "by a reading"],
)
def test_how_days_are_counted(counting: str, clause: str, line: str) -> None:
    book = load_files(bent("source: small.txt}", f"source: small.txt{counting}}}"))
    assert said(book, clause, "计日") == [f"按日计算的期限，{line}"]


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
DAYS = Term(title="天数", type="days")
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
    (DAYS, Range(high=6), "3天（含）以内"),
    (DAYS, Range(low=6), "3天（含）以上"),
    (DAYS, Range(low=7), "超过3天"),
    (DAYS, Range(high=1), "不足1天"),
    (DAYS, Range(low=1), "半天（含）以上"),
    (DAYS, Range(5, 5), "恰为2天半"),
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


def test_a_flag_denied_is_said_as_people_say_it() -> None:
    said = [flag_said(title, "否") for title in ("是否涉密", "是否有特殊情况", "是否已通报落实情况")]
    assert said == ["不涉密", "没有特殊情况", "尚未通报落实情况"]


def test_a_table_as_a_grid_whole_or_by_clause() -> None:
    book = load(WUSONG)
    row = "资金类议题由谁决定、用什么方式：10万元（含）以内 → 主任办公会集体讨论决定"
    whole, part = (grid(book, book.tables["topic_tier"], clause) for clause in ("", "WS-4.2c"))
    assert (whole.conditions, whole.outcomes) == (("资金类别", "金额"), ("决定方式", "实施方式"))
    assert [row.clause for row in whole.rows] == ["WS-4.2c", "WS-4.2d", "WS-4.2e", "WS-4.2f"]
    assert part.rows == (("WS-4.2c", ("不限", "10万元（含）以内"), ("主任办公会集体讨论决定", "")),)
    assert Line("WS-4.2c", TABLE, row) in outline(book)
