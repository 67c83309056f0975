"""公示和公开: what an act makes public, or takes down again. Who does the act vouches for it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from zhidu.calendar import date_in_words, end_of_day, local_date
from zhidu.cases.deeds import Deed
from zhidu.cases.models import Deviation, Publication
from zhidu.cases.services.noting import seat_of
from zhidu.cases.services.owings import acts_by, disclosed, speaking
from zhidu.cases.services.trail import SYSTEM, entry_add
from zhidu.cases.situation import Situation
from zhidu.org.actor import Actor
from zhidu.rules.decision import Decision, Status
from zhidu.rules.disclosure import Disclosure
from zhidu.rules.phrases import thing_title

_OWN = ("after", "for_at_least")
"""Faults of a publication that no deadline keeps: too early, or for too short a time."""


def publications_update(here: Situation, deed: Deed, by: Actor | None, at: datetime) -> None:
    """Note what the act has made public, and what it has taken down; nothing where no rule speaks of it."""
    for what in dict.fromkeys(bound.rule.what for bound in here.kind.publish):
        if deed.act in acts_by(here, what, "met_by"):
            _show(here, what, deed, by, at)
        if deed.act in acts_by(here, what, "down_by"):
            _take_down(here, what, by, at)


def _show(here: Situation, what: str, deed: Deed, by: Actor | None, at: datetime) -> None:
    decision = disclosed(here, what)
    if not isinstance(decision.value, Disclosure) or decision.value.held_back:
        return  # what is kept secret by law is issued, and shown to nobody outside
    value, terms = decision.value, here.book.terms
    said: dict[str, Any] = {
        "title": _title(here, what),
        "where": list(value.where),
        "without": [terms[fact].title for fact in value.without],
        "collects": [_collected(here, one) for one in value.collects],
        "clauses": list(decision.because),
        "at": at,
        "by": by.name if by else SYSTEM,
        "post": seat_of(here, deed, by).title if by else "",
        "until": _until(here, what, value),
        "down_at": None,
        "down_by": "",
    }
    shown, _ = Publication.objects.update_or_create(case=here.case, what=what, defaults=said)
    data = {"what": shown.title, "how": _how(shown)}
    entry_add(case=here.case, verb="thing.published", at=at, by=by, data=data, because=decision.because)
    _fault_note(here, decision, at)


def _title(here: Situation, what: str) -> str:
    return here.case.title[:120] if what == "case" else thing_title(here.kind, what).strip("“”")


def _collected(here: Situation, what: str) -> str:
    return here.book.kinds[what].title if what in here.book.kinds else what


def _until(here: Situation, what: str, value: Disclosure) -> datetime | None:
    """The last day that somebody has set, else the earliest at which it may be taken down."""
    facts = (here.given.facts.get(bound.rule.until or "") for bound in speaking(here, what))
    days = [local_date(day) if isinstance(day, datetime) else day for day in facts if isinstance(day, date)]
    return end_of_day(max(days)) if days else value.until


def _how(shown: Publication) -> str:
    """Where it is shown and until when, in words."""
    where = f"（{'、'.join(shown.where)}）" if shown.where else ""
    return f"{where}，公开到{date_in_words(local_date(shown.until))}" if shown.until else where  # zh: kept


def _fault_note(here: Situation, decision: Decision, at: datetime) -> None:
    """A publication that was made too early, or for too short a time, is on record, and a reason owed."""
    wants = [want.text for want in decision.wants if want.form in _OWN]
    if not wants or decision.status not in (Status.BREACH, Status.DEVIATION):
        return
    sort = Deviation.Sort.BREACH if decision.status is Status.BREACH else Deviation.Sort.DEVIATION
    what, because = "；".join(wants)[:200], list(decision.because)
    Deviation.objects.create(case=here.case, sort=sort, clauses=because, what=what, at=at)


def _take_down(here: Situation, what: str, by: Actor | None, at: datetime) -> None:
    shown = Publication.objects.filter(case=here.case, what=what, down_at=None).first()
    if shown is None:
        return
    shown.down_at, shown.down_by = at, by.name if by else SYSTEM
    shown.save(update_fields=["down_at", "down_by"])
    data = {"what": shown.title}
    entry_add(case=here.case, verb="thing.withdrawn", at=at, by=by, data=data, because=shown.clauses)
