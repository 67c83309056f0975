"""The room's rows as facts of the rulebook, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from zhidu.cases.models import Case
from zhidu.cases.situation import restored
from zhidu.editions.selectors import book_of
from zhidu.rooms.meetings.acts import kind_of
from zhidu.rooms.meetings.followups import open_count
from zhidu.rooms.meetings.models import AgendaItem, Guest, Seat
from zhidu.rooms.meetings.selectors import agenda_of, agreed_of
from zhidu.rules.book import BookKind, Rulebook
from zhidu.rules.facts import Given


def supplied(case: Case, given: Given) -> Given:
    """A meeting's situation with its agenda and those present."""
    book, kind = book_of(case.edition), kind_of(case)
    items = agenda_of(case)
    things = tuple(_of_the_meeting(kind, item, thing_of(book, item)) for item in items)
    resolutions = tuple(t for t in things if t.facts.get("resolution"))
    current = tuple(thing for item, thing in zip(items, things, strict=True) if is_on(item))
    seats = tuple(seat for item in items for seat in seats_of(item))
    is_coming = kind.doing("notify") in given.done and kind.doing("open") not in given.done
    agreed = agreed_of(case) if is_coming else []
    extras = tuple(thing_of(book, AgendaItem(topic=extra.topic)) for extra in agreed)
    sets = {"items": things, "resolutions": resolutions, "current": current}
    sets |= {"seats": seats, "extras": extras}
    present = _present(case, kind, given)
    minutes = sum(item.facts.get("planned_minutes") or 0 for item in items)
    facts: dict[str, Any] = {"item_count": len(items), "agenda_minutes": minutes}
    if present:
        facts["present"] = present
    if kind.assembly.follows_up and "open_tasks" in book.terms:
        facts["open_tasks"] = open_count(case, kind)
    return replace(given.plus(**facts, **_online(case, kind)), sets=sets)


def _online(case: Case, kind: BookKind) -> dict[str, Any]:
    """Who attends online, as the facts by which the text counts them."""
    posts = tuple(str(a.post_id) for a in case.attendance.all() if a.is_online)
    return {bound.rule.among: posts for bound in kind.assembly.online if bound.rule.among}


def _of_the_meeting(kind: BookKind, item: AgendaItem, thing: Given) -> Given:
    """The item with what was done to it, and who spoke to it in which order."""
    spoke = spoken(item)
    facts = {bound.rule.among: spoke for bound in kind.assembly.speak}
    facts |= {bound.rule.hears: spoke for bound in kind.assembly.decide if bound.rule.hears}
    return replace(thing, done=_acts(kind, item), facts={**thing.facts, **facts})


def spoken(item: AgendaItem) -> tuple[str, ...]:
    """The posts that spoke to an item, first to last."""
    return tuple(str(view.post_id) for view in sorted(item.views.all(), key=lambda view: view.at))


def _present(case: Case, kind: BookKind, given: Given) -> tuple[str, ...]:
    """Who came; while the text counts them for an outcome, the members in the room now."""
    came = [str(a.post_id) for a in case.attendance.all() if a.is_present]
    is_over = kind.doing("close") in given.done
    if not came or is_over or not (kind.assembly.quorum or kind.assembly.decide):
        return tuple(came)
    inside = {str(p.post_id) for p in case.presences.all() if p.left_at is None}
    return tuple(post for post in came if post in inside)


def seats_of(item: AgendaItem) -> list[Given]:
    """Everybody who is to sit in for one item, and in which post that was approved.

    Somebody of another unit holds no post here: as many may sit in as are approved, and none of ours is told.
    """
    seats = [_seat(item, seat, (str(seat.post_id),)) for seat in item.seats.all()]
    return seats + [_seat(item, guest, ()) for guest in item.guests.all()]


def _seat(item: AgendaItem, seat: Seat | Guest, posts: tuple[str, ...]) -> Given:
    approved = {"seat_approver": str(seat.approver_id)} if seat.approver_id else {}
    title = f"{seat.who}列席“{item.topic.title}”"  # zh: told to the rules
    facts = {"title": title, "sit_in": posts, **approved}
    return Given(facts=facts, has=frozenset(approved), source=str(item.topic_id))


def thing_of(book: Rulebook, item: AgendaItem) -> Given:
    """One agenda item as a situation of its own: the topic's facts, and what the meeting added."""
    facts = restored(book.terms, {**item.topic.facts, **item.facts})
    has = {name for name, value in facts.items() if value not in (None, "")}
    if item.pk and item.views.all():
        has.add("record")
    return Given(facts=facts, has=frozenset(has), source=str(item.topic_id))


def _acts(kind: BookKind, item: AgendaItem) -> tuple[str, ...]:
    """What was done to the item: it was called, and it has ended unless it is on now."""
    if not item.turns.all():
        return ()
    call, end = kind.doing("call"), kind.doing("end_item")
    return (call,) if is_on(item) else (call, end)


def is_on(item: AgendaItem) -> bool:
    """Whether the meeting deals with it now."""
    return any(turn.ended_at is None for turn in item.turns.all())
