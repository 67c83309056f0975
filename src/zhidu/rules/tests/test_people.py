"""Who: from a role of the text to posts of the office."""

from __future__ import annotations

from typing import Any

import pytest

from zhidu.rules.ask import Question, ask
from zhidu.rules.assemblies import compose
from zhidu.rules.book import Rulebook
from zhidu.rules.chart import Chart, Post
from zhidu.rules.decision import Basis
from zhidu.rules.facts import Given
from zhidu.rules.load import load_files
from zhidu.rules.people import readers, resolve, title_of
from zhidu.rules.tests.books import VALID, bent

BOOK = load_files(VALID)
POSTS = [
    Post("1", "主任", order=1, unit="lead", head=True),
    Post("2", "副主任甲", order=2, unit="lead"),
    Post("3", "副主任乙", order=30, unit="lead"),
    Post("4", "党政办主任", order=4, unit="office", head=True),
    Post("5", "党政办科员", order=5, unit="office"),
]
CHART = Chart(
    posts={post.id: post for post in POSTS},
    roles={"director": ("1",), "leader": ("3", "2"), "keeper": ("5",)},
    units={"lead": "领导", "office": "党政办公室"},
    leaders={"office": ("2",)},
)


@pytest.mark.parametrize(
    ("names", "facts", "posts"),
    [
        (["keeper"], {}, ("5",)),
        (["leader", "director"], {}, ("1", "2", "3")),
        (["leaders"], {}, ("1", "2", "3")),
        (["witness"], {"present": ("3", "1", "5")}, ("3",)),
        (["witness"], {"present": None}, ()),
        (["witness"], {}, ()),
        (["initiator"], {}, ("4",)),
        (["clerk"], {}, ()),
        (["present"], {"present": ("5", "1")}, ("1", "5")),
        (["present"], {}, ()),
        (["unit.head"], {"unit": "office"}, ("4",)),
        (["unit.staff"], {"unit": "office"}, ("4", "5")),
        (["unit.leader"], {"unit": "office"}, ("2",)),
        (["unit.head"], {"unit": "nowhere"}, ()),
        (["unit.leader"], {}, ()),
    ],
)
def test_the_posts_behind_names_by_rank(
    names: list[str], facts: dict[str, Any], posts: tuple[str, ...]
) -> None:
    assert resolve(BOOK, names, Given(facts=facts, initiator="4"), CHART) == posts


def test_posts_that_the_office_does_not_know_come_last_in_their_order() -> None:
    assert CHART.by_rank(["z", "3", "a", "1", "3"]) == ("1", "3", "z", "a")


def test_nobody_is_the_initiator_of_nothing() -> None:
    assert resolve(BOOK, ["initiator"], Given(), CHART) == ()


def test_in_sentences_a_role_is_one_post_and_a_path_stands_for_itself() -> None:
    def posts(role: str, **given: Any) -> tuple[str, ...]:
        return tuple(ask(BOOK, Question("resolve", role, given)).value)

    assert posts("leaders") == ("director", "leader")
    assert posts("witness", present=["leader", "director"]) == ("leader",)
    [heads] = ask(BOOK, Question("follow", "seal.stamp", {})).value
    assert heads.posts == ("keeper",)


def test_a_role_is_resolved_by_its_clause_and_its_reading() -> None:
    assert ask(BOOK, Question("resolve", "leaders", {})).because == ("A-1",)
    assert ask(BOOK, Question("resolve", "witness", {})).readings == ("ten",)
    assert ask(BOOK, Question("resolve", "clerk", {})).basis is Basis.HOUSE


TITLES = {
    "keeper": "印章专人",
    "initiator": "提出人",
    "present": "到场人员",
    "unit.head": "科室负责人",
    "unit.leader": "科室分管领导",
    "unit.staff": "科室工作人员",
    "nobody": "nobody",
}


@pytest.mark.parametrize(("name", "title"), list(TITLES.items()))
def test_a_name_in_chinese(name: str, title: str) -> None:
    assert title_of(BOOK, name) == title


def test_a_body_is_composed_of_its_members() -> None:
    decision = compose(BOOK, "council", Given(), CHART)
    assert (decision.value, decision.because) == (("1", "2", "3"), ("A-4",))
    assert compose(BOOK, "seal", Given(), CHART).status == "silent"


def test_a_body_of_the_house_has_its_members_too() -> None:
    book = load_files(
        bent("members: {are: leaders, cites: A-4}", "members: {are: witness, house: 到场的都算}")
    )
    decision = compose(book, "council", Given(facts={"present": ("2",)}), CHART)
    assert (decision.value, decision.because, decision.readings) == (("2",), (), ("ten",))


def _readers(book: Rulebook, done: tuple[str, ...], **facts: Any) -> Any:
    return readers(book, "seal.case", Given(facts=facts, done=done), CHART)


def test_readers_are_those_of_every_rule_that_has_begun() -> None:
    assert _readers(BOOK, ()).status == "silent"
    decision = _readers(BOOK, ("approve",), unit="office")
    assert (decision.value, decision.because) == (("2", "4", "3"), ("A-1",))


def test_readers_of_the_house_rest_on_no_clause() -> None:
    line = "- {what: case, are: [leader, unit.head], once: approve, cites: A-1}"
    book = load_files(bent(line, f"{line}\n      - {{what: case, are: keeper, house: 经办}}"))
    assert (_readers(book, ()).value, _readers(book, ()).basis) == (("5",), Basis.HOUSE)
    assert _readers(book, ("approve",)).value == ("2", "5", "3")


def test_what_is_hidden_in_some_cases_is_read_as_usual_in_the_others() -> None:
    line = "- {what: case, are: [leader, unit.head], once: approve, cites: A-1}"
    hidden = "{what: case, are: keeper, when: {secret: 是}, not_before: stamp, cites: A-6}"
    book = load_files(bent(line, f"{line}\n      - {hidden}"))
    assert _readers(book, ("approve",), secret="是").value == ("5",)
    assert _readers(book, ("approve",), secret="否").value == ("2", "3")
    assert _readers(book, ("approve", "stamp"), secret="是").value == ("2", "3")
