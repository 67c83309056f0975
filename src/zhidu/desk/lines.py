"""Rows of the spine as lines of the desk's pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.urls import reverse

from zhidu.calendar import date_in_words, end_of_day, local_date, moment_in_words
from zhidu.cases.duties.words import period_in_words, period_light
from zhidu.cases.explain import chips
from zhidu.cases.lights import due_light
from zhidu.cases.links import case_url, notice_url
from zhidu.cases.models import Case, Deviation, DutyPeriod, Entry, Notice, Obligation, StepPost
from zhidu.cases.situation import restored
from zhidu.cases.verbs import sentence
from zhidu.editions.selectors import book_of
from zhidu.org.actor import Actor

Line = dict[str, Any]

FINISH_BY = "finish_by"
"""The fact that says by when a decision is to be carried out, by the word that all rulebooks share."""
_CAN_BE_LATE = (Case.Status.OPEN, Case.Status.CLOSED)
_TONES = {Case.Status.OPEN: "open", Case.Status.CLOSED: "done", Case.Status.REFUSED: "returned"}


def _about(case: Case) -> Line:
    """The case a line is about: its title, what it is, where its page is."""
    kind = f"{_kind_title(case)} {case.number}".strip()
    return {"title": case.title or f"未填名称的{_kind_title(case)}", "kind": kind, "url": case_url(case)}


def _kind_title(case: Case) -> str:
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
    return _about(case) | {
        "step": step.title,
        "verb": step.verb,
        "from": case.initiator.name,
        "since": step.opened_at,
        "posts": [],
        "clauses": chips(book_of(case.edition), step.clauses),
        "due": next((due_light(due, now) for due in case.open_dues), None),  # type: ignore[attr-defined]
    }


def drafts(begun: Iterable[StepPost]) -> list[Line]:
    steps = {draft.step_id: draft.step for draft in begun}
    return [_about(step.case) | {"step": step.title, "since": step.opened_at} for step in steps.values()]


def notices(told: Iterable[Notice]) -> list[Line]:
    return [
        {"what": n.what, "title": n.case.title, "post": n.post.title, "at": n.at, "url": notice_url(n)}
        for n in told
    ]


def told(notice: Notice) -> Line:
    """A notice, read or not."""
    return notices([notice])[0] | {"is_read": notice.read_at is not None, "read_by": notice.read_by}


def duties(owed: Iterable[DutyPeriod], now: datetime) -> list[Line]:
    return [
        {
            "what": period.title,
            "title": period_in_words(period),
            "url": f"{reverse('duties')}#duty-{period.pk}",
            "due": period_light(period, now) | {"words": f"{date_in_words(local_date(period.due_at))}前"},
            "clauses": chips(book_of(period.edition), period.clauses),
        }
        for period in owed
    ]


def posted(cases: Iterable[Case]) -> list[Line]:
    return [
        _about(case) | {"at": case.closed_at, "from": case.initiator_post.unit or case.initiator_post}
        for case in cases
    ]


def dues(owed: Iterable[Obligation], now: datetime) -> list[Line]:
    return [
        _about(due.case)
        | {
            "what": due.title,
            "due": due_light(due, now),
            "clauses": chips(book_of(due.case.edition), due.clauses),
        }
        for due in owed
    ]


def reasons(owed: Iterable[Deviation]) -> list[Line]:
    return [
        _about(deviation.case)
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
        _about(case)
        | {
            "at_words": moment_in_words(facts["start"]),
            "venue": facts.get("venue") or "地点待定",
            "is_today": local_date(facts["start"]) == today,
        }
        for case, facts in ahead
    ]


def done(acts: Iterable[tuple[Entry, Case | None]]) -> list[Line]:
    return [
        {
            "at": entry.at,
            "sentence": sentence(entry.verb, entry.data),
            "post": entry.post,
            "case": _about(case) if case else None,
        }
        for entry, case in acts
    ]


# 督办


def task(case: Case, awaited: Iterable[StepPost], names: Mapping[int, str], now: datetime) -> Line:
    """A decision on its way: who carries it out, by when, how it stands."""
    waiting = list(awaited)
    finish_by = restored(book_of(case.edition).terms, case.facts).get(FINISH_BY)
    return _about(case) | {
        "from": _kind_title(case.parent) if case.parent else "",
        "step": waiting[0].step.title if waiting else "",
        "who": [(names.get(each.post_id, "（空缺）"), each.post.title) for each in waiting],
        "finish_by": finish_by,
        "due": _light(case, finish_by, now) if finish_by and case.status in _CAN_BE_LATE else None,
        "state": case.get_status_display(),
        "tone": _TONES.get(Case.Status(case.status), "plain"),
    }


def _light(case: Case, finish_by: date, now: datetime) -> Line:
    """A date by which a case is to be finished, lit as a deadline is."""
    due = Obligation(case=case, due_at=end_of_day(finish_by), met_at=case.closed_at)
    if case.closed_at and case.closed_at > due.due_at:
        due.state = Obligation.State.MISSED
    return due_light(due, now)
