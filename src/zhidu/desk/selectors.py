"""Reads for the desk, over what the spine lets an actor see."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery

from zhidu.calendar import local_date
from zhidu.cases.history import AROUND
from zhidu.cases.models import Case, DutyPeriod, Entry, Obligation, Step, StepPost
from zhidu.cases.selectors import cases_visible_to, done_by, notices_of, todos_of
from zhidu.cases.situation import restored
from zhidu.editions.selectors import book_of
from zhidu.org.actor import Actor
from zhidu.org.models import Office, Post
from zhidu.org.selectors import appointments_running
from zhidu.rules.book import Rulebook

START = "start"
"""The fact that says when a meeting begins, by the word that all rulebooks share."""

POSTED = 5
"""As many of the latest notices to everybody as the desk shows."""

DUTY_SOON = timedelta(days=3)
"""So long before its end is a period of a duty shown among one's deadlines, as its light says."""

NOT_DONE = ("act.refused", *AROUND)
"""Lines of the trail that tell of no work done."""

_NO_CONTENT = "edition__content"
"""An edition's text, which the compiled rulebook replaces: kept out of lists."""


def pending_of(actor: Actor) -> QuerySet[StepPost]:
    """待办: what waits for one of the actor's posts, drafts apart; each case with its ``open_dues``."""
    unmet = Obligation.objects.filter(met_at=None).select_related("case__office")
    dues = Prefetch("step__case__obligations", unmet, to_attr="open_dues")
    return todos_of(actor).filter(~_is_draft(actor)).prefetch_related(dues)


def drafts_of(actor: Actor) -> QuerySet[StepPost]:
    """The actor's own cases at the step they began with; one that came back is work again."""
    return todos_of(actor).filter(_is_draft(actor))


def waiting_counts(actor: Actor) -> tuple[int, int]:
    """How many steps wait for the actor, drafts apart, and how many notices are unread. One query."""
    todos = todos_of(actor).filter(~_is_draft(actor)).order_by().values("step__case__office_id")
    unread = notices_of(actor).order_by().values("case__office_id")
    counted = {
        "todos": Subquery(todos.annotate(count=Count("step", distinct=True)).values("count")),
        "notices": Subquery(unread.annotate(count=Count("pk")).values("count")),
    }
    todo_count, notice_count = Office.objects.values_list(*counted.values()).get(pk=actor.office_id)
    return todo_count or 0, notice_count or 0


def _is_draft(actor: Actor) -> Q:
    earlier = Step.objects.filter(case=OuterRef("step__case"), pk__lt=OuterRef("step"))
    return Q(~Exists(earlier), step__case__initiator=actor.person_id, step__case__parent=None)


def meetings_ahead(actor: Actor, books: Iterable[Rulebook], on: date) -> list[tuple[Case, dict]]:
    """The open meetings of a day and later that the actor may read, with their facts, the next first."""
    bodies = {body for book in books for body in book.bodies}
    seen = cases_visible_to(actor).filter(kind__in=bodies, status=Case.Status.OPEN)
    known = [(case, _facts(case)) for case in seen.select_related("edition").defer(_NO_CONTENT)]
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
    return seen.select_related("edition", "initiator_post__unit").order_by("-closed_at", "-pk")[:POSTED]


def done_lately(actor: Actor) -> list[tuple[Entry, Case | None]]:
    """The actor's latest acts, each with its case where the actor may still read it."""
    acts = [entry for entry in done_by(actor) if entry.verb not in NOT_DONE]
    seen = cases_visible_to(actor).filter(pk__in={entry.case_id for entry in acts})
    cases = seen.select_related("edition").defer(_NO_CONTENT).in_bulk()
    return [(entry, cases.get(entry.case_id)) for entry in acts]


def duties_pressing(actor: Actor, at: datetime) -> QuerySet[DutyPeriod]:
    """定期义务 of the actor's posts that are due within days, or were missed and are not made good."""
    missed = Q(state=DutyPeriod.State.MISSED, met_at=None)
    soon = Q(state=DutyPeriod.State.OPEN, opens_at__lte=at, due_at__lte=at + DUTY_SOON)
    mine = DutyPeriod.objects.filter(missed | soon, office=actor.office_id, posts__pk__in=actor.posts)
    return mine.select_related("edition").defer(_NO_CONTENT).distinct().order_by("due_at", "pk")


# 督办


def tasks_of(actor: Actor) -> QuerySet[Case]:
    """The cases that other cases opened, newest first, each with the case it came from."""
    opened = (
        cases_visible_to(actor)
        .filter(parent__isnull=False)
        .select_related("edition", "office", "parent__edition")
    )
    return opened.defer(_NO_CONTENT, f"parent__{_NO_CONTENT}")


def tasks_counted(actor: Actor) -> dict[str, int]:
    """How many of them are ``open`` and how many are ``done``."""
    is_open = Q(status=Case.Status.OPEN)
    seen = cases_visible_to(actor).filter(parent__isnull=False)
    return seen.aggregate(open=Count("pk", filter=is_open), done=Count("pk", filter=~is_open))


def tasks_in(tasks: QuerySet[Case], state: str) -> QuerySet[Case]:
    is_open = Q(status=Case.Status.OPEN)
    return tasks.filter(is_open if state == "open" else ~is_open)


def awaited_in(cases: Iterable[Case]) -> dict[int, list[StepPost]]:
    """Case id → the posts that its open step still waits for, by rank."""
    open_steps = StepPost.objects.filter(step__case__in=cases, step__state=Step.State.OPEN, done_at=None)
    found: dict[int, list[StepPost]] = {}
    for awaited in open_steps.select_related("step", "post").order_by("post__order", "pk"):
        found.setdefault(awaited.step.case_id, []).append(awaited)
    return found


def names_by_post(actor: Actor, on: date) -> dict[int, str]:
    """Post id → the name of who holds it on a day, in the actor's office."""
    running = appointments_running(actor.office_id, on).select_related("person")
    return {appointment.post_id: appointment.person.name for appointment in running}


def posts_held(actor: Actor) -> list[Post]:
    """The actor's posts by rank, each with its office."""
    return list(Post.objects.filter(pk__in=actor.posts).select_related("office"))
