"""The form of a case on A4, and who may read a case …"""

from __future__ import annotations

import re
from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags
from pytest_django import DjangoAssertNumQueries

from zhidu.cases.deeds import Deed
from zhidu.cases.models import Case, Reader
from zhidu.cases.services import case_act, file_add
from zhidu.cases.tests.conftest import fixed_now
from zhidu.cases.tests.counter import approved_trip, checked_trip, drafted_trip, trip
from zhidu.cases.tests.offices import TestOffice, docx, login, moment
from zhidu.papers.tests.reading import words_of

QUERIES = {"case": 14, "case-print": 12, "case-print-pdf": 11, "case-readers": 13}
"""Budget of a page: 20."""


def rows(client: Client, case: Case) -> dict[str, str]:
    """The lines of the printed form: what stands beside each head."""
    answer = client.get(reverse("case-print", args=[case.pk]))
    assert answer.status_code == 200
    found = re.findall(r'<th scope="row">(.*?)</th><td[^>]*>(.*?)</td>', answer.content.decode(), re.S)
    return {head: " ".join(strip_tags(said.replace("<p", " <p")).split()) for head, said in found}


def act(office: TestOffice, case: Case, who: str, deed: Deed, at: datetime | None = None) -> None:
    case_act(case_id=case.pk, deed=deed, by=office[who], at=at or fixed_now())


def test_has_the_fields_in_the_order_of_the_form_filled_or_not(counter: TestOffice) -> None:
    case = trip(counter, stand_in=counter.post("urban_head"))
    html = login(counter, "clerk").get(reverse("case-print", args=[case.pk])).content.decode()
    assert '<h1 class="a4__title">工作人员外出审批表</h1>' in html
    said = rows(login(counter, "clerk"), case)
    heads = [
        "事由",
        "所在科室",
        "外出类别",
        "出发日期",
        "地点",
        "预计费用",
        "人数",
        "代行工作的职务",
        "情况说明",
    ]
    assert list(said)[:9] == heads
    assert said["预计费用"] == "1,200元"
    assert said["出发日期"] == "2026年11月30日（星期一）"
    assert said["代行工作的职务"] == "甲08（城市管理科科长）"
    assert said["情况说明"] == ""


def test_has_each_opinion_in_its_place_and_empty_lines_for_what_comes(counter: TestOffice) -> None:
    said = rows(login(counter, "clerk"), checked_trip(counter))
    assert said["科室负责人审核"] == "审核同意：情况属实，同意外出。 甲08（城市管理科科长） 2026年11月24日"
    assert said["主任审批"] == said["返回登记"] == "年 月 日"


def test_has_what_a_later_step_was_told(counter: TestOffice) -> None:
    case = approved_trip(counter)
    act(counter, case, "urban_clerk", Deed("back", facts={"back_at": moment("2026-12-01 17:00")}))
    assert "实际返回时间：2026年12月1日（星期二）下午5:00" in rows(login(counter, "clerk"), case)["返回登记"]


def test_drops_an_opinion_once_the_case_was_sent_back(counter: TestOffice) -> None:
    case = trip(counter)
    act(counter, case, "urban_head", Deed("check", move="return", opinion="写清行程"))
    assert rows(login(counter, "urban_clerk"), case)["科室负责人审核"] == "年 月 日"


def test_has_the_no_that_ended_a_case_and_nothing_after_it(counter: TestOffice) -> None:
    case = checked_trip(counter)
    act(counter, case, "director", Deed("approve", move="refuse", opinion="本周有重要会议"))
    said = rows(login(counter, "clerk"), case)
    assert said["主任审批"] == "不批准：本周有重要会议 甲01（办事处主任） 2026年11月25日"
    assert "返回登记" not in said


def test_lists_the_papers_and_says_on_what_it_rests(counter: TestOffice) -> None:
    case = drafted_trip(counter, cost=200_000_00)
    who = counter["urban_clerk"]
    file_add(case_id=case.pk, slot="budget", name="预算.docx", content=docx(), by=who, at=fixed_now())
    act(counter, case, "urban_clerk", Deed("fill"))
    act(counter, case, "urban_head", Deed("check"))
    html = login(counter, "clerk").get(reverse("case-print", args=[case.pk])).content.decode()
    assert "预算：预算.docx" in html
    assert "依据：《青禾街道机关事务办理规则》第一条、第二条" in html
    assert "2026年11月25日（星期三）上午9:00打印" in html


def test_is_the_same_as_pdf(counter: TestOffice) -> None:
    answer = login(counter, "clerk").get(reverse("case-print-pdf", args=[checked_trip(counter).pk]))
    assert answer.headers["Content-Type"] == "application/pdf"
    said = words_of(answer.content)
    assert "工作人员外出审批表" in said
    assert "预计费用1,200元" in said
    assert "审核同意：情况属实，同意外出。甲08（城市管理科科长）2026年11月24日" in said
    assert "依据：《青禾街道机关事务办理规则》第一条、第二条" in said


def test_is_reached_from_the_case_and_closed_to_who_may_not_read(counter: TestOffice) -> None:
    case = trip(counter)
    seen = login(counter, "urban_head").get(reverse("case", args=[case.pk])).content.decode()
    stranger = login(counter, "community_head")
    printed = login(counter, "urban_head").get(reverse("case-print", args=[case.pk])).content.decode()
    assert reverse("case-print-pdf", args=[case.pk]) in printed
    assert stranger.get(reverse("case-print-pdf", args=[case.pk])).status_code == 404
    for name in ("case-print", "case-readers"):
        assert reverse(name, args=[case.pk]) in seen
        assert stranger.get(reverse(name, args=[case.pk])).status_code == 404


@pytest.mark.parametrize(("name", "queries"), QUERIES.items())
def test_keeps_to_the_budget_of_a_page(
    counter: TestOffice, django_assert_num_queries: DjangoAssertNumQueries, name: str, queries: int
) -> None:
    case, client = checked_trip(counter), login(counter, "director")
    client.get(reverse(name, args=[case.pk]))
    with django_assert_num_queries(queries):
        client.get(reverse(name, args=[case.pk]))


# who may read


def readers(client: Client, case: Case) -> list[list[str]]:
    html = client.get(reverse("case-readers", args=[case.pk])).content.decode()
    body = html.split("<tbody>")[1].split("</tbody>")[0]
    cells = [re.findall(r"<td.*?</td>", row, re.S) for row in body.split("<tr>")[1:]]
    return [[" ".join(strip_tags(cell.replace("<span", " <span")).split()) for cell in row] for row in cells]


def test_are_named_by_rank_with_ground_and_time(counter: TestOffice) -> None:
    case = checked_trip(counter)
    said = readers(login(counter, "clerk"), case)
    assert [row[0] for row in said] == [
        "甲01 办事处主任",
        "甲06 党政办公室主任",
        "甲08 城市管理科科长",
        "甲10 文书",
        "甲11 城市管理科办事员",
    ]
    assert said[0][2:] == ["办理“主任审批” 第二条", "2026-11-24 10:00", "还没有"]
    assert said[3][3] == "2026-11-23 09:00"


def test_are_shown_as_having_read_once_they_opened_it(counter: TestOffice) -> None:
    case = checked_trip(counter)
    login(counter, "director").get(reverse("case", args=[case.pk]))
    (first, *others) = readers(login(counter, "clerk"), case)
    assert first[4] == "2026-11-25 09:00"
    assert {row[4] for row in others} == {"还没有"}
    Reader.objects.update(read_by="别人")
    login(counter, "director").get(reverse("case", args=[case.pk]))
    assert Reader.objects.exclude(read_at=None).get().read_by == "别人"
