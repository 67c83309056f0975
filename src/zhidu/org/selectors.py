"""Reads: who is who. Persons and posts come by rank (``Post.order``), never by name or id."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from zhidu.calendar import local_date
from zhidu.org.actor import Actor, Standing
from zhidu.org.models import Acting, Appointment, Contact, Deputy, Office, Person, Portfolio, Post, Relation
from zhidu.org.prepared import Prepared
from zhidu.rules import chart


class UnknownPost(LookupError):
    """A role is mapped to a post code that the office does not have; the message is in Chinese."""


def actor_for(user: AbstractBaseUser | AnonymousUser, at: datetime) -> Actor | None:
    """The person behind an account with the posts held and acted for at a moment; None without one.

    One query for a user that came with the request, two where one of the posts acts for another. What a
    post acts for is not passed on to who acts for that post.
    """
    person: Person | None = getattr(user, "person", None)
    if person is None:
        return None
    held = _held(person.pk, local_date(at))
    acting = _actings([row.post for row in held], at) if any(row.may_act for row in held) else []
    ranked = [(row.order, row.code, str(row.post), row.title) for row in held]
    ranked += [(row.post.order, row.post.code, str(row.post_id), row.post.title) for row in acting]
    return Actor(
        person.office_id,
        person.pk,
        person.name,
        (*(str(row.post) for row in held), *(str(row.post_id) for row in acting)),
        {str(row.post_id): _standing(row) for row in acting},
        tuple(person.phrases),
        {post: title for *_, post, title in sorted(ranked)},
        person.office,
    )


class _Held(NamedTuple):
    """A post that somebody holds; ``may_act`` where it has ever acted for another."""

    post: int
    title: str
    order: int
    code: str
    may_act: bool


def _held(person_id: int, on: date) -> list[_Held]:
    """The posts that a person holds on a day, by rank.

    In plain SQL: it is asked for every page, and Django takes longer to put it together than to ask it.
    """
    with connection.cursor() as cursor:
        cursor.execute(_HELD, [person_id, on, on])
        return [_Held(*row) for row in cursor.fetchall()]


_HELD = """
SELECT post.id, post.title, post."order", post.code,
    EXISTS (SELECT 1 FROM org_acting WHERE by_post_id = post.id)
FROM org_appointment held JOIN org_post post ON post.id = held.post_id
WHERE held.person_id = %s AND held.since <= %s AND (held.until IS NULL OR held.until > %s)
ORDER BY post."order", post.code
"""


def _actings(posts: Sequence[int], at: datetime) -> list[Any]:
    """The posts of others that whoever holds ``posts`` acts in, by rank, each with its ``holder``."""
    holder = _running(local_date(at)).filter(post=OuterRef("post")).values("person__name")[:1]
    running = Acting.objects.filter(_acting_at(at), by_post__in=posts).exclude(post__in=posts)
    by_rank = running.order_by("post__order", "post__code").select_related("post", "by_post")
    return list(by_rank.annotate(holder=Subquery(holder)))


def _standing(acting: Any) -> Standing:
    return Standing(
        title=f"{acting.post.title}（{acting.by_post.title}代行）",  # zh: kept
        holder=acting.holder or "",
        by_post=str(acting.by_post_id),
        clauses=tuple(acting.clauses),
        ground=acting.ground,
    )


def office_for(actor: Actor) -> Office:
    """The office that a person acts in, as it was when the actor was read; at most one query."""
    return actor.office or Office.objects.get(pk=actor.office_id)


def posts_of(office: Office) -> QuerySet[Post]:
    """The posts of an office by rank, each with its unit."""
    return office.posts.select_related("unit")


def holders_of(office: Office, on: date) -> dict[str, Person]:
    """Post id → the person who holds it on a day, by rank; vacant posts are left out."""
    return {str(appointment.post_id): appointment.person for appointment in _HOLDING(office.pk, on)}


def appointments_running(office_id: int, on: date) -> QuerySet[Appointment]:
    """The appointments of an office that hold on a day, by rank of their posts."""
    return _running(on).filter(post__office_id=office_id)


_HOLDING = Prepared(lambda office, on: appointments_running(office, on).select_related("person"))


def _running(on: date) -> QuerySet[Appointment]:
    begun = Appointment.objects.filter(since__lte=on)
    return begun.filter(Q(until=None) | Q(until__gt=on)).order_by("post__order", "post__code")


def actings_running(office_id: int, at: datetime) -> QuerySet[Acting]:
    """The posts of an office that are acted for at a moment, by rank, each with both posts."""
    running = Acting.objects.filter(_acting_at(at), post__office_id=office_id)
    return running.select_related("post", "by_post").order_by("post__order", "post__code")


def actings_between(office_id: int, since: datetime, until: datetime | None) -> QuerySet[Acting]:
    """The actings of an office that run at some time of a period, each with both posts."""
    begun = Acting.objects.filter(post__office_id=office_id).exclude(ended_at__lte=F("since"))
    running = begun.filter(Q(until=None) | Q(until__gt=since), Q(ended_at=None) | Q(ended_at__gt=since))
    ahead = running.filter(since__lt=until) if until else running
    return ahead.select_related("post", "by_post")


def _acting_at(at: datetime) -> Q:
    begun, ended = Q(since__lte=at), Q(ended_at=None) | Q(ended_at__gt=at)
    return begun & ended & (Q(until=None) | Q(until__gt=at))


def portfolios_of(office_id: int) -> QuerySet[Portfolio]:
    """Which post leads which unit or field (分管), by rank of the posts; units come first."""
    led = Portfolio.objects.filter(post__office_id=office_id).select_related("post", "unit")
    return led.order_by("post__order", "post__code", "field", "unit__order", "unit__code")


def contacts_of(office_id: int) -> QuerySet[Contact]:
    """Which post is the contact leader (联系) of what, by rank of the posts; units come first."""
    named = Contact.objects.filter(post__office_id=office_id).select_related("post", "unit")
    return named.order_by("post__order", "post__code", "place", "unit__order", "unit__code")


def deputies_of(office_id: int) -> QuerySet[Deputy]:
    """Which posts stand in for which (B角), by rank of the posts and then in their order."""
    named = Deputy.objects.filter(post__office_id=office_id).select_related("post", "by_post")
    return named.order_by("post__order", "post__code", "order", "by_post__order", "by_post__code")


def relations_ended(post: Post) -> list[tuple[str, Relation]]:
    """What a post once led, was in contact with, or had as its B角: words and the row, the last first."""
    led = Portfolio.ever.filter(post=post).exclude(until=None).select_related("unit")
    contacts = Contact.ever.filter(post=post).exclude(until=None).select_related("unit")
    deputies = Deputy.ever.filter(post=post).exclude(until=None).select_related("by_post")
    found: list[tuple[str, Relation]] = [
        *((_("分管%(what)s") % {"what": one.unit or one.field}, one) for one in led),
        *((_("联系%(what)s") % {"what": one.unit or one.place}, one) for one in contacts),
        *((_("B角为%(what)s") % {"what": one.by_post.title}, one) for one in deputies),
    ]
    return sorted(found, key=lambda line: line[1].until or date.max, reverse=True)


def chart_for(office: Office, roles: Mapping[str, Sequence[str]]) -> chart.Chart:
    """The office as rules see it, with the posts that an adoption names behind each role.

    ``roles`` maps role ids to post codes; in the chart posts and units are ``str(pk)``. Four
    queries whatever the size of the office. Raises UnknownPost.
    """
    posts = list(office.posts.all())
    led = list(portfolios_of(office.pk).values_list("unit_id", "field", "post_id"))
    ranked = {post.code: str(post.pk) for post in posts}
    return chart.Chart(
        posts={str(post.pk): _charted(post) for post in posts},
        roles={role: _posts_behind(role, codes, ranked) for role, codes in roles.items()},
        units={str(unit.pk): unit.name for unit in office.units.all()},
        leaders=_by_rank((unit, post) for unit, _field, post in led if unit),
        fields=_by_rank((field, post) for _unit, field, post in led if field),
        deputies=_deputies(office),
    )


def _charted(post: Post) -> chart.Post:
    unit = str(post.unit_id) if post.unit_id else None
    return chart.Post(str(post.pk), post.title, post.order, unit, post.is_head)


def _posts_behind(role: str, codes: Sequence[str], ranked: Mapping[str, str]) -> tuple[str, ...]:
    """Post ids for codes, once each, in the order of ``ranked``."""
    unknown = [code for code in codes if code not in ranked]
    if unknown:
        raise UnknownPost(
            _("角色“%(role)s”对应的职务代码不存在：%(names)s") % {"role": role, "names": "、".join(unknown)}
        )
    return tuple(post for code, post in ranked.items() if code in codes)


def _deputies(office: Office) -> dict[str, tuple[str, ...]]:
    deputies: dict[str, tuple[str, ...]] = {}
    for post, by_post in deputies_of(office.pk).values_list("post_id", "by_post_id"):
        deputies[str(post)] = (*deputies.get(str(post), ()), str(by_post))
    return deputies


def _by_rank(pairs: Iterable[tuple[Any, Any]]) -> dict[str, tuple[str, ...]]:
    """What is led → the posts that lead it, in the order given."""
    leaders: dict[str, tuple[str, ...]] = {}
    for led, post in pairs:
        leaders[str(led)] = (*leaders.get(str(led), ()), str(post))
    return leaders
