"""The frame of every page …"""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser, User
from django.http import HttpRequest
from django.test import RequestFactory
from pytest_django import DjangoAssertNumQueries

from zhidu.desk.context import frame, menu
from zhidu.desk.tests.factories import NOW, Desk, seen_by


def asked_by(office: Desk, user: User, path: str = "/") -> HttpRequest:
    request = RequestFactory().get(path)
    request.user, request.now, request.actor = user, NOW, office.actor(user)
    return request


def test_knows_nothing_of_a_stranger(rf: RequestFactory) -> None:
    request = rf.get("/login/")
    request.user = AnonymousUser()
    assert frame(request) == {}


def test_asks_nothing_that_a_page_does_not_use(
    office: Desk, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    request = asked_by(office, office.clerk)
    with django_assert_num_queries(0):
        frame(request)
    with django_assert_num_queries(1):
        context = frame(request)
        assert list(context["actor_posts"]) == ["党政办科员"]
        assert context["office_name"] == "青禾街道"
        assert context["todo_count"] == 0


def test_names_the_office_of_a_person_without_a_post(office: Desk) -> None:
    user = User.objects.create_user("sun")
    office.street.person("孙若谷", user=user)
    context = frame(asked_by(office, user))
    assert context["office_name"] == "青禾街道"
    assert not context["actor_posts"]


def test_counts_to_dos_without_drafts(office: Desk) -> None:
    office.request("草稿")
    office.asked("添置档案柜")
    counts = [frame(asked_by(office, user))["todo_count"] for user in (office.clerk, office.director)]
    assert counts == [0, 1]


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("/", "工作台"),
        ("/tasks/", "督办"),
        ("/rules/wusong/", "制度"),
        ("/meetings/3/", "会议"),
        ("/meetings/topics/", "议题"),
        ("/cases/kinds/request/", "审批办事"),
        ("/cases/drafts/", "审批办事"),
    ],
)
def test_marks_where_one_is(path: str, title: str) -> None:
    assert [entry["title"] for entry in menu(path) if entry["active"]] == [title]


def test_marks_nothing_outside_the_rooms() -> None:
    assert not any(entry["active"] for entry in menu("/cases/5/"))


@pytest.mark.parametrize("entry", menu("/"), ids=lambda entry: entry["title"])
def test_every_entry_of_the_menu_has_its_page(office: Desk, entry: dict) -> None:
    for user in (office.director, office.clerk):
        assert "青禾街道" in seen_by(user, entry["url"])
