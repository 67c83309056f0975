"""Two texts about the use of seals, adopted together: the seal book, and one of another issuer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from zhidu.rules.merge import Adopted, merge
from zhidu.rules.tests.books import VALID

VOCABULARY = """\
terms:
  paper: {title: 文件类别, type: choice, values: {contract: 合同, letter: 函件}}
  amount: {title: 金额, type: money}
  unit: {title: 科室, type: unit}
roles:
  director: {title: 主任}
  leader: {title: 分管领导}
  keeper: {title: 印章专人, called: [印章管理员]}
kinds:
  seal: {title: 用印, acts: {apply: 申请, approve: 审批, stamp: 盖章}}
"""
OTHER = """\
rulebook: {id: other, title: 印章管理规定, issuer: 某区, source: other.txt}
clauses:
  B-1: {place: 第一条, force: must, gist: 用印须申请、审批}
  B-2: {place: 第二条, force: must, gist: 涉外文件盖章须先法制审核}
  B-3: {place: 第三条, force: must, gist: 盖章后告知档案员}
  B-4: {place: 第四条, force: must, gist: 审批后五日内归档}
terms:
  paper: {title: 文件类别, type: choice, values: {contract: 合同, foreign: 涉外文件}}
  amount: {title: 金额, type: money}
  place: {title: 保管地点, type: text}
  checked: {title: 法制审核结论, type: longtext}
roles:
  director: {title: 主任}
  leader: {title: 分管领导}
  keeper: {title: 印章管理员}
  clerk: {title: 档案员}
kinds:
  seal:
    title: 用印
    steps:
      - {id: apply, title: 申请, verb: 申请, by: initiator, cites: B-1}
      - {id: approve, title: 审批, verb: 同意, by: leader, cites: B-1}
      - {id: stamp, title: 盖章, verb: 盖章, by: keeper, cites: B-1}
      - {id: keep, title: 归档, verb: 归档, by: clerk, cites: B-4}
    gates:
      stamp:
        - {when: {paper: foreign}, needs: {field: checked}, cites: B-2}
    after:
      stamp:
        - {tells: clerk, what: 用印登记, cites: B-3}
    due:
      - {id: stamping, title: 登记, after: apply, within: 5 days, met_by: stamp, of: clerk, cites: B-4}
    readers:
      - {what: case, are: clerk, once: approve, cites: B-3}
"""
SMALL: Mapping[str, str] = {**VALID, "common/vocabulary.yaml": VOCABULARY}
SECOND: Mapping[str, str] = {"other.yaml": OTHER, "common/vocabulary.yaml": VOCABULARY}
SETTLED = {"seal": "small"}


def edited(files: Mapping[str, str], old: str, new: str) -> dict[str, str]:
    """The files with a passage replaced; it occurs once."""
    assert sum(text.count(old) for text in files.values()) == 1, old
    return {name: text.replace(old, new) for name, text in files.items()}


class Clash(NamedTuple):
    """A passage of the second text that contradicts the first, and what must be said of it."""

    old: str
    new: str
    clauses: tuple[str, ...]
    words: str


CLASHES = {
    "two_lists": Clash(
        "title: 归档, verb", "title: 归档, verb", ("A-1", "A-4", "B-1", "B-4"), "都规定了环节"
    ),
    "approvers_differ": Clash(
        "- {when: {paper: foreign}, needs: {field: checked}, cites: B-2}",
        "- {only: clerk, cites: B-2}",
        ("A-1", "B-2"),
        "“盖章”，《用印管理办法》由印章专人办理，《印章管理规定》由档案员办理，没有人两样都合",
    ),
    "never_against_consent": Clash(
        "- {when: {paper: foreign}, needs: {field: checked}, cites: B-2}",
        "- {when: {paper: contract}, never: 合同不得用印, cites: B-2}",
        ("A-4", "B-2"),
        "“盖章”，《印章管理规定》说不得（合同不得用印），《用印管理办法》说经同意可以",
    ),
    "two_deadlines": Clash(
        "after: apply, within: 5 days",
        "after: approve, within: 5 days",
        ("A-1", "B-4"),
        "“盖章”的时限，《用印管理办法》是2个工作日，《印章管理规定》是5日",
    ),
    "not_there": Clash(
        "gates:\n      stamp:",
        "gates:\n      keep:",
        ("B-2",),
        "按《用印管理办法》办理时用不上：没有叫“other:keep”的环节、动作或退路",
    ),
    "not_shared": Clash(
        "  seal: {title: 用印, acts", "  other_seal: {title: 用印, acts", (), "共用词汇里却没有它"
    ),
    "clause_twice": Clash(
        "  B-4: {place",
        "  A-3: {place: 三, force: may, gist: 甲}\n  B-4: {place",
        ("A-3",),
        "《印章管理规定》和《用印管理办法》都有条款“A-3”",
    ),
}
"""One broken pair for each code of finding about texts together."""


def clashing(code: str, prevails: Mapping[str, str]) -> Adopted:
    """The pair in which ``code`` is found."""
    clash = CLASHES[code]
    return merge([edited(SECOND, clash.old, clash.new), SMALL], prevails)


def together(*, prevails: Mapping[str, str] = SETTLED) -> Adopted:
    """The pair as it is."""
    return merge([SMALL, SECOND], prevails)
