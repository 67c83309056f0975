"""What the fields of a topic hold, and what stood in them when the page was made."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.http import QueryDict

from zhidu.rooms.meetings.models import AgendaItem
from zhidu.rooms.meetings.services import Words


def said_in(posted: QueryDict) -> dict[str, Any]:
    """Record, views by post, and what was typed of the outcome by fact."""
    return _words({key: values if len(values) > 1 else str(values[-1]) for key, values in posted.lists()})


def seen_in(posted: QueryDict) -> Words | None:
    """What stood in the fields before somebody typed, as the page has kept it."""
    try:
        fields = json.loads(posted.get("was", ""))
    except ValueError:
        return None
    return Words(**_words(fields)) if isinstance(fields, dict) else None


def was_of(item: AgendaItem, posts: Iterable[int]) -> str:
    """What a page keeps for that: the words as they are stored."""
    said = {view.post_id: view.said for view in item.views.all()}
    views = {f"view-{post}": said.get(post, "") for post in posts}
    typed = {f"decision-{name}": written for name, written in item.typed.items()}
    return json.dumps({"record": item.facts.get("record", ""), **views, **typed})


def _words(fields: Mapping[str, Any]) -> dict[str, Any]:
    begun = lambda start: {k.removeprefix(start): v for k, v in fields.items() if k.startswith(start)}  # noqa: E731
    return {"record": str(fields.get("record", "")), "views": begun("view-"), "typed": begun("decision-")}
