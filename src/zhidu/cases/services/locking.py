"""One case, one hand at a time.

Where an act reaches several cases, what a case opened is locked before the case itself, the newest first:
a task that ends wakes the case that waits for it, and a case that is cancelled takes its tasks along.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

from django.db import connection, transaction

from zhidu.cases.models import RUNNING, Case, Entry
from zhidu.editions.models import Edition
from zhidu.editions.selectors import book_of
from zhidu.org.models import Office


def case_lock(case_id: int) -> Case:
    """The case's row, held until the transaction ends.

    Writing first takes the lock on SQLite as on PostgreSQL, so nobody reads what is about to change.
    """
    _write(case_id)
    return _known_with_parent(case_id)


def case_take(case_id: int) -> Case:
    """The same for an act: with it the version goes up, and pages made before are stale."""
    _write(case_id, further=1)
    return _known_with_parent(case_id)


def family_hold(case_id: int) -> None:
    """Lock the running cases that came from this one, before it is locked itself: all of them may end."""
    for pk in sorted(_descendants(case_id), reverse=True):
        _write(pk)


def parent_hold(case: Case) -> None:
    """Lock the case that may wait for this one, before anything that both may reach (numbers, rows)."""
    if case.parent and waits_for(case.parent, case.kind):
        _write(case.parent.pk)


def waits_for(parent: Case, kind: str) -> bool:
    """Whether a step of the parent waits for the cases of a kind that it opened."""
    steps = book_of(parent.edition).kinds[parent.kind].steps
    return any(s.rule.awaits is not None and s.rule.awaits.case == kind for s in steps)


def _write(case_id: int, further: int = 0) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE cases_case SET version = version + %s WHERE id = %s", [further, case_id])


def _known_with_parent(case_id: int) -> Case:
    case = _known(case_id)
    if case.parent_id:
        case.parent = _known(case.parent_id)
    return case


def _known(case_id: int) -> Case:
    """Office and edition come along as far as a situation needs them; the rest is read where it is asked for.

    Every act comes through here: put together by Django, the two statements cost as much as all its others.
    """
    case: Any = next(iter(Case.objects.raw(_KNOWN, [case_id])), None)
    if case is None:
        raise Case.DoesNotExist
    using = connection.alias
    office = (case.office_id, case.chart_version, case.calendar_version)
    case.office = Office.from_db(using, ("id", "chart_version", "calendar_version"), office)
    case.edition = Edition.from_db(using, ("id", "digest"), (case.edition_id, case.edition_digest))
    return cast(Case, case)


_KNOWN = """
SELECT *, (SELECT chart_version FROM org_office WHERE id = office_id) AS chart_version,
    (SELECT calendar_version FROM org_office WHERE id = office_id) AS calendar_version,
    (SELECT digest FROM editions_edition WHERE id = edition_id) AS edition_digest
FROM cases_case WHERE id = %s
"""


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
