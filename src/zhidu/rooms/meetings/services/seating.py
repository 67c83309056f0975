"""列席: who sits in for a topic, proposed while the meeting is planned, approved before it is notified."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from zhidu.cases.asking import compose
from zhidu.cases.deeds import Deed
from zhidu.cases.errors import out_of_turn
from zhidu.cases.services import case_act, entry_add
from zhidu.cases.services.locking import case_lock
from zhidu.cases.services.opening import reader_add
from zhidu.cases.situation import Situation, situation_of
from zhidu.org.actor import Actor
from zhidu.org.models import Post
from zhidu.org.sheets.cells import phone as masked
from zhidu.org.spoken import spoken
from zhidu.rooms.meetings.acts import act_for, is_past, kind_of
from zhidu.rooms.meetings.models import AgendaItem, Guest, Seat
from zhidu.rooms.meetings.selectors import topics_on
from zhidu.rooms.meetings.services.planning import refuse_others
from zhidu.rules.people import resolve

APPROVE = "approve_seat"
"""What the act is for the meeting."""


@transaction.atomic
def seat_propose(*, item: AgendaItem, post: str, by: Actor, at: datetime) -> Seat:
    """Propose that somebody sits in for a topic. Raises Refused for others than the planners."""
    here = _planned(item, by)
    found = (
        Post.objects.filter(pk=int(post), office_id=here.case.office_id).first() if post.isdigit() else None
    )
    if found is None:
        raise out_of_turn(spoken("请选择由谁列席"))
    if post in compose(here.book, here.kind.id, here.given, here.chart).value:
        raise out_of_turn(spoken("%(title)s本来就出席会议，不用列席", title=found.title))
    seat, is_new = Seat.objects.get_or_create(item=item, post=found)
    if is_new:
        _note(here, "seat.proposed", seat, by, at)
    return seat


@transaction.atomic
def seat_drop(*, seat: Seat, by: Actor, at: datetime) -> None:
    """Take a proposal back. Raises Refused for others than the planners, and once the notice was sent."""
    here = _planned(seat.item, by)
    _note(here, "seat.dropped", seat, by, at)
    seat.delete()


@transaction.atomic
def guest_propose(
    *, item: AgendaItem, name: str, unit: str, phone: str = "", by: Actor, at: datetime
) -> Guest:
    """Propose that somebody of another unit sits in for a topic; of ``phone`` only the ends are kept.

    Raises Refused for others than the planners, without name or unit, and for what is no telephone number.
    """
    here = _planned(item, by)
    name, unit = name.strip(), unit.strip()
    if not name or not unit:
        raise out_of_turn(spoken("请写明外单位列席人员的单位和姓名"))
    told = {"phone_masked": _masked(phone)}
    guest, is_new = Guest.objects.get_or_create(item=item, name=name[:60], unit=unit[:60], defaults=told)
    if is_new:
        _note(here, "seat.proposed", guest, by, at)
    return guest


def _masked(phone: str) -> str:
    try:
        return masked(phone) if phone.strip() else ""
    except ValueError:
        said = spoken("“%(phone)s”不是电话号码，请写如 13812340008", phone=phone.strip())
        raise out_of_turn(said) from None


@transaction.atomic
def guest_drop(*, guest: Guest, by: Actor, at: datetime) -> None:
    """Take such a proposal back. Raises Refused as ``seat_drop``."""
    here = _planned(guest.item, by)
    _note(here, "seat.dropped", guest, by, at)
    guest.delete()


def seat_approve(*, seat: Seat, by: Actor, at: datetime, key: str = "") -> None:
    """Approve that somebody sits in for a topic. Raises Refused for those who may not."""
    deed = Deed(act_for(kind_of(seat.item.meeting), APPROVE), thing=str(seat.pk), key=key)
    case_act(case_id=seat.item.meeting_id, deed=deed, by=by, at=at)


def _planned(item: AgendaItem, by: Actor) -> Situation:
    here = situation_of(case_lock(item.meeting_id))
    if is_past(here, "notify"):
        raise out_of_turn(spoken("会议通知已经印发，不能再改列席人员"))
    refuse_others(here, by)
    return here


def guest_approve(*, guest: Guest, by: Actor, at: datetime, key: str = "") -> None:
    """Approve that somebody of another unit sits in for a topic. Raises Refused for those who may not."""
    deed = Deed(act_for(kind_of(guest.item.meeting), APPROVE), thing=f"{_GUEST}{guest.pk}", key=key)
    case_act(case_id=guest.item.meeting_id, deed=deed, by=by, at=at)


_GUEST = "guest:"


def _after_approval(here: Situation, deed: Deed, by: Actor, at: datetime) -> None:
    seat = _seat_of(here, deed.thing)
    gates = here.kind.gates.get(deed.act, ())
    asked = [name for gate in gates for name in gate.rule.only]
    posts = by.posts_among(resolve(here.book, asked, here.given, here.chart))
    seat.approver_id = int(next(iter(posts), by.posts[0]))
    seat.approver_name, seat.approved_at = by.name, at
    seat.save()
    _note(here, "seat.approved", seat, by, at)


def _seat_of(here: Situation, thing: str) -> Seat | Guest:
    if thing.startswith(_GUEST):
        guests = Guest.objects.select_related("item__topic")
        return guests.get(pk=int(thing.removeprefix(_GUEST)), item__meeting=here.case)
    seats = Seat.objects.select_related("item__topic", "post")
    return seats.get(pk=int(thing), item__meeting=here.case)


def seated(here: Situation, at: datetime) -> None:
    """Let those who sit in read what they come for; asked when the notice is sent."""
    decision = compose(here.book, f"{here.kind.id}.attend", here.given, here.chart)
    for item in here.case.agenda.all():
        for seat in item.seats.all():
            if str(seat.post_id) in (decision.value or ()):
                why = "列席会议，阅看议题材料"  # zh: kept in the row
                for topic in topics_on(item):
                    reader_add(topic, str(seat.post_id), why, decision.because, at=at)


def _note(here: Situation, verb: str, seat: Seat | Guest, by: Actor, at: datetime) -> None:
    data = {"who": seat.who, "title": seat.item.topic.title}
    entry_add(case=here.case, verb=verb, at=at, by=by, data=data)


AFTER = {APPROVE: _after_approval}
