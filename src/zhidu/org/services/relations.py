"""What posts are to units and to each other: 分管, 联系, A角 and B角."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from zhidu.org.models import Contact, Deputy, Portfolio, Post, Unit
from zhidu.org.services.keeping import OrgRefused, another_post, chart_changed, same_office


@transaction.atomic
def portfolio_assign(*, post: Post, unit: Unit) -> Portfolio:
    """Let a post lead a unit (分管); once assigned it stays as it is. Raises OrgRefused across offices."""
    same_office(post.office_id, unit.office_id)
    portfolio, is_new = Portfolio.objects.get_or_create(post=post, unit=unit)
    if is_new:
        chart_changed(post.office_id)
    return portfolio


@transaction.atomic
def portfolio_withdraw(*, post: Post, unit: Unit) -> None:
    """Let a post no longer lead a unit."""
    if Portfolio.objects.filter(post=post, unit=unit).delete()[0]:
        chart_changed(post.office_id)


@transaction.atomic
def contact_assign(*, post: Post, unit: Unit | None = None, place: str = "") -> Contact:
    """Make a post the contact leader (联系) of a unit, or of a thing outside by its name.

    Raises OrgRefused across offices, and where neither or both are named.
    """
    if (unit is None) == (not place):
        raise OrgRefused(_("联系的对象写一个科室，或者写一个联系点的名称，不能都写或都不写"))
    if unit:
        same_office(post.office_id, unit.office_id)
    return Contact.objects.get_or_create(post=post, unit=unit, place=place)[0]


@transaction.atomic
def contact_withdraw(*, post: Post, unit: Unit | None = None, place: str = "") -> None:
    """Let a post no longer be the contact leader of a unit or a thing."""
    Contact.objects.filter(post=post, unit=unit, place=place).delete()


@transaction.atomic
def deputy_name(*, post: Post, by_post: Post, order: int = 1) -> Deputy:
    """Name the B角 of a post, in an order; naming it again changes its place.

    Two posts may be each other's (互为A、B角). Raises OrgRefused across offices and for the post itself.
    """
    another_post(post, by_post)
    deputy = Deputy.objects.update_or_create({"order": order}, post=post, by_post=by_post)[0]
    chart_changed(post.office_id)
    return deputy


@transaction.atomic
def deputy_withdraw(*, post: Post, by_post: Post) -> None:
    """Let a post no longer be the B角 of another."""
    if Deputy.objects.filter(post=post, by_post=by_post).delete()[0]:
        chart_changed(post.office_id)
