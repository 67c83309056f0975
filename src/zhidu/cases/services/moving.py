"""The moves that a kind allows beside its steps: 转办、加签、催办、挂起、恢复、延期、上报、作废、重启."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from zhidu.calendar import moment_in_words
from zhidu.cases import moves, turns
from zhidu.cases.asking import assignable, permit
from zhidu.cases.deeds import Deed
from zhidu.cases.errors import NotDone, Refused, Stale, out_of_turn
from zhidu.cases.models import Case, Entry, Notice, Step, StepPost
from zhidu.cases.moves import move_said
from zhidu.cases.services.finishing import back_to, case_end, case_go_on, step_awaiting, wait_end
from zhidu.cases.services.noting import deed_note
from zhidu.cases.services.obeying import obey
from zhidu.cases.services.opening import children_open, readers_add
from zhidu.cases.services.passing import post_ask, rows_pass
from zhidu.cases.situation import Situation, situation_again
from zhidu.org.actor import Actor
from zhidu.org.dates import moment_said
from zhidu.org.spoken import spoken
from zhidu.rules.decision import Status
from zhidu.rules.kinds import Moving


def _allowed(here: Situation, deed: Deed, by: Actor, at: datetime) -> tuple[Moving, tuple[str, ...]]:
    """The move as the kind has it, and on what it rests. Raises Refused, ReasonOwed, Stale or NotDone."""
    target = moves.target_of(here, deed.move)
    if deed.act and deed.act != target:
        raise Stale(_("这一步已经办过，页面已更新，请核对后再办。"))
    decision = permit(here.book, f"{here.kind.id}.{target}.{deed.move}", here.given, by.posts, here.chart)
    obey(here, decision, deed, by, at)
    trail = Entry.objects.filter(case_id=here.case.pk, verb="step.urged")
    if against := moves.obstacle(here, deed.move, by.posts, trail, at):
        raise out_of_turn(against)
    if deed.move in moves.OWES_REASON and not deed.reason.strip():
        raise NotDone(_("请写明%(move)s的原因") % {"move": move_said(deed.move)})
    bound = here.kind.moves[deed.move]
    return bound.rule, bound.cites


def _step(here: Situation) -> Step:
    step = here.open_step
    if step is None:
        raise out_of_turn(spoken("现在没有等待办理的环节"))
    return step


def _chosen(here: Situation, moving: Moving, deed: Deed) -> tuple[str, ...]:
    """The posts that were chosen among those whom the text allows; where it allows one, that one."""
    allowed = moves.posts_allowed(here, moving)
    if deed.to:
        if stray := [post for post in deed.to if post not in allowed]:
            _kept_off(here, moving, stray)
            names = "、".join(here.chart.posts[p].title for p in stray if p in here.chart.posts)
            raise out_of_turn(
                spoken(
                    "不能%(move)s给%(names)s，请在所列人员中选择",
                    move=move_said(deed.move),
                    names=names or spoken("这一职务"),
                ),
            )
        return deed.to
    if len(allowed) == 1:
        return allowed
    raise NotDone(_("请选择%(move)s给谁") % {"move": move_said(deed.move)})


def _kept_off(here: Situation, moving: Moving, stray: list[str]) -> None:
    """Raises Refused, by its clause, where it is a gate of the step that keeps somebody off it."""
    target = f"{here.kind.id}.{_step(here).step}"
    for post in stray:
        decision = assignable(here.book, target, here.given, post, here.chart)
        if post in moves.posts_named(here, moving) and decision.status is Status.REFUSED:
            raise Refused(decision)


def _titles(here: Situation, posts: tuple[str, ...]) -> str:
    return "、".join(here.chart.posts[post].title for post in posts)


def _note(
    here: Situation, verb: str, deed: Deed, by: Actor, at: datetime, because: tuple[str, ...], **data: object
) -> None:
    step = here.open_step
    about = {"step": step.step, "title": step.title} if step else {}
    deed_note(here, verb, deed, by, at, {**about, "opinion": deed.reason, **data}, because)


# who is asked


def _hand_on(here: Situation, deed: Deed, by: Actor, at: datetime) -> None:
    moving, because = _allowed(here, deed, by, at)
    to = _others(here, _chosen(here, moving, deed)[:1], deed)
    if moves.is_gap(here):
        StepPost.objects.create(
            step=_step(here), post_id=int(to[0]), via=StepPost.Via.HAND_ON, via_name=by.name
        )
    else:
        rows_pass(turns.own(turns.awaited(_step(here)), by.posts), to, StepPost.Via.HAND_ON, by.name, at)
    readers_add(here.case, to, f"{by.name}转办“{_step(here).title}”", because, at=at)  # zh: kept
    _note(here, "step.handed_on", deed, by, at, because, to=_titles(here, to))


def _add_signers(here: Situation, deed: Deed, by: Actor, at: datetime) -> None:
    moving, because = _allowed(here, deed, by, at)
    to = _others(here, _chosen(here, moving, deed), deed)
    waiting = turns.awaited(_step(here))
    beside = (turns.own(waiting, by.posts) or waiting)[0]
    for post in to:
        post_ask(_step(here), post, StepPost.Via.ADD_SIGNERS, by.name, beside)
    readers_add(here.case, to, f"{by.name}请其加签“{_step(here).title}”", because, at=at)  # zh: kept
    _note(here, "step.signers_added", deed, by, at, because, to=_titles(here, to))


def _escalate(here: Situation, deed: Deed, by: Actor, at: datetime) -> None:
    """The higher post answers instead of the actor or, where it is not the actor's, of all who have not."""
    moving, because = _allowed(here, deed, by, at)
    waiting = turns.awaited(_step(here))
    to = _others(here, _chosen(here, moving, deed), deed)
    rows_pass(turns.own(waiting, by.posts) or waiting, to, StepPost.Via.ESCALATE, by.name, at)
    readers_add(here.case, to, f"{by.name}上报“{_step(here).title}”", because, at=at)  # zh: kept
    _note(here, "step.escalated", deed, by, at, because, to=_titles(here, to))


def _others(here: Situation, to: tuple[str, ...], deed: Deed) -> tuple[str, ...]:
    """The chosen, without whom the step waits for already. Raises Refused where nobody is left."""
    there = {str(row.post_id) for row in turns.awaited(_step(here))}
    if left := tuple(post for post in to if post not in there):
        return left
    raise out_of_turn(
        spoken(
            "%(titles)s本来就在办理这一环节，不用%(move)s",
            titles=_titles(here, to),
            move=move_said(deed.move),
        )
    )


# time


def _urge(here: Situation, deed: Deed, by: Actor, at: datetime) -> None:
    _, because = _allowed(here, deed, by, at)
    posts = tuple(dict.fromkeys(str(row.post_id) for row in moves.asked_now(here)))
    what = f"催办：{_step(here).title}"  # zh: kept
    Notice.objects.bulk_create(
        Notice(case=here.case, post_id=int(p), what=what, clauses=list(because), at=at) for p in posts
    )
    _note(here, "step.urged", deed, by, at, because, to=_titles(here, posts))


def _extend(here: Situation, deed: Deed, by: Actor, at: datetime) -> None:
    """Move a deadline once, by at most the length that the text allows; the old instant stays on record."""
    moving, because = _allowed(here, deed, by, at)
    due = moves.due_of(here, moving)
    assert due is not None  # else that stood against it
    latest = moves.latest_due(moving, due)
    until = deed.until or latest
    if not due.due_at < until <= latest:
        raise NotDone(
            _("延期要晚于原定的%(at)s，最迟到%(latest)s")
            % {"at": moment_said(due.due_at), "latest": moment_said(latest)}
        )
    old, due.extended_from, due.due_at = due.due_at, due.due_at, until
    due.save(update_fields=["extended_from", "due_at"])
    words = {"due": due.title, "old": moment_in_words(old), "new": moment_in_words(until)}
    _note(here, "due.extended", deed, by, at, because, **words)


# the case as a whole


def _hold(here: Situation, deed: Deed, by: Actor, at: datetime) -> None:
    """On hold nobody acts; deadlines run on, as no text says that they stop."""
    _, because = _allowed(here, deed, by, at)
    _status(here.case, Case.Status.HELD)
    _note(here, "case.held", deed, by, at, because)


def _resume(here: Situation, deed: Deed, by: Actor, at: datetime) -> None:
    _, because = _allowed(here, deed, by, at)
    _status(here.case, Case.Status.OPEN)
    _note(here, "case.resumed", deed, by, at, because)
    _catch_up(here, at)


def _catch_up(here: Situation, at: datetime) -> None:
    """What the case waited for may have come while it was on hold."""
    step = _step(here)
    rule = here.kind.step(step.step)
    kind = rule.rule.awaits.case if rule and rule.rule.awaits else None
    has_come = step.wakes_at is not None and step.wakes_at <= at
    if has_come or (kind and step_awaiting(here, kind) and not children_open(here.case, kind)):
        wait_end(here, at)


def _cancel(here: Situation, deed: Deed, by: Actor, at: datetime) -> None:
    _, because = _allowed(here, deed, by, at)
    _note(here, "case.voided", deed, by, at, because)
    case_end(here.case, Case.Status.CANCELLED, at)


def _reopen(here: Situation, deed: Deed, by: Actor, at: datetime) -> None:
    """A case that was closed or refused goes on; what it had opened stays as it is."""
    _, because = _allowed(here, deed, by, at)
    target = moves.target_of(here, "reopen")
    here.case.closed_at = None
    _status(here.case, Case.Status.OPEN, "closed_at")
    back_to(here, target, at)
    _note(here, "case.reopened", deed, by, at, because)
    case_go_on(situation_again(here, at), at)


def _status(case: Case, status: str, *also: str) -> None:
    case.status = status
    case.save(update_fields=["status", *also])


KIND_MOVES = {
    "hand_on": _hand_on,
    "add_signers": _add_signers,
    "urge": _urge,
    "hold": _hold,
    "resume": _resume,
    "extend": _extend,
    "escalate": _escalate,
    "cancel": _cancel,
    "reopen": _reopen,
}
