"""An office with a duty of every form, for tests of duties."""

from __future__ import annotations

import re
from typing import Any

from zhidu.cases.duties.running import duties_run
from zhidu.cases.models import Case, DutyPeriod, Entry, File
from zhidu.cases.services import Deed, case_act, case_open, file_add
from zhidu.cases.tests.offices import TestOffice, docx, make_office, moment
from zhidu.cases.verbs import sentence

BOOK = """
rulebook: {id: rounds, title: 青禾街道定期工作规程, issuer: 青禾街道办事处, source: 测试用文本}
clauses:
  D-1: {place: 第一条, gist: 每月开展一次隐患排查, force: must}
  D-2: {place: 第二条, gist: 一般每周登记台账, force: should}
  D-3: {place: 第三条, gist: 各科室每季度报一次情况, force: must}
  D-4: {place: 第四条, gist: 每年二季度归档上年材料, force: must}
  D-5: {place: 第五条, gist: 每两周清理一次, force: must}
  D-6: {place: 第六条, gist: 可以每月走访, force: may}
  D-7: {place: 第七条, gist: 不定期抽查, force: must}
  D-9: {place: 第九条, gist: 每月交收支报告, force: must}
  D-8: {place: 第八条, gist: 每月25日前报信息, force: must}
terms:
  hazard: {title: 隐患, type: text}
  today: {title: 当天, type: choice, is: mark, values: {workday: 工作日, restday: 休息日, holiday: 节假日}}
roles:
  office: {title: 党政办公室}
  office_head: {title: 党政办公室主任}
  unit_heads: {title: 科室负责人}
registers:
  hazards:
    title: 隐患台账
    keeper: office
    columns: {hazard: required}
    cites: D-2
kinds:
  check:
    title: 隐患排查
    steps:
      - {id: look, title: 排查, verb: 排查, by: initiator, asks: hazard, cites: D-1}
      - {id: confirm, title: 确认, verb: 确认, by: office_head, cites: D-1}
    after:
      look: [{enters: hazards, given: {hazard: hazard}, cites: D-2}]
  accounts:
    title: 财务公开
    form:
      title: 财务公开表
      at: hand_in
      house: 附报告
      fields: {hazard: optional}
      papers: {report: {title: 收支报告, required: 是, cites: D-9}, note: {title: 说明, house: 有则附上}}
    steps:
      - {id: hand_in, title: 报送, verb: 报送, by: initiator, cites: D-9}
      - {id: look_at, title: 审阅, verb: 审阅, by: office_head, cites: D-9}
duties:
  monthly: {title: 每月隐患排查, every: 1 month, of: office_head, kept_by: {case: check}, cites: D-1}
  weekly: {title: 每周登记, every: 1 week, of: office, kept_by: {entry: hazards}, none_found: allowed,
    cites: D-2}
  heads: {title: 科室报情况, every: 1 quarter, per: unit_heads, kept_by: {case: check}, cites: D-3}
  archive: {title: 上年材料归档, every: 1 year, window: {from: 04-01, to: 06-30, of: next_year}, of: office,
    kept_by: {act: check.confirm}, cites: D-4}
  clean: {title: 清理, every: 2 weeks, of: office, kept_by: {attested: office_head}, cites: D-5}
  visit: {title: 走访, every: 1 month, of: office, kept_by: {case: check}, cites: D-6}
  spot: {title: 抽查, as_needed: 是, of: office, cites: D-7}
  finance: {title: 收支报告, every: 1 month, of: office, kept_by: {paper: 收支报告}, cites: D-9}
  daily: {title: 每日巡查, every: 1 day, of: office, when: {today: workday}, kept_by: {case: check},
    cites: D-1}
  festive: {title: 节日巡查, every: 1 day, of: office, when: {today: holiday}, kept_by: {case: check},
    cites: D-1}
  info: {title: 报信息, every: 1 month, by: "25", of: office, kept_by: {case: check}, cites: D-8}
"""
ROLES = {
    "office": ["clerk", "office_head"],
    "office_head": ["office_head"],
    "unit_heads": ["urban_head", "community_head"],
}


def duty_office(*only: str) -> TestOffice:
    """The office, with these duties alone."""
    head, _, duties = BOOK.partition("duties:\n")
    chosen = [part for part in re.split(r"\n  (?=\w)", f"\n{duties}") if part.strip().split(":")[0] in only]
    lines = "".join(f"  {part.strip()}\n" for part in chosen)
    return make_office(files={"book.yaml": f"{head}duties:\n{lines}"}, roles=ROLES)


def run(at: str) -> int:
    return duties_run(moment(at))


def check(office: TestOffice, at: str, who: str = "clerk") -> Case:
    """A check that was made and confirmed."""
    case = case_open(office=office.office, kind="check", by=office[who], at=moment(at), title="消防通道")
    for act, by, facts in (("look", who, {"hazard": "杂物"}), ("confirm", "office_head", {})):
        case_act(case_id=case.pk, deed=Deed(act, facts=facts), by=office[by], at=moment(at))
    return case


def papered(office: TestOffice, at: str, slot: str = "report") -> Case:
    """A draft with one of its papers, not handed in yet."""
    case = case_open(
        office=office.office, kind="accounts", by=office["clerk"], at=moment(at), title="一月收支"
    )
    paper_add(office, case, at, slot)
    return case


def paper_add(
    office: TestOffice,
    case: Case,
    at: str,
    slot: str = "report",
    name: str = "报告.docx",
    text: str = "报告",
) -> File:
    by, content = office["clerk"], docx(text)
    return file_add(case_id=case.pk, slot=slot, name=name, content=content, by=by, at=moment(at))


def handed_in(office: TestOffice, case: Case, at: str) -> Case:
    return case_act(case_id=case.pk, deed=Deed("hand_in"), by=office["clerk"], at=moment(at))


def periods(duty: str) -> list[tuple[str, str]]:
    """The periods of a duty by their first day, and how each stands."""
    found = DutyPeriod.objects.filter(duty=duty).order_by("first")
    return [(period.first.isoformat(), period.state) for period in found]


def period(duty: str, first: str, **fields: Any) -> DutyPeriod:
    return DutyPeriod.objects.get(duty=duty, first=first, **fields)


def told(of: DutyPeriod) -> list[str]:
    """What the period's trail says, in the order in which it happened."""
    return [sentence(one.verb, one.data) for one in Entry.objects.filter(case_id=-of.pk).order_by("seq")]
