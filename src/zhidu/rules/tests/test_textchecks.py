"""The five text checks, each on both sides of what it asks."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhidu.rules.textchecks import check, length
from zhidu.rules.texts import TextDemand


def _said(text: str, **demand: Any) -> tuple[str, ...]:
    return check(TextDemand(house="检查", **demand), text)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("  \n\t\u3000", 0),
        ("情况说明", 4),
        ("情况，说明。", 6),
        ("“甲”——乙…", 7),
        ("共3项", 3),
        ("共 1500 字", 3),
        ("GB/T 9704标准", 4),
        ("word processing", 2),
        ("金额99.90元", 4),
        ("《通知》（2020）", 7),
        ("𠀀字", 2),
    ],
)
def test_length_counts_as_wps_does(text: str, count: int) -> None:
    assert length(text) == count


@given(st.text(alphabet="甲乙，。", max_size=50), st.text(alphabet="ab12", min_size=1, max_size=20))
def test_chinese_counts_one_by_one_and_a_run_of_letters_once(chinese: str, run: str) -> None:
    assert length(chinese + run + chinese) == 2 * len(chinese) + 1


@pytest.mark.parametrize(
    ("count", "demand", "said"),
    [
        (1500, {"at_most": 1500}, ()),
        (1501, {"at_most": 1500}, ("至多1500字，现有1501字",)),
        (10, {"at_least": 10}, ()),
        (9, {"at_least": 10}, ("至少10字，现有9字",)),
    ],
)
def test_length_at_its_limit(count: int, demand: dict[str, int], said: tuple[str, ...]) -> None:
    assert _said("字" * count, length=demand) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("一、甲\n正文\n（一）子\n1.孙\n（1）曾孙\n二、乙\n（一）子", ()),
        ("没有标题的正文", ()),
        ("十、甲", ("“十、”的序号不连续，应为第1个",)),
        ("一、甲\n三、丙", ("“三、”的序号不连续，应为第2个",)),
        ("一、甲\n1.孙", ("“1.”之前缺上一级标题“（一）”",)),
        ("（一）子", ("“（一）”之前缺上一级标题“一、”",)),
        ("一、甲\n（一）子\n二、乙\n（二）子", ("“（二）”的序号不连续，应为第1个",)),
        ("\n".join(f"{n}、甲" for n in "一 二 三 四 五 六 七 八 九 十 十一 十二".split()), ()),
        ("1.5万元用于维修", ()),
    ],
)
def test_headings_come_level_by_level_in_order(text: str, said: tuple[str, ...]) -> None:
    assert _said(text, headings="是") == said


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("根据《关于某事的通知》（某政发〔2020〕5号）", 0),
        ("根据《关于某事的通知》某政发〔2020〕5号", 0),
        ("根据某政发〔2020〕5号《关于某事的通知》", 1),
        ("根据某政发〔2020〕5号办理", 1),
        ("根据《甲》（某发〔2020〕5号）和某发[2021]6号", 1),
        ("2020年共5号文件", 0),
    ],
)
def test_a_document_is_cited_by_title_then_number(text: str, faults: int) -> None:
    assert len(_said(text, citation="是")) == faults


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2026年11月27日开会", ()),
        ("于2026年1月至3月开展，9月份统计", ()),
        ("11月27日开会", ("“11月27日”缺年份",)),
        ("26年11月27日开会", ("“26年11月27日”年份要写四位数",)),
        ("2026年11月开会", ("“2026年11月”缺日",)),
        ("2026.11.27开会", ("“2026.11.27”要写成某年某月某日",)),
        ("2026-11-27开会", ("“2026-11-27”要写成某年某月某日",)),
        ("去年开会", ("“去年”要写具体的年、月、日",)),
    ],
)
def test_a_date_has_its_year_month_and_day(text: str, said: tuple[str, ...]) -> None:
    assert _said(text, full_date="是") == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("基本情况……存在问题……", ()),
        ("基本情况……", ("缺“存在问题”部分",)),
        ("存在问题……基本情况……", ("“存在问题”应在“基本情况”之后",)),
    ],
)
def test_the_titles_of_a_template_stand_in_their_order(text: str, said: tuple[str, ...]) -> None:
    assert _said(text, template=["基本情况", "存在问题"]) == said
