"""What cannot be, however well each cell is written: found in the rows alone, every case at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from zhidu.org.sheets.problems import Problem
from zhidu.org.sheets.reading import Draft
from zhidu.org.sheets.rows import PARTS, AppointmentRow, OfficeFile, Row, columns_of

_MOST_NAMED = 12
"""Codes that a problem names as what would be right."""


def problems_of(draft: Draft, now: OfficeFile) -> list[Problem]:
    """What is wrong with a file for the office as it is; appointments that overlap are found by the plan."""
    rows = draft.rows
    checks = (_one_office(rows), _twice(rows), _strangers(draft, now), _namesakes(rows, now), _heads(rows))
    more = (_appointments(rows, now), _portfolios(rows), _contacts(rows), _deputies(rows))
    return [problem for check in (*checks, *more) for problem in check]


def _said(row: Row, column: str, reason: str, allowed: str = "") -> Problem:
    return Problem(row.sheet, row.at, column, reason, allowed)


def _one_office(file: OfficeFile) -> Iterator[Problem]:
    if not file.offices:
        yield Problem("单位", 0, "", "没有写是哪个单位", "写一行：代码、名称、简称")
    for row in file.offices[1:]:
        yield _said(row, "", "一个文件只写一个单位", "另一个单位写在另一个文件里")


def _twice(file: OfficeFile) -> Iterator[Problem]:
    """Rows that name the same thing."""
    for part, rows in file.parts():
        titles = {name: column.title for name, column, _ in columns_of(PARTS[part])}
        first: dict[tuple, Row] = {}
        for row in rows:
            earlier = first.setdefault(row.key, row)
            if earlier is not row:
                column = "、".join(titles[name] for name in row.keys if getattr(row, name))
                yield _said(row, column, f"与第{earlier.at}行重复", "同一个只写一行")


def _strangers(draft: Draft, now: OfficeFile) -> Iterator[Problem]:
    """References to what neither the file nor the office has. What other offices have does not count."""
    for part, rows in draft.rows.parts():
        for name, column, _ in columns_of(PARTS[part]):
            if not column.codes_of:
                continue
            known = _codes(draft, now, column.codes_of)
            for row in rows:
                code = getattr(row, name)
                if code and code not in known:
                    yield _said(row, column.title, f"没有“{code}”", _some(known))


def _codes(draft: Draft, now: OfficeFile, part: str) -> set[str]:
    codes = {row.code for file in (draft.rows, now) for row in getattr(file, part)}
    return codes | draft.unread.get(part, set())


def _some(codes: Iterable[str]) -> str:
    named = sorted(filter(None, codes))
    more = "等" if len(named) > _MOST_NAMED else ""
    return "、".join(named[:_MOST_NAMED]) + more


def _namesakes(file: OfficeFile, now: OfficeFile) -> Iterator[Problem]:
    """Two of one name: one person written twice, unless their telephones differ."""
    written = {row.code for row in file.people}
    first = {row.name: row for row in reversed(now.people) if row.code not in written}
    for row in file.people:
        earlier = first.setdefault(row.name, row)
        if earlier.code != row.code and not (earlier.phone and row.phone and earlier.phone != row.phone):
            place = f"写在第{earlier.at}行" if earlier.at else "有"
            said = f"“{row.name}”已{place}，编号“{earlier.code}”"
            right = "一人一行，任几个职务写在“任职”表；确是同名的两个人，把两人的电话都填上"
            yield _said(row, "姓名", said, right)


def _heads(file: OfficeFile) -> Iterator[Problem]:
    for row in file.posts:
        if row.is_head and not row.unit:
            yield _said(row, "科室负责人", "没有写科室，不能是科室负责人", "填上科室，或改为“否”")


def _appointments(file: OfficeFile, now: OfficeFile) -> Iterator[Problem]:
    names = {row.code: row.name for row in (*now.people, *file.people)}
    for row in file.appointments:
        name = names.get(row.person, row.name)
        if row.name and row.name != name:
            yield _said(row, "姓名", f"编号“{row.person}”是“{name}”，不是“{row.name}”", "改正编号或姓名")
        if row.until and row.until < row.since:
            yield _said(row, "止", f"{row.until}早于开始的{row.since}", "不早于“起”的日期")


def overlapping(row: AppointmentRow, other: AppointmentRow) -> Problem:
    """Two persons in one post at the same time."""
    until = f"至{other.until}" if other.until else "起"
    reason = f"与“{other.name or other.person}”{other.since}{until}的任职时间重叠，一个职务同时只能有一人"
    right = "换人写换人的那一天；原来的任职写错了的，把它的“止”写成与“起”同一天"
    return _said(row, "起", reason, right)


def _portfolios(file: OfficeFile) -> Iterator[Problem]:
    for row in file.portfolios:
        if bool(row.unit) == bool(row.field):
            reason = "科室和领域都写了" if row.unit else "科室和领域都没有写"
            yield _said(row, "领域", reason, "“科室”和“领域”填一项")


def _contacts(file: OfficeFile) -> Iterator[Problem]:
    for row in file.contacts:
        if bool(row.unit) == bool(row.place):
            reason = "科室和联系点都写了" if row.unit else "科室和联系点都没有写"
            yield _said(row, "联系点", reason, "“科室”和“联系点”填一项")


def _deputies(file: OfficeFile) -> Iterator[Problem]:
    for row in file.deputies:
        if row.post == row.by_post:
            yield _said(row, "B角职务", "A角和B角是同一个职务", "另一个职务")
