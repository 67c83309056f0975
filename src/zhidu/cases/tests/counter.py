"""A text of everyday errands for tests of the generic pages: kinds that no room houses."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from zhidu.cases.deeds import Deed
from zhidu.cases.models import Case
from zhidu.cases.services import case_act, case_open, draft_save
from zhidu.cases.tests.offices import TestOffice, make_office, moment
from zhidu.editions.services import adoption_make, edition_publish
from zhidu.org.models import Office

TEXT = """
rulebook: {id: counter, title: 青禾街道机关事务办理规则, issuer: 青禾街道办事处, source: 测试用文本}
clauses:
  C-1: {place: 第一条, gist: 外出须事先填写外出审批表, force: must}
  C-2: {place: 第二条, gist: 外出由科室负责人审核，主任审批, force: must}
  C-3: {place: 第三条, gist: 费用在十万元以上的，须附预算, force: must}
  C-4: {place: 第四条, gist: 返回后登记返回时间, force: must}
  C-5: {place: 第五条, gist: 领用物品由办公室核发, force: must}
  C-6: {place: 第六条, gist: 外出不影响日常工作, force: statement}
terms:
  title: {title: 事由, type: text, help: 一句话写清去哪里、办什么}
  unit: {title: 所在科室, type: unit, index: 是}
  sort:
    title: 外出类别
    type: choice
    values: {meeting: 参加会议, study: 学习培训, survey: 考察调研}
    index: 是
  leaves: {title: 出发日期, type: date, index: 是}
  cost: {title: 预计费用, type: money, index: 是}
  people: {title: 人数, type: number, index: 是}
  stand_in: {title: 代行工作的职务, type: post, index: 是}
  place: {title: 地点, type: text, index: 是}
  note: {title: 情况说明, type: longtext}
  back_at: {title: 实际返回时间, type: moment, index: 是}
  things: {title: 物品名称, type: text}
  level: {title: 审批层级, type: choice, values: {head: 科室负责人, director: 办事处主任}}
roles:
  director: {title: 办事处主任}
  office: {title: 党政办公室}
tables:
  level_of_trip:
    title: 由谁审批
    in: [cost]
    out: [level]
    rows:
      - [C-2, ">= 0", director]
kinds:
  trip:
    title: 外出报批
    form:
      title: 工作人员外出审批表
      at: fill
      cites: C-1
      fields:
        title: {required: 是, group: 外出事项}
        unit: {required: 是, group: 外出事项}
        sort: {required: 是, group: 外出事项}
        leaves: {required: 是, group: 外出事项}
        place: {group: 外出事项}
        cost: {required: 是, help: 含交通和住宿, group: 费用和交接}
        people: {group: 费用和交接}
        stand_in: {group: 费用和交接}
        note: {group: 费用和交接}
      papers:
        budget: {title: 预算, required: 是, when: {cost: ">= 10万"}, cites: C-3}
    previews:
      - {table: level_of_trip}
    steps:
      - {id: fill, title: 填写外出审批表, verb: 报送审核, by: initiator, cites: C-1}
      - id: check
        title: 科室负责人审核
        verb: 审核同意
        by: unit.head
        withdraw: 是
        returns: {to: fill, cites: C-2}
        cites: C-2
      - id: approve
        title: 主任审批
        verb: 批准
        by: director
        refuses: {title: 不批准, cites: C-2}
        cites: C-2
      - {id: back, title: 返回登记, verb: 登记返回, by: initiator, asks: back_at, cites: C-4}
    readers:
      - {what: case, are: office, house: 党政办公室掌握外出情况}
  supply:
    title: 物品领用
    form:
      title: 物品领用单
      at: fill_in
      cites: C-5
      fields: {things: required}
    steps:
      - {id: fill_in, title: 填写领用单, verb: 报送, by: initiator, cites: C-5}
      - {id: hand_out, title: 核发, verb: 核发, by: office, cites: C-5}
"""
SINCE = date(2026, 1, 1)
MORNING = "2026-11-23 09:00"
ROLES = {"director": ["director"], "office": ["clerk", "office_head"]}


def counter_office(code: str = "qinghe", text: str = TEXT) -> TestOffice:
    """The office of the other tests, running by this text too."""
    office = make_office(code)
    at = moment("2026-01-01 09:00")
    edition = edition_publish(files={"counter.yaml": text}, at=at)
    adoption_make(office=office.office, edition=edition, since=SINCE, roles=ROLES, at=at)
    return TestOffice(Office.objects.get(pk=office.office.pk), edition, office.posts, office.actors)


def trip_facts(office: TestOffice, **changes: Any) -> dict[str, Any]:
    """A form filled in as a person would."""
    return {
        "title": "赴邻市参加基层治理现场会",
        "unit": office.unit("urban"),
        "sort": "meeting",
        "leaves": date(2026, 11, 30),
        "cost": 1_200_00,
        "place": "邻市",
    } | changes


def drafted_trip(office: TestOffice, who: str = "urban_clerk", at: str = MORNING, **facts: Any) -> Case:
    """A trip that is being written."""
    when = moment(at)
    case = case_open(office=office.office, kind="trip", by=office[who], at=when)
    return draft_save(case_id=case.pk, facts=trip_facts(office, **facts), ticked=[], by=office[who], at=when)


def trip(office: TestOffice, who: str = "urban_clerk", at: str = MORNING, **facts: Any) -> Case:
    """A trip that waits for the head of the unit."""
    case = drafted_trip(office, who, at, **facts)
    return case_act(case_id=case.pk, deed=Deed("fill"), by=office[who], at=moment(at))


def checked_trip(office: TestOffice, at: str = MORNING, **facts: Any) -> Case:
    """A trip that waits for the director."""
    case = trip(office, at=at, **facts)
    deed = Deed("check", opinion="情况属实，同意外出。")
    return case_act(case_id=case.pk, deed=deed, by=office["urban_head"], at=moment("2026-11-24 10:00"))


def approved_trip(office: TestOffice, at: str = MORNING, **facts: Any) -> Case:
    """A trip that was approved: the traveller has to say when they were back."""
    case = checked_trip(office, at=at, **facts)
    return case_act(case_id=case.pk, deed=Deed("approve"), by=office["director"], at=_noon())


def _noon() -> datetime:
    return moment("2026-11-24 12:00")
