"""Paths to people: from a person to the unit and one level up, from a body to who belongs to it."""

from __future__ import annotations

import pytest

from zhidu.rules.ask import Question, ask
from zhidu.rules.book import Rulebook
from zhidu.rules.facts import Given
from zhidu.rules.load import load_files
from zhidu.rules.merge import merge
from zhidu.rules.people import resolve, title_of
from zhidu.rules.source import RulebookError
from zhidu.rules.tests.books import bent
from zhidu.rules.tests.pairs import SECOND, SETTLED, SMALL, edited
from zhidu.rules.tests.test_people import CHART

HANDLER = "  day: {title: 约定日期, type: date}\n"


def _book(rules: str = "") -> Rulebook:
    """The valid book with a fact that names a post."""
    files = bent(HANDLER, f"{HANDLER}  handler: {{title: 经手人, type: post}}\n")
    return load_files(files | {"more.yaml": rules} if rules else files)


@pytest.mark.parametrize(
    ("name", "posts", "title"),
    [
        ("initiator.head", ("4",), "提出人的单位负责人"),
        ("initiator.superior", ("2",), "提出人的上级"),
        ("handler.superior", ("4",), "经手人的上级"),
        ("handler.leader", ("2",), "经手人的单位分管领导"),
        ("handler.staff", ("4", "5"), "经手人的单位工作人员"),
        ("council.members", ("1", "2", "3"), "办公会组成人员"),
        ("council.chair", ("1",), "办公会主持人"),
    ],
)
def test_a_path_leads_to_people(name: str, posts: tuple[str, ...], title: str) -> None:
    given = Given(facts={"handler": "5"}, initiator="4")
    assert resolve(_book(), [name], given, CHART) == posts
    assert title_of(_book(), name) == title


def test_nobody_is_above_one_who_belongs_to_no_unit() -> None:
    assert resolve(_book(), ["initiator.superior"], Given(initiator="9"), CHART) == ()
    assert resolve(_book(), ["handler.superior"], Given(), CHART) == ()


@pytest.mark.parametrize("name", ["initiator.superior", "council.chair", "council.members", "handler.head"])
def test_a_rule_may_name_a_path(name: str) -> None:
    files = bent("needs: {consent: director}, cites: A-4", f"only: {name}, cites: A-4")
    book = load_files(
        {
            n: t.replace(HANDLER, f"{HANDLER}  handler: {{title: 经手人, type: post}}\n")
            for n, t in files.items()
        }
    )
    given = {"paper": "contract", "done": ["apply", "approve", "meeting"], "place": "office"}
    decision = ask(book, Question("permit", "seal.stamp", given, ("keeper",)))
    assert any(want.form == "only" and title_of(book, name) in want.text for want in decision.wants)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("initiator.boss", "没有叫“initiator.boss”的角色"),
        ("unit.superior", "没有叫“unit.superior”的角色"),
        ("council.guests", "没有叫“council.guests”的角色"),
    ],
)
def test_a_path_that_leads_nowhere_is_told(name: str, words: str) -> None:
    with pytest.raises(RulebookError, match=words):
        load_files(bent("needs: {consent: director}", f"needs: {{consent: {name}}}"))


def test_a_group_of_the_members_of_a_body_that_is_this_group_is_a_circle() -> None:
    with pytest.raises(RulebookError, match=r"绕成了圈：leaders → council\.members → leaders"):
        load_files(
            bent(
                "leaders: {title: 领导, are: [director, leader]",
                "leaders: {title: 领导, are: council.members",
            )
        )


def test_paths_of_another_text_keep_their_tails() -> None:
    second = edited(
        SECOND, "- {tells: clerk, what: 用印登记", "- {tells: [clerk, initiator.superior], what: 用印登记"
    )
    book = merge([SMALL, second], SETTLED).book_for("seal")
    assert book is not None
    [told] = [e.rule.tells for e in book.kinds["seal"].after["stamp"] if e.cites == ("B-3",)]
    assert told == ["other:clerk", "initiator.superior"]
