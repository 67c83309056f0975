"""A list of thousands …"""

from __future__ import annotations

import re
from base64 import urlsafe_b64encode
from html import unescape
from io import BytesIO
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries

from zhidu.cases.lists import exporting, looks
from zhidu.cases.tests.counter import trip
from zhidu.cases.tests.crowd import crowd
from zhidu.cases.tests.offices import TestOffice, login
from zhidu.cases.tests.test_lists import names, page

LIST = reverse("case-kind", args=["trip"])
QUERIES = 8
"""Budget of a list: 12."""


def link(html: str, words: str) -> str:
    """Where a link of the pager leads, without the question mark."""
    found = re.search(rf'<a href="\?([^"]*)"[^>]*>{words}</a>', html)
    return found[1] if found else ""


def walked(client: Client, query: str, words: str = "下一页") -> list[list[str]]:
    """The pages from a first one on, as far as they go."""
    pages = []
    while query:
        html = page(client, query)
        pages.append(names(html))
        query = link(html, words)
    return pages


@pytest.mark.parametrize("sort", ["-opened", "opened", "cost", "-cost", "-leaves", "place"])
def test_shows_every_row_once_whichever_way_it_is_put_in_order(
    counter: TestOffice, monkeypatch: pytest.MonkeyPatch, sort: str
) -> None:
    monkeypatch.setattr(looks, "PAGE", 4)
    cases = crowd(counter, 21)
    pages = walked(login(counter, "director"), f"tab=all&sort={sort}")
    seen = [name for rows in pages for name in rows]
    assert sorted(seen) == sorted(case.title for case in cases)
    assert [len(rows) for rows in pages] == [4, 4, 4, 4, 4, 1]


def test_goes_back_the_way_it_came(counter: TestOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looks, "PAGE", 4)
    crowd(counter, 12)
    client = login(counter, "director")
    forward = walked(client, "tab=all&sort=-cost")
    last = link(page(client, link(page(client, "tab=all&sort=-cost"), "下一页")), "下一页")
    assert walked(client, last, "上一页") == forward[::-1]


def test_is_not_shifted_by_what_comes_in_between(
    counter: TestOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looks, "PAGE", 4)
    crowd(counter, 8)
    client = login(counter, "urban_clerk")
    first = page(client, "tab=all")
    before = page(client, link(first, "下一页"))
    trip(counter, title="刚报来的")
    assert names(page(client, link(first, "下一页"))) == names(before)


@pytest.mark.parametrize("sort", ["opened", "cost"])
@pytest.mark.parametrize(
    "said",
    [
        "{",
        "[]",
        "[1, 2, 3]",
        '["abc", 1]',
        "[null, 1]",
        '["2026-01-01T00:00", "x"]',
        '["\\u0000", 1e400]',
        "é",
    ],
)
def test_begins_anew_for_a_cursor_that_nobody_gave_out(counter: TestOffice, sort: str, said: str) -> None:
    crowd(counter, 3)
    client = login(counter, "director")
    for cursor in (urlsafe_b64encode(said.encode()).decode(), said):
        for way in ("after", "before"):
            rows = names(page(client, urlencode({"tab": "all", "sort": sort, way: cursor})))
            assert len(rows) == 3 or (sort == "cost" and said == '["abc", 1]')


def test_takes_as_many_queries_for_a_thousand_rows_as_for_three(
    counter: TestOffice, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = login(counter, "director")
    for count in (3, 1_000):
        crowd(counter, count)
        for query in ("", "tab=all&sort=-cost", "tab=all&f-cost-from=5&q=外出&sort=leaves"):
            page(client, query)
            with django_assert_num_queries(QUERIES):
                html = page(client, query)
    assert len(names(html)) == looks.PAGE
    assert link(html, "下一页")


def test_reaches_the_thousandth_row(counter: TestOffice) -> None:
    crowd(counter, 1_001)
    pages = walked(login(counter, "director"), "tab=all&sort=opened&q=外出0")
    assert pages[-1][-1] == "外出0999"
    assert sum(map(len, pages)) == 1_000


# as a spreadsheet


def sheet(client: Client, query: str = "") -> list[list[object]]:
    answer = client.get(f"{reverse('case-kind-export', args=['trip'])}?{query}")
    assert answer.status_code == 200
    book = load_workbook(BytesIO(b"".join(answer.streaming_content)))
    return [list(row) for row in book.active.iter_rows(values_only=True)]


def table(rows: list[list[object]]) -> list[dict[str, object]]:
    """The rows below the heads, by head."""
    at = next(number for number, row in enumerate(rows) if row[0] == "事由")
    return [dict(zip(rows[at], row, strict=True)) for row in rows[at + 1 :]]


def test_is_exported_as_it_is_filtered_with_title_filter_and_date(counter: TestOffice) -> None:
    trip(counter, title="去学习", sort="study", cost=1_234_56)
    trip(counter, title="去开会")
    rows = sheet(login(counter, "clerk"), "tab=all&f-sort=study")
    assert rows[0][0] == "示例市云溪区青禾街道办事处外出报批台账"
    assert rows[1][0] == "范围：全部；外出类别：学习培训"
    assert rows[2][0] == "导出：甲10，2026-11-25 09:00，共1件"
    (row,) = table(rows)
    assert row["事由"] == "去学习"
    assert row["预计费用"] == 1234.56
    assert row["出发日期"].date().isoformat() == "2026-11-30"
    assert row["所在科室"] == "城市管理科"
    assert row["等待办理"] == "甲08"
    assert row["现在环节"] == "科室负责人审核"


def test_names_its_file_by_kind_and_day(counter: TestOffice) -> None:
    answer = login(counter, "clerk").get(reverse("case-kind-export", args=["trip"]))
    assert "%E5%8F%B0%E8%B4%A620261125.xlsx" in answer["Content-Disposition"]


@pytest.mark.parametrize("evil", ["=1+1", "+7", "-7", "@SUM(A1)", "\t=1", "=HYPERLINK(1)\x07"])
def test_holds_no_formula_that_somebody_typed(counter: TestOffice, evil: str) -> None:
    trip(counter, title=evil, note=evil)
    answer = login(counter, "clerk").get(f"{reverse('case-kind-export', args=['trip'])}?tab=all")
    book = load_workbook(BytesIO(b"".join(answer.streaming_content)))
    cells = [cell for row in book.active.iter_rows() for cell in row if cell.value and "1" in str(cell.value)]
    assert all(cell.data_type != "f" for cell in cells)
    (row,) = table([[cell.value for cell in line] for line in book.active.iter_rows()])
    assert str(row["事由"]).startswith("'")
    assert str(row["情况说明"]).startswith("'")


def test_says_so_where_it_holds_only_the_first_rows(
    counter: TestOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "LIMIT", 5)
    crowd(counter, 7)
    client = login(counter, "director")
    rows = sheet(client, "tab=all")
    assert rows[3][0] == "本表只列前5件；其余请按提出时间分段导出"
    assert len(table(rows)) == 5
    assert "最多导出 5 件" in unescape(client.get(f"{LIST}?tab=all").content.decode())


def test_is_exported_in_few_queries(
    counter: TestOffice, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    crowd(counter, 1_200)
    client = login(counter, "director")
    page(client)
    with django_assert_max_num_queries(12):
        assert len(table(sheet(client, "tab=all"))) == 1_200
