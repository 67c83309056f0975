"""座次: where everybody sits who is expected, at one long table and in a row behind it.

Whoever presides sits in the middle of the head side, the others beside them by rank: the first on their left,
the second on their right, and so on; who finds no place there sits opposite, from the middle outwards too.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from zhidu.calendar import local_date, moment_in_words
from zhidu.cases.situation import Situation
from zhidu.org.selectors import holders_of
from zhidu.rooms.meetings.chairing import name_of
from zhidu.rooms.meetings.live import may_come
from zhidu.rooms.meetings.models import Attendance
from zhidu.rooms.meetings.selectors import agenda_of, is_sent_instead, sits_for
from zhidu.rules.presiding import presider_named, presiders
from zhidu.rules.sittings import PRESENT

T = TypeVar("T")
Place = dict[str, Any]
"""A person as the paper shows them: name, post, and their number by rank at the table."""


def seat_words(here: Situation) -> dict[str, Any]:
    """座次 of those who are to sit in the room, be it for somebody else."""
    start = here.given.facts.get("start")
    head, opposite = seated(_at_table(here))
    return {
        "title": f"{here.kind.title}座次表",
        "meeting": here.case.title,
        "start": moment_in_words(start) if start else "",
        "venue": here.given.facts.get("venue", ""),
        "head": head,
        "opposite": opposite,
        "sitting_in": _sitting_in(here),
    }


def seated(ranked: Sequence[T]) -> tuple[list[T], list[T]]:
    """Those at the table, who presides first: the head side and the side opposite, as the sheet shows them.

    Both run from left to right on the sheet, where whoever presides faces its foot: their left is its right.
    """
    beside = (len(ranked) + 1) // 2 | 1  # odd, so that who presides has as many on either hand
    return _from_the_middle(ranked[:beside]), _from_the_middle(ranked[beside:])


def _from_the_middle(ranked: Sequence[T]) -> list[T]:
    middle, others = ranked[: len(ranked) % 2], ranked[len(ranked) % 2 :]
    return [*reversed(others[1::2]), *middle, *others[::2]]


def _at_table(here: Situation) -> list[Place]:
    """Who presides, then the others by rank."""
    come = {str(row.post_id): row for row in here.case.attendance.all() if sits_for(row)}
    first = _presiding(here, come)
    return [place | {"place": n} for n, place in enumerate([first, *map(_member, come.values())], 1)]


def _member(row: Attendance) -> Place:
    instead = "（代）" if is_sent_instead(row) else ""
    return {"name": sits_for(row), "post": row.post.title + instead}


def _presiding(here: Situation, come: dict[str, Attendance]) -> Place:
    """Who is named to preside, else who is to by those who come; an empty seat while that is open."""
    themselves = tuple(post for post, row in come.items() if not is_sent_instead(row))
    there = here.given.plus(**{PRESENT: themselves})
    may = [one.post for one in presiders(here.book, here.kind, there, here.chart)]
    post = presider_named(here.kind, here.given) or next(iter(may), "")
    if post in themselves:
        return _member(come.pop(post))
    expected = {str(row.post_id) for row in here.case.attendance.all()}
    if post and post not in expected:  # presides and is no member
        return {"name": name_of(here, post), "post": here.chart.posts[post].title}
    return {"name": "", "post": "主持人"}


def _sitting_in(here: Situation) -> list[Place]:
    """列席: each once whatever the number of topics; those of the office by rank, then the others."""
    items, start = agenda_of(here.case), here.given.facts.get("start")
    posts = {seat.post for item in items for seat in item.seats.all() if may_come(here, seat)}
    guests = {guest.who: guest for item in items for guest in item.guests.all() if may_come(here, guest)}
    holders = holders_of(here.case.office, local_date(start)) if posts and start else {}
    own = [
        {"name": holder.name if (holder := holders.get(str(post.pk))) else "", "post": post.title}
        for post in sorted(posts, key=lambda post: (post.order, post.pk))
    ]
    outside = [{"name": guest.name, "post": guest.unit} for guest in guests.values()]
    return [place | {"place": None} for place in (*own, *outside)]
