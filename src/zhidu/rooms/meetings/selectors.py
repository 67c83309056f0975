"""Reads of the meetings room, through the reader."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import (
    Count,
    Exists,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Coalesce
from django.http import Http404
from django.utils.translation import gettext as _

from zhidu.cases.lists.kinds import Listed
from zhidu.cases.models import Case, File, Notice, Step
from zhidu.cases.selectors import case_for, cases_visible_to
from zhidu.editions.models import Edition
from zhidu.editions.selectors import adoptions_in_force, book_in_force, book_of, with_editions
from zhidu.org.actor import Actor
from zhidu.org.models import Office
from zhidu.org.prepared import Prepared, is_kept, kept
from zhidu.rooms.meetings.hall import Hall, Turn
from zhidu.rooms.meetings.models import (
    AgendaItem,
    Attendance,
    ExtraTopic,
    Guest,
    JoinedTopic,
    Seat,
    View,
    Withdrawal,
)
from zhidu.rules.book import BookKind


def bodies_of(office: Office, on: date) -> dict[str, BookKind]:
    """The meeting bodies of the texts in force; remembered with the office's chart."""
    return dict(_bodies(office.pk, office.chart_version, on))


@lru_cache(maxsize=256)
def _bodies(office_id: int, chart_version: int, on: date) -> dict[str, BookKind]:
    bodies: dict[str, BookKind] = {}
    for adoption in adoptions_in_force(Office(office_id), on):
        bodies |= book_of(adoption.edition).bodies
    return bodies


def bodies_planned_by(office: Office, posts: Collection[str], on: date) -> list[BookKind]:
    """The bodies whose meetings one of these posts may plan."""
    offered = _planned(office.pk, office.chart_version, on)
    return [body.kind for body in offered if body.begun_by(office, posts)]


@lru_cache(maxsize=256)
def _planned(office_id: int, chart_version: int, on: date) -> tuple[Listed, ...]:
    ruling = (
        (body, *book_in_force(Office(office_id), body, on)) for body in _bodies(office_id, chart_version, on)
    )
    return tuple(Listed(book, book.kinds[body], edition) for body, edition, book in ruling)


_ATTACHED = File.objects.filter(case=OuterRef("topic"), removed_at=None).order_by().values("case")
_PAPERS = Coalesce(Subquery(_ATTACHED.annotate(count=Count("pk")).values("count")), 0)
_LATEST = Subquery(_ATTACHED.annotate(latest=Max("at")).values("latest"))
_JOINED = JoinedTopic.objects.filter(item=OuterRef("pk"))
_SEATED = Seat.objects.filter(item=OuterRef("pk"))
_INVITED = Guest.objects.filter(item=OuterRef("pk"))
_COUNTED = {
    "paper_count": _PAPERS,
    "latest_paper": _LATEST,
    "has_joined": Exists(_JOINED),
    "has_seats": Exists(_SEATED),
    "has_guests": Exists(_INVITED),
}


_AGENDA = Prepared(
    lambda meeting: with_editions(
        AgendaItem.objects.filter(meeting=meeting).annotate(**_COUNTED), "topic__edition"
    )
)
_SEATS = Prepared(lambda meeting: Seat.objects.filter(item__meeting=meeting).select_related("post"))
_VIEWS = Prepared(lambda meeting: View.objects.filter(item__meeting=meeting).select_related("post"))
_TURNS = Prepared(lambda meeting: Turn.objects.filter(meeting=meeting))
_GUESTS = Prepared(lambda meeting: Guest.objects.filter(item__meeting=meeting))
_TOGETHER = Prepared(
    lambda meeting: with_editions(JoinedTopic.objects.filter(item__meeting=meeting), "topic__edition")
)

_EXTRAS = Prepared(
    lambda meeting: with_editions(ExtraTopic.objects.filter(meeting=meeting), "topic__edition")
)
_NOTICES = Notice.objects.filter(case=OuterRef("meeting"), post=OuterRef("post"), read_at__isnull=False)
_ATTENDANCE = Prepared(
    lambda meeting: (
        Attendance.objects.filter(meeting=meeting)
        .select_related("post", "leave")
        .annotate(has_read=Exists(_NOTICES))
    )
)


def meeting_for(actor: Actor, pk: int, what: str = "case") -> Case:
    """A meeting that the actor may read, with its agenda and people. Raises Http404."""
    meeting = case_for(actor, pk, what)
    fetch(meeting)
    return meeting


def fetch(meeting: Case) -> None:
    """Agenda and attendance of a meeting, read once; nothing is read again on the same object.

    Before anybody is there nothing was called and nothing said, so neither is looked for.
    """
    if is_kept(meeting, "agenda"):
        return
    attendance = _ATTENDANCE(meeting.pk)
    items: list[Any] = _AGENDA(meeting.pk)
    kept(meeting, "attendance", attendance)
    kept(meeting, "agenda", items)
    is_held = any(expected.is_present for expected in attendance)
    _kept_each(items, "seats", _SEATS(meeting.pk) if any(item.has_seats for item in items) else [])
    _kept_each(items, "views", _VIEWS(meeting.pk) if items and is_held else [])
    _kept_each(items, "turns", _TURNS(meeting.pk) if items and is_held else [])
    _kept_each(items, "guests", _GUESTS(meeting.pk) if any(item.has_guests for item in items) else [])
    joining = [item for item in items if item.has_joined]
    _kept_each(joining, "joined", _TOGETHER(meeting.pk) if joining else [])


def _kept_each(items: list[AgendaItem], name: str, rows: Iterable[Any]) -> None:
    """Keep with every item the rows that are its own."""
    own: dict[int, list[Any]] = {item.pk: [] for item in items}
    for row in rows:
        own[row.item_id].append(row)
    for item in items:
        kept(item, name, own[item.pk])


def meetings_held(office_id: int, body: str, since: datetime) -> list[tuple[Case, datetime]]:
    """The meetings of a body that were closed since a time, each with the moment."""
    meetings = Case.objects.filter(office_id=office_id, kind=body)
    closed = Step.objects.filter(
        doing("close", meetings), case__in=meetings, state=Step.State.DONE, done_at__gte=since
    )
    found = closed.select_related("case").order_by("done_at", "pk")
    return [(step.case, step.done_at) for step in found if step.done_at]


def doing(word: str, meetings: QuerySet[Case]) -> Q:
    """The steps that are this for one of the meetings, by the text under which each of them runs."""
    editions = Edition.objects.filter(pk__in=meetings.values("edition")).defer("content")
    found = Q(pk__in=())
    for edition in editions:
        for body in book_of(edition).bodies.values():
            steps = body.does.get(word, ())
            found |= Q(case__edition=edition, case__kind=body.id, step__in=steps)
    return found


def agenda_of(meeting: Case) -> list[AgendaItem]:
    """The items in their order, each with its topic, the views on it and how many papers it has."""
    fetch(meeting)
    return list(meeting.agenda.all())


def topics_planned(meeting: Case) -> list[int]:
    """The topics of an agenda in their order, by their keys, as it is now."""
    return [item.topic_id for item in _ITEMS(meeting.pk)]


_ITEMS = Prepared(lambda meeting: AgendaItem.objects.filter(meeting=meeting).only("topic"))


def joined_of(item: AgendaItem) -> list[JoinedTopic]:
    """What is taken together with an item; of one that ``fetch`` has read nothing more is asked."""
    return list(item.joined.all()) if getattr(item, "has_joined", True) else []


def topics_on(item: AgendaItem) -> list[Case]:
    """The topic of an item, and those that are taken with it."""
    return [item.topic, *(joined.topic for joined in joined_of(item))]


def agreed_of(meeting: Case) -> list[ExtraTopic]:
    """The topics that were agreed to after the notice and are to be put on the agenda."""
    if not is_kept(meeting, "extras"):
        kept(meeting, "extras", _EXTRAS(meeting.pk))
    return [extra for extra in meeting.extras.all() if extra.state == ExtraTopic.State.AGREED]


def withdrawals_of(meeting: Case) -> list[Withdrawal]:
    """What those who raised topics asked to take back, each with its topic."""
    return _WITHDRAWALS(meeting.pk)


_WITHDRAWALS = Prepared(lambda meeting: Withdrawal.objects.filter(meeting=meeting).select_related("topic"))


def is_granted(leave: Case | None) -> bool:
    """Whether leave was granted: what the text records of the request in the end says so."""
    return bool(leave and leave.facts.get("leave_standing") == "excused")


def is_sent_instead(row: Attendance) -> bool:
    """Whether the holder of a post has answered that somebody else comes (委派)."""
    return row.answer == "delegate"


def sits_for(row: Attendance) -> str:
    """Who is to sit in the room for a post: its holder, or whom they send, as the 回执 has it; empty: nobody.

    Nobody for who has leave and sends nobody, and for who attends by video.
    """
    if row.is_online:
        return ""
    if is_sent_instead(row):
        return row.answer_note
    return "" if is_granted(row.leave) else row.person_name


def notified_of(meetings: QuerySet[Case]) -> QuerySet[Case]:
    """Of some meetings those whose notice was sent and that have not begun."""
    done = Step.objects.filter(case=OuterRef("pk"), state=Step.State.DONE)
    sent, begun = (done.filter(doing(word, meetings)) for word in ("notify", "open"))
    return meetings.filter(Exists(sent), ~Exists(begun), status=Case.Status.OPEN)


def meetings_of(actor: Actor, bodies: Collection[str]) -> QuerySet[Case]:
    """Meetings that the actor may see, each with its number of ``topics``."""
    tabled = AgendaItem.objects.filter(meeting=OuterRef("pk")).order_by().values("meeting")
    topics = Coalesce(Subquery(tabled.annotate(count=Count("pk")).values("count")), 0)
    seen = cases_visible_to(actor).filter(kind__in=bodies)
    return with_editions(seen, "edition").annotate(topics=topics)


def plan_begun(actor: Actor, body: str) -> Case | None:
    """A plan that the actor began and put no topic into, to go on with instead of beginning another."""
    return next(iter(_BEGUN(actor.person_id, body)), None)


def _begun(person: int, body: str) -> QuerySet[Case]:
    mine = Case.objects.filter(kind=body, initiator=person, status=Case.Status.OPEN, agenda=None)
    acted = Step.objects.filter(case=OuterRef("pk")).exclude(state=Step.State.OPEN)
    return mine.filter(~Exists(acted)).order_by("-pk")[:1]


_BEGUN = Prepared(_begun)


def topic_kinds(bodies: dict[str, BookKind]) -> frozenset[str]:
    """The kinds of topic that the bodies take."""
    return frozenset(kind.body.takes for kind in bodies.values() if kind.body)


def topics_of(actor: Actor, kinds: Collection[str]) -> QuerySet[Case]:
    """Topics that the actor may see, each with who raised it."""
    seen = cases_visible_to(actor).filter(kind__in=kinds)
    return with_editions(seen.select_related("initiator"), "edition")


def pool(meeting: Case) -> list[Case]:
    """议题库: topics of the meeting's office that wait for a body like this, on no other open agenda.

    What is taken together with another topic waits no more.
    """
    waiting = _waiting(*_awaited_by(meeting)).select_related("initiator", "initiator_post")
    found = list(with_editions(waiting, "edition").order_by("opened_at", "pk"))
    taken = taken_up([topic.pk for topic in found], meeting.pk)
    return [topic for topic in found if topic.pk not in taken]


def in_pool(meeting: Case, topics: Collection[int]) -> set[int]:
    """Of some topics, by their keys, those that are in the pool of a meeting."""
    found = {topic.pk for topic in _AMONG(*_awaited_by(meeting), tuple(topics))}
    return found - taken_up(found, meeting.pk)


def taken_up(topics: Collection[int], besides: int = 0) -> set[int]:
    """Of some topics those that are on the agenda of a meeting that is not over, or taken together with one.

    ``besides`` is a meeting whose own agenda does not count.
    """
    keys = tuple(topics)
    tabled = [(item.topic_id, item.meeting) for item in _TABLED(keys) if item.meeting_id != besides]
    tabled += [(joined.topic_id, joined.item.meeting) for joined in _JOINED_NOW(keys)]
    over = _over({meeting.pk: meeting for _topic, meeting in tabled})
    return {topic for topic, meeting in tabled if meeting.pk not in over}


def _over(meetings: Mapping[int, Case]) -> set[int]:
    """Of some meetings those that were closed, by the text under which each of them runs."""
    closing = {pk: _kind(meeting).does.get("close", ()) for pk, meeting in meetings.items()}
    return {step.case_id for step in _DONE(tuple(meetings)) if step.step in closing[step.case_id]}


def _awaited_by(meeting: Case) -> tuple[int, str, tuple[str, ...]]:
    """The office, the kind of topic, and the steps at which that waits for a body like the meeting's."""
    body = _kind(meeting)
    kind = book_of(meeting.edition).kinds[body.body.takes]  # type: ignore[union-attr]
    return meeting.office_id, kind.id, tuple(s.rule.id for s in kind.steps if s.rule.body == body.id)


def _kind(meeting: Case) -> BookKind:
    return book_of(meeting.edition).kinds[meeting.kind]


def _waiting(office: int, kind: str, steps: tuple[str, ...]) -> QuerySet[Case]:
    waiting = Case.objects.filter(office=office, kind=kind, status=Case.Status.OPEN)
    return waiting.filter(steps__step__in=steps, steps__state=Step.State.OPEN)


_AMONG = Prepared(lambda office, kind, steps, topics: _waiting(office, kind, steps).filter(pk__in=topics))
_TABLED = Prepared(
    lambda topics: with_editions(
        AgendaItem.objects.filter(topic__in=topics, meeting__status=Case.Status.OPEN), "meeting__edition"
    )
)
_JOINED_NOW = Prepared(
    lambda topics: with_editions(
        JoinedTopic.objects.filter(topic__in=topics, item__meeting__status=Case.Status.OPEN),
        "item__meeting__edition",
    )
)
_DONE = Prepared(lambda cases: Step.objects.filter(case__in=cases, state=Step.State.DONE))


class HallState(NamedTuple):
    """How often the room of a meeting has changed, and the record that is typed; zeros before it opens."""

    version: int
    words: int

    def __str__(self) -> str:
        return f"{self.version}.{self.words}"


def hall_state(actor: Actor, pk: int) -> HallState:
    """What a window asks again and again, in one statement.

    Raises Http404 for a meeting that the actor may not read.
    """
    found = _HALL(actor.office_id, tuple(map(int, actor.posts)), pk)
    if not found:
        raise Http404(_("没有这次会议，或者您不在阅看范围内"))
    hall: Hall | None = getattr(found[0], "hall", None)
    return HallState(hall.version, hall.words) if hall else HallState(0, 0)


def _hall(office: int, posts: tuple[int, ...], pk: int) -> QuerySet[Case]:
    seen = cases_visible_to(Actor(office, 0, "", tuple(map(str, posts)))).filter(pk=pk)
    return seen.select_related("hall").only("hall__version", "hall__words")


_HALL = Prepared(_hall)


def item_for(actor: Actor, meeting_pk: int, pk: int) -> AgendaItem:
    """One item of a meeting's agenda. Raises Http404."""
    meeting = meeting_for(actor, meeting_pk)
    item = next((item for item in meeting.agenda.all() if item.pk == pk), None)
    if item is None:
        raise Http404(_("这次会议没有这个议题"))
    item.meeting = meeting
    return item
