"""One case, one hand at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction
from django.db.models import F

from zhidu.cases.models import Case, Entry


def case_lock(case_id: int) -> Case:
    """The case's row, held until the transaction ends.

    Writing first takes the lock on SQLite as on PostgreSQL, so nobody reads what is about to change.
    """
    Case.objects.filter(pk=case_id).update(version=F("version"))
    return Case.objects.select_related("office", "edition", "parent__edition").get(pk=case_id)


@contextmanager
def trail_settled() -> Iterator[None]:
    """While this holds, every entry with a key lower than the highest one seen is committed or never will be.

    PostgreSQL gives keys out before the commit, so it waits for whoever is writing; SQLite has one writer.
    """
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL lock_timeout = '5s'")
                cursor.execute(f"LOCK TABLE {Entry._meta.db_table} IN SHARE MODE")
        yield
