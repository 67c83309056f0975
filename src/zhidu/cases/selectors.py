"""Reads, always through the reader: what an actor may not see is not there (404)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from zhidu.cases.awaited import steps_read
from zhidu.cases.models import (
    RUNNING,
    Case,
    CaseIndex,
    Deviation,
    Entry,
    File,
    Notice,
    Obligation,
    Reader,
    Step,
    StepPost,
)
from zhidu.cases.situation import WITH_POSTS
from zhidu.editions.selectors import with_editions
from zhidu.org.actor import Actor
from zhidu.org.prepared import Prepared, kept

STEPS = Prefetch("steps", Step.objects.prefetch_related(WITH_POSTS))
"""The steps of cases, with whom they wait for and who has answered."""


def cases_visible_to(actor: Actor, what: str = "case") -> QuerySet[Case]:
    """The cases, or those of whose papers ``what``, that one of the actor's posts may read.

    Drafts that were put away are seen by nobody here: see ``drafts_removed_by``.
    """
    let_in = Reader.objects.filter(case=OuterRef("pk"), post_id__in=actor.posts, what__in={"case", what})
    seen = Case.objects.filter(Exists(let_in), office_id=actor.office_id)
    return seen.exclude(status=Case.Status.REMOVED)


def case_for(actor: Actor, pk: int, what: str = "case") -> Case:
    """One case that the actor may read, with what its page shows of it. Raises Http404."""
    case = case_alone(actor, pk, what)
    steps_read(case)
    for name, read in _BESIDE.items():
        kept(case, name, read(case.pk))
    return case


def case_alone(actor: Actor, pk: int, what: str = "case") -> Case:
    """One case that the actor may read, and nothing with it: an act reads the rest itself. Raises Http404."""
    case = next(iter(_READ(*actor.keys, what, pk)), None)
    if case is None:
        raise Http404(_("没有这个事项，或者您不在阅看范围内"))
    return case


def _readable(office: int, person: int, posts: tuple[int, ...], what: str, pk: int) -> QuerySet[Case]:
    seen = cases_visible_to(Actor.of_keys(office, person, posts), what).filter(pk=pk)
    return with_editions(
        seen.select_related("office", "initiator", "initiator_post"), "edition", "parent__edition"
    )


_READ = Prepared(_readable)
_BESIDE: dict[str, Prepared[Any]] = {
    "obligations": Prepared(lambda case: Obligation.objects.filter(case=case)),
    "deviations": Prepared(lambda case: Deviation.objects.filter(case=case)),
    "files": Prepared(lambda case: File.objects.filter(case=case)),
}


def drafts_removed_by(actor: Actor, since: datetime) -> QuerySet[Case]:
    """Drafts that the actor has put away since a time, the latest first."""
    mine = Case.objects.filter(office_id=actor.office_id, initiator_id=actor.person_id)
    removed = mine.filter(status=Case.Status.REMOVED, closed_at__gte=since)
    return with_editions(removed, "edition").order_by("-closed_at", "-pk")


def indexed(office_id: int, kind: str, fact: str) -> QuerySet[CaseIndex]:
    """The index of one fact over the cases of a kind; values sort as ``sorting.sortable`` says."""
    return CaseIndex.objects.filter(office_id=office_id, kind=kind, fact=fact)


def awaited_now() -> QuerySet[StepPost]:
    """Whom the open steps of cases wait for now: where they sign one after another, whose turn it is."""
    earlier = StepPost.objects.filter(step=OuterRef("step"), done_at=None, place__lt=OuterRef("place"))
    return StepPost.objects.filter(
        ~Exists(earlier), done_at=None, step__state=Step.State.OPEN, step__case__status=Case.Status.OPEN
    )


def todos_of(actor: Actor) -> QuerySet[StepPost]:
    """待办: the open steps that wait for one of the actor's posts now, in the order they came.

    Drafts are apart. The order is the index's, so that the first of many thousands are found without
    sorting them; that is why the office does not come along: SQLite would begin with it, and sort.
    """
    waiting = awaited_now().filter(post_id__in=actor.posts, step__case__office_id=actor.office_id)
    related = waiting.select_related("step__case__initiator", "post")
    return with_editions(related, "step__case__edition").order_by("pk")


def notices_of(actor: Actor) -> QuerySet[Notice]:
    """待阅: what one of the actor's posts was told and nobody holding it has read."""
    return notices_for(actor).filter(read_at=None)


def notices_for(actor: Actor) -> QuerySet[Notice]:
    """Everything one of the actor's posts was told, read or not."""
    told = Notice.objects.filter(post_id__in=actor.posts, case__office_id=actor.office_id)
    return with_editions(told.select_related("post"), "case__edition")


def obligations_of(actor: Actor) -> QuerySet[Obligation]:
    """Deadlines of running cases that one of the actor's posts owes, nearest first."""
    owed = Obligation.objects.filter(
        Exists(_OWED.filter(post_id__in=actor.posts)),
        state__in=(Obligation.State.OPEN, Obligation.State.MISSED),  # by the index; the others are met
        met_at=None,
        case__status__in=RUNNING,
        case__office_id=actor.office_id,
    )
    return with_editions(owed.select_related("case__office"), "case__edition").order_by("due_at", "pk")


_OWED = Obligation.posts.through.objects.filter(obligation=OuterRef("pk"))
"""Which posts owe a deadline."""


def reasons_owed_by(actor: Actor) -> QuerySet[Deviation]:
    """Deviations and breaches without a reason, in cases whose deadlines the actor's posts owe."""
    theirs = Obligation.posts.through.objects.filter(
        obligation__case=OuterRef("case"), post_id__in=actor.posts
    )
    owed = Deviation.objects.filter(Exists(theirs), reason="", case__office_id=actor.office_id)
    return with_editions(owed.exclude(sort=Deviation.Sort.SLIGHT), "case__edition")


def done_by(actor: Actor, limit: int = 20) -> QuerySet[Entry]:
    """已办: the actor's latest acts, newest first."""
    mine = Entry.objects.filter(office_id=actor.office_id, person_id=actor.person_id)
    beside = ("case.opened", "file.added", "file.checked", "file.removed")
    return mine.exclude(verb__in=beside).order_by("-at", "-pk")[:limit]


def file_for(actor: Actor, pk: int) -> File:
    """A file of a case that the actor may read. Raises Http404."""
    file = File.objects.select_related("case").filter(pk=pk).first()
    if file is None or not cases_visible_to(actor, file.slot).filter(pk=file.case_id).exists():
        raise Http404(_("没有这份材料，或者您不在阅看范围内"))
    return file


def files_of(case: Case) -> list[File]:
    """What is attached now, in the order it came."""
    return [file for file in case.files.all() if file.removed_at is None]


def entries_of(case: Case) -> list[Entry]:
    """The case's trail, newest first."""
    return _ENTRIES(case.pk)


_ENTRIES = Prepared(lambda case: Entry.objects.filter(case_id=case).order_by("-seq"))
