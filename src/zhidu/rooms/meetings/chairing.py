"""Who presides at a meeting, in words: the chair, or somebody for the chair and by whose word.

Papers and the trail say it in Chinese, pages as they are read.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from zhidu.calendar import local_date, local_moment
from zhidu.cases import explain
from zhidu.cases.situation import Situation
from zhidu.org.selectors import holders_of
from zhidu.rules.people import resolve, title_of
from zhidu.rules.presiding import Presider, presided

CHANGE = "change_chair"
"""What the act is for the meeting."""


def chair_said(here: Situation) -> str:
    """甲某（副主任，受主任委托）; before anybody is named, the chair."""
    found = presided(here.book, here.kind, here.given, here.chart)
    if found is None:
        chair = resolve(here.book, [here.kind.body.chair], here.given, here.chart)  # type: ignore[union-attr]
        return "、".join(_person(here, post) for post in chair)  # zh: a sign
    return _person(here, found.post, stands_for(here, found))


def chairs_said(here: Situation) -> str:
    """The same with everybody who presided, and from when, where that changed while the meeting sat."""
    if here.kind.doing(CHANGE) not in here.given.done:
        return chair_said(here)
    first, *later = here.case.chair_turns.all()
    return "、".join(
        [first.said, *(f"{one.said}（{local_moment(one.since):%H:%M}起）" for one in later)]
    )  # zh: papers


def stands_for(here: Situation, presider: Presider) -> str:
    """受主任委托, or that the chair was away; empty for the chair."""
    if presider.bound is None:
        return ""
    chair = _chair(here)
    return f"受{chair}委托" if presider.is_delegated else f"{chair}未到会，代为主持"  # zh: papers


def _shown(here: Situation, presider: Presider) -> str:
    """The same in the words of a page."""
    if presider.bound is None:
        return ""
    said = _("受%(chair)s委托") if presider.is_delegated else _("%(chair)s未到会，代为主持")
    return said % {"chair": _chair(here)}


def _chair(here: Situation) -> str:
    return title_of(here.book, here.kind.body.chair)  # type: ignore[union-attr]


def _person(here: Situation, post: str, standing: str = "") -> str:
    title = here.chart.posts[post].title
    return f"{name_of(here, post)}（{'，'.join(filter(None, (title, standing)))}）"  # zh: signs, no words


def name_of(here: Situation, post: str) -> str:
    """As they signed in; who presides and is no member did not, and has held the post on the day."""
    signed_in = {str(a.post_id): a.person_name for a in here.case.attendance.all()}
    start = here.given.facts.get("start")
    if post in signed_in or start is None:
        return signed_in.get(post, "")
    holder = holders_of(here.case.office, local_date(start)).get(post)
    return holder.name if holder else ""


def presiding(here: Situation) -> dict[str, Any] | None:
    """Who presides, with the clauses by which it is not the chair; None where nobody is named."""
    found = presided(here.book, here.kind, here.given, here.chart)
    if found is None:
        return None
    has_changed = here.kind.doing(CHANGE) in here.given.done
    said = chairs_said(here) if has_changed else _person(here, found.post, _shown(here, found))
    return {"said": said, "clauses": explain.chips(here.book, found.cites)}


def could_preside(here: Situation) -> list[tuple[str, str]]:
    """Everybody whom the text lets preside, the chair first: the post, and who that is."""
    rules = [bound.rule.are for bound in here.kind.assembly.presides]
    names = [here.kind.body.chair, *(name for are in rules for name in are)]  # type: ignore[union-attr]
    posts = (post for name in names for post in resolve(here.book, [name], here.given, here.chart))
    return [
        (post, f"{name_of(here, post)} {here.chart.posts[post].title}".strip())
        for post in dict.fromkeys(posts)
    ]
