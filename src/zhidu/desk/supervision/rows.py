"""Tasks as lines of the page and of the spreadsheet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import cache, partial
from typing import IO, Any

from django.utils.translation import gettext as _

from zhidu.calendar import local_date, local_moment
from zhidu.cases.lights import light_ahead, light_met
from zhidu.cases.models import RUNNING, Case
from zhidu.desk.lines import about, kind_title
from zhidu.desk.supervision.looks import TABS, Look
from zhidu.org.sheets.lists import LIMIT, written

PERCENT = "percent"
"""The fact that says how far a task has come, by the word that all rulebooks share."""
_TONES: dict[str, str] = {Case.Status.OPEN: "open", Case.Status.CLOSED: "done"}
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


def lines_of(look: Look, cases: Iterable[Any]) -> Iterator[dict[str, Any]]:
    """Decisions on their way: who carries each out, by when, how it stands. No query."""
    light = cache(partial(_light, look))  # many are due on one day
    for case in cases:
        yield _line(look, case, light)


def _line(look: Look, case: Any, light: Callable[..., dict[str, Any] | None]) -> dict[str, Any]:
    due_at, first = case.due_at, next(iter(case.asked), None)
    return about(case) | {
        "from": kind_title(case.parent) if case.parent else "",
        "unit": look.ruled.chart.units.get(case.unit or "", ""),
        "step": first.step if first else "",
        "who": _who(look, str(first.post)) if first else None,
        "others": max(len(case.asked) - 1, 0),
        "due_on": local_date(due_at) if due_at else None,
        "due": light(case.status, due_at, case.closed_at) if due_at else None,
        "days_late": days_late(due_at, case.closed_at or look.now),
        "state": str(Case.Status(case.status).label),
        "tone": _TONES.get(case.status, "plain"),
        "percent": case.facts.get(PERCENT) if case.status in RUNNING else None,
        "closed_at": case.closed_at,
    }


def _who(look: Look, post: str) -> dict[str, str]:
    holder, chart = look.holders.get(post), look.ruled.chart
    title = chart.posts[post].title if post in chart.posts else ""
    return {"name": holder.name if holder else _("（空缺）"), "post": title}


def _light(look: Look, status: str, due_at: datetime, closed_at: datetime | None) -> dict[str, Any] | None:
    """The deadline as its light; what was called off was neither in time nor late."""
    if status not in (*RUNNING, Case.Status.CLOSED):
        return None
    if closed_at:
        return light_met(due_at, is_late=closed_at > due_at)
    return light_ahead(look.office, due_at, look.now, is_provisional=False)


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
    found = look.total()
    yield f"{look.office.name}督办台账"  # zh: a spreadsheet
    narrowed = [f"{title}：{words}" for title, words, _ in look.form.active()]
    yield f"范围：{'；'.join([str(TABS[look.tab]), *narrowed])}"  # zh: a spreadsheet
    said = f"{look.actor.name}，{local_moment(look.now):%Y-%m-%d %H:%M}"
    yield f"导出：{said}，共{found}件"  # zh: a spreadsheet
    if found > LIMIT:
        yield f"本表只列前{LIMIT:,}件；其余请按完成期限分段导出"  # zh: a spreadsheet


def _rows(look: Look) -> Iterator[list[Any]]:
    for chunk in look.every(LIMIT):
        for line in lines_of(look, chunk):
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
