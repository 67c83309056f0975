"""The database itself refuses to change what the trail holds."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from zhidu.accounts import guards
from zhidu.cases.guards import guards_install, guards_missing, guards_remove
from zhidu.cases.models import Entry, Seal
from zhidu.cases.services import days_seal
from zhidu.cases.tests.trails import noon, small_office, trail_write

ATTEMPTS: dict[str, Callable[[type[Entry] | type[Seal]], object]] = {
    "update": lambda model: model.objects.update(office_id=7),
    "delete": lambda model: model.objects.all().delete(),
    "raw delete": lambda model: run(f"DELETE FROM {model._meta.db_table}"),
}


def run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.fixture
def trail(db):
    trail_write(small_office(), [[0, 0], [0]])
    assert days_seal(noon(2)) == 2


@pytest.mark.parametrize("model", [Entry, Seal])
@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_rows_stay_as_they_are(trail, model, attempt):
    before = list(model.objects.values())
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        ATTEMPTS[attempt](model)
    assert list(model.objects.values()) == before


@pytest.mark.parametrize("model", [Entry, Seal])
def test_an_object_is_saved_once_and_never_deleted(trail, model):
    row = model.objects.first()
    with pytest.raises(TypeError):
        row.save()
    with pytest.raises(TypeError):
        row.delete()


@pytest.mark.parametrize("table", ["cases_entry", "cases_seal"])
def test_a_table_is_not_emptied_at_once(trail, table):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no TRUNCATE")
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        run(f"TRUNCATE {table}")


@pytest.mark.parametrize("table", ["cases_entry", "cases_seal"])
def test_a_row_is_not_replaced(trail, table):
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL has no INSERT OR REPLACE")
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        run(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")


def test_a_place_is_not_taken_over_under_another_key(trail):
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL has no INSERT OR REPLACE")
    columns = ", ".join(f.column for f in Entry._meta.fields if f.column != "id")
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        run(f"INSERT OR REPLACE INTO cases_entry ({columns}) SELECT {columns} FROM cases_entry")


def test_they_can_be_taken_off_and_put_back(db):
    assert guards_missing(connection) == []
    guards_remove(connection)
    assert {table for table, _ in guards_missing(connection)} == {"cases_entry", "cases_seal"}
    guards_remove(connection)
    guards_install(connection)
    guards_install(connection)
    assert guards_missing(connection) == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("time", ["first", "after a test that committed"])
def test_a_test_that_commits_finds_them_too(time):
    trail_write(small_office(), [[0]])
    assert Entry.objects.count() == 1
    with pytest.raises(IntegrityError):
        Entry.objects.update(person="乙")


@pytest.mark.django_db(transaction=True)
def test_the_command_that_empties_a_database_is_refused():
    trail_write(small_office(), [[0]])
    with pytest.raises(CommandError):
        call_command("flush", interactive=False, verbosity=0)
    assert Entry.objects.count() == 1


def test_a_guard_of_the_security_log_that_is_taken_off_is_found(db):
    assert guards_missing(connection) == []
    guards.guards_remove(connection, guards.LOG)
    assert {table for table, _ in guards_missing(connection)} == {"accounts_event"}
