"""One case, one hand at a time."""

from __future__ import annotations

from django.db.models import F

from zhidu.cases.models import Case


def case_lock(case_id: int) -> Case:
    """The case's row, held until the transaction ends.

    Writing first takes the lock on SQLite as on PostgreSQL, so nobody reads what is about to change.
    """
    Case.objects.filter(pk=case_id).update(version=F("version"))
    return Case.objects.select_related("office", "edition", "parent__edition").get(pk=case_id)
