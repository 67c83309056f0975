"""A meeting in session as its pages show it: what is on, who is in the room, who speaks when. Reads only."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from zhidu.calendar import local_moment
from zhidu.cases import explain
from zhidu.cases.situation import Situation
from zhidu.rooms.meetings.acts import is_awaited
from zhidu.rooms.meetings.facts import is_on, spoken
from zhidu.rooms.meetings.models import AgendaItem, Guest, Presence, Seat
from zhidu.rooms.meetings.selectors import agenda_of
from zhidu.rules.assemblies import compose, in_order, quorate
from zhidu.rules.decision import Status
from zhidu.rules.facts import Given
from zhidu.rules.gates import permit
from zhidu.rules.people import resolve, title_of


def in_session(here: Situation) -> bool:
    """Whether the meeting is in session: the step is open that is done by closing it."""
    return is_awaited(here, "close")


def is_live(here: Situation) -> bool:
    """Whether there is a live page: the meeting is in session, and its text lets topics be called."""
    return in_session(here) and bool(here.kind.doing("call"))


def on_now(here: Situation) -> AgendaItem | None:
    """The topic that the meeting deals with."""
    return next((item for item in agenda_of(here.case) if is_on(item)), None)


def next_up(here: Situation) -> AgendaItem | None:
    """The first topic in the order of the agenda that was neither called nor decided."""
    items = agenda_of(here.case)
    return next((i for i in items if not i.turns.all() and i.decided_at is None), None)


def thing_of(here: Situation, item: AgendaItem) -> Given:
    """An item as the rules see it."""
    return next(t for t in here.given.sets["items"] if t.source == str(item.topic_id))


@dataclass(frozen=True)
class Clock:
    """When the topic was called, and the time of the server, in milliseconds; ``words`` for no script."""

    since: int
    now: int
    words: str


def clock_of(item: AgendaItem | None, now: datetime) -> Clock | None:
    """The clock of whoever reports; none while nothing is on."""
    turn = next((t for t in item.turns.all() if t.ended_at is None), None) if item else None
    if turn is None:
        return None
    minutes = max(int((now - turn.called_at).total_seconds()), 0) // 60
    words = _("%(start)s开始，已%(minutes)s分钟") % {
        "start": f"{local_moment(turn.called_at):%H:%M}",
        "minutes": minutes,
    }
    return Clock(_milliseconds(turn.called_at), _milliseconds(now), words)


def _milliseconds(at: datetime) -> int:
    return int(at.timestamp() * 1000)


VISITOR = "guest-"
"""Begins the key of somebody from outside."""


def may_come(here: Situation, guest: Guest | Seat) -> bool:
    """Whether somebody may sit in: approved, where the text has that approved."""
    return bool(guest.approver_id) or not here.kind.doing("approve_seat")


@dataclass(frozen=True)
class Seated:
    """One person who may be in the room now; ``since`` when they have been there, in words."""

    post: str
    name: str
    title: str
    is_there: bool
    since: str
    reports: bool = False
    is_online: bool = False


@dataclass(frozen=True)
class Room:
    """Who may be in the room for the topic that is on, and by which clauses beside the members."""

    members: list[Seated]
    guests: list[Seated]
    visitors: list[Seated] = field(default_factory=list)
    """外单位列席人员 of the topic that is on; ``post`` is their key."""
    because: list[dict[str, str]] = field(default_factory=list)
    may_be_online: bool = False
    """Whether the text lets members attend by video."""
    is_for_topic: bool = True
    """Whether guests are there for the topic that is on only."""

    @property
    def there(self) -> tuple[str, ...]:
        """The posts that are in the room; who comes from outside holds none."""
        return tuple(one.post for one in (*self.members, *self.guests) if one.is_there)

    @property
    def members_there(self) -> int:
        return sum(one.is_there for one in self.members)

    @property
    def guests_there(self) -> int:
        return sum(one.is_there for one in (*self.guests, *self.visitors))


def room_of(page: explain.Page) -> Room:
    """Members, and whoever sits in for the topic that is on."""
    here = page.here
    inside = {p.post_id: p for p in here.case.presences.all() if p.left_at is None}
    rows = here.case.attendance.all()
    members = [
        replace(
            _seated(str(a.post_id), a.person_name or _("（空缺）"), a.post.title, inside.get(a.post_id)),
            is_online=a.is_online,
        )
        for a in rows
    ]
    sitting = compose(here.book, f"{here.kind.id}.attend", here.given, here.chart)
    known = {str(a.post_id) for a in rows}
    guests = [
        _seated(post, page.named(post), here.chart.posts[post].title, inside.get(int(post)), reports=True)
        for post in sitting.value or ()
        if post not in known
    ]
    is_for_topic = all(bound.rule.each or bound.rule.since for bound in here.kind.assembly.attend)
    because = explain.chips(here.book, sitting.because) if guests else []
    may_be_online = bool(here.kind.assembly.online)
    return Room(members, guests, _visitors(here), because, may_be_online, is_for_topic)


def _visitors(here: Situation) -> list[Seated]:
    on = on_now(here)
    return [
        Seated(
            f"{VISITOR}{guest.pk}",
            guest.name,
            guest.unit,
            guest.is_there,
            f"{local_moment(guest.came_at):%H:%M}" if guest.came_at else "",
            reports=True,
        )
        for guest in (on.guests.all() if on else ())
        if may_come(here, guest)
    ]


def _seated(post: str, name: str, title: str, there: Presence | None, *, reports: bool = False) -> Seated:
    since = f"{local_moment(there.came_at):%H:%M}" if there else ""
    return Seated(post, name, title, there is not None, since, reports)


@dataclass(frozen=True)
class Light:
    """到会人数: whether enough are there, in a sentence; ``tone`` is its colour."""

    tone: str
    said: str
    clauses: list[dict[str, str]]


def quorum(here: Situation, there: Iterable[str]) -> Light | None:
    """Whether enough are in the room now, less who has withdrawn from the topic that is on.

    None where the text says nothing of it.
    """
    on = next(iter(here.given.sets["current"]), None)
    given = here.given.plus(**(on.facts if on else {}), present=tuple(there))
    decision = quorate(here.book, here.kind.id, given, here.chart)
    if decision.status is Status.SILENT:
        return None
    tones = {Status.ALLOWED: "done", Status.DEVIATION: "soon"}
    come, members = decision.value
    wants = "；".join(want.text for want in decision.wants)
    said = wants or _("到会%(there)s人，应到%(members)s人，可以开会") % {"there": come, "members": members}
    return Light(tones.get(decision.status, "late"), said, explain.chips(here.book, decision.because))


@dataclass(frozen=True)
class Speaking:
    """发言次序: who belongs to which group, the last one held back; ``early`` spoke before their turn."""

    groups: list[str]
    places: dict[str, int]
    early: tuple[str, ...]
    clauses: list[dict[str, str]]

    def is_last(self, post: str) -> bool:
        return bool(self.groups) and self.places.get(post) == len(self.groups) - 1


def speaking(here: Situation, item: AgendaItem) -> Speaking | None:
    """In which order the text lets people speak; None where it says nothing of it."""
    rules = [bound for bound in here.kind.assembly.speak if bound.rule.order]
    if not rules:
        return None
    rule = rules[0].rule
    places = {
        post: place
        for place, name in enumerate(rule.order)
        for post in resolve(here.book, [name], here.given, here.chart)
    }
    said = spoken(item)
    given = here.given.plus(**{rule.among: said})
    wrong = in_order(here.book, here.kind.id, given, here.chart).value or ()
    early = tuple(post for post in wrong if post in said)  # whoever has not been heard yet may still be
    titles = [title_of(here.book, name) for name in rule.order]
    return Speaking(titles, places, early, explain.chips(here.book, rules[0].cites))


BY_THE_FORM = ("field", "heard")
"""What the page on which the outcome is chosen can still bring about."""


def outcomes(page: explain.Page, item: AgendaItem) -> list[dict[str, Any]]:
    """Every outcome with what it entails, and why one is not open to the meeting whatever is filled in."""
    here, facts = page.here, thing_of(page.here, item).facts
    target = f"{here.kind.id}.{here.kind.doing('decide')}"
    shown = []
    for name, outcome in here.kind.body.outcomes.items():  # type: ignore[union-attr]
        given = here.given.plus(**{**facts, "outcome": name})
        decision = permit(
            here.book,
            target,
            given,
            page.actor.posts,
            here.chart,
            supplied=lambda want: want.form in BY_THE_FORM,
        )
        is_refused = decision.status is Status.REFUSED
        shown.append(
            {
                "name": name,
                "title": outcome.title,
                "entails": outcome.entails,
                "wants_reason": outcome.reason == "是",
                "is_chosen": facts.get("outcome") == name,
                "refusal": explain.refusal(page, decision) if is_refused else None,
            }
        )
    return shown
