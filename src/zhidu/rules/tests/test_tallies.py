"""Votes by name: who is counted, who withdraws, what the outcome may be."""

from __future__ import annotations

from textwrap import dedent
from typing import Any

import pytest

from zhidu.rules.ask import Question, ask
from zhidu.rules.book import Rulebook
from zhidu.rules.decision import Decision
from zhidu.rules.load import load_files
from zhidu.rules.outline import outline
from zhidu.rules.source import RulebookError
from zhidu.rules.tests.books import BASE
from zhidu.rules.tests.test_assemblies import HEAD, asked

VOTED = """\
    quorum: [{among: present, at_least: 1/2, cites: A-4}]
    recuse: [{among: spoke, are: m2, when: {matter: contract}, cites: A-5}]
    decide:
      - how: more_than
        share: 1/2
        of: members
        agreed: ayes
        against: noes
        outcomes: [passed]
        %s
        cites: A-1
"""
EDITS = (
    (
        "by: clerk, cites: A-1}\n",
        (
            "by: clerk, does: open, cites: A-1}\n"
            "    acts: {settle: {title: 定结果, by: clerk, does: decide, asks: [ayes, noes, why]}}\n"
        ),
    ),
    (
        "  agreed: {title: 同意人数, type: number}\n",
        """  agreed: {title: 同意人数, type: number}
  ayes: {title: 同意人员, type: posts}
  noes: {title: 反对人员, type: posts}
  outcome: {title: 结果, type: choice, values: {passed: 通过, turned_down: 不通过}}
  why: {title: 理由, type: text}
""",
    ),
    ("entails: 执行}}", "entails: 执行}, turned_down: {title: 不通过, move: disapprove, entails: 终止}}"),
)
ALL = ["director", "leader", "m2", "m3", "m4"]
MANY = ["m2", "m3", "m4"]


def voting(rest: str = "", rules: str = VOTED) -> Rulebook:
    """The body of five, voting by name."""
    head = dedent(HEAD)
    for old, new in EDITS:
        assert head.count(old) == 1
        head = head.replace(old, new)
    return load_files({"base.yaml": BASE, "rules.yaml": head + rules % rest})


def settled(book: Rulebook, **given: Any) -> Decision:
    """Whether the clerk may record the outcome."""
    facts = {"done": ["open"], "matter": "budget", "present": ALL} | given
    return ask(book, Question("permit", "council.settle", facts, by=("clerk",)))


def test_the_outcome_is_what_more_than_half_of_the_members_want() -> None:
    book = voting()
    few = settled(book, outcome="passed", ayes=["m2", "m3"])
    assert (few.status, few.because) == ("refused", ("A-1",))
    assert few.wants[0].text == "5人中须有3人同意，现同意2人"
    assert settled(book, outcome="passed", ayes=MANY).status == "allowed"
    assert settled(book, outcome="turned_down", ayes=["m2"]).status == "allowed"


def test_nobody_counted_is_asked_for_and_who_is_no_member_counts_nothing() -> None:
    book = voting()
    assert [want.form for want in settled(book, outcome="passed").wants] == ["field"]
    assert settled(book, outcome="passed", ayes=["m2", "m3", "m5"]).status == "refused"


def test_who_withdraws_is_counted_nowhere_and_some_must() -> None:
    book = voting()
    told = {"outcome": "passed", "matter": "contract"}
    stays = settled(book, ayes=["leader", "m3", "m4"], **told)
    assert (stays.because, stays.wants[0].text) == (("A-5",), "副主任甲须回避，请先登记回避")
    assert settled(book, ayes=["leader", "m3", "m4"], spoke=["m2"], **told).status == "allowed"
    assert settled(book, ayes=["leader", "m2", "m3"], spoke=["m2"], **told).because == ("A-1",)


def test_a_meeting_that_has_become_too_small_decides_nothing() -> None:
    book, few = voting(), ["director", "leader"]
    gone = settled(book, outcome="passed", ayes=ALL, present=few)
    assert (gone.because, gone.wants[0].text) == (("A-4",), "应到5人，至少到会3人，现到会2人")
    assert settled(book, outcome="passed", ayes=ALL, present=few, spoke=["m2", "m4"]).status == "allowed"


def test_an_outcome_against_the_many_owes_its_reason_where_the_text_asks_for_one() -> None:
    book = voting("else_reason: why")
    assert settled(book, outcome="passed", ayes=["m2"], why="上级已有要求").status == "allowed"
    refused = settled(book, outcome="turned_down", ayes=MANY)
    assert (refused.status, refused.wants[0].what) == ("refused", "why")
    assert "须填写“理由”" in refused.wants[0].text
    assert settled(book, outcome="turned_down", ayes=MANY, why="条件不成熟").status == "allowed"


def test_a_leader_who_hears_all_first_says_why_it_is_another() -> None:
    leads = "how: leader\n        by: director"
    counted = "how: more_than\n        share: 1/2\n        of: members"
    book = voting("else_reason: why", VOTED.replace(counted, leads))
    split = {"outcome": "passed", "ayes": ["m2"], "noes": ["m3", "m4"]}
    assert settled(book, **split).because == ("A-1",)
    assert settled(book, **split, why="时间紧").status == "allowed"
    assert settled(book, **split | {"noes": []}).status == "allowed"


def test_of_an_outcome_it_is_asked_whether_the_meeting_may_come_to_it() -> None:
    assert asked("conclude", voting(), "council.passed", ayes=["m2"]).status == "refused"
    assert asked("conclude", voting(), "council.passed", ayes=MANY).status == "allowed"
    assert asked("conclude", voting(), ayes=MANY).value is True


def test_withdrawing_and_voting_by_name_are_read_back() -> None:
    said = " ".join(line.said for line in outline(voting("else_reason: why")))
    assert "副主任甲须回避；“发言人员”中的人对本议题不计入应到，不参加表决。" in said
    assert "方可以“通过”；与多数人意见不一致的，须填写“理由”。" in said


def test_who_is_to_be_heard_and_said_nothing_is_noted() -> None:
    book = voting(rules=VOTED + "    speak: [{heard: present, among: spoke, cites: A-4}]\n")
    silent = asked("in_order", book, present=["m2", "m3"], spoke=["m3"])
    assert (silent.status, silent.value, silent.because) == ("breach", ("m2",), ("A-4",))
    assert asked("in_order", book, present=["m2", "m3"], spoke=["m3", "m2"]).status == "allowed"
    assert any("都要发言，才算充分讨论" in line.said for line in outline(book))


def test_a_vote_that_nobody_is_asked_for_is_complained_of() -> None:
    with pytest.raises(RulebookError, match="“定结果”没有填写“spoke”"):
        voting("abstained: spoke")
