"""Carry out what an act brings about: open cases, tell posts, enter rows, set facts, name a stand-in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from zhidu.calendar import date_in_words, moment_in_words
from zhidu.cases.asking import follow
from zhidu.cases.models import Case, Notice
from zhidu.cases.services.keeping import facts_keep
from zhidu.cases.services.opening import case_open, reader_add
from zhidu.cases.services.registers import row_change, row_enter
from zhidu.cases.services.standing import standing_begin, standings_end
from zhidu.cases.services.trail import entry_add
from zhidu.cases.services.watching import watch_stand
from zhidu.cases.situation import Situation, stored
from zhidu.cases.versions import newest
from zhidu.editions.models import Edition
from zhidu.org.actor import Actor
from zhidu.rules.process import Happening


def effects_perform(here: Situation, act: str, by: Actor | None, at: datetime) -> bool:
    """Ask the rules what follows the act, and do it; whether facts of the case were set by it.

    ``by`` is nobody where the time has come or another case has ended.
    """
    decision = follow(here.book, f"{here.kind.id}.{act}", here.given, here.chart)
    happenings = decision.value or ()
    for happening in happenings:
        _PERFORM[happening.form](here, happening, by, at)
    return any(happening.form == "sets" for happening in happenings)


def _opens(here: Situation, happening: Happening, by: Actor | None, at: datetime) -> None:
    parent = Case.objects.get(pk=happening.source) if happening.source else here.case
    facts = dict(happening.facts or {})
    child = case_open(
        office=here.case.office,
        kind=happening.what,
        by=by or initiator_of(here.case),
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


def _tells(here: Situation, happening: Happening, by: Actor | None, at: datetime) -> None:
    for post in happening.posts:
        Notice.objects.create(
            case=here.case,
            post_id=int(post),
            what=happening.what,
            thing=happening.reads,
            clauses=list(happening.because),
            at=at,
        )
        reader_add(
            here.case, post, f"收到{happening.what}", happening.because, happening.reads, at=at
        )  # zh: kept
    data = {"to": _titles(here, happening), "what": happening.what}
    entry_add(case=here.case, verb="told", at=at, by=by, data=data, because=happening.because)


def _files(here: Situation, happening: Happening, by: Actor | None, at: datetime) -> None:
    for post in happening.posts:
        Notice.objects.create(
            case=here.case, post_id=int(post), what=happening.what, clauses=list(happening.because), at=at
        )
        reader_add(here.case, post, f"接收{happening.what}", happening.because, at=at)  # zh: kept
    count = len(newest(here.case.files.filter(removed_at=None)))
    data = {"what": happening.what, "count": count}
    entry_add(case=here.case, verb="filed", at=at, by=by, data=data, because=happening.because)


def _enters(here: Situation, happening: Happening, by: Actor | None, at: datetime) -> None:
    perform = row_change if happening.row else row_enter
    perform(here, happening, by, at)


def _sets(here: Situation, happening: Happening, by: Actor | None, at: datetime) -> None:
    facts = dict(happening.facts or {})
    facts_keep(here.case, facts)
    data = {"what": "、".join(facts_said(here, facts)), "facts": stored(facts)}
    entry_add(case=here.case, verb="facts.set", at=at, by=by, data=data, because=happening.because)


def facts_said(here: Situation, facts: Mapping[str, Any]) -> list[str]:
    """Facts that are filled in, each by its title and in a few words, for the trail."""
    known = {name: value for name, value in facts.items() if value not in (None, "", ())}
    return [f"{here.book.terms[name].title}：{_said(here, name, value)}" for name, value in known.items()]


def _said(here: Situation, name: str, value: Any) -> str:
    """A fact in a few words, for the trail."""
    term, chart = here.book.terms[name], here.chart
    if isinstance(value, datetime):
        return moment_in_words(value)
    if isinstance(value, date):
        return date_in_words(value)
    if isinstance(value, tuple | list):
        return "、".join(_said(here, name, one) for one in value)
    if term.type in ("post", "posts") and value in chart.posts:
        return chart.posts[value].title
    return chart.units.get(value, term.values.get(value, str(value)))


def _stands_in(here: Situation, happening: Happening, by: Actor | None, at: datetime) -> None:
    if happening.ends:
        standings_end(here.case, by, at, happening.because)
    else:
        standing_begin(here, happening, by, at)


def initiator_of(case: Case) -> Actor:
    """Who opened the case: what follows by itself happens in their name."""
    return Actor(case.office_id, case.initiator_id, case.initiator.name, (str(case.initiator_post_id),))


def _titles(here: Situation, happening: Happening) -> str:
    return "、".join(here.chart.posts[p].title for p in happening.posts) or "（职务空缺）"  # zh: kept


_PERFORM = {
    "opens": _opens,
    "tells": _tells,
    "files": _files,
    "enters": _enters,
    "sets": _sets,
    "stands_in": _stands_in,
    "stands_watch": watch_stand,
}
