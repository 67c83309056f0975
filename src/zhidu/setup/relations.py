"""What posts are to units and to each other (分管、联系、B角), entered one by one; each act is in the log."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from zhidu.accounts.services import event_add
from zhidu.calendar import local_date
from zhidu.org import services as org
from zhidu.org.actor import Actor
from zhidu.org.models import Contact, Deputy, Person, Portfolio, Post, Unit


@transaction.atomic
def lead_begin(
    *, post: Post, unit: Unit | None, field: str, since: date | None, by: Actor, at: datetime
) -> None:
    """Let a post lead a unit or a field (分管), perhaps since an earlier day. Raises OrgRefused."""
    led = org.portfolio_assign(post=post, unit=unit, field=field, since=_no_later(since, at))
    _note("relation.begun", post, f"分管{led.unit or led.field}", by, at)  # zh: the security log


@transaction.atomic
def lead_end(*, led: Portfolio, by: Actor, at: datetime) -> None:
    """Let a post no longer lead a unit or a field."""
    org.portfolio_withdraw(post=led.post, unit=led.unit, field=led.field, until=local_date(at))
    _note("relation.ended", led.post, f"分管{led.unit or led.field}", by, at)  # zh: the security log


@transaction.atomic
def contact_begin(
    *, post: Post, unit: Unit | None, place: str, since: date | None, by: Actor, at: datetime
) -> None:
    """Make a post the contact leader (联系) of a unit or of a thing outside. Raises OrgRefused."""
    contact = org.contact_assign(post=post, unit=unit, place=place, since=_no_later(since, at))
    _note("relation.begun", post, f"联系{contact.unit or contact.place}", by, at)  # zh: the security log


@transaction.atomic
def contact_end(*, contact: Contact, by: Actor, at: datetime) -> None:
    """Let a post no longer be a contact leader."""
    post, unit, place = contact.post, contact.unit, contact.place
    org.contact_withdraw(post=post, unit=unit, place=place, until=local_date(at))
    _note("relation.ended", post, f"联系{unit or place}", by, at)  # zh: the security log


@transaction.atomic
def deputy_begin(
    *, post: Post, by_post: Post, order: int, since: date | None, by: Actor, at: datetime
) -> None:
    """Name the B角 of a post, in an order. Raises OrgRefused."""
    org.deputy_name(post=post, by_post=by_post, order=order, since=_no_later(since, at))
    _note("relation.begun", post, f"的B角为“{by_post.title}”", by, at)  # zh: the security log


@transaction.atomic
def deputy_end(*, deputy: Deputy, by: Actor, at: datetime) -> None:
    """Let a post no longer be the B角 of another."""
    org.deputy_withdraw(post=deputy.post, by_post=deputy.by_post, until=local_date(at))
    _note("relation.ended", deputy.post, f"的B角为“{deputy.by_post.title}”", by, at)  # zh: the security log


def _no_later(since: date | None, at: datetime) -> date:
    """The day from which it holds: today, or an earlier one. Raises OrgRefused for a day to come."""
    today = local_date(at)
    if since and since > today:
        raise org.OrgRefused(_("从以后的日期起的，请到那一天再登记；登记以后马上照此办理"))
    return since or today


def _note(verb: str, post: Post, what: str, by: Actor, at: datetime) -> None:
    person = Person.objects.get(pk=by.person_id)
    event_add(verb=verb, at=at, by=person, data={"post": post.title, "what": what})
