"""The rulebooks of the house: every sentence holds, and 吴淞 says what its text says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from zhidu.rules.ask import Question, ask
from zhidu.rules.check import check
from zhidu.rules.coverage import coverage
from zhidu.rules.findings import Finding
from zhidu.rules.load import files_of, load, load_files
from zhidu.rules.merge import merge
from zhidu.rules.sentences import Sentence, read_sentences, run
from zhidu.rules.tests.books import RULEBOOKS, WUSONG

FOLDERS = sorted(path.parent for path in RULEBOOKS.glob("*/clauses.yaml"))
BOOKS = {folder: load(folder) for folder in FOLDERS}
SENTENCES = [
    pytest.param(folder, sentence, id=f"{folder.name}/{sentence.place.file[6:-5]}: {sentence.name}")
    for folder in FOLDERS
    for sentence in read_sentences(folder)
]


@pytest.mark.parametrize(("folder", "sentence"), SENTENCES)
def test_sentence(folder: Path, sentence: Sentence) -> None:
    assert run(BOOKS[folder], sentence) == []


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_rulebook_has_no_errors(folder: Path) -> None:
    assert [finding for finding in check(BOOKS[folder]) if finding.severity == "error"] == []


# 吴淞: the findings of the inventory

FINDINGS = check(BOOKS[WUSONG])


def _found(code: str, clauses: set[str] | None = None) -> list[Finding]:
    return [f for f in FINDINGS if f.code == code and (clauses is None or set(f.clauses) == clauses)]


def _examples(findings: list[Finding]) -> list[Any]:
    return [dict(finding.example) for finding in findings]


@pytest.mark.parametrize(
    ("clauses", "kind", "amount", "reading"),
    [
        ({"WS-4.2c", "WS-4.2d"}, "construction", "100000", "exactly_100000"),
        ({"WS-4.2c", "WS-4.2e"}, "service", "100000", "exactly_100000"),
        ({"WS-4.2d", "WS-4.2f"}, "construction", "500000", "exactly_500000"),
        ({"WS-4.2e", "WS-4.2f"}, "service", "500000", "exactly_500000"),
    ],
    ids=["WS-01 construction", "WS-01 service", "WS-02 construction", "WS-02 service"],
)
def test_both_tiers_hold_their_common_border(clauses: set[str], kind: str, amount: str, reading: str) -> None:
    [finding] = _found("overlap", clauses)
    assert (finding.severity, finding.settled_by) == ("warning", reading)
    assert finding.example == {"kind": kind, "amount": amount}


def test_ws_03_services_below_the_gate_have_no_deciding_body() -> None:
    examples = _examples(_found("gap", {"WS-4.2a", "WS-4.2b"}))
    assert {"kind": "service", "amount": "49999.99"} in examples


def test_ws_04_small_projects_below_the_gate_have_no_deciding_body() -> None:
    examples = _examples(_found("gap", {"WS-4.2a", "WS-4.2b"}))
    assert {"kind": "construction", "amount": "29999.99"} in examples
    assert {finding.settled_by for finding in _found("gap", {"WS-4.2a", "WS-4.2b"})} == {"below_gate"}


def test_ws_06_goods_between_the_borders_have_no_method() -> None:
    [finding] = _found("gap", {"WS-4.2c", "WS-4.2d", "WS-4.2e", "WS-4.2f"})
    assert finding.settled_by == "other_kinds"
    assert finding.example == {"kind": "goods", "amount": "499999.99"}
    assert "货物采购或补助补贴或其他资金事项、金额超过10万元、不足50万元" in finding.message


def test_ws_11_who_must_carry_out_may_not_read_the_minutes() -> None:
    [finding] = _found("not_told")
    assert finding.clauses == ("WS-9.2", "WS-9.1c")
    assert finding.message == "牵头落实单位负责人要办“决定事项”，却不在“会议纪要”的可读范围内"
    assert finding.example["to"] == ["owner.head"]


def test_ws_12_two_names_for_one_role() -> None:
    said = [finding.message for finding in _found("two_names")]
    assert said == [
        "原文用办公室主任、党政办公室主任几个名称称呼同一角色（office_head）",
        "原文用办公室、党政办公室几个名称称呼同一角色（office）",
    ]


def test_ws_15_what_is_added_after_the_notice_cannot_be_told_a_day_before() -> None:
    [finding] = _found("nested_periods")
    assert (set(finding.clauses), finding.settled_by) == ({"WS-6.3", "WS-5.2b"}, "late_topic")


ABSENT = "主持人不在时由谁主持、主持人请假由谁批准"
UNSIGNED = "会议纪要由谁签、会后何时拟出会议纪要"


@pytest.mark.parametrize(
    ("book", "body", "missing"),
    [
        ("wusong", "主任办公会议", f"到会人数、怎样作决定、{ABSENT}；"),
        ("chenzhou", "主任办公会", f"到会人数、{ABSENT}、{UNSIGNED}；"),
        ("chenzhou", "处务会", f"到会人数、{ABSENT}、{UNSIGNED}；"),
        ("jianggao", "政府办公会议", f"到会人数、怎样作决定、{ABSENT}、{UNSIGNED}；"),
    ],
    ids=["WS-13 WS-14", "CZ-01 CZ-15 office", "CZ-01 CZ-15 section", "JG-01"],
)
def test_what_a_meeting_needs_and_its_text_leaves_out(book: str, body: str, missing: str) -> None:
    said = [f.message for f in check(BOOKS[RULEBOOKS / book]) if f.code == "expected_part"]
    assert any(one.startswith(f"{body}没有写{missing}") for one in said)


@pytest.mark.parametrize(("reading", "row"), [("exactly_100000", "WS-4.2c"), ("exactly_500000", "WS-4.2f")])
def test_without_its_reading_an_overlap_is_an_error(reading: str, row: str) -> None:
    files = files_of(WUSONG)
    takes = f"    takes: {{table: topic_tier, row: {row}}}\n"
    assert takes in files["terms.yaml"]
    book = load_files({**files, "terms.yaml": files["terms.yaml"].replace(takes, "")})
    errors = [finding for finding in check(book) if finding.severity == "error"]
    assert [finding.code for finding in errors] == ["overlap", "overlap"]
    assert all(row in finding.clauses and finding.settled_by is None for finding in errors)


# 请销假、用印: what the inventory found, and what runs

AFFAIRS, DADUKOU = RULEBOOKS / "office-affairs", RULEBOOKS / "dadukou"


def _told(folder: Path, code: str) -> list[tuple[set[str], Any, str | None]]:
    found = (finding for finding in check(BOOKS[folder]) if finding.code == code)
    return [(set(f.clauses), dict(f.example), f.settled_by) for f in found]


@pytest.mark.parametrize(
    ("clauses", "who", "reading"),
    [
        ({"P1-02-2a", "P1-02-2b"}, "general_staff", "staff_three_days"),
        ({"P1-02-4a", "P1-02-4b"}, "village_members", "member_three_days"),
    ],
    ids=["P1-A01", "P1-A02"],
)
def test_exactly_three_days_are_of_both_tiers(clauses: set[str], who: str, reading: str) -> None:
    assert (clauses, {"applicant": who, "leave_days": "3"}, reading) in _told(AFFAIRS, "overlap")


@pytest.mark.parametrize(
    ("example", "reading"),
    [
        ({"applicant": "village_heads", "leave_days": "0.5"}, "below_one_day"),
        ({"applicant": "principals", "leave_days": "0"}, "principals_leave"),
    ],
    ids=["P1-A03", "P1-A04"],
)
def test_leave_of_which_the_text_says_nothing(example: dict[str, Any], reading: str) -> None:
    assert (example, reading) in [(found, by) for _, found, by in _told(AFFAIRS, "gap")]


def test_p1_a05_three_names_for_one_secretary() -> None:
    [finding] = [finding for finding in check(BOOKS[AFFAIRS]) if finding.code == "two_names"]
    assert "党工委书记、党委书记、办事处书记" in finding.message


@pytest.mark.parametrize(("folder", "system"), [(AFFAIRS, "P1-02-"), (DADUKOU, "P10-4.4-")])
def test_every_clause_of_these_systems_is_executed(folder: Path, system: str) -> None:
    degrees = coverage(BOOKS[folder], read_sentences(folder))
    assert {degree for clause, degree in degrees.items() if clause.startswith(system)} == {"executed"}


# 吴淞: what runs

EXECUTED = (
    "WS-1a WS-3a WS-4.1a WS-4.1b WS-4.2a WS-4.2b WS-4.2c WS-4.2d WS-4.2e WS-4.2f WS-4.3a WS-4.3b WS-5.1a "
    "WS-5.1b WS-5.2a WS-6.1b WS-6.3 WS-8.2a WS-8.3 WS-9.1a WS-9.1b WS-9.1c WS-9.2 WS-9.4 WS-10a"
).split()
DEGREES = coverage(BOOKS[WUSONG], read_sentences(WUSONG))


@pytest.mark.parametrize("clause", EXECUTED)
def test_a_clause_is_executed(clause: str) -> None:
    assert DEGREES[clause] == "executed"


def test_every_clause_has_its_degree() -> None:
    assert len(DEGREES) == 48
    assert [clause for clause, degree in DEGREES.items() if degree == "statement"] == ["WS-0", "WS-10b"]


@pytest.mark.parametrize("prevails", ["", "office-affairs", "jianggao"])
def test_that_one_text_lets_the_party_meet_along_and_another_forbids_it_is_told(prevails: str) -> None:
    texts = [files_of(RULEBOOKS / name) for name in ("jianggao", "office-affairs")]
    adopted = merge(texts, {"joint_meeting": prevails} if prevails else {})
    [found] = [finding for finding in adopted.findings if finding.code == "never_against_consent"]
    assert set(found.clauses) == {"JG-1-2.6", "P1-03-1b"}
    assert (found.severity, found.settled_by or "") == ("warning" if prevails else "error", prevails)
    by = ("party_secretary",) if prevails == "office-affairs" else ("office",)
    view = adopted.views[prevails or "office-affairs"]
    joint = ask(view, Question("permit", "joint_meeting.stand_for", {}, by))
    lets, forbids = ("allowed", ("P1-03-1b",)), ("refused", ("JG-1-2.6",))
    assert (joint.status.value, joint.because) == (lets if prevails == "office-affairs" else forbids)
