"""Every case's entries: each as it was written, in its place, chained to the one before it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby

from django.db.models import Exists, F, OuterRef, Q

from zhidu.calendar import moment_in_words
from zhidu.cases.audit.findings import Finding, title_of
from zhidu.cases.models import Case, DutyPeriod, Entry
from zhidu.cases.services.trail import is_as_written


def chain_findings(office_id: int) -> Iterator[Finding]:
    """What is wrong inside the chains of an office's cases; one entry in memory at a time."""
    here = Case.objects.filter(pk=OuterRef("case_id"), office_id=office_id)
    entries = Entry.objects.filter(Q(office_id=office_id) | Exists(here)).order_by("case_id", "seq", "pk")
    for case_id, chain in groupby(entries.iterator(), key=lambda entry: entry.case_id):
        walk = Walk()
        for entry in chain:
            walk.pass_by(entry)
        yield from walk.findings(case_id)


def orphan_findings(office_id: int) -> Iterator[Finding]:
    """Entries whose case is gone, and cases whose entries are gone."""
    case = Case.objects.filter(pk=OuterRef("case_id"), office_id=F("office_id"))
    case = case.filter(office_id=OuterRef("office_id"))
    gone = Entry.objects.filter(~Exists(case), office_id=office_id, case_id__gt=0).order_by("case_id")
    yield from _orphans(gone.values_list("case_id", flat=True).distinct(), "case_removed", _CASE_GONE)
    entry = Entry.objects.filter(case_id=OuterRef("pk"))
    bare = Case.objects.filter(~Exists(entry), office_id=office_id).order_by("pk")
    yield from _orphans(bare.values_list("pk", flat=True), "trail_removed", _TRAIL_GONE)
    yield from _of_duties(office_id)


def _of_duties(office_id: int) -> Iterator[Finding]:
    """The same for the periods of duties, whose chains lie below zero."""
    periods = {-pk for pk in DutyPeriod.objects.filter(office_id=office_id).values_list("pk", flat=True)}
    told = Entry.objects.filter(office_id=office_id, case_id__lt=0).order_by("case_id")
    chains = set(told.values_list("case_id", flat=True).distinct())
    yield from _orphans(sorted(chains - periods), "case_removed", _CASE_GONE)
    yield from _orphans(sorted(periods - chains), "trail_removed", _TRAIL_GONE)


_CASE_GONE = "留痕还在，事项本身已不在本单位：被删除或移走"
_TRAIL_GONE = "事项还在，留痕一条也没有：被删除"


def _orphans(case_ids: Iterable[int], sort: str, what: str) -> Iterator[Finding]:
    for case_id in case_ids:
        yield Finding(sort, what, case_id=case_id, title=title_of(case_id))


@dataclass(frozen=True, slots=True)
class Flaw:
    """A place that does not hold: what is wrong there, and up to which place the chain is sound."""

    sort: str
    what: str
    seq: int
    until: int


@dataclass(slots=True)
class Walk:
    """Goes along one chain, and remembers where it does not hold and from where it holds again."""

    seq: int = 1
    previous: str = ""
    flaws: list[Flaw] = field(default_factory=list)
    again: str = ""

    def pass_by(self, entry: Entry) -> None:
        """The next entry of the chain."""
        flaw = self._flaw(entry)
        if flaw:
            self.flaws.append(flaw)
            self.again = ""
        elif self.flaws and not self.again:
            self.again = f"第{entry.seq}条（{moment_in_words(entry.at)}）起"
        self.seq, self.previous = entry.seq + 1, entry.digest

    def _flaw(self, entry: Entry) -> Flaw | None:
        changed = not is_as_written(entry)
        also = "，其后一条的内容也被改动" if changed else ""
        if entry.seq > self.seq:
            gap = _places(self.seq, entry.seq - 1)
            return Flaw("removed", f"{gap}缺失，被删除{also}", self.seq, self.seq - 1)
        if entry.seq < self.seq:
            return Flaw("inserted", "同一位置另有一条，是插入的", entry.seq, entry.seq - 1)
        if entry.previous != self.previous:
            what = "内容与次序都被改动" if changed else "与上一条不衔接，此处有条目被插入、替换或调换"
            return Flaw("moved", what, entry.seq, entry.seq - 2)
        what = "内容与当时的摘要不符，被改动"
        return Flaw("changed", what, entry.seq, entry.seq - 1) if changed else None

    def findings(self, case_id: int) -> Iterator[Finding]:
        """One for each place that does not hold."""
        if not self.flaws:
            return
        title, trusted = title_of(case_id), self._trusted()
        for flaw in self.flaws:
            yield Finding(flaw.sort, flaw.what, trusted, case_id, title, flaw.seq)

    def _trusted(self) -> str:
        until = min(flaw.until for flaw in self.flaws)
        parts = [_places(1, until) if until > 0 else "", self.again]
        return "，".join(filter(None, parts)) or "无"


def _places(first: int, last: int) -> str:
    return f"第{first}条" if first == last else f"第{first}至{last}条"
