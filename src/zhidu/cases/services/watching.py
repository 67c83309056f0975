"""值班: a case puts somebody on the roster of a watch, or in the place of somebody else."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from zhidu.calendar import moment_in_words
from zhidu.cases.errors import NotDone
from zhidu.cases.services.trail import entry_add
from zhidu.cases.situation import Situation
from zhidu.cases.watches.setting import WatchHere, shift_enter, shifts_take
from zhidu.org.actor import Actor
from zhidu.rules.duties import SLOTS
from zhidu.rules.process import Happening
from zhidu.rules.watching import Shift


def watch_stand(here: Situation, happening: Happening, by: Actor | None, at: datetime) -> None:
    """Let the first of the posts stand a watch, or stand it for each of those who would have.

    Raises NotDone where the case does not say until when, or the roster cannot have it.
    """
    if not happening.posts:
        return  # the post that would stand it has nobody behind it
    if happening.since is None or happening.until is None:
        raise NotDone(_("没有写从什么时候到什么时候值班"))
    case = here.case
    watch = WatchHere.of(case.office, case.edition, happening.what)
    post, name = happening.posts[0], by.name if by else ""
    shift = Shift(post, happening.since, happening.until, happening.slot)
    for of in happening.acted_for or ("",):
        if of == post:
            raise NotDone(_("换班要换给另一个人"))
        if of:
            shifts_take(here=watch, of=of, shift=shift, case=case, by=name, at=at)
        else:
            shift_enter(here=watch, shift=shift, case=case, by=name, at=at)
        data = {
            "by": here.chart.posts[post].title,
            "of": f"代{here.chart.posts[of].title}" if of else "",  # zh: kept
            "watch": watch.watch.title,
            "slot": SLOTS[happening.slot],
            "since": moment_in_words(happening.since),
            "until": moment_in_words(happening.until),
        }
        entry_add(case=case, verb="watch.stood", at=at, by=by, data=data, because=happening.because)
