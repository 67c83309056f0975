"""A text of our own that uses every mode, move, wait and effect, for tests of the engine."""

from __future__ import annotations

from typing import Any

from zhidu.cases.models import Case, Step, StepPost
from zhidu.cases.services import Deed, case_act, case_open
from zhidu.cases.tests.offices import TestOffice, make_office, moment

BOOK = """
rulebook: {id: engine, title: 青禾街道办文办事规程, issuer: 青禾街道办事处, source: 测试用文本}
clauses:
  E-1: {place: 第一条, gist: 发文由办公室核稿后会签、审签、传阅, force: must}
  E-2: {place: 第二条, gist: 会签各方都要签署, force: must}
  E-3: {place: 第三条, gist: 审签依次进行, force: must}
  E-4: {place: 第四条, gist: 传阅以后公示, force: must}
  E-5: {place: 第五条, gist: 核稿三个工作日内完成, force: should}
  E-6: {place: 第六条, gist: 办理中可以转办、加签、催办、上报, force: may}
  E-7: {place: 第七条, gist: 可以挂起、恢复、延期、作废、重启, force: may}
  E-8: {place: 第八条, gist: 发文统一编号并登记, force: must}
  E-9: {place: 第九条, gist: 请假由主任批准并明确代行人, force: must}
  E-10: {place: 第十条, gist: 任务全部办结才算完成, force: must}
  E-11: {place: 第十一条, gist: 迟到的处理由主任决定, force: must}
  E-12: {place: 第十二条, gist: 印章登记造册, force: must}
terms:
  title: {title: 标题, type: text}
  issued: {title: 已签发, type: flag}
  start: {title: 开始日期, type: date}
  leave_from: {title: 请假起, type: date}
  leave_to: {title: 请假止, type: date}
  stand_in: {title: 代行人, type: post}
  seal: {title: 印章, type: row, of: seals}
  seal_name: {title: 印章名称, type: text}
  seal_keeper: {title: 保管人, type: post}
  minutes_late: {title: 迟到分钟, type: number}
  measure: {title: 处理, type: choice, values: {talk: 谈话提醒, criticism: 通报批评, none: 不予处理}}
roles:
  director: {title: 办事处主任}
  deputies: {title: 副主任}
  renewal_commander: {title: 分指挥部常务副指挥长}
  office_head: {title: 党政办公室主任}
  supervision_deputy: {title: 监察办副主任}
  leadership: {title: 班子成员}
  unit_heads: {title: 科室负责人}
  office: {title: 党政办公室}
  party_secretary: {title: 党工委书记}
  discipline_secretary: {title: 纪工委书记}
  archives: {title: 档案室}
registers:
  issued_documents:
    title: 发文登记簿
    keeper: office
    columns: {title: required}
    cites: E-8
  seals:
    title: 印章台账
    keeper: office
    columns: {seal_name: required, seal_keeper: required}
    cites: E-12
tables:
  lateness:
    title: 迟到的处理
    decider: director
    in: [minutes_late]
    out: [measure]
    rows:
      - [E-11, "< 30", talk]
      - [E-11.2, ">= 30", criticism]
kinds:
  document:
    title: 发文
    steps:
      - {id: submit, title: 拟稿, verb: 送核, by: initiator, asks: title, cites: E-1}
      - {id: check, title: 核稿, verb: 核稿, by: office, mode: any, withdraw: 是, cites: E-1,
         returns: {to: submit, cites: E-1}, refuses: {title: 不予发文, cites: E-1}}
      - id: countersign
        title: 会签
        verb: 会签
        parts:
          - {by: supervision_deputy, title: 监察会签}
          - {by: deputies, title: 分管领导会签}
          - {by: [deputies, discipline_secretary], title: 班子会签}
        cites: E-2
      - {id: approve, title: 审签, verb: 签发, by: [discipline_secretary, director, party_secretary],
         mode: in_order, cites: E-3}
      - {id: circulate, title: 传阅, verb: 已阅, by: leadership, mode: read, cites: E-4}
      - {id: publish, title: 公示, verb: 公示期满, awaits: {period: 2 workdays}, cites: E-4}
      - {id: file, title: 归档, verb: 归档, by: archives, cites: E-4}
    due:
      - {id: checked, title: 核稿, after: submit, within: 3 workdays, met_by: check, of: office, cites: E-5}
    number: {at: approve, form: "青办发〔{year}〕{n}号", cites: E-8}
    after:
      approve:
        - {sets: {issued: 是}, cites: E-8}
        - {enters: issued_documents, given: {title: title}, cites: E-8}
    moves:
      hand_on: {by: [office, leadership], at: [check, countersign], to: [office, unit_heads], cites: E-6}
      add_signers: {by: office, at: check, to: [unit_heads, supervision_deputy], cites: E-6}
      urge: {by: [initiator, office], cites: E-6}
      escalate: {by: [initiator, office], at: check, to: director, cites: E-6}
      hold: {by: office, cites: E-7}
      resume: {by: office, cites: E-7}
      extend: {by: office_head, of: checked, at_most: 5 workdays, cites: E-7}
      cancel: {by: [director, initiator], cites: E-7}
      reopen: {by: office_head, back_to: countersign, cites: E-7}
  leave:
    title: 请假
    steps:
      - {id: ask, title: 申请, verb: 申请, by: initiator, asks: [leave_from, leave_to, stand_in], cites: E-9}
      - {id: grant, title: 审批, verb: 同意, by: director, cites: E-9}
      - {id: back, title: 销假, verb: 销假, by: initiator, cites: E-9}
    after:
      grant: [{stands_in: {by: stand_in, of: initiator, since: leave_from, until: leave_to}, cites: E-9}]
      back:
        - {stands_in: {by: stand_in, of: initiator, since: leave_from, until: leave_to}, ends: 是, cites: E-9}
    moves:
      cancel: {by: director, cites: E-7}
  plan:
    title: 专项工作
    steps:
      - {id: begin, title: 部署, verb: 部署, by: initiator, asks: start, cites: E-10}
      - {id: begun, title: 等开始, verb: 开始, awaits: {until: start}, cites: E-10}
      - {id: hand_out, title: 分派, verb: 分派, by: office, cites: E-10}
      - {id: carried_out, title: 各方落实, verb: 落实, awaits: {case: task}, cites: E-10}
      - {id: conclude, title: 总结, verb: 总结, by: office, cites: E-10}
    after:
      hand_out:
        - {opens: task, given: {title: title}, to: unit_heads, cites: E-10}
        - {opens: task, given: {title: title}, to: unit_heads, cites: E-10}
    acts:
      postpone: {title: 改期, by: office, asks: start}
    moves:
      hold: {by: office, cites: E-7}
      resume: {by: office, cites: E-7}
      cancel: {by: director, cites: E-7}
  task:
    title: 任务
    steps:
      - {id: carry_out, title: 落实, verb: 报办结, by: unit_heads, mode: any, cites: E-10}
    number: {at: carry_out, form: "任务{n}", per: ever, cites: E-10}
  lateness_case:
    title: 迟到核实
    steps:
      - {id: report, title: 报告, verb: 报告, by: initiator, asks: minutes_late, cites: E-11}
      - {id: settle, title: 处理, verb: 决定, by: director, proposes: lateness, asks: measure, cites: E-11}
  seal_change:
    title: 印章变动
    steps:
      - {id: enter, title: 登记, verb: 登记, by: office, asks: [seal_name, seal_keeper], cites: E-12}
      - {id: renew, title: 换保管人, verb: 变更, by: office, asks: [seal, seal_keeper], cites: E-12}
      - {id: destroy, title: 销毁, verb: 销毁, by: office, asks: seal, cites: E-12}
    number: {at: destroy, form: "销毁{n}", cites: E-12}
    after:
      enter: [{enters: seals, given: {seal_name: seal_name, seal_keeper: seal_keeper}, cites: E-12}]
      renew: [{enters: seals, row: seal, given: {seal_keeper: seal_keeper}, cites: E-12}]
      destroy: [{enters: seals, row: seal, ends: 是, cites: E-12}]
"""
DAY = "2026-11-23"
"""A Monday."""


def engine_office(code: str = "qinghe") -> TestOffice:
    """The small office, run by this text."""
    return make_office(code, files={"book.yaml": BOOK})


def opened(
    office: TestOffice, kind: str, who: str = "urban_clerk", title: str = "通知", **facts: Any
) -> Case:
    at = moment(f"{DAY} 09:00")
    return case_open(office=office.office, kind=kind, by=office[who], at=at, title=title, facts=facts)


def do(
    office: TestOffice,
    case: Case,
    act: str,
    who: str,
    at: str = f"{DAY} 10:00",
    move: str = "do",
    **deed: Any,
) -> Case:
    """One deed on a case; ``to`` names posts by their codes."""
    to = tuple(office.post(code) for code in deed.pop("to", ()))
    return case_act(case_id=case.pk, deed=Deed(act, move, to=to, **deed), by=office[who], at=moment(at))


def at_check(office: TestOffice) -> Case:
    """A document that waits for 核稿 by the clerk or the head of the office."""
    return do(office, opened(office, "document"), "submit", "urban_clerk", facts={"title": "防汛通知"})


def at_countersign(office: TestOffice) -> Case:
    return do(office, at_check(office), "check", "clerk")


def at_approve(office: TestOffice) -> Case:
    case = at_countersign(office)
    do(office, case, "countersign", "supervision")
    return do(office, case, "countersign", "deputy_1")


def at_circulate(office: TestOffice) -> Case:
    case = at_approve(office)
    for who in ("discipline", "director", "party_secretary"):
        do(office, case, "approve", who)
    return case


def open_step(case: Case) -> str:
    """The step that the case waits at, empty at its end."""
    step = case.steps.filter(state=Step.State.OPEN).first()
    return step.step if step else ""


def awaited(case: Case) -> list[str]:
    """The codes of the posts that the case waits for."""
    rows = StepPost.objects.filter(step__case=case, step__state=Step.State.OPEN, done_at=None)
    return sorted(set(rows.values_list("post__code", flat=True)))
