"""Files of an office for tests: a good one, and workbooks with something changed by hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from zhidu.org.models import Appointment, Contact, Deputy, Office, Person, Portfolio, Post, Unit
from zhidu.org.sheets import BadFile, OfficeFile, office_file_read, office_file_write, office_import
from zhidu.org.sheets.reading import Draft
from zhidu.org.sheets.rows import (
    AppointmentRow,
    ContactRow,
    DeputyRow,
    OfficeRow,
    PersonRow,
    PortfolioRow,
    PostRow,
    UnitRow,
)

FIRST, CHANGE, LEFT = date(2025, 1, 1), date(2026, 6, 1), date(2026, 9, 30)
TODAY = date(2026, 11, 23)

GOOD = OfficeFile(
    offices=(OfficeRow(code="qinghe", name="示例市云溪区青禾街道办事处", short_name="青禾街道"),),
    units=(
        UnitRow(code="office", name="综合科", order=10),
        UnitRow(code="01", name="=财政所", order=20),
    ),
    posts=(
        PostRow(code="director", title="主任", order=10),
        PostRow(code="deputy", title="副主任", order=20),
        PostRow(code="head", title="综合科科长", order=30, unit="office", is_head=True),
        PostRow(code="head2", title="财政所所长", order=40, unit="01", is_head=True),
    ),
    people=(
        PersonRow(code="001", name="禾正清", phone="138****0001"),
        PersonRow(code="002", name="阿依古丽·买买提", phone="138****0002"),
        PersonRow(code="003", name="文若舟", phone="138****0003"),
        PersonRow(code="004", name="文若舟", phone="138****0004"),
    ),
    appointments=(
        AppointmentRow(post="director", person="002", name="阿依古丽·买买提", since=FIRST, until=CHANGE),
        AppointmentRow(post="director", person="001", name="禾正清", since=CHANGE),
        AppointmentRow(post="deputy", person="004", name="文若舟", since=FIRST, until=LEFT),
        AppointmentRow(post="head", person="003", since=FIRST),
        AppointmentRow(post="head2", person="003", since=CHANGE),
    ),
    portfolios=(
        PortfolioRow(post="deputy", unit="office"),
        PortfolioRow(post="director", unit="01"),
        PortfolioRow(post="deputy", field="安全生产"),
    ),
    contacts=(ContactRow(post="director", place="云溪社区"), ContactRow(post="deputy", unit="01")),
    deputies=(
        DeputyRow(post="head", by_post="deputy", order=2),
        DeputyRow(post="head", by_post="head2", order=1),
        DeputyRow(post="head2", by_post="head"),
    ),
)
"""With history, a vacancy, namesakes, two posts of one person, and words that look like formulas."""


def same(one: OfficeFile, other: OfficeFile) -> bool:
    """Whether two files say the same, in whatever order."""
    return all(
        {row.key: row for row in rows} == {row.key: row for row in theirs}
        for (_, rows), (_, theirs) in zip(one.parts(), other.parts(), strict=True)
    )


def through_file(path: Path, file: OfficeFile = GOOD) -> Draft:
    """A file that was written and read again."""
    office_file_write(path, file)
    return office_file_read(path)


def edited(path: Path, edit: Callable[[Workbook], Any], file: OfficeFile = GOOD) -> Draft:
    """A workbook that somebody has worked on."""
    office_file_write(path, file)
    book = load_workbook(BytesIO(path.read_bytes()))
    edit(book)
    book.save(path)
    return office_file_read(path)


def put(sheet: str, cell: str, value: Any) -> Callable[[Workbook], None]:
    """Write one cell, in no format but its own."""

    def edit(book: Workbook) -> None:
        book[sheet][cell].number_format = "General"
        book[sheet][cell].value = value

    return edit


def add(sheet: str, *values: Any) -> Callable[[Workbook], None]:
    """Write one row at the end."""
    return lambda book: book[sheet].append(values)


# the office it makes

ROWS = (Unit, Post, Person, Appointment, Portfolio, Contact, Deputy)


def written() -> list[int]:
    return [Office.objects.count(), *(model.objects.count() for model in ROWS)]


def whole(file: OfficeFile) -> Draft:
    return Draft(file, [], is_whole=True)


def brought_in(file: OfficeFile = GOOD) -> Office:
    office_import(whole(file), on=TODAY)
    return Office.objects.get(code="qinghe")


def refused(draft: Draft) -> list[str]:
    """What is wrong with a file, after which nothing has been written."""
    before = written()
    with pytest.raises(BadFile) as error:
        office_import(draft, on=TODAY)
    assert written() == before
    return [str(problem) for problem in error.value.problems]
