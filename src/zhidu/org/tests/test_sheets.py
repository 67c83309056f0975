"""A file of an office …"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from openpyxl import Workbook, load_workbook

from zhidu.org.models import Appointment, Office, Person, Portfolio, Post
from zhidu.org.sheets import OfficeFile, office_import, office_plan, office_rows
from zhidu.org.sheets.rows import PARTS, AppointmentRow, PersonRow, columns_of
from zhidu.org.tests.factories import street
from zhidu.org.tests.files import (
    CHANGE,
    FIRST,
    GOOD,
    LEFT,
    TODAY,
    add,
    brought_in,
    edited,
    put,
    refused,
    same,
    through_file,
    written,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "office.xlsx"


# in and out


@pytest.mark.parametrize("ending", ["xlsx", "yaml"])
def test_founds_the_office_that_it_was_written_from(tmp_path: Path, ending: str) -> None:
    draft = through_file(tmp_path / f"office.{ending}")
    assert not draft.problems
    office_import(draft, on=TODAY)
    office = Office.objects.get()
    assert same(office_rows(office), GOOD)
    again = through_file(tmp_path / f"again.{ending}", office_rows(office))
    assert same(again.rows, GOOD)
    assert office_import(again, on=TODAY) == []


def test_changes_nothing_the_second_time(path: Path) -> None:
    office = brought_in()
    before = written(), Office.objects.get().chart_version
    assert office_import(through_file(path), on=TODAY) == []
    assert (written(), Office.objects.get().chart_version) == before
    assert same(office_rows(office), GOOD)


def test_keeps_the_telephone_masked(path: Path) -> None:
    office_import(edited(path, put("人员", "C2", "13812345678")), on=TODAY)
    assert Person.objects.get(code="001").phone_masked == "138****5678"


def test_says_what_would_change_and_writes_nothing_on_a_dry_run(path: Path) -> None:
    changes = office_plan(through_file(path))
    assert len(changes) == sum(len(rows) for _, rows in GOOD.parts())
    assert not any(written())


def test_changes_what_it_says_otherwise(path: Path) -> None:
    office = brought_in()

    def edit(book: Workbook) -> None:
        put("单位", "C2", "青禾街道办")(book)
        put("科室", "C3", 5)(book)
        put("职务", "B4", "综合科负责人")(book)
        put("人员", "B2", "禾 正清")(book)
        put("AB角", "C2", 1)(book)

    assert [str(change) for change in office_import(edited(path, edit), on=TODAY)] == [
        "修改 单位 qinghe：简称 青禾街道 → 青禾街道办",
        "修改 科室 01：排序 20 → 5",
        "修改 职务 head：名称 综合科科长 → 综合科负责人",
        "修改 AB角 head deputy：顺序 2 → 1",
    ]
    assert Post.objects.get(code="head").title == "综合科负责人"
    assert Office.objects.get().chart_version != office.chart_version


def test_leaves_alone_what_it_does_not_name(path: Path) -> None:
    office = brought_in()
    part = OfficeFile(offices=GOOD.offices, people=(PersonRow(code="005", name="安然"),))
    assert [str(change) for change in office_import(through_file(path, part), on=TODAY)] == [
        "新增 人员 编号 005，姓名 安然"
    ]
    assert same(office_rows(office), replace(GOOD, people=(*GOOD.people, *part.people)))


def test_takes_a_sheet_of_relations_for_the_whole(path: Path) -> None:
    office = brought_in()
    fewer = replace(
        GOOD, portfolios=GOOD.portfolios[:1], contacts=GOOD.contacts[1:], deputies=GOOD.deputies[2:]
    )
    said = [str(change) for change in office_import(through_file(path, fewer), on=TODAY)]
    assert said[:3] == [
        "取消 分管 职务 director，科室 01",
        "取消 分管 职务 deputy，领域 安全生产",
        "取消 联系 职务 director，联系点 云溪社区",
    ]
    assert {led.until for led in Portfolio.ever.exclude(until=None)} == {TODAY}
    assert same(office_rows(office), fewer)


# a new holder


def test_lets_a_new_holder_follow_on_a_day(path: Path) -> None:
    office = brought_in()
    since = date(2027, 1, 4)
    draft = edited(path, add("任职", "director", "003", "文若舟", since, None))
    assert [str(change) for change in office_import(draft, on=TODAY)] == [
        "修改 任职 director 001 2026-06-01：止 （空） → 2027-01-04",
        "新增 任职 职务 director，人员编号 003，姓名 文若舟，起 2027-01-04",
    ]
    held = Appointment.objects.filter(post__code="director").values_list("person__code", "since", "until")
    assert list(held) == [("002", FIRST, CHANGE), ("001", CHANGE, since), ("003", since, None)]
    assert office_import(edited(path, add("任职", "director", "003", "文若舟", since, None)), on=TODAY) == []
    assert office == Office.objects.get()


def test_lets_a_new_holder_follow_where_the_row_was_overwritten(path: Path) -> None:
    brought_in()

    def edit(book: Workbook) -> None:
        for cell, value in (("B3", "003"), ("C3", None), ("D3", date(2027, 1, 4))):
            put("任职", cell, value)(book)

    office_import(edited(path, edit), on=TODAY)
    held = Appointment.objects.filter(post__code="director").values_list("person__code", "until")
    assert list(held) == [("002", CHANGE), ("001", date(2027, 1, 4)), ("003", None)]


def test_refuses_a_new_holder_from_the_old_ones_first_day(path: Path) -> None:
    brought_in()

    def edit(book: Workbook) -> None:
        put("任职", "B3", "003")(book)
        put("任职", "C3", "文若舟")(book)

    (problem,) = refused(edited(path, edit))
    assert "与“禾正清”2026-06-01起的任职时间重叠" in problem


def test_corrects_a_wrong_holder_by_an_appointment_of_no_length(path: Path) -> None:
    brought_in()

    def edit(book: Workbook) -> None:
        put("任职", "E3", CHANGE)(book)
        add("任职", "director", "003", "文若舟", CHANGE, None)(book)

    office_import(edited(path, edit), on=TODAY)
    assert Appointment.objects.get(post__code="director", until=None).person.code == "003"


def test_leaves_a_post_vacant_from_the_day_given(path: Path) -> None:
    brought_in()
    office_import(edited(path, put("任职", "E3", date(2027, 1, 4))), on=TODAY)
    assert not Appointment.objects.filter(post__code="director", until=None).exists()


# offices never see each other


def test_knows_nothing_of_another_office(path: Path) -> None:
    other = street()
    codes = [(unit.code, unit.name) for unit in other.units.values()]
    mine = replace(GOOD, offices=(replace(GOOD.offices[0], code="mine"),))
    problems = refused(edited(path, put("职务", "D4", "finance"), mine))
    assert problems == ["职务 第4行 “科室”：没有“finance”。应为：01、office"]
    before = same_rows(other.office)
    office_import(through_file(path, mine), on=TODAY)
    assert same_rows(other.office) == before
    assert [(unit.code, unit.name) for unit in other.office.units.all()] == codes


def same_rows(office: Office) -> OfficeFile:
    return office_rows(Office.objects.get(pk=office.pk))


# the template and the commands


def test_template_has_headings_notes_and_lists(path: Path) -> None:
    call_command("office_template", path, verbosity=0)
    book = load_workbook(BytesIO(path.read_bytes()))
    assert book.sheetnames == ["说明", *(row.sheet for row in PARTS.values())]
    for row in PARTS.values():
        assert [cell.value for cell in book[row.sheet][1]] == [c.title for _, c, _ in columns_of(row)]
        assert book[row.sheet].max_row == 1
    notes = {cell.value for line in book["说明"].iter_rows() for cell in line}
    assert {column.says for row in PARTS.values() for _, column, _ in columns_of(row)} <= notes
    lists = {str(v.sqref): v.formula1 for v in book["任职"].data_validations.dataValidation if v.formula1}
    assert lists == {"A2:A2000": "'职务'!$A$2:$A$2000", "B2:B2000": "'人员'!$A$2:$A$2000"}


def test_template_as_it_is_names_no_office(path: Path) -> None:
    assert refused(through_file(path, OfficeFile())) == [
        "单位：没有写是哪个单位。应为：写一行：代码、名称、简称"
    ]


def test_commands_write_and_read_it(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    brought_in()
    call_command("office_export", "qinghe", path)
    call_command("office_import", path)
    assert "与现有内容一致，没有变动。" in capsys.readouterr().out
    edited(path, put("职务", "B2", "街道主任"))
    call_command("office_import", path, "--dry-run")
    assert "共1处变动，试运行，没有写入。" in capsys.readouterr().out
    call_command("office_import", path)
    assert "修改 职务 director：名称 主任 → 街道主任" in capsys.readouterr().out
    assert Post.objects.get(code="director").title == "街道主任"


def test_command_ends_with_one_and_lists_what_is_wrong(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edited(path, put("职务", "C2", None))
    with pytest.raises(SystemExit) as ended:
        call_command("office_import", path)
    assert ended.value.code == 1
    said = capsys.readouterr().out
    assert "✗ 职务 第2行 “排序”：没有填写" in said
    assert "共1处问题，没有写入任何内容。" in said
    assert not any(written())


def test_command_says_which_office_there_is_not(path: Path) -> None:
    with pytest.raises(CommandError, match="没有代码为“nowhere”的单位"):
        call_command("office_export", "nowhere", path)


def test_rows_hold_no_appointment_twice() -> None:
    row = AppointmentRow(post="director", person="001", since=FIRST, until=LEFT, at=4)
    assert row == replace(row, at=9, name="禾正清")
