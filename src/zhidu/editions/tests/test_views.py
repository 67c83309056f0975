"""The 制度 pages …"""

from __future__ import annotations

from datetime import date

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from zhidu.editions.tests.factories import adopted, published
from zhidu.editions.tests.test_ruling import both
from zhidu.org.tests.factories import street

pytestmark = pytest.mark.django_db
PAGES = ["/rules/", "/rules/leave-text/", "/rules/leave-text/L-3/"]


@pytest.fixture
def reader(client: Client) -> Client:
    """A client logged in as a clerk of an office that runs by the text since 2025."""
    qinghe = street()
    user = User.objects.create_user("lin")
    qinghe.person("林知远", "clerk", user=user)
    adopted(qinghe, published(), since=date(2025, 1, 1))
    client.force_login(user)
    return client


def test_have_names() -> None:
    text, clause = reverse("rulebook", args=["leave-text"]), reverse("clause", args=["leave-text", "L-3"])
    assert [reverse("rules"), text, clause] == PAGES


@pytest.mark.parametrize("page", PAGES)
def test_ask_for_a_login(client: Client, page: str) -> None:
    assert client.get(page).status_code == 302


@pytest.mark.parametrize("page", PAGES)
def test_refuse_an_account_without_a_person(client: Client, page: str) -> None:
    client.force_login(User.objects.create_user("stranger"))
    assert client.get(page).status_code == 403


def test_list_the_texts_in_force(reader: Client) -> None:
    page = reader.get(PAGES[0]).content.decode()
    assert f'<a href="{PAGES[1]}">青禾街道请假办法</a>' in page
    assert "2025-01-01" in page
    assert "<dt>尚未纳入</dt> <dd>1条</dd>" in page


def test_say_when_no_text_is_adopted(client: Client) -> None:
    user = User.objects.create_user("lin")
    street().person("林知远", "clerk", user=user)
    client.force_login(user)
    assert "还没有采用任何制度" in client.get(PAGES[0]).content.decode()


def test_show_a_text_clause_by_clause_with_anchors(reader: Client) -> None:
    page = reader.get(PAGES[1]).content.decode()
    anchors = [page.index(f'id="{clause}"') for clause in ("L-1", "L-3", "L-2", "L-4")]
    assert anchors == sorted(anchors)
    for words in ("请假须经主任同意", "必须", "一般", "已纳入", "尚未纳入", "不予纳入：不对人作此类记录"):
        assert words in page


def test_show_beside_a_clause_what_runs_for_it(reader: Client) -> None:
    page = reader.get(PAGES[1]).content.decode()
    clause = page[page.index('id="L-3"') : page.index('id="L-2"')]
    assert "<dt>环节</dt><dd>请假第1步“审批”由办事处主任办理（同意）。</dd>" in clause
    assert "尚未纳入" in page[page.index('id="L-2"') :]


def test_show_readings_findings_and_roles_below_the_text(reader: Client) -> None:
    page = reader.get(PAGES[1]).content.decode()
    for heading in ("检查结果", "角色对应"):
        assert page.index(heading, page.index('id="L-4"')) > 0
    roles = page[page.index('id="roles"') :]
    assert "<b>林知远</b>" in roles
    assert "空缺" in roles


def test_show_one_clause_with_the_way_back_to_its_text(reader: Client) -> None:
    page = reader.get(PAGES[2]).content.decode()
    assert "请假须经主任同意" in page
    assert f'href="{PAGES[1]}#L-3"' in page


@pytest.mark.parametrize("page", ["/rules/wusong/", "/rules/leave-text/L-9/"])
def test_do_not_know_other_texts_and_clauses(reader: Client, page: str) -> None:
    assert reader.get(page).status_code == 404


@pytest.mark.parametrize("page", PAGES)
def test_are_not_those_of_another_office(client: Client, page: str) -> None:
    adopted(street(), published(), since=date(2025, 1, 1))
    stranger = User.objects.create_user("wang")
    street("other").person("王临川", "clerk", user=stranger)
    client.force_login(stranger)
    response = client.get(page)
    assert "青禾街道请假办法" not in response.content.decode()
    assert response.status_code == (200 if page == PAGES[0] else 404)


def test_take_twelve_queries_whatever_the_text(
    reader: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for page in PAGES:
        reader.get(page)  # compiles the text
        with django_assert_max_num_queries(12):
            reader.get(page)


def test_show_what_prevails_where_texts_meet(client: Client) -> None:
    qinghe = street()
    user = User.objects.create_user("lin")
    qinghe.person("林知远", "clerk", user=user)
    both(qinghe, since=date(2026, 1, 1))
    client.force_login(user)
    page = client.get(PAGES[1]).content.decode()
    assert "“请假”的表单、环节和会议按《青禾街道请假办法》" in page
    assert "都规定了环节" in page
