"""Cases as rows of a list: what is shown of each fact, where the case stands, who is asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from zhidu.cases.explain import badge
from zhidu.cases.links import case_url
from zhidu.cases.longlists.cells import Cell, Named, cell_of
from zhidu.cases.models import Case, Step, StepPost
from zhidu.cases.situation import restored
from zhidu.editions.selectors import book_of
from zhidu.org.selectors import appointments_running
from zhidu.rules.tables import Facts


def cells_of(case: Case, names: Iterable[str], named: Named) -> list[Cell]:
    """Facts of a case by the text that rules it; one that this text does not have is empty."""
    book = book_of(case.edition)
    facts = Facts(book, restored(book.terms, case.facts))
    return [cell_of(book.terms[n], facts.get(n), named) if n in book.terms else Cell("", None) for n in names]


# where it stands


def awaited_in(cases: list[Case] | QuerySet[Case], office_id: int, on: date) -> Mapping[int, list[str]]:
    """Case id → by name whom its open step waits for, by rank; a vacant post by its title. One query."""
    holders = appointments_running(office_id, on).filter(post=OuterRef("post")).values("person__name")
    waiting = StepPost.objects.filter(step__case__in=cases, step__state=Step.State.OPEN, done_at=None)
    rows = waiting.annotate(holder=Subquery(holders[:1])).order_by("post__order", "pk")
    found: dict[int, list[str]] = {}
    for case, holder, title in rows.values_list("step__case", "holder", "post__title"):
        found.setdefault(case, []).append(holder or _("%(title)s（空缺）") % {"title": title})
    return found


def row_of(case: Case, shown: Mapping[str, str], named: Named, who: Iterable[str]) -> dict[str, Any]:
    """A case as the page's table shows it, with a cell for each fact; ``shown`` maps facts to titles."""
    return {
        "case": case,
        "url": case_url(case),
        "cells": list(zip(shown.values(), cells_of(case, shown, named), strict=True)),
        "awaited": case.awaited or "",  # type: ignore[attr-defined]
        "waits": case.awaited_title or str(Case.Status(case.status).label),  # type: ignore[attr-defined]
        "tone": badge(case)["tone"],
        "who": "、".join(who),
    }
