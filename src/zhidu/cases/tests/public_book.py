"""A text of our own by which drafts and decisions are made public, and copies are given out."""

from __future__ import annotations

from typing import Any

from zhidu.cases.models import Case
from zhidu.cases.services import Deed, case_act, case_open, file_add
from zhidu.cases.tests.offices import TestOffice, docx, make_office, moment

BOOK = """
rulebook: {id: openly, title: 青禾街道公开工作规程, issuer: 青禾街道办事处, source: 测试用文本}
clauses:
  F-1: {place: 第一条, gist: 征求意见稿一般公示不少于十五日, force: should}
  F-2: {place: 第二条, gist: 公示须经主任同意, force: must}
  F-3: {place: 第三条, gist: 决定后三日内公开, force: must}
  F-4: {place: 第四条, gist: 涉密的不公开, force: must}
  F-5: {place: 第五条, gist: 复制件只给纪工委，按原件管理, force: must}
  F-6: {place: 第六条, gist: 意见收集完再定稿, force: must}
terms:
  title: {title: 标题, type: text}
  secret: {title: 是否涉密, type: flag}
  sender: {title: 来信人, type: text}
  shown_until: {title: 公示截止日, type: date}
roles:
  director: {title: 办事处主任}
  office: {title: 党政办公室}
  discipline_secretary: {title: 纪工委书记}
kinds:
  decision:
    title: 重要决定
    form:
      title: 决定事项公开审批表
      at: apply
      house: 有标题才好公开
      fields: {title: required, secret: optional, sender: optional, shown_until: optional}
      papers: {draft_text: {title: 决定稿, house: 有则附上}}
    steps:
      - {id: apply, title: 提出, verb: 提出, by: initiator, house: 经办人提出}
      - {id: agree, title: 同意公示, verb: 同意, by: director, house: 先同意后公示}
      - {id: settle, title: 研究决定, verb: 决定, by: director, cites: F-6}
      - {id: announce, title: 公开决定, verb: 公开, by: office, cites: F-3}
    acts:
      preview: {title: 公示征求意见稿, by: office}
      take_down: {title: 撤下征求意见稿, by: office}
      copy: {title: 复制决定稿, by: office}
    publish:
      - {what: draft, title: 征求意见稿, met_by: preview, down_by: take_down, for_at_least: 15 days,
         until: shown_until, where: [公开栏, 网站], collects: 群众意见, without: sender, cites: F-1}
      - {what: draft, needs: {signed: director}, cites: F-2}
      - {what: case, met_by: announce, after: settle, within: 3 days,
         unless: {when: {secret: 是}, cites: F-4}, cites: F-3}
    copies:
      - {act: copy, what: draft_text, to: discipline_secretary, class: same, cites: F-5}
    readers:
      - {what: case, are: [office, director], house: 经办和审批}
      - {what: case, are: everyone, once: announce, house: 公开以后全体人员可见}
"""

ROLES = {
    "director": ["director"],
    "office": ["clerk", "office_head"],
    "discipline_secretary": ["discipline"],
}


def public_office() -> TestOffice:
    return make_office(files={"book.yaml": BOOK}, roles=ROLES)


def do(office: TestOffice, case: Case, act: str, who: str, at: str, **deed: Any) -> Case:
    return case_act(case_id=case.pk, deed=Deed(act, **deed), by=office[who], at=moment(at))


def agreed(office: TestOffice, **facts: Any) -> Case:
    """A decision whose draft may be shown, on the first of June."""
    at = moment("2026-06-01 08:00")
    case = case_open(office=office.office, kind="decision", by=office["urban_clerk"], at=at, title="停车收费")
    paper = {"slot": "draft_text", "name": "决定稿.docx", "content": docx()}
    file_add(case_id=case.pk, **paper, by=office["urban_clerk"], at=at)
    facts = {"title": "停车收费", "secret": "否"} | facts
    do(office, case, "apply", "urban_clerk", "2026-06-01 08:10", facts=facts)
    return do(office, case, "agree", "director", "2026-06-01 08:30")


def settled(office: TestOffice, **facts: Any) -> Case:
    """One that was settled the same day, a Monday: it is to be public by Thursday."""
    return do(office, agreed(office, **facts), "settle", "director", "2026-06-01 10:00")
