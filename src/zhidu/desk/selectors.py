"""Reads for the desk, over what the spine lets an actor see."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from typing import Any

from django.db import connection
from django.db.models import (
    Count,
    Exists,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    prefetch_related_objects,
)

from zhidu.calendar import local_date
from zhidu.cases.appointments import START
from zhidu.cases.history import AROUND
from zhidu.cases.models import Case, DutyPeriod, Entry, Obligation, Step, StepPost
from zhidu.cases.selectors import cases_visible_to, done_by, notices_of, todos_of
from zhidu.cases.situation import restored
from zhidu.editions.selectors import book_of, with_editions
from zhidu.org.actor import Actor
from zhidu.org.models import Office
from zhidu.org.prepared import Prepared
from zhidu.rules.book import Rulebook

POSTED = 5
"""As many of the latest notices to everybody as the desk shows."""

DUTY_SOON = timedelta(days=3)
"""So long before its end is a period of a duty shown among one's deadlines, as its light says."""

NOT_DONE = ("act.refused", *AROUND)
"""Lines of the trail that tell of no work done."""


def pending_of(actor: Actor, most: int | None) -> list[StepPost]:
    """待办: what waits for one of the actor's posts, drafts apart; each case with its ``open_dues``."""
    waiting = _pending(most)(*_own(actor))
    unmet = Obligation.objects.filter(met_at=None).select_related("case__office")
    prefetch_related_objects(waiting, Prefetch("step__case__obligations", unmet, to_attr="open_dues"))
    return waiting


def drafts_of(actor: Actor, most: int | None) -> list[StepPost]:
    """The actor's own cases at the step they began with; one that came back is work again."""
    return _drafts(most)(*_own(actor))


def _own(actor: Actor) -> tuple[int, int, tuple[int, ...]]:
    return actor.office_id, actor.person_id, tuple(map(int, actor.posts))


def _whose(office: int, person: int, posts: tuple[int, ...]) -> Actor:
    return Actor(office, person, "", tuple(map(str, posts)))


@cache
def _pending(most: int | None) -> Prepared[StepPost]:
    return Prepared(lambda *own: todos_of(_whose(*own)).filter(~_is_draft(_whose(*own)))[:most])


@cache
def _drafts(most: int | None) -> Prepared[StepPost]:
    return Prepared(lambda *own: todos_of(_whose(*own)).filter(_is_draft(_whose(*own)))[:most])


def waiting_counts(actor: Actor) -> tuple[int, int]:
    """How many steps wait for the actor, drafts apart, and how many notices are unread. One query."""
    if not actor.posts:
        return 0, 0
    statement, places = _counting(len(actor.posts))
    own = (actor.office_id, actor.person_id, *map(int, actor.posts))
    known: dict[Any, int] = dict(zip(_places(len(actor.posts)), own, strict=True))
    with connection.cursor() as cursor:
        cursor.execute(statement, [known.get(place, place) for place in places])
        todo_count, notice_count = cursor.fetchone()
    return todo_count or 0, notice_count or 0


@lru_cache(maxsize=64)
def _counting(posts: int) -> tuple[str, tuple[Any, ...]]:
    """The statement for somebody with so many posts, and what belongs where in it.

    It is asked for every page, and putting it together takes Django longer than the database answers it.
    """
    office, person, *held = _places(posts)
    statement, places = _waiting(Actor(office, person, "", tuple(map(str, held)))).query.sql_with_params()
    return statement, tuple(places)


def _places(posts: int) -> range:
    """Numbers that no key has, one each for an office, a person and their posts."""
    return range(-1, -posts - 3, -1)


def _waiting(actor: Actor) -> Any:
    todos = todos_of(actor).filter(~_is_draft(actor)).order_by().values("step__case__office_id")
    unread = notices_of(actor).order_by().values("case__office_id")
    counted = {
        "todos": Subquery(todos.annotate(count=Count("step", distinct=True)).values("count")),
        "notices": Subquery(unread.annotate(count=Count("pk")).values("count")),
    }
    return Office.objects.filter(pk=actor.office_id).values_list(*counted.values())


def _is_draft(actor: Actor) -> Q:
    earlier = Step.objects.filter(case=OuterRef("step__case"), pk__lt=OuterRef("step"))
    return Q(~Exists(earlier), step__case__initiator=actor.person_id, step__case__parent=None)


def meetings_ahead(actor: Actor, books: Iterable[Rulebook], on: date) -> list[tuple[Case, dict]]:
    """The open meetings of a day and later that the actor may read, with their facts, the next first."""
    bodies = {body for book in books for body in book.bodies}
    seen = cases_visible_to(actor).filter(kind__in=bodies, status=Case.Status.OPEN)
    known = [(case, _facts(case)) for case in with_editions(seen, "edition")]
    ahead = [(case, facts) for case, facts in known if facts.get(START) and local_date(facts[START]) >= on]
    return sorted(ahead, key=lambda pair: pair[1][START])


def _facts(case: Case) -> dict:
    return restored(book_of(case.edition).terms, case.facts)


def posted_to(actor: Actor, books: Iterable[Rulebook]) -> QuerySet[Case]:
    """公告: the latest of what everybody in the office was told, by kinds whose text says so."""
    kinds = {
        kind.id
        for book in books
        for kind in book.kinds.values()
        if any("everyone" in effect.rule.tells for effects in kind.after.values() for effect in effects)
    }
    seen = cases_visible_to(actor).filter(kind__in=kinds, status=Case.Status.CLOSED)
    seen = with_editions(seen.select_related("initiator_post__unit"), "edition")
    return seen.order_by("-closed_at", "-pk")[:POSTED]


def done_lately(actor: Actor) -> list[tuple[Entry, Case | None]]:
    """The actor's latest acts, each with its case where the actor may still read it."""
    acts = [entry for entry in done_by(actor) if entry.verb not in NOT_DONE]
    seen = cases_visible_to(actor).filter(pk__in={entry.case_id for entry in acts})
    cases = with_editions(seen, "edition").in_bulk()
    return [(entry, cases.get(entry.case_id)) for entry in acts]


def duties_pressing(actor: Actor, at: datetime) -> QuerySet[DutyPeriod]:
    """定期义务 of the actor's posts that are due within days, or were missed and are not made good."""
    missed = Q(state=DutyPeriod.State.MISSED, met_at=None)
    soon = Q(state=DutyPeriod.State.OPEN, opens_at__lte=at, due_at__lte=at + DUTY_SOON)
    mine = DutyPeriod.objects.filter(missed | soon, office=actor.office_id, posts__pk__in=actor.posts)
    return with_editions(mine, "edition").distinct().order_by("due_at", "pk")
