"""The room's rows as facts of the rulebook, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from zhidu.cases.models import Case
from zhidu.cases.situation import restored
from zhidu.editions.selectors import book_of
from zhidu.rooms.meetings.models import AgendaItem
from zhidu.rooms.meetings.selectors import agenda_of, agreed_of
from zhidu.rules.book import Rulebook
from zhidu.rules.facts import Given

CALL, END = "call", "end_item"
"""The acts between which a topic is on."""


def supplied(case: Case, given: Given) -> Given:
    """A meeting's situation with its agenda and those present."""
    book = book_of(case.edition)
    items = agenda_of(case)
    things = tuple(thing_of(book, item) for item in items)
    resolutions = tuple(t for t in things if t.facts.get("resolution"))
    current = tuple(thing for item, thing in zip(items, things, strict=True) if is_on(item))
    seats = tuple(seat for item in items for seat in seats_of(item))
    is_coming = "notify" in given.done and "open" not in given.done
    agreed = agreed_of(case) if is_coming else []
    extras = tuple(thing_of(book, AgendaItem(topic=extra.topic)) for extra in agreed)
    sets = {"items": things, "resolutions": resolutions, "current": current}
    sets |= {"seats": seats, "extras": extras}
    present = tuple(str(a.post_id) for a in case.attendance.all() if a.is_present)
    minutes = sum(item.facts.get("planned_minutes") or 0 for item in items)
    facts: dict[str, Any] = {"item_count": len(items), "agenda_minutes": minutes}
    if present:
        facts["present"] = present
    return replace(given.plus(**facts), sets=sets)


def seats_of(item: AgendaItem) -> list[Given]:
    """Everybody who is to sit in for one item, and in which post that was approved."""
    return [
        Given(
            facts={
                "title": f"{seat.post.title}列席“{item.topic.title}”",  # zh: told to the rules
                "sit_in": (str(seat.post_id),),
                **({"seat_approver": str(seat.approver_id)} if seat.approver_id else {}),
            },
            has=frozenset({"seat_approver"} if seat.approver_id else ()),
            source=str(item.topic_id),
        )
        for seat in item.seats.all()
    ]


def thing_of(book: Rulebook, item: AgendaItem) -> Given:
    """One agenda item as a situation of its own: the topic's facts, and what the meeting added."""
    facts = restored(book.terms, {**item.topic.facts, **item.facts})
    has = {name for name, value in facts.items() if value not in (None, "")}
    if item.pk and item.views.all():
        has.add("record")
    return Given(facts=facts, done=_acts(item), has=frozenset(has), source=str(item.topic_id))


def _acts(item: AgendaItem) -> tuple[str, ...]:
    """What was done to the item: it was called, and it has ended unless it is on now."""
    if item.pk is None or not item.turns.all():
        return ()
    return (CALL,) if is_on(item) else (CALL, END)


def is_on(item: AgendaItem) -> bool:
    """Whether the meeting deals with it now."""
    return any(turn.ended_at is None for turn in item.turns.all())
