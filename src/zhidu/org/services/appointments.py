"""Who holds a post, from when to when."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from zhidu.org.models import Appointment, Person, Post
from zhidu.org.services.keeping import OrgRefused, same_office


@transaction.atomic
def person_appoint(*, post: Post, person: Person, since: date) -> Appointment:
    """Give a post to a person from a day on; who held it until then leaves it on that day.

    Raises OrgRefused for a person of another office, or when somebody holds the post from later on.
    """
    same_office(post.office_id, person.office_id)
    Post.objects.select_for_update().get(pk=post.pk)
    _end_running(post, since)
    appointment = Appointment(post=post, person=person, since=since)
    _nobody_else(appointment, None)
    appointment.save()
    return appointment


@transaction.atomic
def appointment_end(*, post: Post, on: date) -> Appointment:
    """Let whoever holds a post leave it on a day, so that it is vacant; its work stays with the post.

    Raises OrgRefused when nobody holds it, or only from a later day on.
    """
    Post.objects.select_for_update().get(pk=post.pk)
    ended = _end_running(post, on)
    if ended is None:
        raise OrgRefused(_("“%(title)s”现在无人任职，没有可结束的任职") % {"title": post.title})
    return ended


@transaction.atomic
def appointment_record(*, post: Post, person: Person, since: date, until: date | None) -> Appointment:
    """Write down an appointment as it was or is; one that is known already gets the end given.

    Raises OrgRefused for a person of another office, an end before the start, or when somebody else
    held the post at the time.
    """
    same_office(post.office_id, person.office_id)
    Post.objects.select_for_update().get(pk=post.pk)
    if until and until < since:
        raise OrgRefused(
            _("“%(title)s”的任职不能在%(since)s开始以前的%(until)s结束")
            % {"title": post.title, "since": since, "until": until}
        )
    known = post.appointments.filter(person=person, since=since).first() or Appointment(
        post=post, person=person, since=since
    )
    _nobody_else(known, until)
    known.until = until
    known.save()
    return known


def _nobody_else(appointment: Appointment, until: date | None) -> None:
    others = appointment.post.appointments.exclude(pk=appointment.pk).select_related("person")
    meeting = others.filter(Q(until=None) | Q(until__gt=appointment.since)).exclude(until=F("since"))
    if until:
        meeting = meeting.filter(since__lt=until)
    if other := meeting.first():
        raise OrgRefused(
            _("“%(title)s”自%(since)s起由%(name)s任职，时间重叠")
            % {"title": appointment.post.title, "since": other.since, "name": other.person.name}
        )


def _end_running(post: Post, on: date) -> Appointment | None:
    running = post.appointments.filter(until=None).first()
    if running is None:
        return None
    if running.since > on:
        raise OrgRefused(
            _("“%(title)s”自%(since)s起才有人任职，日期不能早于这一天")
            % {"title": post.title, "since": running.since}
        )
    running.until = on
    running.save(update_fields=["until"])
    return running
