"""Facts of a case: the one place where they are written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from zhidu.cases.models import Case
from zhidu.cases.plain import row_add, row_change
from zhidu.cases.services.indexing import index_write
from zhidu.cases.situation import stored
from zhidu.editions.selectors import book_of


def facts_keep(case: Case, facts: Mapping[str, Any], also: Sequence[str] = ()) -> None:
    """Write typed facts on a case, a new one or one that is locked; ``also``: other fields to save."""
    case.facts = case.facts | stored(facts)
    if case.pk:
        row_change(case, "facts", *also)
    else:
        row_add(case)
    index_write(case, book_of(case.edition))
