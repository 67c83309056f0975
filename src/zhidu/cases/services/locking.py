"""One case, one hand at a time.

Where an act reaches several cases, what a case opened is locked before the case itself, the newest first:
a task that ends wakes the case that waits for it, and a case that is cancelled takes its tasks along.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction
from django.db.models import F

from zhidu.cases.models import RUNNING, Case, Entry


def case_lock(case_id: int) -> Case:
    """The case's row, held until the transaction ends.

    Writing first takes the lock on SQLite as on PostgreSQL, so nobody reads what is about to change.
    """
    _hold(case_id)
    return Case.objects.select_related("office", "edition", "parent__edition").get(pk=case_id)


def family_lock(case_id: int) -> Case:
    """The case's row, and before it those of the running cases that came from it: all of them may end."""
    for pk in sorted(_descendants(case_id), reverse=True):
        _hold(pk)
    return case_lock(case_id)


def _hold(case_id: int) -> None:
    Case.objects.filter(pk=case_id).update(version=F("version"))


def _descendants(case_id: int) -> set[int]:
    found: set[int] = set()
    level = {case_id}
    while level:
        running = Case.objects.filter(parent_id__in=level, status__in=RUNNING)
        level = set(running.values_list("pk", flat=True)) - found
        found |= level
    return found


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
