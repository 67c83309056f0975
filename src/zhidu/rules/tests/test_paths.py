"""Paths to people: from a person to the unit and one level up, from a body to who belongs to it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from zhidu.rules.ask import Question, ask
from zhidu.rules.book import Rulebook
from zhidu.rules.chart import nominal
from zhidu.rules.coverage import without
from zhidu.rules.facts import FactError, Given
from zhidu.rules.load import load_files
from zhidu.rules.merge import merge
from zhidu.rules.outline import outline
from zhidu.rules.people import resolve, title_of
from zhidu.rules.source import RulebookError
from zhidu.rules.tests.books import VALID, bent
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


ROLES = """
roles:
  charge: {title: 主管领导, leader: {of: unit}, cites: A-4}
  taker: {title: 记录人, are: council.secretary, cites: A-4}
  guard: {title: 值守人, are: [night.staff, night.leader], cites: A-4}
  second: {title: 副手, are: unit.deputy, cites: A-4}
duties:
  night: {title: 夜间值班, covers: {posts: {staff: 1, leader: 1}, cites: A-1}}
"""
CHAIR = "    chair: director\n"


def _roles() -> Rulebook:
    """The valid book with a secretary, a watch, and roles that speak of them."""
    return load_files(bent(CHAIR, f"{CHAIR}    secretary: {{are: clerk, cites: A-6}}\n") | {"m.yaml": ROLES})


@pytest.mark.parametrize(
    ("role", "posts", "said"),
    [
        ("charge", ("2",), "“主管领导”是科室分管领导。"),
        ("taker", ("5",), "“记录人”是办公会秘书。"),
        ("guard", ("3", "5"), "“值守人”是夜间值班的值班人员、夜间值班的带班领导。"),
        ("second", ("5",), "“副手”是科室副职。"),
    ],
)
def test_a_role_may_be_who_leads_keeps_the_record_stands_watch_or_is_second(
    role: str, posts: tuple[str, ...], said: str
) -> None:
    chart = replace(CHART, roles={**CHART.roles, "clerk": ("5",)})
    on_watch = {"night.staff": ("5",), "night.leader": ("3",)}
    given = Given(facts={"unit": "office"}, initiator="4", on_watch=on_watch)
    assert set(resolve(_roles(), [role], given, chart)) == set(posts)
    assert said in [line.said for line in outline(_roles())]


def test_the_secretary_of_a_meeting_is_a_rule_of_its_clause() -> None:
    book = _roles()
    assert "办公会的秘书是办事员。" in [line.said for line in outline(book) if line.clause == "A-6"]
    assert resolve(book, ["council.secretary"], Given(), nominal(book.roles)) == ("clerk",)
    bare = without(book, "A-6")
    assert resolve(bare, ["council.secretary"], Given(), nominal(bare.roles)) == ()


def test_a_sentence_says_who_stands_the_watch() -> None:
    decision = ask(_roles(), Question("resolve", "guard", {"on_watch": {"night.staff": "keeper"}}))
    assert set(decision.value) == {"keeper", "night.leader"}
    with pytest.raises(FactError, match="on_watch 写成"):
        ask(_roles(), Question("resolve", "guard", {"on_watch": "keeper"}))


def test_the_deputy_of_a_unit_is_the_stand_in_of_its_head_before_the_next_in_rank() -> None:
    given = Given(facts={"unit": "office"})
    named = replace(CHART, deputies={"4": ("3", "2")})
    assert resolve(_book(), ["unit.deputy"], given, CHART) == ("5",)
    assert resolve(_book(), ["unit.deputy"], given, named) == ("2", "3")
    headless = replace(CHART, posts={"5": CHART.posts["5"]})
    assert resolve(_book(), ["unit.deputy"], given, headless) == ()


def test_who_leads_a_field_of_work_is_found_by_its_name() -> None:
    roles = {"m.yaml": "roles:\n  field_leader: {title: 分管领导, leader: {of: paper}, cites: A-4}\n"}
    book = load_files(VALID | roles)
    chart = replace(CHART, fields={"合同": ("3", "2")})
    for paper, posts in (("contract", ("2", "3")), ("letter", ()), (None, ())):
        given = Given(facts={"paper": paper} if paper else {})
        assert set(resolve(book, ["field_leader"], given, chart)) == set(posts)
    assert "“分管领导”是文件类别分管领导。" in [line.said for line in outline(book)]
    with pytest.raises(RulebookError, match=r"没有叫“paper\.head”的角色"):
        load_files(VALID | {"m.yaml": roles["m.yaml"].replace("leader: {of: paper}", "are: paper.head")})


def test_who_leads_is_written_in_one_way() -> None:
    with pytest.raises(RulebookError, match=r"leader（分管领导）和 are（由哪些角色组成）只写一样"):
        load_files(bent("leaders: {title: 领导, ", "leaders: {title: 领导, leader: {of: unit}, "))


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
        ("council.secretary", "没有叫“council.secretary”的角色"),
        ("night.staff", "没有叫“night.staff”的角色"),
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
