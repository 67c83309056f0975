"""Reads: who is who. Persons and posts come by rank (``Post.order``), never by name or id."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from zhidu.org.actor import Actor
from zhidu.org.models import Appointment, Office, Person, Portfolio, Post
from zhidu.rules import chart


class UnknownPost(LookupError):
    """A role is mapped to a post code that the office does not have; the message is in Chinese."""


def actor_for(user: AbstractBaseUser | AnonymousUser, on: date) -> Actor | None:
    """The person behind an account with the posts held on a day; None for an account without one."""
    person = Person.objects.filter(user_id=user.pk).first() if user.is_authenticated else None
    if person is None:
        return None
    held = appointments_running(person.office_id, on).filter(person=person)
    posts = tuple(str(post_id) for post_id in held.values_list("post_id", flat=True))
    return Actor(person.office_id, person.pk, person.name, posts)


def office_for(actor: Actor) -> Office:
    """The office that a person acts in."""
    return Office.objects.get(pk=actor.office_id)


def posts_of(office: Office) -> QuerySet[Post]:
    """The posts of an office by rank, each with its unit."""
    return office.posts.select_related("unit")


def holders_of(office: Office, on: date) -> dict[str, Person]:
    """Post id → the person who holds it on a day, by rank; vacant posts are left out."""
    running = appointments_running(office.pk, on).select_related("person")
    return {str(appointment.post_id): appointment.person for appointment in running}


def appointments_running(office_id: int, on: date) -> QuerySet[Appointment]:
    """The appointments of an office that hold on a day, by rank of their posts."""
    begun = Appointment.objects.filter(post__office_id=office_id, since__lte=on)
    return begun.filter(Q(until=None) | Q(until__gt=on)).order_by("post__order", "post__code")


def chart_for(office: Office, roles: Mapping[str, Sequence[str]]) -> chart.Chart:
    """The office as rules see it, with the posts that an adoption names behind each role.

    ``roles`` maps role ids to post codes; in the chart posts and units are ``str(pk)``. Three
    queries whatever the size of the office. Raises UnknownPost.
    """
    posts = list(office.posts.all())
    ranked = {post.code: str(post.pk) for post in posts}
    return chart.Chart(
        posts={str(post.pk): _charted(post) for post in posts},
        roles={role: _posts_behind(role, codes, ranked) for role, codes in roles.items()},
        units={str(unit.pk): unit.name for unit in office.units.all()},
        leaders=_leaders(office),
    )


def _charted(post: Post) -> chart.Post:
    unit = str(post.unit_id) if post.unit_id else None
    return chart.Post(str(post.pk), post.title, post.order, unit, post.is_head)


def _posts_behind(role: str, codes: Sequence[str], ranked: Mapping[str, str]) -> tuple[str, ...]:
    """Post ids for codes, once each, in the order of ``ranked``."""
    unknown = [code for code in codes if code not in ranked]
    if unknown:
        raise UnknownPost(f"角色“{role}”对应的职务代码不存在：{'、'.join(unknown)}")
    return tuple(post for code, post in ranked.items() if code in codes)


def _leaders(office: Office) -> dict[str, tuple[str, ...]]:
    by_rank = Portfolio.objects.filter(post__office=office).order_by("post__order", "post__code")
    leaders: dict[str, tuple[str, ...]] = {}
    for unit, post in by_rank.values_list("unit_id", "post_id"):
        leaders[str(unit)] = (*leaders.get(str(unit), ()), str(post))
    return leaders
