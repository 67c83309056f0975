"""An office with one text for tests of the desk: requests, the errands they open, and a council."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.contrib.auth.models import User
from django.test import Client

from zhidu.calendar import SHANGHAI
from zhidu.cases.models import Case
from zhidu.cases.services import Deed, case_act, case_open
from zhidu.editions.services import adoption_make, edition_publish
from zhidu.org.actor import Actor
from zhidu.org.selectors import actor_for
from zhidu.org.tests.factories import Street, street

NOW = datetime(2026, 11, 27, 9, 0, tzinfo=SHANGHAI)
"""A Friday."""
SINCE = date(2025, 1, 1)

TEXT = """
rulebook: {id: desk-text, title: 青禾街道请示办理规则, issuer: 青禾街道办事处, source: 测试用文本}
clauses:
  D-1: {place: 第一条, gist: 请示须经主任同意, force: must}
  D-2: {place: 第二条, gist: 请示在三个工作日内答复, force: must}
  D-3: {place: 第三条, gist: 同意的请示由科员落实, force: must}
terms:
  title: {title: 名称, type: text}
  finish_by: {title: 完成期限, type: date}
  owner: {title: 承办单位, type: unit, index: 是}
  agreed_on: {title: 同意的时间, type: moment}
  start: {title: 会议时间, type: moment}
  venue: {title: 会议地点, type: text}
roles:
  director: {title: 办事处主任}
  clerk: {title: 科员}
kinds:
  request:
    title: 请示
    steps:
      - {id: ask, title: 填写请示, verb: 报送, by: initiator, cites: D-1}
      - id: approve
        title: 审批
        verb: 同意
        by: director
        returns: {to: ask, cites: D-1}
        cites: D-1
    after:
      approve:
        - opens: errand
          to: clerk
          given: {title: title, finish_by: finish_by, owner: owner, agreed_on: agreed_on}
          cites: D-3
        - {tells: clerk, what: 批复, cites: D-3}
    due:
      - id: reply
        title: 答复请示
        after: ask
        within: 3 workdays
        met_by: approve
        of: director
        cites: D-2
  errand:
    title: 落实事项
    steps:
      - {id: carry_out, title: 组织落实, verb: 报告落实情况, by: clerk, cites: D-3}
    due:
      - id: finish
        title: 落实
        after: agreed_on
        within: 1 year
        unless_given: {date: finish_by, cites: D-3}
        met_by: carry_out
        of: clerk
        cites: D-3
bodies:
  council:
    title: 办公会
    takes: request
    members: {are: director, cites: D-1}
    chair: director
    outcomes:
      agreed: {title: 同意, move: approve, entails: 照办}
    steps:
      - {id: plan, title: 拟定计划, verb: 报审, by: clerk, cites: D-1}
"""


def fixed_now() -> datetime:
    """The clock of these tests, as a setting names it."""
    return NOW


@dataclass(frozen=True, slots=True)
class Desk:
    """The office, and its director and clerk with their accounts."""

    street: Street
    director: User
    clerk: User

    def actor(self, user: User) -> Actor:
        actor = actor_for(user, NOW)
        assert actor is not None
        return actor

    def request(self, title: str, days_ago: int = 1, **facts: object) -> Case:
        """A request that the clerk has begun."""
        return case_open(
            office=self.street.office,
            kind="request",
            by=self.actor(self.clerk),
            at=NOW - timedelta(days=days_ago),
            title=title,
            facts={"title": title, **facts},
        )

    def asked(self, title: str, days_ago: int = 1, **facts: object) -> Case:
        """A request that waits for the director."""
        case = self.request(title, days_ago, **facts)
        self.act(case, Deed("ask"), self.clerk, days_ago)
        return case

    def errand(self, title: str, finish_by: date | None = None, unit: str = "") -> Case:
        """What the director's consent has opened for the clerk."""
        due = {"finish_by": finish_by, "agreed_on": NOW} if finish_by else {}
        owner = {"owner": str(self.street.office.units.get(code=unit).pk)} if unit else {}
        case = self.asked(title, **due, **owner)
        self.act(case, Deed("approve"), self.director)
        return case.children.get()

    def council(self, title: str, start: datetime) -> Case:
        return case_open(
            office=self.street.office,
            kind="council",
            by=self.actor(self.clerk),
            at=NOW - timedelta(days=3),
            title=title,
            facts={"start": start, "venue": "三楼会议室"},
        )

    def act(self, case: Case, deed: Deed, user: User, days_ago: int = 0) -> None:
        case_act(case_id=case.pk, deed=deed, by=self.actor(user), at=NOW - timedelta(days=days_ago))


def desk() -> Desk:
    """The office, running by the text."""
    qinghe = street()
    director, clerk = User.objects.create_user("lin"), User.objects.create_user("wang")
    qinghe.person("林知远", "director", user=director)
    qinghe.person("王佳禾", "clerk", user=clerk)
    roles = {"director": ["director"], "clerk": ["clerk"]}
    edition = edition_publish(files={"book.yaml": TEXT}, at=NOW)
    adoption_make(office=qinghe.office, edition=edition, since=SINCE, roles=roles, at=NOW)
    return Desk(qinghe, director, clerk)


def seen_by(user: User, page: str = "/") -> str:
    """A page as a person sees it."""
    client = Client()
    client.force_login(user)
    answer = client.get(page)
    assert answer.status_code == 200
    return answer.content.decode()


def section(page: str, name: str) -> str:
    """One section of the desk, by the id of its heading."""
    return page.split(f'aria-labelledby="{name}"', 1)[1].split("</section>", 1)[0]
