"""Who answered an open step, and whether that is enough."""

from __future__ import annotations

from datetime import datetime

from zhidu.cases import turns
from zhidu.cases.deeds import Deed
from zhidu.cases.errors import out_of_turn
from zhidu.cases.models import Step, StepPost
from zhidu.cases.plain import row_change
from zhidu.cases.situation import Situation
from zhidu.org.actor import Actor
from zhidu.org.spoken import spoken
from zhidu.rules.book import Bound
from zhidu.rules.kinds import Step as RuleStep
from zhidu.rules.people import resolve


def answer_write(here: Situation, bound: Bound[RuleStep], deed: Deed, by: Actor, at: datetime) -> bool:
    """Write down who did the step, for each of its parts that is theirs; whether it is finished by that.

    Whoever only reads (圈阅) leaves no opinion.
    """
    step = here.open_step
    if step is None or step.step != bound.rule.id:
        raise out_of_turn(spoken("这一步现在不能办理"))
    everybody = list(step.posts.all())
    turn = turns.in_turn(step, bound.rule)
    posts = by.posts_among([str(row.post_id) for row in turn])
    mine = turns.own(turn, posts) or _unasked(here, bound, step, by)
    for row in mine:
        row.person_name, row.done_at = by.name_in(str(row.post_id)), at
        row.opinion = "" if bound.rule.mode == "read" else deed.opinion
        if row.pk:
            row_change(row, "person_name", "done_at", "opinion")
        else:
            row.save()
    everybody += [row for row in mine if row not in everybody]
    if turns.is_answered(bound.rule, step.parts, everybody):
        return True
    _spare(bound.rule, everybody)
    return False


def _unasked(here: Situation, bound: Bound[RuleStep], step: Step, by: Actor) -> list[StepPost]:
    """Rows for posts that the text names now, though it did not when the step opened."""
    named = resolve(here.book, bound.rule.by, here.given, here.chart)
    posts = by.posts_among(named)
    if not posts and (bound.rule.by or bound.rule.parts):
        raise out_of_turn(spoken("“%(title)s”没有请您办理", title=bound.rule.title))
    return [StepPost(step=step, post_id=int(post)) for post in posts]


def _spare(rule: RuleStep, rows: list[StepPost]) -> None:
    """Where one answer of a part is enough, the others of that part are not asked any more."""
    if rule.mode in turns.EACH_ANSWERS:
        return
    answered = turns.parts_answered(rows)
    spared = [row.pk for row in rows if row.done_at is None and row.part in answered and not row.via]
    if spared:
        StepPost.objects.filter(pk__in=spared).delete()
