"""A case taken back from a meeting, or parted into several; called inside the meeting's act."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from zhidu.cases.models import Case, Reader, Step
from zhidu.cases.services.finishing import back_to, case_go_on
from zhidu.cases.services.keeping import facts_keep
from zhidu.cases.services.lapsing import dues_update
from zhidu.cases.services.locking import case_lock
from zhidu.cases.services.trail import entry_add
from zhidu.cases.situation import situation_again, situation_of
from zhidu.org.actor import Actor


def case_pull(*, case_id: int, why: str, by: Actor, at: datetime, because: Iterable[str] = ()) -> None:
    """Take a case back to its first step (撤回), where its initiator changes it, or lets it be."""
    here = situation_of(case_lock(case_id), at)
    back_to(here, here.kind.steps[0].rule.id, at)
    entry_add(case=here.case, verb="case.withdrawn", at=at, by=by, data={"opinion": why}, because=because)
    case_go_on(situation_again(here, at), at)


def case_split(
    *,
    case_id: int,
    parts: Sequence[Mapping[str, Any]],
    why: str,
    by: Actor,
    at: datetime,
    because: Iterable[str] = (),
) -> list[Case]:
    """Part a case into several of its kind, each with the facts given for it, and end the first.

    A part stands where the case stood: whoever signed the whole has signed each part. It has the papers,
    readers and steps of the case. The case is called off, not closed, so that nothing is counted twice.
    """
    whole, clauses = case_lock(case_id), list(because)
    made = [_part(whole, facts, by, at, clauses) for facts in parts]
    whole.status, whole.closed_at = Case.Status.CANCELLED, at
    whole.save(update_fields=["status", "closed_at"])
    whole.steps.filter(state=Step.State.OPEN).update(state=Step.State.DROPPED, done_at=at)
    data = {"parts": "、".join(f"“{part.title}”" for part in made), "opinion": why}
    entry_add(case=whole, verb="case.split", at=at, by=by, data=data, because=clauses)
    return made


def _part(whole: Case, facts: Mapping[str, Any], by: Actor, at: datetime, because: list[str]) -> Case:
    part = Case(
        office=whole.office,
        edition=whole.edition,
        kind=whole.kind,
        title=str(facts["title"]),
        facts=dict(whole.facts),
        ticked=list(whole.ticked),
        initiator=whole.initiator,
        initiator_post=whole.initiator_post,
        parent=whole,
        opened_at=whole.opened_at,
    )
    facts_keep(part, facts)
    _steps_copy(whole, part)
    for file in whole.files.filter(removed_at=None):
        file.pk, file.case = None, part
        file.save(force_insert=True)
    kept = ("post_id", "what", "why", "clauses", "since", "read_at", "read_by")
    readers = whole.readers.values(*kept)
    Reader.objects.bulk_create(Reader(case=part, **row) for row in readers)
    entry_add(case=part, verb="case.parted", at=at, by=by, data={"title": whole.title}, because=because)
    dues_update(situation_of(part, at), at)
    return part


def _steps_copy(whole: Case, part: Case) -> None:
    for step in whole.steps.filter(state__in=(Step.State.DONE, Step.State.OPEN)):
        rows = list(step.posts.all())
        step.pk, step.case = None, part
        step.save(force_insert=True)
        for row in rows:
            row.pk, row.step = None, step
            row.save(force_insert=True)
