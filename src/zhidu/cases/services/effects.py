"""Carry out what an act brings about: open cases, tell posts, hand papers over."""

from __future__ import annotations

from datetime import datetime

from zhidu.cases.asking import follow
from zhidu.cases.models import Case, Notice
from zhidu.cases.services.opening import case_open, reader_add
from zhidu.cases.services.trail import entry_add
from zhidu.cases.situation import Situation
from zhidu.editions.models import Edition
from zhidu.org.actor import Actor
from zhidu.rules.process import Happening


def effects_perform(here: Situation, act: str, by: Actor, at: datetime) -> None:
    """Ask the rules what follows the act, and do it."""
    decision = follow(here.book, f"{here.kind.id}.{act}", here.given, here.chart)
    for happening in decision.value or ():
        _PERFORM[happening.form](here, happening, by, at)


def _opens(here: Situation, happening: Happening, by: Actor, at: datetime) -> None:
    parent = Case.objects.get(pk=happening.source) if happening.source else here.case
    facts = dict(happening.facts or {})
    child = case_open(
        office=here.case.office,
        kind=happening.what,
        by=by,
        at=at,
        title=str(facts.get("title", here.case.title)),
        facts=facts,
        parent=parent,
        edition=_ruled_here(here, happening.what),
    )
    data = {
        "kind": here.book.kinds[happening.what].title,
        "title": child.title,
        "to": _titles(here, happening),
    }
    entry_add(case=here.case, verb="opened.child", at=at, by=by, data=data, because=happening.because)


def _ruled_here(here: Situation, kind: str) -> Edition | None:
    """The case's own edition, where it has the steps of that kind; else the one in force rules."""
    return here.case.edition if here.book.kinds[kind].steps else None


def _tells(here: Situation, happening: Happening, by: Actor, at: datetime) -> None:
    for post in happening.posts:
        Notice.objects.create(
            case=here.case,
            post_id=int(post),
            what=happening.what,
            thing=happening.reads,
            clauses=list(happening.because),
            at=at,
        )
        reader_add(here.case, post, f"收到{happening.what}", happening.because, happening.reads)
    data = {"to": _titles(here, happening), "what": happening.what}
    entry_add(case=here.case, verb="told", at=at, by=by, data=data, because=happening.because)


def _files(here: Situation, happening: Happening, by: Actor, at: datetime) -> None:
    for post in happening.posts:
        Notice.objects.create(
            case=here.case, post_id=int(post), what=happening.what, clauses=list(happening.because), at=at
        )
        reader_add(here.case, post, f"接收{happening.what}", happening.because)
    count = here.case.files.filter(removed_at=None).count()
    data = {"what": happening.what, "count": count}
    entry_add(case=here.case, verb="filed", at=at, by=by, data=data, because=happening.because)


def _titles(here: Situation, happening: Happening) -> str:
    return "、".join(here.chart.posts[p].title for p in happening.posts) or "（职务空缺）"


_PERFORM = {"opens": _opens, "tells": _tells, "files": _files}
