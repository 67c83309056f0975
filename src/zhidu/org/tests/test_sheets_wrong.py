"""A file of an office that was written by hand …"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from zhidu.org.models import Appointment, Person
from zhidu.org.sheets import BadFile, OfficeFile, office_file_read, office_import
from zhidu.org.sheets.rows import PersonRow
from zhidu.org.tests.files import (
    FIRST,
    GOOD,
    TODAY,
    add,
    brought_in,
    edited,
    put,
    refused,
    through_file,
    whole,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "office.xlsx"


# what is wrong, row by row

SAID = [
    # where and what was typed, what is told
    (put("科室", "A3", "office"), "科室 第3行 “代码”：与第2行重复。应为：同一个只写一行"),
    (put("科室", "C2", None), "科室 第2行 “排序”：没有填写。应为：整数，小的排在前面"),
    (put("职务", "C2", "10"), "职务 第2行 “排序”：是以文本格式存放的数字“10”，请改为数字格式"),
    (put("职务", "C2", 1.5), "职务 第2行 “排序”：数字1.5不是整数"),
    (put("职务", "C2", -1), "职务 第2行 “排序”：数字-1超出范围"),
    (put("职务", "C2", None), "职务 第2行 “排序”：没有填写"),
    (put("职务", "D4", "finance"), "职务 第4行 “科室”：没有“finance”。应为：01、office"),
    (put("职务", "E4", "对"), "职务 第4行 “科室负责人”：“对”不是“是”或“否”"),
    (put("职务", "E2", "是"), "职务 第2行 “科室负责人”：没有写科室，不能是科室负责人"),
    (put("职务", "B2", "主" * 59), "职务 第2行 “名称”：有59个字，最多58个字"),
    (put("职务", "A2", "di rector"), "职务 第2行 “代码”：“di rector”中间有空格"),
    (put("职务", "A2", date(2026, 3, 1)), "职务 第2行 “代码”：日期或时间“2026-03-01 00:00:00”不是文字"),
    (put("人员", "B2", "禾正清\n（兼）"), "人员 第2行 “姓名”：有换行或看不见的字符"),
    (put("人员", "B3", "禾正\u200b清"), "人员 第3行 “姓名”：有换行或看不见的字符"),
    (put("人员", "C2", "没有"), "人员 第2行 “电话”：“没有”不是电话号码"),
    (add("人员", "005", "禾正清", "138****0001"), "人员 第6行 “姓名”：“禾正清”已写在第2行"),
    (put("人员", "A3", "001"), "人员 第3行 “编号”：与第2行重复"),
    (put("任职", "A2", "mayor"), "任职 第2行 “职务”：没有“mayor”。应为：deputy、director、head、head2"),
    (put("任职", "B3", "003"), "任职 第3行 “姓名”：编号“003”是“文若舟”，不是“禾正清”。应为：改正编号或姓名"),
    (put("任职", "B4", "009"), "任职 第4行 “人员编号”：没有“009”"),
    (put("任职", "D2", "2025-02-30"), "任职 第2行 “起”：没有“2025-02-30”这一天"),
    (put("任职", "D2", "去年"), "任职 第2行 “起”：“去年”不是日期。应为：日期，如 2026-01-01"),
    (put("任职", "D2", 45000), "任职 第2行 “起”：数字45000不是日期"),
    (put("任职", "D2", time(8, 30)), "任职 第2行 “起”：日期或时间“08:30:00”不是日期"),
    (put("任职", "D2", datetime(2025, 1, 1, 8, 30)), "任职 第2行 “起”：日期或时间“2025-01-01 08:30:00”带"),
    (put("任职", "D5", "=TODAY()"), "任职 第5行 “起”：是公式，请粘贴为数值"),
    (put("任职", "E4", date(2024, 1, 1)), "任职 第4行 “止”：2024-01-01早于开始的2025-01-01"),
    (put("任职", "E2", date(2026, 6, 2)), "任职 第3行 “起”：与“阿依古丽·买买提”2025-01-01至2026-06-02的任职"),
    (put("分管", "B2", "finance"), "分管 第2行 “科室”：没有“finance”"),
    (add("分管", "deputy", "office"), "分管 第5行 “职务、科室”：与第2行重复"),
    (put("分管", "C2", "防汛"), "分管 第2行 “领域”：科室和领域都写了"),
    (put("联系", "B2", "office"), "联系 第2行 “联系点”：科室和联系点都写了"),
    (put("联系", "C2", None), "联系 第2行 “联系点”：科室和联系点都没有写"),
    (put("AB角", "B2", "head"), "AB角 第2行 “B角职务”：A角和B角是同一个职务"),
    (put("单位", "C2", None), "单位 第2行 “简称”：没有填写"),
    (add("单位", "other", "另一单位", "另一"), "单位 第3行：一个文件只写一个单位"),
    (put("科室", "E2", "备注"), "科室 第2行 “E列”：没有这一列。应为：代码、名称、排序"),
]  # fmt: skip


@pytest.mark.parametrize(("edit", "said"), SAID)
def test_tells_where_what_and_why(path: Path, edit: Callable[[Workbook], None], said: str) -> None:
    problems = refused(edited(path, edit))
    assert any(problem.startswith(said) for problem in problems), problems
    assert office_import(through_file(path), on=TODAY)


def test_takes_namesakes_only_where_their_telephones_differ(path: Path) -> None:
    once_more = OfficeFile(offices=GOOD.offices, people=(PersonRow(code="005", name="禾正清"),))
    brought_in()
    (problem,) = refused(whole(once_more))
    assert problem.startswith("人员 “姓名”：“禾正清”已有，编号“001”")
    (problem,) = refused(edited(path, add("人员", "005", "禾正清", None)))
    assert "确是同名的两个人，把两人的电话都填上" in problem
    office_import(edited(path, add("人员", "005", "禾正清", "138****0005")), on=TODAY)
    assert Person.objects.filter(name="禾正清").count() == 2


@pytest.mark.parametrize(
    "typed", ["2025-01-01", "2025/1/1", "2025.1.1", "2025年1月1日", datetime(2025, 1, 1), date(2025, 1, 1)]
)
def test_takes_dates_as_people_write_them(path: Path, typed: Any) -> None:
    office_import(edited(path, put("任职", "D5", typed)), on=TODAY)
    assert Appointment.objects.get(post__code="head").since == FIRST


@pytest.mark.parametrize("typed", ["安然", " 安 然 ", "安　然", "\u3000安\u00a0然"])
def test_takes_names_without_the_blanks_that_pad_them(path: Path, typed: str) -> None:
    office_import(edited(path, put("人员", "B2", typed), unnamed()), on=TODAY)
    assert Person.objects.get(code="001").name == "安然"


def unnamed() -> OfficeFile:
    """The good file without the names that stand beside the appointments to be compared."""
    return replace(GOOD, appointments=tuple(replace(row, name="") for row in GOOD.appointments))


@pytest.mark.parametrize("rare", ["\u4dae", "\U00031350", "\ue863", "阿卜杜拉·买买提"])
def test_takes_rare_names(path: Path, rare: str) -> None:
    office_import(edited(path, put("人员", "B2", rare), unnamed()), on=TODAY)
    assert Person.objects.get(code="001").name == rare


@pytest.mark.parametrize(("typed", "kept"), [(7, "7"), (7.0, "7"), ("007", "007"), ("　七　", "七")])
def test_takes_codes_as_they_were_typed(path: Path, typed: Any, kept: str) -> None:
    office_import(edited(path, add("人员", typed, "安然", None)), on=TODAY)
    assert Person.objects.get(name="安然").code == kept


def test_tells_everything_at_once_by_sheet_and_row(path: Path) -> None:
    def edit(book: Workbook) -> None:
        put("任职", "D2", "去年")(book)
        put("职务", "C3", None)(book)
        put("职务", "C2", None)(book)
        put("分管", "B2", "finance")(book)

    problems = refused(edited(path, edit))
    assert [problem.partition("：")[0] for problem in problems] == [
        "职务 第2行 “排序”",
        "职务 第3行 “排序”",
        "任职 第2行 “起”",
        "分管 第2行 “科室”",
    ]


# what is wrong with the file itself


def merge(book: Workbook) -> None:
    book["任职"].merge_cells("A2:A3")


def without(book: Workbook) -> None:
    book["职务"].delete_cols(3)


def twice(book: Workbook) -> None:
    book["职务"]["F1"].value = "排序"


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (merge, "任职 第2行 “A2:A3”：单元格合并了。应为：取消合并，每一行都填写"),
        (without, "职务 第1行 “排序”：缺少这一列。应为：表头为代码、名称、排序、科室、科室负责人"),
        (twice, "职务 第1行 “排序”：这一列写了两次"),
        (
            lambda book: book.create_sheet("花名册").append(["姓名"]),
            "花名册：没有这张表。应为：单位、科室、职务、人员、任职、分管、联系、AB角",
        ),
        (lambda book: book.remove(book["单位"]), "单位：没有写是哪个单位"),
    ],
)
def test_tells_what_keeps_it_from_being_read(path: Path, edit: Callable[[Workbook], Any], said: str) -> None:
    problems = refused(edited(path, edit))
    assert len(problems) == 1
    assert problems[0].startswith(said)


def test_tells_of_other_sheets_too_where_one_is_no_table(path: Path) -> None:
    def edit(book: Workbook) -> None:
        merge(book)
        put("职务", "C2", "十")(book)

    problems = refused(edited(path, edit))
    assert [problem[:7] for problem in problems] == ["职务 第2行 ", "任职 第2行 "]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("o.xlsx", b"not a workbook", "打不开：不是 Excel（xlsx）文件，或设了密码，或已损坏"),
        ("o.xlsx", b"PK\x05\x06" + bytes(18), "打不开"),
        ("o.xls", b"", "“o.xls”的格式不能用。应为：.xlsx、.yaml、.yml"),
        ("o.yaml", "单位".encode("gb18030"), "不是 UTF-8 文字"),
        ("o.yaml", b"- a\n", "第1行：文件最外层不是“表名:”"),
        ("o.yaml", b"", "第1行：文件最外层不是“表名:”"),
        ("o.yaml", "科室: [\n".encode(), "第2行：不是合格的 YAML"),
        ("o.yaml", b"[" * 100, "第1行：层数太深"),
    ],
)
def test_says_what_cannot_be_opened(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(BadFile, match=said.replace("（", "[（]")):
        office_file_read(tmp_path / name)


def test_tells_the_line_of_a_yaml_file(tmp_path: Path) -> None:
    (tmp_path / "o.yaml").write_text(
        "单位: {代码: a, 名称: 甲街道办事处, 简称: 甲}\n"
        "科室:\n"
        "  - {代码: u, 名称: 综合科, 排序: yes}\n"
        "  - {代码: v, 名称: 财政所, 序: 1}\n"
        "职务:\n"
        "  - 主任\n"
    )
    assert refused(office_file_read(tmp_path / "o.yaml")) == [
        "第3行：“yes”会被当作真假值；是非请写 是 或 否，文字请加引号",
        "科室 第3行 “排序”：“yes”不是整数。应为：整数，小的排在前面；中间留空号，方便以后插入",
        "科室 第4行 “序”：没有这一列。应为：代码、名称、排序",
        "科室 第4行 “排序”：没有填写。应为：整数，小的排在前面；中间留空号，方便以后插入",
        "职务 第6行：这一条不是“列名: 内容”。应为：- {代码: office, 名称: 综合科, 排序: 10}",
    ]
