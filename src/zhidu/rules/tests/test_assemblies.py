"""What only a meeting body has: whom it seats, what it takes, when it may open, how it decides."""

from __future__ import annotations

from fractions import Fraction
from textwrap import dedent
from typing import Any

import pytest
from hypothesis import given as example
from hypothesis import strategies as st

from zhidu.rules.ask import Question, ask
from zhidu.rules.book import Rulebook
from zhidu.rules.coverage import without
from zhidu.rules.decision import Decision
from zhidu.rules.load import load_files
from zhidu.rules.outline import outline
from zhidu.rules.source import RulebookError
from zhidu.rules.tests.books import BASE

HEAD = """\
terms:
  matter: {title: 事项, type: choice, values: {budget: 预算执行, rules: 文件, contract: 协议, other: 其他}}
  wide: {title: 是否涉及全局, type: flag}
  spoke: {title: 发言人员, type: posts}
  agreed: {title: 同意人数, type: number}
  votes: {title: 投票人数, type: number}
roles:
  m2: {title: 副主任甲}
  m3: {title: 副主任乙}
  m4: {title: 副主任丙}
  m5: {title: 副主任丁}
  board: {title: 组成人员, are: [director, leader, m2, m3, m4], cites: A-1}
kinds:
  topic:
    title: 议题
    steps:
      - {id: meet, title: 上会, verb: 审议, awaits: council, cites: A-1}
bodies:
  council:
    title: 办公会
    takes: topic
    members: {are: board, cites: A-1}
    chair: director
    outcomes: {passed: {title: 通过, move: approve, entails: 执行}}
    steps:
      - {id: open, title: 开会, verb: 宣布开会, by: clerk, cites: A-1}
"""

WHOLE = """\
    attend:
      - {are: clerk, cites: A-1}
      - {each: items, are: unit.head, needs: {consent: director}, cites: A-4}
      - {are: [m4, m5], at_most: 1, when: {matter: rules}, cites: A-5}
    scope:
      - {when: {matter: budget}, as: 决定, cites: A-1}
      - {when: {matter: other}, as: 审议, needs: {consent: director}, cites: A-4}
    leaves_out:
      - {when: {matter: rules}, unless: {when: {wide: 是}, cites: A-6}, instead: 审签, cites: A-5}
    quorum:
      - {among: present, more_than: 1/2, cites: A-1}
      - {among: present, present: leader, when: {matter: budget}, cites: A-4}
    speak:
      - {order: [keeper, board, director], among: spoke, cites: A-4}
    decide:
      - {how: leader, by: director, outcomes: [passed], when: {matter: budget}, cites: A-1}
      - {how: more_than, share: 1/2, of: members, agreed: agreed, cites: A-4}
"""


def council(rules: str = WHOLE, edit: tuple[str, str] = ("", "")) -> Rulebook:
    """The body with these rules; ``edit`` replaces a passage of what stands before them."""
    head = dedent(HEAD)
    assert edit[0] in head
    return load_files({"base.yaml": BASE, "rules.yaml": (head.replace(*edit) if edit[0] else head) + rules})


BOOK = council()


def asked(function: str, book: Rulebook = BOOK, target: str = "council", **given: Any) -> Decision:
    return ask(book, Question(function, target, given))


# who sits in


def test_somebody_sits_in_by_topic_only_once_it_is_agreed() -> None:
    topic = {"unit": "u1"}
    waiting = asked("compose", target="council.attend", items=[topic])
    assert (waiting.status, waiting.value) == ("refused", ("clerk",))
    assert [want.form for want in waiting.wants] == ["consent"]
    agreed = asked("compose", target="council.attend", items=[{**topic, "consent": "director"}])
    assert (agreed.status, agreed.value) == ("allowed", ("clerk", "unit.head"))


GUESTS = ("  board:", "  guests: {title: 与会的客人, are: council.attend, but: m5, cites: A-1}\n  board:")


def test_those_who_sit_in_are_named_as_one() -> None:
    book = council(edit=GUESTS)
    topics = [{"unit": "u1"}, {"unit": "u2"}]
    assert asked("resolve", book, "guests", items=topics).value == ("clerk", "unit.head")
    assert set(asked("resolve", book, "guests", matter="rules").value) == {"clerk", "m4"}
    assert "“与会的客人”是办公会列席人员，副主任丁除外。" in [line.said for line in outline(book)]
    with pytest.raises(RulebookError, match=r"没有叫“council\.attend”的角色"):
        council("", edit=GUESTS)


WINDOW = """\
    acts:
      call: {title: 开始, by: clerk}
      end: {title: 结束, by: clerk}
    attend: [{are: unit.head, each: items, since: call, until: end, cites: A-4}]
    gates:
      call: [{needs: {not_done: open}, cites: A-5}]
"""


@pytest.mark.parametrize(
    ("done", "there"), [([], None), (["call"], ("unit.head",)), (["call", "end"], None)], ids=str
)
def test_who_is_called_in_is_there_between_two_acts(done, there) -> None:
    topic = {"unit": "u1", "done": done}
    assert asked("compose", council(WINDOW), "council.attend", items=[topic]).value == there


def test_what_is_done_shuts_an_act() -> None:
    book, of = council(WINDOW), "council.call"
    assert ask(book, Question("permit", of, {}, by=("clerk",))).status == "allowed"
    late = ask(book, Question("permit", of, {"done": ["open"]}, by=("clerk",)))
    assert (late.status, late.because, late.wants[0].text) == ("refused", ("A-5",), "“宣布开会”以后不能再办")


def test_a_window_between_acts_that_there_are_not_is_complained_of() -> None:
    with pytest.raises(RulebookError, match="leave"):
        council(WINDOW.replace("until: end", "until: leave"))


def test_more_than_the_text_seats_are_too_many() -> None:
    decision = asked("compose", target="council.attend", matter="rules")
    assert (decision.status, decision.because) == ("refused", ("A-5",))
    assert asked("compose", target="council.attend", matter="budget").value == ("clerk",)


# what it takes


def test_a_sort_of_topic_is_taken_for_what_the_text_says() -> None:
    decision = asked("admit", matter="budget")
    assert (decision.status, decision.value.as_, decision.because) == ("allowed", ("决定",), ("A-1",))


def test_the_rest_is_taken_only_with_consent() -> None:
    assert asked("admit", matter="other").status == "refused"
    assert asked("admit", matter="other", consent="director").status == "allowed"


def test_what_is_left_out_is_refused_with_the_way_to_go_unless_an_exception_speaks() -> None:
    refused = asked("admit", matter="rules", wide="否")
    assert (refused.status, refused.value.instead, refused.because) == ("refused", "审签", ("A-5",))
    assert "请另行办理：审签" in refused.wants[0].text
    assert asked("admit", matter="rules", wide="是").status == "allowed"


def test_a_topic_of_no_sort_named_is_met_with_silence() -> None:
    assert asked("admit", matter="contract").status == "silent"


# whether it may open


@pytest.mark.parametrize(("come", "status"), [(2, "refused"), (3, "allowed")])
def test_more_than_half_must_come(come: int, status: str) -> None:
    present = ["director", "leader", "m2", "m3"][:come]
    decision = asked("quorate", present=present, matter="other")
    assert (decision.status, decision.value) == (status, (come, 5))


def test_who_is_no_member_does_not_count() -> None:
    assert asked("quorate", present=["director", "leader", "keeper"], matter="other").value == (2, 5)


def test_a_matter_may_ask_for_somebody_in_person() -> None:
    absent = asked("quorate", present=["director", "m2", "m3"], matter="budget")
    assert (absent.status, absent.because) == ("refused", ("A-4",))
    assert absent.wants[0].text == "分管领导须到会"
    assert asked("quorate", present=["director", "m2", "leader"], matter="budget").status == "allowed"


@example(st.integers(1, 40), st.integers(0, 40), st.sampled_from(["1/2", "2/3", "90%", "3"]))
def test_a_share_is_exact_at_its_border(members: int, come: int, share: str) -> None:
    roles = "".join(f"  p{n}: {{title: 委员{n}}}\n" for n in range(members))
    names = ", ".join(f"p{n}" for n in range(members))
    rules = f"""\
    quorum:
      - {{among: present, at_least: "{share}", cites: A-1}}
"""
    text = (dedent(HEAD) + rules).replace("kinds:", roles + "kinds:", 1)
    book = load_files({"base.yaml": BASE, "rules.yaml": text.replace("{are: board", f"{{are: [{names}]", 1)})
    there = [f"p{n}" for n in range(min(come, members))]
    part = {"90%": Fraction(9, 10)}.get(share) or Fraction(share)
    enough = len(there) >= (part if part > 1 else part * members)
    assert (asked("quorate", book, present=there).status == "allowed") == enough


# who spoke when


def test_the_chair_who_speaks_before_the_others_is_named() -> None:
    decision = asked("in_order", spoke=["keeper", "director", "m2", "leader"])
    assert (decision.status, decision.value, decision.because) == ("breach", ("director",), ("A-4",))


def test_the_order_of_the_text_is_kept_when_the_chair_is_last() -> None:
    decision = asked("in_order", spoke=["keeper", "clerk", "m2", "leader", "director"])
    assert (decision.status, decision.value) == ("allowed", ())


# how it decides


def test_a_leader_decides_after_discussion() -> None:
    decision = asked("conclude", matter="budget", agreed=0)
    assert (decision.status, decision.value, decision.because) == ("open", ("passed",), ("A-1",))


@pytest.mark.parametrize(("agreed", "carries"), [(2, False), (3, True)])
def test_a_majority_is_of_all_members(agreed: int, carries: bool) -> None:
    assert asked("conclude", matter="rules", agreed=agreed).value is carries


def test_votes_that_nobody_counted_are_asked_for() -> None:
    decision = asked("conclude", matter="rules")
    assert (decision.status, decision.wants[0].what) == ("refused", "agreed")


TWO_THIRDS = "{how: at_least, share: 2/3, of: votes, agreed: agreed, votes: votes"


@pytest.mark.parametrize(
    ("rule", "given", "value"),
    [
        (TWO_THIRDS, {"agreed": 4, "votes": 6}, True),
        (TWO_THIRDS, {"agreed": 4, "votes": 7}, False),
        ("{how: consensus, agreed: agreed", {"agreed": 5}, True),
        ("{how: consensus, agreed: agreed", {"agreed": 4}, False),
        ("{how: more_than, share: 1/2, of: present, agreed: agreed, among: present",
         {"agreed": 2, "present": ["director", "m2", "m3"]}, True),
        ("{how: more_than, share: 1/2, agreed: agreed", {"agreed": 5}, None),
    ],
)  # fmt: skip
def test_of_whom_a_share_is_counted(rule: str, given: dict[str, Any], value: bool | None) -> None:
    book = council(f"    decide:\n      - {rule}, cites: A-4}}\n")
    decision = asked("conclude", book, **given)
    assert decision.value is value
    assert decision.status == ("open" if value is None else "allowed")


# the book around it


def test_every_rule_of_a_body_is_read_back_and_taken_out_with_its_clause() -> None:
    said = [line.said for line in outline(BOOK)]
    assert any("每个议题由提出单位" in one or "列席" in one for one in said)
    assert any("超过" in one or "半数以上（不含）" in one for one in said)
    bare = without(BOOK, "A-4")
    assert asked("in_order", bare, spoke=["director", "m2"]).status == "silent"
    assert asked("quorate", bare, present=["director", "m2", "m3"], matter="budget").status == "allowed"


ONLINE = """\
    quorum:
      - {among: present, at_least: 1/2, cites: A-4}
    online:
      - {among: spoke, counts: 否, when: {matter: budget}, cites: A-5}
      - {among: spoke, counts: 是, when: {matter: other}, cites: A-6}
      - {never: 涉密议题只能现场参加, when: {matter: contract}, cites: A-1}
"""


def test_who_attends_online_counts_as_the_text_says_and_not_at_all_where_it_bars_that() -> None:
    book = council(ONLINE)
    there: dict[str, Any] = {"present": ["director", "m2", "m3"], "spoke": ["m2", "m3"]}
    assert asked("quorate", book, matter="budget", **there).value == (1, 5)
    assert asked("quorate", book, matter="budget", **there).status == "refused"
    assert asked("quorate", book, matter="other", **there).value == (3, 5)
    counted = {
        matter: asked("online", book, matter=matter) for matter in ("budget", "other", "contract", "rules")
    }
    assert [said.value for said in counted.values()] == ["否", "是", None, None]
    assert [said.status for said in counted.values()] == ["allowed", "allowed", "refused", "silent"]
    assert counted["contract"].wants[0].text == "涉密议题只能现场参加"
    assert asked("quorate", book, matter="contract", **there).value == (1, 5)
    assert any("不得线上参会" in line.said for line in outline(book))


@pytest.mark.parametrize(
    ("rules", "words"),
    [
        ("    quorum:\n      - {among: agreed, at_least: 1/2, cites: A-1}\n", "type: posts"),
        ("    quorum:\n      - {among: present, at_least: 五成, cites: A-1}\n", "不是份额"),
        ("    quorum:\n      - {among: present, cites: A-1}\n", "quorum 写一样"),
        ("    online:\n      - {counts: 是, cites: A-1}\n", "online 写一样"),
        ("    online:\n      - {counts: 否, among: agreed, cites: A-1}\n", "type: posts"),
        ("    speak:\n      - {order: [nobody, director], among: spoke, cites: A-1}\n", "没有叫“nobody”的"),
        ("    decide:\n      - {how: more_than, agreed: agreed, cites: A-1}\n", "要写 share"),
        ("    decide:\n      - {how: consensus, agreed: matter, cites: A-1}\n", "type: number"),
        ("    scope:\n      - {when: {matter: 预算}, cites: A-1}\n", "预算"),
    ],
)
def test_a_mistake_is_said_in_its_place(rules: str, words: str) -> None:
    with pytest.raises(RulebookError, match=words):
        council(rules)
