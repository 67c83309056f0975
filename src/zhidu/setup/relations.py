"""What posts are to units and to each other (分管、联系、B角), entered one by one; each act is in the log."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from zhidu.accounts.services import event_add
from zhidu.org import services as org
from zhidu.org.actor import Actor
from zhidu.org.models import Contact, Deputy, Person, Portfolio, Post, Unit


@transaction.atomic
def lead_begin(*, post: Post, unit: Unit, by: Actor, at: datetime) -> None:
    """Let a post lead a unit (分管). Raises OrgRefused."""
    org.portfolio_assign(post=post, unit=unit)
    _note("relation.begun", post, f"分管{unit.name}", by, at)  # zh: the security log


@transaction.atomic
def lead_end(*, led: Portfolio, by: Actor, at: datetime) -> None:
    """Let a post no longer lead a unit."""
    org.portfolio_withdraw(post=led.post, unit=led.unit)
    _note("relation.ended", led.post, f"分管{led.unit.name}", by, at)  # zh: the security log


@transaction.atomic
def contact_begin(*, post: Post, unit: Unit | None, place: str, by: Actor, at: datetime) -> None:
    """Make a post the contact leader (联系) of a unit or of a thing outside. Raises OrgRefused."""
    contact = org.contact_assign(post=post, unit=unit, place=place)
    _note("relation.begun", post, f"联系{contact.unit or contact.place}", by, at)  # zh: the security log


@transaction.atomic
def contact_end(*, contact: Contact, by: Actor, at: datetime) -> None:
    """Let a post no longer be a contact leader."""
    org.contact_withdraw(post=contact.post, unit=contact.unit, place=contact.place)
    what = f"联系{contact.unit or contact.place}"  # zh: the security log
    _note("relation.ended", contact.post, what, by, at)


@transaction.atomic
def deputy_begin(*, post: Post, by_post: Post, order: int, by: Actor, at: datetime) -> None:
    """Name the B角 of a post, in an order. Raises OrgRefused."""
    org.deputy_name(post=post, by_post=by_post, order=order)
    _note("relation.begun", post, f"的B角为“{by_post.title}”", by, at)  # zh: the security log


@transaction.atomic
def deputy_end(*, deputy: Deputy, by: Actor, at: datetime) -> None:
    """Let a post no longer be the B角 of another."""
    org.deputy_withdraw(post=deputy.post, by_post=deputy.by_post)
    _note("relation.ended", deputy.post, f"的B角为“{deputy.by_post.title}”", by, at)  # zh: the security log


def _note(verb: str, post: Post, what: str, by: Actor, at: datetime) -> None:
    person = Person.objects.get(pk=by.person_id)
    event_add(verb=verb, at=at, by=person, data={"post": post.title, "what": what})
