"""台账 on pages: who sees them, what they say, who is missing, how a row came to be."""

from __future__ import annotations

from datetime import date
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from zhidu.cases.errors import Refused
from zhidu.cases.models import Case, Row
from zhidu.cases.registers import looks
from zhidu.cases.tests.offices import TestOffice, login
from zhidu.cases.tests.seal_office import (
    act_on,
    filed,
    handed_over,
    proposed_seal,
    retired,
    rows_made,
    seal,
    seal_office,
    used,
    vacate,
    with_text,
)
from zhidu.cases.tests.test_lists import names, page
from zhidu.cases.tests.test_long_lists import link

SEALS = reverse("register", args=["seals"])
CLAUSE = "P10-4.4-1"


@pytest.fixture(scope="module")
def seals(kept: None) -> TestOffice:
    return seal_office()


@pytest.fixture
def office(seals: TestOffice, still: None) -> TestOffice:
    return seals


def shown(client: Client, address: str = SEALS) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def row_page(row: Row) -> str:
    return reverse("register-row", args=[row.register, row.pk])


# who sees them


@pytest.mark.parametrize(
    ("who", "status"),
    [("clerk", 200), ("office_head", 200), ("deputy_1", 200), ("urban_clerk", 404), ("archivist", 404)],
)
def test_only_its_keeper_and_its_readers_see_a_register(office: TestOffice, who: str, status: int) -> None:
    row, client = seal(office), login(office, who)
    addresses = [
        SEALS,
        row_page(row),
        *(reverse(f"register-{n}", args=["seals"]) for n in ("export", "print")),
    ]
    assert [client.get(address).status_code for address in addresses] == [status] * 4
    listed = shown(client, reverse("registers"))
    assert ("印章台账" in listed, "没有您可以看的台账" in listed) == (status == 200, status == 404)
    assert ("台账</a>" in shown(client, reverse("cases"))) == (status == 200)


def test_a_register_that_no_text_has_is_not_there(office: TestOffice) -> None:
    assert login(office, "clerk").get(reverse("register", args=["keys"])).status_code == 404


def test_a_row_is_found_in_its_own_register_only(office: TestOffice) -> None:
    row, client = seal(office), login(office, "clerk")
    assert client.get(row_page(row)).status_code == 200
    assert client.get(reverse("register-row", args=["seal_register", row.pk])).status_code == 404


def test_a_text_adopted_later_shows_nothing_of_what_another_text_calls_the_same(office: TestOffice) -> None:
    row = seal(office)
    assert row.title in shown(login(office, "clerk"))
    with_text(office, {"book.yaml": MASKED.replace("visits", "seals")}, {"guard": ["archivist"]})
    assert row.title not in shown(login(office, "archivist"))
    assert login(office, "archivist").get(row_page(row)).status_code == 404


# who is missing (P10-4.4-1)


@pytest.mark.parametrize("is_vacant", [True, False])
def test_a_seal_whose_keepers_post_is_vacant_is_told_by_its_clause(
    office: TestOffice, is_vacant: bool
) -> None:
    seal(office, "财务专用章", seal_keeper=office.post("archivist"))
    seal(office, "公章")
    if is_vacant:
        vacate(office, "archivist")
    client = login(office, "clerk")
    html = shown(client)
    assert ("“财务专用章”还没有保管人，或其职务空缺" in html) == is_vacant
    assert (f'title="{CLAUSE}"' in html) == is_vacant
    assert "“公章”还没有保管人" not in html
    assert names(shown(client, f"{SEALS}?tab=lacking")) == (["财务专用章"] if is_vacant else [])
    assert f"缺保管人 <b>{int(is_vacant)}</b>" in shown(client, reverse("registers"))
    assert ("职务空缺" in shown(client, row_page(Row.objects.get(title="财务专用章")))) == is_vacant


@pytest.mark.parametrize("keeper", ["", "clerk"])
def test_a_seal_is_entered_only_with_a_keeper(office: TestOffice, keeper: str) -> None:
    if keeper:
        case = proposed_seal(office, seal_keeper=office.post(keeper))
        act_on(office, case, "enter_ok", "office_head", "2026-11-02")
        assert names(shown(login(office, "clerk"))) == ["街道办事处印章"]
        return
    with pytest.raises(Refused) as refused:
        proposed_seal(office, seal_keeper=None)
    assert refused.value.decision.because == (CLAUSE,)
    assert names(shown(login(office, "clerk"))) == []


def test_a_seal_that_is_out_of_use_lacks_nobody(office: TestOffice) -> None:
    row = seal(office, seal_keeper=office.post("archivist"))
    vacate(office, "archivist")
    assert names(shown(login(office, "clerk"), f"{SEALS}?tab=lacking")) == [row.title]
    retired(office, row)
    assert names(shown(login(office, "clerk"), f"{SEALS}?tab=lacking")) == []


# what they say


def test_a_row_says_its_columns_as_people_read_them(office: TestOffice) -> None:
    used(office, seal(office))
    html = shown(login(office, "clerk"), reverse("register", args=["seal_register"]))
    heads = "名称 文件类别 份数 用途 用印科室 所用印章 用印时间 登记签字人 编号 登记日期".split()
    assert [head.split("</th>")[0].rsplit(">", 1)[1] for head in html.split("<th ")[1:]] == heads
    for said in (
        "一般情况证明",
        "城市管理科",
        "街道办事处印章",
        "2026年11月16日（星期一）上午10:00",
        "甲11（城市管理科办事员）",
        "印〔2026〕1号",
        "2026年11月16日",
    ):
        assert f">{said}<" in html


def test_a_list_of_cases_says_a_row_by_its_title(office: TestOffice) -> None:
    used(office, seal(office))
    html = page(login(office, "clerk"), "tab=all", kind="seal_use")
    assert 'data-label="所用印章">街道办事处印章<' in html


def test_current_rows_stand_apart_from_those_that_have_ended(office: TestOffice) -> None:
    seal(office, "公章")
    retired(office, seal(office, "旧章"))
    client = login(office, "clerk")
    assert names(shown(client)) == ["公章"]
    assert names(shown(client, f"{SEALS}?tab=ended")) == ["旧章"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=财务", ["财务专用章"]),
        ("q=三楼", ["公章"]),
        ("q=没有的", []),
        ("on-from=2026-11-03", ["财务专用章"]),
        ("on-to=2026-11-02", ["公章"]),
        ("on-from=2026-11-02&on-to=2026-11-03&sort=on", ["公章", "财务专用章"]),
        ("on-from=昨天", ["财务专用章", "公章"]),
        ("sort=number&tab=lost", ["财务专用章", "公章"]),
    ],
)
def test_rows_are_found_by_words_and_by_day(office: TestOffice, query: str, found: list[str]) -> None:
    seal(office, "公章", seal_place="三楼保险柜")
    seal(office, "财务专用章", day="2026-11-03")
    html = shown(login(office, "clerk"), f"{SEALS}?{query}")
    assert names(html) == found
    assert ("日期写法如 2026-11-27" in html) == ("昨天" in query)


def test_a_number_finds_its_row(office: TestOffice) -> None:
    row = seal(office)
    for title in ("居住证明", "收入证明"):
        used(office, row, title)
    address = reverse("register", args=["seal_register"])
    assert names(shown(login(office, "clerk"), f"{address}?q=〔2026〕2号")) == ["收入证明"]


# long ones


@pytest.mark.parametrize("sort", ["on", "-on"])
def test_every_row_is_on_one_page(office: TestOffice, monkeypatch: pytest.MonkeyPatch, sort: str) -> None:
    monkeypatch.setattr(looks, "PAGE", 4)
    proposed_seal(office)
    rows_made(office, 13)
    client, query, seen = login(office, "clerk"), f"sort={sort}", []
    while query:
        html = shown(client, f"{SEALS}?{query}")
        seen.append(names(html))
        query = link(html, "下一页")
    forward = sorted(Row.objects.values_list("title", flat=True))
    assert [name for rows in seen for name in rows] == (forward if sort == "on" else forward[::-1])
    assert [len(rows) for rows in seen] == [4, 4, 4, 1]


@pytest.mark.parametrize("cursor", ["{", "WzFd", "WyJhIiwxXQ", "é"])
def test_a_cursor_that_nobody_gave_out_begins_anew(office: TestOffice, cursor: str) -> None:
    seal(office)
    assert len(names(shown(login(office, "clerk"), f"{SEALS}?after={cursor}"))) == 1


@pytest.mark.parametrize("query", ["", "tab=lacking", "q=专用章&on-from=2020-01-01&sort=on"])
def test_three_thousand_rows_take_as_many_queries_as_three(
    office: TestOffice, django_assert_num_queries: DjangoAssertNumQueries, query: str
) -> None:
    proposed_seal(office)
    vacate(office, "clerk")
    client = login(office, "office_head")
    for count in (3, 3_000):
        rows_made(office, count)
        shown(client)
        with django_assert_num_queries(8):
            html = shown(client, f"{SEALS}?{query}")
    assert html.count("职务空缺") == len(names(html)) == looks.PAGE


def test_the_shelf_takes_few_queries(
    office: TestOffice, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    proposed_seal(office)
    rows_made(office, 300)
    client = login(office, "clerk")
    shown(client, reverse("registers"))
    with django_assert_num_queries(7):
        shown(client, reverse("registers"))


# how a row came to be


def test_a_row_tells_every_change_with_its_case(
    office: TestOffice, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    row = seal(office)
    retired_by = handed_over(office, row, "office_head"), retired(office, row)
    client = login(office, "clerk")
    shown(client, row_page(row))
    with django_assert_max_num_queries(14):
        html = shown(client, row_page(row))
    told = [part.split("</li>")[0] for part in html.split('<li class="change">')[1:]]
    assert ["停用" in told[0], "变更" in told[1], "登记" in told[2]] == [True] * 3
    assert "甲06，2026年11月10日（星期二）上午10:00" in told[1]
    assert "<del>甲10（文书）</del>" in told[1]
    assert "<ins>甲06（党政办公室主任）</ins>" in told[1]
    cases = [*retired_by[::-1], row.case]
    assert [f'href="/cases/{case.pk}/"' in part for case, part in zip(cases, told, strict=True)] == [True] * 3


@pytest.mark.parametrize(("who", "may_read"), [("clerk", True), ("deputy_1", False)])
def test_a_change_leads_to_its_case_only_for_who_may_read_it(
    office: TestOffice, who: str, may_read: bool
) -> None:
    row, client = seal(office), login(office, who)
    case = reverse("case", args=[row.case_id])
    html = shown(client, row_page(row))
    assert "印章启用" in html
    assert (f'href="{case}"' in html) == may_read
    assert (client.get(case).status_code == 200) == may_read


# what can be done to them


def test_the_keeper_is_offered_the_kinds_that_write_the_register(office: TestOffice) -> None:
    row, client = seal(office), login(office, "clerk")
    html, of_row = shown(client), shown(client, row_page(row))
    assert "登记：印章启用" in html
    assert "印章保管人变更" not in html
    assert [f">{words}</button>" in of_row for words in ("印章保管人变更", "印章停用")] == [True, True]
    assert "登记：用印" in shown(client, reverse("register", args=["seal_register"]))


def test_a_change_is_begun_with_the_row_already_named(office: TestOffice) -> None:
    row, client = seal(office), login(office, "clerk")
    begin = reverse("register-row-case", args=["seals", row.pk, "seal_change"])
    address = client.post(begin).url
    case = Case.objects.latest("pk")
    assert (case.kind, case.facts) == ("seal_change", {"seal": str(row.pk)})
    assert f'<option value="{row.pk}" selected>' in shown(client, address)
    assert client.post(begin).url == address
    assert client.post(reverse("case-new", args=["seal_change"])).url != address


@pytest.mark.parametrize(
    ("who", "kind", "state", "status"),
    [
        ("clerk", "seal_retire", "current", 302),
        ("clerk", "seal_entry", "current", 404),
        ("clerk", "seal_retire", "ended", 404),
        ("deputy_1", "seal_retire", "current", 404),
        ("urban_clerk", "seal_retire", "current", 404),
    ],
)
def test_only_who_keeps_a_row_begins_to_end_it(
    office: TestOffice, who: str, kind: str, state: str, status: int
) -> None:
    row = seal(office)
    Row.objects.update(state=state)
    before = Case.objects.count()
    begin = reverse("register-row-case", args=["seals", row.pk, kind])
    assert login(office, who).post(begin).status_code == status
    assert Case.objects.count() == before + (status == 302)


def test_a_reader_is_offered_nothing(office: TestOffice) -> None:
    row, client = seal(office), login(office, "deputy_1")
    assert "启用</button>" not in shown(client)
    assert "停用</button>" not in shown(client, row_page(row))


def test_a_row_is_called_by_its_first_column_that_is_text(office: TestOffice) -> None:
    text = MASKED.replace("{visitor: required, post: required}", "{post: required, visitor: required}")
    office = with_text(office, {"book.yaml": text}, {"guard": ["clerk"]})
    visit(office)
    assert Row.objects.get().title == "来访一件"


# whose names they say

MASKED = """
rulebook: {id: visits, title: 来访登记办法, issuer: 青禾街道办事处, source: 测试用文本}
clauses:
  V-1: {place: 第一条, gist: 来访登记造册, force: must}
terms:
  visitor: {title: 来访事由, type: text}
  post: {title: 接待人, type: post}
roles:
  guard: {title: 门卫}
registers:
  visits:
    title: 来访登记簿
    keeper: guard
    columns: {visitor: required, post: required}
    persons: masked
    cites: V-1
kinds:
  visit:
    title: 来访
    form: {title: 来访登记表, at: enter, cites: V-1, fields: {visitor: required, post: required}}
    steps:
      - {id: enter, title: 登记, verb: 登记, by: guard, cites: V-1}
    after:
      enter: [{enters: visits, given: {visitor: visitor, post: post}, cites: V-1}]
"""


def visit(office: TestOffice) -> Case:
    facts = {"visitor": "来访一件", "post": office.post("office_head")}
    return filed(office, "visit", "enter", "clerk", "2026-11-16", **facts)


@pytest.mark.parametrize(
    ("persons", "said", "unsaid"),
    [
        ("full", "甲06（党政办公室主任）", "甲*"),
        ("masked", "甲*（党政办公室主任）", "甲06"),
        ("never", "党政办公室主任", "甲06"),
    ],
)
def test_names_are_said_as_the_register_allows(
    office: TestOffice, persons: str, said: str, unsaid: str
) -> None:
    # A column of people is an error of the checker under ``never``; a book that has one still says no name.
    text = MASKED.replace("persons: masked", f"persons: {persons}")
    office = with_text(office, {"book.yaml": text}, {"guard": ["clerk"]})
    visit(office)
    client = login(office, "clerk")
    row = row_page(Row.objects.get())
    for address in (reverse("register", args=["visits"]), reverse("register-print", args=["visits"]), row):
        main = shown(client, address).split("<main", 1)[1]
        assert said in main
        assert unsaid not in main
    by = shown(client, row).split('<li class="change">')[1]
    assert {"full": "甲10，2026", "masked": "甲*，2026", "never": 'soft">2026'}[persons] in by


def test_the_day_of_a_row_is_the_day_of_its_case(office: TestOffice) -> None:
    assert seal(office, day="2026-11-05").on == date(2026, 11, 5)
