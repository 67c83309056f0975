"""The check forms of ``needs``: each refuses in Chinese, lets through what is there, and is read back."""

from __future__ import annotations

from typing import Any, NamedTuple

import pytest

from zhidu.rules.ask import Question, ask
from zhidu.rules.book import Rulebook
from zhidu.rules.decision import Decision
from zhidu.rules.facts import read_moment
from zhidu.rules.outline import outline
from zhidu.rules.source import RulebookError
from zhidu.rules.tests.books import small

BOOK = """
readings:
  soon: {{about: A-2, asks: “及时”是多久}}
  half_month: {{about: A-2, means: {{半个月: 15 days}}, reason: 按日历折算, by: director}}
terms:
  paid: {{title: 已付金额, type: money}}
  left: {{title: 余额, type: money}}
  handler: {{title: 经手人, type: post}}
  sponsor: {{title: 证明人, type: post}}
  seal_item: {{title: 印章名称, type: text}}
registers:
  seals: {{title: 印章台账, columns: {{seal_item: required}}, keeper: keeper, house: 台账}}
  keys: {{title: 钥匙台账, columns: {{place: required}}, keeper: keeper, house: 台账}}
kinds:
  budget:
    title: 预算
    steps: [{{id: settle, title: 审定, verb: 审定, by: leader, house: 审定}}]
  seal:
    title: 用印
    form: {{title: 表, at: ask, cites: A-1, fields: {{}}, papers: {{slip: {{title: 用印单, house: 附}}}}}}
    steps:
      - {{id: ask, title: 申请, verb: 申请, house: 申请}}
      - {{id: stamp, title: 盖章, verb: 盖章, house: 盖章}}
    acts: {{show: {{title: 公示}}, note: {{title: 登记}}}}
    publish: [{{what: draft, title: 征求意见稿, met_by: show, for_at_least: 15 days, house: 公开}}]
    after:
      note:
        - {{tells: clerk, what: 登记单, house: 告知}}
        - {{enters: seals, given: {{seal_item: place}}, house: 登记}}
    gates:
      stamp: [{{needs: {needs}, cites: A-4}}]
bodies:
  council:
    title: 办公会
    takes: budget
    members: {{are: director, house: 组成}}
    chair: director
    outcomes:
      passed: {{title: 同意, move: approve, entails: 通过}}
      later: {{title: 缓议, move: hold, entails: 下次再议}}
    steps: [{{id: gather, title: 开会, verb: 开会, by: director, house: 开会}}]
"""


class Needs(NamedTuple):
    """What is needed, a situation that lacks it and what is then wanted, one that has it, the sentence."""

    needs: str
    lacks: dict[str, Any]
    wants: tuple[tuple[str, str, str], ...]
    has: dict[str, Any]
    said: str


CASES = {
    "opinion": Needs(
        "{opinion: leader}",
        {"consent": "leader"},
        (("opinion", "leader", "须经分管领导提出意见"),),
        {"opinions": "leader"},
        "听取分管领导的意见",
    ),
    "told": Needs(
        "{told: leader}",
        {"done": ["ask", "note"]},
        (("told", "leader", "须先告知分管领导"),),
        {"told": "leader"},
        "已告知分管领导",
    ),
    "told by an effect": Needs(
        "{told: clerk}",
        {"done": "ask"},
        (("told", "clerk", "须先告知办事员"),),
        {"done": ["ask", "note"]},
        "已告知办事员",
    ),
    "entry": Needs(
        "{entry: seals}",
        {"entries": "keys"},
        (("entry", "seals", "须先在“印章台账”中登记"),),
        {"entries": "seals"},
        "已在“印章台账”中登记",
    ),
    "entry by an effect": Needs(
        "{entry: seals}",
        {"done": "ask"},
        (("entry", "seals", "须先在“印章台账”中登记"),),
        {"done": ["ask", "note"]},
        "已在“印章台账”中登记",
    ),
    "returned": Needs(
        "{returned: seals}",
        {"returned": "keys"},
        (("returned", "seals", "“印章台账”里还有没有交还的"),),
        {"returned": "seals"},
        "交还“印章台账”所记的全部物品",
    ),
    "everything returned": Needs(
        "{returned: all}",
        {"returned": "seals"},
        (("returned", "keys", "“钥匙台账”里还有没有交还的"),),
        {"returned": ["seals", "keys"]},
        "交还各台账所记的全部物品",
    ),
    "published": Needs(
        "{published: draft}",
        {"done": "ask"},
        (("published", "draft", "须先公开“征求意见稿”"),),
        {"done": ["ask", "show"]},
        "已公开“征求意见稿”",
    ),
    "a paper published": Needs(
        "{published: slip}",
        {"done": ["ask", "show"]},
        (("published", "slip", "须先公开“用印单”"),),
        {"published": "slip"},
        "已公开“用印单”",
    ),
    "done in another kind": Needs(
        "{done: budget.settle}",
        {"done": "ask"},
        (("done", "budget.settle", "须先“预算”的审定"),),
        {"done": ["ask", "budget.settle"]},
        "已“预算的审定”",
    ),
    "decided so": Needs(
        "{decided: council, outcome: passed}",
        {"decided": ["council", "council.later"]},
        (("decided", "council", "须先经办公会研究，结果为“同意”"),),
        {"decided": "council.passed"},
        "经办公会研究，结果为“同意”",
    ),
    "decided, however it was": Needs(
        "{decided: council}",
        {},
        (("decided", "council", "须先经办公会研究决定"),),
        {"decided": "council.later"},
        "经办公会研究决定",
    ),
    "distinct": Needs(
        "{distinct: [handler, sponsor]}",
        {"handler": "clerk", "sponsor": "clerk"},
        (("distinct", "sponsor", "经手人和证明人不能相同"),),
        {"handler": "clerk", "sponsor": "keeper"},
        "使“经手人”、“证明人”各不相同",
    ),
    "distinct from a role": Needs(
        "{distinct: [handler, keeper]}",
        {"handler": "keeper"},
        (("distinct", "keeper", "经手人和印章专人不能相同"),),
        {"handler": "clerk"},
        "使“经手人”、印章专人各不相同",
    ),
    "distinct, and nobody named": Needs(
        "{distinct: [handler, sponsor]}",
        {"handler": "clerk"},
        (("field", "sponsor", "请填写“证明人”"),),
        {"handler": "clerk", "sponsor": "keeper"},
        "使“经手人”、“证明人”各不相同",
    ),
    "count of persons": Needs(
        '{count: present, is: ">= 2"}',
        {"present": ["clerk"]},
        (("count", "present", "到场人员的数目须至少2，现有1"),),
        {"present": ["clerk", "keeper"]},
        "使“到场人员”所列人员的数目至少2",
    ),
    "count of a set": Needs(
        '{count: items, is: "2"}',
        {"items": [{"place": "甲"}]},
        (("count", "items", "议题的数目须为2，现有1"),),
        {"items": [{"place": "甲"}, {"place": "乙"}]},
        "使议题的数目为2",
    ),
    "equal": Needs(
        "{equal: [amount, paid]}",
        {"amount": 500, "paid": "499.90"},
        (("equal", "paid", "“金额”（500元）与“已付金额”（499.90元）须一致"),),
        {"amount": 500, "paid": 500},
        "使“金额”、“已付金额”一致",
    ),
    "equal, and one unknown": Needs(
        "{equal: [amount, paid]}",
        {"amount": 500},
        (("field", "paid", "请填写“已付金额”"),),
        {"amount": 500, "paid": 500},
        "使“金额”、“已付金额”一致",
    ),
    "adds_up": Needs(
        "{adds_up: {total: amount, of: [paid, left]}}",
        {"amount": 500, "paid": 300, "left": 100},
        (("adds_up", "amount", "“金额”（500元）与“已付金额”、“余额”的合计（400元）须一致"),),
        {"amount": 500, "paid": 300, "left": 200},
        "使“金额”等于“已付金额”、“余额”的合计",
    ),
    "adds_up, and one unknown": Needs(
        "{adds_up: {total: amount, of: [paid, left]}}",
        {"amount": 500, "paid": 300},
        (("field", "left", "请填写“余额”"),),
        {"amount": 500, "paid": 300, "left": 200},
        "使“金额”等于“已付金额”、“余额”的合计",
    ),
    "elapsed": Needs(
        "{elapsed: {since: show, at_least: 15 days}}",
        {"show": "2026-03-06 09:00"},
        (("elapsed", "show", "从“公示”起须满15日（到2026-03-21满）"),),
        {"show": "2026-03-05 09:00"},
        "从“公示”起满15日",
    ),
    "elapsed at most": Needs(
        "{elapsed: {since: begins, at_most: 2 hours}}",
        {"begins": "2026-03-21 07:59"},
        (("elapsed", "begins", "从“开始时间”起不得超过2小时（到2026-03-21为止）"),),
        {"begins": "2026-03-21 08:00"},
        "从“开始时间”起不超过2小时",
    ),
    "elapsed, and not begun": Needs(
        "{elapsed: {since: show, at_least: 15 days}}",
        {},
        (("elapsed", "show", "还没有“公示”，时间无从算起"),),
        {"show": "2026-03-01 09:00"},
        "从“公示”起满15日",
    ),
    "elapsed by a reading": Needs(
        "{elapsed: {since: day, at_least: {reading: half_month}}}",
        {"day": "2026-03-06"},
        (("elapsed", "day", "从“约定日期”起须满15日（到2026-03-21满）"),),
        {"day": "2026-03-05"},
        "从“约定日期”起满15日（按释义）",
    ),
}
AT = "2026-03-21 10:00"


def _book(needs: str) -> Rulebook:
    return small(BOOK.format(needs=needs))


def _stamp(needs: str, given: dict[str, Any]) -> Decision:
    given = {"done": "ask", **given}
    return ask(_book(needs), Question("permit", "seal.stamp", given, at=read_moment(AT)))


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_what_is_missing_is_refused_and_told(case: Needs) -> None:
    decision = _stamp(case.needs, case.lacks)
    assert (decision.status, decision.because) == ("refused", ("A-4",))
    assert tuple((want.form, want.what, want.text) for want in decision.wants) == case.wants


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_what_is_there_is_allowed(case: Needs) -> None:
    decision = _stamp(case.needs, case.has)
    assert (decision.status, decision.because) == ("allowed", ("A-4",))


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_it_is_read_back(case: Needs) -> None:
    [line] = [line for line in outline(_book(case.needs)) if line.clause == "A-4"]
    assert line.said == f"用印：“盖章”之前须{case.said}。"


def test_a_length_that_nobody_has_said_is_asked_for() -> None:
    needs = "{elapsed: {since: show, at_least: {reading: soon}}}"
    [want] = _stamp(needs, {"show": AT}).wants
    assert (want.form, want.what) == ("reading", "soon")
    [line] = [line for line in outline(_book(needs)) if line.clause == "A-4"]
    assert line.said.endswith("须从“公示”起满原文没有写明的时间。")


def test_a_length_is_never_over_while_nobody_says_what_time_it_is() -> None:
    question = Question("permit", "seal.stamp", {"done": "ask", "show": "2026-03-05 09:00"})
    assert ask(_book("{elapsed: {since: show, at_least: 15 days}}"), question).status == "refused"


@pytest.mark.parametrize(
    ("needs", "words"),
    [
        ("{opinion: lieder}", "没有叫“lieder”的角色"),
        ("{told: lieder}", "没有叫“lieder”的角色"),
        ("{entry: seels}", "没有叫“seels”的台账（registers）；可以写 seals、keys"),
        ("{returned: seels}", "没有叫“seels”的台账（registers）；可以写 seals、keys、all"),
        ("{published: final}", "没有叫“final”的公开的内容（publish）；可以写 case、slip、draft"),
        ("{done: budgt.settle}", "没有叫“budgt”的事项（kinds）"),
        ("{done: budget.setle}", "没有叫“setle”的环节或动作；可以写 settle"),
        ("{decided: council, outcome: pased}", "没有叫“pased”的审议结果（outcomes）；可以写 passed、later"),
        ("{decided: director, outcome: passed}", "“director”不是会议机构，没有审议结果"),
        ("{field: place, outcome: passed}", "outcome 要和 decided 一起写"),
        ("{distinct: [handler]}", "distinct、equal 至少写两样"),
        ("{distinct: [handler, handlr]}", "没有叫“handlr”的事实"),
        ("{count: present}", "count 要和 is 一起写"),
        ('{count: itms, is: "2"}', "没有叫“itms”的角色、人员事实或集合"),
        ('{count: items, is: "> 半天"}', "“半天”不是整数"),
        ("{equal: [amount, place]}", "“amount”与“place”类型不同，不能比较"),
        ("{equal: [amount, pay]}", "没有叫“pay”的事实"),
        ("{adds_up: {total: amount, of: [paid, copies]}}", "“amount”与“copies”类型不同，不能比较"),
        (
            "{adds_up: {total: place, of: [place, place]}}",
            "“place”不能相加；可以写类型为 money、number、days",
        ),
        ("{elapsed: {since: shw, at_least: 1 day}}", "没有叫“shw”的环节、动作或时间事实"),
        ("{elapsed: {since: show}}", "elapsed 写一样"),
        ("{elapsed: {since: show, at_least: {reading: son}}}", "没有叫“son”的释义"),
    ],
)
def test_what_is_wrongly_written_is_told(needs: str, words: str) -> None:
    with pytest.raises(RulebookError) as refused:
        _book(needs)
    assert words in str(refused.value)
