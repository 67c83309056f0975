"""What shows that a duty was kept: meetings, cases, rows, papers, acts, and what somebody attested."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, Subquery

from zhidu.cases import registry
from zhidu.cases.models import Attestation, Case, DutyPeriod, File, RowChange, Step
from zhidu.org.models import Office
from zhidu.rules.book import Rulebook
from zhidu.rules.duties import CONTENT, Duty
from zhidu.rules.owing import Kept

_ALL = frozenset(("counts", *CONTENT))
"""A record has what its own kind demands; only what is attested says here what it holds."""


@dataclass(frozen=True)
class Keeping:
    """Once that a duty was kept, in words, and the case that it comes from."""

    kept: Kept
    words: str
    case_id: int | None = None


@dataclass(frozen=True)
class Search:
    """For what is looked: the records of an office from a time on."""

    office: Office
    book: Rulebook
    duty: Duty
    since: datetime


def keepings_of(search: Search, name: str) -> list[Keeping]:
    """Everything that kept a duty, the earliest first; what was attested counts for the period it names."""
    kept_by = search.duty.kept_by
    found = list(_FORMS[kept_by.form](search, kept_by.what)) if kept_by else []
    found += _attested(search, name)
    return sorted(found, key=lambda one: one.kept.at)


def _meetings(search: Search, body: str) -> Iterator[Keeping]:
    kind = search.book.kinds[body]
    room = registry.room_of(kind)
    for case, at in room.held(search.office.pk, body, search.since) if room else ():
        yield Keeping(_kept(search, at, case), f"召开{kind.title}：{case.title}", case.pk)  # zh: kept


def _cases(search: Search, kind: str) -> Iterator[Keeping]:
    closed = _own(search).filter(kind=kind, status=Case.Status.CLOSED, closed_at__gte=search.since)
    for case in closed:
        assert case.closed_at is not None  # it is closed
        yield Keeping(_kept(search, case.closed_at, case), f"办结“{case.title}”", case.pk)  # zh: kept


def _entries(search: Search, register: str) -> Iterator[Keeping]:
    """Rows that were entered: the first of each row's changes."""
    changes = RowChange.objects.filter(row__office=search.office, row__register=register)
    title = search.book.register_titles[register]
    for change in changes.filter(at__gte=search.since).select_related("row", "case").order_by("pk"):
        if not RowChange.objects.filter(row_id=change.row_id, pk__lt=change.pk).exists():
            yield Keeping(
                _kept(search, change.at, change.case),
                f"登记{title}：{change.row.title}",
                change.case_id,  # zh: kept
            )


def _papers(search: Search, title: str) -> Iterator[Keeping]:
    """Papers that were handed in, each once: a newer version of one is the same paper, a draft's is none."""
    handed_in = Step.objects.filter(case=OuterRef("case"), state=Step.State.DONE).order_by("done_at")
    files = File.objects.filter(case__office=search.office, title=title, removed_at=None)
    files = files.annotate(handed_in=Subquery(handed_in.values("done_at")[:1])).exclude(handed_in=None)
    there = files.exclude(case__status=Case.Status.REMOVED).select_related("case").order_by("-version", "pk")
    for file in {(file.case_id, file.slot, file.name): file for file in there}.values():
        at = max(file.at, file.handed_in)
        if at >= search.since:
            yield Keeping(_kept(search, at, file.case), f"交来{title}：{file.name}", file.case_id)


def _acts(search: Search, named: str) -> Iterator[Keeping]:
    kind, _, act = named.partition(".")
    steps = Step.objects.filter(case__office=search.office, case__kind=kind, step=act, state=Step.State.DONE)
    for step in steps.filter(done_at__gte=search.since).select_related("case"):
        assert step.done_at is not None  # it is done
        words = f"{step.title}：{step.case.title}"
        yield Keeping(_kept(search, step.done_at, step.case), words, step.case_id)


def _nothing(search: Search, role: str) -> Iterator[Keeping]:
    """What a role attests is looked up for every duty."""
    yield from ()


def _own(search: Search) -> Any:
    return Case.objects.filter(office=search.office).order_by("closed_at", "pk")


def _kept(search: Search, at: datetime, case: Case) -> Kept:
    return Kept(at, _member(search, case), has=_ALL)


def _member(search: Search, case: Case) -> str | None:
    """For which of those for whom it is owed once each: the row that the case is about, or who opened it."""
    per = search.duty.per
    if per is None:
        return None
    if per not in search.book.registers:
        return str(case.initiator_post_id)
    terms = search.book.terms.items()
    facts = [name for name, term in terms if term.type == "row" and term.of[:1] == [per]]
    return next((str(case.facts[name]) for name in facts if case.facts.get(name)), None)


def _attested(search: Search, name: str) -> list[Keeping]:
    periods = DutyPeriod.objects.filter(office=search.office, rulebook=search.book.id, duty=name)
    said = Attestation.objects.filter(period__in=periods, at__gte=search.since).select_related("period")
    return [_said(search, one) for one in said]


def _said(search: Search, one: Attestation) -> Keeping:
    has = {"counts", *(("account", "closure") if one.account else ())}
    member = str(one.post_id) if search.duty.per else None
    kept = Kept(one.at, member, one.period.first, frozenset(has), one.none_found)
    return Keeping(
        kept, f"{one.by}{'报告没有发现' if one.none_found else '确认'}：{one.account}"[:200]
    )  # zh: kept


_FORMS: Mapping[str, Callable[[Search, str], Iterator[Keeping]]] = {
    "meeting": _meetings,
    "case": _cases,
    "entry": _entries,
    "paper": _papers,
    "act": _acts,
    "attested": _nothing,
}
