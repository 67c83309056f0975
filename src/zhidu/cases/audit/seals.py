"""The seals of an office: each as it was made, one a day, and the trail as each of them found it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

from django.db.models import Max

from zhidu.calendar import local_date
from zhidu.cases.audit.findings import Finding, title_of
from zhidu.cases.models import Entry, Seal
from zhidu.cases.services.sealing import DAY, day_unsealed, heads_of, seal_is_as_made, start_of

PATIENCE = timedelta(hours=1)
"""How long after midnight the worker may take, and how long an act may take to be written."""


def seal_findings(office_id: int, now: datetime) -> Iterator[Finding]:
    """What is wrong with an office's seals, and with the trail since; one day in memory at a time."""
    eve: Seal | None = None
    sound, holds = "", True
    for seal in Seal.objects.filter(office_id=office_id).order_by("day").iterator():
        found = [*_in_place(seal, eve), *_inside(seal, first=eve is None)]
        holds = holds and not found
        if holds:
            sound = f"{seal.day}封存以前的留痕"
        yield from (replace(each, trusted=sound) for each in found)
        eve = seal
    if eve:
        yield from _backdated(office_id, eve.through, None, eve.day + DAY)
    yield from _unsealed(office_id, now, sound)


def _in_place(seal: Seal, eve: Seal | None) -> Iterator[Finding]:
    if eve is None:
        if seal.previous or seal.after:
            yield Finding("seal_removed", "在此以前的封存缺失，被删除", day=seal.day)
    elif seal.day != eve.day + DAY:
        yield Finding("seal_removed", f"{eve.day + DAY}至{seal.day - DAY}的封存缺失，被删除", day=seal.day)
    elif seal.previous != eve.digest or seal.after != eve.through:
        yield Finding("seal_moved", "与前一日的封存不衔接，其中之一被改动或替换", day=seal.day)


def _inside(seal: Seal, *, first: bool) -> Iterator[Finding]:
    """What differs between a day's seal and the trail of that day."""
    if not seal_is_as_made(seal):
        yield Finding("seal_changed", "封存记录与自身的摘要不符，被改动", day=seal.day)
        return
    entries, heads = heads_of(seal.office_id, seal.after, seal.through)
    if entries != seal.entries:
        what = f"封存时有{seal.entries}条留痕，现有{entries}条"
        yield Finding("day_changed", what, day=seal.day)
    for case_id in sorted(seal.heads.keys() | heads.keys(), key=int):
        if seal.heads.get(case_id) != heads.get(case_id):
            yield _of_case(seal, int(case_id), seal.heads.get(case_id))
    if not first:
        yield from _backdated(seal.office_id, seal.after, seal.through, seal.day)


def _of_case(seal: Seal, case_id: int, head: list[int | str] | None) -> Finding:
    """What happened to a case since the seal, as far as the places that are left tell."""
    seq = int(head[0]) if head else None
    last = Entry.objects.filter(case_id=case_id).aggregate(last=Max("seq"))["last"]
    if seq is None:
        sort, what = "inserted", "封存以后插入了留痕"
    elif last is None:
        sort, what = "case_removed", f"封存时有{seq}条留痕，现在一条也没有：整个事项的留痕被删除"
    elif last < seq:
        sort, what = "tail_removed", f"封存时有{seq}条留痕，现在只有{last}条：末尾的被删除"
    else:
        sort, what = "rewritten", "与封存时的摘要不同，本条或以前的留痕被重写"
    return Finding(sort, what, case_id=case_id, title=title_of(case_id), seq=seq, day=seal.day)


def _backdated(office_id: int, after: int, through: int | None, day: date) -> Iterator[Finding]:
    """Entries that came after the eve's seal, and say that they are older."""
    late = Entry.objects.filter(office_id=office_id, pk__gt=after, at__lt=start_of(day) - PATIENCE)
    if through is not None:
        late = late.filter(pk__lte=through)
    what = f"{day - DAY}封存以后写入，所记时间却在此之前，是补记的"
    for case_id, seq in late.order_by("pk").values_list("case_id", "seq").iterator():
        yield Finding("backdated", what, case_id=case_id, title=title_of(case_id), seq=seq)


def _unsealed(office_id: int, now: datetime, sound: str) -> Iterator[Finding]:
    day, due = day_unsealed(office_id), local_date(now - PATIENCE) - DAY
    if day and day <= due:
        what = (
            f"{day}至{due}没有封存：后台任务没有运行，或封存被删除。"
            "请先查清原因，再运行 zhidu jobs run --once 补封"
        )
        yield Finding("unsealed", what, sound)
