"""三员: given by the security administrator, never to oneself, and never the last of a kind taken."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from zhidu.accounts.errors import AccountRefused
from zhidu.accounts.models import Account, Role
from zhidu.accounts.selectors import account_in
from zhidu.accounts.services.log import event_add
from zhidu.accounts.services.sessions import sessions_end
from zhidu.org.actor import Actor
from zhidu.org.models import Office, Person


def by_role(by: Actor, role: Role) -> Person:
    """Who acts, as one of the three. Raises AccountRefused for anybody else."""
    person = Person.objects.filter(pk=by.person_id, user__account__role=role).first()
    if person is None:
        raise AccountRefused(_("只有%(role)s能办这件事") % {"role": role.label})
    return person


@transaction.atomic
def role_give(*, person: Person, role: Role, by: Actor, at: datetime) -> None:
    """Make a person one of the three; who was another of them is that no more.

    Raises AccountRefused for oneself, for a person without a working account, and for the last of a kind.
    """
    giver, account = _changed_by(person, by)
    user = account.user
    if not user.is_active or account.closes_on:
        raise AccountRefused(_("%(name)s的账号已停用，请系统管理员先重新启用") % {"name": person.name})
    if account.must_change or not user.has_usable_password():
        raise AccountRefused(_("%(name)s还没有设置自己的密码，设置以后才能任命") % {"name": person.name})
    if account.role:
        _not_the_last(person, account)
    Account.objects.filter(pk=account.pk).update(role=role)
    sessions_end(user=user)
    event_add(verb="role.given", at=at, by=giver, about=person, data={"role": role.label})


@transaction.atomic
def role_take(*, person: Person, by: Actor, at: datetime) -> None:
    """A person administers no more. Raises AccountRefused for oneself and for the last of a kind."""
    giver, account = _changed_by(person, by)
    if not account.role:
        raise AccountRefused(_("%(name)s不是管理员") % {"name": person.name})
    _not_the_last(person, account)
    Account.objects.filter(pk=account.pk).update(role="")
    sessions_end(user=account.user)
    event_add(verb="role.taken", at=at, by=giver, about=person, data={"role": Role(account.role).label})


def not_the_last(*, person: Person) -> None:
    """Raises AccountRefused where an office would be without one of the three."""
    account = Account.objects.filter(user__person=person).first()
    if account and account.role:
        _not_the_last(person, account)


def _changed_by(person: Person, by: Actor) -> tuple[Person, Account]:
    """Who gives and the account it is about, with the office's row locked."""
    Office.objects.filter(pk=by.office_id).update(code=F("code"))
    giver = by_role(by, Role.SECURITY)
    if person.pk == giver.pk:
        raise AccountRefused(_("不能任免自己，请由另一位安全管理员办理"))
    return giver, account_in(by.office_id, person)


def _not_the_last(person: Person, account: Account) -> None:
    others = Account.objects.filter(role=account.role, user__person__office=person.office_id)
    if not others.filter(user__is_active=True, closes_on=None).exclude(pk=account.pk).exists():
        raise AccountRefused(
            _("%(name)s是唯一的%(role)s，请先任命另一位")
            % {"name": person.name, "role": Role(account.role).label}
        )
