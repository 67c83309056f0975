"""Whose turn it is at an open step: by its mode, its parts, and who was asked besides."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from django.utils.translation import gettext as _

from zhidu.cases.models import RUNNING, Step, StepPost
from zhidu.cases.situation import Situation
from zhidu.org.dates import moment_said
from zhidu.org.spoken import spoken
from zhidu.rules.book import Bound
from zhidu.rules.kinds import Step as RuleStep

EACH_ANSWERS = ("all", "in_order", "read")
"""Modes in which everybody who is asked has to answer; in the others one of each part does."""


def awaited(step: Step) -> list[StepPost]:
    """Who has not answered yet."""
    return [row for row in step.posts.all() if row.done_at is None]


def in_turn(step: Step, rule: RuleStep) -> list[StepPost]:
    """Who may answer now: where they sign one after another, the first who has not."""
    waiting = awaited(step)
    if rule.mode != "in_order":
        return waiting
    first = min((row.place for row in waiting), default=0)
    return [row for row in waiting if row.place == first]


def own(rows: Iterable[StepPost], posts: Collection[str]) -> list[StepPost]:
    return [row for row in rows if str(row.post_id) in posts]


def names_of(rule: RuleStep) -> list[str]:
    """The roles and facts by which the text names who does a step, those of its parts among them."""
    return list(dict.fromkeys((*rule.by, *(name for part in rule.parts for name in part.by))))


def not_yet(here: Situation, rule: RuleStep, posts: Collection[str]) -> str:
    """Why it is not the turn of these posts; empty if it is, or if nobody waits for them."""
    first = before_me(here, rule, posts)
    return spoken("依次办理，现在轮到%(first)s；办理后系统会转给您", first=first) if first else ""


def before_me(here: Situation, rule: RuleStep, posts: Collection[str]) -> str:
    """Whom one of the posts has to let sign first, by title; empty if nobody."""
    step = here.open_step
    if step is None or step.step != rule.id or not own(awaited(step), posts):
        return ""
    turn = in_turn(step, rule)
    return "" if own(turn, posts) else "、".join(row.post.title for row in turn)


def is_answered(rule: RuleStep, parts: int, rows: Collection[StepPost]) -> bool:
    """Whether a step has the answers it needs; one that asks nobody by name has them at once."""
    waiting = [row for row in rows if row.done_at is None]
    if rule.mode in EACH_ANSWERS or any(row.via == StepPost.Via.ADD_SIGNERS for row in waiting):
        return not waiting
    wanted = range(1, parts + 1) if parts else {row.part for row in rows}
    return parts_answered(rows) >= set(wanted)


def parts_answered(rows: Iterable[StepPost]) -> set[int]:
    """The parts that somebody whom the text asks, or who was handed the work, has answered."""
    return {row.part for row in rows if row.has_answered and row.via != StepPost.Via.ADD_SIGNERS}


def asked_words(step: Step, rule: RuleStep, name: Callable[[str], str]) -> str:
    """Who has not answered yet: by part, or whose turn it is and who comes after."""
    said = {row.pk: name(str(row.post_id)) + _via(row) for row in awaited(step)}
    if rule.mode == "in_order":
        now = [row.pk for row in in_turn(step, rule)]
        later = _("、").join(words for pk, words in said.items() if pk not in now)
        first = _("、").join(said[pk] for pk in now)
        return _("轮到%(first)s，之后%(later)s") % {"first": first, "later": later} if later else first
    parts: dict[tuple[int, str], list[str]] = {}
    for row in awaited(step):
        parts.setdefault((row.part, row.part_title), []).append(said[row.pk])
    if not step.parts:
        return _("、").join(said.values())
    return _("；").join(_part_said(title, who) for (part, title), who in parts.items())


def _part_said(title: str, who: list[str]) -> str:
    names = _("或").join(who)
    return _("%(title)s：%(names)s") % {"title": title, "names": names} if title else names


def _via(row: StepPost) -> str:
    """How somebody came to be asked, where the text does not ask them itself: （加签）."""
    return _("（%(via)s）") % {"via": row.get_via_display()} if row.via else ""


def waits_words(here: Situation, bound: Bound[RuleStep]) -> str:
    """For what a step waits that no person does, and until when; empty for the others."""
    step, awaits = here.open_step, bound.rule.awaits
    if step is None or awaits is None or awaits.meeting:
        return ""
    if awaits.case:
        left = here.case.children.filter(kind=awaits.case, status__in=RUNNING).count()
        return _("等“%(title)s”办结，还有%(left)s件") % {
            "title": here.book.kinds[awaits.case].title,
            "left": left,
        }
    if step.wakes_at is None:
        return _("等“%(title)s”确定") % {"title": here.book.terms[awaits.until or ""].title}
    return _("等到%(at)s") % {"at": moment_said(step.wakes_at)}
