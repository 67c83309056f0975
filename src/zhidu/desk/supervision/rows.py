"""Tasks as lines of the page and of the spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import IO, Any

from zhidu.calendar import local_date, local_moment
from zhidu.cases.lights import due_light
from zhidu.cases.models import RUNNING, Case, Obligation, StepPost
from zhidu.desk.lines import about, kind_title
from zhidu.desk.selectors import awaited_in
from zhidu.desk.supervision.looks import TABS, Look
from zhidu.org.models import Person
from zhidu.org.sheets.lists import CHUNK, LIMIT, in_chunks, written

PERCENT = "percent"
"""The fact that says how far a task has come, by the word that all rulebooks share."""
_TONES = {Case.Status.OPEN: "open", Case.Status.CLOSED: "done"}
_HEADS = [
    "事项",
    "来自",
    "责任单位",
    "承办人",
    "完成期限",
    "时限",
    "超期天数",
    "状态",
    "现在环节",
    "完成比例（%）",
]


def lines_of(look: Look, cases: list[Case]) -> list[dict[str, Any]]:
    """A page of tasks. One query."""
    awaited = awaited_in(cases)
    return [_line(look, case, awaited.get(case.pk, ())) for case in cases]


def _line(look: Look, case: Case, awaited: Iterable[StepPost]) -> dict[str, Any]:
    """A decision on its way: who carries it out, by when, how it stands."""
    waiting = list(awaited)
    due_at = case.due_at  # type: ignore[attr-defined]
    return about(case) | {
        "from": kind_title(case.parent) if case.parent else "",
        "unit": look.ruled.chart.units.get(case.unit or "", ""),  # type: ignore[attr-defined]
        "step": waiting[0].step.title if waiting else "",
        "who": [(_name(look.holders, each), each.post.title) for each in waiting],
        "due_on": local_date(due_at) if due_at else None,
        "due": _light(case, due_at, look.now) if due_at else None,
        "days_late": days_late(due_at, case.closed_at or look.now),
        "state": case.get_status_display(),
        "tone": _TONES.get(Case.Status(case.status), "plain"),
        "percent": case.facts.get(PERCENT) if case.status in RUNNING else None,
        "closed_at": case.closed_at,
    }


def _name(holders: Mapping[str, Person], awaited: StepPost) -> str:
    holder = holders.get(str(awaited.post_id))
    return holder.name if holder else "（空缺）"


def _light(case: Case, due_at: datetime, now: datetime) -> dict[str, Any] | None:
    """The deadline as its light; what was called off was neither in time nor late."""
    if case.status not in (*RUNNING, Case.Status.CLOSED):
        return None
    due = Obligation(case=case, due_at=due_at, met_at=case.closed_at)
    if case.closed_at and case.closed_at > due_at:
        due.state = Obligation.State.MISSED
    return due_light(due, now)


def days_late(due_at: datetime | None, until: datetime) -> int:
    """Days from the deadline to another time; 0 where it was kept."""
    return max((local_date(until) - local_date(due_at)).days, 0) if due_at else 0


# the spreadsheet


def exported(look: Look) -> IO[bytes]:
    """What is filtered as a workbook. A query for each 500 rows, beside the rows themselves."""
    return written(_words(look), _HEADS, _rows(look))


def file_name(look: Look) -> str:
    return f"督办台账{local_date(look.now):%Y%m%d}.xlsx"


def _words(look: Look) -> Iterator[str]:
    yield f"{look.office.name}督办台账"
    narrowed = [f"{title}：{words}" for title, words, _ in look.form.active()]
    yield f"范围：{'；'.join([TABS[look.tab], *narrowed])}"
    yield f"导出：{look.actor.name}，{local_moment(look.now):%Y-%m-%d %H:%M}，共{look.found}件"
    if look.found > LIMIT:
        yield f"本表只列前{LIMIT:,}件；其余请按完成期限分段导出"


def _rows(look: Look) -> Iterator[list[Any]]:
    for chunk in in_chunks(look.cases()[:LIMIT].iterator(chunk_size=CHUNK)):
        for line in lines_of(look, chunk):
            yield [
                line["title"],
                line["from"],
                line["unit"],
                "、".join(f"{name}（{post}）" for name, post in line["who"]),
                line["due_on"],
                line["due"]["left_words"] if line["due"] else "",
                line["days_late"] or None,
                line["state"],
                line["step"],
                line["percent"],
            ]
