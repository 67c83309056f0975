"""制度执行 …"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from io import BytesIO

import pytest
from django.conf import LazySettings
from django.test import Client
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries

from zhidu.cases.links import case_url
from zhidu.cases.models import Case, Deviation, DutyPeriod, Obligation, Reader
from zhidu.desk.kept import looks
from zhidu.desk.kept.counted import Span
from zhidu.desk.tests import factories
from zhidu.desk.tests.factories import NOW, Desk, seen_by

QUERIES, ROW_QUERIES = 13, 8
"""Of twenty and twelve allowed; the demo's bar adds one."""
LAST_MONTH = NOW - timedelta(days=30)


@dataclass(frozen=True)
class Year:
    """The desk's office with something of every sort in it."""

    desk: Desk
    late: Case
    secret: Case


@pytest.fixture(scope="module")
def made(kept: None) -> Year:
    desk = factories.desk()
    office = desk.street.office
    prompt, late, secret = (desk.asked(title) for title in ("答复了", "拖久了", "别人的"))
    for case, due_at, state in (
        (prompt, LAST_MONTH, "met"),
        (late, NOW - timedelta(days=3), "missed"),
        (secret, NOW, "missed"),
    ):
        case.obligations.update(due_at=due_at, state=state, met_at=due_at if state == "met" else None)
    late_due = late.obligations.get()
    late_due.is_provisional = True
    late_due.save()
    common = {"clauses": ["D-2"], "at": LAST_MONTH}
    breach = Deviation.Sort.BREACH
    Deviation.objects.create(
        case=late, obligation=late_due, sort=breach, what="答复请示超期", reason="等报价", **common
    )
    Deviation.objects.create(case=late, sort=breach, what="没有先报", **common)
    Deviation.objects.create(case=late, sort=Deviation.Sort.DEVIATION, what="没有附表", **common)
    Deviation.objects.create(case=late, sort=Deviation.Sort.SLIGHT, what="只是提醒", **common)
    Reader.objects.filter(case=secret).delete()
    period = DutyPeriod.objects.create(
        office=office,
        edition=late.edition,
        rulebook="desk-text",
        duty="monthly",
        title="每月走访",
        first=date(2026, 10, 1),
        last=date(2026, 10, 31),
        opens_at=LAST_MONTH - timedelta(days=27),
        due_at=LAST_MONTH,
        clauses=["D-3"],
        force="must",
        state=DutyPeriod.State.MISSED,
    )
    period.posts.add(desk.street.posts["finance_head"])
    return Year(desk, late, secret)


@pytest.fixture
def year(made: Year, db: None, settings: LazySettings) -> Iterator[Year]:
    settings.ZHIDU_CLOCK = "zhidu.desk.tests.factories.fixed_now"
    return made


def figures(page: str, name: str) -> dict[str, list[int]]:
    """The lines of a table: what they count → 按期、超期、违反、偏离."""
    table = page.split(f'aria-labelledby="{name}"')[1].split("</table>")[0]
    found = {}
    for row in table.split("<tr>")[2:]:
        words = re.sub(r"<svg.*?</svg>|<[^>]+>", " ", row).split()
        found[" ".join(words[:-4])] = [int(word) for word in words[-4:]]
    return found


def shown(page: str) -> str:
    """The list of a page, without its tabs."""
    return page.partition("<tbody>")[2].partition("</tbody>")[0]


def test_counts_by_month_by_kind_by_unit_and_by_clause(year: Year) -> None:
    page = seen_by(year.desk.clerk, "/kept/")
    by_month = figures(page, "kept-month")
    assert list(by_month) == ["2026-10", "2026-11"]
    assert (by_month["2026-10"], by_month["2026-11"]) == ([1, 1, 1, 1], [0, 1, 0, 0])
    assert figures(page, "kept-kind") == {"请示": [1, 1, 1, 1], "定期义务": [0, 1, 0, 0]}
    assert figures(page, "kept-unit") == {
        "党政办公室": [0, 0, 1, 1],
        "财政所": [0, 1, 0, 0],
        "没有定单位": [1, 1, 0, 0],
    }
    assert figures(page, "kept-clause-1") == {
        "第二条 请示在三个工作日内答复": [1, 1, 1, 1],
        "第三条 同意的请示由科员落实": [0, 1, 0, 0],
    }


@pytest.mark.parametrize(
    ("period", "found"), [("month", [0, 1, 0, 0]), ("quarter", [1, 2, 1, 1]), ("nonsense", [1, 2, 1, 1])]
)
def test_counts_a_period(year: Year, period: str, found: list[int]) -> None:
    lines = figures(seen_by(year.desk.clerk, f"/kept/?period={period}"), "kept-month")
    assert [sum(column) for column in zip(*lines.values(), strict=True)] == found


def test_every_number_opens_as_many_rows(year: Year) -> None:
    page = seen_by(year.desk.clerk, "/kept/")
    links = set(re.findall(r'<a href="(/kept/rows/[^"]+)">(\d+)</a>', page))
    assert len(links) > 20
    client = Client()
    client.force_login(year.desk.clerk)
    for url, count in links:
        rows = shown(client.get(url.replace("&amp;", "&")).content.decode())
        assert (url, rows.count("<tr>")) == (url, int(count))


def test_what_rests_on_no_clause_has_a_line_of_its_own(year: Year) -> None:
    year.late.obligations.update(clauses=[])
    page = seen_by(year.desk.clerk, "/kept/")
    assert figures(page, "kept-clause-1")["按决定或本单位自定，没有对应的条款"] == [0, 1, 0, 0]
    assert "拖久了" in shown(seen_by(year.desk.clerk, "/kept/rows/?what=late&clause=-"))


def test_a_row_says_what_was_owed_by_which_clause_and_why_it_was_late(year: Year) -> None:
    rows = shown(seen_by(year.desk.clerk, "/kept/rows/?what=late&kind=request"))
    for words in (
        case_url(year.late),
        "拖久了",
        "答复请示",
        "第二条",
        "2026-11-24",
        "还没有办成",
        "等报价",
        "期限暂定",
    ):
        assert words in rows
    duty = shown(seen_by(year.desk.clerk, "/kept/rows/?what=late&kind=-"))
    assert "每月走访" in duty
    assert "2026年10月1日至10月31日的一期" in duty


def test_is_silent_about_what_one_may_not_read(year: Year) -> None:
    late = "/kept/rows/?what=late&kind=request"
    assert "别人的" not in seen_by(year.desk.clerk, late)
    Reader.objects.create(case=year.secret, post=year.desk.street.posts["clerk"], why="经办")
    assert "别人的" in seen_by(year.desk.clerk, late)
    assert figures(seen_by(year.desk.clerk, "/kept/"), "kept-kind")["请示"] == [1, 2, 1, 1]


def test_names_nobody(year: Year) -> None:
    for page in ("/kept/", "/kept/rows/?what=late"):
        main = seen_by(year.desk.director, page).partition("<main")[2].partition("</main>")[0]
        assert "王佳禾" not in main


def test_says_what_is_empty(year: Year) -> None:
    assert "还没有可以统计的事" in seen_by(year.desk.clerk, "/kept/?period=last")
    assert "没有这样的事" in seen_by(year.desk.clerk, "/kept/rows/?what=late&month=2026-01")


@pytest.mark.parametrize(
    "query", ["unit=x", "unit=" + "9" * 30, "edition=0", "clause=%00", "month=13", "after=x"]
)
def test_an_address_of_nobody_opens_without_harm(year: Year, query: str) -> None:
    assert "制度执行明细" in seen_by(year.desk.clerk, f"/kept/rows/?{query}")


def test_exports_the_figures_and_the_rows(year: Year) -> None:
    client = Client()
    client.force_login(year.desk.clerk)
    read = {}
    for url in ("/kept/export/", "/kept/rows/export/?what=late"):
        content = BytesIO(b"".join(client.get(url).streaming_content))
        sheet = load_workbook(content, read_only=True).active
        read[url] = [list(row) for row in sheet.iter_rows(values_only=True)]
    both, rows = read["/kept/export/"], read["/kept/rows/export/?what=late"]
    assert both[4][3:] == [1, 2, 1, 1, 3, 1]
    assert ["财政所", "按单位", None, 0, 1, 0, 0, 1, 0] in both
    assert [row[0] for row in rows[4:]] == ["拖久了", "每月走访"]
    assert rows[4][5] == datetime(2026, 11, 24)
    assert rows[4][7:9] == ["等报价", "是"]


def test_asks_as_often_however_much_there_is(
    year: Year, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    monkeypatch.setattr(looks, "PAGE", 3)
    client = Client()
    client.force_login(year.desk.clerk)
    pages = {"/kept/": QUERIES, "/kept/rows/?what=late": ROW_QUERIES}
    for page in pages:
        client.get(page)
    more = [
        Obligation(
            case=year.late, rule=f"more-{n}", title=f"另一件{n}", clauses=["D-2"], force="must",
            due_at=NOW - timedelta(days=40 + n), state="missed",
        )
        for n in range(4)
    ]  # fmt: skip
    for some in (more[:1], more[1:]):
        Obligation.objects.bulk_create(some)
        for page, count in pages.items():
            with django_assert_num_queries(count):
                client.get(page)
    url, seen = "/kept/rows/?what=late", []
    for _ in range(2):
        text = client.get(url).content.decode()
        seen += re.findall(r'<div><a href="[^"]+">|另一件\d|每月走访', shown(text))
        onward = re.search(r'href="([^"]+)" rel="next"', text)
        url = f"/kept/rows/{onward[1].replace('&amp;', '&')}" if onward else url
    assert [word for word in seen if not word.startswith("<")] == [
        "每月走访",
        *(f"另一件{n}" for n in range(4)),
    ]
    back = re.search(r'href="([^"]+)" rel="prev"', text)
    assert back
    assert "每月走访" in shown(client.get(f"/kept/rows/{back[1].replace('&amp;', '&')}").content.decode())


def test_a_director_sees_the_reason_that_is_given_later(year: Year) -> None:
    missing = "/kept/rows/?what=unexplained&kind=request"
    assert shown(seen_by(year.desk.director, missing)).count("<tr>") == 2
    Deviation.objects.filter(what="没有先报").update(reason="急办")
    assert shown(seen_by(year.desk.director, missing)).count("<tr>") == 1


@pytest.mark.parametrize(
    ("period", "months"),
    [
        ("month", ["2026-12"]),
        ("quarter", ["2026-10", "2026-11", "2026-12"]),
        ("last", [f"2025-{n:02}" for n in range(1, 13)]),
    ],
)
def test_a_span_is_whole_months_up_to_the_one_that_runs(period: str, months: list[str]) -> None:
    assert Span.of(period, date(2026, 12, 31)).months() == months
