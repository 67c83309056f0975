"""What has to change so that the office is as the file says. Compares rows; asks no database."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from itertools import pairwise

from zhidu.org.sheets.checks import overlapping, problems_of
from zhidu.org.sheets.problems import BadFile, Problem
from zhidu.org.sheets.reading import Draft
from zhidu.org.sheets.rows import PARTS, AppointmentRow, OfficeFile, Row, columns_of, shown

WHOLE = ("portfolios", "contacts", "deputies")
"""Parts that are the whole where they have a row: what is not written there ends."""


@dataclass(frozen=True, slots=True)
class Change:
    """A row that is added (nothing ``before``), changed, or dropped (nothing ``after``)."""

    before: Row | None
    after: Row | None

    @property
    def row(self) -> Row:
        row = self.after or self.before
        assert row is not None  # a change is of something
        return row

    def __str__(self) -> str:
        """修改 职务 office_head：排序 80 → 90."""
        if self.before and self.after:
            return f"修改 {self.row.sheet} {_named(self.row)}：{'，'.join(self._differences())}"
        return f"{'新增' if self.after else '取消'} {self.row.sheet} {_in_words(self.row)}"

    def _differences(self) -> Iterator[str]:
        compared = {each.name for each in fields(self.row) if each.compare}
        for name, column, _ in columns_of(type(self.row)):
            before, after = shown(getattr(self.before, name)), shown(getattr(self.after, name))
            if name in compared and before != after:
                yield f"{column.title} {before or '（空）'} → {after or '（空）'}"


def _named(row: Row) -> str:
    return " ".join(shown(part) for part in row.key if part)


def _in_words(row: Row) -> str:
    cells = [(column.title, shown(getattr(row, name))) for name, column, _ in columns_of(type(row))]
    return "，".join(f"{title} {value}" for title, value in cells if value not in ("", "否"))


def plan(draft: Draft, now: OfficeFile) -> list[Change]:
    """The changes, in an order in which they can be made. Raises BadFile with everything that is wrong.

    ``now`` is the office as it is; ``OfficeFile()`` where there is none yet.
    """
    terms, overlaps = _terms(draft.rows, now)
    compared = [*problems_of(draft, now), *overlaps] if draft.is_whole else []
    if problems := [*draft.problems, *compared]:
        raise BadFile(sorted(problems, key=_place))
    wanted = dict(draft.rows.parts()) | {"appointments": tuple(terms)}
    before = dict(now.parts())
    return [change for part in PARTS for change in _changes(part, wanted[part], before[part])]


def _place(problem: Problem) -> tuple[int, int]:
    sheets = [row.sheet for row in PARTS.values()]
    return (sheets.index(problem.sheet) if problem.sheet in sheets else -1, problem.row)


def _changes(part: str, wanted: Sequence[Row], now: Sequence[Row]) -> list[Change]:
    """Ends before beginnings, so that nothing is in the way of what follows."""
    known, named = {row.key: row for row in now}, {row.key for row in wanted}
    dropped = [Change(row, None) for row in now if row.key not in named]
    differing = [row for row in wanted if known.get(row.key) != row]
    changed = [Change(known[row.key], row) for row in differing if row.key in known]
    added = [Change(None, row) for row in differing if row.key not in known]
    return [*(dropped if wanted and part in WHOLE else []), *changed, *added]


def _terms(file: OfficeFile, now: OfficeFile) -> tuple[list[AppointmentRow], list[Problem]]:
    """Who held each post that the file names, from when to when: what is known, and what the file adds."""
    names = {row.code: row.name for row in (*now.people, *file.people)}
    by_post: dict[str, dict[tuple, AppointmentRow]] = {row.post: {} for row in file.appointments}
    for row in (*now.appointments, *file.appointments):
        if row.post in by_post:
            by_post[row.post][row.key] = replace(row, name=names.get(row.person, ""))
    terms: list[AppointmentRow] = []
    problems: list[Problem] = []
    for rows in by_post.values():
        terms += _following(sorted(rows.values(), key=_term), problems)
    return terms, problems


def _term(row: AppointmentRow) -> tuple[date, date]:
    return row.since, row.until or date.max


def _following(rows: list[AppointmentRow], problems: list[Problem]) -> list[AppointmentRow]:
    """One holder after the other: who has no end leaves on the day on which the next one comes."""
    ended = rows[:]
    for place, (row, following) in enumerate(pairwise(rows)):
        if row.until is None and row.since < following.since:
            ended[place] = replace(row, until=following.since)
        elif _term(row)[1] > following.since:
            late, early = (following, row) if following.at else (row, following)
            problems.append(overlapping(late, early))
    return ended
