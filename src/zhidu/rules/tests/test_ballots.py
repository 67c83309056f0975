"""Secret ballots, the leader's conclusion, and who presides: what the rules let a meeting record."""

from __future__ import annotations

from textwrap import dedent
from typing import Any

import pytest
from hypothesis import given as example
from hypothesis import strategies as st

from zhidu.rules.ask import Question, ask
from zhidu.rules.book import Rulebook
from zhidu.rules.check import check
from zhidu.rules.coverage import without
from zhidu.rules.decision import Decision
from zhidu.rules.load import load_files
from zhidu.rules.outline import outline
from zhidu.rules.source import RulebookError
from zhidu.rules.tests.books import BASE
from zhidu.rules.tests.test_assemblies import HEAD

FACTS = """\
  outcome: {title: 结果, type: choice, values: {passed: 通过, turned_down: 不通过, deferred: 缓议}}
  recused: {title: 回避人员, type: posts}
  pro: {title: 同意票, type: number}
  con: {title: 反对票, type: number}
  blank: {title: 弃权票, type: number}
  out: {title: 发出选票, type: number}
  back: {title: 收回选票, type: number}
  void: {title: 无效票, type: number}
  teller: {title: 计票人, type: post}
  watcher: {title: 监票人, type: post}
  took: {title: 领票人员, type: posts}
  ayes: {title: 同意的成员, type: posts}
  concluded_by: {title: 决定人, type: post}
  presider: {title: 主持人, type: post}
  delegated: {title: 是否委托, type: flag}
roles:
"""
STEPS = """\
    presider: presider
    presides:
      - {are: leader, when: {delegated: 是}, signs: [keep_record], cites: A-4}
      - {are: [m2, m3], absent: 是, cites: A-5}
    steps:
      - {id: open, title: 开会, verb: 宣布开会, by: clerk, does: open, asks: [presider], cites: A-1}
      - {id: close, title: 散会, verb: 散会, by: clerk, does: close, cites: A-1}
      - {id: keep_record, title: 签记录, verb: 签字, by: director, cites: A-1}
      - {id: sign, title: 签纪要, verb: 签发, by: director, cites: A-1}
    acts:
      settle:
        title: 定结果
        by: clerk
        does: decide
        asks: [pro, con, blank, out, back, void, teller, watcher, concluded_by]
"""
EDITS = (
    ("roles:\n", FACTS),
    (
        "    steps:\n      - {id: open, title: 开会, verb: 宣布开会, by: clerk, cites: A-1}\n",
        STEPS,
    ),
    (
        "    outcomes: {passed: {title: 通过, move: approve, entails: 执行}}",
        """    outcomes:
      passed: {title: 通过, move: approve, entails: 执行}
      turned_down: {title: 不通过, move: disapprove, entails: 终止}
      deferred: {title: 缓议, move: hold, entails: 再议}""",
    ),
)
RULES = """\
    recuse: [{among: recused, cites: A-5}]
    quorum:
      - {among: present, more_than: 1/2, when: {matter: [budget, rules]}, cites: A-4}
      - {among: present, at_least: 2/3, when: {matter: contract}, cites: A-5}
    decide:
      - how: more_than
        share: 1/2
        of: members
        among: present
        agreed: pro
        against: con
        abstained: blank
        when: {matter: contract}
        ballot: {handed_out: out, handed_in: back, invalid: void, counters: [teller, watcher]}
        cites: A-1
      - how: leader
        by: director
        decider: concluded_by
        hears: spoke
        among: present
        when: {matter: rules}
        cites: A-4
"""


def secret(rules: str = RULES, *edits: tuple[str, str]) -> Rulebook:
    """The body of five: contracts by ballot, documents by its leader."""
    written = dedent(HEAD)
    for old, new in EDITS:
        assert written.count(old) == 1
        written = written.replace(old, new)
    written += rules
    for old, new in edits:
        assert written.count(old) == 1
        written = written.replace(old, new)
    return load_files({"base.yaml": BASE, "rules.yaml": written})


BOOK = secret()
ALL = ["director", "leader", "m2", "m3", "m4"]
COUNTED = {"out": 5, "back": 5, "void": 1, "pro": 3, "con": 1, "blank": 0, "teller": "m2", "watcher": "m3"}


def settled(book: Rulebook = BOOK, **given: Any) -> Decision:
    """Whether the clerk may record the outcome."""
    facts = {"done": ["open"], "matter": "contract", "present": ALL, "outcome": "passed", **given}
    return ask(book, Question("permit", "council.settle", facts, by=("clerk",)))


def said(decision: Decision) -> str:
    return "；".join(want.text for want in decision.wants)


# a secret ballot


def test_a_ballot_that_adds_up_decides() -> None:
    assert settled(**COUNTED).status == "allowed"
    few = settled(**COUNTED | {"pro": 2, "con": 2})
    assert (few.status, few.because, said(few)) == ("refused", ("A-1",), "5人中须有3人同意，现同意2人")
    against = settled(**COUNTED | {"outcome": "turned_down"})
    assert (against.status, said(against)) == ("refused", "5人中3人同意，结果与多数人的意见不一致")
    assert settled(**COUNTED | {"outcome": "turned_down", "pro": 2, "con": 2}).status == "allowed"


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"back": 4}, "同意票3、反对票1、弃权票0、无效票1，合计5张，收回选票4张，对不上；请重新计票"),
        ({"out": 6}, "到会可以投票的5人，发出选票6张，多了1张；请核对发出的选票"),
        ({"out": 4}, "发出选票4张，收回5张，收回的多于发出的，这次投票无效；请重新投票"),
        ({"recused": ["m4"]}, "到会可以投票的4人，发出选票5张，多了1张；请核对发出的选票"),
        ({"watcher": "m2"}, "计票人、监票人不能是同一个人"),
        ({"void": None}, "请填写“无效票”"),
    ],
)
def test_a_count_that_does_not_add_up_is_refused_and_says_why(wrong: dict[str, Any], words: str) -> None:
    decision = settled(**{key: value for key, value in (COUNTED | wrong).items() if value is not None})
    assert (decision.status, said(decision)) == ("refused", words)


def test_a_topic_that_is_put_off_needs_no_ballot_but_a_yes_and_a_no_do() -> None:
    assert settled(outcome="deferred").status == "allowed"
    for outcome in ("passed", "turned_down"):
        assert {want.form for want in settled(outcome=outcome).wants} == {"field"}
    half = settled(outcome="deferred", pro=3)
    assert (half.status, "请填写“发出选票”" in said(half)) == ("refused", True)


@example(
    voters=st.integers(0, 5),
    out=st.integers(0, 6),
    back=st.integers(0, 6),
    votes=st.tuples(*[st.integers(0, 3)] * 4),
)
def test_a_ballot_is_let_through_just_where_nothing_is_left_over(
    voters: int, out: int, back: int, votes: tuple[int, int, int, int]
) -> None:
    yes, no, blank, void = votes
    counted = COUNTED | {"out": out, "back": back, "pro": yes, "con": no, "blank": blank, "void": void}
    decision = ask(
        BOOK,
        Question(
            "conclude",
            "council.passed",
            {"matter": "contract", "present": ALL[:voters], "outcome": "passed", **counted},
        ),
    )
    is_sound = out <= voters and back <= out and sum(votes) == back
    assert (decision.status == "allowed") is (is_sound and 2 * yes > len(ALL))
    assert any(want.form == "adds_up" for want in decision.wants) is not is_sound


NAMED = "      - {how: consensus, agreed: ayes, when: {matter: budget}, cites: A-5}\n"


def test_who_voted_how_is_refused_where_the_ballot_is_secret() -> None:
    book = secret(RULES + NAMED, ("[pro, con,", "[ayes, pro, con,"))
    named = settled(book, **COUNTED, ayes=["m2", "m3", "m4"])
    assert (named.status, named.because) == ("refused", ("A-1",))
    assert said(named) == "无记名投票只记票数，不记谁投了什么票；请去掉“同意的成员”里的姓名"
    assert settled(book, matter="budget", ayes=ALL).status == "allowed"
    assert [f.code for f in check(book) if f.code == "named_ballot"] == []
    both = secret(RULES + NAMED.replace("budget", "[budget, contract]"), ("[pro, con,", "[ayes, pro, con,"))
    (found,) = [f for f in check(both) if f.code == "named_ballot"]
    assert (found.severity, found.clauses) == ("error", ("A-1", "A-5"))


def test_who_took_a_paper_is_kept_only_as_that() -> None:
    book = secret(RULES, ("watcher]}", "watcher], took_part: took}"), ("[pro, con,", "[took, pro, con,"))
    assert settled(book, **COUNTED, took=ALL).status == "allowed"
    less = settled(book, **COUNTED, took=ALL[1:])
    assert said(less) == "发出选票5张，“领票人员”有4人，对不上；请核对"
    assert "没有到会" in said(settled(book, **COUNTED | {"present": ALL[1:], "out": 4}, took=ALL))


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("agreed: pro\n", "agreed: ayes\n", "无记名投票只记票数：agreed 须写 type: number 的事实"),
        ("invalid: void", "invalid: took", "无记名投票只记票数：invalid 须写 type: number 的事实"),
        ("[teller, watcher]}", "[teller, took]}", "这里须写 type: post 的事实，不能是“took”"),
        ("back, void,", "back,", "“定结果”没有填写“void”（asks），表决就记不下来"),
        (
            "        among: present\n        agreed",
            "        agreed",
            "ballot、hears 要写 among（到会人员的事实）",
        ),
        ("        against: con\n", "", "ballot 要写 agreed 和 against（票数）"),
        ("        by: director\n", "", "decider 只在 how: leader 时写，并写 by（由谁决定）"),
        ("how: leader", "how: most", "most 要写 grades（至少两种结果，各记票数）和 among"),
        ("signs: [keep_record]", "signs: [close]", "“散会”本来不由主持人（chair）办理"),
        ("    presider: presider\n", "", "写了 presides，还要写 presider（记主持人的事实）"),
        ("does: open, asks: [presider]", "does: open", "“开会”没有填写“presider”（asks），谁主持就记不下来"),
    ],
)
def test_a_book_that_says_it_wrongly_is_complained_of(old: str, new: str, words: str) -> None:
    with pytest.raises(RulebookError) as told:
        secret(RULES, (old, new))
    assert words in str(told.value)


GRADED = """\
      - how: most
        grades: {passed: pro, turned_down: con}
        among: present
        when: {matter: other}
        cites: A-5
"""


def test_most_votes_decide_between_grades_and_a_tie_decides_nothing() -> None:
    book = secret(RULES + GRADED)
    graded = {"matter": "other", "pro": 3, "con": 1}
    assert settled(book, **graded).status == "allowed"
    assert said(settled(book, **graded, outcome="turned_down")) == "得票最多的是“通过”，3票"
    assert settled(book, **graded, outcome="deferred").status == "allowed"
    tie = settled(book, **graded | {"pro": 2, "con": 2})
    assert said(tie) == "得票最多的是“通过”、“不通过”，2票；票数相同，请重新投票"
    assert said(settled(book, **graded | {"pro": 9})) == "到会可以投票的5人，共10票，对不上"
    assert [want.form for want in settled(book, matter="other").wants] == ["field", "field"]
    counted = ask(book, Question("conclude", "council", graded | {"present": ALL}))
    assert (counted.status, counted.value) == ("allowed", ("passed",))
    told = " ".join(line.said for line in outline(book))
    assert "在“通过”、“不通过”中按得票最多的定，票数相同的重新投票" in told


# the leader concludes


def test_a_leader_concludes_when_all_there_have_spoken_and_it_says_who_it_was() -> None:
    rules = {"matter": "rules", "spoke": ["leader", "m2", "m3", "m4"], "concluded_by": "director"}
    assert settled(**rules).status == "allowed"
    silent = settled(**rules | {"spoke": ["leader", "m2"]})
    assert (silent.status, silent.because) == ("refused", ("A-4",))
    assert said(silent) == "副主任乙、副主任丙还没有发表意见；没有意见的，请记为没有意见"
    assert settled(**rules | {"spoke": ["leader", "m2"], "recused": ["m3", "m4"]}).status == "allowed"
    assert [want.what for want in settled(**rules | {"concluded_by": None}).wants] == ["concluded_by"]
    assert said(settled(**rules | {"concluded_by": "leader"})).startswith("应由")
    away = settled(**rules | {"present": ALL[1:], "spoke": ALL[1:]})
    assert "不在会场，不能作出决定" in said(away)


def test_a_topic_of_one_sort_wants_more_to_be_there_than_another_and_still_when_somebody_leaves() -> None:
    three = {"present": ALL[:3], "spoke": ALL[:3], "concluded_by": "director"}
    assert settled(**three, matter="rules").status == "allowed"
    few = settled(**COUNTED | three)
    assert few.because[0] == "A-5"
    assert "应到5人，至少到会4人，现到会3人" in said(few)
    four = {"present": ALL[:4], "out": 4, "back": 4, "pro": 4, "con": 0, "void": 0}
    assert settled(**COUNTED | four).status == "allowed"
    withdrawn = COUNTED | {
        "recused": ["m4"],
        "present": ALL[:3],
        "out": 3,
        "back": 3,
        "pro": 3,
        "con": 0,
        "void": 0,
    }
    assert settled(**withdrawn).status == "allowed"


# who presides


def presides(**given: Any) -> Decision:
    return ask(BOOK, Question("preside", "council", given))


def test_the_chair_presides_or_whom_the_chair_has_asked_or_the_next_who_is_there() -> None:
    assert (presides(delegated="否").value, presides(delegated="否").because) == (("director",), ())
    asked = presides(delegated="是")
    assert (asked.value, asked.because) == (("leader", "director"), ("A-4",))
    next_one = presides(delegated="否", present=["m3", "m2", "m4"])
    assert (next_one.value, next_one.because) == (("m2",), ("A-5",))
    assert presides(delegated="否", present=["m3", "m4"]).value == ("m3",)
    nobody = presides(delegated="否", present=["leader", "m4"])
    assert (nobody.status, said(nobody)) == ("refused", "主任和可以代为主持的人都没有到会，不能开会")


def test_the_meeting_is_not_opened_by_one_who_may_not_preside() -> None:
    def opened(**given: Any) -> Decision:
        facts = {"present": ALL, "delegated": "否", **given}
        return ask(BOOK, Question("permit", "council.open", facts, by=("clerk",)))

    alone = opened(presider="leader")
    assert (alone.status, alone.because) == ("refused", ("A-4",))
    assert said(alone) == "分管领导现在不能主持；可以主持的是主任"
    assert opened(presider="leader", delegated="是").status == "allowed"
    assert opened(presider="m2").because == ("A-5",)
    assert opened(presider="m2", present=["m2", "m3", "m4"]).status == "allowed"


def test_whoever_presided_by_delegation_signs_what_the_rule_says_and_nothing_else() -> None:
    def may(step: str, who: str, **given: Any) -> Decision:
        done = {"keep_record": ["open", "close"], "sign": ["open", "close", "keep_record"]}[step]
        return ask(BOOK, Question("permit", f"council.{step}", {"done": done, **given}, by=(who,)))

    delegated = {"delegated": "是", "presider": "leader"}
    assert may("keep_record", "leader", **delegated).status == "allowed"
    assert may("keep_record", "director", **delegated).status == "allowed"
    assert may("sign", "leader", **delegated).status == "refused"
    assert may("keep_record", "leader", presider="director", delegated="是").status == "refused"
    assert may("keep_record", "m2", presider="m2", delegated="否").status == "refused"
    bare = without(BOOK, "A-4")
    asked = Question(
        "permit", "council.keep_record", {"done": ["open", "close"], **delegated}, by=("leader",)
    )
    assert ask(bare, asked).status == "refused"


def test_it_is_read_back_in_chinese() -> None:
    told = " ".join(line.said for line in outline(BOOK))
    for words in (
        "用无记名投票，只记“同意票”、“反对票”、“弃权票”、“发出选票”、“收回选票”、“无效票”，票数对得上才有效，不记谁投了什么票",
        "由计票人、监票人分别办理",
        "到会人员都发表意见（或记为没有意见）后由主任决定，记明“决定人”",
        "受主任委托，分管领导可以主持；代为主持的还可以办理“签字”",
        "主任没有到会的，由副主任甲、副主任乙中到会的第一人代为主持",
    ):
        assert words in told
