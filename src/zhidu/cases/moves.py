"""The moves that a kind allows, as a case stands: at which step, to whom, and what stands against one."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from django.utils.translation import gettext_noop

from zhidu.calendar import local_date, shift
from zhidu.cases import turns
from zhidu.cases.models import RUNNING, Case, Entry, Obligation, StepPost
from zhidu.cases.situation import Situation
from zhidu.org.calendars import calendar_of
from zhidu.org.dates import office_language
from zhidu.org.spoken import Spoken, spoken
from zhidu.rules.assigning import assignable
from zhidu.rules.decision import Status
from zhidu.rules.kinds import MOVES, Moving
from zhidu.rules.people import resolve

OWES_REASON = ("hold", "extend", "escalate", "cancel", "reopen")
"""Moves by which others lose something they counted on: they are told why."""
NAMES_POSTS = ("hand_on", "add_signers", "escalate")
STANDING = {
    "resume": (Case.Status.HELD,),
    "cancel": RUNNING,
    "reopen": (Case.Status.CLOSED, Case.Status.REFUSED),
}
"""How a case must stand for a move; everything else wants an open one."""


def stands_for(case: Case, move: str) -> bool:
    """Whether a case as it stands takes a move at all."""
    return case.status in STANDING.get(move, (Case.Status.OPEN,))


def target_of(here: Situation, move: str) -> str:
    """The step at which a move is asked for: the open one, or the one that a closed case goes on from."""
    step = here.open_step
    if step is not None and move != "reopen":
        return step.step
    allowed = here.kind.moves.get(move)
    return (allowed.rule.back_to if allowed else None) or here.kind.steps[0].rule.id


def posts_allowed(here: Situation, moving: Moving) -> tuple[str, ...]:
    """To whom the open step may be handed, added or reported, by rank; nobody whom a gate keeps off it."""
    return _let_on(here, posts_named(here, moving))


def _let_on(here: Situation, posts: Iterable[str]) -> tuple[str, ...]:
    """Those of them whom no gate keeps off the open step."""
    step = here.open_step
    if step is None:
        return ()
    target = f"{here.kind.id}.{step.step}"
    return tuple(
        post
        for post in posts
        if assignable(here.book, target, here.given, post, here.chart).status is not Status.REFUSED
    )


def posts_named(here: Situation, moving: Moving) -> tuple[str, ...]:
    """Those whom the move names, by rank; everybody where the text names nobody."""
    if moving.to:
        return resolve(here.book, moving.to, here.given, here.chart)
    return here.chart.by_rank(here.chart.posts)


def posts_left(here: Situation, moving: Moving) -> tuple[str, ...]:
    """Those of them whom the open step does not wait for already."""
    return posts_new(here, posts_named(here, moving))


def posts_new(here: Situation, posts: Iterable[str]) -> tuple[str, ...]:
    """Those whom the open step does not wait for yet, and whom no gate keeps off it."""
    there = {str(row.post_id) for row in turns.awaited(here.open_step)} if here.open_step else set()
    return tuple(post for post in _let_on(here, posts) if post not in there)


def asked_now(here: Situation) -> list[StepPost]:
    """Those whose answer the open step waits for now; nobody where it waits for a time or a case."""
    step = here.open_step
    rule = here.kind.step(step.step) if step else None
    return turns.in_turn(step, rule.rule) if step and rule else []


def is_gap(here: Situation) -> bool:
    """Whether the open step waits for somebody and the text names nobody: the office has to say who."""
    step = here.open_step
    rule = here.kind.step(step.step) if step else None
    return bool(step and rule and not rule.rule.awaits and not step.posts.all())


def due_of(here: Situation, moving: Moving) -> Obligation | None:
    """The deadline that a move extends, if it runs."""
    return next((due for due in here.case.obligations.all() if due.rule == moving.of), None)


def latest_due(moving: Moving, due: Obligation) -> datetime:
    """The latest instant to which the text lets a deadline be moved."""
    if moving.at_most is None:
        return due.due_at
    return shift(due.due_at, moving.at_most.amount, moving.at_most.unit, calendar_of(due.case.office)).moment


def urged_today(here: Situation, entries: Iterable[Entry], at: datetime) -> Entry | None:
    """The entry by which somebody has urged the open step on the same day."""
    step = here.open_step
    since = step.opened_at if step else at
    urged = (e for e in entries if e.verb == "step.urged" and e.at >= since)
    return next((e for e in urged if local_date(e.at) == local_date(at)), None)


def obstacle(
    here: Situation, move: str, posts: Collection[str], entries: Iterable[Entry], at: datetime
) -> str:
    """What stands against a move as things are, whatever the rules say; empty if nothing does.

    ``entries`` are the case's trail, looked at only for 催办.
    """
    if move == "extend":
        return _not_extended(due_of(here, here.kind.moves[move].rule), at)
    if move not in (*NAMES_POSTS, "urge") or (move == "hand_on" and is_gap(here)):
        return ""
    if not asked_now(here):
        return spoken("这一环节没有等待办理的人")
    if move == "hand_on" and not _is_asked(here, posts):
        return spoken("只有正在办理这一环节的人可以转办")
    if move in NAMES_POSTS and not posts_left(here, here.kind.moves[move].rule):
        return spoken("制度只让现在这些人办理这一环节，没有可以%(move)s的人", move=move_said(move))
    if move == "urge" and (last := urged_today(here, entries, at)):
        return spoken("%(person)s今天已经催办过这一环节，一天只催一次", person=last.person)
    return ""


def _is_asked(here: Situation, posts: Collection[str]) -> bool:
    step = here.open_step
    return bool(step and turns.own(turns.awaited(step), posts))


def _not_extended(due: Obligation | None, at: datetime) -> str:
    if due is None or due.met_at:
        return spoken("要延期的时限还没有开始计算，或者已经办结")
    if due.extended_from:
        return spoken("“%(title)s”已经延期过一次，不能再延", title=due.title)
    if due.state == Obligation.State.MISSED or due.due_at < at:
        return spoken("“%(title)s”已经超期，不能再延；请说明超期的原因", title=due.title)
    return ""


def not_now(case: Case, move: str) -> str:
    """Why a case as it stands does not take a deed."""
    if case.status == Case.Status.HELD:
        return spoken("“%(title)s”已挂起，恢复以后才能办理", title=case.title)
    status = status_said(case)
    if move in STANDING:
        return spoken(
            "“%(title)s”%(status)s，不能%(move)s", title=case.title, status=status, move=move_said(move)
        )
    return spoken("“%(title)s”%(status)s，不能再办理", title=case.title, status=status)


_SAID = (
    gettext_noop("催办"),
    gettext_noop("挂起"),
    gettext_noop("恢复"),
    gettext_noop("延期"),
    gettext_noop("作废"),
    gettext_noop("重启"),
)
"""Words of ``MOVES`` that stand nowhere else here; the rules know no gettext."""


def move_said(move: str) -> Spoken:
    """A move by the word on its button."""
    return spoken(MOVES[move])


def status_said(case: Case) -> Spoken:
    """How a case stands, in a sentence: 已终止."""
    with office_language():
        label = case.get_status_display()
    return spoken(label)
