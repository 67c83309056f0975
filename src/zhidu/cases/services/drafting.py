"""A case while its first step is open: facts, ticks and papers may still change."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from zhidu.cases.asking import permit
from zhidu.cases.errors import NotDone, Refused
from zhidu.cases.models import Case, Entry, File
from zhidu.cases.services.filing import upload_keep, upload_of
from zhidu.cases.services.keeping import facts_keep
from zhidu.cases.services.locking import case_lock
from zhidu.cases.services.opening import step_posts_renew
from zhidu.cases.services.trail import entry_add
from zhidu.cases.situation import Situation, situation_of, stored
from zhidu.org.actor import Actor
from zhidu.rules.decision import Status
from zhidu.rules.kinds import ATTACH

TITLE = "title"
"""The fact that is a case's title, by the word that all rulebooks share."""
KEPT = timedelta(days=30)
"""How long a draft that was put away can be brought back."""


@transaction.atomic
def draft_save(*, case_id: int, facts: Mapping[str, Any], ticked: list[str], by: Actor, at: datetime) -> Case:
    """Keep what has been typed so far, whole or not. Raises NotDone once it was handed in."""
    case = case_lock(case_id)
    here = _still_draft(case, by)
    title = _title(here, facts)
    if (case.ticked, case.title, case.facts) == (ticked, title, case.facts | stored(facts)):
        return case
    case.ticked, case.title = ticked, title
    facts_keep(case, facts, also=("ticked", "title"))
    step_posts_renew(case, at)
    return case


@transaction.atomic
def file_add(*, case_id: int, slot: str, name: str, content: bytes, by: Actor, at: datetime) -> File:
    """Attach a paper to a draft: a new one, or the next version of one of that name.

    Raises BadFile, Refused where a text lets nothing be attached, or NotDone once the case was handed in.
    """
    upload = upload_of(name, content, by)
    case = case_lock(case_id)
    here = _still_draft(case, by)
    papers = here.kind.form.papers if here.kind.form else {}
    if slot not in papers:
        raise NotDone(_("这张表没有这一项材料"))
    _may_attach(here, by)
    return upload_keep(upload=upload, case=case, slot=slot, title=papers[slot].title, by=by, at=at)


def _may_attach(here: Situation, by: Actor) -> None:
    assert here.kind.form  # it has papers
    target = f"{here.kind.id}.{here.kind.form.at}.{ATTACH}"
    decision = permit(here.book, target, here.given, by.posts, here.chart)
    if decision.status is Status.REFUSED:
        raise Refused(decision)


@transaction.atomic
def words_attest(*, file: File, words: int, by: Actor, at: datetime) -> None:
    """Say how many characters (字数) a paper has that could not be counted; the last word counts.

    Raises NotDone where they were counted, for a number below one, and once the case was handed in.
    """
    case = case_lock(file.case_id)
    here = _still_draft(case, by)
    file.refresh_from_db()
    if file.slot not in here.kind.measured or (file.words is not None and not file.words_by):
        raise NotDone(_("“%(name)s”的字数已由系统统计，不用填写") % {"name": file.name})
    if words < 1:
        raise NotDone(_("请填写“%(name)s”的字数，至少是1") % {"name": file.name})
    if (words, by.name) == (file.words, file.words_by):
        return
    file.words, file.words_by = words, by.name
    file.save(update_fields=["words", "words_by"])
    data = {"paper": file.title, "name": file.name, "words": words}
    entry_add(case=case, verb="file.counted", at=at, by=by, data=data)


@transaction.atomic
def file_remove(*, file: File, by: Actor, at: datetime) -> None:
    """Take a paper off a draft with all its versions; the content stays, as the trail says it was there."""
    case = case_lock(file.case_id)
    _still_draft(case, by)
    versions = File.objects.filter(case=case, slot=file.slot, name=file.name, removed_at=None)
    if versions.update(removed_at=at):
        data = {"paper": file.title, "name": file.name}
        entry_add(case=case, verb="file.removed", at=at, by=by, data=data)


@transaction.atomic
def draft_remove(*, case_id: int, by: Actor, at: datetime) -> None:
    """Put one's own draft away; it can be brought back for a while.

    Raises NotDone once it was handed in, and where somebody else has acted on it.
    """
    case = case_lock(case_id)
    _still_draft(case, by)
    if case.initiator_id != by.person_id:
        raise NotDone(_("只有提出人可以删除草稿"))
    if is_others_work(case, by):
        raise NotDone(_("别人已经办理过，不能当作草稿删除；不再办的，请说明情况后由经办人终止"))
    if case.parent_id:
        raise NotDone(_("这件由另一事项开出，那边在等它，不能删除"))
    _become(case, Case.Status.REMOVED, at)
    entry_add(case=case, verb="draft.removed", at=at, by=by)


@transaction.atomic
def draft_restore(*, case_id: int, by: Actor, at: datetime) -> Case:
    """Bring one's own draft back as it was. Raises NotDone for any other case, and when it is too late."""
    case = case_lock(case_id)
    if case.status != Case.Status.REMOVED or case.initiator_id != by.person_id:
        raise NotDone(_("没有可以恢复的草稿"))
    if case.closed_at is None or case.closed_at < at - KEPT:
        raise NotDone(_("草稿删除已满%(days)s天，不能再恢复；请重新填写") % {"days": KEPT.days})
    _become(case, Case.Status.OPEN, None)
    entry_add(case=case, verb="draft.restored", at=at, by=by)
    return case


def _title(here: Situation, facts: Mapping[str, Any]) -> str:
    """What the form calls the case; a kind that asks for no title goes by its own and its initiator's."""
    case, form = here.case, here.kind.form
    if TITLE in facts:
        return str(facts[TITLE] or "")[:200]
    is_asked = form is None or TITLE in form.fields
    return case.title if case.title or is_asked else f"{here.kind.title}（{case.initiator.name}）"


def _become(case: Case, status: str, closed_at: datetime | None) -> None:
    case.status, case.closed_at = status, closed_at
    case.save(update_fields=["status", "closed_at"])


def is_others_work(case: Case, by: Actor) -> bool:
    """Whether somebody else has done a step of the case or sent it back."""
    steps = Entry.objects.filter(case_id=case.pk, verb__startswith="step.")
    return steps.exclude(person_id=by.person_id).exists()


def _still_draft(case: Case, by: Actor) -> Situation:
    if case.status != Case.Status.OPEN:
        raise NotDone(_("草稿已不在，不能再改；删除了的，可在“已删草稿”里恢复"))
    here = situation_of(case)
    step = here.open_step
    first = here.kind.steps[0].rule.id
    if step is None or step.step != first:
        raise NotDone(_("已经报出，不能再改；需要修改的，请撤回或请审核人退回"))
    if not step.posts.filter(post_id__in=by.posts).exists():
        raise NotDone(_("只有提出人和提出单位负责人可以修改"))
    return here
