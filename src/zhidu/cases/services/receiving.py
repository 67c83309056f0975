"""What a case gets from those that it waited for: their papers, and the facts that its step names."""

from __future__ import annotations

from datetime import datetime

from zhidu.cases.models import Case, File
from zhidu.cases.services.keeping import facts_keep
from zhidu.cases.services.trail import entry_add
from zhidu.cases.situation import Situation, restored, situation_of
from zhidu.cases.versions import newest


def papers_take(here: Situation, kind: str, at: datetime) -> Situation:
    """Take over the papers of the closed cases of a kind that this one opened; the situation afterwards.

    A paper that came before, as of a case that was done a second time, does not come again.
    """
    closed = here.case.children.filter(kind=kind, status=Case.Status.CLOSED)
    for child in closed.prefetch_related("files"):
        _facts_take(here, child)
        if taken := [paper for file in newest(_standing(child)) if (paper := _take(here.case, kind, file))]:
            data = {"kind": here.book.kinds[kind].title, "count": len(taken)}
            entry_add(case=here.case, verb="papers.taken", at=at, data=data)
    return situation_of(here.case, at)


def _standing(child: Case) -> list[File]:
    return [file for file in child.files.all() if file.removed_at is None]


def _facts_take(here: Situation, child: Case) -> None:
    step = here.open_step
    rule = here.kind.step(step.step) if step else None
    names = rule.rule.awaits.takes if rule and rule.rule.awaits else []
    known = restored(here.book.terms, child.facts)
    if facts := {name: known[name] for name in names if known.get(name) is not None}:
        facts_keep(here.case, facts)


def _take(case: Case, kind: str, file: File) -> File | None:
    """The same content, stored once, as a paper of this case too."""
    slot = f"{kind}.{file.slot}"
    there = File.objects.filter(case=case, slot=slot, name=file.name, removed_at=None)
    if there.filter(sha256=file.sha256).exists():
        return None
    return File.objects.create(
        case=case,
        slot=slot,
        title=file.title,
        name=file.name,
        version=there.count() + 1,
        content_type=file.content_type,
        size=file.size,
        sha256=file.sha256,
        blob=file.blob.name,
        words=file.words,
        words_by=file.words_by,
        by=file.by,
        at=file.at,
    )
