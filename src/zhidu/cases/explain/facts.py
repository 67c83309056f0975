"""Facts and files as people read them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from zhidu.calendar import date_in_words, local_moment, moment_in_words
from zhidu.cases.explain.page import Page
from zhidu.cases.models import File
from zhidu.rules.quantities import yuan_in_words
from zhidu.web.templatetags.zhidu_web import filesize


def pairs(page: Page, names: Iterable[str] | None = None) -> list[tuple[str, str]]:
    """Facts that are known, by title, in the order of the rulebook's words."""
    facts = page.here.given.facts
    wanted = [n for n in (names or page.book.terms) if facts.get(n) not in (None, "", ())]
    return [(page.book.terms[n].title, shown(page, n, facts[n])) for n in wanted]


def shown(page: Page, name: str, value: Any) -> str:
    """A fact as people read it."""
    term = page.book.terms[name]
    if term.type == "money":
        return yuan_in_words(value)
    if term.type == "unit":
        return page.here.chart.units.get(value, value)
    if term.type == "posts":
        return page.people(value)
    if term.type == "moment":
        return moment_in_words(value)
    if term.type == "date":
        return date_in_words(value)
    return term.values.get(value, str(value))


def file_rows(files: Iterable[File]) -> list[dict[str, Any]]:
    """Files as the list component shows them."""
    return [
        {
            "name": f.name,
            "slot": f.title,
            "size_words": filesize(f.size),
            "sha256": f.sha256,
            "url": reverse("file", args=[f.pk]),
            "by": f.by,
            "at_words": f"{local_moment(f.at):%Y-%m-%d %H:%M}",
            "pk": f.pk,
        }
        for f in files
    ]
