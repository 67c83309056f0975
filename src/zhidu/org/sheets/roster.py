"""A roster (值班表) as a sheet of its own: a row for each post on watch from one time to another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO

from zhidu.calendar import local_date
from zhidu.org.models import Appointment, Office, Post
from zhidu.org.selectors import posts_of
from zhidu.org.sheets import cells, xlsx_read
from zhidu.org.sheets.problems import BadFile, Problem
from zhidu.org.sheets.reading import RawRow, row_read
from zhidu.org.sheets.rows import Row, column
from zhidu.org.sheets.xlsx_write import sheet_write
from zhidu.rules.duties import SLOTS
from zhidu.rules.watching import Shift

SHEET = "值班表"
_SLOT_OF = {title: slot for slot, title in SLOTS.items()}
_MOMENT = "日期和时刻，如 2026-12-01 08:30"


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterRow(Row):
    sheet = SHEET
    keys = ("slot", "post", "begins")
    slot: str = column("岗位", cells.one_of(*_SLOT_OF), "、".join(_SLOT_OF), SLOTS["staff"])
    post: str = column("职务", cells.text(58), "本单位职务的名称或代码", "综合科科长")
    name: str = column("姓名", cells.name(28), "当天任这一职务的人，供核对；可不填", "文若舟", default="")
    begins: datetime = column("起", cells.moment, _MOMENT, "2026-12-01 08:30")  # noqa: RUF009
    ends: datetime = column("止", cells.moment, _MOMENT, "2026-12-02 08:30")  # noqa: RUF009


class _Holders:
    """Who is in a post on a day; one query for all days."""

    def __init__(self, office: Office) -> None:
        self.terms: dict[str, list[Appointment]] = {}
        for term in Appointment.objects.filter(post__office=office).select_related("person"):
            self.terms.setdefault(str(term.post_id), []).append(term)

    def name(self, post: str, day: date) -> str:
        """Empty where the post is vacant."""
        held = (t for t in self.terms.get(post, ()) if t.since <= day and (t.until is None or day < t.until))
        return next((term.person.name for term in held), "")


@dataclass(slots=True)
class _Reading:
    """The rows of a file as shifts of an office, and what is wrong with the others."""

    posts: dict[str, list[Post]]
    holders: _Holders
    problems: list[Problem]

    def shifts(self, rows: Sequence[RawRow]) -> Iterator[Shift]:
        first: dict[tuple[object, ...], int] = {}
        for raw in rows:
            values, found = row_read(RosterRow, raw)
            shift = None if found else self._shift(RosterRow(at=raw.at, **values))
            self.problems += found
            if shift and first.setdefault((shift.slot, shift.post, shift.begins), raw.at) != raw.at:
                at = first[(shift.slot, shift.post, shift.begins)]
                self._wrong(raw.at, "起", f"与第{at}行重复", "同一个班只写一行")
            elif shift:
                yield shift

    def _shift(self, row: RosterRow) -> Shift | None:
        posts = self.posts.get(row.post, [])
        if len(posts) != 1:
            reason = f"有几个“{row.post}”，请写代码" if posts else f"没有“{row.post}”这个职务"
            self._wrong(row.at, "职务", reason, "本单位职务的名称或代码")
        elif row.ends <= row.begins:
            self._wrong(row.at, "止", "不晚于“起”", "过夜的班写第二天的日期")
        elif self._is_another(row, posts[0]):
            self._wrong(row.at, "姓名", f"当天任“{row.post}”的不是“{row.name}”", "改正职务或姓名")
        else:
            return Shift(str(posts[0].pk), row.begins, row.ends, _SLOT_OF[row.slot])
        return None

    def _is_another(self, row: RosterRow, post: Post) -> bool:
        holder = self.holders.name(str(post.pk), local_date(row.begins))
        return bool(row.name) and holder != row.name

    def _wrong(self, row: int, column: str, reason: str, allowed: str) -> None:
        self.problems.append(Problem(SHEET, row, column, reason, allowed))


def roster_read(office: Office, content: bytes) -> list[Shift]:
    """The shifts of a workbook. Raises BadFile with everything that is wrong; then none is to be taken."""
    raw = xlsx_read.read(content)
    found = _Reading({}, _Holders(office), [*raw.problems])
    for post in posts_of(office):
        for name in {post.title, post.code}:
            found.posts.setdefault(name, []).append(post)
    found.problems += [Problem(sheet, 0, "", "没有这张表", SHEET) for sheet in raw.sheets if sheet != SHEET]
    shifts = list(found.shifts(raw.sheets.get(SHEET, ())))
    if not (shifts or found.problems):
        found.problems.append(Problem(SHEET, 0, "", "没有排任何人", "每个班次一行"))
    if found.problems:
        raise BadFile(found.problems)
    return shifts


def roster_write(office: Office, shifts: Sequence[Shift]) -> bytes:
    """A roster as a workbook; without shifts it is the template."""
    from openpyxl import Workbook  # large in memory, and few processes ever write a sheet

    posts = {str(post.pk): post.title for post in posts_of(office)}
    holders = _Holders(office)
    rows = [_row(shift, posts, holders) for shift in shifts]
    book = Workbook()
    book.active.title = SHEET
    sheet_write(book.active, RosterRow, rows)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _row(shift: Shift, posts: dict[str, str], holders: _Holders) -> RosterRow:
    name = holders.name(shift.post, local_date(shift.begins))
    slot, title = SLOTS[shift.slot], posts[shift.post]
    return RosterRow(slot=slot, post=title, name=name, begins=shift.begins, ends=shift.ends)
