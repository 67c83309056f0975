"""Tasks as lines of the page and of the spreadsheet."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import IO, Any

from django.utils.translation import gettext as _

from zhidu.calendar import local_date, local_moment
from zhidu.cases.lights import due_light
from zhidu.cases.models import RUNNING, Case, Obligation
from zhidu.desk.lines import about, kind_title
from zhidu.desk.supervision.looks import TABS, Look
from zhidu.org.sheets.lists import CHUNK, LIMIT, in_chunks, written

PERCENT = "percent"
"""The fact that says how far a task has come, by the word that all rulebooks share."""
_TONES = {Case.Status.OPEN: "open", Case.Status.CLOSED: "done"}
_HEADS = [
    "事项",  # zh: a spreadsheet
    "来自",  # zh: a spreadsheet
    "责任单位",  # zh: a spreadsheet
    "承办人",  # zh: a spreadsheet
    "完成期限",  # zh: a spreadsheet
    "时限",  # zh: a spreadsheet
    "超期天数",  # zh: a spreadsheet
    "状态",  # zh: a spreadsheet
    "现在环节",  # zh: a spreadsheet
    "完成比例（%）",  # zh: a spreadsheet
]


def line_of(look: Look, case: Any) -> dict[str, Any]:
    """A decision on its way: who carries it out, by when, how it stands. No query."""
    due_at = case.due_at
    return about(case) | {
        "from": kind_title(case.parent) if case.parent else "",
        "unit": look.ruled.chart.units.get(case.unit or "", ""),
        "step": case.step or "",
        "who": _who(look, str(case.asked)) if case.asked else None,
        "others": max(case.asked_count - 1, 0),
        "due_on": local_date(due_at) if due_at else None,
        "due": _light(look, case, due_at) if due_at else None,
        "days_late": days_late(due_at, case.closed_at or look.now),
        "state": str(Case.Status(case.status).label),
        "tone": _TONES.get(Case.Status(case.status), "plain"),
        "percent": case.facts.get(PERCENT) if case.status in RUNNING else None,
        "closed_at": case.closed_at,
    }


def _who(look: Look, post: str) -> dict[str, str]:
    holder, chart = look.holders.get(post), look.ruled.chart
    title = chart.posts[post].title if post in chart.posts else ""
    return {"name": holder.name if holder else _("（空缺）"), "post": title}


def _light(look: Look, case: Case, due_at: datetime) -> dict[str, Any] | None:
    """The deadline as its light; what was called off was neither in time nor late."""
    if case.status not in (*RUNNING, Case.Status.CLOSED):
        return None
    case.office = look.office
    due = Obligation(case=case, due_at=due_at, met_at=case.closed_at)
    if case.closed_at and case.closed_at > due_at:
        due.state = Obligation.State.MISSED
    return due_light(due, look.now)


def days_late(due_at: datetime | None, until: datetime) -> int:
    """Days from the deadline to another time; 0 where it was kept."""
    return max((local_date(until) - local_date(due_at)).days, 0) if due_at else 0


# the spreadsheet


def exported(look: Look) -> IO[bytes]:
    """What is filtered as a workbook."""
    return written(_words(look), _HEADS, _rows(look))


def file_name(look: Look) -> str:
    return f"督办台账{local_date(look.now):%Y%m%d}.xlsx"  # zh: a spreadsheet


def _words(look: Look) -> Iterator[str]:
    found = look.cases().count()
    yield f"{look.office.name}督办台账"  # zh: a spreadsheet
    narrowed = [f"{title}：{words}" for title, words, _ in look.form.active()]
    yield f"范围：{'；'.join([str(TABS[look.tab]), *narrowed])}"  # zh: a spreadsheet
    said = f"{look.actor.name}，{local_moment(look.now):%Y-%m-%d %H:%M}"
    yield f"导出：{said}，共{found}件"  # zh: a spreadsheet
    if found > LIMIT:
        yield f"本表只列前{LIMIT:,}件；其余请按完成期限分段导出"  # zh: a spreadsheet


def _rows(look: Look) -> Iterator[list[Any]]:
    for chunk in in_chunks(look.cases()[:LIMIT].iterator(chunk_size=CHUNK)):
        for line in (line_of(look, case) for case in chunk):
            yield [
                line["title"],
                line["from"],
                line["unit"],
                _said(line),
                line["due_on"],
                line["due"]["left_words"] if line["due"] else "",
                line["days_late"] or None,
                line["state"],
                line["step"],
                line["percent"],
            ]


def _said(line: dict[str, Any]) -> str:
    who, more = line["who"], line["others"]
    others = f"等{more + 1}人" if more else ""  # zh: a spreadsheet
    return f"{who['name']}（{who['post']}）{others}" if who else ""
