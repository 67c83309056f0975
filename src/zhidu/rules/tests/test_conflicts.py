"""Two texts on one body and on one move: what cannot both be followed, and what can."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from zhidu.rules.findings import Finding
from zhidu.rules.merge import merge

VOCABULARY = """
terms:
  matter: {title: 事项, type: choice, values: {budget: 预算, rules: 文件}}
  here: {title: 到会, type: posts}
  ayes: {title: 同意人数, type: number}
roles:
  director: {title: 主任}
  deputy: {title: 副主任}
  clerk: {title: 办事员}
kinds:
  topic: {title: 议题, acts: {hand_in: 提出}}
  council: {title: 办公会, acts: {gather: 开会}}
"""
TEXT = """
rulebook: {{id: {id}, title: {id}规则, issuer: 某区, source: a.txt}}
clauses:
  {id}-1: {{place: 一, force: must, gist: 组成}}
  {id}-2: {{place: 二, force: must, gist: 开会}}
  {id}-3: {{place: 三, force: must, gist: 办理}}
terms:
  matter: {{title: 事项, type: choice, values: {{budget: 预算, rules: 文件}}}}
  here: {{title: 到会, type: posts}}
  ayes: {{title: 同意人数, type: number}}
roles:
  director: {{title: 主任}}
  deputy: {{title: 副主任}}
  clerk: {{title: 办事员}}
kinds:
  topic:
    title: 议题
    steps: [{{id: hand_in, title: 提出, verb: 提出, house: 提出}}]
    due: [{{id: d, title: 提出, after: hand_in, within: 9 days, met_by: hand_in, of: clerk, house: 时限}}]
    moves: {{{moves}}}
bodies:
  council:
    title: 办公会
    takes: topic
    members: {{are: {members}, cites: {id}-1}}
    chair: {chair}
    outcomes: {{passed: {{title: 同意, move: approve, entails: 办}}}}
    steps: [{{id: gather, title: 开会, verb: 开会, house: 开会}}]
    {attribute}
"""
SAME = {"moves": "", "members": "[director, deputy]", "chair": "director", "attribute": ""}


def _text(name: str, said: Mapping[str, str]) -> dict[str, str]:
    written = {key: value.replace("ID", name) for key, value in (SAME | dict(said)).items()}
    return {f"{name}.yaml": TEXT.format(id=name, **written), "common/v.yaml": VOCABULARY}


def _found(
    code: str, ours: Mapping[str, str], theirs: Mapping[str, str], *, settled: bool = False
) -> list[Finding]:
    prevails = {"topic": "甲", "council": "甲"} if settled else {}
    adopted = merge([_text("乙", theirs), _text("甲", ours)], prevails)
    return [finding for finding in adopted.findings if finding.code == code]


def _one(form: str) -> dict[str, str]:
    return {"attribute": form + ", cites: ID-2}]"}


BODIES = {
    "members": (
        {"members": "[director, deputy]"},
        {"members": "[director, clerk]"},
        "组成人员，《甲规则》是主任、副主任，《乙规则》是主任、办事员",
        ("甲-1", "乙-1"),
    ),
    "chair": ({"chair": "director"}, {"chair": "deputy"}, "主持人，《甲规则》是主任，《乙规则》是副主任", ()),
    "quorum": (
        _one("quorum: [{among: here, at_least: 1/2"),
        _one("quorum: [{among: here, at_least: 2/3"),
        "《甲规则》说“出席人员的半数以上（含）须到会，方可开会”，《乙规则》说“出席人员的3分之2以上（含）须到会，方可开会”",
        ("甲-2", "乙-2"),
    ),
    "who must be there": (
        _one("quorum: [{among: here, present: director"),
        _one("quorum: [{among: here, present: deputy"),
        "《甲规则》说“主任须到会，方可开会”，《乙规则》说“副主任须到会，方可开会”",
        ("甲-2", "乙-2"),
    ),
    "speak": (
        _one("speak: [{among: here, order: [deputy, director]"),
        _one("speak: [{among: here, order: [director, deputy]"),
        "《甲规则》说“发言先副主任，再主任”，《乙规则》说“发言先主任，再副主任”",
        ("甲-2", "乙-2"),
    ),
    "decide": (
        _one("decide: [{how: leader, by: director"),
        _one("decide: [{how: more_than, share: 1/2, of: members, agreed: ayes"),
        "《甲规则》说“讨论后由主任决定”，《乙规则》说“应到人员半数以上（不含）同意，方为通过”",
        ("甲-2", "乙-2"),
    ),
    "what it takes": (
        _one("scope: [{when: {matter: [budget, rules]}, as: 审议"),
        _one("leaves_out: [{when: {matter: rules}"),
        "《甲规则》说“由本会审议”，《乙规则》说“事项为“文件”的，不上会”",
        ("甲-2", "乙-2"),
    ),
    "what it leaves out": (
        _one("leaves_out: [{when: {matter: rules}"),
        _one("scope: [{when: {matter: rules}, as: 审议"),
        "《乙规则》说“事项为“文件”的，由本会审议”，《甲规则》说“事项为“文件”的，不上会”",
        ("乙-2", "甲-2"),
    ),
}


@pytest.mark.parametrize("name", BODIES)
def test_two_texts_that_say_different_things_of_one_body(name: str) -> None:
    ours, theirs, words, clauses = BODIES[name]
    [finding] = _found("body_differs", ours, theirs)
    assert (finding.severity, finding.clauses) == ("error", clauses)
    assert finding.message.startswith("“办公会”：")
    assert finding.message.endswith(words)
    [finding] = _found("body_differs", ours, theirs, settled=True)
    assert (finding.severity, finding.settled_by) == ("warning", "甲")


@pytest.mark.parametrize("name", BODIES)
def test_two_texts_that_say_the_same_of_one_body(name: str) -> None:
    ours = BODIES[name][0]
    assert _found("body_differs", ours, ours) == []


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (
            _one("quorum: [{among: here, at_least: 1/2, when: {matter: budget}"),
            _one("quorum: [{among: here, at_least: 2/3, when: {matter: rules}"),
        ),
        (_one("quorum: [{among: here, at_least: 1/2"), _one("quorum: [{among: here, present: deputy")),
        (_one("scope: [{when: {matter: budget}, as: 审议"), _one("leaves_out: [{when: {matter: rules}")),
        (
            _one("scope: [{when: {matter: budget}, as: 审议"),
            _one("leaves_out: [{when: {matter: budget}, unless: {when: {matter: budget}, cites: ID-3}"),
        ),
    ],
    ids=["never at once", "two demands", "two sorts", "with an exception"],
)
def test_what_can_both_be_followed_is_no_conflict(ours: dict[str, str], theirs: dict[str, str]) -> None:
    assert _found("body_differs", ours, theirs) == []


MOVES = {
    "by others": (
        "urge: {by: clerk, cites: ID-3}",
        "urge: {by: deputy, cites: ID-3}",
        "“催办”，《甲规则》由办事员办理，《乙规则》由副主任办理，没有人两样都合",
    ),
    "for longer": (
        "extend: {by: clerk, of: d, at_most: 3 days, cites: ID-3}",
        "extend: {by: clerk, of: d, at_most: 5 days, cites: ID-3}",
        "“延期”，《甲规则》至多3日，《乙规则》至多5日",
    ),
    "without limit": (
        "extend: {by: clerk, of: d, at_most: 3 days, cites: ID-3}",
        "extend: {by: clerk, of: d, cites: ID-3}",
        "“延期”，《甲规则》至多3日，《乙规则》没有限度",
    ),
}


@pytest.mark.parametrize("name", MOVES)
def test_two_texts_that_let_one_move_be_made_differently(name: str) -> None:
    ours, theirs, words = MOVES[name]
    [finding] = _found("moves_differ", {"moves": ours}, {"moves": theirs})
    assert finding.message == f"“议题”：{words}"
    assert (finding.severity, finding.clauses) == ("error", ("甲-3", "乙-3"))
    assert _found("moves_differ", {"moves": ours}, {"moves": ours}) == []


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("urge: {by: clerk, cites: ID-3}", "cancel: {by: deputy, cites: ID-3}"),
        (
            "urge: {by: clerk, when: {matter: budget}, cites: ID-3}",
            "urge: {by: deputy, when: {matter: rules}, cites: ID-3}",
        ),
    ],
    ids=["two moves", "never at once"],
)
def test_two_moves_are_no_conflict(ours: str, theirs: str) -> None:
    assert _found("moves_differ", {"moves": ours}, {"moves": theirs}) == []
