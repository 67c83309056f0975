"""An office whose clerk and director are told by mail and by the message platform."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User

from tests.harness.sinks import HookSink, MailSink
from zhidu.accounts.models import Account, Reminding
from zhidu.cases.models import Case
from zhidu.cases.services import Deed, case_act, case_open
from zhidu.cases.tests.offices import TestOffice, make_office, moment
from zhidu.delivery.models import Delivery
from zhidu.delivery.noting import occasions_note
from zhidu.delivery.sending import deliveries_send
from zhidu.org.models import Person

BOOK = """
rulebook: {id: asking, title: 青禾街道请示办理规则, issuer: 青禾街道办事处, source: 测试用文本}
clauses:
  A-1: {place: 第一条, gist: 请示须经主任同意, force: must}
  A-2: {place: 第二条, gist: 请示在三个工作日内答复, force: must}
  A-3: {place: 第三条, gist: 办公室每月自查一次, force: must}
terms:
  title: {title: 名称, type: text}
  start: {title: 会议时间, type: moment}
roles:
  director: {title: 办事处主任}
  office_head: {title: 办公室主任}
kinds:
  request:
    title: 请示
    steps:
      - {id: ask, title: 填写请示, verb: 报送, by: initiator, withdraw: 是, cites: A-1}
      - id: approve
        title: 审批
        verb: 同意
        by: director
        withdraw: 是
        returns: {to: ask, cites: A-1}
        cites: A-1
    after:
      approve: [{tells: office_head, what: 批复, cites: A-1}]
    due:
      - {id: reply, title: 答复请示, after: ask, within: 3 workdays, met_by: approve, of: director,
         cites: A-2}
    moves:
      urge: {by: initiator, cites: A-1}
duties:
  monthly: {title: 每月自查, every: 1 month, of: office_head, kept_by: {attested: office_head}, cites: A-3}
"""
ROLES = {"director": ["director"], "office_head": ["office_head"]}
KEY = "a-key-that-both-sides-know"
FRIDAY = "2026-11-27"
"""Then follow two rest days."""


@dataclass(frozen=True)
class Told:
    """The office, and the servers that take what it sends."""

    office: TestOffice
    mails: MailSink
    hooks: HookSink

    def open(self, at: str, title: str = "添置档案柜", **facts: Any) -> Case:
        facts = {"title": title, **facts}
        office, by = self.office, self.office["clerk"]
        return case_open(office=office.office, kind="request", by=by, at=moment(at), title=title, facts=facts)

    def asked(self, at: str, title: str = "添置档案柜", **facts: Any) -> Case:
        """A request that waits for the director."""
        case = self.open(at, title, **facts)
        self.act(case, at, "clerk", "ask")
        return case

    def act(self, case: Case, at: str, who: str, step: str, **deed: Any) -> None:
        case_act(case_id=case.pk, deed=Deed(step, **deed), by=self.office[who], at=moment(at))

    def run(self, at: str) -> int:
        """The worker's round: note, then send; how many messages went out."""
        occasions_note(moment(at))
        return deliveries_send(moment(at))

    def subjects(self) -> list[str]:
        """Of the mails, in the order in which they came, with whom they are for."""
        return [f"{mail['To'].partition('@')[0]} {mail['Subject'].strip()}" for mail in self.mails.mails]

    def states(self) -> list[str]:
        return [row.state for row in Delivery.objects.order_by("pk")]


def settings_for(mails: MailSink, hooks: HookSink) -> dict[str, Any]:
    """What makes both ways be on, and lead to the sinks."""
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": mails.port,
        "ZHIDU_MAIL_FROM": "tixing@zhidu.example.gov.cn",
        "ZHIDU_HOOK_URL": hooks.url,
        "ZHIDU_HOOK_KEY": KEY,
        "ZHIDU_URL": "https://zhidu.example.gov.cn",
    }


def asking_office() -> TestOffice:
    """Of its people these have accounts and a mail address by their post: clerk, director, office_head."""
    office = make_office(files={"book.yaml": BOOK}, roles=ROLES)
    for code in ("clerk", "director", "office_head"):
        account_of(office, code, f"{code}@zhidu.example.gov.cn")
    return office


def account_of(office: TestOffice, code: str, address: str = "", **chosen: Any) -> Reminding:
    """The choices of whoever holds a post, who has an account."""
    person = Person.objects.get(pk=office[code].person_id)
    person.user = User.objects.create_user(f"{office.office.code}-{code}")
    person.save()
    account = Account.objects.create(user=person.user)
    return Reminding.objects.create(account=account, address=address, **chosen)


def choices_of_post(office: TestOffice, code: str) -> Reminding:
    return Reminding.objects.get(account__user__person=office[code].person_id)
