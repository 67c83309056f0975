"""Papers pressed with the office's fonts; the form of a case as the press takes it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings

from zhidu.calendar import date_in_words, local_date
from zhidu.cases.explain import Page
from zhidu.cases.printing import paper
from zhidu.org.dates import office_language
from zhidu.papers import press
from zhidu.papers.binder import Topic, binder


def pressed(template: str, data: Mapping[str, Any]) -> bytes:
    """A paper as PDF."""
    return press.pdf(template, data, fonts=settings.ZHIDU_FONTS)


def bound(data: Mapping[str, Any], topics: Sequence[Topic]) -> bytes:
    """A binder as PDF."""
    return binder(data, topics, fonts=settings.ZHIDU_FONTS)


@office_language()
def case_form(page: Page) -> dict[str, Any]:
    """The form of a case, its opinions in their places, in words alone."""
    form, case = paper(page), page.here.case
    opened = date_in_words(local_date(case.opened_at))
    return {
        "title": form["title"],
        "number": form["number"],
        "office": case.office.name,
        "filled_by": case.initiator.name,
        "filled_on": opened.partition("（")[0],
        "rows": form["rows"],
        "papers": [(title, [file.name for file in files]) for title, files in form["papers"]],
        "points": form["points"],
        "opinions": [{"title": o["title"], "facts": o["facts"], "said": o["said"]} for o in form["opinions"]],
        "departures": [_departure(departure) for departure in form["departures"]],
        "made": [file.name for file in form["made"]],
        "ground": f"依据：《{page.book.title}》{'、'.join(form['grounds'])}",
        "printed": f"{form['printed_words']}打印",
    }


def _departure(departure: Any) -> str:
    said = f"{departure.what}（{departure.get_sort_display()}）"
    return f"{said}：{departure.reason}" if departure.reason else said
