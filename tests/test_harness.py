"""The servers that other tests rely on."""

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection

from tests.harness.windows import assert_fits


@pytest.mark.django_db
def test_the_suite_runs_on_the_database_that_was_asked_for():
    wanted = {"sqlite": "sqlite", "postgres": "postgresql"}
    assert connection.vendor == wanted[settings.ZHIDU_TEST_DB]


@pytest.mark.django_db
def test_sqlite_lets_readers_read_while_one_writes():
    if connection.vendor != "sqlite":
        pytest.skip("about SQLite")
    with connection.cursor() as cursor:
        assert cursor.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert cursor.execute("PRAGMA synchronous").fetchone() == (1,)


@pytest.mark.django_db
def test_chinese_is_kept_as_it_was_written():
    names = ["欧阳㛃", "阿依古丽·买买提", "喆玥翀"]
    for each in names:
        get_user_model().objects.create(username=each)
    assert set(get_user_model().objects.values_list("username", flat=True)) >= set(names)


def test_a_page_opens_at_a_desk(page, shoot, monkeypatch):
    monkeypatch.delenv("CI", raising=False)
    page.goto("/login/")
    assert page.viewport_size == {"width": 1440, "height": 900}
    assert page.evaluate("Intl.DateTimeFormat().resolvedOptions().timeZone") == "Asia/Shanghai"
    assert shoot(page, "login").exists()


def test_a_page_fits_a_phone(phone, shoot):
    phone.goto("/login/")
    assert_fits(phone, "login")
    shoot(phone, "login-phone")
