"""Facts and files as people read them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
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
    say = _SAYINGS.get(term.type)
    return say(page, value) if say else term.values.get(value, str(value))


def _posts(page: Page, value: Any) -> str:
    return page.people(value if isinstance(value, tuple) else (value,))


_SAYINGS: Mapping[str, Callable[[Page, Any], str]] = {
    "money": lambda page, value: yuan_in_words(value),
    "unit": lambda page, value: page.here.chart.units.get(value, value),
    "post": _posts,
    "posts": _posts,
    "moment": lambda page, value: moment_in_words(value),
    "date": lambda page, value: date_in_words(value),
}
"""How each type of fact is said; other types by their label or as they are."""


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
