"""A meeting and its topics as pages say them, in the reader's language; papers say them in Chinese."""

from __future__ import annotations

from typing import Any

from zhidu.cases.situation import Situation
from zhidu.org.dates import date_said, is_english, moment_said
from zhidu.rooms.meetings import papers
from zhidu.rooms.meetings.models import AgendaItem
from zhidu.web.templatetags.zhidu_web import wan


def meeting_said(here: Situation) -> dict[str, Any]:
    """What papers speak of, in the words of a page."""
    start, said = here.given.facts.get("start"), papers.context_of(here)
    items = [_said(words) for words in said["items"]]
    return said | {"start": moment_said(start) if start else "", "items": items}


def item_said(here: Situation, item: AgendaItem) -> dict[str, Any]:
    """One agenda item in the words of a page."""
    return _said(papers.item_words(here, item))


def _said(words: dict[str, Any]) -> dict[str, Any]:
    finish, amount = words["facts"].get("finish_by"), words["facts"].get("amount")
    said = {"finish_by": date_said(finish) if finish else ""}
    return words | said | ({"amount": wan(amount)} if is_english() else {})
