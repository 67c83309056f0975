"""Reads: accounts, policies, sessions and the log, each of one office."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from zhidu.accounts.errors import AccountRefused
from zhidu.accounts.models import Account, Attempts, Event, Login, Policy, Role
from zhidu.accounts.verbs import KINDS
from zhidu.calendar import SHANGHAI
from zhidu.org.models import Appointment, Person


def role_of(user: Any) -> Role | None:
    """Which of the three somebody is. No query for a user that came with the request."""
    account = getattr(user, "account", None)
    return Role(account.role) if account and account.role else None


def policy_of(office_id: int | None) -> Policy:
    """What holds in an office; the defaults where nothing was decided."""
    found = Policy.objects.filter(office=office_id).first() if office_id else None
    return found or Policy()


def policy_for(user: Any) -> Policy:
    """What holds for whoever is logged in. No query for a user that came with the request."""
    person = getattr(user, "person", None)
    return getattr(person.office, "policy", None) or Policy() if person else Policy()


def factor_is_wanted(policy: Policy, account: Account | None, posts: tuple[str, ...]) -> bool:
    """Whether the office wants a second factor of somebody who acts in these posts."""
    wanted = policy.second_factor
    if wanted == Policy.SecondFactor.EVERYONE or {*policy.second_factor_posts} & {*posts}:
        return True
    return wanted == Policy.SecondFactor.ADMINISTRATORS and bool(account and account.role)


def account_in(office_id: int, person: Person) -> Account:
    """A person's account, with its user. Raises AccountRefused where there is none in the office."""
    user = User.objects.filter(person=person, person__office=office_id).first()
    if user is None:
        raise AccountRefused(_("%(name)s还没有账号，请系统管理员先开设") % {"name": person.name})
    return Account.objects.select_related("user").get_or_create(user=user)[0]


def people_of(office_id: int, sought: str, on: date) -> QuerySet[Person]:
    """Everybody in an office's directory with account and posts of a day; three queries with the posts."""
    held = Appointment.objects.filter(since__lte=on).exclude(until__lte=on).select_related("post")
    people = Person.objects.filter(office=office_id).select_related("user__account")
    if sought:
        people = people.filter(Q(name__icontains=sought) | Q(user__username__icontains=sought))
    return people.prefetch_related(Prefetch("appointments", held, to_attr="held")).order_by("code", "pk")


def administrators_of(office_id: int) -> QuerySet[Account]:
    """The three of an office, in the order in which the standard names them."""
    found = Account.objects.filter(user__person__office=office_id, role__in=Role.values)
    return found.select_related("user__person").order_by("user__person__code")


def logins_of(user: Any) -> QuerySet[Login]:
    """Where somebody is logged in, the latest first."""
    return Login.objects.filter(user=user)


def locked_in(office_id: int, at: datetime) -> QuerySet[Attempts]:
    """The accounts of an office that are locked out now."""
    locked = Attempts.objects.filter(locked_until__gt=at, user__person__office=office_id)
    return locked.select_related("user__person").order_by("locked_until")


def events_of(office_id: int) -> QuerySet[Event]:
    """An office's security log, the latest first, with what is about names that nobody has."""
    return Event.objects.filter(Q(office_id=office_id) | Q(office_id=None))


def events_narrowed(
    events: QuerySet[Event], *, person: str = "", kind: str = "", since: date | None, until: date | None
) -> QuerySet[Event]:
    """Those by or about somebody of a name, of a kind, from a day to a day, both included."""
    if person:
        events = events.filter(Q(person__icontains=person) | Q(about__icontains=person))
    if kind in KINDS:
        verbs = Q()
        for beginning in KINDS[kind][1]:
            verbs |= Q(verb__startswith=beginning)
        events = events.filter(verbs)
    if since:
        events = events.filter(at__gte=datetime(since.year, since.month, since.day, tzinfo=SHANGHAI))
    if until:
        end = datetime(until.year, until.month, until.day, 23, 59, 59, 999_999, tzinfo=SHANGHAI)
        events = events.filter(at__lte=end)
    return events
