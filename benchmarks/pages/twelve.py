"""A meeting planned with ten approved topics, and minutes: twelve requests by the pages' own forms."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pages.filling import MINUTES, TOPICS
from pages.measuring import Sum, once
from pages.reading import Visitor
from pages.serving import Server
from pages.times import Times

_WAITING = re.compile(r'name="change" value="(add:\d+)"')
NEW = "/meetings/new/director_meeting/"


def twelve(server: Server, visitor: Visitor, held: Iterable[int]) -> Sum:
    """One meeting planned for each that was held and waits for its minutes, which are handed in."""
    found = Sum()
    for pk in held:
        _planned(server, visitor, found)
        minutes_handed_in(server, visitor, pk, found.part("minutes"))
    return found


def _planned(server: Server, visitor: Visitor, found: Sum) -> None:
    visitor.get("/meetings/")
    token = visitor.hidden(f'action="{NEW}"')
    once(found.part("new"), server, lambda: visitor.post(NEW, token))
    plan = visitor.location
    for place in range(TOPICS):
        visitor.get(plan)
        fields = visitor.hidden(f'action="{plan}"')
        fields["change"] = _WAITING.findall(visitor.answer.decode())[0]
        once(found.part(f"topic {place}"), server, lambda: visitor.post(plan, fields))  # noqa: B023


def minutes_handed_in(server: Server, visitor: Visitor, pk: int, times: Times) -> None:
    """The minutes of a meeting, written on the meeting's own page and handed on."""
    path = f"/meetings/{pk}/"
    visitor.get(path)
    fields = visitor.hidden("act-sheet") | {"act": "do:draft", "ask-minutes_text": MINUTES}
    once(times, server, lambda: visitor.post(path, fields))
