"""What the sheets are: their columns, what a row of each means, and the office as rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import MISSING, dataclass, field, fields
from datetime import date
from typing import Any, ClassVar

from zhidu.org.models import Contact, Office, Person, Portfolio, Post, Unit
from zhidu.org.sheets import cells


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, how its cells are read, and what to write there."""

    title: str
    read: cells.Read
    says: str
    """What is allowed, for the notes and for whoever wrote something else."""
    example: str
    codes_of: str = ""
    """The part of the file whose codes it holds."""


def column(title: str, read: cells.Read, says: str, example: str, *, codes_of: str = "", **other: Any) -> Any:
    """A field of a row with its column; one with a ``default`` may be left empty."""
    return field(metadata={"column": Column(title, read, says, example, codes_of)}, **other)


def _most(model: Any, name: str) -> int:
    """As long as the database keeps it."""
    return int(model._meta.get_field(name).max_length)


_CODE = cells.code(_most(Post, "code"))
_ORDER = "整数，小的排在前面；中间留空号，方便以后插入"


def _code_of(part: str, title: str, sheet: str, example: str, **other: Any) -> Any:
    return column(title, _CODE, f"“{sheet}”表里已有的代码", example, codes_of=part, **other)


def _date(title: str, says: str, example: str, **other: Any) -> Any:
    return column(title, cells.day, says, example, **other)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row; two rows are equal where they say the same, wherever they stand."""

    sheet: ClassVar[str]
    keys: ClassVar[tuple[str, ...]]
    """The fields by which the row is known: a row with the same key is the same thing."""
    at: int = field(default=0, compare=False)
    """Row of the sheet or line of the file; 0 for what comes from the database."""

    @property
    def key(self) -> tuple[Any, ...]:
        return tuple(getattr(self, name) for name in self.keys)


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeRow(Row):
    sheet = "单位"
    keys = ("code",)
    code: str = column("代码", _CODE, "本单位的代码，字母、数字或汉字，不含空格，定下后不改", "qinghe")
    name: str = column("名称", cells.text(_most(Office, "name")), "全称", "示例市云溪区青禾街道办事处")
    short_name: str = column("简称", cells.text(_most(Office, "short_name")), "页面上用的简称", "青禾街道")


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitRow(Row):
    sheet = "科室"
    keys = ("code",)
    code: str = column("代码", _CODE, "字母、数字或汉字，不含空格，定下后不改", "office")
    name: str = column("名称", cells.text(_most(Unit, "name")), "科室、部门的名称", "综合科")
    order: int = column("排序", cells.whole_number, _ORDER, "10")


@dataclass(frozen=True, slots=True, kw_only=True)
class PostRow(Row):
    sheet = "职务"
    keys = ("code",)
    code: str = column("代码", _CODE, "字母、数字或汉字，不含空格，定下后不改", "office_head")
    title: str = column("名称", cells.text(_most(Post, "title")), "职务的名称", "综合科科长")
    order: int = column("排序", cells.whole_number, _ORDER, "80")
    unit: str = _code_of("units", "科室", "科室", "office", default="")
    is_head: bool = column("科室负责人", cells.yes, "“是”或“否”，不填为“否”", "是", default=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRow(Row):
    sheet = "人员"
    keys = ("code",)
    code: str = column("编号", _CODE, "工号或自编的号，每人一个，定下后不改", "008")
    name: str = column("姓名", cells.name(_most(Person, "name")), "姓名", "文若舟")
    phone: str = column("电话", cells.phone, "电话号码，只保存前三位和后四位", "138****0008", default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentRow(Row):
    sheet = "任职"
    keys = ("post", "person", "since")
    post: str = _code_of("posts", "职务", "职务", "office_head")
    person: str = _code_of("people", "人员编号", "人员", "008")
    name: str = column(
        "姓名",
        cells.name(_most(Person, "name")),
        "与编号相符的姓名，供核对",
        "文若舟",
        default="",
        compare=False,
    )
    since: date = _date("起", "日期，如 2026-01-01；换人写换人的那一天", "2026-01-01")  # noqa: RUF009
    until: date | None = _date("止", "日期，从这一天起不再任职；仍在任的不填", "", default=None)  # noqa: RUF009


@dataclass(frozen=True, slots=True, kw_only=True)
class PortfolioRow(Row):
    sheet = "分管"
    keys = ("post", "unit", "field")
    post: str = _code_of("posts", "职务", "职务", "deputy")
    unit: str = _code_of("units", "科室", "科室", "office", default="")
    field: str = column(
        "领域",
        cells.text(_most(Portfolio, "field")),
        "制度所写的领域，如安全生产；与“科室”只填一项",
        "",
        default="",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactRow(Row):
    sheet = "联系"
    keys = ("post", "unit", "place")
    post: str = _code_of("posts", "职务", "职务", "deputy")
    unit: str = _code_of("units", "科室", "科室", "", default="")
    place: str = column(
        "联系点",
        cells.text(_most(Contact, "place")),
        "社区、企业等联系点的名称；与“科室”只填一项",
        "云溪社区",
        default="",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class DeputyRow(Row):
    sheet = "AB角"
    keys = ("post", "by_post")
    post: str = _code_of("posts", "A角职务", "职务", "office_head")
    by_post: str = _code_of("posts", "B角职务", "职务", "deputy_head")
    order: int = column(
        "顺序", cells.whole_number, "整数，第一B角写 1，第二B角写 2；不填为 1", "1", default=1
    )


@dataclass(frozen=True, slots=True)
class OfficeFile:
    """An office as rows: from a file, or from the database."""

    offices: tuple[OfficeRow, ...] = ()
    units: tuple[UnitRow, ...] = ()
    posts: tuple[PostRow, ...] = ()
    people: tuple[PersonRow, ...] = ()
    appointments: tuple[AppointmentRow, ...] = ()
    portfolios: tuple[PortfolioRow, ...] = ()
    contacts: tuple[ContactRow, ...] = ()
    deputies: tuple[DeputyRow, ...] = ()

    def parts(self) -> Iterator[tuple[str, tuple[Row, ...]]]:
        return ((part, getattr(self, part)) for part in PARTS)


PARTS: dict[str, type[Row]] = {
    "offices": OfficeRow,
    "units": UnitRow,
    "posts": PostRow,
    "people": PersonRow,
    "appointments": AppointmentRow,
    "portfolios": PortfolioRow,
    "contacts": ContactRow,
    "deputies": DeputyRow,
}
"""Part of an office file → its rows, in the order of the sheets."""


def columns_of(row: type[Row]) -> list[tuple[str, Column, bool]]:
    """The columns of a sheet: field, column, whether it must be filled in."""
    found = ((each, each.metadata.get("column")) for each in fields(row))
    return [(each.name, column, each.default is MISSING) for each, column in found if column]


def shown(value: Any) -> str:
    """A value as a cell of a text shows it."""
    if isinstance(value, bool):
        return "是" if value else "否"
    return "" if value is None else str(value)
