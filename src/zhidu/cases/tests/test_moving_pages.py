"""The page of a case with its moves, waits and proposals: what is offered, what is refused, what it costs."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from zhidu.cases.models import Case, StepPost
from zhidu.cases.tests.office_book import (
    at_check,
    at_circulate,
    at_countersign,
    awaited,
    do,
    engine_office,
    open_step,
    opened,
)
from zhidu.cases.tests.offices import TestOffice, moment
from zhidu.org.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> TestOffice:
    return engine_office()


def login(office: TestOffice, code: str) -> Client:
    user, _ = User.objects.get_or_create(username=code)
    Person.objects.filter(pk=office[code].person_id).update(user=user)
    client = Client()
    client.force_login(user)
    return client


def page(office: TestOffice, case: Case, who: str) -> str:
    return login(office, who).get(reverse("case", args=[case.pk])).content.decode()


def post(office: TestOffice, case: Case, who: str, act: str, **data: object):
    data |= {"act": act, "key": f"{act}-{who}"}
    return login(office, who).post(reverse("case", args=[case.pk]), data)


def test_only_the_moves_of_the_kind_and_of_this_step_are_offered(office):
    case = at_check(office)
    at_first = page(office, case, "clerk")
    assert all(f'value="{move}:check"' in at_first for move in ("hand_on", "add_signers", "urge", "hold"))
    assert "重启" not in at_first.split("更多")[1].split("</details>")[0]
    case = at_countersign(office)
    later = page(office, case, "clerk")
    assert "add_signers:" not in later
    assert "escalate:" not in later


def test_a_kind_without_moves_has_no_more(office):
    case = do(office, opened(office, "lateness_case"), "report", "urban_clerk", facts={"minutes_late": 9})
    assert "moves__summary" not in page(office, case, "director")


def test_a_move_that_one_may_not_make_says_who_may(office):
    case = at_check(office)
    said = page(office, case, "clerk")
    assert 'value="extend:check"' not in said
    assert "只有党政办公室主任可以办理" in said


def test_a_step_is_handed_on_from_the_page(office):
    case = at_check(office)
    response = post(office, case, "clerk", "hand_on:check", to=office.post("community_head"), reason="属社区")
    assert response.status_code == 302
    assert awaited(case) == ["community_head", "office_head"]
    assert "甲09（转办）" in page(office, case, "office_head")


def test_what_was_typed_for_a_move_that_failed_stays_on_the_page(office):
    case = at_check(office)
    chosen = office.post("archivist")
    said = post(office, case, "clerk", "hand_on:check", to=chosen, reason="请档案室先看").content.decode()
    assert "不能转办给档案员" in said
    assert "请档案室先看</textarea>" in said
    assert open_step(case) == "check"


def test_a_day_that_is_none_is_refused_in_words(office):
    case = at_check(office)
    said = post(office, case, "office_head", "extend:check", until="明天", reason="材料多").content.decode()
    assert "“明天”不是日期" in said
    assert case.obligations.get().extended_from is None


def test_a_deadline_is_extended_to_the_end_of_a_day(office):
    case = at_check(office)
    case.obligations.update(due_at=moment("2099-01-05 23:59"))
    post(office, case, "office_head", "extend:check", until="2099-01-06", reason="材料多")
    assert case.obligations.get().due_at == moment("2099-01-06 23:59:59")


def test_whose_turn_it_is_is_told_to_the_others(office):
    case = at_countersign(office)
    for who in ("supervision", "deputy_1"):
        do(office, case, "countersign", who)
    said = page(office, case, "director")
    assert "依次办理，现在轮到纪工委书记" in said
    assert "轮到甲05，之后甲01、甲00" in said
    assert 'value="do:approve"' in page(office, case, "discipline")


def test_a_reader_is_asked_for_no_opinion(office):
    case = at_circulate(office)
    said = page(office, case, "deputy_1")
    assert 'name="opinion"' not in said
    assert ">已阅</button>" in said


def test_the_page_says_what_is_waited_for_and_until_when(office):
    case = at_circulate(office)
    for who in ("director", "deputy_1", "deputy_2", "commander", "discipline"):
        do(office, case, "circulate", who)
    assert "等到2026年11月25日（星期三）" in page(office, case, "clerk")


def test_the_page_counts_the_cases_that_are_waited_for(office):
    start = moment("2026-11-20 00:00").date()
    plan = do(office, opened(office, "plan"), "begin", "urban_clerk", facts={"start": start})
    do(office, plan, "hand_out", "clerk")
    assert "等“任务”办结，还有2件" in page(office, plan, "clerk")
    do(office, plan.children.first(), "carry_out", "urban_head")
    assert "等“任务”办结，还有1件" in page(office, plan, "clerk")


def test_a_proposal_is_shown_with_its_clause_and_who_decides(office):
    case = do(office, opened(office, "lateness_case"), "report", "urban_clerk", facts={"minutes_late": 45})
    said = page(office, case, "director")
    assert "通报批评" in said
    assert "只是按条款算出的建议，不自动生效；由甲01（办事处主任）决定" in said
    do(office, case, "settle", "director", facts={"measure": "talk"}, opinion="因抢险迟到")
    said = page(office, case, "director")
    assert "<strong>谈话提醒</strong>（因抢险迟到）" in said


def test_a_number_stands_at_the_head_of_the_page(office):
    case = at_circulate(office)
    assert "青办发〔2026〕1号" in page(office, case, "clerk").split("</header>")[1]


def test_a_case_on_hold_says_why_and_offers_to_go_on(office):
    case = at_check(office)
    do(office, case, "check", "clerk", move="hold", reason="等批复")
    said = page(office, case, "clerk")
    assert "挂起：等批复。恢复以前不能办理，时限照常计算。" in said
    assert 'value="resume:check"' in said
    assert 'value="do:check"' not in said


@pytest.mark.parametrize("at", [at_check, at_countersign, at_circulate])
def test_the_page_costs_no_more_than_twenty_queries(office, at):
    case = at(office)
    client = login(office, "clerk")
    client.get(reverse("case", args=[case.pk]))
    with CaptureQueriesContext(connection) as asked:
        client.get(reverse("case", args=[case.pk]))
    assert len(asked) <= 20
    assert StepPost.objects.filter(step__case=case).exists()
