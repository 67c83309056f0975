"""Move a running case to another edition of its text: locked, logged, once."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from zhidu.cases.errors import NotDone
from zhidu.cases.models import RUNNING, Case, Obligation, Step
from zhidu.cases.moves import status_said
from zhidu.cases.services.finishing import case_go_on, step_end
from zhidu.cases.services.lapsing import dues_update
from zhidu.cases.services.locking import case_lock
from zhidu.cases.services.opening import readers_grant, step_renew
from zhidu.cases.services.planning import Move, Standing, dues_of, move_of, upcoming_of
from zhidu.cases.services.trail import entry_add
from zhidu.cases.situation import Situation, situation_of
from zhidu.editions.models import Edition
from zhidu.editions.selectors import NotInForce, book_of, chart_of
from zhidu.org.actor import Actor


@transaction.atomic
def case_migrate(*, case_id: int, edition: Edition, by: Actor, at: datetime) -> Case:
    """Let a running case go on by another edition; a case that does already is left as it is.

    What was done stays done and nothing is brought about again; the step awaited, the deadlines that
    run and who may read follow the newer text. Raises NotDone, saying why, for a case that cannot
    move; then nothing has changed.
    """
    case = case_lock(case_id)
    if case.edition_id == edition.pk:
        return case
    move = _possible(case, edition, at)
    old = case.edition
    case.edition = edition
    case.save(update_fields=["edition"])
    Case.objects.filter(pk=case.pk).update(version=F("version") + 1)
    data = {"title": edition.title, "old": old.digest, "new": edition.digest, "step": move.will_await}
    entry_add(case=case, verb="case.migrated", at=at, by=by, data=data)
    here = situation_of(case, at)
    _dues_follow(here, at)
    _step_follow(here, at)
    return case


def _possible(case: Case, edition: Edition, at: datetime) -> Move:
    """What becomes of the case. Raises NotDone."""
    if case.status not in RUNNING:
        raise NotDone(
            _("“%(title)s”%(status)s，不再转版") % {"title": case.title, "status": status_said(case)}
        )
    if case.edition.rulebook != edition.rulebook:
        raise NotDone(_("“%(title)s”不是按《%(text)s》办理的") % {"title": case.title, "text": edition.title})
    try:
        chart = chart_of(case.office, edition)
    except NotInForce as missing:
        raise NotDone(_("%(missing)s，请先采用") % {"missing": missing}) from missing
    move = move_of(case, book_of(edition), chart, at)
    if move.standing == Standing.CANNOT:
        raise NotDone(
            _("“%(title)s”不能转：%(reasons)s") % {"title": case.title, "reasons": "；".join(move.reasons)}
        )
    return move


def _dues_follow(here: Situation, at: datetime) -> None:
    """Deadlines not met yet become those of the newer text; what was met or missed stays so."""
    running = dues_of(here)
    for obligation in here.case.obligations.filter(state=Obligation.State.OPEN):
        if obligation.rule not in running:
            entry_add(case=here.case, verb="due.dropped", at=at, data={"title": obligation.title})
            obligation.delete()
            continue
        owing = running[obligation.rule]
        obligation.title, obligation.force = owing.title, owing.force
        obligation.clauses = list(owing.clauses)
        obligation.save(update_fields=["title", "force", "clauses"])
        obligation.posts.set(int(post) for post in owing.of)
    dues_update(here, at)


def _step_follow(here: Situation, at: datetime) -> None:
    """The awaited step as the newer text has it; another one where that text awaits another."""
    step, upcoming = here.open_step, upcoming_of(here)
    if step and upcoming and step.step == upcoming.id:
        readers_grant(here, at)
        step_renew(here, step, upcoming, at)
        return
    if step:
        step_end(step, Step.State.DROPPED, at)
    case_go_on(situation_of(here.case, at), at)
