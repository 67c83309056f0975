"""Whether the server is well: as a load balancer asks, and as its keeper sees it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import DatabaseError, connection, connections
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.utils import timezone
from django_q.models import OrmQ, Task
from pytest_django import DjangoAssertNumQueries

from tests.harness.axe import findings
from tests.harness.browser import DESKTOP, PHONE
from zhidu.accounts.models import Role
from zhidu.accounts.tests.town import administrator
from zhidu.org.tests.factories import street
from zhidu.upkeep.backup import backup_write
from zhidu.upkeep.status import BACKUP_AGE, JOBS, status_of
from zhidu.upkeep.wellness import PATIENCE

PAGES = {
    "status": "/administration/status/",
    "version": "/version/",
    "404": "/nowhere/",
    "500": "/administration/status/",
}
WELL = {"database": True, "migrations": True, "worker": True, "files": True, "disk": True}


@pytest.fixture(autouse=True)
def folder(settings: LazySettings, tmp_path: Path) -> Path:
    settings.ZHIDU_VAR, settings.MEDIA_ROOT = tmp_path, tmp_path / "files"
    return tmp_path


def asked(client: Client) -> tuple[int, dict[str, Any]]:
    answer = client.get("/health/")
    return answer.status_code, answer.json()


def ran(job: str, *, ago: timedelta = timedelta(0), success: bool = True) -> None:
    at = timezone.now() - ago
    Task.objects.create(
        id=f"{Task.objects.count():032}",
        name="x",
        func="f",
        group=job,
        started=at,
        stopped=at,
        success=success,
    )


# ---- /health/


@pytest.mark.django_db
def test_a_stranger_is_told_that_all_is_well_and_nothing_else(client):
    assert asked(client) == (200, {"ok": True, "version": "0.1.0", "checks": WELL})


def test_a_database_that_does_not_answer_is_503(client, monkeypatch):
    def broken():
        raise DatabaseError

    monkeypatch.setattr(connections["default"], "ensure_connection", broken)
    status, found = asked(client)
    assert (status, found["checks"]) == (503, {"database": False, "files": True, "disk": True})


@pytest.mark.django_db
def test_a_table_of_an_older_version_is_503(client):
    MigrationRecorder(connection).record_unapplied("cases", "0001_initial")
    status, found = asked(client)
    assert (status, found["checks"]) == (503, WELL | {"migrations": False})


@pytest.mark.django_db
def test_a_worker_that_stopped_is_503_and_one_that_works_is_well(client):
    ran("seals", ago=PATIENCE + timedelta(seconds=1))
    assert asked(client) == (503, {"ok": False, "version": "0.1.0", "checks": WELL | {"worker": False}})
    ran("seals", success=False)
    assert asked(client)[0] == 200


@pytest.mark.django_db
def test_a_store_that_cannot_be_written_is_503(client, settings, folder):
    (folder / "a file").touch()
    settings.MEDIA_ROOT = folder / "a file"
    assert asked(client)[1]["checks"] == WELL | {"files": False}


@pytest.mark.django_db
def test_a_full_disk_is_503(client, settings):
    settings.ZHIDU_DISK_MIN = 2**63
    assert asked(client)[1]["checks"] == WELL | {"disk": False}


# ---- 系统状态


def test_every_job_has_its_name(settings):
    assert set(JOBS) == set(settings.ZHIDU_JOBS)


@pytest.mark.django_db
def test_a_job_is_shown_by_its_last_run_and_how_often_it_failed():
    ran("seals", ago=timedelta(minutes=2), success=False)
    ran("seals", ago=timedelta(minutes=1), success=False)
    ran("seals")
    ran("deadlines", success=False)
    OrmQ.objects.create(key="zhidu", payload="x")
    found = status_of(timezone.now())
    lines = {line.title: (bool(line.last), line.has_failed, line.failures) for line in found.jobs}
    assert lines[JOBS["seals"]] == (True, False, 2)
    assert lines[JOBS["deadlines"]] == (True, True, 1)
    assert lines[JOBS["waits"]] == (False, False, 0)
    assert (found.waiting, found.is_well) == (1, True)


@pytest.mark.django_db(transaction=True)
def test_a_backup_is_well_until_it_is_old(folder):
    now = timezone.now()
    assert "还没有做过备份" in status_of(now).backup.says
    backup_write(folder / "b.zip", now)
    assert status_of(now).backup.is_well
    assert not status_of(now + BACKUP_AGE).backup.is_well


@pytest.mark.django_db
def test_the_page_is_made_with_few_queries_and_shows_no_secret(
    client, settings, django_assert_max_num_queries: DjangoAssertNumQueries
):
    ran("seals", success=False)
    client.force_login(administrator(street().office, Role.SYSTEM))
    with django_assert_max_num_queries(12):
        page = client.get("/administration/status/").content.decode()
    assert "留痕逐日封存" in page
    assert settings.SECRET_KEY not in page
    assert str(connection.settings_dict["NAME"]) not in page


# ---- as people see it


def test_the_pages_of_the_server_and_of_what_went_wrong(new_page, live_server, shoot, monkeypatch):
    """Each is in Chinese, says what to do next, fits a phone too and shuts nobody out."""

    def broken(now):
        raise DatabaseError

    ran("seals", ago=timedelta(minutes=2), success=False)
    ran("deadlines", success=False)
    client = Client()
    client.force_login(administrator(street().office, Role.SYSTEM))
    page = new_page()
    cookie = client.cookies["zhidu_session"].value
    page.context.add_cookies([{"name": "zhidu_session", "value": cookie, "url": live_server.url}])
    seen = []
    for name, path in PAGES.items():
        if name == "500":
            monkeypatch.setattr("zhidu.upkeep.views.status_of", broken)
        page.set_viewport_size(DESKTOP)
        page.goto(path)
        shoot(page, f"upkeep-desk-{name}")
        page.set_viewport_size(PHONE)
        shoot(page, f"upkeep-phone-{name}")
        seen += findings(page, name)
    assert "事件编号" in page.content()
    assert seen == []
