"""A file into the office: all of it, or nothing."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from zhidu.org.models import Office
from zhidu.org.sheets.carrying_out import carry_out
from zhidu.org.sheets.office_rows import office_rows
from zhidu.org.sheets.plan import Change, plan
from zhidu.org.sheets.reading import Draft
from zhidu.org.sheets.rows import OfficeFile


def office_plan(draft: Draft) -> list[Change]:
    """What would have to change so that the office is as the file says. Raises BadFile."""
    return _compared(draft)[1]


@transaction.atomic
def office_import(draft: Draft, *, on: date) -> list[Change]:
    """Make the office as the file says, founding it where there is none; what had to change.

    Relations that it adds begin to hold on the day ``on``, and others end on it. The same file again changes
    nothing. Raises BadFile, and then nothing was written, and OrgRefused where somebody else changed the
    office meanwhile.
    """
    office, changes = _compared(draft)
    if changes:
        carry_out(office, changes, on)
    return changes


@transaction.atomic
def _compared(draft: Draft) -> tuple[Office | None, list[Change]]:
    codes = [row.code for row in draft.rows.offices]
    office = Office.objects.select_for_update().filter(code__in=codes[:1]).first()
    return office, plan(draft, office_rows(office) if office else OfficeFile())
