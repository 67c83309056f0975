"""A request …"""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.conf import LazySettings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser, User
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from pytest_django import DjangoAssertNumQueries

from zhidu.config.acting import Acting
from zhidu.org.tests.factories import street

LATE = datetime(2026, 12, 27, 16, 30, tzinfo=UTC)
"""Half past midnight of the 28th in China."""


def late() -> datetime:
    return LATE


def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


@pytest.fixture
def acting(settings: LazySettings) -> Acting:
    settings.ZHIDU_CLOCK = f"{__name__}.late"
    return Acting(page)


def through(acting: Acting, request: HttpRequest, view: object = page) -> HttpRequest:
    acting(request)
    acting.process_view(request, view, (), {})
    return request


@pytest.mark.django_db
def test_has_the_person_with_the_posts_of_the_local_day(
    acting: Acting, rf: RequestFactory, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    qinghe, user = street(), User.objects.create_user("lin")
    qinghe.person("林知远", "clerk", user=user, since=date(2026, 12, 28))
    request = rf.get("/")
    request.user = user
    with django_assert_num_queries(1):
        through(acting, request)
    assert request.now == LATE
    assert request.now.date() == date(2026, 12, 28)
    assert request.actor.posts == (str(qinghe.posts["clerk"].pk),)


@pytest.mark.django_db
def test_has_no_actor_for_an_account_without_a_person(acting: Acting, rf: RequestFactory) -> None:
    request = rf.get("/")
    request.user = User.objects.create_user("stranger")
    assert through(acting, request).actor is None


def test_that_needs_no_login_asks_no_database(acting: Acting, rf: RequestFactory) -> None:
    request = rf.get("/health/")
    request.user = AnonymousUser()
    assert through(acting, request, login_not_required(page)).actor is None
    assert request.now.tzinfo is not None
