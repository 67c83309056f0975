"""紧急会议: what gives way once a meeting is declared urgent, by whose word, and what never does."""

from __future__ import annotations

from typing import Any

import pytest

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

STEP = "      - {id: open, title: 开会, verb: 宣布开会, by: clerk, cites: A-1}\n"
RULES = """\
      - {id: send, title: 通知, verb: 印发通知, by: clerk, does: notify, cites: A-1}
      - {id: open, title: 开会, verb: 宣布开会, by: clerk, does: open, cites: A-1}
    acts:
      hurry: {title: 宣布紧急, does: declare_urgent, by: director, asks: [reason]}
      confirm: {title: 补签, by: director}
    gates:
      send:
        - {needs: {field: place}, house: 通知要有地点}
        - {needs: {field: copies}, cites: A-2}
        - {needs: {field: day}, cites: A-4}
        - {only: clerk, house: 通知由办事员印发}
    due:
      - {id: ahead, title: 提前通知, before: begins, lead: 1 day, met_by: send, of: clerk, cites: A-4}
      - {id: signed, title: 补签, after: hurry, within: 1 day, met_by: confirm, of: director, house: 次日补签}
    urgent: {ground: reason, lifts: send, excuses: ahead, owes: signed, when: {matter: contract}, GROUND}
"""
OURS, THEIRS = "house: 原文没有写紧急会议", "cites: A-5"
DECLARED = {"done": "hurry", "reason": "路面塌陷", "items": [{"matter": "contract"}]}
WHOLE = {"place": "会议室", "copies": 5, "day": "2026-03-03"}


def hurried(ground: str = OURS, edit: tuple[str, str] = ("", "")) -> Rulebook:
    """The body that may meet at once; its ground is our default, or a clause of the text."""
    assert HEAD.count(STEP) == 1
    written = HEAD.replace(STEP, RULES.replace("GROUND", ground))
    assert edit[0] in written
    return load_files({"base.yaml": BASE, "rules.yaml": written.replace(*edit) if edit[0] else written})


BOOK, OWN = hurried(), hurried(THEIRS)


def may(act: str, who: str = "clerk", book: Rulebook = BOOK, **given: Any) -> Decision:
    return ask(book, Question("permit", f"council.{act}", given, by=(who,)))


def test_until_it_is_declared_a_demand_of_the_house_refuses_and_a_should_asks_why() -> None:
    assert may("send", **WHOLE | {"place": None}).status == "refused"
    soft = may("send", **WHOLE | {"copies": None})
    assert (soft.status, soft.reason) == ("deviation", "")


def test_once_it_is_declared_both_give_way_with_the_ground_as_their_reason() -> None:
    for missing, because in (("place", ()), ("copies", ("A-2",))):
        decision = may("send", **WHOLE | DECLARED | {missing: None})
        assert (decision.status, decision.because, decision.reason) == ("deviation", because, "路面塌陷")
    assert may("send", **WHOLE | DECLARED).status == "allowed"


def test_a_must_gives_way_to_a_clause_of_the_text_only() -> None:
    late = WHOLE | DECLARED | {"day": None}
    refusal = may("send", **late)
    assert (refusal.status, refusal.because) == ("refused", ("A-4",))
    lifted = may("send", book=OWN, **late)
    assert (lifted.status, lifted.because, lifted.reason) == ("deviation", ("A-4",), "路面塌陷")
    assert may("send", book=without(OWN, "A-5"), **late).status == "refused"


def test_who_may_do_it_never_gives_way() -> None:
    assert may("send", "m2", book=OWN, **WHOLE | DECLARED).status == "refused"


def test_it_is_declared_by_those_named_for_such_a_topic_and_with_its_ground() -> None:
    stated = {"reason": "路面塌陷", "items": [{"matter": "contract"}]}
    assert may("hurry", "director", OWN, **stated).because == ("A-5",)
    assert may("hurry", "clerk", **stated).status == "refused"
    (want,) = may("hurry", "director", **stated | {"reason": None}).wants
    assert (want.form, want.what) == ("field", "reason")
    elsewhere = may("hurry", "director", OWN, **stated | {"items": [{"matter": "budget"}]})
    assert (elsewhere.status, elsewhere.because) == ("refused", ("A-5",))
    assert may("send", **WHOLE | DECLARED | {"place": None, "items": []}).status == "refused"


def test_it_is_read_back_with_what_gives_way_and_what_is_owed() -> None:
    (ours,) = [line.said for line in outline(BOOK) if line.sort == "紧急会议"]
    assert "“印发通知”以前的要求可以不等，“提前通知”可以不按期" in ours
    assert "原文写“必须”的不在其内" in ours
    assert "补办“补签”" in ours
    (theirs,) = [line for line in outline(OWN) if line.sort == "紧急会议"]
    assert (theirs.clause, "原文写“必须”" in theirs.said) == ("A-5", False)


@pytest.mark.parametrize(
    ("edit", "code"),
    [
        (("by: director, asks: [reason]", "asks: [reason]"), "nobody_declares"),
        (("does: declare_urgent, ", ""), "nobody_declares"),
        ((", owes: signed", ""), "nothing_owed"),
        (("lifts: send", "lifts: open"), "nothing_lifted"),
    ],
)
def test_an_urgent_path_that_leads_nowhere_is_found(edit: tuple[str, str], code: str) -> None:
    codes = {"nobody_declares", "nothing_owed", "nothing_lifted"}
    assert [f.code for f in check(BOOK) if f.code in codes] == []
    assert [f.code for f in check(hurried(edit=edit)) if f.code in codes] == [code]


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (("lifts: send", "lifts: sent"), "没有叫“sent”的环节或动作"),
        (("excuses: ahead", "excuses: a"), "没有叫“a”的期限"),
        (("asks: [reason]", "asks: [place]"), "“宣布紧急”没有填写“reason”（asks）"),
        (("lifts: send, excuses: ahead, ", ""), "urgent 须写让开什么"),
    ],
)
def test_an_urgent_path_with_a_mistake_is_refused(edit: tuple[str, str], words: str) -> None:
    with pytest.raises(RulebookError) as caught:
        hurried(edit=edit)
    assert words in str(caught.value)
