"""A file into the office: all of it, or nothing."""

from __future__ import annotations

from django.db import transaction

from zhidu.org.models import Office
from zhidu.org.sheets.carrying_out import carry_out
from zhidu.org.sheets.office_rows import office_rows
from zhidu.org.sheets.plan import Change, plan
from zhidu.org.sheets.reading import Draft
from zhidu.org.sheets.rows import OfficeFile


@transaction.atomic
def office_import(draft: Draft, *, dry_run: bool = False) -> list[Change]:
    """Make the office as the file says, founding it where there is none; what had to change.

    The same file again changes nothing; a dry run never does. Raises BadFile, and then nothing was
    written, and OrgRefused where somebody else changed the office meanwhile.
    """
    codes = [row.code for row in draft.rows.offices]
    office = Office.objects.select_for_update().filter(code__in=codes[:1]).first()
    changes = plan(draft, office_rows(office) if office else OfficeFile())
    if changes and not dry_run:
        carry_out(office, changes)
    return changes
