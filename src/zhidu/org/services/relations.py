"""What posts are to units, to fields of work and to each other: 分管, 联系, A角 and B角.

Each holds at once, perhaps ``since`` an earlier day; ended, it stays as history.
"""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from zhidu.org.models import Contact, Deputy, Portfolio, Post, Unit
from zhidu.org.services.keeping import OrgRefused, another_post, chart_changed, same_office


@transaction.atomic
def portfolio_assign(
    *, post: Post, unit: Unit | None = None, field: str = "", since: date | None = None
) -> Portfolio:
    """Let a post lead a unit, or a field of work by its name (分管); once assigned it stays as it is.

    Raises OrgRefused across offices, and where neither or both are named.
    """
    if (unit is None) == (not field):
        raise OrgRefused(_("分管写一个科室，或者写一个领域，不能都写或都不写"))
    if unit:
        same_office(post.office_id, unit.office_id)
    portfolio, is_new = Portfolio.objects.get_or_create(
        {"since": since}, post=post, unit=unit, field=field.strip()
    )
    if is_new:
        chart_changed(post.office_id)
    return portfolio


@transaction.atomic
def portfolio_withdraw(*, post: Post, until: date, unit: Unit | None = None, field: str = "") -> None:
    """Let a post no longer lead a unit or a field."""
    if Portfolio.objects.filter(post=post, unit=unit, field=field).update(until=until):
        chart_changed(post.office_id)


@transaction.atomic
def contact_assign(
    *, post: Post, unit: Unit | None = None, place: str = "", since: date | None = None
) -> Contact:
    """Make a post the contact leader (联系) of a unit, or of a thing outside by its name.

    Raises OrgRefused across offices, and where neither or both are named.
    """
    if (unit is None) == (not place):
        raise OrgRefused(_("联系的对象写一个科室，或者写一个联系点的名称，不能都写或都不写"))
    if unit:
        same_office(post.office_id, unit.office_id)
    return Contact.objects.get_or_create({"since": since}, post=post, unit=unit, place=place)[0]


@transaction.atomic
def contact_withdraw(*, post: Post, until: date, unit: Unit | None = None, place: str = "") -> None:
    """Let a post no longer be the contact leader of a unit or a thing."""
    Contact.objects.filter(post=post, unit=unit, place=place).update(until=until)


@transaction.atomic
def deputy_name(*, post: Post, by_post: Post, order: int = 1, since: date | None = None) -> Deputy:
    """Name the B角 of a post, in an order; naming it again changes its place.

    Two posts may be each other's (互为A、B角). Raises OrgRefused across offices and for the post itself.
    """
    another_post(post, by_post)
    begun = {"order": order, "since": since}
    deputy = Deputy.objects.update_or_create({"order": order}, begun, post=post, by_post=by_post)[0]
    chart_changed(post.office_id)
    return deputy


@transaction.atomic
def deputy_withdraw(*, post: Post, by_post: Post, until: date) -> None:
    """Let a post no longer be the B角 of another."""
    if Deputy.objects.filter(post=post, by_post=by_post).update(until=until):
        chart_changed(post.office_id)
