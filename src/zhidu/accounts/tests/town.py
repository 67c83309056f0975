"""An office with its three administrators and a clerk, for tests of accounts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from zhidu.accounts.models import Account, Role
from zhidu.accounts.services import password_set
from zhidu.org.actor import Actor
from zhidu.org.models import Office, Person
from zhidu.org.selectors import actor_for
from zhidu.org.services import person_create
from zhidu.org.tests.factories import Street, street

PASSWORD = "Quiet-Harbour-71"
OTHER = "Steady-Lantern-28"
LONG_AGO = timedelta(days=200)


@dataclass(frozen=True)
class Town:
    """An office and its people by what they do: system, security, audit, clerk, newcomer."""

    street: Street
    people: dict[str, Person]

    @property
    def office(self) -> Office:
        return self.street.office

    def __getitem__(self, who: str) -> Actor:
        user = User.objects.get(person=self.people[who])
        actor = actor_for(user, timezone.now())
        assert actor is not None
        return actor

    def user(self, who: str) -> User:
        return User.objects.get(person=self.people[who])

    def account(self, who: str) -> Account:
        return Account.objects.select_related("user").get(user__person=self.people[who])

    def client(self, who: str) -> Client:
        """A browser of somebody who has logged in by name and password."""
        client = Client()
        answer = log_in(client, self.user(who).username)
        assert answer.status_code == 302, answer.content.decode()
        return client


def administrator(office: Office, role: Role, name: str = "", password: str | None = None) -> User:
    """One of the three, without a post; logs in by ``force_login`` where no password is given."""
    user = User.objects.create_user(name or f"{office.code}-{role}", password=password)
    person_create(office=office, name=f"{office.code}{role.label}", user=user)
    Account.objects.create(user=user, role=role, password_at=timezone.now())
    return user


def log_in(client: Client, name: str, password: str = PASSWORD, **extra: Any) -> Any:
    return client.post("/login/", {"username": name, "password": password}, **extra)


def town(code: str = "qinghe", at: datetime | None = None) -> Town:
    """Everybody but the newcomer has an account with a password of their own."""
    place = street(code)
    people = {
        "clerk": place.person(f"{code}林知远", "clerk", "finance_head"),
        "newcomer": place.person(f"{code}苗新", "director"),
    }
    for role in Role:
        people[role.value] = place.person(f"{code}{role.label}")
    for who, person in people.items():
        if who != "newcomer":
            _account(person, Role(who) if who in Role.values else None, at or timezone.now())
    return Town(place, people)


def _account(person: Person, role: Role | None, at: datetime) -> None:
    user = User.objects.create_user(person.name)
    Person.objects.filter(pk=person.pk).update(user=user)
    account = Account.objects.create(user=user, role=role or "")
    password_set(account=account, password=PASSWORD, at=at, verb="password.set")
