"""代行: a case lets one post act for another, and ends that before its time."""

from __future__ import annotations

from datetime import datetime

from zhidu.calendar import moment_in_words
from zhidu.cases.errors import NotDone
from zhidu.cases.models import Case
from zhidu.cases.services.trail import entry_add
from zhidu.cases.situation import Situation
from zhidu.org.actor import Actor
from zhidu.org.models import Acting, Post
from zhidu.org.services import OrgRefused, acting_begin, acting_end
from zhidu.rules.process import Happening


def standing_begin(here: Situation, happening: Happening, by: Actor | None, at: datetime) -> None:
    """Let the first of the posts stand in for each post acted for; the office's chart follows."""
    case = here.case
    posts = Post.objects.in_bulk([int(p) for p in (*happening.acted_for, *happening.posts)])
    if not happening.posts:
        return  # the post that would stand in has nobody behind it
    stand_in = posts[int(happening.posts[0])]
    for post in (posts[int(p)] for p in happening.acted_for if p not in happening.posts):
        _begin(case, post, stand_in, happening, at)
        data = {
            "by": stand_in.title,
            "of": post.title,
            "since": moment_in_words(happening.since or at),
            "until": moment_in_words(happening.until) if happening.until else "另行结束",  # zh: kept
        }
        entry_add(case=case, verb="standing.begun", at=at, by=by, data=data, because=happening.because)


def _begin(case: Case, post: Post, stand_in: Post, happening: Happening, at: datetime) -> None:
    """Raises NotDone where the office cannot have it, such as a post for which somebody acts already."""
    try:
        acting_begin(
            post=post,
            by_post=stand_in,
            since=happening.since or at,
            until=happening.until,
            clauses=happening.because,
            ground=case.title,
            case_ref=case.pk,
        )
    except OrgRefused as problem:
        raise NotDone(str(problem)) from problem


def standings_end(case: Case, by: Actor | None, at: datetime, because: tuple[str, ...] = ()) -> None:
    """End whatever this case has somebody stand in for: the leave is over, or comes to nothing."""
    running = Acting.objects.filter(case_ref=case.pk, ended_at=None).select_related("post", "by_post")
    for acting in running:
        if acting.until and acting.until <= at:
            continue
        acting_end(acting=acting, at=at)
        data = {"by": acting.by_post.title, "of": acting.post.title}
        entry_add(case=case, verb="standing.ended", at=at, by=by, data=data, because=because)
