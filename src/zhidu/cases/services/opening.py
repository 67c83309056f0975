"""Open a case, and the next step of one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from zhidu.calendar import local_date
from zhidu.cases.asking import next_step, readers
from zhidu.cases.errors import out_of_turn
from zhidu.cases.models import Case, Reader, Step, StepPost
from zhidu.cases.services.trail import entry_add
from zhidu.cases.situation import Situation, situation_of, stored
from zhidu.editions.models import Edition
from zhidu.editions.selectors import book_in_force, book_of
from zhidu.org.actor import Actor
from zhidu.org.models import Office, Post
from zhidu.rules.people import resolve
from zhidu.rules.process import NextStep


@transaction.atomic
def case_open(
    *,
    office: Office,
    kind: str,
    by: Actor,
    at: datetime,
    title: str = "",
    facts: Mapping[str, Any] | None = None,
    parent: Case | None = None,
    edition: Edition | None = None,
) -> Case:
    """Open a case of a kind under the edition in force, and its first step.

    ``facts`` are typed. Raises NotInForce when no adopted text knows the kind, Refused for a
    person without a post.
    """
    if not by.posts:
        raise out_of_turn("您现在没有任职，不能新建；请与系统管理员联系")
    edition = edition or book_in_force(office, kind, local_date(at))[0]
    case = Case.objects.create(
        office=office,
        edition=edition,
        kind=kind,
        title=title,
        facts=stored(facts or {}),
        initiator_id=by.person_id,
        initiator_post_id=int(by.posts[0]),
        parent=parent,
        opened_at=at,
    )
    kind_title = book_of(edition).kinds[kind].title
    data = {"kind": kind_title, "title": title}
    entry_add(case=case, verb="case.opened", at=at, by=by, post=_title(by.posts[0]), data=data)
    reader_add(case, by.posts[0], "提出人", (), at=at)
    step_open_next(case, at)
    return case


def _title(post_id: str) -> str:
    return Post.objects.get(pk=post_id).title


def step_open_next(case: Case, at: datetime) -> Step | None:
    """Open the step that is awaited now, or close the case at the end of its list."""
    here = situation_of(case)
    readers_grant(here, at)
    upcoming = next_step(here.book, case.kind, here.given, here.chart).value
    if upcoming is None:
        _close(case, at)
        return None
    return _open(case, upcoming, at)


def _close(case: Case, at: datetime) -> None:
    case.status, case.closed_at = Case.Status.CLOSED, at
    case.save(update_fields=["status", "closed_at"])
    entry_add(case=case, verb="case.closed", at=at)


def _open(case: Case, upcoming: NextStep, at: datetime) -> Step:
    step = Step.objects.create(
        case=case,
        step=upcoming.id,
        title=upcoming.title,
        verb=upcoming.verb,
        opened_at=at,
        clauses=list(upcoming.because),
    )
    StepPost.objects.bulk_create(StepPost(step=step, post_id=int(p)) for p in upcoming.posts)
    for post in upcoming.posts:
        reader_add(case, post, f"办理“{upcoming.title}”", upcoming.because, at=at)
    return step


def step_posts_renew(case: Case, at: datetime) -> None:
    """Ask those whom the facts now name: a draft's unit is known only once it was filled in."""
    here = situation_of(case)
    step = here.open_step
    rule = here.kind.step(step.step) if step else None
    if step is None or rule is None:
        return
    named = resolve(here.book, rule.rule.by, here.given, here.chart)
    step.posts.filter(done_at=None).exclude(post_id__in=named).delete()
    for post in named:
        StepPost.objects.get_or_create(step=step, post_id=int(post))
        reader_add(case, post, f"办理“{step.title}”", rule.cites, at=at)


def readers_grant(here: Situation, at: datetime) -> None:
    """Write down everybody who may read now; nobody loses what was granted."""
    for what in {rule.rule.what for rule in here.kind.readers}:
        decision = readers(here.book, f"{here.kind.id}.{what}", here.given, here.chart)
        for post in decision.value or ():
            reader_add(here.case, post, "制度规定的阅看范围", decision.because, what, at=at)


def reader_add(
    case: Case, post: str, why: str, clauses: tuple[str, ...], what: str = "case", *, at: datetime
) -> None:
    """Let a post read the case or one of its papers from now on; ``why`` is shown on 谁能看."""
    reasons = {"why": why, "clauses": list(clauses), "since": at}
    Reader.objects.get_or_create(case=case, post_id=int(post), what=what, defaults=reasons)
