"""Rows of the spine as lines of the desk's pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from zhidu.calendar import local_date, local_moment
from zhidu.cases.duties.words import period_light, period_said
from zhidu.cases.explain import chips
from zhidu.cases.lights import due_light
from zhidu.cases.links import case_url, notice_url
from zhidu.cases.models import Case, Deviation, DutyPeriod, Entry, Notice, Obligation, StepPost
from zhidu.cases.verbs import sentence
from zhidu.editions.selectors import book_of
from zhidu.org.actor import Actor
from zhidu.org.dates import date_said, moment_said

Line = dict[str, Any]


def _clock(moment: datetime) -> str:
    """2026-11-27 09:30."""
    return f"{local_moment(moment):%Y-%m-%d %H:%M}"


def about(case: Case) -> Line:
    """The case a line is about: its title, what it is, where its page is."""
    kind = f"{kind_title(case)} {case.number}".strip()
    return {
        "title": case.title or _("未填名称的%(kind)s") % {"kind": kind_title(case)},
        "kind": kind,
        "url": case_url(case),
    }


def kind_title(case: Case) -> str:
    return book_of(case.edition).kinds[case.kind].title


def todos(waiting: Iterable[StepPost], actor: Actor, now: datetime) -> list[Line]:
    """One line a step, whichever and however many of the actor's posts it waits for."""
    by_step: dict[int, Line] = {}
    for awaited in waiting:
        line = by_step.get(awaited.step_id) or _todo(awaited, now)
        line["posts"].append(actor.title_in(str(awaited.post_id), awaited.post.title))
        by_step[awaited.step_id] = line
    return list(by_step.values())


def _todo(awaited: StepPost, now: datetime) -> Line:
    step, case = awaited.step, awaited.step.case
    return about(case) | {
        "step": step.title,
        "verb": step.verb,
        "from": case.initiator.name,
        "since": _clock(step.opened_at),
        "posts": [],
        "clauses": chips(book_of(case.edition), step.clauses),
        "due": next((due_light(due, now) for due in case.open_dues), None),  # type: ignore[attr-defined]
    }


def drafts(begun: Iterable[StepPost]) -> list[Line]:
    steps = {draft.step_id: draft.step for draft in begun}
    return [
        about(step.case) | {"step": step.title, "since": _clock(step.opened_at)} for step in steps.values()
    ]


def notices(told: Iterable[Notice]) -> list[Line]:
    return [
        {
            "what": n.what,
            "title": n.case.title,
            "post": n.post.title,
            "at": _clock(n.at),
            "url": notice_url(n),
        }
        for n in told
    ]


def told(notice: Notice) -> Line:
    """A notice, read or not."""
    return notices([notice])[0] | {"is_read": notice.read_at is not None, "read_by": notice.read_by}


def duties(owed: Iterable[DutyPeriod], now: datetime) -> list[Line]:
    return [
        {
            "what": period.title,
            "title": period_said(period),
            "url": f"{reverse('duties')}#duty-{period.pk}",
            "due": period_light(period, now)
            | {"words": _("%(on)s前") % {"on": date_said(local_date(period.due_at))}},
            "clauses": chips(book_of(period.edition), period.clauses),
        }
        for period in owed
    ]


def posted(cases: Iterable[Case]) -> list[Line]:
    return [
        about(case) | {"at": case.closed_at, "from": case.initiator_post.unit or case.initiator_post}
        for case in cases
    ]


def dues(owed: Iterable[Obligation], now: datetime) -> list[Line]:
    return [
        about(due.case)
        | {
            "what": due.title,
            "due": due_light(due, now),
            "clauses": chips(book_of(due.case.edition), due.clauses),
        }
        for due in owed
    ]


def reasons(owed: Iterable[Deviation]) -> list[Line]:
    return [
        about(deviation.case)
        | {
            "pk": deviation.pk,
            "what": deviation.what,
            "sort": deviation.get_sort_display(),
            "at": deviation.at,
            "clauses": chips(book_of(deviation.case.edition), deviation.clauses),
        }
        for deviation in owed
    ]


def meetings(ahead: Iterable[tuple[Case, Mapping[str, Any]]], now: datetime) -> list[Line]:
    today = local_date(now)
    return [
        about(case)
        | {
            "at_words": moment_said(facts["start"]),
            "venue": facts.get("venue") or _("地点待定"),
            "is_today": local_date(facts["start"]) == today,
        }
        for case, facts in ahead
    ]


def done(acts: Iterable[tuple[Entry, Case | None]]) -> list[Line]:
    return [
        {
            "at": _clock(entry.at),
            "sentence": sentence(entry.verb, entry.data),
            "post": entry.post,
            "case": about(case) if case else None,
        }
        for entry, case in acts
    ]
