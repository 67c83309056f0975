"""A procedure drawn as a Mermaid flowchart: all of it, and nothing that leads nowhere."""

from __future__ import annotations

import re

import pytest

from zhidu.rules.cli import main
from zhidu.rules.diagram import diagram
from zhidu.rules.load import load
from zhidu.rules.tests.books import RULEBOOKS, small

BOOKS = sorted(path.parent.name for path in RULEBOOKS.glob("*/clauses.yaml"))
_BOX = re.compile(r'^  (\w+)(?:\[|\(\[)"(.*)"(?:\]|\]\))$', re.M)
_ARROW = re.compile(r"^  (\w+) (?:-->|-\.->)(?:\|[^|]*\|)? (\w+)", re.M)


@pytest.mark.parametrize("name", BOOKS)
def test_every_step_and_every_way_out_is_drawn_and_leads_somewhere(name: str) -> None:
    book = load(RULEBOOKS / name)
    for kind in book.kinds.values():
        drawn = diagram(book, kind.id)
        boxes, arrows = dict(_BOX.findall(drawn)), _ARROW.findall(drawn)
        for number, bound in enumerate(kind.steps, 1):
            assert f"{number}. {bound.rule.title}" in boxes[f"s{number}"]
        ways = [way for bound in kind.steps for way in bound.rule.ways]
        assert drawn.count("-.->") == len(ways)
        reached = {"begun"}
        for _ in arrows:
            reached |= {there for here, there in arrows if here in reached}
        assert set(boxes) <= reached


def test_a_step_with_a_condition_can_be_passed_over() -> None:
    book = small(
        "kinds: {loan: {title: 借阅, steps: ["
        "{id: apply, title: 申请, verb: 提交, by: initiator, cites: A-1},"
        "{id: allow, title: 批准, verb: 批准, by: director, when: {secret: 是}, cites: A-4,"
        " returns: {to: apply, cites: A-1}}]}}"
    )
    assert diagram(book, "loan").splitlines() == [
        "flowchart TD",
        '  begun(["借阅"])',
        "  begun --> s1",
        '  s1["1. 申请<br>由提出人办理（提交）<br>A-1"]',
        '  s1 --> q2{"涉密"}',
        "  q2 -->|是| s2",
        "  q2 -->|否| j2(( ))",
        "  s2 --> j2",
        '  s2["2. 批准<br>由主任办理（批准）<br>A-4"]',
        '  s2 -.->|"退回"| s1',
        '  j2 --> ended(["办结"])',
    ]


def test_marks_that_mermaid_knows_are_only_words() -> None:
    book = small(
        "kinds: {loan: {title: '借阅\"#1\"', steps: ["
        "{id: apply, title: 申请, verb: 提交, by: initiator, cites: A-1}]}}"
    )
    assert 'begun(["借阅#quot;#35;1#quot;"])' in diagram(book, "loan")


def test_a_kind_that_the_text_lacks_is_a_question_that_cannot_be_asked(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["diagram", str(RULEBOOKS / "dadukou"), "seal_use"]) == 0
    assert capsys.readouterr().out.startswith("flowchart TD")
    assert main(["diagram", str(RULEBOOKS / "dadukou"), "seal"]) == 2
    assert "没有“seal”这种事项；可以写 " in capsys.readouterr().err
