"""A register as a spreadsheet and on paper."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries

from zhidu.cases.registers import exporting, views
from zhidu.cases.tests.offices import TestOffice, login
from zhidu.cases.tests.seal_office import proposed_seal, rows_made, seal, seal_office, used, vacate
from zhidu.cases.tests.test_registers import shown


@pytest.fixture
def office(still: None) -> TestOffice:
    return seal_office()


def sheet(client: Client, register: str = "seals", query: str = "") -> list[list[object]]:
    answer = client.get(f"{reverse('register-export', args=[register])}?{query}")
    assert answer.status_code == 200
    book = load_workbook(BytesIO(b"".join(answer.streaming_content)))
    return [list(row) for row in book.active.iter_rows(values_only=True)]


def paper(client: Client, query: str = "") -> str:
    return shown(client, f"{reverse('register-print', args=['seals'])}?{query}")


def test_a_sheet_holds_what_is_filtered_with_title_filter_and_date(office: TestOffice) -> None:
    seal(office, "公章")
    seal(office, "财务专用章", seal_keeper=office.post("archivist"))
    vacate(office, "archivist")
    title, narrowed, made, heads, row = sheet(login(office, "clerk"), query="q=财务")
    assert title[0] == "示例市云溪区青禾街道办事处印章台账"
    assert narrowed[0] == "范围：在册；查找：财务"
    assert made[0] == "导出：甲10，2026-11-25 09:00，共1项"
    assert heads == ["印章名称", "印章种类", "保管人", "存放地点", "登记日期", "状态", "提示"]
    assert row[:3] == ["财务专用章", "公章", "档案员（空缺）"]
    assert row[5:] == ["在册", "“财务专用章”还没有保管人，或其职务空缺"]


def test_a_sheet_counts_with_numbers_and_times(office: TestOffice) -> None:
    used(office, seal(office))
    *_, heads, row = sheet(login(office, "clerk"), "seal_register")
    said = dict(zip(heads, row, strict=True))
    assert (said["份数"], said["用印时间"].isoformat()) == (2, "2026-11-16T10:00:00")
    assert (said["所用印章"], said["编号"]) == ("街道办事处印章", "印〔2026〕1号")


@pytest.mark.parametrize("evil", ["=1+1", "+7", "-7", "@SUM(A1)"])
def test_a_sheet_holds_no_formula_that_somebody_typed(office: TestOffice, evil: str) -> None:
    seal(office, evil, seal_place=evil)
    row = sheet(login(office, "clerk"))[-1]
    assert (row[0], row[3]) == (f"'{evil}", f"'{evil}")


def test_a_sheet_says_so_where_it_holds_only_the_first_rows(
    office: TestOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "LIMIT", 5)
    proposed_seal(office)
    rows_made(office, 7)
    rows = sheet(login(office, "clerk"))
    assert rows[3][0] == "本表只列前5项；其余请按登记日期分段导出"
    assert len(rows) == 5 + 5


def test_a_long_sheet_takes_few_queries(
    office: TestOffice, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    proposed_seal(office)
    rows_made(office, 1_200)
    client = login(office, "clerk")
    shown(client, reverse("registers"))
    with django_assert_max_num_queries(12):
        assert len(sheet(client)) == 1_204


def test_a_paper_has_the_office_the_period_and_a_line_for_the_keeper(office: TestOffice) -> None:
    seal(office)
    client = login(office, "clerk")
    html = paper(client)
    for said in (
        "示例市云溪区青禾街道办事处",
        "期间：截至2026年11月25日",
        "范围：在册，共 1 项",
        "甲10（文书）",
        "台账管理（办公室）签字",
        "依据：《街道办事处工作制度》四（四）1",
        "2026年11月25日（星期三）上午9:00打印",
    ):
        assert said in html
    assert "期间：2026-11-01至2026-11-30" in paper(client, "on-from=2026-11-01&on-to=2026-11-30")
    assert "没有登记" in paper(client, "q=没有的")


def test_a_paper_says_so_where_it_holds_only_the_first_rows(
    office: TestOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "PRINTED", 2)
    proposed_seal(office)
    rows_made(office, 3)
    html = paper(login(office, "clerk"))
    assert "本表只列前 2 项" in html
    assert "专用章0000" not in html
