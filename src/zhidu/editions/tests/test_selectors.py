"""What is in force …"""

from __future__ import annotations

from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from zhidu.editions import selectors
from zhidu.editions.tests.factories import SINCE, adopted, published
from zhidu.org import services as org
from zhidu.org.models import Office
from zhidu.org.tests.factories import street

pytestmark = pytest.mark.django_db
CHANGE = date(2027, 1, 4)


def test_changes_on_the_day_of_the_new_edition() -> None:
    qinghe, first, second = street(), published(), published(三天="五天")
    adopted(qinghe, first)
    adopted(qinghe, second, since=CHANGE)
    in_force = {
        day: [a.edition for a in selectors.adoptions_in_force(qinghe.office, day)]
        for day in (date(2025, 12, 31), SINCE, date(2027, 1, 3), CHANGE)
    }
    expected = {date(2025, 12, 31): [], SINCE: [first], date(2027, 1, 3): [first], CHANGE: [second]}
    assert in_force == expected


def test_rules_a_kind_by_the_text_that_knows_it() -> None:
    qinghe, edition = street(), published()
    adopted(qinghe, edition)
    found, book = selectors.book_in_force(qinghe.office, "leave", SINCE)
    assert found == edition
    assert book.id == "leave-text"
    with pytest.raises(selectors.NotInForce, match="seal_use"):
        selectors.book_in_force(qinghe.office, "seal_use", SINCE)
    with pytest.raises(selectors.NotInForce):
        selectors.book_in_force(qinghe.office, "leave", date(2025, 12, 31))


def test_is_one_text_of_one_office() -> None:
    qinghe, other = street(), street("other")
    adoption = adopted(qinghe, published())
    assert selectors.adoption_in_force(qinghe.office, "leave-text", SINCE) == adoption
    with pytest.raises(selectors.NotInForce):
        selectors.adoption_in_force(qinghe.office, "wusong", SINCE)
    with pytest.raises(selectors.NotInForce):
        selectors.adoption_in_force(other.office, "leave-text", SINCE)


def test_compiles_a_rulebook_once(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    edition = published()
    book = selectors.book_of(edition)
    with django_assert_num_queries(0):
        assert selectors.book_of(edition) is book


def test_charts_the_roles_of_the_adoption() -> None:
    qinghe, edition = street(), published()
    adopted(qinghe, edition)
    chart = selectors.chart_of(qinghe.office, edition)
    deputies = tuple(str(qinghe.posts[code].pk) for code in ("deputy_a", "deputy_b"))
    assert chart.roles["deputies"] == deputies


def test_keeps_a_chart_until_the_office_changes(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    qinghe, edition = street(), published()
    adopted(qinghe, edition)
    chart = selectors.chart_of(qinghe.office, edition)
    qinghe.person("林知远", "director")
    with django_assert_num_queries(0):
        assert (
            selectors.chart_of(Office(qinghe.office.pk, chart_version=qinghe.office.chart_version), edition)
            is chart
        )
    org.post_create(office=qinghe.office, code="new", title="新设职务", order=9)
    changed = selectors.chart_of(Office.objects.get(), edition)
    assert len(changed.posts) == len(chart.posts) + 1


def test_charts_an_edition_that_ended_for_the_cases_opened_under_it() -> None:
    qinghe, first, second = street(), published(), published(三天="五天")
    adopted(qinghe, first)
    adopted(qinghe, second, since=CHANGE)
    assert selectors.chart_of(qinghe.office, first).roles
    with pytest.raises(selectors.NotInForce):
        selectors.chart_of(street("other").office, first)


def test_lists_clauses_in_the_order_of_the_document_with_force_and_status() -> None:
    clauses = selectors.clauses_of(published())
    assert [(line.id, line.place, line.force_label, line.status_label) for line in clauses] == [
        ("L-1", "第一条", "说明", "说明性条款"),
        ("L-3", "第三条", "必须", "已纳入"),
        ("L-2", "第二条", "一般", "尚未纳入"),
        ("L-4", "第四条", "必须", "不予纳入"),
    ]
    assert clauses[-1].reason == "不对人作此类记录"
    labels = ["已纳入", "尚未纳入", "说明性条款", "不予纳入"]
    assert [(s.label, s.count) for s in selectors.statuses_of(clauses)] == [(label, 1) for label in labels]
