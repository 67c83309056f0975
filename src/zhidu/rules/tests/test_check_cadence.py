"""How often a body meets, said twice; duties of one or the other; bodies before which nothing comes."""

from __future__ import annotations

import pytest

from zhidu.rules.load import load
from zhidu.rules.tests.books import RULEBOOKS
from zhidu.rules.tests.test_assemblies import council
from zhidu.rules.tests.test_check_twice import found, read

MONTHLY = "{every: 1 month, of: clerk, cites: A-1}"
SOFT = "{every: 1 month, of: clerk, force: should, cites: A-5}"


def meeting(other: str, edit: tuple[str, str] = ("", "")) -> str:
    book = council(f"    meets:\n      - {MONTHLY}\n      - {other}\n", edit)
    return "\n".join(finding.message for finding in found(book) if "多久开一次" in finding.message)


@pytest.mark.parametrize(
    ("other", "said"),
    [
        (SOFT, "A-1 是每月至少一次，A-5 是一般每月至少一次"),
        ("{every: 1 quarter, of: clerk, cites: A-5}", "A-1 是每月至少一次，A-5 是每季度至少一次"),
        ("{every: 1 month, at_least: 2, of: clerk, cites: A-5}", "A-1 是每月至少一次，A-5 是每月至少2次"),
    ],
    ids=["by another force", "by another length", "by another number"],
)
def test_a_body_that_meets_differently_often_by_two_clauses_is_said_twice(other: str, said: str) -> None:
    assert meeting(other) == f"办公会多久开一次写了两次，说法不同：{said}；请用释义说明以哪一处为准"


@pytest.mark.parametrize(
    "other",
    [
        "{every: 1 month, of: clerk, cites: A-5}",
        "{every: 1 quarter, of: clerk, cites: A-1}",
    ],
    ids=["the same again", "in one clause"],
)
def test_the_same_again_and_what_one_clause_says_are_not(other: str) -> None:
    assert meeting(other) == ""


def test_a_reading_of_both_clauses_settles_how_often() -> None:
    assert meeting(SOFT, read("A-1", "A-5")).endswith("；释义 both：两处都算")


# owed by one or the other

DUTY = """\
duties:
  report: {title: 月报, every: 1 month, of: [%s], kept_by: {attested: clerk}, cites: A-1}
"""


@pytest.mark.parametrize(("of", "is_said"), [("clerk, director", True), ("clerk", False)])
def test_what_one_or_the_other_owes_is_asked_about(of: str, is_said: bool) -> None:
    findings = found(council(DUTY % of), "owed_by_either")
    assert bool(findings) == is_said
    for finding in findings:
        assert "“月报”由办事员或主任负责，没有写各管哪些；请用释义说明" in finding.message
        assert finding.example == {"of": ["clerk", "director"]}


# one meeting by two names, and one before which nothing comes


def test_one_meeting_by_two_names() -> None:
    (finding,) = found(
        council(edit=("title: 办公会\n", "title: 办公会\n    called: [办公会, 例会]\n")), "two_names"
    )
    assert finding.message == "原文用办公会、例会几个名称称呼同一会议（council）"


def test_a_body_for_which_no_step_waits_has_nothing_to_decide() -> None:
    waits = "awaits: council, cites: A-1"
    (finding,) = found(council(edit=(waits, "by: clerk, cites: A-1")), "never_tabled")
    assert finding.message == "办公会研究“议题”，“议题”却没有哪个环节等它研究：事项上不了这个会"
    assert found(council(), "never_tabled") == []


@pytest.mark.parametrize(
    ("text", "code", "clauses", "reading"),
    [
        ("dadukou", "stated_twice", ("P10-1-1", "P10-5.02-1"), "one_stability_meeting"),
        ("dadukou", "two_names", (), "one_stability_meeting"),
        ("dadukou", "owed_by_either", ("P10-1-4c",), "who_counts_absence"),
        ("party-branch", "two_bodies", ("P5-01-6", "P5-02-3"), "who_decides_major"),
        ("mediation", "two_names", (), "one_joint_meeting"),
    ],
)
def test_the_collection_contradicts_itself_here_and_a_reading_settles_it(
    text: str, code: str, clauses: tuple[str, ...], reading: str
) -> None:
    findings = found(load(RULEBOOKS / text), code)
    assert [(f.clauses, f.settled_by) for f in findings] == [(clauses, reading)]
