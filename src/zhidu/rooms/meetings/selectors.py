"""Reads of the meetings room, through the reader."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import (
    Count,
    Exists,
    Max,
    OuterRef,
    Prefetch,
    QuerySet,
    Subquery,
    prefetch_related_objects,
)
from django.db.models.functions import Coalesce
from django.http import Http404
from django.utils.translation import gettext as _

from zhidu.cases.models import Case, File, Notice, Step
from zhidu.cases.selectors import STEPS, case_for, cases_visible_to
from zhidu.editions.selectors import adoptions_in_force, book_of
from zhidu.org.actor import Actor
from zhidu.org.models import Office
from zhidu.rooms.meetings.hall import Turn
from zhidu.rooms.meetings.models import AgendaItem, Attendance, ExtraTopic, Seat, View
from zhidu.rules.book import BookKind


def bodies_of(office: Office, on: date) -> dict[str, BookKind]:
    """The meeting bodies of the texts in force."""
    bodies: dict[str, BookKind] = {}
    for adoption in adoptions_in_force(office, on):
        bodies |= book_of(adoption.edition).bodies
    return bodies


_ATTACHED = File.objects.filter(case=OuterRef("topic"), removed_at=None).order_by().values("case")
_PAPERS = Coalesce(Subquery(_ATTACHED.annotate(count=Count("pk")).values("count")), 0)
_LATEST = Subquery(_ATTACHED.annotate(latest=Max("at")).values("latest"))
_COUNTED = {"paper_count": _PAPERS, "latest_paper": _LATEST}


def _agenda(*, is_held: bool) -> Prefetch:
    views, turns = View.objects.select_related("post"), Turn.objects.all()
    related = (
        Prefetch("views", views if is_held else views.none()),
        Prefetch("turns", turns if is_held else turns.none()),
        Prefetch("seats", Seat.objects.select_related("post")),
    )
    items = AgendaItem.objects.select_related("topic__edition").annotate(**_COUNTED)
    return Prefetch("agenda", items.prefetch_related(*related))


_EXTRAS = Prefetch("extras", ExtraTopic.objects.select_related("topic__edition"))
_NOTICES = Notice.objects.filter(case=OuterRef("meeting"), post=OuterRef("post"), read_at__isnull=False)
_ATTENDANCE = Prefetch(
    "attendance",
    Attendance.objects.select_related("post", "leave").annotate(has_read=Exists(_NOTICES)),
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
    prefetch_related_objects([meeting], _ATTENDANCE)
    is_held = any(expected.is_present for expected in meeting.attendance.all())
    prefetch_related_objects([meeting], _agenda(is_held=is_held))


def meetings_held(office_id: int, body: str, since: datetime) -> list[tuple[Case, datetime]]:
    """The meetings of a body that were closed since a time, each with the moment."""
    closed = Step.objects.filter(
        case__office_id=office_id, case__kind=body, step="close", state=Step.State.DONE, done_at__gte=since
    )
    found = closed.select_related("case").order_by("done_at", "pk")
    return [(step.case, step.done_at) for step in found if step.done_at]


def agenda_of(meeting: Case) -> list[AgendaItem]:
    """The items in their order, each with its topic, the views on it and how many papers it has."""
    fetch(meeting)
    return list(meeting.agenda.all())


def agreed_of(meeting: Case) -> list[ExtraTopic]:
    """The topics that were agreed to after the notice and are to be put on the agenda."""
    prefetch_related_objects([meeting], _EXTRAS)
    return [extra for extra in meeting.extras.all() if extra.state == ExtraTopic.State.AGREED]


def is_granted(leave: Case | None) -> bool:
    """Whether leave was granted: what the text records of the request in the end says so."""
    return bool(leave and leave.facts.get("leave_standing") == "excused")


def notified_of(meetings: QuerySet[Case]) -> QuerySet[Case]:
    """Of some meetings those whose notice was sent and that have not begun."""
    sent = Step.objects.filter(case=OuterRef("pk"), step="notify", state=Step.State.DONE)
    begun = Step.objects.filter(case=OuterRef("pk"), step="open", state=Step.State.DONE)
    return meetings.filter(Exists(sent), ~Exists(begun), status=Case.Status.OPEN)


def meetings_of(actor: Actor, bodies: dict[str, BookKind]) -> QuerySet[Case]:
    """Meetings that the actor may see, newest first."""
    seen = cases_visible_to(actor).filter(kind__in=bodies)
    return seen.select_related("edition").prefetch_related("steps", "agenda")


def topics_of(actor: Actor, bodies: dict[str, BookKind]) -> QuerySet[Case]:
    """Topics that the actor may see, newest first."""
    kinds = {kind.body.takes for kind in bodies.values() if kind.body}
    seen = cases_visible_to(actor).filter(kind__in=kinds)
    return seen.select_related("edition", "initiator", "initiator_post").prefetch_related(STEPS)


def pool(meeting: Case) -> QuerySet[Case]:
    """议题库: topics of the meeting's office that wait for a body like this, on no other open agenda."""
    body = book_of(meeting.edition).kinds[meeting.kind]
    waiting = _awaiting(body, meeting.office_id, book_of(meeting.edition).kinds[body.body.takes])  # type: ignore[union-attr]
    settled = AgendaItem.objects.filter(
        meeting__status=Case.Status.OPEN, meeting__steps__step="close", meeting__steps__state=Step.State.DONE
    )
    taken = (
        AgendaItem.objects.filter(meeting__status=Case.Status.OPEN)
        .exclude(meeting=meeting)
        .exclude(pk__in=settled)
    )
    return waiting.exclude(pk__in=taken.values("topic_id"))


def _awaiting(body: BookKind, office_id: int, topic_kind: BookKind) -> QuerySet[Case]:
    steps = [s.rule.id for s in topic_kind.steps if s.rule.body == body.id]
    return (
        Case.objects.filter(
            office_id=office_id,
            kind=topic_kind.id,
            status=Case.Status.OPEN,
            steps__step__in=steps,
            steps__state=Step.State.OPEN,
        )
        .select_related("edition", "initiator", "initiator_post")
        .order_by("opened_at", "pk")
    )


def hall_version(actor: Actor, pk: int) -> int:
    """How often the room of a meeting has changed; 0 before it opens.

    Raises Http404 for a meeting that the actor may not read.
    """
    found = cases_visible_to(actor).filter(pk=pk).values_list("hall__version", flat=True).first()
    if found is None and not cases_visible_to(actor).filter(pk=pk).exists():
        raise Http404(_("没有这次会议，或者您不在阅看范围内"))
    return found or 0


def item_for(actor: Actor, meeting_pk: int, pk: int) -> AgendaItem:
    """One item of a meeting's agenda. Raises Http404."""
    meeting = meeting_for(actor, meeting_pk)
    item = next((item for item in meeting.agenda.all() if item.pk == pk), None)
    if item is None:
        raise Http404(_("这次会议没有这个议题"))
    item.meeting = meeting
    return item
