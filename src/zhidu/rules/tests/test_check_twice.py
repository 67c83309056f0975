"""What a text says twice and differently: members, signers, what a body takes, which body takes it."""

from __future__ import annotations

import pytest

from zhidu.rules.book import Rulebook
from zhidu.rules.check import check
from zhidu.rules.findings import Finding
from zhidu.rules.load import load, load_files
from zhidu.rules.tests.books import BASE, RULEBOOKS
from zhidu.rules.tests.test_assemblies import HEAD, council

RULES = """\
    scope:
      - {when: {matter: budget}, as: 决定, cites: A-1}
    leaves_out:
      - {when: {matter: rules}, instead: 审签, cites: A-5}
"""

READ = """\
readings:
  both: {about: [%s], asks: 哪一处, says: 两处都算, reason: 不相排斥, by: director}
"""


def found(book: Rulebook, code: str = "stated_twice") -> list[Finding]:
    return [finding for finding in check(book) if finding.code == code]


def read(*clauses: str) -> tuple[str, str]:
    """The edit by which a reading is about these clauses."""
    return "roles:\n", READ % ", ".join(clauses) + "roles:\n"


# who belongs

LISTS = """\
  by_one: {title: 甲处所列, are: [director, m2], cites: A-1}
  by_other: {title: 乙处所列, are: [%s], cites: A-5}
  everybody: {title: 全体成员, are: [by_one, by_other]}
kinds:
"""


def roll(other: str) -> Rulebook:
    return council(RULES, ("kinds:\n", LISTS % other))


def test_two_lists_of_one_group_are_said_twice() -> None:
    (finding,) = found(roll("director, m3"))
    assert (finding.clauses, finding.settled_by) == (("A-1", "A-5"), None)
    assert "全体成员写了两次，说法不同：A-1 是主任、副主任甲，A-5 是主任、副主任乙" in finding.message
    assert finding.example == {"only_one": ["m2", "m3"]}


@pytest.mark.parametrize("other", ["director, m2", "m3, m4"], ids=["the same people", "other people"])
def test_one_list_said_again_and_two_groups_beside_each_other_are_not(other: str) -> None:
    assert found(roll(other)) == []


# who signs

SIGNING = "      - {id: open, title: 开会, verb: 宣布开会, by: clerk, cites: A-1}\n"
SIGNED = SIGNING + "      - {id: sign, title: 审定, verb: 审定, by: director, does: sign, cites: A-1}\n"


def signed(by: str, clause: str, edit: tuple[str, str] | None = None) -> Rulebook:
    step = f"      - {{id: issue, title: 签发, verb: 签发, by: {by}, does: sign, cites: {clause}}}\n"
    head = HEAD.replace(SIGNING, SIGNED + step).replace(*(edit or ("", "")))
    return load_files({"base.yaml": BASE, "rules.yaml": head + RULES})


def test_two_signers_by_two_clauses_are_said_twice() -> None:
    (finding,) = found(signed("m2", "A-5"))
    assert finding.message.startswith("办公会的纪要由谁签发写了两次：A-1 由主任，A-5 由副主任甲")
    assert finding.clauses == ("A-1", "A-5")


@pytest.mark.parametrize(
    ("by", "clause"), [("director", "A-5"), ("m2", "A-1")], ids=["one signer", "one clause"]
)
def test_one_signer_and_two_in_one_clause_are_not(by: str, clause: str) -> None:
    assert found(signed(by, clause)) == []


def test_a_reading_of_both_clauses_settles_it() -> None:
    (finding,) = found(signed("m2", "A-5", read("A-1", "A-5")))
    assert finding.settled_by == "both"
    assert finding.message.endswith("；释义 both：两处都算")
    (left,) = found(signed("m2", "A-5", read("A-5")))
    assert left.settled_by is None


# what is taken


def test_a_sort_that_is_taken_and_left_out_is_said_twice() -> None:
    out = "      - {when: {matter: [budget, rules], wide: 否}, cites: A-6}\n"
    (finding,) = found(council(RULES.replace("    leaves_out:\n", "    leaves_out:\n" + out)))
    assert finding.clauses == ("A-1", "A-6")
    assert finding.example == {"matter": "budget", "wide": "否"}
    assert finding.message.startswith(
        "事项为“预算执行”、不涉及全局的议题，办公会一处要研究（A-1），一处不研究（A-6）"
    )


def test_a_sort_left_out_by_another_fact_is_an_exception() -> None:
    out = "      - {when: {wide: 否}, cites: A-6}\n"
    assert found(council(RULES.replace("    leaves_out:\n", "    leaves_out:\n" + out))) == []


SECOND = """\
  assembly:
    title: 全体会
    takes: topic
    members: {are: board, cites: A-1}
    chair: director
    outcomes: {passed: {title: 通过, move: approve, entails: 执行}}
    steps:
      - {id: start, title: 开会, verb: 宣布开会, by: clerk, cites: A-1}
    scope:
      - {when: {matter: %s}, as: 决定, %s cites: A-5}
"""


@pytest.mark.parametrize(
    ("matter", "needs", "is_said"),
    [("budget", "", True), ("contract", "", False), ("budget", "needs: {consent: director},", False)],
    ids=["of both", "of one", "of both by somebody's word"],
)
def test_one_sort_of_two_bodies(matter: str, needs: str, is_said: bool) -> None:
    findings = found(council(RULES + SECOND % (matter, needs)), "two_bodies")
    said = "事项为“预算执行”的议题，办公会研究（A-1），全体会也研究（A-5），没有写由哪一个决定"
    ending = "；请用释义说明以哪一处为准"
    assert [finding.message for finding in findings] == ([said + ending] if is_said else [])


# 阳泉


YANGQUAN = check(load(RULEBOOKS / "yangquan"))


@pytest.mark.parametrize(
    ("code", "clauses", "reading"),
    [
        ("stated_twice", {"YQ-G-38a", "YQ-Q-2a"}, "plenary_roll"),
        ("stated_twice", {"YQ-G-41d", "YQ-Z-4"}, "special_roll"),
        ("stated_twice", {"YQ-G-44b", "YQ-Z-7b"}, "special_signer"),
        ("stated_twice", {"YQ-C-4.3", "YQ-C-5.2"}, "ordinary_documents"),
        ("stated_twice", {"YQ-C-4.11", "YQ-C-5.7"}, "some_agreements"),
        ("stated_twice", {"YQ-G-6b", "YQ-B-3c"}, "major_at_mayors"),
        ("stated_twice", {"YQ-G-24", "YQ-B-5.5"}, "documents_at_mayors"),
        ("two_bodies", {"YQ-C-4.12", "YQ-B-5.6"}, "which_body"),
        ("overlap", {"YQ-G-39b", "YQ-C-3b"}, "executive_delegation"),
        ("overlap", {"YQ-G-40b", "YQ-B-3a"}, "mayors_delegation"),
        ("overlap", {"YQ-G-41a", "YQ-Z-3"}, "special_delegation"),
        ("overlap", {"YQ-G-42a", "YQ-B-4"}, "mayors_proposers"),
        ("overlap", {"YQ-G-42a", "YQ-Q-5a"}, "plenary_proposers"),
    ],
)
def test_yangquan_contradicts_itself_here_and_a_reading_settles_it(
    code: str, clauses: set[str], reading: str
) -> None:
    findings = [f for f in YANGQUAN if f.code == code and {*f.clauses} == clauses]
    assert {(f.severity, f.settled_by) for f in findings} == {("warning", reading)}


def test_no_contradiction_of_yangquan_is_left_without_a_reading() -> None:
    twice = [f for f in YANGQUAN if f.code in ("overlap", "stated_twice", "two_bodies")]
    assert [f.message for f in twice if f.settled_by is None] == []
