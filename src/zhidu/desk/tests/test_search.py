"""查找 …"""

from __future__ import annotations

from urllib.parse import quote

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from zhidu.cases.models import Case
from zhidu.desk.search import SIZE
from zhidu.desk.tests.factories import Desk, seen_by

QUERIES = 13
"""Of twenty allowed; two are added by the demo."""


def found(office: Desk, words: str) -> str:
    return seen_by(office.clerk, f"/search/?q={quote(words)}").partition("<main")[2].partition("</main>")[0]


def test_finds_a_case_by_a_part_of_its_title(office: Desk) -> None:
    office.request("老旧电梯更新")
    office.request("食堂修缮")
    said = found(office, "电梯")
    assert "老旧电梯更新" in said
    assert "食堂修缮" not in said


def test_finds_a_case_by_its_number_and_by_who_brought_it(office: Desk) -> None:
    case = office.request("老旧电梯更新")
    Case.objects.filter(pk=case.pk).update(number="青街请〔2026〕7号")
    assert "老旧电梯更新" in found(office, "〔2026〕7号")
    assert "老旧电梯更新" in found(office, "王佳禾")


def test_each_word_has_to_be_found(office: Desk) -> None:
    office.request("老旧电梯更新")
    assert "老旧电梯更新" in found(office, "王佳禾 电梯")
    assert "老旧电梯更新" not in found(office, "林知远 电梯")


def test_finds_people_and_clauses(office: Desk) -> None:
    said = found(office, "林知远")
    assert "办事处主任" in said
    said = found(office, "三个工作日")
    assert "请示在三个工作日内答复" in said
    assert "/rules/desk-text/D-2/" in said


def test_finds_nothing_that_the_reader_may_not_see(office: Desk) -> None:
    case = office.request("老旧电梯更新")
    case.readers.all().delete()
    said = found(office, "电梯")
    assert "老旧电梯更新" not in said
    assert "没有找到" in said


def test_turns_pages_from_the_newest(office: Desk) -> None:
    for place in range(SIZE + 1):
        office.request(f"请示{place:02}号", days_ago=SIZE + 1 - place)
    first = found(office, "请示")
    assert f"请示{SIZE:02}号" in first
    assert "请示00号" not in first
    address = first.partition('rel="next"')[0].rpartition('href="')[2].partition('"')[0].replace("&amp;", "&")
    client = Client()
    client.force_login(office.clerk)
    second = client.get(f"/search/{address}").content.decode()
    assert "请示00号" in second
    assert f"请示{SIZE:02}号" not in second


@pytest.mark.parametrize("words", ["", "   ", "\0", "%", "_", "'", '"><script>', "词 " * 40, "长" * 500])
def test_anything_may_be_typed(office: Desk, words: str) -> None:
    assert "<script>" not in found(office, words)


def test_asks_as_often_whatever_is_found(
    office: Desk, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = Client()
    client.force_login(office.clerk)
    for place in range(3):
        office.request(f"请示{place}")
    client.get("/search/?q=请示")
    with django_assert_num_queries(QUERIES):
        client.get("/search/?q=请示")
    for place in range(12):
        office.request(f"再请示{place}")
    with django_assert_num_queries(QUERIES):
        client.get("/search/?q=请示")
