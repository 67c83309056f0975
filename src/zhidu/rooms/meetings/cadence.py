"""会期: whether the body met as often as it must, in the period in which a meeting falls."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from zhidu.calendar import local_date
from zhidu.cases.duties.words import period_said
from zhidu.cases.explain import Page
from zhidu.cases.models import DutyPeriod
from zhidu.org.dates import moment_said
from zhidu.rules.book import Bound
from zhidu.rules.duties import Duty

State = DutyPeriod.State


@dataclass(frozen=True)
class Cadence:
    """A period of a duty that a body's meetings keep: how it stands, what shows it, and why it was missed."""

    clauses: tuple[str, ...]
    verdict: str
    note: str
    row: dict[str, Any]


def kept_by_meeting(page: Page) -> dict[str, Bound[Duty]]:
    """The duties of the text that a meeting of this body keeps, by name."""
    found = page.book.duties.items()
    kind = page.here.kind.id
    return {name: duty for name, duty in found if duty.rule.kept_by and duty.rule.kept_by.meeting == kind}


def cadences(page: Page) -> Iterator[Cadence]:
    """Each of their periods in which the meeting falls; none while nobody has looked at the duties."""
    names = [*kept_by_meeting(page)]
    if names:
        there = DutyPeriod.objects.filter(office=page.here.case.office_id, rulebook=page.book.id)
        there = there.filter(_about(page), duty__in=names).exclude(state=State.DROPPED)
        yield from (_cadence(page, period) for period in there)


def _about(page: Page) -> Q:
    """Periods that this meeting kept, or in whose days it is."""
    here = page.here
    begins = here.given.times.get(here.kind.doing("open")) or here.given.facts.get("start")
    this = Q(case=here.case.pk)
    return this | Q(first__lte=local_date(begins), last__gte=local_date(begins)) if begins else this


def _cadence(page: Page, period: DutyPeriod) -> Cadence:
    verdict, note = _verdict(period)
    known = {"title": period.title, "period": period_said(period)}
    counts = {"needed": period.needed, "kept": period.kept}
    what = _("%(title)s（%(period)s）：应%(needed)s次，已%(kept)s次") % {**known, **counts}
    by = _met_by(page, period)
    row = {
        "who": _("定期义务"),
        "post": "",
        "seq": None,
        "when": moment_said(period.met_at or period.due_at),
        "what": f"{what}；{by}" if by else what,
        "url": reverse("duties"),
    }
    return Cadence(tuple(period.clauses), verdict, note, row)


def _verdict(period: DutyPeriod) -> tuple[str, str]:
    if period.state == State.MET:
        return "kept", ""
    if period.state == State.OPEN:
        return "open", _("最迟%(due)s") % {"due": moment_said(period.due_at)}
    reason = _("%(reason)s（%(name)s说明）") % {"reason": period.reason, "name": period.reason_by}
    note = reason if period.reason else _("还欠一个原因说明")
    if period.force == "must":
        return "broken", note
    return ("deviated" if period.reason else "departed"), note


def _met_by(page: Page, period: DutyPeriod) -> str:
    """What kept it; of another meeting, which not everybody may read, no more than that there was one."""
    is_this = period.case_id == page.here.case.pk
    by = period.met_by if is_this else period.met_by.partition("：")[0]  # zh: kept so
    return by + _("（超期）") if by and period.state == State.MISSED else by
