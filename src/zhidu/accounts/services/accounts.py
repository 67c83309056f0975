"""Accounts: opened for a person of the directory, closed when the person leaves; and the first three."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth.models import User
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from zhidu.accounts.errors import AccountRefused
from zhidu.accounts.models import Account, Role
from zhidu.accounts.selectors import account_in, administrators_of
from zhidu.accounts.services.invitations import invitation_make, invitations_end
from zhidu.accounts.services.log import event_add
from zhidu.accounts.services.passwords import without_password
from zhidu.accounts.services.roles import by_role, not_the_last
from zhidu.accounts.services.sessions import sessions_end
from zhidu.calendar import local_date
from zhidu.org.actor import Actor
from zhidu.org.models import Office, Person
from zhidu.org.services import appointment_end, person_create

_NAME = UnicodeUsernameValidator()


@transaction.atomic
def account_open(*, person: Person, name: str, by: Actor, at: datetime) -> None:
    """Give a person of the office an account with a log-in name; it has no password yet.

    Raises AccountRefused unless a system administrator asks, for a name that is taken or no name, and
    for a person who has an account.
    """
    opener = by_role(by, Role.SYSTEM)
    found = Person.objects.select_for_update().get(pk=person.pk, office=by.office_id)
    if found.user_id:
        raise AccountRefused(_("%(name)s已有账号") % {"name": found.name})
    _user_made(found, name)
    event_add(verb="account.opened", at=at, by=opener, about=found, data={"name": name})


@transaction.atomic
def account_invite(*, person: Person, by: Actor, at: datetime) -> str:
    """The token of a first invitation.

    Raises AccountRefused for a person who has a password already, and for one of the three administrators.
    """
    inviter = by_role(by, Role.SYSTEM)
    account = account_in(by.office_id, person)
    without_password(person, account)
    token, hours = invitation_make(account=_open(person, account), office_id=by.office_id, at=at)
    event_add(verb="invitation.made", at=at, by=inviter, about=person, data={"hours": hours})
    return token


@transaction.atomic
def accounts_open(*, people: Iterable[Person], by: Actor, at: datetime) -> list[tuple[Person, str]]:
    """Open an account for each person, under the own name, and invite them: person and token.

    Who has an account but no password of their own is invited again; who has one is left out, and so
    are the three administrators. Raises AccountRefused unless a system administrator asks.
    """
    by_role(by, Role.SYSTEM)
    invited = []
    for person in people:
        if person.user is None:
            account_open(person=person, name=username_free(person), by=by, at=at)
        elif person.user.has_usable_password() or account_in(by.office_id, person).role:
            continue
        invited.append((person, account_invite(person=person, by=by, at=at)))
    return invited


@transaction.atomic
def account_reset(*, person: Person, by: Actor, at: datetime) -> str:
    """The token by which a person sets a new password; the old one and every session end at once.

    The second factor stays: to reset it is an act of its own. Raises AccountRefused unless a security
    administrator asks it for somebody else.
    """
    resetter = by_role(by, Role.SECURITY)
    if person.pk == resetter.pk:
        raise AccountRefused(_("不能重置自己的密码，请在“我的账号”里修改"))
    account = _open(person, account_in(by.office_id, person))
    user = account.user
    user.set_unusable_password()
    user.save(update_fields=["password"])
    sessions_end(user=user)
    token, hours = invitation_make(account=account, office_id=by.office_id, at=at)
    event_add(verb="invitation.reset", at=at, by=resetter, about=person, data={"hours": hours})
    return token


@transaction.atomic
def account_rescue(*, name: str, at: datetime) -> str:
    """A link for a security administrator whom no other can reset; asked for at the server itself.

    Raises AccountRefused for anybody else.
    """
    known = Account.objects.filter(role=Role.SECURITY, user__username=name, user__is_active=True)
    account = known.select_related("user__person").first()
    if account is None:
        raise AccountRefused(
            _("“%(name)s”不是安全管理员的登录名；其他人的密码由安全管理员重置") % {"name": name}
        )
    person = account.user.person
    sessions_end(user=account.user)
    token, hours = invitation_make(account=account, office_id=person.office_id, at=at)
    event_add(verb="invitation.reset", at=at, about=person, data={"hours": hours})
    return token


@transaction.atomic
def account_close(*, person: Person, on: date, by: Actor, at: datetime) -> None:
    """离职、调离: the account ends with a day's beginning, and so do the person's appointments.

    To-dos stay with the posts, and what the person did stays as it was written. Raises AccountRefused
    unless a system administrator asks it for somebody else, and for the last of a role; OrgRefused for
    an appointment that begins later.
    """
    closer = by_role(by, Role.SYSTEM)
    account = account_in(by.office_id, person)
    if person.pk == closer.pk:
        raise AccountRefused(_("不能停用自己的账号，请由另一位系统管理员办理"))
    Office.objects.filter(pk=by.office_id).update(code=F("code"))
    not_the_last(person=person)
    for held in person.appointments.filter(until=None).select_related("post"):
        appointment_end(post=held.post, on=on)
    Account.objects.filter(pk=account.pk).update(closes_on=on, role="")
    data = {"day": on.isoformat()}
    event_add(verb="account.closing", at=at, by=closer, about=person, data=data)
    if on <= local_date(at):
        _closed(account, person, at)


@transaction.atomic
def account_reopen(*, person: Person, by: Actor, at: datetime) -> None:
    """Let a person who came back in again, without a password; an invitation comes after."""
    opener = by_role(by, Role.SYSTEM)
    account = account_in(by.office_id, person)
    if account.closes_on is None:
        raise AccountRefused(_("%(name)s的账号没有停用") % {"name": person.name})
    user = account.user
    user.is_active = True
    user.set_unusable_password()
    user.save(update_fields=["is_active", "password"])
    Account.objects.filter(pk=account.pk).update(closes_on=None, factor_since=None, factor_seed="")
    event_add(verb="account.reopened", at=at, by=opener, about=person)


def accounts_close(at: datetime) -> int:
    """The timed job: close the accounts whose day has come; how many there were."""
    due = Account.objects.filter(closes_on__lte=local_date(at), user__is_active=True)
    waiting = list(due.select_related("user__person"))
    for account in waiting:
        with transaction.atomic():
            _closed(account, getattr(account.user, "person", None), at)
    return len(waiting)


@dataclass(frozen=True, slots=True)
class First:
    """One of the first: the person, what for, and the token of the invitation."""

    person: Person
    role: Role | None
    """None for who sets the office up and administers nothing."""
    username: str
    token: str


@transaction.atomic
def founder_first(*, person: Person, at: datetime) -> First:
    """The account of whoever sets an office up, before anybody is there to open one.

    Raises AccountRefused where the office has administrators, or the person an account.
    """
    if administrators_of(person.office_id).exists() or person.user_id:
        raise AccountRefused(_("本单位已有管理员，账号请由系统管理员开设"))
    account = _user_made(person, username_free(person))
    event_add(verb="account.opened", at=at, about=person, data={"name": account.user.get_username()})
    token, hours = invitation_make(account=account, office_id=person.office_id, at=at)
    event_add(verb="invitation.made", at=at, about=person, data={"hours": hours})
    return First(person, None, account.user.get_username(), token)


@transaction.atomic
def administrators_first(*, office: Office, names: Sequence[str], at: datetime) -> list[First]:
    """The office's first three administrators, in the order system, security, audit.

    A name that the directory has once is that person, any other a new one. Raises AccountRefused where
    the office has administrators, and for anything but three different persons.
    """
    Office.objects.filter(pk=office.pk).update(code=F("code"))
    if administrators_of(office.pk).exists():
        raise AccountRefused(_("“%(name)s”已有管理员，以后的任免由安全管理员办理") % {"name": office.name})
    wanted = [name.strip() for name in names]
    if len(wanted) != len(Role) or len({*wanted}) != len(Role) or not all(wanted):
        raise AccountRefused(_("请依次写三个不同的人：系统管理员、安全管理员、审计管理员"))
    return [_first(office, name, role, at) for name, role in zip(wanted, Role, strict=True)]


def _first(office: Office, name: str, role: Role, at: datetime) -> First:
    namesakes = list(office.people.filter(name=name)[:2])
    if len(namesakes) > 1:
        raise AccountRefused(_("通讯录里有几位“%(name)s”，请另选一人") % {"name": name})
    person = namesakes[0] if namesakes else person_create(office=office, name=name)
    account = account_in(office.pk, person) if person.user_id else _user_made(person, username_free(person))
    Account.objects.filter(pk=account.pk).update(role=role)
    event_add(verb="role.given", at=at, about=person, data={"role": role.label})
    token, hours = invitation_make(account=account, office_id=office.pk, at=at)
    event_add(verb="invitation.made", at=at, about=person, data={"hours": hours})
    return First(person, role, account.user.get_username(), token)


def username_free(person: Person) -> str:
    """A log-in name for a person that nobody has: the own name, else with a number."""
    name = person.name.replace(" ", "").replace("·", "")
    taken = set(User.objects.filter(username__startswith=name).values_list("username", flat=True))
    names = [name, *(f"{name}{number}" for number in range(2, len(taken) + 2))]
    return next(each for each in names if each not in taken)


def _user_made(person: Person, name: str) -> Account:
    name = User.normalize_username(name.strip())
    try:
        _NAME(name)
    except ValidationError:
        raise AccountRefused(_("登录名只能用汉字、字母、数字和 @ . + - _")) from None
    if User.objects.filter(Q(username__iexact=name)).exists():
        raise AccountRefused(_("登录名“%(name)s”已被使用，请换一个") % {"name": name})
    user = User.objects.create_user(name)
    Person.objects.filter(pk=person.pk).update(user=user)
    return Account.objects.create(user=user)


def _open(person: Person, account: Account) -> Account:
    if account.closes_on or not account.user.is_active:
        raise AccountRefused(_("%(name)s的账号已停用，请系统管理员先重新启用") % {"name": person.name})
    return account


def _closed(account: Account, person: Person | None, at: datetime) -> None:
    user = account.user
    user.is_active = False
    user.set_unusable_password()
    user.save(update_fields=["is_active", "password"])
    sessions_end(user=user)
    invitations_end(account=account, at=at)
    event_add(verb="account.closed", at=at, about=person)
