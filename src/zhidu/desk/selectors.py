"""Reads for the desk, over what the spine lets an actor see."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Window

from zhidu.calendar import local_date
from zhidu.cases.appointments import START
from zhidu.cases.history import AROUND
from zhidu.cases.models import Case, CaseIndex, Deviation, DutyPeriod, Entry, Notice, Obligation
from zhidu.cases.selectors import cases_visible_to, done_by, notices_of, obligations_of, reasons_owed_by
from zhidu.cases.situation import restored
from zhidu.cases.sorting import sortable
from zhidu.editions.selectors import book_of, with_editions
from zhidu.org.actor import Actor
from zhidu.org.prepared import Prepared
from zhidu.rules.book import Rulebook

POSTED = 5
"""As many of the latest notices to everybody as the desk shows."""

DUTY_SOON = timedelta(days=3)
"""So long before its end is a period of a duty shown among one's deadlines, as its light says."""

NOT_DONE = ("act.refused", *AROUND)
"""Lines of the trail that tell of no work done."""


def obligations_first(actor: Actor, most: int | None) -> list[Obligation]:
    """The deadlines of running cases that one of the actor's posts owes, the nearest first."""
    return _obligations(most)(*actor.keys)


@cache
def _obligations(most: int | None) -> Prepared[Obligation]:
    return Prepared(lambda *own: obligations_of(Actor.of_keys(*own))[:most])


def notices_first(actor: Actor, most: int | None) -> list[Any]:
    """The newest of what one of the actor's posts was told and nobody has read, ``unread`` so many in all."""
    return _notices(most)(*actor.keys)


@cache
def _notices(most: int | None) -> Prepared[Any]:
    return Prepared(lambda *own: _counted(notices_of(Actor.of_keys(*own)))[:most])


def _counted(told: QuerySet[Notice]) -> QuerySet[Notice]:
    return told.annotate(unread=Window(Count("pk")))


def reasons_owed(actor: Actor) -> list[Deviation]:
    """Deviations and breaches without a reason, in cases whose deadlines the actor's posts owe."""
    return _REASONS(*actor.keys)


_REASONS = Prepared(lambda *own: reasons_owed_by(Actor.of_keys(*own)))


def meetings_ahead(actor: Actor, books: Iterable[Rulebook], on: date) -> list[tuple[Case, dict]]:
    """The open meetings of a day and later that the actor may read, with their facts, the next first."""
    bodies = frozenset(body for book in books for body in book.bodies)
    seen = _ahead(bodies)(sortable(on), *actor.keys) if bodies else []
    known = [(case, _facts(case)) for case in seen]
    ahead = [(case, facts) for case, facts in known if facts.get(START) and local_date(facts[START]) >= on]
    return sorted(ahead, key=lambda pair: pair[1][START])


@cache
def _ahead(bodies: frozenset[str]) -> Prepared[Case]:
    """The open meetings but those that began before a day, as far as a text has that in the index."""

    def asks(on: str, *own: Any) -> QuerySet[Case]:
        seen = cases_visible_to(Actor.of_keys(*own)).filter(kind__in=bodies, status=Case.Status.OPEN)
        began = CaseIndex.objects.filter(case=OuterRef("pk"), fact=START, value__lt=on)
        return with_editions(seen.filter(~Exists(began)), "edition")

    return Prepared(asks)


def _facts(case: Case) -> dict:
    return restored(book_of(case.edition).terms, case.facts)


def posted_to(actor: Actor, books: Iterable[Rulebook]) -> list[Case]:
    """公告: the latest of what everybody in the office was told, by kinds whose text says so."""
    kinds = frozenset(
        kind.id
        for book in books
        for kind in book.kinds.values()
        if any("everyone" in effect.rule.tells for effects in kind.after.values() for effect in effects)
    )
    return _posted(kinds)(*actor.keys) if kinds else []


@cache
def _posted(kinds: frozenset[str]) -> Prepared[Case]:
    def asks(*own: Any) -> QuerySet[Case]:
        seen = cases_visible_to(Actor.of_keys(*own)).filter(kind__in=kinds, status=Case.Status.CLOSED)
        seen = with_editions(seen.select_related("initiator_post__unit"), "edition")
        return seen.order_by("-closed_at", "-pk")[:POSTED]

    return Prepared(asks)


def done_lately(actor: Actor) -> list[tuple[Entry, Case | None]]:
    """The actor's latest acts, each with its case where the actor may still read it."""
    acts = [entry for entry in _DONE(*actor.keys) if entry.verb not in NOT_DONE]
    cases = {case.pk: case for case in _SEEN(tuple({entry.case_id for entry in acts}), *actor.keys)}
    return [(entry, cases.get(entry.case_id)) for entry in acts]


_DONE = Prepared(lambda *own: done_by(Actor.of_keys(*own)))
_SEEN = Prepared(
    lambda cases, *own: with_editions(cases_visible_to(Actor.of_keys(*own)).filter(pk__in=cases), "edition")
)


def duties_pressing(actor: Actor, at: datetime) -> list[DutyPeriod]:
    """定期义务 of the actor's posts that are due within days, or were missed and are not made good."""
    return _DUTIES(at, at + DUTY_SOON, *actor.keys)


def _duties(at: datetime, until: datetime, office: int, person: int, posts: tuple[int, ...]) -> Any:
    missed = Q(state=DutyPeriod.State.MISSED, met_at=None)
    soon = Q(state=DutyPeriod.State.OPEN, opens_at__lte=at, due_at__lte=until)
    theirs = DutyPeriod.posts.through.objects.filter(dutyperiod=OuterRef("pk"), post__in=posts)
    owed = DutyPeriod.objects.filter(missed | soon, Exists(theirs), office=office)
    return with_editions(owed, "edition").order_by("due_at", "pk")


_DUTIES = Prepared(_duties)
