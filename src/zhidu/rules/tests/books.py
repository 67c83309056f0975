"""Small rulebooks for the tests: one about the use of seals, whole and valid, to be bent."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from textwrap import dedent

from zhidu.rules.book import Rulebook
from zhidu.rules.load import load_files

RULEBOOKS = Path(__file__).parents[4] / "rulebooks"
WUSONG = RULEBOOKS / "wusong"

BASE = """\
rulebook: {id: small, title: 用印管理办法, issuer: 某街道, source: small.txt}
clauses:
  A-0: {place: 前言, force: statement, gist: 为了规范用印}
  A-1: {place: 一, force: must, gist: 用印须申请并审批}
  A-2: {place: 二, force: should, gist: 用印一般在办公室}
  A-3: {place: 三, force: may, gist: 可以请人陪同}
  A-4: {place: 四, force: must, gist: 合同须主任同意}
  A-5: {place: 五, force: must, gist: 经分管领导同意可以外出用印}
  A-6: {place: 六, force: must, gist: 报表须登记}
  A-7: {place: 七, force: must, declined: 涉及个人信仰, gist: 登记信教人员}
terms:
  paper: {title: 文件类别, type: choice, values: {contract: 合同, letter: 函件, report: 报表}}
  amount: {title: 金额, type: money}
  copies: {title: 份数, type: number}
  secret: {title: 是否涉密, type: flag}
  place: {title: 用印地点, type: text}
  reason: {title: 理由, type: longtext}
  unit: {title: 科室, type: unit}
  begins: {title: 开始时间, type: moment}
  day: {title: 约定日期, type: date}
  present: {title: 到场人员, type: posts}
  approver: {title: 审批人, type: choice, values: {head: 科室负责人, director: 主任}}
roles:
  director: {title: 主任}
  leader: {title: 分管领导}
  keeper: {title: 印章专人}
  clerk: {title: 办事员}
"""

RULES = """\
roles:
  leaders: {title: 领导, are: [director, leader], cites: A-1}
  witness: {title: 见证人, are: leaders, among: present, but: director, reading: ten}
tables:
  tier:
    title: 谁审批
    in: [paper, amount]
    out: [approver]
    rows:
      - [A-1, "-", "<= 10万", head]
      - [A-4, contract, ">= 10万", director]
readings:
  ten:
    about: [A-1, A-4]
    asks: 恰好10万元由谁审批
    says: 由主任审批
    reason: 从严
    by: director
    takes: {table: tier, row: A-4}
  rest:
    about: A-4
    asks: 10万元以上的函件和报表由谁审批
    says: 原文没有规定
    reason: 原文只写合同
    by: director
    leaves: {table: tier, when: {paper: [letter, report], amount: "> 10万"}}
kinds:
  seal:
    title: 用印
    form:
      title: 用印申请表
      at: apply
      cites: A-1
      fields:
        paper: required
        amount: {required: 是, when: {paper: contract}}
        place: optional
      papers:
        draft: {title: 用印文件, required: 是, cites: A-1}
      checklist: {title: 确认, cites: A-1, points: {read: 已通读}}
    previews:
      - {table: tier, when: {paper: contract}}
    steps:
      - {id: apply, title: 申请, verb: 申请, by: initiator, cites: A-1}
      - {id: approve, title: 审批, verb: 同意, by: leader, returns: {to: apply, cites: A-1}, cites: A-1}
      - {id: meeting, title: 上会, verb: 审议, awaits: council, when: {paper: contract}, cites: A-4}
      - {id: stamp, title: 盖章, verb: 盖章, by: keeper, cites: A-1}
    acts:
      note: {title: 登记, by: keeper, asks: [copies]}
    gates:
      stamp:
        - {when: {paper: contract}, needs: {consent: director}, cites: A-4}
        - when: {place: not("office")}
          never: 用印须在办公室
          unless: {needs: {consent: leader}, cites: A-5}
          cites: A-2
    after:
      stamp:
        - {tells: keeper, what: 用印通知, cites: A-6}
    due:
      - {id: stamping, title: 盖章, after: approve, within: 2 workdays, met_by: stamp, of: keeper, cites: A-1}
    readers:
      - {what: case, are: [leader, unit.head], once: approve, cites: A-1}
bodies:
  council:
    title: 办公会
    takes: seal
    members: {are: leaders, cites: A-4}
    chair: director
    outcomes:
      passed: {title: 同意, move: approve, entails: 盖章}
    steps:
      - {id: gather, title: 开会, verb: 开会, by: director, does: [open, close], cites: A-4}
    acts: {settle: {title: 定结果, does: decide}}
"""

VALID: Mapping[str, str] = {"base.yaml": BASE, "rules.yaml": RULES}


def bent(old: str, new: str) -> dict[str, str]:
    """The valid book with ``old`` replaced; it must occur once, so that the test says what it means."""
    assert sum(text.count(old) for text in VALID.values()) == 1, old
    return {name: text.replace(old, new) for name, text in VALID.items()}


def write_book(folder: Path, files: Mapping[str, str]) -> Path:
    """A rulebook's files in a folder."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def small(rules: str = "", *, but: str = "") -> Rulebook:
    """The base of the seal book (clauses, terms, posts), but for one line, with the rules of one test."""
    assert not but or BASE.count(but) == 1, but
    return load_files({"base.yaml": BASE.replace(but, "") if but else BASE, "rules.yaml": dedent(rules)})


def seal(rules: str) -> Rulebook:
    """A book whose kind ``seal`` has a step ``stamp`` by the keeper of the house, and these rules."""
    head = dedent(
        """\
        kinds:
          seal:
            title: 用印
            steps:
              - {id: stamp, title: 盖章, verb: 盖章, house: 盖章}
        """
    )
    return load_files({"base.yaml": BASE, "rules.yaml": head + _indented(rules)})


def _indented(rules: str) -> str:
    return "".join(f"    {line}\n" for line in dedent(rules).strip().splitlines())
