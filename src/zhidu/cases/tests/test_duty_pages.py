"""The page of duties: what is owed, missed and settled, and what one may say there."""

from __future__ import annotations

import pytest
from pytest_django import DjangoAssertNumQueries

from zhidu.cases.tests.duty_office import BOOK, ROLES, check, duty_office, period, run
from zhidu.cases.tests.offices import TestOffice, login, make_office, moment

NO_DUTIES = BOOK.partition("duties:\n")[0]

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock(settings) -> None:
    settings.ZHIDU_CLOCK = "zhidu.cases.tests.test_duty_pages.now"


def now():
    return moment("2026-02-03 09:00")


@pytest.fixture
def office() -> TestOffice:
    """One duty missed, one kept, two that are open."""
    office = duty_office("monthly", "weekly", "clean", "heads")
    run("2026-01-20 08:00")
    check(office, "2026-01-21 09:00", "urban_head")
    run("2026-02-02 08:00")
    return office


def page(office: TestOffice, who: str = "office_head") -> str:
    return login(office, who).get("/duties/").content.decode()


def test_says_who_owes_what_by_which_clause_and_what_kept_it(office) -> None:
    html = page(office)
    assert "社区服务办主任" in html
    assert "还差：社区服务办主任" in html
    assert "已做到 1/2" in html
    assert "/rules/rounds/#D-3" in html
    assert "办结“消防通道”" in html
    assert html.index("没有按期做到") < html.index("这一期要做的") < html.index("已经了结")


def test_names_no_case_that_one_may_not_read(office) -> None:
    html = page(office, "archivist")
    assert "消防通道" not in html
    assert "办结" in html


def test_who_owes_it_gives_the_reason_and_nobody_else_is_asked(office) -> None:
    assert "说明原因" not in page(office, "archivist")
    browser = login(office, "office_head")
    missed = period("clean", "2026-01-02")
    assert missed.state == "missed"
    browser.post(f"/duties/{missed.pk}/reason/", {"reason": "会议室在修"})
    missed.refresh_from_db()
    assert (missed.reason, missed.reason_by) == ("会议室在修", "甲06")
    assert "会议室在修" in page(office)


def test_whom_the_text_names_attests_on_the_page(office) -> None:
    assert "确认已做到" not in page(office, "clerk")
    late, browser = period("clean", "2026-01-02"), login(office, "office_head")
    answer = browser.post(f"/duties/{late.pk}/attestation/", {"account": " "}, follow=True)
    assert "请写明何时怎样做的" in answer.content.decode()
    browser.post(f"/duties/{late.pk}/attestation/", {"account": "已清理"})
    late.refresh_from_db()
    assert (late.state, late.met_at) == ("missed", now())


def test_nothing_found_is_reported_only_where_the_text_lets_it(office) -> None:
    week, month = period("weekly", "2026-02-02"), period("monthly", "2026-02-01")
    browser = login(office, "office_head")
    said = {"account": "没有隐患", "none_found": "1"}
    refused = browser.post(f"/duties/{month.pk}/attestation/", said, follow=True)
    assert "要看记录" in refused.content.decode()
    browser.post(f"/duties/{week.pk}/attestation/", said)
    week.refresh_from_db()
    month.refresh_from_db()
    assert (week.state, month.state) == ("met", "open")


def test_another_office_has_duties_of_its_own(office) -> None:
    other = make_office("other")
    theirs = login(other, "office_head")
    assert "每月隐患排查" not in theirs.get("/duties/").content.decode()
    assert theirs.post(f"/duties/{period('monthly', '2026-02-01').pk}/reason/").status_code == 404


def test_an_office_whose_texts_have_no_duties_has_no_such_entry_in_its_menu(office) -> None:
    assert "定期义务" in login(office, "clerk").get("/").content.decode()
    bare = make_office("bare", files={"book.yaml": NO_DUTIES}, roles=ROLES)
    browser = login(bare, "clerk")
    assert "定期义务" not in browser.get("/").content.decode()
    assert "现在没有要按期做的事" in browser.get("/duties/").content.decode()


def test_costs_no_more_with_more_periods(office, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    page(office)
    browser = login(office, "office_head")
    browser.get("/duties/")
    with django_assert_num_queries(QUERIES):
        browser.get("/duties/")
    run("2026-05-02 08:00")
    browser.get("/duties/")
    with django_assert_num_queries(QUERIES):
        browser.get("/duties/")


QUERIES = 9
