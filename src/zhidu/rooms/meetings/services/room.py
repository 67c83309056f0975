"""Who is in the room and which topic is on, as rows with their times; called with the case's lock held."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db.models import F

from zhidu.calendar import local_date
from zhidu.cases.asking import compose
from zhidu.cases.errors import out_of_turn
from zhidu.cases.models import Case
from zhidu.cases.services import entry_add
from zhidu.cases.situation import Situation, situation_of
from zhidu.org.actor import Actor
from zhidu.org.selectors import holders_of
from zhidu.org.spoken import spoken
from zhidu.rooms.meetings.models import AgendaItem, Guest, Hall, Presence, Turn
from zhidu.rooms.meetings.together import beside
from zhidu.rules.decision import Decision


def room_changed(meeting: Case) -> None:
    """Let every window on the meeting, and on the one that sits with it, know that something is different."""
    if not Hall.objects.filter(meeting=meeting).update(version=F("version") + 1):
        Hall.objects.create(meeting=meeting)
    if other := beside(meeting):
        Hall.objects.filter(meeting_id=other).update(version=F("version") + 1)


def words_changed(meeting: Case) -> None:
    """Let the others who keep the record know that something was typed."""
    Hall.objects.filter(meeting=meeting).update(words=F("words") + 1)


def members_of(meeting: Case) -> set[str]:
    """The posts that belong at the meeting, whichever topic is on."""
    return {str(post) for post in meeting.attendance.values_list("post_id", flat=True)}


def sitting_in(here: Situation) -> Decision:
    """Who may be in the room now beside the members: ``value`` are posts."""
    return compose(here.book, f"{here.kind.id}.attend", here.given, here.chart)


def name_of(here: Situation, post: str, at: datetime) -> str:
    """Who holds a post on the day of the meeting; its title where nobody does."""
    holder = holders_of(here.case.office, local_date(at)).get(post)
    return holder.name if holder else here.chart.posts[post].title


def come_in(
    meeting: Case, post: str, name: str, at: datetime, item: AgendaItem | None = None
) -> Presence | None:
    """Somebody comes in; None who is there already."""
    if Presence.objects.filter(meeting=meeting, post_id=int(post), left_at=None).exists():
        return None
    return Presence.objects.create(
        meeting=meeting, post_id=int(post), person_name=name, came_at=at, item=item
    )


def go_out(meeting: Case, posts: Iterable[str], at: datetime) -> list[str]:
    """Those of the posts who are in the room leave it: their names."""
    rows = meeting.presences.filter(left_at=None, post_id__in=[int(post) for post in posts])
    names = list(rows.values_list("person_name", flat=True))
    rows.update(left_at=at)
    return names


def guests_out(item: AgendaItem, at: datetime) -> list[str]:
    """Those of other units who sit in for a topic leave with its end: who they are."""
    there = item.guests.filter(came_at__isnull=False, left_at=None)
    names = [guest.who for guest in there]
    there.update(left_at=at)
    return names


def turn_begin(here: Situation, item: AgendaItem, at: datetime) -> None:
    """A topic is called. Raises Refused while another one is on."""
    on = here.case.turns.filter(ended_at=None).select_related("item__topic").first()
    if on:
        raise out_of_turn(spoken("“%(title)s”还在审议，请先结束", title=on.item.topic.title))
    Turn.objects.create(meeting=here.case, item=item, called_at=at)


def turn_end(here: Situation, item: AgendaItem, by: Actor, at: datetime) -> None:
    """A topic has ended: who was there only for it leaves. Raises Refused for one that is not on."""
    if not item.turns.filter(ended_at=None).update(ended_at=at):
        raise out_of_turn(spoken("“%(title)s”没有在审议，不用结束", title=item.topic.title))
    after = sitting_in(situation_of(Case.objects.get(pk=here.case.pk)))
    asked_out = sitting_in(here)
    stay = members_of(here.case) | {*(after.value or ())}
    _leave(here, stay, asked_out.because, by, at, guests_out(item, at))


def room_clear(here: Situation, at: datetime) -> None:
    """The meeting is over: everybody leaves."""
    here.case.turns.filter(ended_at=None).update(ended_at=at)
    here.case.presences.filter(left_at=None).update(left_at=at)
    there = Guest.objects.filter(item__meeting=here.case, came_at__isnull=False, left_at=None)
    there.update(left_at=at)


def _leave(
    here: Situation,
    stay: Collection[str],
    because: Iterable[str],
    by: Actor,
    at: datetime,
    guests: Iterable[str],
) -> None:
    there = here.case.presences.filter(left_at=None).values_list("post_id", flat=True)
    names = [*go_out(here.case, {str(post) for post in there} - {*stay}, at), *guests]
    if names:
        entry_add(
            case=here.case, verb="room.left", at=at, by=by, data={"who": "、".join(names)}, because=because
        )
